"""What a pattern can begin with, so that a rule is tried only where it may match.

Some fifty rules cost microseconds at every candidate; by the first characters only two or three
are left. Read off the parse tree of ``re``, so that no one keeps lists by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

if sys.version_info >= (3, 11):
    from re import _constants as _c  # type: ignore[attr-defined]
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


class Beginnings:
    """What the matches of one pattern can begin with, further than their first character.

    What a pattern looks ahead or back for is not regarded, so a yes may be wrong, a no never is.
    characters: all that the pattern names; no other is told from any other.
    """

    __slots__ = ("_parts", "characters")

    def __init__(self, source: str) -> None:
        """Read the parse tree of a pattern."""
        self.characters: set[str] = set()
        self._parts = self._parts_of(_parser.parse(source))

    def allow(self, text: str) -> bool:
        """Return whether a match may begin with ``text`` or be shorter than it.

        A ``#`` in the text stands for any digit.
        """
        return bool(_reached(self._parts, text, {0}))

    def second_characters(self) -> set[str]:
        """Return the characters that may stand second; what names none, as a class, gives "".

        A match that may end behind its first character has "" among them too.
        """
        found, places = _seconds(self._parts, {0})
        return found | {""} if 1 in places else found

    def _parts_of(self, items: Any) -> list[tuple[Any, ...]]:
        parts: list[tuple[Any, ...]] = []
        for op, argument in items:
            if op in (_c.ASSERT, _c.ASSERT_NOT, _c.AT):
                continue
            if op is _c.SUBPATTERN:
                parts += self._parts_of(argument[-1])
            elif op is _c.BRANCH:
                parts.append(("either", [self._parts_of(branch) for branch in argument[1]]))
            elif op in (_c.MAX_REPEAT, _c.MIN_REPEAT):
                low, high, inner = argument
                parts.append(("repeated", low, high, self._parts_of(inner)))
            else:
                parts.append(("one", self._taken(op, argument)))
        return parts

    def _taken(self, op: Any, argument: Any) -> set[str] | None:
        """Return the characters that one place takes, None for any."""
        if op is _c.LITERAL:
            taken = {chr(argument)}
        elif op is _c.IN and all(kind in (_c.LITERAL, _c.RANGE) for kind, _ in argument):
            taken = _class(argument)
        else:
            return None
        self.characters |= taken
        return taken if taken.isdisjoint("0123456789") else {*taken, "#"}


def _reached(parts: list[tuple[Any, ...]], text: str, places: set[int]) -> set[int]:
    """Return the places of the text that parts in a row can reach from ``places``.

    Who has come to the end of the text stays there, whatever follows.
    """
    size = len(text)
    for kind, *rest in parts:
        if not places or places == {size}:
            break
        if kind == "one":
            taken = rest[0]
            places = {
                min(place + 1, size)
                for place in places
                if place == size or taken is None or text[place] in taken
            }
        elif kind == "either":
            places = set().union(*(_reached(branch, text, places) for branch in rest[0]))
        else:
            low, high, inner = rest
            found = set(places) if low == 0 else set()
            # One round more than the text is long reaches all that any number of rounds does.
            for count in range(1, min(high, max(low, size + 1)) + 1):
                places = _reached(inner, text, places)
                if not places:
                    break
                if count >= low:
                    found |= places
            places = found
    return places


def _seconds(parts: list[tuple[Any, ...]], places: set[int]) -> tuple[set[str], set[int]]:
    """Return what stands in place 1, and the places (2 at most) reached from ``places``."""
    found: set[str] = set()
    for kind, *rest in parts:
        if kind == "one":
            if 1 in places:
                found |= {""} if rest[0] is None else rest[0]
            places = {min(place + 1, 2) for place in places}
            continue
        low, high, branches = (1, 1, rest[0]) if kind == "either" else (*rest[:2], [rest[2]])
        reached = set(places) if low == 0 else set()
        for _ in range(min(high, 2)):
            ends = [_seconds(branch, places) for branch in branches]
            found = found.union(*(more for more, _ in ends))
            places = set().union(*(end for _, end in ends))
            reached |= places
        places = reached
    return found, places


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
