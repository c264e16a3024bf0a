"""Read the frame of a trigger: who stands on which side of it."""

from __future__ import annotations

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.act import Item, Trigger
from pipeline.extract.signings.clause import (
    Sides,
    clause_start,
    find_divider,
    read_before,
    read_subject,
)
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.words import compiled

# The last words of the triggers that bring a firm to a place.
_SETTLES = ("入驻", "落户", "落地", "进驻")


def read_frame(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    """Return the parties on side A and side B of a trigger.

    limit, end: the span of the trigger's sentence that belongs to it, own offsets.
    """
    if trigger.kind == "define":
        return _define(masked, trigger, limit, end)
    if trigger.kind == "nominal":
        return _nominal(masked, trigger, limit, end)
    side_a, side_b = read_before(masked, limit, trigger.start)
    if trigger.kind == "end" and not side_b:
        # `终止与B的合作协议`: the other side stands inside the trigger.
        divider = find_divider(masked.text, trigger.start, trigger.end)
        if divider:
            side_b, _ = read_list(masked, divider.end(), trigger.end)
    if side_b and not side_a and trigger.kind == "verb":
        # `与B签约的A`
        relative = compiled("的[^，。；、{N}]{0,12}?(?={N})").match(masked.text, trigger.end, end)
        clause = clause_start(masked.text, limit, trigger.start)
        if compiled("作为|身为").match(masked.text, clause):
            # `作为首家与B签约的旅行社，A`
            relative = compiled("的[^，。；、{N}]{0,12}?，(?={N})").match(
                masked.text, trigger.end, end
            )
        if relative:
            side_a, _ = read_list(masked, relative.end(), end, raw=False)
    if side_a and side_b and trigger.kind == "verb":
        alike = compiled("{ALIKE}").search(masked.text, side_b[-1].stop, trigger.start)
        partner = _object(masked, trigger, end) if alike else []
        if partner:
            side_a, side_b = side_a + side_b, partner
    if not side_b and trigger.kind == "verb":
        side_b = _object(masked, trigger, end) or _host(masked, trigger, limit, end)
        side_b = [item for item in side_b if not _among(item, side_a)]
        if side_b and not side_a and masked.text.startswith("的", side_b[-1].stop):
            # `曾签约B的A`
            side_a, _ = read_list(masked, side_b[-1].stop + 1, end, raw=False)
    if not side_a and trigger.kind == "verb":
        clause = clause_start(masked.text, limit, trigger.start)
        since = compiled("随着|自从|继").match(masked.text, clause)
        side_a = _follows(masked, trigger, end, "[^，。；]{0,6}，" if since else "{WHEN}")
    return side_a, side_b


def _follows(masked: Masked, trigger: Trigger, end: int, when: str) -> list[Item]:
    """Return the subject of the clause behind ``在与B签约之时，A…``; when: what stands between."""
    comma = compiled(when).match(masked.text, trigger.end, end)
    item = read_item(masked, comma.end(), end, raw=False) if comma else None
    return [item] if item and item.strong and item.kind in ("body", "name") else []


def _object(masked: Masked, trigger: Trigger, end: int) -> list[Item]:
    """Return the parties behind the verb: ``A签约B``, ``签约落户B``."""
    text = masked.text
    word = masked.passage.view[trigger.start : trigger.end]
    after = compiled(
        "(?:了|引进|引入|来自|于|的(?=[一-龥]{0,6}?{SELFS}))?(?:[拟将]?(?:增持|增资|收购|入股|参股|认购))?[“]?"
    ).match(text, trigger.end, end)
    at = after.end() if after else trigger.end
    if not any(verb in word for verb in ("签约", "签下", "签得", "续约")):
        return []
    star = compiled("(?P<p>[^，。；：、{N}{Q}{D}]{2,12}?){STANDS_FOR}").match(text, at, end)
    if star and not compiled("{SELFS}").search(star["p"]):
        return [Item(at, star.end("p"), "person", stop=star.end("p"))]
    settled = len(word) > 2 and not word.endswith(("签约", "加盟"))
    if not settled and compiled("{THING}").match(text, at, end):
        return []
    items, stop = read_list(masked, at, end)
    weak = [item for item in items if item.kind == "name" and not item.strong]
    listed = len(items) > 1 and "等" in text[stop - 1 : stop + 8]
    # `签下深圳地铁70亿元大单`
    worth = masked.quantity_at(stop)
    deal = worth is not None and worth.dimension == "money"
    short = word == "签约" and text.startswith("了", trigger.end) and stop - at <= 6
    if weak and not (
        settled or listed or deal or (short and compiled("[，。；]|$").match(text, stop, end))
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


def _host(masked: Masked, trigger: Trigger, limit: int, end: int) -> list[Item]:
    """Return the host of ``签约入驻`` that the clause beside it or the event names.

    ``京东签约入驻，高新区再添龙头``, ``高新区迎来新伙伴，京东签约入驻``, ``在高新区招商会上``.
    """
    if not masked.passage.view[trigger.start : trigger.end].endswith(_SETTLES):
        return []
    text = masked.text
    site = "(?P<site>{N}{M}*|{SITE})"
    match = compiled("，" + site + "{HOSTED}").match(text, trigger.end, end) or compiled(
        "(?:{OPENERS})?" + site + "{HOSTED}[^。；]*，"
    ).match(text, limit, trigger.start)
    if match:
        return read_list(masked, match.start("site"), match.end("site"))[0]
    # The site is a part of the name of the event.
    event = compiled("[在于](?P<site>{SITE})[^，。；在]{0,12}(?:会|仪式|活动)[上中]").search(
        masked.passage.view, limit, trigger.start
    )
    if event is None:
        return []
    start, stop = event.span("site")
    return [Item(start, stop, "name", canonical=masked.passage.text[start:stop], stop=stop)]


def _define(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    text = masked.text
    listed: list[Item] = []
    for at in _list_starts(text, trigger.end, end):
        items, stop = read_list(masked, at, end)
        listed += [item for item in items if not _among(item, listed)]
        if not compiled("[^。]{0,12}：").search(text, stop, end):
            break
    start = clause_start(text, limit, trigger.start)
    divider = find_divider(text, start, trigger.start)
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
        return side_a or _follows(masked, trigger, end, "[^，。；]{0,4}，"), side_b
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
        joined = compiled("{BETWEEN}?(?={N})").match(text, stop, trigger.start)
        more, _ = read_list(masked, joined.end(), trigger.start, raw=False) if joined else ([], 0)
        if found and more:
            return found, more
        if len(found) == 2 and compiled("{BETWEEN}").fullmatch(text, found[0].stop, found[1].start):
            return found[:1], found[1:]
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
    divider = find_divider(text, start, verb.start())
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
