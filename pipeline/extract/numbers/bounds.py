"""The words that bound a number, from their table: 超过, 近, 以上, 左右."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from pipeline.rules import read_table

T = TypeVar("T")
Index = dict[str, tuple[tuple[str, T], ...]]


def index_words(words: Mapping[str, T], at: int) -> Index[T]:
    """Index words by their first (0) or last (-1) character, the longest first."""
    index: dict[str, list[tuple[str, T]]] = {}
    for word in sorted(words, key=len, reverse=True):
        index.setdefault(word[at], []).append((word, words[word]))
    return {character: tuple(entries) for character, entries in index.items()}


@dataclass(frozen=True, slots=True)
class Bound:
    """A word that bounds a number, and what spoils it: before it, or behind it."""

    word: str
    modifier: str
    stops: tuple[str, ...] = ()


class Bounds:
    """The table, indexed both ways."""

    def __init__(self) -> None:
        """Read the table; :func:`bounds` keeps the one instance of a process."""
        rows = read_table("numbers_bounds.tsv", ("word", "side", "modifier", "not"), key=2)
        found = [(side, Bound(word, mod, tuple(stops.split()))) for word, side, mod, stops in rows]
        self._before = index_words({b.word: b for side, b in found if side == "before"}, -1)
        self._after = index_words({b.word: b for side, b in found if side == "after"}, 0)
        self.before_ends = frozenset(self._before)
        self.after_starts = frozenset(self._after)

    def before(self, view: str, end: int) -> Bound | None:
        """Return the bounding word that ends at ``end``, or None."""
        for word, bound in self._before.get(view[end - 1 : end], ()):
            if view.endswith(word, 0, end):
                if bound.stops and view.endswith(bound.stops, 0, end - len(word)):
                    continue
                return bound
        return None

    def after(self, view: str, at: int) -> Bound | None:
        """Return the bounding word that begins at ``at``, or None."""
        for word, bound in self._after.get(view[at : at + 1], ()):
            if view.startswith(word, at):
                if bound.stops and view.startswith(bound.stops, at + len(word)):
                    continue
                return bound
        return None


@cache
def bounds() -> Bounds:
    """Return the bounding words, loaded once a process."""
    return Bounds()
