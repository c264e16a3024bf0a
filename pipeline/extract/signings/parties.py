"""Read the parties off a slot: lists of names, groups, persons in office, words like 双方."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.extract.signings.act import Item, Person
from pipeline.extract.signings.mask import BRACKET, DATE, NAME, QUANTITY, TITLE, Masked
from pipeline.extract.signings.people import (
    is_told,
    office_behind,
    person_at,
    self_at,
    starred_at,
    title_at,
)
from pipeline.extract.signings.slots import (
    canonical_of,
    is_person,
    list_comma,
    past_founders,
    past_its,
    past_polite,
)
from pipeline.extract.signings.unknown import CLOSE, LONGEST, PLACE, read_unknown
from pipeline.extract.signings.words import compiled, plain, words

_OPEN = "“‘'\"" + BRACKET
# The organ in a body whose secretary signs for the body.
_ORGANS = ("党委", "党组", "党工委")
# Nothing that belongs to a body before it begins with one of these.
_APART = "，。；：、！？\n" + NAME + DATE + TITLE
# Ends of a place that one character lengthens a name by: 合肥新站|区.
_REGIONS = "区县市镇乡"


def read_list(masked: Masked, at: int, end: int, *, raw: bool = True) -> tuple[list[Item], int]:
    """Read the coordinated parties that begin at ``at``; return them and where reading stopped.

    raw: whether names that only the frame shows are taken.
    """
    items: list[Item] = []
    office: int | None = None
    glue = compiled("{GLUE}")
    at = past_founders(masked.text, at, end)
    while at < end:
        listed = any(known.kind == "body" for known in items)
        item = read_item(masked, at, end, raw=raw, listed=listed)
        if item is None:
            break
        if item.kind == "office":
            office = item.start if office is None else office
        else:
            office = _join(items, item, office)
        at = item.stop
        if at >= end:
            return items, at
        match = glue.match(masked.text, at, end) or list_comma(masked, at, end, items)
        if not match:
            break
        at = past_its(masked.text, match.end(), end)
    return _tail(masked, items, at, end)


def _join(items: list[Item], item: Item, office: int | None) -> int | None:
    """Append ``item``; offices before it, and a body before it, belong to its person."""
    for person in item.persons:
        if office is not None and person.role:
            person.role = (office, person.role[1])
    if item.kind == "agent" and items and items[-1].kind in ("body", "name"):
        before = items[-1]
        for person in item.persons:
            person.body = (before.start, before.end)
            if not before.persons and person.role:
                person.role = (before.start, person.role[1])
        before.persons += item.persons
        before.titled = False
        return None
    if item.persons and items and items[-1].titled and not items[-1].persons:
        # The office of the same person in another body, which is not the one signed for.
        office = items.pop().start
        for person in item.persons:
            person.role = (office, person.role[1]) if person.role else None
    items.append(item)
    return None


def _tail(masked: Masked, items: list[Item], at: int, end: int) -> tuple[list[Item], int]:
    """Read what closes a list: ``等6家企业`` with its count, or a bare 等."""
    text = masked.text
    match = compiled("{TAIL}[”’]?").match(text, at, end)
    if (not match or not items) and (len(items) < 2 or not text.startswith(QUANTITY, at, end)):
        return items, at
    stop = match.end() if match else at
    lead = compiled("(?:[一-龥]{0,6}?)(?={Q})").match(text, stop, end)
    start = lead.end() if lead else stop
    group = _group(masked, start, end) if start < end and text[start] == QUANTITY else None
    if group is None:
        noun = compiled("{GROUP}").match(text, stop, end)
        return items, noun.end() if noun else stop
    if group.count is not None and group.count > len(items):
        items.append(group)
    return items, group.stop


def read_item(
    masked: Masked, at: int, end: int, *, raw: bool = True, listed: bool = False
) -> Item | None:
    """Read the one party that begins at ``at``, or None.

    raw: whether a name that only the frame shows is taken. listed: whether a known body stands
    before it in its list.
    """
    text = masked.text
    if text.startswith(NAME, at, end):
        return _known(masked, at, end)
    origin = plain("{FROM}").match(text, at, end)
    at = origin.end() if origin else at
    while at < end and text[at] in _OPEN:
        at += 1
    if at >= end:
        return None
    if text[at] == QUANTITY:
        return _anaphor(masked, at, end) or _group(masked, at, end)
    origin = plain("{ORIGIN}").match(text, at, end)
    group = _group(masked, origin.end(), end) if origin else None
    if group:
        return group
    if text[at] == NAME:
        return _known(masked, at, end)
    vague = compiled("{VAGUES}").match(text, at, end)
    if vague:
        return Item(at, vague.end(), "group", stop=vague.end())
    return (
        _titled(masked, at, end)
        or _behind_prefix(masked, at, end)
        or _anaphor(masked, at, end)
        or (_unknown(masked, at, end, listed=listed) if raw else None)
    )


def _known(masked: Masked, at: int, end: int) -> Item | None:
    text, record = masked.text, masked.names[at]
    stop = record.end_char
    if stop > end:
        return None
    if text.startswith(("先生", "女士"), stop, end):
        return Item(at, stop, "person", stop=past_polite(text, stop, end))
    if text.startswith(NAME, stop) and (
        compiled("{DESCRIBES}").search(masked.passage.view, at, stop)
        or compiled("{FOREIGN_KIND}").fullmatch(masked.passage.view, at, stop)
    ):
        return _known(masked, stop, end)
    kind = "name" if at in masked.mended else "body"
    item = Item(at, stop, kind, canonical=record.canonical, stop=stop)
    organ = masked.passage.view.endswith(_ORGANS, at + 2, stop)
    if organ and title_at(text, stop, end):
        # The party secretary of a university signs for the university.
        item.end = masked.passage.view.rindex("党", at, stop)
        item.canonical = canonical_of(masked, at, item.end)
    return _behind_body(masked, item, end)


def _behind_body(masked: Masked, item: Item, end: int) -> Item:
    """Read what follows a body: the body under it, its office and person, or its word for it."""
    text, at = masked.text, item.stop
    while at < end and text[at] in CLOSE:
        at += 1
    item.stop = at
    if at >= end or text[at] in _APART:
        return item
    holder = self_at(text, at, end)
    if holder:
        if text[holder] == NAME and is_person(masked, holder):
            last = masked.names[holder].end_char
            return Item(holder, last, "person", stop=past_polite(text, last, end))
        stop = starred_at(text, holder, end)
        if stop:
            return Item(holder, stop, "person", stop=past_polite(text, stop, end))
    # `阿里大文娱旗下优酷`, of which 阿里 is known.
    under = plain(
        "{UNDERS}|[一-龥]{1,6}(?:旗下|下属|所属)的?[“]?(?={N})|{FOUNDED}的[“]?(?={N})"
    ).match(text, at, end)
    if under and under.end() < end:
        inner = read_item(masked, under.end(), end)
        if inner and inner.kind in ("body", "name") and inner.start - under.end() < 12:
            return inner
        if inner and inner.kind == "group" and inner.count and item.kind == "body":
            # `甲集团旗下四家公司`
            return replace(inner, start=item.start)
    holders = compiled("的?(?:全体|主要|其他)?股东(?=$|[，、]|{ADVERBS}(?:$|{PREPS}))").match(
        text, at, end
    )
    if holders:
        # `与标的公司的股东签署`: they sign, not the firm.
        return Item(item.start, holders.end(), "group", stop=holders.end())
    title = title_at(text, at, end)
    if title:
        stop = person_at(text, title, end)
        item.stop = stop or title
        item.titled = not stop
        if stop:
            role = (item.start, title)
            item.persons.append(Person(title, stop, role, (item.start, item.end)))
            item.stop = past_polite(text, stop, end)
        return item
    word = compiled("的?(?:相关)?(?:代表|负责人|有关方面|方面|一方|方(?![案面法式]))").match(
        text, at, end
    )
    if word:
        item.stop = word.end()
    elif item.kind == "body" and item.stop == item.end:
        _lengthen(masked, item, end)
        if item.kind == "name" and title_at(text, item.stop, end):
            return _behind_body(masked, item, end)
    return item


def _lengthen(masked: Masked, item: Item, end: int) -> None:
    """Take what stands between a known name and the end of its slot into the name.

    ``恒大健康与…签约`` shows a name of which only 恒大 is known. Adverbs, prepositions and words
    for people are no part of it.
    """
    text, start = masked.text, item.end
    apart = compiled("{FOREIGN_KIND}").fullmatch(masked.passage.view, item.start, start)
    region = compiled(f"(?:[{_REGIONS}]|总公司|分公司)(?=[、”’{{X}}]|{{STOP}}|$)").match(
        text, start, end
    )
    if not (region or apart) and masked.passage.view.endswith(
        tuple(words("body_ends")), item.start, start
    ):
        return
    rest = plain("[一-龥A-Za-z]{1,8}?(?=[、”’{X}]|{STOP}|{TITLE}|$)").match(text, start, end)
    if (
        not rest
        or "的" in text[start : rest.end() + 1]
        or compiled("{PREPS}|{NO_REST}").match(text, start, end)
    ):
        return
    if compiled("{ADVERBS}").fullmatch(rest[0]) or compiled("{UNLIKELY}").search(rest[0]):
        return
    single = len(rest[0]) == 1 and not region and not title_at(text, rest.end(), end)
    adverb = compiled("{ADVERBS}").match(rest[0])
    if single or (adverb[0] and not compiled("{OPENS_NAME}").fullmatch(adverb[0])):
        return
    item.start = start if apart else item.start
    item.end = item.stop = rest.end()
    item.canonical = masked.passage.text[item.start : item.end]
    item.kind, item.strong = "name", True


def _group(masked: Masked, at: int, end: int) -> Item | None:
    """Read a counted group: ``10家银行代表``."""
    quantity = masked.quantity_at(at)
    if quantity is None or quantity.dimension != "count":
        return None
    noun = compiled("{GROUP}").match(masked.text, quantity.end_char, end)
    if not noun:
        return None
    value = quantity.value
    count = int(value) if value is not None and value == value.to_integral_value() else None
    return Item(at, noun.end(), "group", count=count, stop=noun.end())


def _behind_prefix(masked: Masked, at: int, end: int) -> Item | None:
    """Read a name behind its apposition: ``国际知名化妆品集团欧莱雅``."""
    match = plain(
        "(?![^，{N}]{1,20}”“)[^，。；：、！？与和同跟及在于就对向把将由的{B}{D}{Q}{X}{N}]{1,20}(?={N})"
    ).match(masked.text, at, end)
    item = _known(masked, match.end(), end) if match else None
    latin = compiled("[A-Za-z.&]+ $").search(masked.text, at, match.end()) if match else None
    if match and item and masked.passage.view[at : match.end()] == "中" and item.kind == "body":
        # `中电建`, of which 电建 is known.
        item.start, item.kind = at, "name"
        item.canonical = masked.passage.text[item.start : item.end]
    if latin and item and item.kind == "body":
        # `认购方Silver Lake`, of which Lake is known.
        item.start, item.kind = latin.start(), "name"
        item.canonical = masked.passage.text[item.start : item.end]
    return item


def _titled(masked: Masked, at: int, end: int) -> Item | None:
    """Read a person with an office or a standing, or a bare person's name."""
    text = masked.text
    limit = min(end, at + LONGEST)
    title = title_at(text, at, limit)
    if title and text[at:title] != "代表":
        stop = person_at(text, title, end)
        if stop:
            person = Person(title, stop, (at, title), None)
            return Item(at, stop, "agent", persons=[person], stop=past_polite(text, stop, end))
        if compiled("[、，]|兼").match(text, title, end):
            return Item(at, title, "office", stop=title)
    office = office_behind(text, at, limit)
    if office:
        person = Person(at, office[0], office, None)
        return Item(at, office[1], "agent", persons=[person], stop=office[1])
    # `周立民及其一致行动人何文清` are two.
    first = person_at(text, at, end, foreign=False)
    two = first and compiled("[及和与、]其?{SELFS}").match(text, first, limit)
    holder = None if two else _holder(text, at, limit)
    if holder:
        stop = starred_at(text, holder.end(), end)
        if stop:
            return Item(holder.end(), stop, "person", stop=past_polite(text, stop, end))
    body = plain("[^，。；：！？、与和同跟在{B}{D}{Q}{N}]{2,24}?(?={TITLE})").match(text, at, limit)
    holder_of = _raw_office(masked, at, body.end(), end) if body else None
    if holder_of:
        return holder_of
    if first is None or is_told(text[at:first]):
        return None
    return Item(at, first, "person", strong=first - at == 3, stop=past_polite(text, first, end))


