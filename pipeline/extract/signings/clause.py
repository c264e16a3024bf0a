"""Read the parties told in a clause before a word: subject, connector, other side."""

from __future__ import annotations

from typing import Any

from pipeline.extract.signings.act import Item, Person
from pipeline.extract.signings.mask import NAME, NAME_REST, Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.people import person_at
from pipeline.extract.signings.words import compiled, is_plural, plain

Sides = tuple[list[Item], list[Item]]

# One of these stands wherever the pattern WITH matches.
_WITH = ("与", "跟", "同", "别和", "后和")
# How a body's name ends that tells the news of others.
_AUTHORITIES = ("政府", "局", "委", "厅", "办", "办公室", "委员会")
# How many clauses before that of the trigger may hold its parties.
_CLAUSES = 3


def read_before(masked: Masked, limit: int, end: int) -> Sides:
    """Return the parties told before ``end``, as far back as ``limit``."""
    start, stop = clause_start(masked.text, limit, end), end
    # `A与B，C，D三所高校签署`: commas in place of 、 divide a list, not clauses.
    probe = start
    text = masked.text
    while (
        probe > limit + 1
        and text.startswith("，" + NAME, probe - 1, end)
        and text[probe - 2] in (NAME, NAME_REST)
    ):
        probe = clause_start(text, limit, probe - 1)
        if compiled("{WITH}").search(text, probe, start):
            start = probe
    for number in range(_CLAUSES):
        sides = _in_clause(masked, start, stop, limit, own=not number)
        if sides[0] or sides[1]:
            return sides
        counted = compiled("(?:[^，{N}]*的)?{Q}[^，{N}]*项目(?:{ADVERBS})")
        if start <= limit or (not number and counted.fullmatch(text, start, stop)):
            # `总投资40亿元的35个项目签约`: whoever stands before does something else.
            break
        stop = start - 1
        start = clause_start(masked.text, limit, stop)
    return [], []


def clause_start(text: str, limit: int, at: int) -> int:
    """Return the start of the clause that ``at`` stands in, not before ``limit``."""
    # The last one: found from behind.
    match = plain("(?s:.*){CLAUSE_END}").match(text, limit, at)
    return int(match.end()) if match else limit


def _in_clause(masked: Masked, start: int, end: int, limit: int, *, own: bool) -> Sides:
    """Return the sides that a clause tells; own: whether it is the clause of the trigger itself.

    In a clause before, no unknown name is taken without a connector that opposes it.
    """
    text = masked.text
    divider = find_divider(text, start, end)
    if divider is None:
        items = read_subject(masked, start, end, raw=own)
        return _as_sides(masked, items, end)
    left = None if own else compiled("{LEFT}").search(text, start, divider.start())
    if left:
        # `张三结束与甲公司的合约，签约乙公司`
        return read_subject(masked, start, left.start()), []
    # `与上赛季担任队长的后卫孙浩`
    star = compiled("[^，。；]{4,24}的(?={SELFS}[一-龥]{2,4}(?:{ADVERBS})$)").match(
        text, divider.end(), end
    )
    # `与总部位于青岛的海尔集团`
    attribute = star or compiled("[^，。；、{N}]{2,20}的[^，。；、{N}的]{0,6}(?={N})").match(
        text, divider.end(), end
    )
    side_b, stop = read_list(masked, attribute.end() if attribute else divider.end(), end)
    named = any(item.kind in ("body", "group", "person") and item.strong for item in side_b)
    if (
        not named
        and not compiled("(?:{ADVERBS})(?:{PREPS}[^，]*)?|(?:之间)?的").fullmatch(text, stop, end)
        and not compiled("{ADVERBS}代表").match(text, stop, end)
    ):
        # `通过与媒体开展合作以及签约…`: the connector belongs to another verb.
        items = read_subject(masked, start, end)
        return _as_sides(masked, items, end) if text.find("代表", start, end) > 0 else (items, [])
    side_a = read_subject(masked, start, divider.start())
    if len(side_b) == 1 and side_b[0].kind == "agent" and not any(i.persons for i in side_a):
        # `甲公司与新任总裁张三签订聘用合同`: an officer who signs for himself.
        person = side_b[0].persons[0]
        side_b = [Item(person.start, person.end, "person", stop=side_b[0].stop)]
    if not side_a:
        # `甲公司董事长张三代表公司，与乙公司签约`: the subject stands in a clause before.
        side_a = _earlier_subject(masked, start, limit)
    return _both_represented(masked, side_a, side_b, (stop, end))


