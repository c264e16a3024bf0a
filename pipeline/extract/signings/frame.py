"""Read the frame of a trigger: who stands on which side of it."""

from __future__ import annotations

from itertools import pairwise

from pipeline.extract.signings.act import Item, Trigger
from pipeline.extract.signings.ceremony import (
    read_ceremony,
    read_follower,
    read_next_clause,
)
from pipeline.extract.signings.clause import (
    Sides,
    clause_start,
    find_divider,
    first_subject,
    read_before,
)
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.partner import pair_before, partner_before, partner_behind
from pipeline.extract.signings.words import compiled

# Verbs of signing that whom one signs may follow.
_WITH_OBJECT = ("签约", "签下", "签入", "签得", "续约", "闪签", "抢签")
# The last words of the triggers that bring a firm to a place.
_SETTLES = ("入驻", "落户", "落地", "进驻")


def read_frame(masked: Masked, trigger: Trigger, limit: int, end: int) -> Sides:
    """Return the parties on side A and side B of a trigger.

    limit, end: the span of the trigger's sentence that belongs to it, own offsets.
    """
    if trigger.kind == "define":
        return _define(masked, trigger, limit, end)
    if trigger.kind == "nominal":
        return read_ceremony(masked, trigger, limit, end)
    if trigger.rule == "dated":
        start, stop = masked.passage.sentences[masked.passage.sentence_at(trigger.start)]
        labelled = _labelled(masked, max(start, limit), min(stop, end))
        if len(labelled) > 1:
            return labelled[:1], labelled[1:]
    sides = read_before(masked, limit, trigger.start)
    if trigger.kind == "end" and not sides[1]:
        # `终止与B的合作协议`: the other side stands inside the trigger.
        divider = find_divider(masked.text, trigger.start, trigger.end)
        if divider:
            return sides[0], read_list(masked, divider.end(), trigger.end)[0]
    if trigger.rule == "deal.win" and sides[0]:
        # `拿下乙公司的采购合同`
        buyer = compiled("[^，。；{Q}]{0,16}?(?={N}|(?<![A-Za-z])[A-Z][A-Za-z]+的)").match(
            masked.text, trigger.end, end
        )
        return sides[0], read_list(masked, buyer.end() if buyer else trigger.end, end)[0]
    if trigger.kind == "verb":
        sides = _behind(masked, trigger, sides, limit, end)
    side_a, side_b = sides
    unnamed = all(item.kind in ("group", "anaphor") for item in side_b)
    if side_a and trigger.kind in ("verb", "reach") and unnamed:
        partner = partner_behind(masked, trigger.end, end, side_a)
        partner = partner or partner_before(masked, limit, trigger.start, side_a)
        # `与受让方签署协议，将…出售给B`
        side_b = partner or side_b
    if not side_a and trigger.kind == "verb":
        return _from_next_clause(masked, trigger, side_b, limit, end)
    return side_a, side_b


def _behind(masked: Masked, trigger: Trigger, sides: Sides, limit: int, end: int) -> Sides:
    """Return the sides with what stands behind the verb: its object, whom it describes."""
    side_a, side_b = sides
    text = masked.text
    if side_b and not side_a:
        # `与B签约的A`
        relative = compiled("的[^，。；、{N}]{0,12}?(?={N})").match(text, trigger.end, end)
        if compiled("作为|身为").match(text, clause_start(text, limit, trigger.start)):
            # `作为首家与B签约的旅行社，A`
            relative = compiled("的[^，。；、{N}]{0,12}?，(?={N})").match(text, trigger.end, end)
        if relative:
            side_a, _ = read_list(masked, relative.end(), end, raw=False)
    if side_a and side_b:
        alike = compiled("{ALIKE}").search(text, side_b[-1].stop, trigger.start)
        # `A携手B签约C`
        alike = alike or compiled("{JOINS}|联合").search(text, side_a[-1].stop, side_b[0].start)
        partner = _object(masked, trigger, end) if alike else []
        if partner:
            side_a, side_b = side_a + side_b, partner
    if not side_b:
        side_b = _object(masked, trigger, end) or _host(masked, trigger, limit, end)
        side_b = [item for item in side_b if not _among(item, side_a)]
        if side_b and not side_a and text.startswith("的", side_b[-1].stop):
            # `曾签约B的A`
            side_a, _ = read_list(masked, side_b[-1].stop + 1, end, raw=False)
    return side_a, side_b


