"""Which characters a pattern can begin with, so that a rule is tried only where it may match.

Some fifty rules as one alternation cost microseconds at every candidate; by the first character
only a handful are left. Read off the parse tree of ``re``, so that no one keeps lists by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

if sys.version_info >= (3, 11):
    from re import _constants as _c
    from re import _parser  # type: ignore[attr-defined]
else:
    import sre_constants as _c
    import sre_parse as _parser


def first_characters(source: str) -> frozenset[str]:
    """Return the characters that a match of a pattern can begin with.

    Raises ValueError for a pattern that may begin with any character or match nothing: such a
    rule cannot be found by a scan.
    """
    tree: Any = _parser.parse(source)
    found, empty = _sequence(tree)
    if empty:
        raise ValueError(f"{source} may match nothing")
    return frozenset(found)


def _sequence(items: Sequence[Any]) -> tuple[set[str], bool]:
    """Return the first characters of items in a row, and whether all of them may be empty."""
    found: set[str] = set()
    for op, argument in items:
        more, empty = _item(op, argument)
        found |= more
        if not empty:
            return found, False
    return found, True


def _item(op: Any, argument: Any) -> tuple[set[str], bool]:
    if op is _c.LITERAL:
        return {chr(argument)}, False
    if op is _c.IN:
        return _class(argument), False
    if op in (_c.MAX_REPEAT, _c.MIN_REPEAT):
        low, _, inner = argument
        found, empty = _sequence(inner)
        return found, empty or low == 0
    if op is _c.SUBPATTERN:
        return _sequence(argument[-1])
    if op is _c.BRANCH:
        branches = [_sequence(branch) for branch in argument[1]]
        return set().union(*(found for found, _ in branches)), any(e for _, e in branches)
    if op in (_c.ASSERT, _c.ASSERT_NOT, _c.AT):
        return set(), True
    raise ValueError(f"a pattern may not begin with {op}")


def _class(items: Sequence[Any]) -> set[str]:
    found: set[str] = set()
    for op, argument in items:
        if op is _c.LITERAL:
            found.add(chr(argument))
        elif op is _c.RANGE:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            raise ValueError(f"a pattern may not begin with {op} in a class")
    return found