def _as_sides(masked: Masked, items: list[Item], end: int) -> Sides:
    """Return the subject as two sides where it names two that sign with each other: ``A和B``."""
    text = masked.text
    if len(items) == 2 and not compiled("两大").match(text, items[1].stop):
        joint = compiled("[{X}”]*{AND}[“]?").fullmatch(text, items[0].stop, items[1].start)
        if joint or compiled("[^，]*代表双方").search(text, items[1].stop, end):
            return items[:1], items[1:]
    return items, []


def _both_represented(
    masked: Masked, side_a: list[Item], side_b: list[Item], span: tuple[int, int]
) -> Sides:
    """Put the bodies of ``S1与S2分别代表A和B`` in the place of the two persons."""
    bodies, stop = _represented(masked, side_b, *span)
    if stop == span[0] or not side_a:
        return side_a, side_b
    if len(bodies) == 2 and len(side_a) == len(side_b) == 1:
        first, second = bodies
        first.persons, second.persons = [], []
        for person_item, body in ((side_a[0], first), (side_b[0], second)):
            for person in person_item.persons or _as_agent(person_item):
                person.body = (body.start, body.end)
                body.persons.append(person)
        return [first], [second]
    return side_a, bodies


def find_divider(text: str, start: int, end: int) -> Any:
    """Return the match of the connector that opposes the sides in ``[start, end)``, or None."""
    found = []
    for match in connectors(text, start, end):
        before, after = text[start : match.start()], text[match.end() : end]
        if not after or (
            compiled("{ABSTRACT}$").search(before) and compiled("{ABSTRACT}").match(after)
        ):
            continue
        found.append(match)
    if found:
        if len(found) > 1 and "的" in text[found[0].end() : found[-1].start()]:
            return found[-1]
        return found[0]
    both = [m for m in compiled("{AND}").finditer(text, start, end) if m.start() > start]
    if len(both) == 1 and "、" not in text[start:end]:
        before, after = text[start : both[0].start()], text[both[0].end() : end]
        if NAME in after and (NAME in before or after.startswith(NAME)):
            return both[0]
    # `A向B签约授信`, `A被B签下`, `A完成B合同签署`, `A牵手B：`
    return compiled(
        "[向被](?={N}{M}*(?:{ADVERBS})$)|被(?=[^，的]{2,12}[队部院社司团会]$)"
        "|{JOINS}(?={N}{M}*$)|联合(?={N}{M}*(?:{ADVERBS})$)"
        "|完成了?(?={N}{M}*的?[^，{N}]{0,8}(?:合同|协议)的?(?:{ADVERBS})$)"
    ).search(text, start, end)


def connectors(text: str, start: int, end: int) -> list[Any]:
    """Return the matches of the words in ``[start, end)`` that oppose two sides: 与, 分别和."""
    if all(text.find(word, start, end) < 0 for word in _WITH):
        return []
    return list(compiled("{WITH}").finditer(text, start, end))


