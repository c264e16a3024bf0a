"use strict";
// The page's own script. Everything from a document is put in as text, never as markup.
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const KINDS = ["quantities", "dates", "organisations", "signings"];
const SIGNS = {added: "+", removed: "−", changed: "~", moved: "→", missed: "?", spurious: "×", wrong: "~"};
const LABELS = {
  zh: {language: "English", keys: "按键", skip: "跳到正文", documents: "文档", document: "文档", articles: "文章", article: "文章", characters: "字符", quantities: "数量", dates: "日期", organisations: "机构", signings: "签约", parties: "签约方", representatives: "代表", index: "目录", page_before: "上一页", page_after: "下一页", search: "查找 /", search_documents: "查找文档 /", only_changed: "只看有改动的", rule: "规则", status: "状态", mark: "改动", record: "记录", reset: "清除", more: "更多", and_more: "另有", changes: "改动", by_rule: "按规则", dashboard: "概览", records_by_kind: "各类记录", signings_by_month: "每月签约", undated: "无日期", bodies: "提到最多的机构", signers: "签约最多的各方", dimensions: "数量的维度", measures: "测量的是什么", magnitudes: "人民币金额的大小", scores: "与标注比较", kind: "种类", precision: "准确率", recall: "召回率", found: "找到", missed: "漏掉", spurious: "多余", wrong: "有误", ignored: "可选", fields: "字段", errors: "错误", added: "新增", removed: "消失", changed: "改变", moved: "移动", cause_source: "原文变了", cause_rules: "规则变了", cause_added: "新文档", cause_removed: "文档没了", all: "全部", any_mark: "任何一种", raw: "原文位置", raw_characters: "原文字符", same_characters: "与上文相同", sentence: "所在句子", also_here: "此处还有", before: "上一条", after: "下一条", close: "关闭", untitled: "（无标题）", hint: "点一条记录，看它的字段、规则和原文字符。", left_out: "略去", doubtful: "存疑", gone_from_text: "不在这篇文字里的记录", published: "发布", nothing: "没有符合的记录", help: [["j / k", "下一条、上一条记录"], ["c / C", "下一处、上一处改动"], ["n / p", "下一篇、上一篇"], ["/", "查找"], ["1 2 3 4", "显示或隐藏一类"], ["l", "中文 / English"], ["Esc", "关闭记录"], ["?", "这张表"]],
    field: {value: "值", low: "下限", high: "上限", unit: "单位", dimension: "维度", modifier: "修饰", measure: "指标", of: "主体", period_start: "时段起", period_end: "时段止", status: "状态", change: "变化", type: "类型", mod: "修饰", start_date: "起", end_date: "止", anchor: "参照", canonical: "全称", agreement: "协议", amount: "金额", date: "日期", place: "地点", occasion: "场合", confidence: "可信度", role: "职务", for: "代表", count: "数目", raw: "原文位置", rule: "规则", text: "文字", title: "标题", byline: "作者", agency: "来源", published: "发布", article: "文章", trigger: "触发词", parties: "签约方", representatives: "代表", side: "方", name: "名称", published_from: "发布依据"},
    value: {signed: "已签", planned: "拟签", negated: "未签", reported: "实际", forecast: "预测", target: "目标", money: "金额", percent: "百分比", count: "计数", rank: "名次", physical: "物理量", exact: "恰为", approx: "约", more_than: "多于", less_than: "少于", order_of_magnitude: "量级", range: "区间", company: "公司", government: "政府", party: "党组织", institute: "院所", university: "高校", laboratory: "实验室", media: "媒体", zone: "园区", other: "其他", DATE: "日期", DURATION: "时长", SET: "周期", high: "高", medium: "中", low: "低", START: "初", MID: "中", END: "末", APPROX: "约", MORE_THAN: "超过", LESS_THAN: "不足", BEFORE: "之前", AFTER: "之后"}},
  en: {language: "中文", keys: "Keys", skip: "Skip to the articles", documents: "documents", document: "document", articles: "articles", article: "article", characters: "characters", quantities: "quantities", dates: "dates", organisations: "organisations", signings: "signings", parties: "parties", representatives: "representatives", index: "Index", page_before: "Previous page", page_after: "Next page", search: "Search /", search_documents: "Search documents /", only_changed: "only changed ones", rule: "rule", status: "status", mark: "change", record: "record", reset: "Reset", more: "More", and_more: "and more:", changes: "Changes", by_rule: "By rule", dashboard: "Overview", records_by_kind: "Records a kind", signings_by_month: "Signings by month", undated: "undated", bodies: "Bodies named most often", signers: "Parties that sign most often", dimensions: "Figures by dimension", measures: "Figures by measure", magnitudes: "Amounts in yuan by size", scores: "Against gold", kind: "kind", precision: "precision", recall: "recall", found: "found", missed: "missed", spurious: "spurious", wrong: "wrong", ignored: "optional", fields: "fields", errors: "Errors", added: "added", removed: "removed", changed: "changed", moved: "moved", cause_source: "source changed", cause_rules: "rules changed", cause_added: "new document", cause_removed: "document gone", all: "all", any_mark: "any of them", raw: "Raw offsets", raw_characters: "Raw characters", same_characters: "as above", sentence: "Sentence", also_here: "Also here", before: "Previous", after: "Next", close: "Close", untitled: "(no title)", hint: "Click a record to see its fields, its rule and its raw characters.", left_out: "left out", doubtful: "doubtful", gone_from_text: "Records that are not in this text", published: "published", nothing: "no record matches", help: [["j / k", "next, previous record"], ["c / C", "next, previous change"], ["n / p", "next, previous document"], ["/", "search"], ["1 2 3 4", "show or hide a kind"], ["l", "English / 中文"], ["Esc", "close the record"], ["?", "this list"]], field: {}, value: {}},
};
let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
const own = (table, key) => Object.hasOwn(table, key) ? table[key] : key;
const t = (key) => key.startsWith("=") ? valueLabel(key.slice(1)) : own(LABELS[language], key);
// The fields whose values are words of the program's own, not of the document.
const CODED = new Set(["status", "dimension", "modifier", "type", "mod", "confidence"]);
const valueLabel = (value) => own(LABELS[language].value, value);
const $ = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const label = (key, tag = "span", attributes = {}) => make(tag, {"data-t": key, ...attributes}, t(key));

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  const keys = make("dl", {}, ...t("help").flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]));
  $("help").replaceChildren(keys, make("button", {type: "button", on: {click: () => $("help").close()}}, t("close")));
}
$("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; speak(); if (refresh) refresh(); });
$("show-help").addEventListener("click", () => $("help").showModal());
let refresh = null;

const shownValue = (value) => Array.isArray(value) ? value.map(shownValue).join("；") : value === null || value === undefined ? "–"
  : typeof value === "object" ? Object.entries(value).filter(([name, v]) => v !== null && !name.startsWith("raw_")).map(([, v]) => shownValue(v)).join(" ")
  : typeof value === "number" ? number(value) : String(value);

// A large number as its digits and as a Chinese reader says it.
function number(value) {
  const digits = Number.isInteger(value) ? value.toLocaleString("en") : String(value);
  for (const [size, name] of [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]])
    if (Math.abs(value) >= size) return `${digits}（${+(value / size).toPrecision(12)}${name}）`;
  return digits;
}

