"""Finding: the expressions of a view, and which of them stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.dates.atoms import scanners
from pipeline.extract.dates.expressions import Expression, read_expression
from pipeline.extract.mentions import Candidate, resolve


def find_expressions(view: str, blocked: Sequence[tuple[int, int]] = ()) -> list[Expression]:
    """Return the expressions of time in a view, in reading order.

    blocked: own spans of names, inside which there are none.
    """
    candidates = []
    after = 0
    for at in scanners().starts(view):
        if at < after:
            continue
        found = read_expression(view, at)
        if found is None:
            continue
        after = found.end
        candidates.append(Candidate(at, found.end, found.rule, 0, found.kind == "none", found))
    if blocked and candidates:
        candidates += [Candidate(s, e, "date.none.name", 1, True) for s, e in blocked]
    return [candidate.data for candidate in resolve(candidates)]
