"""Put the acts of a passage together from its triggers; own offsets throughout."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.signings.act import Act, Item, Trigger
from pipeline.extract.signings.anaphora import resolve_anaphors, resolve_persons
from pipeline.extract.signings.clause import Sides, clause_start
from pipeline.extract.signings.detail import (
    full_occasion,
    read_agreement,
    read_amount,
    read_date,
    read_occasion,
    read_place,
    read_setting,
)
from pipeline.extract.signings.find import find_triggers
from pipeline.extract.signings.frame import read_frame
from pipeline.extract.signings.mask import TITLE, Masked
from pipeline.extract.signings.merge import merge_acts
from pipeline.extract.signings.names import mend_names
from pipeline.extract.signings.several import read_pairs, split_by_amounts
from pipeline.extract.signings.status import read_status
from pipeline.extract.signings.words import compiled
from pipeline.records import Date, Organisation, Quantity
from pipeline.segment.passage import Passage

# How much of a sentence without end is looked at on each side of its trigger.
_WINDOW = 400
# How many sentences an occasion and its day reach forward to further signings.
_SETTING_REACHES = 3
# How far the summary at the head of an announcement reaches.
_NOTICE = 400
_SUBJECT_KINDS = ("body", "name", "place", "person", "group")


def read_acts(
    passage: Passage,
    organisations: Sequence[Organisation],
    dates: Sequence[Date],
    quantities: Sequence[Quantity],
) -> list[Act]:
    """Return the acts of signing that the passage tells, each once, in reading order."""
    triggers = find_triggers(passage)
    if not triggers:
        return []
    names = mend_names(passage, organisations, triggers)
    given = {id(name) for name in organisations}
    mended = frozenset(name.start_char for name in names if id(name) not in given)
    masked = Masked(passage, names, dates, quantities, mended)
    # 《终止合作协议》 names a paper and tells nothing.
    triggers = [trigger for trigger in triggers if masked.text[trigger.start] != TITLE]
    acts: list[Act] = []
    for number, trigger in enumerate(triggers):
        limit, end, start = _span(masked, number, triggers)
        for sides in read_pairs(masked, trigger, limit) or [
            read_frame(masked, trigger, limit, end)
        ]:
            act = _act(masked, trigger, sides, (limit, end, start), acts)
            if act is not None:
                acts += split_by_amounts(masked, act, end)
    _carry_setting(masked, acts)
    acts = merge_acts(masked, acts)
    _take_notice(masked, acts)
    return acts


def _span(masked: Masked, number: int, triggers: Sequence[Trigger]) -> tuple[int, int, int]:
    """Return limit and end of what belongs to a trigger, and the start of its sentence."""
    passage, trigger = masked.passage, triggers[number]
    start, end = passage.sentences[passage.sentence_at(trigger.start)]
    start, end = max(start, trigger.start - _WINDOW), min(end, trigger.end + _WINDOW)
    limit = start
    before = number - 1
    while before >= 0 and triggers[before].start >= start:
        if triggers[before].kind != "nominal":
            limit = max(limit, triggers[before].end)
            break
        before -= 1
    after = number + 1
    while after < len(triggers) and triggers[after].start < end:
        if triggers[after].kind != "nominal":
            # The clause of the next trigger is its own.
            end = max(clause_start(masked.text, trigger.end, triggers[after].start), trigger.end)
            break
        after += 1
    return limit, end, start


def _act(
    masked: Masked,
    trigger: Trigger,
    sides: Sides,
    span: tuple[int, int, int],
    acts: Sequence[Act],
) -> Act | None:
    """Return the act that a trigger tells of two sides, or None where it tells too little.

    span: limit and end of what belongs to the trigger, and the start of its sentence.
    """
    limit, end, start = span
    side_a, side_b = sides
    act = Act(trigger, side_a, side_b, mentions=[(trigger.start, trigger.end)])
    _share_subject(masked, act, limit, start, acts)
    if side_b and not act.side_a and trigger.kind == "verb":
        act.inferred = True
    resolve_persons(masked, act)
    resolve_anaphors(masked, act, acts)
    _drop_doubles(act)
    # The paper stands behind the parties: `A与B战略合作签约仪式`.
    told = max((item.stop for item in act.parties if item.stop <= trigger.start), default=limit)
    act.agreement = read_agreement(masked, trigger, limit, max(limit, told), end)
    act.amount = read_amount(masked, trigger, limit, end)
    act.date = read_date(masked, trigger, start, limit, end)
    act.place = read_place(masked, trigger, limit, end)
    occasion = read_occasion(masked, trigger, start, end)
    act.occasion = full_occasion(masked, occasion) if occasion else None
    status_from = max(limit, clause_start(masked.text, limit, trigger.start))
    act.status = read_status(masked, trigger, status_from, end)
    dates = masked.dates_in(status_from, trigger.start)
    if act.status == "signed" and any(_is_ahead(masked.passage, date) for date in dates):
        act.status = "planned"
    act.bare = not _stands(masked, act, start, end)
    return None if act.bare and trigger.kind != "nominal" else act


def _is_ahead(passage: Passage, date: Date) -> bool:
    """Whether a date lies behind the day the text was published: 下周."""
    if date.start_date is None or not passage.published:
        return False
    # Of the day of publication only the month or the year may be known.
    return str(date.start_date)[: len(passage.published)] > passage.published


def _share_subject(masked: Masked, act: Act, limit: int, start: int, acts: Sequence[Act]) -> None:
    """Give a second verb the subject of the first: ``A与B签署…，并与C签署…``."""
    if act.side_a or act.trigger.kind not in ("verb", "reach"):
        return
    if limit == start:
        # `A与B签署协议。同时与C签署协议。`: the sentence before holds the subject.
        number = masked.passage.sentence_at(act.trigger.start)
        goes_on = compiled("\\s*(?:同时|此外|随后|并|还|又|也|另外|同日|当天|当日|，)+{WITH}")
        if not act.side_b or not number or not goes_on.match(masked.text, start):
            return
        start = masked.passage.sentences[number - 1][0]
    for other in reversed(acts):
        if other.trigger.start < start:
            break
        if other.trigger.kind != "nominal" and other.side_a:
            act.side_a = [
                Item(i.start, i.end, i.kind, canonical=i.canonical, count=i.count, strong=i.strong)
                for i in other.side_a
            ]
            return


def _drop_doubles(act: Act) -> None:
    """Keep each party once, on the side where it stands first."""
    seen: set[tuple[int, int]] = set()
    for side in (act.side_a, act.side_b):
        kept = []
        for item in side:
            if item.kind != "office" and (item.start, item.end) not in seen:
                seen.add((item.start, item.end))
                kept.append(item)
        side[:] = kept


def _stands(masked: Masked, act: Act, start: int, end: int) -> bool:
    """Whether enough is told for a record: somebody who signs, or what was signed, or the sum.

    start, end: the sentence. A ceremony without parties stands, with low confidence, where its
    sentence names a body at all: 在签约仪式上 alone tells nothing.
    """
    named = [item for item in act.parties if item.kind in _SUBJECT_KINDS]
    if all(item.kind == "group" and item.count is None for item in named):
        # `经销商与品牌方签约`: nobody in particular.
        named = []
    supposed = compiled("(?:但|而|且)?(?:如果?|若|倘若?|假如|一旦|只要)(?!期)")
    if not named and any(
        supposed.match(masked.passage.view, at)
        for at in (start, clause_start(masked.text, start, act.trigger.start))
    ):
        # `如双方未能签订协议`
        return False
    titled = act.agreement is not None and masked.text[act.agreement[0]] == TITLE
    kind = act.trigger.kind
    if act.trigger.rule == "nominal.after":
        # `合同签订后，…`: in passing, where nobody is told to sign.
        return bool(named)
    if act.trigger.rule in ("nominal.done", "nominal.judged"):
        # `本次合同签订属于…`: nothing is told but what stands elsewhere.
        return all(any(item.kind != "group" for item in s) for s in (act.side_a, act.side_b))
    if kind == "old":
        # Cited in passing: only with both sides named, or to say that it has ended.
        if act.status == "terminated" and any(i.kind == "body" for i in act.side_b):
            return True
        sure = [item for item in named if item.kind != "group"]
        # `公司与乙公司签订的合同`: in a report the firm itself is the other side.
        itself = any(item.kind == "anaphor" for item in act.side_a) and bool(act.side_b)
        return len(sure) >= 2 or (bool(sure) and itself)
    if kind == "own":
        return _owned(masked, act)
    if kind in ("end", "deal"):
        # Told by no word of signing: both sides must be named in the sentence.
        sides = (act.side_a, act.side_b)
        told = all(any(i.strong for i in side) for side in sides)
        if kind == "deal" and act.side_a and act.side_b:
            told = any(i.strong for i in named) and len(named) >= 2
        return told and not act.inferred
    if kind == "reach":
        return bool(named)
    if kind == "sign":
        return len(act.parties) >= 2 or any(item.persons for item in act.parties)
    day = act.date is not None and act.date.start_date == act.date.end_date
    if named or titled or act.amount or day or act.place or act.occasion:
        return True
    if kind != "nominal" and compiled("{WHEN}|以来").match(masked.text, act.trigger.end, end):
        # `签订合同时，…`
        return bool(act.parties) and act.agreement is not None
    return bool(masked.names_in(start, end))


def _owned(masked: Masked, act: Act) -> bool:
    """Whether a named party stands right before the trigger, but for the other side."""
    stop = max((item.stop for item in act.parties if item.stop <= act.trigger.start), default=0)
    named = any(item.kind in ("body", "name") and item.strong for item in act.side_a)
    between = compiled("(?:{ADVERBS})(?:洽谈|商谈|办理)?(?:{ADVERBS})")
    return named and bool(between.fullmatch(masked.text, stop, act.trigger.start))


def _take_notice(masked: Masked, acts: Sequence[Act]) -> None:
    """Give the one act of an announcement the sum of its summary: ``合同类型及金额：…``."""
    signed = [act for act in acts if act.status == "signed" and len(act.parties) > 1]
    if len(signed) != 1 or signed[0].amount or "金额" not in masked.passage.view:
        return
    end = signed[0].trigger.start
    head = compiled("{NOTICE}").search(masked.text, max(0, end - _NOTICE), end)
    if head is None:
        return
    noticed = compiled("{NOTICED}$")
    sums = [
        quantity
        for quantity in masked.quantities_in(head.start(), end)
        if quantity.dimension == "money"
        and noticed.search(masked.text, head.start(), quantity.start_char)
    ]
    if len({(one.low, one.high, one.unit) for one in sums}) == 1:
        signed[0].amount = sums[0]


def _take_setting(masked: Masked, act: Act) -> None:
    """Give an act without a day or an event of its own those of the sentence before it."""
    if act.date is not None or act.occasion is not None or act.status != "signed":
        return
    setting = read_setting(masked, act.trigger.start)
    if setting is None:
        return
    act.date, event, place = setting
    act.occasion = full_occasion(masked, event)
    act.place = act.place or place


def _of_that_day(masked: Masked, act: Act) -> bool:
    """Whether an act without a day may be of the day told before: 近日 and 去年 tell of another."""
    start, _ = masked.passage.sentences[masked.passage.sentence_at(act.trigger.start)]
    own = compiled("{LATELY}|{EARLIER}|{CARRIES_OUT}")
    return act.trigger.kind not in ("old", "own") and not own.search(
        masked.text, start, act.trigger.start
    )


def _carry_setting(masked: Masked, acts: Sequence[Act]) -> None:
    """Let occasion and day of one signing hold for those told right after it."""
    at = masked.passage.sentence_at
    last: Act | None = None
    for act in acts:
        _take_setting(masked, act)
        near = last is not None and (
            at(act.trigger.start) - at(last.trigger.start) <= _SETTING_REACHES
        )
        if last is not None and near and act.status == last.status:
            same_day = act.date is None or last.date is None or act.date is last.date
            if act.date is None and act.occasion is None and _of_that_day(masked, act):
                act.date = last.date
            if act.occasion is None and same_day:
                act.occasion = last.occasion
        if act.date is not None:
            last = act
