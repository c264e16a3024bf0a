"""Read whose signing a noun tells: ``A与B举行签约仪式``, ``此次签约，A将与B…``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.act import Item, Trigger
from pipeline.extract.signings.clause import (
    Sides,
    clause_start,
    find_divider,
    first_subject,
    is_teller,
    read_before,
    read_subject,
)
from pipeline.extract.signings.mask import NAME, Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.partner import pair_before
from pipeline.extract.signings.words import compiled

# In how many clauses behind a noun its parties may be told, and what a party may be there.
_CLAUSES_BEHIND = 3
_SIGNERS = {"body", "name", "place"}


def read_ceremony(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    """Return the parties on side A and side B of a signing that a noun tells.

    limit, end: the span of the trigger's sentence that belongs to it, own offsets. The clause of
    the noun tells them, else the clause behind it, else the nearest two that a clause before
    opposes. Who attends, watches or hosts is no party.
    """
    sides = _in_clause(masked, trigger, limit, end)
    start = clause_start(masked.text, limit, trigger.start)
    if trigger.rule == "nominal.this" and not sides[1]:
        # `A表示，以此次签约为契机，与B深化合作`
        subject = _unmanned(sides[0] or first_subject(masked, start, limit))
        told = read_next_clause(masked, trigger, end, subject)
        sides = told if told[1] else sides
    if sides[0] or sides[1]:
        return sides
    sides = read_next_clause(masked, trigger, end)
    if sides[0] or sides[1]:
        return sides
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
        if not side_b and text.endswith("联合", start, hold.start()):
            # `甲、乙联合举办签约活动`: they are hosts.
            side_a = []
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
        told = _this(masked, trigger, start, end)
        if told is not None:
            return told
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


def _this(masked: Masked, trigger: Trigger, start: int, end: int) -> Sides | None:
    """Return the sides of ``A此次签约B``; nobody where the signing is only spoken of."""
    if compiled("{OF_ACT}").search(masked.text, start, trigger.start):
        # `处长张三强调了此次签约的意义`
        return [], []
    named = read_subject(masked, start, trigger.start)
    direct = masked.text.startswith(NAME, trigger.end)
    partner = read_list(masked, trigger.end, end, raw=False)[0] if named and direct else []
    return (named, partner) if named else None


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


def read_next_clause(
    masked: Masked, trigger: Trigger, end: int, subject: Sequence[Item] = ()
) -> Sides:
    """Return the two that the words behind the trigger oppose, or who is to do something there.

    subject: who is known to be the one side. ``此次签约是A与B的首次合作``,
    ``签约仪式上，A与B就…交流``, ``签约后，A将为B提供…``.
    """
    text, start = masked.text, trigger.end
    subject = list(subject)
    for _ in range(_CLAUSES_BEHIND):
        mark = compiled("[，：。；！？\\n]").search(text, start, end)
        stop = mark.start() if mark else end
        if not compiled("{OF_WHOM}|致辞|讲话|揭幕").search(text, start, stop):
            pair = _opposed(masked, start, stop, subject)
            if pair:
                return pair
            subject = subject or _subject(masked, start, stop)
            if subject and compiled("(?:{ADVERBS}){UNDERTAKES}").match(
                text, subject[-1].stop, stop
            ):
                return _unmanned(subject), []
        if mark is None or mark[0] not in "，：":
            break
        start = stop + 1
    return [], []


def _opposed(masked: Masked, start: int, stop: int, subject: list[Item]) -> Sides | None:
    """Return the two that ``[start, stop)`` opposes, one of them at least a known body.

    subject: who stands for the first where the clause begins with the connector (将与B共同…).
    """
    text = masked.text
    # 标志着, 意味着 and the like stand before the two.
    opener = compiled("(?:{OPENERS})?(?:{CUTS})?").match(text, start, stop)
    opens = opener.end()
    first: list[tuple[list[Item], int]] = [(subject, start)] if subject else []
    for at in dict.fromkeys([opens, *masked.names_in(start, stop)]):
        items, after = read_list(masked, at, stop, raw=at == opens)
        joints = [
            number
            for number, (one, two) in enumerate(pairwise(items), 1)
            if compiled("[{X}”]*(?:{WITH}|{AND})[“]?").fullmatch(text, one.stop, two.start)
        ]
        if joints:
            sides = items[: joints[-1]], items[joints[-1] :]
            if _signs(items):
                return _unmanned(sides[0]), _unmanned(sides[1])
        elif items:
            first.append((items, after))
    link = compiled("(?:{ADVERBS})(?:{WITH}|{AND}|{MEETS})(?=[“{X}]*(?:{PART_OF})?{N})")
    for side_a, after in first:
        divider = link.match(text, after, stop)
        side_b = read_list(masked, divider.end(), stop)[0] if divider else []
        if side_b and _signs(side_a + side_b):
            return _unmanned(side_a), _unmanned(side_b)
    return None


def _signs(items: Sequence[Item]) -> bool:
    """Whether the items may be those who signed: one is a known body, none a person."""
    kinds = {item.kind for item in items}
    return "body" in kinds and kinds <= _SIGNERS


def _subject(masked: Masked, start: int, stop: int) -> list[Item]:
    """Return the known bodies that the clause opens with."""
    opener = compiled("{OPENERS}").match(masked.text, start, stop)
    items, _ = read_list(masked, opener.end() if opener else start, stop, raw=False)
    return [item for item in items if item.kind == "body" and not is_teller(masked, item)]


def _theme(text: str, at: int, end: int) -> int:
    """Return where the theme of a ceremony begins behind the parties: ``战略合作签约仪式``."""
    match = compiled("{THEME}").search(text, at + 2, end)
    return int(match.start()) if match else end


def read_follower(masked: Masked, trigger: Trigger, end: int, when: str) -> list[Item]:
    """Return the subject of the clause behind ``在与B签约之时，A…``; when: what stands between."""
    comma = compiled(when).match(masked.text, trigger.end, end)
    item = read_item(masked, comma.end(), end) if comma else None
    return [item] if item and item.kind in ("body", "name") else []
