"""Merge what tells the same act: headline, lead, body and the nouns that repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.extract.signings.act import Act, Item
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.words import compiled

# A noun for the act (签约仪式) repeats an act told so many sentences away or nearer.
_NEARBY = 6
# With how many acts before it an act is compared: a list of hundreds stays linear.
_COMPARED = 40
# How a party ends that is told by its standing alone.
_UNDER = ("子公司", "孙公司", "控股股东")


def merge_acts(masked: Masked, acts: Sequence[Act]) -> list[Act]:
    """Return the acts, each told once: the fullest telling with all mentions; reading order."""
    told = [act for act in acts if act.trigger.kind != "nominal"]
    merged: list[Act] = []
    for act in told:
        same = next((o for o in merged[-_COMPARED:] if _same(masked, o, act)), None)
        if same is None:
            merged.append(act)
        else:
            merged[merged.index(same)] = _fuse(same, act)
    for act in acts:
        if act.trigger.kind == "nominal":
            _place_noun(masked, merged, act)
    merged.sort(key=lambda act: act.trigger.start)
    return merged


def _place_noun(masked: Masked, merged: list[Act], act: Act) -> None:
    """Give a noun to the act it repeats; let it open one where nothing nearby tells the act."""
    passage = masked.passage
    here = passage.sentence_at(act.trigger.start)
    best = None
    for other in merged:
        if other.trigger is act.trigger:
            continue
        apart = abs(passage.sentence_at(other.trigger.start) - here)
        title = act.trigger.start < passage.title_end or other.trigger.start < passage.title_end
        if apart > _NEARBY and not title:
            continue
        told = act.parties and other.parties
        opens = not apart and act.trigger.start < other.trigger.start and _opens(masked, act)
        if told and not opens and not _share(masked, act, other):
            continue
        if not opens and _pairs_differ(masked, act, other):
            continue
        if best is None or apart < best[0]:
            best = (apart, other)
    if best is None:
        if not act.bare:
            merged.append(act)
        return
    other = best[1]
    if other.trigger.kind == "nominal":
        merged[merged.index(other)] = _fuse(other, act)
    else:
        if len(_strong(act)) > len(_strong(other)):
            other.side_a, other.side_b = act.side_a, act.side_b
        other.occasion = other.occasion or _ceremony(masked, act, other)
        other.mentions += act.mentions
        _fill(other, act)


def _pairs_differ(masked: Masked, act: Act, other: Act) -> bool:
    """Whether a ceremony and an act name two known sides and a paper each, and not the same."""
    papers = [_paper(masked, one) for one in (act, other)]
    if act.trigger.rule != "nominal.ceremony" or None in papers or papers[0] == papers[1]:
        return False
    if not all(one.side_a and one.side_b and len(_strong(one)) > 1 for one in (act, other)):
        return False
    fewer, more = sorted((_names(masked, act), _names(masked, other)), key=len)
    return len(fewer) > 1 and not _within(fewer, more)


def _opens(masked: Masked, act: Act) -> Any:
    """Match the verb that holds the ceremony of ``act``, before it or, of no two, behind it."""
    held = compiled("(?:在[^，。；]{1,16})?(?:隆重|成功|顺利)?(?:举行|举办)")
    behind = held.match(masked.text, act.trigger.end) if len(act.parties) < 2 else None
    return _held(masked, act) or behind


def _held(masked: Masked, act: Act) -> Any:
    """Match the verb that holds the ceremony of ``act``, and what the ceremony is called."""
    start = max(0, act.trigger.start - 40)
    return compiled("(?:举行|举办)(?:了)?(?P<p>[^，。；：的{N}{M}{Q}]{0,16})$").search(
        masked.text, start, act.trigger.start
    )


def _ceremony(masked: Masked, act: Act, other: Act) -> str | None:
    """Return what a ceremony is called at which the parties of ``other`` signed, or None.

    `新区举行项目集中签约仪式，甲公司与乙公司签约`: a bare 签约仪式 is no name.
    """
    at = masked.passage.sentence_at
    held = _held(masked, act)
    if not held or not held["p"] or at(act.trigger.start) != at(other.trigger.start):
        return None
    if act.trigger.start > other.trigger.start or compiled("{WITH}").search(held["p"]):
        return None
    return masked.passage.text[held.start("p") : act.trigger.end]


def _same(masked: Masked, one: Act, two: Act) -> bool:
    """Whether two tellings are of one act: the same parties, no field against it."""
    if one.trigger is two.trigger:
        return False
    if not one.parties or not two.parties:
        return _recounted(masked, one, two)
    if _differ(one.status == "terminated", two.status == "terminated"):
        return False
    days = [act.date.start_date if act.date else None for act in (one, two)]
    if None not in days and days[0] != days[1]:
        return False
    announced = _announces(masked, one) or _announces(masked, two)
    papers = [None if announced else _paper(masked, act) for act in (one, two)]
    if papers[0] and papers[1] and not (papers[0] in papers[1] or papers[1] in papers[0]):
        return False
    if announced and _titled_alike(masked, one, two):
        return True
    names, others = _names(masked, one), _names(masked, two)
    if not names and two.trigger.kind == "sign":
        # `双方签署协议，A与B的代表签字`
        return _near(masked, one, two) and len(others) == 2
    if not names or not others:
        return False
    fewer, more = sorted((names, others), key=len)
    if len(fewer) == 1 and len(more) > 1:
        # `公司签署合同` after `A与B签署合同` repeats it, another partner does not.
        return _within(fewer, more) and (announced or _near(masked, one, two))
    return _within(fewer, more) or _retold(masked, one, two)


def _recounted(masked: Masked, one: Act, two: Act) -> bool:
    """Whether a ceremony that names no sides is told again, by the very sum."""
    sums = [_sum(act) for act in (one, two)]
    days = {act.date.start_date for act in (one, two) if act.date}
    apart = masked.passage.sentence_at(two.trigger.start) - masked.passage.sentence_at(
        one.trigger.start
    )
    again = sums[0] is not None and sums[0] == sums[1] and len(days) < 2
    return again and abs(apart) <= _NEARBY and one.status == two.status


def _sum(act: Act) -> tuple[object, ...] | None:
    return (act.amount.low, act.amount.high, act.amount.unit) if act.amount else None


def _retold(masked: Masked, one: Act, two: Act) -> bool:
    """Whether a title tells the act in short: one party the same, and the very sum.

    The title names the group, the text the subsidiary that signs.
    """
    first = min(one.trigger.start, two.trigger.start)
    sums = [_sum(act) for act in (one, two)]
    retold = first < masked.passage.title_end and sums[0] is not None and sums[0] == sums[1]
    return retold and _share(masked, one, two)


def _announces(masked: Masked, act: Act) -> bool:
    """Whether an announcement's title tells the act, and so by its kind: 关于签订重大合同的公告."""
    end = masked.passage.title_end
    title = compiled("{ANNOUNCEMENT}").search(masked.passage.view, 0, end)
    return bool(title) and title.start() < act.trigger.start < end