def _from_next_clause(
    masked: Masked, trigger: Trigger, side_b: list[Item], limit: int, end: int
) -> Sides:
    """Return the sides of an act whose own clause has no subject, but the next one has."""
    clause = clause_start(masked.text, limit, trigger.start)
    since = compiled("随着|自从|继").match(masked.text, clause)
    if since:
        # `继与B签约后，A又与C签约`: the clause of the next trigger tells whose this one is.
        end = masked.passage.sentences[masked.passage.sentence_at(trigger.start)][1]
    # `此次与B签署协议，是A的…`
    when = "[^，。；]{0,6}，" if since else "{WHEN}|[^，。；]{0,16}，[也正又]?是"
    side_a = read_follower(masked, trigger, end, when)
    if side_a and not side_b:
        side_b = read_next_clause(masked, trigger, end)[1]
    if not side_a and not side_b:
        # `与B的协议谈了半年，还没签下来`
        pair = pair_before(masked, limit, clause, dealt=False)
        # `近日成功签约，A将为B提供…`, but not `双方签约以来，…`
        direct = masked.text.startswith("，", trigger.end)
        side_a, side_b = pair or (read_next_clause(masked, trigger, end) if direct else ([], []))
    if not side_a and not side_b:
        # `A成立于…，主营…，产品…，近日签订合同`
        side_a = first_subject(masked, clause, limit)
    return side_a, side_b


def _object(masked: Masked, trigger: Trigger, end: int) -> list[Item]:
    """Return the parties behind the verb: ``A签约B``, ``签约落户B``."""
    text = masked.text
    word = masked.passage.view[trigger.start : trigger.end]
    after = compiled(
        "(?:了|引进|引入|来自|于|的(?=[一-龥]{0,6}?{SELFS}))?(?:[拟将]?(?:增持|增资|收购|入股|参股|认购))?(?:[0-9]{2}后)?[“]?"
    ).match(text, trigger.end, end)
    at = after.end() if after else trigger.end
    if compiled("(?:投资|建设|打造|共建|承建|开工)(?!{N}*(?:公司|集团))").match(text, at, end):
        # `签约投资甲锂电、乙储能等三个项目`
        return []
    if word != "签" and not any(
        verb in word for verb in ("签约", "签下", "签入", "签得", "续约", "闪签", "抢签")
    ):
        return []
    star = compiled("(?P<p>[^，。；：、{N}{Q}{D}]{2,12}?){STANDS_FOR}").match(text, at, end)
    if star and not compiled("{SELFS}").search(star["p"]):
        return [Item(at, star.end("p"), "person", stop=star.end("p"))]
    settled = len(word) > 2 and not word.endswith(("签约", "加盟"))
    if word == "签" and not compiled("[^，。；、的{D}{Q}]{2,30}{Q}").match(text, at, end):
        # `喜签乙公司3亿元大单`
        return []
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
    """Return the parties that a definition lists: ``签约双方为A与B``, ``甲方：A，乙方：B``."""
    text = masked.text
    labelled = _labelled(masked, trigger.end, end)
    if len(labelled) > 1:
        return labelled[:1], labelled[1:]
    listed: list[Item] = []
    joint = 0
    for at in _list_starts(text, trigger.end, end):
        items, stop = read_list(masked, at, end)
        for one, two in pairwise(items):
            if compiled("[{X}”]*{WITH}[“]?").fullmatch(text, one.stop, two.start):
                joint = len(listed) + items.index(two)
        listed += [item for item in items if not _among(item, listed)]
        if not compiled("[^。]{0,12}：").search(text, stop, end):
            break
    start = clause_start(text, limit, trigger.start)
    divider = find_divider(text, start, trigger.start)
    if divider:
        with_whom, _ = read_list(masked, divider.end(), trigger.start)
        return listed, with_whom
    split = joint or (1 if len(listed) == 2 else len(listed))
    return listed[:split], listed[split:]


def _labelled(masked: Masked, start: int, end: int) -> list[Item]:
    """Return the parties behind the labels of a contract: ``发包人：A；承包人：B``."""
    found: list[Item] = []
    for label in compiled("{LABEL}(?:{X})*：").finditer(masked.text, start, end):
        item = read_item(masked, label.end(), end)
        if item and item.strong and not _among(item, found):
            found.append(item)
    return found


def _list_starts(text: str, at: int, end: int) -> list[int]:
    """Return where lists may begin behind a definition, labels (``债权人：``) passed."""
    starts = [at]
    starts += [m.end() for m in compiled("[一-龥]{2,6}(?:{X})*：").finditer(text, at, end)]
    return starts[1:] if len(starts) > 1 else starts


def _among(item: Item, items: list[Item]) -> bool:
    return any(other.start < item.end and item.start < other.end for other in items)