// The index of a batch.
function showIndex() {
  let limit = 200;
  const changed = data.listed.some((row) => row[7]);
  $("only").parentElement.hidden = !changed;
  $("only").addEventListener("change", () => { limit = 200; draw(); });
  function draw() {
    const wanted = $("search").value.trim().toLowerCase();
    const rows = data.listed.filter((row) => (!wanted || `${row[0]} ${row[2] ?? ""}`.toLowerCase().includes(wanted)) && (!$("only").checked || row[7]));
    $("list").replaceChildren(make("li", {class: "names", "aria-hidden": "true"}, make("div", {}, t("document")), ...KINDS.map((kind) => make("span", {class: `k-${kind}`}, t(kind))), make("span", {}, changed ? t("changes") : "")), ...rows.slice(0, limit).map(([id, page, title, ...counts]) => {
      const changes = counts.pop();
      return make("li", {}, make("a", {href: `${encodeURIComponent(data.pages[page - 1])}#${encodeURIComponent(id)}`},
        make("div", {}, title ?? t("untitled"), " ", make("small", {}, id)),
        ...counts.map((count, i) => make("span", {class: `k-${KINDS[i]}`, title: t(KINDS[i])}, count || "")),
        make("span", {class: "m-changed", title: t("changes")}, changes ? `~${changes}` : "")));
    }));
    $("shown").textContent = `${rows.length.toLocaleString("en")} / ${data.listed.length.toLocaleString("en")}`;
    $("more").hidden = rows.length <= limit;
  }
  $("search").addEventListener("input", () => { limit = 200; draw(); });
  $("more").addEventListener("click", () => { limit += 500; draw(); });
  document.addEventListener("keydown", (event) => { if (plain(event) && event.key === "/") { event.preventDefault(); $("search").focus(); } });
  refresh = draw;
  speak();
  draw();
}
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && !$("help").open;