def read_subject(masked: Masked, start: int, end: int, *, raw: bool = True) -> list[Item]:
    """Return the parties of the subject that ends, but for adverbs, at ``end``."""
    text = masked.text
    heard = compiled("{HEARD}").match(text, start, end)
    start = heard.end() if heard else start
    if start >= end:
        return []
    # What stands behind the last name cuts nothing off.
    last_name = text.rfind(NAME, start, end)
    if last_name >= 0:
        for match in compiled("{CUTS}").finditer(text, start, last_name + 1):
            start = match.end()
    opener = compiled("{OPENERS}").match(text, start, end)
    if opener:
        start = opener.end()
    adverbial = compiled("(?:{ADVERBS})(?:{PREPS}[^，]*)?")
    if (
        last_name < start
        and not compiled("(?:{OPENERS})?(?:{PLURALS}|来自)").match(text, start, end)
        and adverbial.fullmatch(text, start, end)
    ):
        return _described(text, start, end)
    last = text.rfind("的", start, end)
    starts = [
        start,
        # `从乙队签下丙`: whom somebody leaves does not sign.
        *([last + 1] if last >= start and not _left(text, start, last + 1) else []),
        *(at for at in masked.names_in(start, end) if at > start and not _left(text, start, at)),
    ]
    fallback: list[Item] = []
    # `900家企业与银行机构签约`
    own_group = raw and compiled("{WITH}").search(text, start, end) is not None
    for number, at in enumerate(starts):
        items, stop = read_list(masked, at, end, raw=raw and (number == 0 or at == last + 1))
        if not items:
            continue
        items, stop = _represented(masked, items, stop, end)
        if stop == end or adverbial.fullmatch(text, stop, end):
            return items
        if text.find("项目", stop, end) >= 0:
            signs = _signs_project(text, items, stop, end)
            if signs is not None:
                return items if signs else []
        if not fallback and any(item.kind == "body" for item in items):
            fallback = [item for item in items if not is_teller(masked, item)]
        if any(item.kind in ("person", "agent") and item.strong for item in items) or (
            own_group and all(item.kind == "group" and item.count for item in items)
        ):
            fallback = fallback or items
    return fallback


def _left(text: str, start: int, at: int) -> bool:
    """Whether the name at ``at`` is told as whom somebody comes from: ``从降班的乙队签下丙``."""
    return text.rfind("从", max(start, at - 8), at) >= 0 and bool(
        compiled("从(?:[^，。；{N}]{0,6}的)?").fullmatch(text, text.rfind("从", start, at), at)
    )


def _signs_project(text: str, items: list[Item], stop: int, end: int) -> bool | None:
    """Whether they sign whom a project is told of behind ``stop``; None where it tells neither."""
    if compiled("{BUILT}(?:{ADVERBS})(?:{PREPS}[^，]*)?").fullmatch(text, stop, end):
        return True
    if compiled("等[^，]{0,4}项目(?:{ADVERBS})").fullmatch(text, stop - 1, end) and (
        len(items) > 1 and all(item.kind == "body" for item in items)
    ):
        # `宝能、传化等项目签约`: firms stand for what they build.
        return True
    if len(items) > 2 and compiled("的?{Q}[^，{N}]{0,6}项目(?:{ADVERBS})").fullmatch(
        text, stop, end
    ):
        # `甲公司、乙公司等12家企业的17个项目现场签约`
        return True
    if compiled("[^，]*项目(?:{ADVERBS})(?:{PREPS}[^，]*)?").fullmatch(text, stop, end):
        # `甲公司储能电池项目签约`: the name is the project's.
        return False
    return None


def _described(text: str, start: int, end: int) -> list[Item]:
    """Return the person whom an attribute describes at the end: ``凭借新剧走红的吴谨言``."""
    found = compiled("(?<=的)[一-龥]{3}(?=$|透露|表示|称|坦言)").search(text, start, end)
    if not found or person_at(text, found.start(), end, foreign=False) != found.end():
        return []
    return [Item(found.start(), found.end(), "person", stop=found.end())]


def _represented(masked: Masked, items: list[Item], stop: int, end: int) -> tuple[list[Item], int]:
    """Put the bodies that persons sign for in the place of the persons: ``S代表A``."""
    if not any(item.persons or item.kind == "person" for item in items):
        return items, stop
    match = compiled("(?:{ADVERBS})(?:作为|代表)").match(masked.text, stop, end)
    if not match:
        return items, stop
    bodies, after = read_list(masked, match.end(), end)
    if not bodies:
        return items, stop
    words = [masked.passage.view[body.start : body.end] for body in bodies]
    if all(body.kind == "anaphor" for body in bodies) and (
        any(item.kind in ("body", "name") for item in items) or all(map(is_plural, words))
    ):
        # `A董事长张三代表双方签字`: who they sign for stands with their offices, or before.
        return items, after
    persons = [person for item in items for person in item.persons]
    for item in items:
        if item.kind == "person":
            persons += _as_agent(item)
    for number, person in enumerate(persons):
        body = bodies[number] if len(bodies) == len(persons) else bodies[0]
        person.body = (body.start, body.end)
        body.persons.append(person)
    return bodies, after


