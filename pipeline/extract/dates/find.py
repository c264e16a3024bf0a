"""Finding: the expressions of a view, and which of them stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.dates.atoms import scanners
from pipeline.extract.dates.expressions import Expression, read_expression
from pipeline.extract.mentions import Candidate, resolve
from pipeline.segment.passage import Passage


def find_expressions(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Expression]:
    """Return the expressions of time in a passage, in reading order.

    blocked: own spans of names, inside which there are none.
    """
    candidates = passage.once(_candidates)
    if blocked and candidates:
        names = [Candidate(s, e, "date.none.name", 1, True) for s, e in blocked]
        candidates = [*candidates, *names]
    return [candidate.data for candidate in resolve(candidates)]


def _candidates(view: str) -> list[Candidate]:
    """Return all candidates of a view; none begins inside the one before."""
    candidates = []
    after = 0
    seconds = scanners().seconds
    for match in scanners().scan.finditer(view):
        at = match.start()
        if at < after:
            continue
        allowed = seconds.get(view[at])
        if allowed is not None and view[at + 1] not in allowed:
            continue
        found = read_expression(view, at)
        if found is None:
            continue
        after = found.end
        candidates.append(Candidate(at, found.end, found.rule, 0, found.kind == "none", found))
    return candidates