if (data.listed) { showIndex(); return; }

// The documents. `records` is all of them in reading order; a record knows its segments of text.
const records = [];
let selected = null;
const on = new Set(KINDS);

function showDocument(doc) {
  const notes = [["left_out", doc.removed], ["doubtful", doc.warnings]].filter(([, of]) => Object.keys(of).length)
    .map(([key, of]) => make("small", {}, label(key), " ", Object.entries(of).map(([reason, n]) => `${reason} ${n}`).join("，")));
  doc.node = make("section", {class: "document", "data-document": doc.id},
    make("h2", {}, make("b", {}, doc.id), doc.source && doc.source !== doc.id ? make("small", {}, doc.source) : "",
      doc.cause ? label(`cause_${doc.cause}`, "span", {class: "badge"}) : "", ...notes),
    ...doc.articles.map((article) => showArticle(doc, article)));
  return doc.node;
}

function showArticle(doc, article) {
  for (const record of article.records) {
    Object.assign(record, {doc, article, segments: [], number: records.length});
    record.words = [record.t, record.x, record.w, record.m, ...Object.values(record.f), ...(record.parties ?? []).map((p) => `${p.name} ${p.canonical ?? ""}`), ...(record.representatives ?? []).map((p) => `${p.name} ${p.role ?? ""}`)].join(" ").toLowerCase();
    records.push(record);
  }
  const loose = article.records.filter((record) => record.s === null || record.s === undefined);
  const [published, from] = article.published ?? [];
  const facts = [`#${article.article}`, article.agency, (article.byline ?? []).join("、"), published ? `${published}${from ? `（${from}）` : ""}` : null, article.r ? `[${article.r.join(":")}]` : null];
  return make("article", {class: "article" + (article.m ? ` m-${article.m}` : "")},
    make("header", {}, ...facts.filter(Boolean).map((fact) => make("span", {}, fact)), article.m ? label(article.m, "span", {class: `badge m-${article.m}`}) : ""),
    article.c && article.c.length ? make("div", {class: "change"}, ...article.c.map(changeLine)) : "",
    showText(article),
    loose.length ? make("div", {class: "loose"}, label("gone_from_text"), make("ul", {}, ...loose.map((record) => {
      record.node = make("button", {type: "button", class: `m-${record.m}`, on: {click: () => select(record)}}, `${SIGNS[record.m] ?? ""} ${record.t}`);
      return make("li", {}, label(record.k), " ", record.node);
    }))) : "",
    make("div", {class: "cards"}, ...article.records.filter((record) => record.k === "signings" && record.parties).map(showCard)));
}

