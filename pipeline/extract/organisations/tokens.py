"""The words of one passage, looked at from both ends: what the finders walk over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from pipeline.segment.passage import Passage

# Characters that join two names, or two nouns inside one.
JOINERS = frozenset("与和及暨")
_PAIR_BITS = 17
_HEAD, _BODY = 1, 2


def pair_hash(codes: Any) -> Any:
    """Return a number that :func:`pair_table` knows for each character with the one behind it."""
    mixed = codes[:-1] * np.uint32(0x9E3779B1)
    mixed ^= codes[1:] * np.uint32(0x85EBCA77)
    mixed >>= np.uint32(32 - _PAIR_BITS)
    return mixed


def pair_table(*kinds: Iterable[str]) -> Any:
    """Return what says of each :func:`pair_hash` which kinds of names may begin with the pair.

    The first kind is bit 1, the next 2, and so on. A name has two characters at least.
    """
    table = np.zeros(1 << _PAIR_BITS, np.uint8)
    for number, names in enumerate(kinds):
        pairs = "".join({name[:2] for name in names}).encode("utf-32-le", "surrogatepass")
        table[pair_hash(np.frombuffer(pairs, np.uint32))[::2]] |= np.uint8(1 << number)
    return table


class Tokens:
    """The words of a passage with their starts and ends; ``text`` is the view, offsets are own.

    ``codes`` are the code points of the text; ``begins`` says for each offset, the end of the
    text included, whether a word begins there; ``pairs`` are what :func:`pair_hash` gives.
    ``numbers`` are rows of what the word codes say of every word: hashes, lists, lengths.
    ``heads`` and ``bodies`` are the offsets where a head and a name of the lexicon may begin, by
    their first two characters.
    ``inside(offset)`` says whether an offset falls inside a word: a name that is cut out of the
    middle of an ordinary word (其中国航, where the words are 其中 and 国航) is none.
    """

    __slots__ = (
        "_begins",
        "begins",
        "bodies",
        "codes",
        "ends",
        "heads",
        "numbers",
        "pairs",
        "starts",
        "text",
        "words",
    )

    def __init__(self, passage: Passage, names: Any, codes: Mapping[str, bytes]) -> None:
        """Take the passage, the :func:`pair_table` of heads and of the lexicon's names, and codes.

        codes: three numbers of 32 bits for every word, see
        :class:`~pipeline.extract.organisations.features.WordCodes`.
        """
        self.text = passage.view
        encoded = self.text.encode("utf-32-le", "surrogatepass")
        self.codes: Any = np.frombuffer(encoded, np.uint32)
        self.words = passage.words()
        joined = b"".join(map(codes.__getitem__, self.words))
        self.numbers: Any = np.frombuffer(joined, "<u4").reshape(-1, 3).T
        bounds = self.numbers[2].cumsum(dtype=np.intp)
        self.ends: list[int] = bounds.tolist()
        self.starts = [0, *self.ends]
        self.starts.pop()
        self.begins: Any = np.zeros(len(self.text) + 1, np.uint8)
        self.begins[0] = 1
        self.begins[bounds] = 1
        self._begins = self.begins.tobytes()
        self.pairs: Any = pair_hash(self.codes)
        found = names.take(self.pairs)
        kinds = found.tobytes()
        hits: list[int] = found.nonzero()[0].tolist()
        self.heads = [at for at in hits if kinds[at] & _HEAD]
        self.bodies = [at for at in hits if kinds[at] & _BODY]

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