def _titled_alike(masked: Masked, one: Act, two: Act) -> bool:
    """Whether two tellings name the very paper: 关于控股股东签署《股份转让协议》的公告."""
    papers = [act.agreement and masked.passage.view[slice(*act.agreement)] for act in (one, two)]
    return papers[0] is not None and papers[0] == papers[1] and papers[0].startswith("《")


def _within(fewer: set[str], more: set[str]) -> bool:
    """Whether each of ``fewer`` is among ``more``, be it as a part of a fuller name."""
    return all(any(one in other or other in one for other in more) for one in fewer)


def _near(masked: Masked, one: Act, two: Act) -> bool:
    """Whether two acts are told in the same or in neighbouring sentences."""
    at = masked.passage.sentence_at
    return abs(at(one.trigger.start) - at(two.trigger.start)) <= 1


def _differ(one: object, two: object) -> bool:
    return one != two


def _paper(masked: Masked, act: Act) -> str | None:
    if act.agreement is None:
        return None
    paper = masked.passage.view[slice(*act.agreement)].strip("《》")
    return None if compiled("{ANY_PAPER}").fullmatch(paper) else paper


def _names(masked: Masked, act: Act) -> set[str]:
    return {
        item.canonical or masked.passage.view[item.start : item.end]
        for item in act.parties
        if item.kind not in ("agent", "office", "anaphor")
        # `甲公司子公司` is told by its name elsewhere.
        and not masked.passage.view.endswith(_UNDER, item.start, item.end)
    }


def _share(masked: Masked, one: Act, two: Act) -> bool:
    names, others = _names(masked, one), _names(masked, two)
    return bool(names & others) or any(
        left in right or right in left for left in names for right in others
    )


def _fuse(one: Act, two: Act) -> Act:
    """Return the fuller telling with the fields of the other where it has none."""
    fuller, other = (two, one) if _weight(two) > _weight(one) else (one, two)
    _fill(fuller, other)
    # The longer list grows, so that an act told a thousand times costs no more than it must.
    fewer, more = sorted((one.mentions, two.mentions), key=len)
    more += fewer
    fuller.mentions = more
    return fuller


def _strong(act: Act) -> list[Item]:
    return [item for item in act.parties if item.strong]


def _weight(act: Act) -> tuple[bool, int, int, int]:
    named = _strong(act)
    fields = sum(field is not None for field in (act.agreement, act.amount, act.date, act.place))
    return act.trigger.kind != "nominal", len(named), len(act.persons), fields


def _fill(act: Act, other: Act) -> None:
    act.agreement = act.agreement or other.agreement
    act.amount = act.amount or other.amount
    act.date = act.date or other.date
    act.place = act.place or other.place
    act.occasion = act.occasion or other.occasion
    if not act.persons:
        _take_persons(act, other)


def _take_persons(act: Act, other: Act) -> None:
    """Give the representatives of ``other`` to the same parties of ``act``."""
    for item in other.parties:
        for mine in act.parties:
            if item.persons and item.canonical and item.canonical == mine.canonical:
                mine.persons += item.persons
                break
