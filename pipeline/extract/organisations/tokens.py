"""The words of one passage, looked at from both ends: what the finders walk over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

import numpy as np

from pipeline.segment.passage import Passage

# Characters that join two names, or two nouns inside one.
JOINERS = frozenset("与和及暨")


class Tokens:
    """The words of a passage with their starts and ends; ``text`` is the view, offsets are own.

    ``codes`` are the code points of the text; ``begins`` says for each offset, the end of the
    text included, whether a word begins there.
    ``inside(offset)`` says whether an offset falls inside a word: a name that is cut out of the
    middle of an ordinary word (其中国航, where the words are 其中 and 国航) is none.
    """

    __slots__ = ("_begins", "begins", "codes", "ends", "starts", "text", "words")

    def __init__(self, passage: Passage) -> None:
        self.text = passage.view
        encoded = self.text.encode("utf-32-le", "surrogatepass")
        self.codes: Any = np.frombuffer(encoded, np.uint32)
        self.words = passage.words()
        bounds = np.fromiter(map(len, self.words), np.intp, len(self.words)).cumsum()
        self.ends: list[int] = bounds.tolist()
        self.starts = [0, *self.ends]
        self.starts.pop()
        self.begins: Any = np.zeros(len(self.text) + 1, np.uint8)
        self.begins[0] = 1
        self.begins[bounds] = 1
        self._begins = self.begins.tobytes()

    def ending_at(self, offset: int) -> int | None:
        """Return the index of the word that ends at ``offset``, or None inside a word."""
        index = bisect_left(self.ends, offset)
        return index if index < len(self.ends) and self.ends[index] == offset else None

    def at(self, offset: int) -> int:
        """Return the index of the word that holds ``offset``."""
        return bisect_right(self.starts, offset) - 1

    def inside(self, offset: int) -> bool:
        """Return whether ``offset`` lies inside a word."""
        return not self._begins[offset]

    def word(self, index: int) -> str:
        """Return the word with this index."""
        return self.words[index]
