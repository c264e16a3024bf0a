"""The review page in a real browser: the corpus, a diff, hostile documents and a large batch."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "compare"))
from compare_rows import document, write

from pipeline.compare.evaluate import evaluate_folder, process_files
from pipeline.compare.load import rows_of_result
from pipeline.compare.review import write_evaluation, write_review

pytestmark = pytest.mark.slow
CORPUS = Path(__file__).parents[2] / "corpus"
KINDS = ("quantities", "dates", "organisations", "signings")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The corpus as an output folder, and as one before: a record less, one more, one other."""
    folder = tmp_path_factory.mktemp("corpus")
    documents = [rows_of_result(r) for r in process_files(sorted(CORPUS.glob("*.txt")))]
    new = write(folder / "new", *documents)
    gone = dict(documents[0]["quantities"].pop(2))
    documents[0]["dates"][0]["value"] = "1999"
    documents[1]["dates"].append({**documents[1]["dates"][0], "text": gone["text"]})
    documents[1]["dates"][-1] |= {"raw_start": 5, "raw_end": 9, "start_char": 0, "end_char": 4}
    documents[1]["dates"][-1]["text"] = documents[1]["articles"][0]["text"][:4]
    documents[1]["dates"].sort(key=lambda row: row["raw_start"])
    return new, write(folder / "old", *documents)


@pytest.fixture
def review(corpus, page, tmp_path):
    write_review(corpus[0], tmp_path / "review.html")
    return page.open(tmp_path / "review.html")


