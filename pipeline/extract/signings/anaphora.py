"""Resolve the words that stand for a body: 双方, 公司, 我校 take the name the text gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.signings.act import Act, Item, Person
from pipeline.extract.signings.clause import clause_start, is_teller, read_subject
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.parties import read_list
from pipeline.extract.signings.partner import pair_before
from pipeline.extract.signings.people import person_at
from pipeline.extract.signings.unknown import names_something
from pipeline.extract.signings.words import compiled, is_plural, words
from pipeline.records import Organisation

# What the name behind a word must end in or be; a word not listed takes any company.
_ENDS = {
    "校": ("大学", "学院", "学校", "中学", "小学", "职校"),
    "院": ("医院", "研究院", "学院", "设计院", "科学院"),
    "行": ("银行", "分行", "支行"),
    "所": ("研究所", "所"),
    "局": ("局",),
    "集团": ("集团", "公司"),
    "学校": ("大学", "学院", "学校", "中学", "小学"),
    "学院": ("学院",),
    "医院": ("医院",),
}
_PLACES = ("省", "市", "县", "区", "地", "国")
_PRONOUNS = ("其", "对方", "中方", "前者")
_SPEAKERS = ("我们", "我方")
_PARTS = (
    "该客户",
    "配售代理",
    "目标公司",
    "买方",
    "卖方",
    "认购方",
    "受让方",
    "转让方",
    "出租方",
    "承租方",
)
# How many sentences back a name may stand.
_SENTENCES_BACK = 4


def resolve_anaphors(masked: Masked, act: Act, earlier: Sequence[Act]) -> None:
    """Put the names in the place of the words that stand for them; own offsets."""
    for number in range(2):
        side = (act.side_a, act.side_b)[number]
        resolved: list[Item] = []
        for item in side:
            if item.kind != "anaphor":
                resolved.append(item)
                continue
            word = masked.passage.view[item.start : item.end]
            if is_plural(word):
                pair = _pair(masked, item.start, earlier)
                act.inferred = True
                if pair is None:
                    resolved.append(item)
                elif number == 0 and not act.side_b:
                    resolved += pair[0]
                    act.side_b = list(pair[1])
                else:
                    resolved += pair[0] + pair[1]
            else:
                found = _body(masked, item, word, act) or _subject_of_last(
                    masked, item, word, act, earlier
                )
                for person in item.persons if found else ():
                    if person.body == (item.start, item.end) and found:
                        person.body = (found.start, found.end)
                if found or word not in _SPEAKERS:
                    resolved.append(found or item)
        if number == 0:
            act.side_a = resolved
        else:
            act.side_b = resolved


def resolve_persons(masked: Masked, act: Act) -> None:
    """Put the employer in the place of a person whose office the passage told before.

    ``甲公司总裁张三…。随后，张三与李四签署协议``: the firm signs, the person represents it.
    """
    start = clause_start(masked.text, 0, act.trigger.start)
    both = compiled("{FOR_BOTH}").search(masked.text, start, act.trigger.start)
    for side in (act.side_a, act.side_b):
        for number, item in enumerate(side):
            if item.kind == "person":
                side[number] = _employer(masked, item) or item
                if both and side[number] is item:
                    # Who signs for both is no party, though nobody says for whom.
                    person = Person(item.start, item.end, None, None)
                    side[number] = replace(item, kind="agent", persons=[person])


def _employer(masked: Masked, item: Item) -> Item | None:
    view, text = masked.passage.view, masked.text
    name = view[item.start : item.end]
    at = view.rfind(name, 0, item.start)
    while at >= 0:
        office = compiled("{N}{M}*(?P<title>{TITLE})$").search(text, max(0, at - 60), at)
        if office and office.start() in masked.names:
            record = masked.names[office.start()]
            body = (record.start_char, record.end_char)
            person = Person(item.start, item.end, (record.start_char, at), body)
            return Item(
                body[0],
                body[1],
                "body",
                canonical=record.canonical,
                persons=[person],
                stop=item.stop,
            )
        raw = compiled("(?:^|[，。；、与和])(?P<body>[一-龥]{2,20}?)(?P<title>{TITLE})$").search(
            text, max(0, at - 40), at
        )
        if raw and raw["body"].endswith(tuple(words("body_ends"))):
            body = raw.span("body")
            person = Person(item.start, item.end, (body[0], at), body)
            start, end = body
            return Item(start, end, "name", canonical=raw["body"], persons=[person], stop=item.stop)
        at = view.rfind(name, 0, at)
    return None


def _body(masked: Masked, item: Item, word: str, act: Act) -> Item | None:
    """Return the item of the body that ``word`` stands for, or None where nothing tells it."""
    if word in ("他", "她", "自己"):
        return _person_before(masked, item)
    if word in _SPEAKERS:
        return _speaker(masked, item)
    if word == "其":
        return _its(masked, item, act)
    if (
        word in (*_PRONOUNS, *_PARTS)
        or word.endswith(("买方", "卖方"))
        or (len(word) == 2 and word.endswith(_PLACES))
    ):
        return None
    taken = {masked.names[i.start].canonical for i in act.parties if i.kind == "body"}
    for at in _before(masked, item.start, word):
        record = masked.names[at]
        if record.canonical not in taken and _fits(record, word):
            return _copy(record, item)
    if word in ("学校", "我校", "我院"):
        # A body speaks of itself before it gives its name, and of no other of its kind.
        own = {r.canonical: r for r in masked.names.values() if _fits(r, word)}
        if len(own) == 1 and not taken & own.keys():
            return _copy(next(iter(own.values())), item)
    return _introduced(masked, item) if word in ("公司", "该公司", "本公司") else None


def _introduced(masked: Masked, item: Item) -> Item | None:
    """Return the unknown name that a sentence before says what it is: ``禾川是国内最大的…。``."""
    passage = masked.passage
    number = passage.sentence_at(item.start)
    for index in range(number, max(number - _SENTENCES_BACK, 0) - 1, -1):
        start, end = passage.sentences[index]
        # In its own sentence a word like 公司 needs a name that tells of itself.
        says = "公告|公布|宣布|披露"
        if index < number:
            says = "是|系|成立于|创立于|创办于|主营|专注于|正在"
        match = compiled(
            "(?:{OPENERS})?(?P<n>[一-龥A-Za-z]{2,10}?)(?:[{D}{X}]|晚间|早间|今日)*(?:" + says + ")"
        ).match(masked.text, start, min(end, item.start))
        named = match and match["n"].endswith(tuple(words("body_ends")))
        if match and (named or names_something(match["n"])):
            start, end = match.span("n")
            return Item(start, end, "name", canonical=match["n"], stop=item.stop)
    return None


def _its(masked: Masked, item: Item, act: Act) -> Item | None:
    """Return the one body besides the parties that the sentence names before 其, or None."""
    start, _ = masked.passage.sentences[masked.passage.sentence_at(item.start)]
    taken = {party.canonical for party in act.parties}
    seen: dict[str, Organisation] = {}
    for name in masked.names_in(start, item.start):
        record = masked.names[name]
        body = Item(name, record.end_char, "body", canonical=record.canonical)
        if record.canonical not in taken and not is_teller(masked, body):
            seen.setdefault(record.canonical, record)
    told = compiled("(?:通知|来函|函告|告知)[，：]$").search(masked.text, start, item.start)
    if told and seen:
        # `收到子公司A通知，其与B签订`
        return _copy(list(seen.values())[-1], item)
    return _copy(next(iter(seen.values())), item) if len(seen) == 1 else None


def _subject_of_last(
    masked: Masked, item: Item, word: str, act: Act, earlier: Sequence[Act]
) -> Item | None:
    """Return who signed in the sentence before, where 其 opens this one: ``同日，其与C签约``."""
    at = masked.passage.sentence_at
    number = at(item.start)
    start, _ = masked.passage.sentences[number]
    opens = compiled("(?:{OPENERS}|{ADVERBS}|，)*").fullmatch(masked.text, start, item.start)
    last = next((other for other in reversed(earlier) if other.trigger.kind != "nominal"), None)
    if word != "其" or not opens or last is None or at(last.trigger.start) != number - 1:
        return None
    sides = [last.side_a, last.side_b]
    if [item.kind for item in last.side_a] not in (["body"], ["name"]) or not all(sides):
        return None
    subject = last.side_a[0]
    taken = {party.canonical for party in act.parties}
    return None if subject.canonical in taken else replace(subject, persons=item.persons)


def _speaker(masked: Masked, item: Item) -> Item | None:
    """Return the body whose officer says what is quoted: ``“我们签了…，”A总经理X说``."""
    text = masked.text
    says = "[^，。“”]{0,30}(?:说|表示|称|介绍|透露|告诉|坦言)"
    said = compiled("[^“”]{0,200}”[，。]?(?={N})").match(text, item.start)
    if said and compiled(says).match(text, said.end()):
        return _copy(masked.names[said.end()], item)
    first, _ = masked.passage.sentences[masked.passage.sentence_at(item.start)]
    opens = "(?:^|[，。：])[^，。“”{N}]{0,10}(?P<n>{N}){M}*"
    before = compiled(opens + "[^，。“”]{0,40}" + says + "[，：]?“[^“”]*$").search(
        text, max(0, first - 200), item.start
    )
    return _copy(masked.names[before.start("n")], item) if before else None


def _person_before(masked: Masked, item: Item) -> Item | None:
    """Return the person whose name opens an earlier clause of the sentence."""
    text = masked.text
    first, _ = masked.passage.sentences[masked.passage.sentence_at(item.start)]
    opening = (
        "(?:^|[，。；])(?:{OPENERS})?(?:[^，。；]{1,12}的(?=[一-龥]{2,3}(?:透露|表示|称|坦言)))?"
    )
    for match in compiled(opening).finditer(text, first, item.start):
        stop = person_at(text, match.end(), item.start, foreign=False)
        if stop:
            return Item(match.end(), stop, "person", persons=item.persons, stop=item.stop)
    return None


def _before(masked: Masked, at: int, word: str) -> list[int]:
    """Return the starts of names to try: of each sentence, nearest first, the first name first."""
    passage = masked.passage
    number = passage.sentence_at(at)
    order: list[int] = []
    if word in ("公司", "本公司", "上市公司"):
        first, _ = passage.sentences[number]
        says = compiled(
            "(?P<n>{N}){M}*(?:{X}|{D}|晚间|早间|日前|近日)*(?:公布|公告|宣布|披露|发布)"
        )
        told = [match.start("n") for match in says.finditer(masked.text, first, at)]
        if told:
            order.append(told[-1])
        # The one company of the title is what a report means by 公司.
        heads = masked.names_in(0, passage.title_end)
        heads = [name for name in heads if masked.names[name].type == "company"]
        if len({masked.names[name].canonical for name in heads}) == 1:
            order += _last_named(masked, masked.names[heads[0]].canonical, at)
    for index in range(number, max(number - _SENTENCES_BACK, -1), -1):
        start, end = passage.sentences[index]
        names = masked.names_in(start, min(end, at))
        order += names[::-1] if word == "后者" else names
    return order


def _last_named(masked: Masked, canonical: str, at: int) -> list[int]:
    """Return the start of the last mention of a body before ``at``; the title may name it after."""
    starts = [s for s, r in masked.names.items() if s < at and r.canonical == canonical]
    return [max(starts)] if starts else []


def _fits(record: Organisation, word: str) -> bool:
    for key, ends in _ENDS.items():
        if word.endswith(key):
            return record.canonical.endswith(ends)
    return record.type == "company"


def _copy(record: Organisation, item: Item) -> Item:
    return Item(
        record.start_char,
        record.end_char,
        "body",
        canonical=record.canonical,
        persons=item.persons,
        stop=item.stop,
    )


def _pair(masked: Masked, at: int, earlier: Sequence[Act]) -> tuple[list[Item], list[Item]] | None:
    """Return the two sides that 双方 stands for: of the last act, else of the last ``A与B``."""
    passage = masked.passage
    number = passage.sentence_at(at)
    first = passage.sentences[max(number - _SENTENCES_BACK, 0)][0]
    for act in reversed(earlier):
        if act.trigger.start < first:
            break
        if act.side_a and act.side_b:
            return _bare(act.side_a), _bare(act.side_b)
    for index in range(number, max(number - _SENTENCES_BACK, -1), -1):
        start, end = passage.sentences[index]
        seen: dict[str, int] = {}
        for name in masked.names_in(start, min(end, at)):
            record = masked.names[name]
            body = Item(name, record.end_char, "body", canonical=record.canonical)
            if not is_teller(masked, body):
                seen.setdefault(record.canonical, name)
        if len(seen) == 2:
            left, right = (masked.names[name] for name in seen.values())
            blank = Item(at, at, "anaphor")
            return [_copy(left, blank)], [_copy(right, Item(at, at, "anaphor"))]
        met = _met(masked, start, min(end, at)) or pair_before(masked, start, min(end, at))
        if met:
            return met
    return None


def _met(masked: Masked, start: int, end: int) -> tuple[list[Item], list[Item]] | None:
    """Return the sides of the last clause that tells how two met: ``A与B举行会谈，会后双方…``."""
    text, stop = masked.text, end
    while stop > start:
        first = clause_start(text, start, stop - 1)
        match = compiled("{WITH}").search(text, first, stop)
        if match:
            side_a = read_subject(masked, first, match.start())
            side_b, at = read_list(masked, match.end(), stop)
            if side_a and side_b and compiled("(?:{ADVERBS})(?:{MET}|，)").match(text, at, stop):
                return side_a, side_b
        stop = first - 1
    return None


def _bare(items: Sequence[Item]) -> list[Item]:
    return [
        Item(i.start, i.end, i.kind, canonical=i.canonical, count=i.count, strong=i.strong)
        for i in items
    ]