def _as_agent(item: Item) -> list[Person]:
    return [Person(item.start, item.end, None, None)]


def _earlier_subject(masked: Masked, at: int, limit: int) -> list[Item]:
    """Return the subject of the nearest clause before ``at`` that opens with a name."""
    text, stop = masked.text, at - 1
    while stop > limit:
        start = clause_start(text, limit, stop)
        opener = compiled("{OPENERS}").match(text, start, stop)
        first = opener.end() if opener else start
        sent = _sent(masked, first, stop)
        if sent:
            return sent
        divider = find_divider(text, first, stop)
        item = read_item(masked, first, stop, raw=False)
        weak = item is not None and item.kind == "person" and not item.strong
        attended = compiled("[^，]*{ATTENDED}").match(text, start, stop)
        first_told = start <= limit or not masked.names_in(limit, start)
        opens = item is not None and (item.kind != "anaphor" or first_told)
        if item is not None and _reports(masked, item, stop):
            stop = start - 1
            continue
        if item and opens and not weak and not attended:
            counted = bool(compiled("[^，]{0,80}等{Q}").match(text, first, stop))
            items, _ = read_list(masked, first, divider.start() if divider else stop, raw=counted)
            under = compiled("[^，]{0,6}?(?:公告|宣布|披露|称|，)其{UNDER_WORDS}(?={N})").match(
                text, item.stop, stop
            )
            if under:
                # `甲公司公告其子公司乙公司中标后，与丙公司签约`
                items, _ = read_list(masked, under.end(), stop, raw=False)
            if not is_teller(masked, item):
                return items or [item]
        names = masked.names_in(first, stop)
        person = [] if names else _described(text, first, stop)
        if person:
            return person
        raw = None if names else read_item(masked, first, stop)
        says = "(?:{ADVERBS})*(?:发布|公告|宣布|披露|称|表示|消息|方面)"
        if raw and raw.kind == "name" and compiled(says).match(text, raw.stop, stop):
            return [raw]
        opening = compiled("[^，]{0,6}?(?:据|对此)?(?={N})").match(text, first, stop)
        described = bool(names) and compiled("(?<=的){N}{M}*$").search(text, names[-1], stop)
        if names and (opening or described):
            known = read_item(masked, names[0] if opening else names[-1], stop)
            if known and not is_teller(masked, known):
                return [known]
        stop = start - 1
    return []


def _sent(masked: Masked, start: int, end: int) -> list[Item]:
    """Return for whom somebody signs who stands in a clause before: ``区长张三代表大兴区，与…``."""
    last = masked.text.rfind("代表", start, end)
    items, stop = read_list(masked, last + 2, end) if last > start else ([], end)
    if stop != end or [item.kind for item in items] not in (["body"], ["place"], ["anaphor"]):
        return []
    first = read_item(masked, start, last)
    for person in first.persons if first else ():
        person.body = (items[0].start, items[0].end)
        items[0].persons.append(person)
    return items


def _reports(masked: Masked, item: Item, end: int) -> bool:
    """Whether an authority only tells what another did: ``市政府12日透露，近日与B签署``."""
    told = compiled("(?:[{D}{X}]|日前|近日)*(?:透露|通报|介绍)").match(masked.text, item.stop, end)
    return bool(told) and masked.passage.view.endswith(_AUTHORITIES, item.start, item.end)


def first_subject(masked: Masked, at: int, limit: int) -> list[Item]:
    """Return the known body that opens the first clause of what ``；`` divides, before ``at``."""
    text = masked.text
    start = max(limit, text.rfind("；", limit, at) + 1)
    if compiled("{HEARD}").match(text, start, at):
        return []
    opener = compiled("{OPENERS}").match(text, start, at)
    item = read_item(masked, opener.end() if opener else start, at, raw=False)
    if item is None or item.kind != "body" or _reports(masked, item, at):
        return []
    return [] if is_teller(masked, item) else [item]


def is_teller(masked: Masked, item: Item) -> bool:
    """Whether a body is one that tells, judges or asks: a court, an exchange, a newspaper."""
    return bool(compiled("{TELLER}").search(masked.passage.view, item.start, item.end))