def rows(folder, kind):
    lines = (folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_page_shows_every_record_and_no_error(review, corpus):
    for kind in KINDS:
        count = review.text(f".chip[data-kind={kind}] b")
        assert int(count) == len(rows(corpus[0], kind))
    assert review.errors() == []
    assert len(review.all(".card")) == len(rows(corpus[0], "signings"))
    for article in rows(corpus[0], "articles"):
        assert article["text"] in review.run(
            "return [...document.querySelectorAll('.text')].map((t) =>"
            " [...t.children].map((p) => p.textContent).join('\\n')).join('\\0')"
        )
    review.shoot("corpus")


def test_click_on_a_record_marks_its_characters_and_shows_its_fields(review, corpus):
    quantity = next(q for q in rows(corpus[0], "quantities") if q["text"] == "151.56亿元")
    mark = next(m for m in review.all("mark.on") if m.text == quantity["text"])
    review.run("arguments[0].scrollIntoView({block: 'center'})", mark)
    mark.click()
    assert review.selected() == quantity["text"]
    panel = review.text("#panel")
    assert "15,156,000,000" in panel
    assert quantity["rule"] in panel
    assert f"[{quantity['raw_start']}:{quantity['raw_end']}]" in review.text("#offsets")


def test_raw_characters_show_the_layout_inside_a_name(review, tmp_path, page):
    raw = "前文。中智科仪（北\n\n京）　公司签约。"
    rows = document("中智科仪（北京）公司签约。", organisations=[("中智科仪（北京）公司", {})])
    from pipeline.compare.html import render_page
    from pipeline.compare.page import page_document

    record = rows["organisations"][0]
    record |= {"raw_start": 3, "raw_end": raw.index("签约")}
    values = {"nav": None, "listed": False, "stat": None, "evaluation": None}
    data = {"documents": [page_document(rows, raw=raw)]}
    html = render_page(data, name="raw", dashboard=None, charts=[], **values)
    (tmp_path / "raw.html").write_text(html, encoding="utf-8")
    page.open(tmp_path / "raw.html")
    page.press("j")
    assert page.text("#raw") == "中智科仪（北⏎⏎京）□公司"


def test_keys_walk_the_records_in_reading_order(review):
    review.press("j")
    first = review.selected()
    review.press("j", "j", "k")
    second = review.selected()
    assert second != first
    assert review.text("#panel .head").split()[1:4] == ["2", "/", review.text("#shown").split()[2]]
    review.press("k")
    assert review.selected() == first
    assert review.run("return document.activeElement.tagName") == "MARK"
    from selenium.webdriver.common.keys import Keys

    review.press(Keys.ESCAPE)
    assert review.selected() == ""
    assert "empty" in review.one("#panel").get_attribute("class")


def choose(page, name, value):
    from selenium.webdriver.support.ui import Select

    Select(page.one(f"#{name}")).select_by_value(value)


def shown_documents(page):
    shown = [node for node in page.all(".document") if node.is_displayed()]
    return [node.get_attribute("data-document") for node in shown]


def test_kinds_can_be_hidden(review):
    review.press("1")
    assert review.all("mark.on.k-quantities") == []
    assert review.one(".chip[data-kind=quantities]").get_attribute("aria-pressed") == "false"
    review.one(".chip[data-kind=quantities]").click()
    assert review.all("mark.on.k-quantities")


def test_filters_narrow_what_is_marked(review, corpus):
    rule = rows(corpus[0], "dates")[0]["rule"]
    wanted = [row for kind in KINDS for row in rows(corpus[0], kind) if row["rule"] == rule]
    choose(review, "rule", rule)
    assert review.text("#shown").split()[0] == str(len(wanted))
    assert len(review.all("mark.on.first")) == len(wanted)
    review.one("[type=reset]").click()
    review.run("return new Promise((done) => setTimeout(done, 50))")
    first, second = (row["doc_id"] for row in rows(corpus[0], "documents"))
    choose(review, "document", first)
    assert shown_documents(review) == [first]
    choose(review, "document", "")
    choose(review, "status", "signed")
    assert shown_documents(review) == [second]
    assert all(mark.get_attribute("class").count("k-signings") for mark in review.all("mark.on"))


def test_record_has_an_address_of_its_own(review):
    review.press("j", "j", "j")
    text, address = review.selected(), review.driver.current_url
    assert "@" in address
    review.driver.get("about:blank")
    review.driver.get(address)
    assert review.selected() == text


def test_search_finds_records_by_their_words(review):
    from selenium.webdriver.common.keys import Keys

    review.press("/")
    assert review.run("return document.activeElement.id") == "search"
    review.press("西部机场")
    review.run("return new Promise((done) => setTimeout(done, 300))")
    assert review.all("mark.hit")
    review.press(Keys.ENTER)
    assert "西部机场" in review.selected() + review.text("#panel")


def test_help_opens_by_key_and_closes_again(review):
    from selenium.webdriver.common.keys import Keys

    review.press("?")
    assert review.one("#help").is_displayed()
    assert {"j / k", "/", "Esc"} <= {key.text for key in review.all("#help kbd")}
    review.press(Keys.ESCAPE)
    assert not review.one("#help").is_displayed()


def test_language_changes_every_label(review):
    before = review.text(".chip[data-kind=dates]")
    review.press("l")
    after = review.text(".chip[data-kind=dates]")
    assert {before.split()[0], after.split()[0]} == {"日期", "dates"}
    for label in ("zh", "en"):
        missing = review.run(
            "return [...document.querySelectorAll('[data-t]')]"
            ".filter((e) => !e.textContent.trim()).map((e) => e.dataset.t)"
        )
        assert missing == [], label
        review.press("l")


def test_signing_card_points_at_its_parties(review):
    party = review.all(".card .party")[0]
    review.run("arguments[0].scrollIntoView({block: 'center'})", party)
    party.click()
    assert "".join(node.text for node in review.all("mark.pointed")) == party.text


def test_overlapping_records_are_all_marked_and_reached(page, tmp_path):
    rows = document(
        "中国第一汽车集团2024年签约。",
        organisations=[("中国第一汽车集团", {"canonical": "一汽"})],
        quantities=[("第一", {"value": 1}), ("集团2024", {"value": 2024})],
        dates=[("2024年", {"value": "2024"})],
    )
    write_review(write(tmp_path / "run", rows), tmp_path / "page.html")
    page.open(tmp_path / "page.html")
    assert [node.text for node in page.all("mark.on")] == [
        "中国", "第一", "汽车", "集团", "2024", "年",
    ]  # fmt: skip
    inner = page.all("mark.on")[1]
    inner.click()
    assert page.selected() == "第一"
    inner.click()
    assert page.selected() == "中国第一汽车集团"
    seen = []
    for _ in range(4):
        seen.append(page.text("#panel h3"))
        page.press("j")
    page.press("k", "k", "k", "k")
    assert page.text("#panel h3") == "中国第一汽车集团"
    page.press("j", "j", "j")
    assert page.selected() == "2024年"


def test_diff_page_marks_what_changed(corpus, page, tmp_path):
    stat = write_review(corpus[0], tmp_path / "diff.html", against=corpus[1])
    page.open(tmp_path / "diff.html")
    assert page.errors() == []
    assert (stat.total("added"), stat.total("removed"), stat.total("changed")) == (1, 1, 1)
    for change in ("added", "removed", "changed"):
        assert len(page.all(f"mark.first.m-{change}")) == 1, change
    page.press("c")
    assert "1999" in page.text("#panel .was")
    page.press("l", "l")
    page.shoot("diff")
    page.run("arguments[0].click()", page.one("mark.m-removed"))
    assert page.selected() == rows(corpus[0], "articles")[1]["text"][:4]


def test_evaluation_page_marks_errors(corpus, page, tmp_path):
    evaluation = evaluate_folder(corpus[1], CORPUS / "gold")
    write_evaluation(corpus[1], tmp_path / "gold.html", evaluation)
    page.open(tmp_path / "gold.html")
    assert page.errors() == []
    for problem in ("missed", "spurious"):
        errors = sum(getattr(evaluation.scores[kind], problem) for kind in KINDS)
        assert len(page.all(f"mark.first.m-{problem}")) == errors > 0
    assert len(page.all(".errors > li")) == sum(
        len(score.findings) for score in evaluation.scores.values()
    )


def test_page_fits_a_phone_and_prints(corpus, page, tmp_path):
    write_review(corpus[0], tmp_path / "review.html")
    page.open(tmp_path / "review.html", 390, 844, mobile=True)
    assert page.run("return document.documentElement.scrollWidth") == 390
    page.press(*"jjjjjjjjj")
    box = page.one("mark.selected").rect
    visible = page.run(
        "return [scrollY, document.getElementById('panel').getBoundingClientRect().top]"
    )
    assert visible[0] <= box["y"] <= visible[0] + visible[1], "behind the panel"
    page.shoot("phone")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.one("#filters").is_displayed()
        assert not page.one("#panel").is_displayed()
        assert page.one(".article").is_displayed()
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_documents_named_like_parts_of_the_page_break_nothing(page, tmp_path):
    names = ("panel", "search", "help", "data", "constructor", "__proto__", "documents")
    rows = [
        document("甲公司。", doc_id=n, dates=[("甲", {"type": n, "mod": n, "rule": n})])
        for n in names
    ]
    write_review(write(tmp_path / "run", *rows), tmp_path / "page.html")
    page.open(tmp_path / "page.html")
    page.press("l")
    for _ in names:
        page.press("j")
        assert "甲" in page.text("#panel")
        assert "function" not in page.text("#panel")
    assert page.errors() == []


PAYLOADS = (
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg/onload=window.ran=1>",
    '"><iframe src=javascript:parent.ran=1>',
    "<!--<script>",
    "{{7*7}}{% raw %}${ran=1}",
    "\u2028window.ran=1\u2029//",
    "javascript:window.ran=1",
)


def test_hostile_document_stays_text(page, tmp_path):
    hostile = [
        document(
            f"{payload}\n{payload}签约",
            doc_id=f"{n:02d} {payload}",
            source=payload,
            title=payload,
            organisations=[(payload, {"canonical": payload, "rule": payload, "type": payload})],
            signings=[
                ("签约", {"parties": [{"name": payload, "canonical": payload, "side": "A"}]})
            ],
            quantities=[(payload, {"dimension": payload, "measure": payload, "rule": payload})],
        )
        for n, payload in enumerate(PAYLOADS)
    ]
    new = write(tmp_path / "new", *hostile)
    write_review(new, tmp_path / "review.html", against=write(tmp_path / "old", hostile[0]))
    page.open(tmp_path / "review.html")
    page.press("j")
    for payload in PAYLOADS:
        page.press("n")
        assert page.text("#panel")
        assert payload.strip() in page.run("return document.body.textContent")
    assert page.run("return window.ran") is None
    assert (
        page.run("return document.querySelectorAll('iframe, img, svg:not(.chart svg)').length") == 0
    )
    assert page.run("return document.querySelectorAll('script').length") == 2
    assert page.errors() == []


def test_page_may_load_and_run_nothing_else(review):
    script = (
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); const done = arguments[0];"
        " fetch('data:,x').then(() => done('loaded'), () => done(window.ran ?? 'nothing'))"
    )
    assert review.driver.execute_async_script(script) == "nothing"
    review.errors()