def _holder(text: str, at: int, limit: int) -> Any:
    """Match who signs for himself up to his name: 禾川股份实际控制人|张三."""
    return plain("(?:(?![与和同跟及])[一-龥{N}{M}]){0,14}?{SELFS}").match(text, at, limit)


def _raw_office(masked: Masked, at: int, body: int, end: int) -> Item | None:
    """Read a person in the office of a body that only the frame shows."""
    text = masked.text
    title = title_at(text, body, end)
    if title is None:
        return None
    for word in words("body_ends"):
        if text.startswith(word, body) and body + len(word) < title:
            body += len(word)
            break
    for word in words("place_ends"):
        # 熊本县|知事, but 临江|市长.
        if text.startswith(word, body) and title_at(text, body + len(word), end) == title:
            body += len(word)
            break
    if compiled("{UNLIKELY}").search(text, at, body):
        return None
    # A name of another shape (蒲岛郁夫) fills what is left of the slot.
    stop = person_at(text, title, end) or starred_at(text, title, end)
    if stop is None:
        office = compiled("[、，]").match(text, title, end)
        return Item(at, title, "office", stop=title) if office else None
    person = Person(title, stop, (at, title), (at, body))
    place = text[at:body].endswith(tuple(words("place_ends"))) and body - at <= PLACE
    return Item(
        at,
        body,
        "place" if place else "name",
        canonical=masked.passage.text[at:body],
        persons=[person],
        strong=False,
        stop=past_polite(text, stop, end),
    )


