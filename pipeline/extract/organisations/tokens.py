"""The words of one passage, looked at from both ends: what the finders walk over."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from pipeline.errors import LexiconError
from pipeline.segment.passage import Passage

# Characters that join two names, or two nouns inside one.
JOINERS = frozenset("与和及暨")
_PAIR_BITS = 17
# The kinds of what may begin at a place: a word of two characters and, four bits up, a longer one.
_HEAD, _BODY, _TITLE, _DEAL = 0x11, 0x22, 0x44, 0x88
_SHORT, _LONGER = np.array(0x0F, np.uint8), np.array(4, np.uint8)
# Single numbers are arrays too: they need not be made into some for every operation.
_M0, _M1, _M2 = (np.array(n, np.uint32) for n in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))
_TOP = np.array(32 - _PAIR_BITS, np.uint32)
# Bits of the lists of the word codes: common words, lines of business.
COMMON, LINE = 0x80, 0x800
_LINE = np.array(LINE, np.uint32)
# What is said of an offset: a word begins there; it lies between two Latin letters.
_BEGINS, _CUTS = 1, 2
_PARTED = np.array(_CUTS, np.uint8)
# So many characters and words that are none part the texts that are read together.
GAP = 2
_NOTHING = "\0" * GAP
# The bit that makes a Latin letter small, the first small letter, how many there are.
_LOWER, _A, _LETTERS = (np.array(n, np.uint32) for n in (0x20, ord("a"), 26))
# Hash and lists 0, one character long.
_NO_WORDS = b"\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0" * GAP

_Hits: TypeAlias = tuple[list[int], list[int], list[int], list[int]]


def _hashes(codes: Any) -> tuple[Any, Any]:
    """Return a number for each pair of characters, and one for each three."""
    pairs = codes[:-1] * _M0
    pairs ^= codes[1:] * _M1
    triples = codes[2:] * _M2
    triples ^= pairs[:-1]
    pairs >>= _TOP
    triples >>= _TOP
    return pairs, triples


def pair_table(*kinds: Iterable[str], size: int = 2) -> Any:
    """Return what says of the hash of each pair which kinds of names may begin with it.

    The first kind is bit 1, the next 2, and so on. A name has ``size`` characters at least; where
    that is 3, it is the hash of three characters that is known.
    """
    table = np.zeros(1 << _PAIR_BITS, np.uint8)
    for number, names in enumerate(kinds):
        starts = "".join({name[:size] for name in names})
        # (Behind the last one nothing is missing to make three.)
        pairs, triples = _hashes(_codes(starts + _NOTHING))
        hashed = pairs if size == 2 else triples
        table[hashed[: len(starts) : size]] |= np.uint8(1 << number)
    return table


def _codes(text: str) -> Any:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class Beginnings(NamedTuple):
    """What may begin at a place of a text: heads, names of the lexicon, titles, words of dealings.

    pairs: for the hash of each pair the kinds of the words that are the pair, and by four bits up
    of those that go on behind it. triples: for each hash of three characters the kinds of the
    latter, and all of the former.
    """

    pairs: Any
    triples: Any

    @classmethod
    def of(
        cls,
        heads: Iterable[str],
        bodies: Iterable[str],
        titles: Iterable[str],
        deals: Iterable[str],
    ) -> Beginnings:
        """Return the beginnings of words.

        Raises :class:`~pipeline.errors.LexiconError` for one of a single character: it begins no
        pair, and so would never be found.
        """
        kinds = [list(words) for words in (heads, bodies, titles, deals)]
        for word in (word for words in kinds for word in words if len(word) < 2):
            raise LexiconError(f"organisations: {word!r} is too short to be looked for")
        short = [[word for word in words if len(word) == 2] for words in kinds]
        longer = [[word for word in words if len(word) > 2] for words in kinds]
        triples = pair_table(*longer, size=3) << _LONGER
        return cls(pair_table(*short, *longer), triples | _SHORT)

    def kinds(self, codes: Any) -> tuple[Any, Any]:
        """Return the kinds of what may begin at each place but the last two, and the pairs' hashes.

        Most places begin like a word of three characters or more and go on otherwise.
        """
        pairs, triples = _hashes(codes)
        found = self.pairs.take(pairs[:-1])
        found &= self.triples.take(triples)
        return found, pairs


class Tokens:
    """The words of a passage with their starts and ends; ``text`` is the view, offsets are own.

    ``first`` is the offset of the text in the :class:`Joined` texts. ``heads``, ``bodies``,
    ``titles`` and ``deals`` are the offsets where a head, a name of the lexicon, a title and a word
    of dealings may begin, see :class:`Beginnings`; ``lines`` are the indexes of words for a line of
    business that stand behind no common word.
    ``inside(offset)`` says whether an offset falls inside a word: a name that is cut out of the
    middle of an ordinary word (其中国航, where the words are 其中 and 国航) is none.
    """

    __slots__ = (
        "_base",
        "_flags",
        "_index",
        "_pairs",
        "bodies",
        "deals",
        "ends",
        "first",
        "heads",
        "lines",
        "starts",
        "text",
        "titles",
        "words",
    )

    def __init__(
        self,
        text: str,
        words: list[str],
        ends: list[int],
        flags: bytes,
        index: memoryview,
        base: int,
        first: int,
        hits: _Hits,
        lines: list[int],
        pairs: Any,
    ) -> None:
        """Take what :func:`join` has read of a passage.

        flags: for each offset, the end of the text included, ``_BEGINS`` and ``_CUTS``.
        index: the word of each offset, the first of which is number ``base``.
        hits: heads, bodies, titles, deals. pairs: the hashes of the joined texts.
        """
        self.text = text
        self.words = words
        self.ends = ends
        self.starts = [0, *ends]
        self.starts.pop()
        self.first = first
        self.heads, self.bodies, self.titles, self.deals = hits
        self.lines = lines
        self._flags = flags
        self._index = index
        self._base = base
        self._pairs = pairs

    @property
    def pairs(self) -> Any:
        """Return the hashes that :func:`pair_table` knows, for each pair of the text."""
        return self._pairs[self.first : self.first + max(len(self.text) - 1, 0)]

    def ending_at(self, offset: int) -> int | None:
        """Return the index of the word that ends at ``offset``, or None inside a word."""
        index = bisect_left(self.ends, offset)
        return index if index < len(self.ends) and self.ends[index] == offset else None

    def at(self, offset: int) -> int:
        """Return the index of the word that holds ``offset``."""
        return self._index[offset] - self._base

    def inside(self, offset: int) -> bool:
        """Return whether ``offset`` lies inside a word."""
        return not self._flags[offset] & _BEGINS

    def cuts_latin(self, start: int, end: int) -> bool:
        """Return whether the span begins or ends inside a Latin word."""
        return (self._flags[start] | self._flags[end]) & _CUTS > 0

    def stands_free(self, start: int, end: int) -> bool:
        """Return whether the span is cut neither out of a word nor out of Latin letters."""
        return self._flags[start] | self._flags[end] == _BEGINS

    def is_whole(self, start: int, end: int) -> bool:
        """Return whether words begin at both ends of the span, and no Latin letters are parted."""
        return self._flags[start] == self._flags[end] == _BEGINS

    def within(self, start: int, end: int) -> list[str]:
        """Return the words of a span, which are whole even where it begins or ends inside one."""
        index, base = self._index, self._base
        return self.words[index[start] - base : index[end - 1] - base + 1]

    def word(self, index: int) -> str:
        """Return the word with this index."""
        return self.words[index]


class Joined(NamedTuple):
    """The texts of some passages one behind the other: arrays are made for all of them at once.

    ``GAP`` characters and words that are none, with the number 0, stand before, between and behind
    them. codes: the code points; words: for each word its hash, and 32 bits up its lists; begins:
    for each offset, the end included, whether a word begins there; index: for each offset how many
    words begin up to there.
    """

    each: list[Tokens]
    codes: Any
    words: Any
    begins: Any
    index: Any


def _by_kind(hits: Iterable[int], kinds: bytes, first: int) -> _Hits:
    """Return the places of heads, bodies, titles, deals, counted from ``first``."""
    heads: list[int] = []
    bodies: list[int] = []
    titles: list[int] = []
    deals: list[int] = []
    for at in hits:
        kind = kinds[at]
        if kind & _HEAD:
            heads.append(at - first)
        if kind & _BODY:
            bodies.append(at - first)
        if kind & _TITLE:
            titles.append(at - first)
        if kind & _DEAL:
            deals.append(at - first)
    return heads, bodies, titles, deals


def join(passages: Sequence[Passage], names: Beginnings, codes: Mapping[str, bytes]) -> Joined:
    """Return the words of the passages.

    names: what the finders look for; codes: hash, lists, length of every word, see
    :class:`~pipeline.extract.organisations.features.WordCodes`.
    """
    texts = [passage.view for passage in passages]
    cut = [passage.words() for passage in passages]
    text = _NOTHING.join(["", *texts, ""])
    points = _codes(text)
    known = [b"".join(map(codes.__getitem__, words)) for words in cut]
    joined = _NO_WORDS.join([b"", *known, b""])
    numbers: Any = np.frombuffer(joined, "<i8").reshape(-1, 2).T.copy()
    bounds = np.add.accumulate(numbers[1])
    begins: Any = np.zeros(len(text) + 1, np.uint8)
    begins[0] = 1
    begins[bounds] = 1
    letters = (points | _LOWER) - _A < _LETTERS
    cuts = begins.copy()
    parted = (letters[1:] & letters[:-1]).view(np.uint8)
    parted *= _PARTED
    inner = cuts[1:-1]
    inner |= parted
    flags = cuts.tobytes()
    # (Sums of another type of number take longer than the exchange of the type.)
    index: Any = np.add.accumulate(begins[:-1].astype(np.intp))
    numbered = memoryview(index)
    lists = numbers[0].view(np.uint32)[1::2]
    said_of = memoryview(lists)
    # Words for a line of business are few: the words before them are looked at one by one.
    behind: list[int] = [
        at for at in (lists & _LINE).nonzero()[0].tolist() if not said_of[at - 1] & COMMON
    ]
    # (The last two places are none of a text.)
    found, pairs = names.kinds(points)
    kinds = found.tobytes()
    hits: list[int] = found.nonzero()[0].tolist()
    each, first, word, hit, line = [], GAP, GAP, 0, 0
    for view, words in zip(texts, cut, strict=True):
        end = first + len(view)
        ends = (bounds[word : word + len(words)] - first).tolist()
        start, hit = bisect_left(hits, first, hit), bisect_left(hits, end, hit)
        starting = _by_kind(hits[start:hit], kinds, first)
        last = word + len(words)
        begin, line = bisect_left(behind, word, line), bisect_left(behind, last, line)
        lines = [at - word for at in behind[begin:line]]
        said, places = flags[first : end + 1], numbered[first:end]
        each.append(
            Tokens(view, words, ends, said, places, word + 1, first, starting, lines, pairs)
        )
        first, word = end + GAP, last + GAP
    return Joined(each, points, numbers[0].view(np.uint64), begins, index)