// A text is cut where any record begins or ends; a segment knows the records over it, so that
// records may overlap as they like.
function showText(article) {
  const placed = article.records.filter((record) => record.s !== null && record.s !== undefined);
  const cuts = new Set();
  for (const record of placed) { cuts.add(record.s); cuts.add(record.e); }
  const points = Array.from(article.text);  // offsets count code points
  const lines = make("div", {class: "text"});
  let start = 0;
  article.text.split("\n").forEach((line, i) => {
    const end = start + Array.from(line).length;
    const node = make(i === 0 && article.title && line === article.title ? "h3" : "p");
    const inside = [...cuts].filter((cut) => cut > start && cut < end).sort((a, b) => a - b);
    const over = placed.filter((record) => record.s < end && record.e > start);
    let from = start;
    for (const to of [...inside, end]) {
      const here = over.filter((record) => record.s <= from && record.e >= to);
      const piece = points.slice(from, to).join("");
      node.append(here.length ? segment(piece, from, to, here) : piece);
      from = to;
    }
    lines.append(node);
    start = end + 1;
  });
  return lines;
}

function segment(piece, from, to, here) {
  here.sort((a, b) => (a.e - a.s) - (b.e - b.s));
  const node = make("mark", {tabindex: "-1", role: "button"}, piece);
  node.here = here; node.from = from; node.to = to;
  for (const record of here) record.segments.push(node);
  return node;
}

function paint(node) {
  const here = node.here.filter((record) => record.shown);
  const top = here[0];
  if (!top) { node.className = ""; node.removeAttribute("data-m"); node.style.boxShadow = ""; node.tabIndex = -1; return; }
  const marked = here.find((record) => record.m);
  node.className = ["on", `k-${top.k}`, node.from === top.s || (marked && node.from === marked.s) ? "first" : "", node.to === top.e ? "last" : "", marked ? `m-${marked.m}` : "",
    here.includes(selected) ? "selected" : "", here.some((record) => record.hit) ? "hit" : ""].filter(Boolean).join(" ");
  if (marked) node.dataset.m = SIGNS[marked.m]; else node.removeAttribute("data-m");
  // Every further record over these characters has a line of its own below the first.
  node.style.boxShadow = here.slice(1).map((record, i) => `0 ${3 * (i + 1)}px 0 0 var(--${record.k})`).join(",");
}

function showCard(record) {
  const sided = (which) => record.parties.filter((party) => (party.side === "B") === (which === "B"));
  const side = (which) => make("ul", {}, sided(which).length ? "" : make("li", {}, "—"), ...sided(which).map((party) =>
    make("li", {}, make("button", {type: "button", class: "party", title: party.canonical && party.canonical !== party.name ? party.canonical : null, on: {
      click: (event) => { event.stopPropagation(); select(record, false); point(record, party, true); pinned = true; },
      pointerenter: () => { if (!pinned) point(record, party, false); }, pointerleave: () => { if (!pinned) point(null); }}},
    party.name + (party.count ? ` ×${party.count}` : "")))));
  const people = record.representatives.map((person) => [person.role, person.name].filter(Boolean).join(" ") + (person.for ? `（${person.for}）` : ""));
  const facts = [["agreement", record.f.agreement], ["amount", record.f.amount], ["occasion", record.f.occasion], ["place", record.f.place]].filter(([, value]) => value);
  const named = (key) => make("dt", {"data-field": key}, fieldLabel(key));
  record.card = make("div", {class: "card" + (record.m ? ` m-${record.m}` : ""), on: {click: () => select(record)}},
    make("h4", {}, make("span", {}, record.t), label(`=${record.f.status ?? "–"}`, "span", {class: `badge s-${record.f.status}`}), record.f.date ? make("span", {}, record.f.date) : "", record.m ? label(record.m, "span", {class: `badge m-${record.m}`}) : ""),
    make("div", {class: "sides"}, side("A"), make("i", {"aria-hidden": "true"}, "⇄"), side("B")),
    facts.length || people.length ? make("dl", {}, ...facts.flatMap(([key, value]) => [named(key), make("dd", {}, String(value))]), ...(people.length ? [named("representatives"), make("dd", {}, people.join("；"))] : [])) : "");
  return record.card;
}

// A party pointed at by a click stays so until something else is selected.
let pinned = false;
function point(record, party, scroll) {
  for (const node of document.querySelectorAll("mark.pointed")) node.classList.remove("pointed");
  if (!record || party.s === null || party.s === undefined) return;
  const end = party.s + Array.from(party.name).length;
  const nodes = [...record.article.node.querySelectorAll("mark")].filter((node) => node.from < end && node.to > party.s);
  for (const node of nodes) node.classList.add("pointed");
  if (scroll && nodes.length) nodes[0].scrollIntoView({block: "center"});
}

