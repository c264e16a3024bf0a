"""Candidates and the one resolver that decides which of them stand.

Every extractor finds more than it keeps. Rules that say "this is none" (a model number, a name
with a number in it) find candidates too, marked ``negative``; they compete like the others and
are dropped after they have won. The order is total, so the result never depends on the order
in which rules ran.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
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


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that stand, none overlapping another, in reading order.

    Higher priority first, then the longer, then the earlier, then the smaller rule id.
    """
    order = sorted(candidates, key=_start)
    kept: list[Candidate] = []
    first, count = 0, len(order)
    while first < count:
        candidate = order[first]
        end, last = candidate.end, first + 1
        while last < count and order[last].start < end:
            end = max(end, order[last].end)
            last += 1
        if last > first + 1:
            kept += _resolve(order[first:last])
        elif candidate.start < end and not candidate.negative:
            # Most candidates overlap no other: there is nothing to decide.
            kept.append(candidate)
        first = last
    return kept


class _Spanned(Protocol):
    start: int
    end: int


S = TypeVar("S", bound=_Spanned)


def outside(candidates: Sequence[S], spans: Sequence[tuple[int, int]]) -> list[S]:
    """Return the candidates that touch none of the spans, which come in reading order."""
    if not spans:
        return list(candidates)
    starts = [start for start, _ in spans]
    ends = list(accumulate((end for _, end in spans), max))
    kept = []
    for candidate in candidates:
        before = bisect_left(starts, candidate.end) - 1
        if before < 0 or ends[before] <= candidate.start:
            kept.append(candidate)
    return kept


def _resolve(candidates: list[Candidate]) -> list[Candidate]:
    """Resolve candidates that overlap, given in the order of their starts."""
    best = first = candidates[0]
    for candidate in candidates:
        if candidate.start != first.start or candidate.end != first.end:
            break
        if candidate.priority > best.priority or (
            candidate.priority == best.priority and candidate.rule < best.rule
        ):
            best = candidate
    else:
        return [best] if first.start < first.end and not best.negative else []
    order = sorted(candidates, key=_rank)
    best = order[0]
    if (
        best.start <= first.start
        and best.end >= max([c.end for c in order])
        and best.end > best.start
    ):
        # Most often the first takes it all.
        return [] if best.negative else [best]
    base = first.start
    taken = bytearray(max([c.end for c in order]) - base)
    kept = []
    for candidate in order:
        start, end = candidate.start - base, candidate.end - base
        if start < end and 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            if not candidate.negative:
                kept.append(candidate)
    kept.sort(key=_start)
    return kept


def _rank(candidate: Candidate) -> tuple[int, int, int, str]:
    return (
        -candidate.priority,
        candidate.start - candidate.end,
        candidate.start,
        candidate.rule,
    )
