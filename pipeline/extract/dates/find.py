"""Finding: the expressions of a view, and which of them stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.dates.atoms import scanners
from pipeline.extract.dates.expressions import Expression, read_expression
from pipeline.extract.mentions import Candidate, outside, resolve
from pipeline.segment.passage import Passage

_FIGURES = frozenset("0123456789")


def find_expressions(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Expression]:
    """Return the expressions of time in a passage, in reading order.

    blocked: own spans of names, inside which there are none.
    """
    candidates = passage.once(_candidates)
    if blocked and candidates:
        candidates = outside(candidates, blocked)
    return [candidate.data for candidate in resolve(candidates)]


def _candidates(view: str) -> list[Candidate]:
    """Return all candidates of a view; none begins inside the one before."""
    candidates = []
    after = 0
    pairs = scanners().pairs
    for match in scanners().scan.finditer(view):
        at = match.start()
        if at < after:
            continue
        if match[0] not in _FIGURES:
            pair = view[at : at + 2]
            begins = pairs.get(pair)
            if begins is None:
                # As many as there are firsts times seconds, at most.
                begins = pairs[pair] = scanners().start.begins(pair)
            if not begins:
                continue
        found = read_expression(view, at)
        if found is None:
            continue
        after = found.end
        candidates.append(Candidate(at, found.end, found.rule, 0, found.kind == "none", found))
    return candidates