def _anaphor(masked: Masked, at: int, end: int) -> Item | None:
    part = compiled("(?:[一-龥]{2}|第[一二三四五])(?:买方|卖方)").match(
        masked.passage.view, at, end
    )
    if part and not compiled("{WITH}|{AND}").search(masked.text, at, part.end()):
        # `香港买方与香港卖方`
        return Item(at, part.end(), "anaphor", strong=False, stop=part.end())
    for length in (4, 3, 2, 1):
        # 两家公司 is a quantity too: the view shows the word.
        word = masked.passage.view[at : at + length]
        if at + length <= end and word in words("anaphors"):
            item = Item(at, at + length, "anaphor", strong=False, stop=at + length)
            part = compiled("[一-龥]{2,10}?(?:学院|中心|研究院|实验室)(?={WITH}|{AND}|$)").match(
                masked.text, item.end, end
            )
            if part and word in ("我校", "我院", "该校", "学校"):
                # `我校机电学院`
                name = masked.passage.text[at : part.end()]
                return Item(at, part.end(), "name", name, strong=False, stop=part.end())
            return _behind_body(masked, item, end)
    return None


def _unknown(masked: Masked, at: int, end: int, *, listed: bool) -> Item | None:
    item = read_unknown(masked, at, end, listed=listed)
    return _behind_body(masked, item, end) if item and item.kind == "name" else item