// Filters
const chosen = {mark: "", rule: "", status: "", document: ""};
function matches(record) {
  return on.has(record.k) && (!chosen.rule || record.x === chosen.rule) && (!chosen.status || record.f.status === chosen.status)
    && (!chosen.document || record.doc.id === chosen.document) && (!chosen.mark || (chosen.mark === "*" ? record.m : record.m === chosen.mark));
}

function apply() {
  const wanted = $("search").value.trim().toLowerCase();
  const found = new Map();
  let shown = 0;
  for (const record of records) {
    record.hit = Boolean(wanted) && record.words.includes(wanted);
    record.shown = matches(record) && (!wanted || record.hit || record.article.text.toLowerCase().includes(wanted));
    record.walked = record.shown && (!wanted || record.hit);
    if (record.walked) { shown += 1; found.set(record.doc, true); }
    if (record.card) record.card.hidden = !record.shown;
    if (record.node) record.node.parentElement.hidden = !record.shown;
  }
  const narrowed = wanted || Object.values(chosen).some(Boolean);
  for (const doc of data.documents) {
    const changed = doc.cause || doc.articles.some((article) => article.m);
    doc.node.hidden = Boolean(chosen.document ? doc.id !== chosen.document
      : narrowed && !found.has(doc) && !(wanted && doc.articles.some((article) => article.text.toLowerCase().includes(wanted))) && !(chosen.mark === "*" && changed));
  }
  for (const node of document.querySelectorAll(".text mark")) paint(node);
  $("shown").textContent = shown || !narrowed ? `${shown.toLocaleString("en")} / ${records.length.toLocaleString("en")}` : t("nothing");
  drawBar();
  if (selected && !selected.shown) select(null);
  walkable();
}

function drawBar() {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, records.filter((record) => record.k === kind && (!on.has(kind) || record.walked)).length]));
  $("bar").replaceChildren(...KINDS.filter((kind) => on.has(kind)).map((kind) => { const part = make("i", {class: `k-${kind}`}); part.style.flexGrow = counts[kind]; return part; }));
  for (const chip of $("kinds").children) {
    chip.setAttribute("aria-pressed", on.has(chip.dataset.kind));
    chip.lastChild.textContent = (on.has(chip.dataset.kind) ? counts[chip.dataset.kind] : 0).toLocaleString("en");
  }
}

function fillFilters() {
  $("kinds").replaceChildren(...KINDS.map((kind, i) => make("button", {type: "button", class: `chip k-${kind}`, "data-kind": kind, "aria-keyshortcuts": i + 1, on: {click: () => toggle(kind)}}, label(kind), make("b", {}, "0"))));
  const values = {
    mark: [...new Set([...records, ...data.documents.flatMap((doc) => doc.articles)].map((record) => record.m).filter(Boolean))],
    rule: [...new Set(records.map((record) => record.x).filter(Boolean))].sort(),
    status: [...new Set(records.map((record) => record.f.status).filter(Boolean))].sort(),
    document: data.documents.map((doc) => doc.id),
  };
  for (const [name, items] of Object.entries(values)) {
    const select = $(name);
    select.hidden = !items.length;
    const options = [make("option", {value: ""}, `${t(name === "mark" && !$("changes") ? "errors" : name)}：${t("all")}`)];
    if (name === "mark" && items.length > 1) options.push(make("option", {value: "*"}, t("any_mark")));
    options.push(...items.map((item) => make("option", {value: item}, name === "mark" ? t(item) : item)));
    select.replaceChildren(...options);
    select.value = chosen[name];
    select.onchange = () => { chosen[name] = select.value; apply(); };
  }
}

function toggle(kind) { if (on.has(kind)) on.delete(kind); else on.add(kind); apply(); }

