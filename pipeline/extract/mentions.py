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
    end = 0
    for candidate in order:
        if candidate.start < end or candidate.start >= candidate.end:
            break
        end = candidate.end
    else:
        # Most candidates overlap no other: there is nothing to decide.
        return [candidate for candidate in order if not candidate.negative]
    return _resolve(order)


class _Spanned(Protocol):
    start: int
    end: int


S = TypeVar("S", bound=_Spanned)


def outside(candidates: Sequence[S], spans: Sequence[tuple[int, int]]) -> list[S]:
    """Return the candidates that touch none of the spans, which come in reading order."""
    starts = [start for start, _ in spans]
    ends = list(accumulate((end for _, end in spans), max))
    kept = []
    for candidate in candidates:
        before = bisect_left(starts, candidate.end) - 1
        if before < 0 or ends[before] <= candidate.start:
            kept.append(candidate)
    return kept


def _resolve(candidates: list[Candidate]) -> list[Candidate]:
    order = sorted(candidates, key=lambda c: (-c.priority, c.start - c.end, c.start, c.rule))
    taken = bytearray(max(c.end for c in order))
    kept = []
    for candidate in order:
        start, end = candidate.start, candidate.end
        if start < end and 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            if not candidate.negative:
                kept.append(candidate)
    kept.sort(key=_start)
    return kept
