"""Read whose signing a noun tells: ``A与B举行签约仪式``, ``此次签约，A将与B…``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.act import Item, Trigger
from pipeline.extract.signings.clause import (
    Sides,
    clause_start,
    find_divider,
    read_before,
    read_subject,
)
from pipeline.extract.signings.mask import NAME, Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.partner import pair_before
from pipeline.extract.signings.words import compiled


def read_ceremony(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    """Return the parties on side A and side B of a signing that a noun tells.

    limit, end: the span of the trigger's sentence that belongs to it, own offsets. The clause of
    the noun tells them, else the clause behind it, else the nearest two that a clause before
    opposes. Who attends, watches or hosts is no party.
    """
    sides = _in_clause(masked, trigger, limit, end)
    if sides[0] or sides[1]:
        return sides
    sides = read_next_clause(masked, trigger, end)
    if sides[0] or sides[1]:
        return sides
    start = clause_start(masked.text, limit, trigger.start)
    pair = pair_before(masked, limit, start - 1, dealt=False) if start > limit else None
    return (_unmanned(pair[0]), _unmanned(pair[1])) if pair else ([], [])


def _unmanned(items: Sequence[Item]) -> list[Item]:
    """Return the parties without the persons beside them, who do not sign in that clause."""
    return [
        Item(i.start, i.end, i.kind, i.canonical, i.count, strong=i.strong, stop=i.stop)
        for i in items
    ]


def _in_clause(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    text = masked.text
    start = clause_start(text, limit, trigger.start)
    if compiled("{ATTENDED}").search(text, start, trigger.start):
        return _attended(masked, start, trigger.start)
    hold = None
    for match in compiled("{HOLD}").finditer(text, start, trigger.start):
        hold = match
    if hold:
        side_a, side_b = read_before(masked, limit, hold.start())
        divider = find_divider(text, hold.end(), trigger.start)
        if divider and not side_b:
            side_b, _ = read_list(masked, divider.end(), trigger.start)
            # `举行了A与B的签约仪式`
            after = compiled("了?").match(text, hold.end())
            first = after.end() if after else hold.end()
            side_a = side_a or read_subject(masked, first, divider.start())
        if side_a or side_b:
            return side_a, side_b
        start = hold.end()
    divider = find_divider(text, start, trigger.start)
    if divider:
        side_b, _ = read_list(masked, divider.end(), _theme(text, divider.end(), trigger.start))
        side_a = read_subject(masked, start, divider.start())
        if compiled("继").match(text, start):
            end = masked.passage.sentences[masked.passage.sentence_at(trigger.start)][1]
        return side_a or read_follower(masked, trigger, end, "[^，。；]{0,4}，"), side_b
    if trigger.rule == "nominal.this":
        named = read_subject(masked, start, trigger.start)
        if named:
            # `A此次签约B`
            direct = text.startswith(NAME, trigger.end)
            return named, read_list(masked, trigger.end, end, raw=False)[0] if direct else []
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
    found: list[Item] = []
    if names and compiled("[^，]{0,8}?(?={N})").match(text, first, names[0] + 1):
        found, stop = read_list(masked, names[0], trigger.start, raw=False)
        joined = compiled("{BETWEEN}?(?={N})").match(text, stop, trigger.start)
        more, _ = read_list(masked, joined.end(), trigger.start, raw=False) if joined else ([], 0)
        if found and more:
            return found, more
        if len(found) == 2 and compiled("{BETWEEN}").fullmatch(text, found[0].stop, found[1].start):
            return found[:1], found[1:]
    return found, []


def _attended(masked: Masked, start: int, end: int) -> Sides:
    """Return the sides of ``出席A与B的签约仪式``: whose it is, not who came."""
    last = None
    for match in compiled("{OF_WHOM}").finditer(masked.text, start, end):
        last = match
    divider = find_divider(masked.text, last.end(), end) if last else None
    if last is None or divider is None:
        return [], []
    side_b, _ = read_list(masked, divider.end(), _theme(masked.text, divider.end(), end), raw=False)
    side_a = read_subject(masked, last.end(), divider.start()) if side_b else []
    return (side_a, side_b) if side_a else ([], [])


def read_next_clause(masked: Masked, trigger: Trigger, end: int) -> Sides:
    """Return the sides that the clause behind the trigger opposes, or who is to do something there.

    ``此次签约，A与B共同投资…``, ``签约仪式上，A与B就…交流``, ``签约后，A将为B提供…``.
    """
    text = masked.text
    comma = compiled("[^，。；]{0,16}，").match(text, trigger.end, end)
    if not comma:
        return [], []
    start = comma.end()
    mark = compiled("{CLAUSE_END}").search(text, start, end)
    stop = mark.start() if mark else end
    divider = find_divider(text, start, stop)
    if divider is None or not compiled("{WITH}|{AND}").fullmatch(divider[0]):
        divider = compiled("{MEETS}(?=[“]?{N})").search(text, start, stop)
    side_a, after = read_list(masked, start, divider.start() if divider else stop)
    if not any(item.kind in ("body", "name") for item in side_a):
        return [], []
    if divider and compiled("(?:{ADVERBS})").fullmatch(text, after, divider.start()):
        side_b, _ = read_list(masked, divider.end(), stop)
        if any(item.kind == "body" for item in side_a + side_b) and side_b:
            return _unmanned(side_a), _unmanned(side_b)
    undertakes = compiled("(?:{ADVERBS}){UNDERTAKES}").match(text, after, stop)
    return (_unmanned(side_a), []) if undertakes else ([], [])


def _theme(text: str, at: int, end: int) -> int:
    """Return where the theme of a ceremony begins behind the parties: ``战略合作签约仪式``."""
    match = compiled("{THEME}").search(text, at + 2, end)
    return int(match.start()) if match else end


def read_follower(masked: Masked, trigger: Trigger, end: int, when: str) -> list[Item]:
    """Return the subject of the clause behind ``在与B签约之时，A…``; when: what stands between."""
    comma = compiled(when).match(masked.text, trigger.end, end)
    item = read_item(masked, comma.end(), end) if comma else None
    return [item] if item and item.kind in ("body", "name") else []
