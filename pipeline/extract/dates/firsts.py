"""What a pattern can begin with, so that a rule is tried only where it may match.

Some fifty rules cost microseconds at every candidate; by the next characters one or two are left.
Read off the parse tree of ``re``, so that no one keeps lists by hand.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Sequence
from typing import Any

if sys.version_info >= (3, 11):
    from re import _constants as _c  # type: ignore[attr-defined]
    from re import _parser  # type: ignore[attr-defined]
else:
    import sre_constants as _c
    import sre_parse as _parser

# Stand for any digit, for what no pattern names, and for the end of the text.
DIGIT, OTHER, END = "#", "\0", "\x03"
_DIGITS = frozenset("0123456789")
# Beginnings are asked for with fewer characters than this; what repeats more often is not counted.
_FAR = 12

Places = frozenset[int]
_END = -1
_ENDED: Places = frozenset((_END,))
_NOWHERE: Places = frozenset()


class Beginnings:
    """What the matches of one pattern can begin with: its places, and what each of them takes.

    What must not follow a match and what a pattern looks back for is not regarded, so a yes may be
    wrong, a no never is.
    start: the places before anything is read.
    """

    __slots__ = ("_taken", "start")

    def __init__(self, source: str) -> None:
        """Read the parse tree of a pattern."""
        # Of every place: the characters it takes, None for any, and the places behind them.
        self._taken: list[tuple[frozenset[str] | None, Places]] = []
        self.start = self._before(_parser.parse(source), _ENDED)

    def behind(self, word: str) -> Beginnings:
        """Return what the matches of a word with this pattern behind it can begin with."""
        found = copy.copy(self)
        for character in reversed(word):
            found.start = found._one({character}, found.start)
        return found

    def step(self, places: Places, character: str) -> Places:
        """Return the places behind a character; none where no match goes on with it.

        A match that has come to its end stays there, whatever follows.
        """
        found = _NOWHERE
        for place in places:
            if place == _END:
                found |= _ENDED
                continue
            taken, behind = self._taken[place]
            if taken is None or character in taken:
                found |= behind
        return found

    def allow(self, text: str) -> bool:
        """Return whether a match may begin with ``text`` or be shorter than it."""
        places = self.start
        for character in text:
            places = self.step(places, character)
        return bool(places)

    def characters(self) -> set[str]:
        """Return all characters that the pattern names; no other is told from any other."""
        found: set[str] = set()
        seen = {_END}
        ahead = set(self.start)
        while ahead := ahead - seen:
            seen |= ahead
            found.update(*(self._taken[place][0] or () for place in ahead))
            ahead = set().union(*(self._taken[place][1] for place in ahead))
        return found - {DIGIT, END}

    def next(self, places: Places) -> frozenset[str]:
        """Return the characters that a match can go on with, END where the text may end.

        Raises ValueError where it may go on with any character or the match may end.
        """
        found: set[str] = set()
        for place in places:
            taken = None if place == _END else self._taken[place][0]
            if taken is None:
                raise ValueError("any character may stand here")
            found |= taken
        return frozenset(found - {DIGIT})

    def _one(self, taken: set[str] | None, after: Places) -> Places:
        """Return the place that takes one of these characters."""
        if taken is not None and not taken.isdisjoint(_DIGITS):
            taken = {*taken, DIGIT}
        self._taken.append((None if taken is None else frozenset(taken), after))
        return frozenset((len(self._taken) - 1,))

    def _before(self, items: Any, after: Places) -> Places:
        """Return the places before items in a row, given those behind them."""
        for op, argument in reversed(items):
            if op in (_c.ASSERT, _c.ASSERT_NOT, _c.AT):
                # What a match looks ahead for behind its end stands there like a part of it.
                if after == _ENDED and op is _c.ASSERT and argument[0] > 0:
                    after = self._before(argument[1], _ENDED)
                elif after == _ENDED and op is _c.AT and argument is _c.AT_END:
                    after = self._one({END, "\n"}, _ENDED)
            elif op is _c.SUBPATTERN:
                after = self._before(argument[-1], after)
            elif op is _c.BRANCH:
                after = _NOWHERE.union(*(self._before(branch, after) for branch in argument[1]))
            elif op in (_c.MAX_REPEAT, _c.MIN_REPEAT):
                low, high, inner = argument
                after = self._repeated(low, high, inner, after)
            else:
                after = self._one(_characters(op, argument), after)
        return after

    def _repeated(self, low: int, high: int, items: Any, behind: Places) -> Places:
        after = behind | _ENDED if high > _FAR else behind
        for count in range(min(high, _FAR), 0, -1):
            after = self._before(items, after)
            if count > low:
                after |= behind
        return after


def first_characters(source: str) -> frozenset[str]:
    """Return the characters that a match of a pattern can begin with.

    Raises ValueError for a pattern that may begin with any character or match nothing: such a
    rule cannot be found by a scan.
    """
    begins = Beginnings(source)
    return begins.next(begins.start)


def _characters(op: Any, argument: Any) -> set[str] | None:
    """Return the characters that one item takes, None for any."""
    if op is _c.LITERAL:
        return {chr(argument)}
    if op is _c.IN and all(kind in (_c.LITERAL, _c.RANGE) for kind, _ in argument):
        return _class(argument)
    return None


def _class(items: Sequence[Any]) -> set[str]:
    found: set[str] = set()
    for op, argument in items:
        found.update([chr(argument)] if op is _c.LITERAL else map(chr, range(*argument)))
        if op is _c.RANGE:
            found.add(chr(argument[1]))
    return found