// Walking and selecting
function select(record, scroll = true) {
  const before = selected;
  selected = record;
  pinned = false;
  point(null);
  for (const one of [before, record]) if (one) {
    for (const node of one.segments) paint(node);
    if (one.card) one.card.classList.toggle("selected", one === record);
  }
  showPanel();
  if (!record) return;
  history.replaceState(null, "", address(record));
  const node = record.segments[0] ?? record.node ?? record.card;
  if (node && scroll) { node.scrollIntoView({block: innerWidth < 960 ? "start" : "center"}); if (innerWidth < 960) scrollBy(0, -innerHeight / 5); }
  if (record.segments[0]) { walkable(); record.segments[0].focus({preventScroll: true}); }
}

// The address of a record is its document, kind and raw offset: a link that can be sent to someone.
const address = (record) => `#${encodeURIComponent(record.doc.id)}@${record.k}:${record.r[0]}`;
function openAddress() {
  const [id, place] = location.hash.slice(1).split("@");
  const doc = data.documents.find((one) => encodeURIComponent(one.id) === id);
  const record = doc && place && records.find((one) => one.doc === doc && `${one.k}:${one.r[0]}` === place);
  if (record && record !== selected) select(record);
  else if (doc && !record) doc.node.scrollIntoView();
}

// Tab reaches one mark only, the selected or the first; j and k do the rest.
function walkable() {
  for (const node of document.querySelectorAll('mark[tabindex="0"]')) node.tabIndex = -1;
  const target = selected?.segments[0] ?? records.find((record) => record.walked && record.segments.length)?.segments[0];
  if (target) target.tabIndex = 0;
}

function step(by, changed = false) {
  const walk = records.filter((record) => record.walked && (record.m || !changed));
  if (!walk.length) return;
  const at = selected ? selected.number : null;
  const next = at === null ? (by > 0 ? walk[0] : walk[walk.length - 1])
    : by > 0 ? walk.find((record) => record.number > at) : walk.filter((record) => record.number < at).pop();
  if (next) select(next);
}

function stepDocument(by) {
  const docs = data.documents.filter((doc) => !doc.node.hidden);
  const at = selected ? docs.indexOf(selected.doc) : docs.findIndex((doc) => doc.node.getBoundingClientRect().bottom > 120);
  const next = docs[Math.min(Math.max(at + by, 0), docs.length - 1)];
  if (!next) return;
  const first = records.find((record) => record.doc === next && record.walked);
  if (first) select(first);
  next.node.scrollIntoView({block: "start"});
}

const fieldLabel = (name) => own(LABELS[language].field, name);
const coded = (name, value) => CODED.has(name) && valueLabel(value) !== value ? [valueLabel(value), make("code", {}, ` ${value}`)] : [shownValue(value)];
const changeLine = ([name, old, now]) => make("div", {}, make("code", {}, name), " ", make("span", {class: "was"}, shownValue(old)), " → ", make("span", {class: "now"}, shownValue(now)));

function rawCharacters(text) {
  const node = make("pre", {id: "raw"});
  for (const piece of text.split(/([\s\u200b-\u200f\u2028-\u202e\ufeff]+)/u)) {
    if (/^[\s\u200b-\u200f\u2028-\u202e\ufeff]/u.test(piece)) node.append(make("i", {}, piece.replace(/\r?\n/g, "⏎").replace(/\u3000/g, "□").replace(/\t/g, "⇥").replace(/[ \u00a0]/g, "␣").replace(/[\u200b-\u200f\u2028-\u202e\ufeff\r]/gu, "∅")));
    else node.append(piece);
  }
  return node;
}

