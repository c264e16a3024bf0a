"""Finding: the expressions of a view, and which of them stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.dates.atoms import ANY, scanners
from pipeline.extract.dates.expressions import Expression, read_expression
from pipeline.extract.mentions import outside
from pipeline.segment.passage import Passage

_FIGURES = frozenset("0123456789")


def find_expressions(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Expression]:
    """Return the expressions of time in a passage, in reading order.

    blocked: own spans of names, inside which there are none.
    """
    found = passage.once(_expressions)
    return outside(found, blocked) if blocked and found else found


def _expressions(view: str) -> list[Expression]:
    """Return all expressions of a view; none begins inside the one before, or inside what is none.

    So there is nothing to resolve among them.
    """
    expressions = []
    after = 0
    known = scanners()
    thirds, read = known.thirds, known.start.read
    for match in known.scan.finditer(view):
        at = match.start()
        if at < after:
            continue
        if match[0] not in _FIGURES:
            pair = view[at : at + 2]
            third = thirds.get(pair)
            if third is None:
                # As many as there are firsts times seconds, at most.
                third = thirds[pair] = known.start.third_characters(pair)
            if view[at + 2 : at + 3] not in third and third is not ANY:
                continue
        atom = read(view, at)
        found = read_expression(view, atom) if atom is not None else None
        if found is None:
            continue
        after = found.end
        if found.kind != "none":
            expressions.append(found)
    return expressions
