"""The words of one passage, looked at from both ends: what the finders walk over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

import numpy as np

from pipeline.segment.passage import Passage

# Characters that join two names, or two nouns inside one.
JOINERS = frozenset("与和及暨")


class Tokens:
    """The words of a passage with their starts; ``text`` is the view, offsets are own.

    ``bounds`` is the array of the starts and, last, the length of the text.
    ``inside(offset)`` says whether an offset falls inside a word: a name that is cut out of the
    middle of an ordinary word (其中国航, where the words are 其中 and 国航) is none.
    """

    __slots__ = ("_begins", "bounds", "codes", "ends", "spans", "starts", "text", "words")

    def __init__(self, passage: Passage) -> None:
        self.text = passage.view
        encoded = self.text.encode("utf-32-le", "surrogatepass")
        self.codes: Any = np.frombuffer(encoded, np.uint32)
        self.spans = passage.words()
        text = self.text
        self.starts = [start for start, _ in self.spans]
        self.ends = [end for _, end in self.spans]
        self.words = [text[start:end] for start, end in self.spans]
        self.bounds: Any = np.array([*self.starts, len(text)])
        begins = np.zeros(len(text) + 1, np.uint8)
        begins[self.bounds] = 1
        self._begins = begins.tobytes()

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

    def occurrences(self, name: str) -> Iterator[int]:
        """Yield the offset of every occurrence of ``name``."""
        at = self.text.find(name)
        while at >= 0:
            yield at
            at = self.text.find(name, at + 1)
