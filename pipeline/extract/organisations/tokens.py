"""The words of one passage, looked at from both ends: what the finders walk over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pipeline.segment.passage import Passage

# Characters that join two names, or two nouns inside one.
JOINERS = frozenset("与和及暨")
_PAIR_BITS = 17
_HEAD, _BODY = 1, 2
# So many characters and words that are none part the texts that are read together.
GAP = 2
_NOTHING = "\0" * GAP
# Hash and lists 0, one character long.
_NO_WORDS = b"\0\0\0\0\0\0\0\0\1\0\0\0" * GAP


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

    ``first`` is the offset of the text in the :class:`Joined` texts. ``heads`` and ``bodies`` are
    the offsets where a head and a name of the lexicon may begin, by their first two characters.
    ``inside(offset)`` says whether an offset falls inside a word: a name that is cut out of the
    middle of an ordinary word (其中国航, where the words are 其中 and 国航) is none.
    """

    __slots__ = ("_begins", "_pairs", "bodies", "ends", "first", "heads", "starts", "text", "words")

    def __init__(
        self,
        text: str,
        words: list[str],
        ends: list[int],
        begins: bytes,
        first: int,
        hits: tuple[list[int], list[int]],
        pairs: Any,
    ) -> None:
        """Take what :func:`join` has read of a passage.

        begins: says for each offset, the end of the text included, whether a word begins there.
        hits: heads and bodies. pairs: what :func:`pair_hash` gives for the joined texts.
        """
        self.text = text
        self.words = words
        self.ends = ends
        self.starts = [0, *ends]
        self.starts.pop()
        self.first = first
        self.heads, self.bodies = hits
        self._begins = begins
        self._pairs = pairs

    @property
    def pairs(self) -> Any:
        """Return what :func:`pair_hash` gives for the text."""
        return self._pairs[self.first : self.first + max(len(self.text) - 1, 0)]

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


class Joined(NamedTuple):
    """The texts of some passages one behind the other: arrays are made for all of them at once.

    ``GAP`` characters and words that are none, with the number 0, stand before, between and behind
    them. codes: the code points; numbers: rows of what the word codes say of every word: hashes,
    lists, lengths; begins: for each offset, the end included, whether a word begins there.
    """

    each: list[Tokens]
    codes: Any
    numbers: Any
    begins: Any


def join(passages: Sequence[Passage], names: Any, codes: Mapping[str, bytes]) -> Joined:
    """Return the words of the passages.

    names: the :func:`pair_table` of heads and of the lexicon's names; codes: three numbers of 32
    bits for every word, see :class:`~pipeline.extract.organisations.features.WordCodes`.
    """
    texts = [passage.view for passage in passages]
    cut = [passage.words() for passage in passages]
    text = _NOTHING.join(["", *texts, ""])
    points: Any = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    known = [b"".join(map(codes.__getitem__, words)) for words in cut]
    joined = _NO_WORDS.join([b"", *known, b""])
    numbers: Any = np.frombuffer(joined, "<u4").reshape(-1, 3).T
    bounds = numbers[2].cumsum(dtype=np.intp)
    begins: Any = np.zeros(len(text) + 1, np.uint8)
    begins[0] = 1
    begins[bounds] = 1
    flags = begins.tobytes()
    pairs = pair_hash(points)
    found = names.take(pairs)
    kinds = found.tobytes()
    hits: list[int] = found.nonzero()[0].tolist()
    each, first, word, hit = [], GAP, GAP, 0
    for view, words in zip(texts, cut, strict=True):
        end = first + len(view)
        ends = (bounds[word : word + len(words)] - first).tolist()
        start, hit = bisect_left(hits, first, hit), bisect_left(hits, end, hit)
        starting = (
            [at - first for at in hits[start:hit] if kinds[at] & _HEAD],
            [at - first for at in hits[start:hit] if kinds[at] & _BODY],
        )
        each.append(Tokens(view, words, ends, flags[first : end + 1], first, starting, pairs))
        first = end + GAP
        word += len(words) + GAP
    return Joined(each, points, numbers, begins)
