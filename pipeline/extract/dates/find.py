"""Finding: the expressions of a view, and which of them stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.dates.atoms import ANY, scanners
from pipeline.extract.dates.expressions import Expression, read_expression
from pipeline.extract.mentions import outside
from pipeline.segment.passage import Passage


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
    read = scanners().start.read
    for at in _beginnings(view):
        if at < after:
            continue
        atom = read(view, at)
        found = read_expression(view, atom) if atom is not None else None
        if found is None:
            continue
        after = found.end
        if found.kind != "none":
            expressions.append(found)
    return expressions


def _beginnings(view: str) -> list[int]:
    """Return where an expression may begin, in order."""
    known = scanners()
    thirds = known.thirds
    found = [match.start() for match in known.figures.finditer(view)]
    for match in known.words.finditer(view):
        at = match.start()
        pair = view[at : at + 2]
        third = thirds.get(pair)
        if third is None:
            # As many as there are firsts times seconds, at most.
            third = thirds[pair] = known.start.third_characters(pair)
        # Nothing begins with most pairs: the classes of the scan go together in all ways.
        if third and (third is ANY or view[at + 2 : at + 3] in third):
            found.append(at)
    found.sort()
    return found
