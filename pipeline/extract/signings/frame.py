"""Read the frame of a trigger: who stands on which side of it."""

from __future__ import annotations

from typing import Any

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.act import Item, Person, Trigger
from pipeline.extract.signings.mask import NAME, Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.words import compiled

Sides = tuple[list[Item], list[Item]]

# How many clauses before that of the trigger may hold its parties.
_CLAUSES = 3


def read_frame(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    """Return the parties on side A and side B of a trigger.

    limit, end: the span of the trigger's sentence that belongs to it, own offsets.
    """
    if trigger.kind == "define":
        return _define(masked, trigger, limit, end)
    if trigger.kind == "nominal":
        return _nominal(masked, trigger, limit, end)
    side_a, side_b = read_before(masked, limit, trigger.start)
    if side_b and not side_a and trigger.kind == "verb":
        # `与B签约的A`
        relative = compiled("的[^，。；、{N}]{0,12}?(?={N})").match(masked.text, trigger.end, end)
        if relative:
            side_a, _ = read_list(masked, relative.end(), end, raw=False)
    if not side_b and trigger.kind == "verb":
        side_b = _object(masked, trigger, end)
        side_b = [item for item in side_b if not _among(item, side_a)]
    return side_a, side_b


def read_before(masked: Masked, limit: int, end: int) -> Sides:
    """Return the parties told before ``end``, as far back as ``limit``."""
    start, stop = clause_start(masked.text, limit, end), end
    # `A与B，C，D三所高校签署`: commas in place of 、 divide a list, not clauses.
    probe = start
    while probe > limit + 1 and compiled("(?<=[{N}{M}])，{N}").match(masked.text, probe - 1, end):
        probe = clause_start(masked.text, limit, probe - 1)
        if compiled("{WITH}").search(masked.text, probe, start):
            start = probe
    for _ in range(_CLAUSES):
        sides = _in_clause(masked, start, stop, limit)
        if sides[0] or sides[1]:
            return sides
        if start <= limit:
            break
        stop = start - 1
        start = clause_start(masked.text, limit, stop)
    return [], []


def clause_start(text: str, limit: int, at: int) -> int:
    """Return the start of the clause that ``at`` stands in, not before ``limit``."""
    last = limit
    for match in compiled("{CLAUSE_END}").finditer(text, limit, at):
        last = match.end()
    return last


def _follows(masked: Masked, trigger: Trigger, end: int) -> list[Item]:
    """Return the subject of the clause behind ``在与B签约之时，A…``."""
    comma = compiled("[^，。；]{0,4}，").match(masked.text, trigger.end, end)
    item = read_item(masked, comma.end(), end, raw=False) if comma else None
    return [item] if item and item.kind == "body" else []


def _in_clause(masked: Masked, start: int, end: int, limit: int) -> Sides:
    text = masked.text
    pairs = _pairs(masked, start, end)
    if pairs:
        return pairs
    divider = _divider(text, start, end)
    if divider is None:
        items = read_subject(masked, start, end)
        if len(items) == 2 and compiled("[{X}”]*{AND}[“]?").fullmatch(
            text, items[0].stop, items[1].start
        ):
            return items[:1], items[1:]
        return items, []
    side_b, stop = read_list(masked, divider.end(), end)
    named = any(item.kind in ("body", "group", "person") and item.strong for item in side_b)
    adverbial = compiled("(?:{ADVERBS})(?:{PREPS}[^，]*)?").fullmatch(text, stop, end)
    if not named and not adverbial and not compiled("{ADVERBS}代表").match(text, stop, end):
        # `通过与媒体开展合作以及签约…`: the connector belongs to another verb.
        return read_subject(masked, start, end), []
    side_a = read_subject(masked, start, divider.start())
    if not side_a:
        # `甲公司董事长张三代表公司，与乙公司签约`: the subject stands in a clause before.
        side_a = _earlier_subject(masked, start, limit)
    return _both_represented(masked, side_a, side_b, (stop, end))


def _pairs(masked: Masked, start: int, end: int) -> Sides | None:
    """Return the sides of ``A与B、C与D分别签署``, each pair's first on side A; else None."""
    text = masked.text
    found = list(compiled("{WITH}").finditer(text, start, end))
    if len(found) < 2 or not compiled("{N}").search(text, start, end):
        return None
    first, second = found[0], found[1]
    comma = text.rfind("、", first.end(), second.start())
    if comma < 0 or len(found) > 2:
        return None
    side_a = read_subject(masked, start, first.start())
    inner, stop = read_list(masked, first.end(), comma)
    other = read_subject(masked, comma + 1, second.start())
    last, _ = read_list(masked, second.end(), end)
    if side_a and inner and other and last and stop == comma:
        return side_a + other, inner + last
    return None


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


def _divider(text: str, start: int, end: int) -> Any:
    """Return the match of the connector that opposes the sides in ``[start, end)``, or None."""
    found = []
    for match in compiled("{WITH}").finditer(text, start, end):
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
    # `A向B签约授信`
    return compiled("向(?={N}{M}*(?:{ADVERBS})$)").search(text, start, end)


def read_subject(masked: Masked, start: int, end: int) -> list[Item]:
    """Return the parties of the subject that ends, but for adverbs, at ``end``."""
    text = masked.text
    if start >= end:
        return []
    for match in compiled("{CUTS}").finditer(text, start, end):
        if match.end() < end and NAME in text[match.end() : end]:
            start = match.end()
    opener = compiled("{OPENERS}").match(text, start, end)
    if opener:
        start = opener.end()
    adverbial = compiled("(?:{ADVERBS})(?:{PREPS}[^，]*)?")
    plural = compiled("(?:{OPENERS})?(?:{PLURALS})").match(text, start, end)
    if not plural and NAME not in text[start:end] and adverbial.fullmatch(text, start, end):
        return []
    last = text.rfind("的", start, end)
    starts = [
        start,
        *([last + 1] if last >= start else []),
        *(at for at in masked.names_in(start, end) if at > start),
    ]
    fallback: list[Item] = []
    for number, at in enumerate(starts):
        items, stop = read_list(masked, at, end, raw=number == 0 or at == last + 1)
        if not items:
            continue
        items, stop = _represented(masked, items, stop, end)
        if adverbial.fullmatch(text, stop, end):
            return items
        if compiled("[^，]*项目(?:{ADVERBS})(?:{PREPS}[^，]*)?").fullmatch(text, stop, end):
            # `甲公司储能电池项目签约`: the name is the project's.
            return []
        if not fallback and any(item.kind == "body" for item in items):
            fallback = [item for item in items if not _tells(masked, item)]
        if any(item.kind in ("person", "agent") and item.strong for item in items):
            fallback = fallback or items
    return fallback


def _represented(masked: Masked, items: list[Item], stop: int, end: int) -> tuple[list[Item], int]:
    """Put the bodies that persons sign for in the place of the persons: ``S代表A``."""
    match = compiled("(?:{ADVERBS})(?:作为|代表)").match(masked.text, stop, end)
    if not match or not any(item.persons or item.kind == "person" for item in items):
        return items, stop
    bodies, after = read_list(masked, match.end(), end)
    if not bodies:
        return items, stop
    if all(body.kind == "anaphor" for body in bodies) and any(
        item.kind in ("body", "name") for item in items
    ):
        # `A董事长张三代表双方签字`: who they sign for stands with their offices.
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
        divider = _divider(text, first, stop)
        item = read_item(masked, first, stop, raw=False)
        weak = item is not None and item.kind == "person" and not item.strong
        attended = compiled("[^，]*{ATTENDED}").match(text, start, stop)
        opens = item is not None and (item.kind != "anaphor" or start <= limit)
        if item and opens and not weak and not attended:
            items, _ = read_list(masked, first, divider.start() if divider else stop, raw=False)
            if not _tells(masked, item):
                return items or [item]
        names = masked.names_in(first, stop)
        raw = None if names else read_item(masked, first, stop)
        says = "(?:{ADVERBS})*(?:发布|公告|宣布|披露|称|表示|消息|方面)"
        if raw and raw.kind == "name" and compiled(says).match(text, raw.stop, stop):
            return [raw]
        if names and compiled("[^，]{0,6}?(?:据|对此)?(?={N})").match(text, first, stop):
            known = read_item(masked, names[0], stop)
            if known and not _tells(masked, known):
                return [known]
        stop = start - 1
    return []


def _tells(masked: Masked, item: Item) -> bool:
    """Whether a body is one that tells, judges or asks: a court, an exchange, a newspaper."""
    return bool(compiled("{TELLER}").search(masked.passage.view, item.start, item.end))


def _object(masked: Masked, trigger: Trigger, end: int) -> list[Item]:
    """Return the parties behind the verb: ``A签约B``, ``签约落户B``."""
    text = masked.text
    word = masked.passage.view[trigger.start : trigger.end]
    after = compiled("(?:了|引进|引入|来自)?[“]?").match(text, trigger.end, end)
    at = after.end() if after else trigger.end
    if not any(verb in word for verb in ("签约", "签下", "签得", "续约")):
        return []
    settled = len(word) > 2 and not word.endswith(("签约", "加盟"))
    if not settled and compiled("{THING}").match(text, at, end):
        return []
    items, stop = read_list(masked, at, end)
    weak = [item for item in items if item.kind == "name" and not item.strong]
    listed = len(items) > 1 and "等" in text[stop - 1 : stop + 8]
    short = word == "签约" and text.startswith("了", trigger.end) and stop - at <= 6
    if weak and not (
        settled or listed or (short and compiled("[，。；]|$").match(text, stop, end))
    ):
        items, stop = read_list(masked, at, end, raw=False)
    if items and all(item.kind in ("anaphor", "office") for item in items):
        return []
    last = items[-1] if items else None
    # A bare name right behind the verb: 签约张伟，; 签约时所指的 is none.
    bare = last is not None and last.kind == "person" and last.start == at
    if bare and last is not None and last.end - last.start == 2:
        return []
    if bare and not compiled("[，。；、（等]|为|加盟|担任|出任|$").match(text, stop, end):
        return []
    # `甲公司项目` is a project, not the firm.
    if len(items) == 1 and text.startswith("项目", stop):
        return []
    return items


def _define(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    text = masked.text
    listed: list[Item] = []
    for at in _list_starts(text, trigger.end, end):
        items, stop = read_list(masked, at, end)
        listed += [item for item in items if not _among(item, listed)]
        if not compiled("[^。]{0,12}：").search(text, stop, end):
            break
    start = clause_start(text, limit, trigger.start)
    divider = _divider(text, start, trigger.start)
    if divider:
        with_whom, _ = read_list(masked, divider.end(), trigger.start)
        return listed, with_whom
    split = 1 if len(listed) == 2 else len(listed)
    return listed[:split], listed[split:]


def _list_starts(text: str, at: int, end: int) -> list[int]:
    """Return where lists may begin behind a definition, labels (``债权人：``) passed."""
    starts = [at]
    starts += [m.end() for m in compiled("[一-龥]{2,6}(?:{X})*：").finditer(text, at, end)]
    return starts[1:] if len(starts) > 1 else starts


def _nominal(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    text = masked.text
    start = clause_start(text, limit, trigger.start)
    if compiled("{ATTENDED}").search(text, start, trigger.start):
        return [], []
    hold = None
    for match in compiled("{HOLD}").finditer(text, start, trigger.start):
        hold = match
    if hold:
        side_a, side_b = read_before(masked, limit, hold.start())
        divider = _divider(text, hold.end(), trigger.start)
        if divider and not side_b:
            side_b, _ = read_list(masked, divider.end(), trigger.start)
        if side_a or side_b:
            return side_a, side_b
        start = hold.end()
    divider = _divider(text, start, trigger.start)
    if divider:
        side_b, _ = read_list(masked, divider.end(), _theme(text, divider.end(), trigger.start))
        side_a = read_subject(masked, start, divider.start())
        return side_a or _follows(masked, trigger, end), side_b
    if trigger.rule == "nominal.this":
        named = read_subject(masked, start, trigger.start)
        if named:
            return named, []
    opener = compiled("{OPENERS}").match(text, start, trigger.start)
    first = opener.end() if opener else start
    names = masked.names_in(first, trigger.start)
    if not names and start > limit:
        # `A与B进行了打造基地，培养人才签约仪式`: the verb stands a clause before.
        earlier = clause_start(text, limit, start - 1)
        hold = compiled("{HOLD}").search(text, earlier, start - 1)
        if hold:
            return read_before(masked, limit, hold.start())
    place = compiled("[一-龥]{2,6}?[省市县区州]").match(text, first, trigger.start)
    if not names and place and place[0] in load_lexicon().full_places:
        return [Item(first, place.end(), "place", canonical=place[0], stop=place.end())], []
    if first >= trigger.start or trigger.rule == "nominal.this":
        return _next_clause(masked, trigger, end)
    found: list[Item] = []
    if names and compiled("[^，]{0,8}?(?={N})").match(text, first, names[0] + 1):
        found, stop = read_list(masked, names[0], trigger.start, raw=False)
        while stop < trigger.start and text[stop] == NAME:
            more, stop = read_list(masked, stop, trigger.start, raw=False)
            if not more:
                break
            return found, more
    return found, []


def _next_clause(masked: Masked, trigger: Trigger, end: int) -> Sides:
    """Return the sides of ``此次签约，A与B共同投资…``: the clause behind the noun tells them."""
    text = masked.text
    comma = compiled("[^，。；]{0,8}，").match(text, trigger.end, end)
    if not comma:
        return [], []
    start = comma.end()
    stop = compiled("{CLAUSE_END}").search(text, start, end)
    verb = compiled("共同|联合|携手|双方").search(text, start, stop.start() if stop else end)
    if not verb:
        return [], []
    divider = _divider(text, start, verb.start())
    if divider is None:
        return [], []
    side_b, _ = read_list(masked, divider.end(), verb.start())
    return read_subject(masked, start, divider.start()), side_b


def _theme(text: str, at: int, end: int) -> int:
    """Return where the theme of a ceremony begins behind the parties: ``战略合作签约仪式``."""
    match = compiled("{THEME}").search(text, at + 2, end)
    return int(match.start()) if match else end


def _among(item: Item, items: list[Item]) -> bool:
    return any(other.start < item.end and item.start < other.end for other in items)
