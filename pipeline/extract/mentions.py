"""Candidates and the one resolver that decides which of them stand.

Every extractor finds more than it keeps. Rules that say "this is none" (a model number, a name
with a number in it) find candidates too, marked ``negative``; they compete like the others and
are dropped after they have won. The order is total, so the result never depends on the order
in which rules ran.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol, TypeVar

_start = attrgetter("start")


@dataclass(slots=True)
class Candidate:
    """A span of a passage that a rule found; own offsets, half open.

    priority: a higher one wins over a longer span of lower priority.
    data: what the rule read off the span, for the extractor that made the candidate.
    """

    start: int
    end: int
    rule: str
    priority: int = 0
    negative: bool = False
    data: Any = None


# Stands behind every candidate of a text.
_END = Candidate(sys.maxsize, sys.maxsize, "")


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that stand, none overlapping another, in reading order.

    Higher priority first, then the longer, then the earlier, then the smaller rule id.
    """
    order = sorted(candidates, key=_start)
    if not order:
        return []
    order.append(_END)
    kept: list[Candidate] = []
    # Of those from ``first`` on that overlap: the one before all others, and where they end.
    first, best, end = 0, order[0], order[0].end
    for at, candidate in enumerate(order[1:], 1):
        if candidate.start < end:
            if candidate.end > end:
                end = candidate.end
            if candidate.end >= best.end or candidate.priority > best.priority:
                best = _better(best, candidate)
            continue
        if best.end == end and best.start == order[first].start:
            # Most often one takes it all.
            if not best.negative and best.start < end:
                kept.append(best)
        else:
            kept += _resolve(order[first:at])
        first, best, end = at, candidate, candidate.end
    return kept


class _Spanned(Protocol):
    start: int
    end: int


S = TypeVar("S", bound=_Spanned)


def outside(candidates: Sequence[S], spans: Sequence[tuple[int, int]]) -> list[S]:
    """Return the candidates that touch none of the spans, which come in reading order."""
    if not spans:
        return list(candidates)
    starts, ends, last = [], [], 0
    for start, end in spans:
        # The furthest end so far, since spans may overlap.
        last = end if end > last else last
        starts.append(start)
        ends.append(last)
    kept = []
    for candidate in candidates:
        before = bisect_left(starts, candidate.end) - 1
        if before < 0 or ends[before] <= candidate.start:
            kept.append(candidate)
    return kept


def _resolve(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Resolve candidates that overlap, given in the order of their starts."""
    base = candidates[0].start
    taken = bytearray(max([c.end for c in candidates]) - base)
    kept = []
    for candidate in sorted(candidates, key=_rank):
        start, end = candidate.start - base, candidate.end - base
        if start < end and 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            if not candidate.negative:
                kept.append(candidate)
    kept.sort(key=_start)
    return kept


def _better(first: Candidate, later: Candidate) -> Candidate:
    """Return the one that ranks before the other; ``first`` begins no later."""
    if first.priority != later.priority:
        return first if first.priority > later.priority else later
    longer = (later.end - later.start) - (first.end - first.start)
    if longer:
        return later if longer > 0 else first
    return later if later.rule < first.rule and later.start == first.start else first


def _rank(candidate: Candidate) -> tuple[int, int, int, str]:
    return (
        -candidate.priority,
        candidate.start - candidate.end,
        candidate.start,
        candidate.rule,
    )