def make_batch(folder, number):
    sentence = "据悉，甲公司与乙公司在峰会当天签约，总额超过3亿元，同比增长40%，项目将于2024年11月3日启动。"
    text = "标题\n" + "\n".join([sentence] * 25)
    documents = []
    for n in range(number):
        documents.append(
            document(
                text,
                doc_id=f"news/{n:05d}",
                title="标题",
                quantities=[("超过3亿元", {"low": 3e8}), ("40%", {"value": 40})] * 9,
                dates=[("2024年11月3日", {"value": "2024-11-03"})] * 12,
                organisations=[("甲公司", {"canonical": "甲公司"})] * 20,
                signings=[("签约", {"date": "2024-11-03"})] * 3,
            )
        )
    return write(folder, *documents)


def test_page_of_a_hundred_articles_is_quick_and_light(page, tmp_path):
    write_review(make_batch(tmp_path / "run", 100), tmp_path / "review.html")
    assert (tmp_path / "review.html").stat().st_size < 5_000_000
    page.open(tmp_path / "review.html")
    loaded = page.run(
        "const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd"
    )
    assert loaded < 1500
    assert int(page.text("#shown").split()[2].replace(",", "")) == 100 * 53


def test_batch_has_an_index_and_pages(page, tmp_path):
    write_review(make_batch(tmp_path / "run", 250), tmp_path / "batch.html")
    pages = sorted(path.name for path in tmp_path.glob("batch*.html"))
    assert pages == ["batch-001.html", "batch-002.html", "batch-003.html", "batch.html"]
    page.open(tmp_path / "batch.html")
    assert page.errors() == []
    assert page.text("#shown") == "250 / 250"
    page.press("/", "00123")
    assert len(page.all("#list a")) == 1
    page.one("#list a").click()
    assert page.driver.current_url.endswith("batch-002.html#news%2F00123")
    assert page.run("return document.documentElement.dataset.ready") == "true"
    target = page.one("[data-document='news/00123']")
    top = page.run("return arguments[0].getBoundingClientRect().top", target)
    assert -5 < top < 900
    page.one("a[rel=next]").click()
    assert page.driver.current_url.endswith("batch-003.html")
    page.open(tmp_path / "batch.html")
    page.shoot("batch")


def test_index_of_a_diff_finds_the_documents_that_changed(page, tmp_path):
    old = make_batch(tmp_path / "old", 150)
    new = make_batch(tmp_path / "new", 150)
    lines = (new / "dates.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[-1] = lines[-1].replace('"value": "2024-11-03"', '"value": "2023-11-03"')
    (new / "dates.jsonl").write_text("".join(lines), encoding="utf-8")
    write_review(new, tmp_path / "batch.html", against=old)
    page.open(tmp_path / "batch.html")
    page.one("#only").click()
    assert page.text("#shown") == "1 / 150"
    page.one("#list a").click()
    page.press("c")
    assert "2023-11-03" in page.text("#panel .now")