function showPanel() {
  const panel = $("panel");
  if (!selected) {
    panel.className = "empty";
    panel.replaceChildren(label("hint", "p"), make("p", {}, ...["j", "k", "/", "?"].flatMap((key) => [make("kbd", {}, key), " "])));
    return;
  }
  const record = selected;
  const walk = records.filter((one) => one.walked);
  const also = [...new Set(record.segments.flatMap((node) => node.here))].filter((one) => one !== record && one.shown);
  const facts = Object.entries(record.f).flatMap(([name, value]) => [make("dt", {}, fieldLabel(name), language === "zh" && fieldLabel(name) !== name ? make("code", {}, ` ${name}`) : ""), make("dd", {}, ...coded(name, value))]);
  for (const [name, items] of [["parties", record.parties], ["representatives", record.representatives]])
    if (items && items.length) facts.push(make("dt", {}, fieldLabel(name)), make("dd", {}, ...items.map((item) => make("div", {}, (item.side ? `${item.side} ` : "") + [item.role, item.name].filter(Boolean).join(" ") + (item.canonical && item.canonical !== item.name ? `（${item.canonical}）` : "") + (item.count ? ` ×${item.count}` : "") + (item.for ? ` → ${item.for}` : "")))));
  panel.className = `k-${record.k}`;
  panel.replaceChildren(
    make("div", {class: "head"}, make("span", {class: "kind"}, t(record.k)), record.m ? make("span", {class: `badge m-${record.m}`}, t(record.m)) : "",
      make("span", {}, `${walk.indexOf(record) + 1} / ${walk.length}`),
      make("button", {type: "button", class: "small", "aria-label": t("before"), on: {click: () => step(-1)}}, "↑"),
      make("button", {type: "button", class: "small", "aria-label": t("after"), on: {click: () => step(1)}}, "↓"),
      make("button", {type: "button", class: "small", "aria-label": t("close"), on: {click: () => select(null)}}, "✕")),
    make("h3", {}, record.t),
    record.c && record.c.length ? make("table", {class: "changed"}, ...record.c.map(([name, old, now]) => make("tr", {}, make("td", {}, fieldLabel(name)), make("td", {class: "was"}, ...coded(name, old)), make("td", {}, "→"), make("td", {class: "now"}, ...coded(name, now))))) : "",
    make("dl", {class: "facts"}, ...facts, make("dt", {}, t("rule")), make("dd", {}, make("code", {}, record.x ?? "–")),
      make("dt", {}, t("raw")), make("dd", {}, make("code", {id: "offsets"}, `${record.doc.id} [${record.r.join(":")}]`))),
    make("h4", {}, t("raw_characters")), rawCharacters(record.w ?? record.t),
    ...(record.sentence ? [make("h4", {}, t("sentence")), make("div", {}, record.sentence)] : []),
    ...(also.length ? [make("h4", {}, t("also_here")), make("div", {class: "also"}, ...also.map((one) => make("button", {type: "button", class: `small k-${one.k}`, on: {click: () => select(one, false)}}, `${t(one.k)} ${one.t}`)))] : []));
  panel.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  const node = event.target.closest?.("mark.on");
  if (!node) return;
  const here = node.here.filter((record) => record.shown);
  // A second click on the same characters goes on to the next record over them.
  select(here[(here.indexOf(selected) + 1) % here.length], false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("help").open) { if (event.target === $("search")) { $("search").blur(); } else select(null); return; }
  if (event.target === $("search") && event.key === "Enter") { event.preventDefault(); $("search").blur(); step(1); return; }
  if (!plain(event)) return;
  const acts = {j: () => step(1), k: () => step(-1), c: () => step(1, true), C: () => step(-1, true), n: () => stepDocument(1), p: () => stepDocument(-1), "/": () => { $("search").focus(); $("search").select(); }, l: () => $("language").click(), "?": () => $("help").showModal()};
  const act = acts[event.key] ?? (/^[1-4]$/.test(event.key) ? () => toggle(KINDS[event.key - 1]) : null);
  if (!act && event.key === "Enter" && event.target.matches("mark.on")) { event.target.click(); return; }
  if (act) { event.preventDefault(); act(); }
});
let typing = 0;
$("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(apply, 120); });
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("reset", () => setTimeout(() => { for (const name in chosen) chosen[name] = ""; for (const kind of KINDS) on.add(kind); apply(); }));

$("documents").append(...data.documents.map(showDocument));
for (const doc of data.documents) doc.articles.forEach((article, i) => { article.node = doc.node.querySelectorAll(".article")[i]; });
refresh = () => { fillFilters(); for (const node of document.querySelectorAll("dt[data-field]")) node.textContent = fieldLabel(node.dataset.field); apply(); showPanel(); };
speak();
refresh();
openAddress();
addEventListener("hashchange", openAddress);
document.documentElement.dataset.ready = "true";
})();
