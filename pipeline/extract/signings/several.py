"""Tell apart the acts that one verb tells: ``A与B、C与D分别签署``, ``金额分别为1亿元、2亿元``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.signings.act import Act, Item, Trigger
from pipeline.extract.signings.clause import Sides, clause_start, connectors, read_subject
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.parties import read_list
from pipeline.extract.signings.words import compiled
from pipeline.records import Quantity

# How many clauses a row of pairs may fill.
_CLAUSES = 6
_KINDS = ("verb", "reach")


def read_pairs(masked: Masked, trigger: Trigger, limit: int) -> list[Sides]:
    """Return the sides of each pair of ``A与B、C与D分别签署``; nothing where there is one pair.

    The parties of a pair sign with each other and with none of another pair.
    """
    text, end = masked.text, trigger.start
    if trigger.kind not in _KINDS or len(connectors(text, limit, end)) < 2:
        return []
    starts = [clause_start(text, limit, end)]
    while starts[-1] > limit and len(starts) < _CLAUSES:
        before = clause_start(text, limit, starts[-1] - 1)
        if not connectors(text, before, starts[-1]):
            break
        starts.append(before)
    return next((pairs for s in reversed(starts) if (pairs := _row(masked, s, end))), [])


def _row(masked: Masked, start: int, end: int) -> list[Sides]:
    """Return the pairs that fill ``[start, end)`` but for adverbs at its end."""
    text = masked.text
    found = connectors(text, start, end)
    if len(found) < 2:
        return []
    left = read_subject(masked, start, found[0].start())
    pairs: list[Sides] = []
    for match, after in zip(found, [*found[1:], None], strict=True):
        stop = (
            max(text.rfind(mark, match.end(), after.start()) for mark in "、，") if after else end
        )
        if stop < 0 or not left:
            return []
        right, at = read_list(masked, match.end(), stop)
        if not right or (after and at != stop):
            return []
        pairs.append((left, right))
        if after:
            left, at = read_list(masked, stop + 1, after.start())
            if at != after.start():
                return []
    return pairs if compiled("(?:{ADVERBS})(?:{PREPS}[^，]*)?").fullmatch(text, at, end) else []


def split_by_amounts(masked: Masked, act: Act, end: int) -> list[Act]:
    """Return one act for each sum of ``合同金额分别为1亿元、2亿元``, in their order; else the act.

    The sums go to as many partners, or to as many contracts of the same two.
    """
    amounts = _respective(masked, act.trigger, end)
    if len(amounts) < 2:
        return [act]
    count = len(amounts)
    if len(act.side_b) == count and len(act.side_a) <= 1:
        sides = [(act.side_a, [item]) for item in act.side_b]
    elif len(act.side_a) == count and len(act.side_b) == 1:
        sides = [([item], act.side_b) for item in act.side_a]
    elif len(act.side_a) <= 1 and len(act.side_b) <= 1:
        sides = [(act.side_a, act.side_b)] * count
    else:
        return [act]
    return [
        replace(
            act, side_a=_copies(a), side_b=_copies(b), amount=amount, mentions=list(act.mentions)
        )
        for (a, b), amount in zip(sides, amounts, strict=True)
    ]


def _copies(items: Sequence[Item]) -> list[Item]:
    return [replace(item, persons=list(item.persons)) for item in items]


def _respective(masked: Masked, trigger: Trigger, end: int) -> list[Quantity]:
    """Return the sums of a row behind 分别, where they are what the contracts are worth."""
    if masked.text.find("分别", trigger.end, end) < 0:
        return []
    match = compiled(
        "(?<=[^。；{Q}]{0,60}?{TOTALS}[^，；。{Q}]{0,6}?)分别(?:为|达到?|是|约|约为)?(?={Q})"
    ).search(masked.text, trigger.end, end)
    if not match or compiled("[一二三四五首][期年]|季度|首付").search(
        masked.text, trigger.end, match.start()
    ):
        return []
    row = compiled("(?:{Q}+(?:（[^（）]*）)?(?:、|，|和|及|以及)?)+").match(
        masked.text, match.end(), end
    )
    quantities = masked.quantities_in(match.end(), row.end()) if row else []
    return [quantity for quantity in quantities if quantity.dimension == "money"]
