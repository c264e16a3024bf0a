"""What the tagger sees of each character, as buckets of one table of weights.

Everything is computed for all characters of a passage at once, on arrays: characters and words
round the character, what the lexicon says of the words, and what the rules already found. Each
feature is hashed into one of ``BUCKETS`` buckets; training and extraction share this module, so a
change here needs the weights trained anew (``VERSION`` goes into the file of weights).

The hash of a feature of the slots a, b, c, d is ``end(h4)``, or that of the last slot it has::

    h1 = a·M0    h2 = mix(h1) + b·M1    h3 = mix(h2) + c·M2    h4 = mix(h3) + d·M3

A feature of the slots (a, b) is therefore half the way to (a, b, c), and one character further
left the same as one character further right: no such half is computed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from struct import Struct
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.tokens import GAP, Joined

VERSION = 2
BITS = 19
BUCKETS = 1 << BITS
FEATURES = 26

U32: TypeAlias = npt.NDArray[np.uint32]

_DIGIT, _LATIN, _MARK, _HAN1, _HAN2, _HAN3 = range(1, 7)
# Odd multipliers, far apart: consecutive slots of a feature must not cancel each other.
_M = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
# Single numbers are arrays too: they need not be made into some for every operation.
_M0, _M1, _M2, _M3, _M4 = (np.array(m, np.uint32) for m in _M)
_ZERO, _TEN, _15, _16, _TOP = (np.array(n, np.uint32) for n in (ord("0"), 10, 15, 16, 32 - BITS))
_ONE = np.array(1, np.uint8)
_MASK = 0xFFFFFFFF
# So many characters at a time keep all their features within a processor's cache.
BLOCK = 2048
_LEVELS = {"province": 0x10, "city": 0x20, "county": 0x30, "world_country": 0x40}
# More words than a language has: beyond it what is known of them is forgotten.
_WORDS = 1 << 18
_NUMBERS_OF_WORD = Struct("<IIQ").pack

# The numbers of the features, which are part of their hash, in the order of the rows: characters
# from two before to two behind (C0 to C4), the marks of the rules (R) and of the lexicon (K), the
# place in the word (P), the words (W0 to W4), what the lexicon knows of the words (S0 to S4).
_NUMBERS = (
    *(0, 1, 2),  # C1; C2; C3
    *(3, 4, 5, 6),  # C0 C1; C1 C2; C2 C3; C3 C4
    *(8, 9, 10),  # C0 C1 C2; C1 C2 C3; C2 C3 C4
    *(7, 25),  # C1 C3; K C2 C3
    *(12, 11),  # P W1; P W2
    *(18, 19, 14, 15),  # P S1 S2; P S2 S3; P W1 W2; P W2 W3
    *(22, 21),  # R C2; R K P
    *(13, 17, 16),  # P W3; P W4; P W0
    *(23, 24, 20),  # R S2 P; K S1 S3 P; P S1 S2 S3
)
_SALT: Any = np.array([[n * _M[0] + 0x7F4A7C15 & _MASK] for n in _NUMBERS], np.uint32)
_SALT_LAST: Any = np.array(_SALT[-1, 0])
# The words of the slots: W1 to W4, then W0. A character's own is W2 and counted from 1.
_AROUND: Any = np.array([[1], [2], [3], [4], [0]]) - (1 + GAP)


class WordCodes(dict[str, bytes]):
    """Three numbers for each word, filled as words come: its hash, its lists, its length.

    The first two have 32 bits and are read as one of 64, as the length is. They are bytes, since
    those of many words are joined to an array in a third of the time that numbers take.
    """

    def __init__(
        self, places: Mapping[str, str], lists: Sequence[tuple[int, frozenset[str]]]
    ) -> None:
        """Take the levels of places, and lists of words with the bit that says so."""
        super().__init__()
        self.places = places
        self.lists = lists

    def __missing__(self, word: str) -> bytes:
        """Compute the numbers of a word that has not come yet."""
        if len(self) >= _WORDS:
            self.clear()
        hashed = 0
        for offset, char in enumerate(word):
            code = ord("0") if "0" <= char <= "9" else ord(char)
            hashed += code * (offset * _M[2] + _M[3] & _MASK)
        numbers = _NUMBERS_OF_WORD(hashed & _MASK, self._known(word) or _shape(word), len(word))
        self[word] = numbers
        return numbers

    def _known(self, word: str) -> int:
        level = self.places.get(word)
        known = 0 if level is None else _LEVELS.get(level, 0x50)
        for bit, words in self.lists:
            if word in words:
                known |= bit
        return known


def _shape(word: str) -> int:
    first = word[0]
    if first.isdigit():
        return _DIGIT << 16
    if first < "\u0250" and first.isalpha():
        return _LATIN << 16
    if not first.isalnum():
        return _MARK << 16
    return (_HAN1 if len(word) == 1 else _HAN2 if len(word) == 2 else _HAN3) << 16


class Seen(NamedTuple):
    """What features are made of, for the characters of texts that are read together.

    The characters are those between the first and the last gap of the :class:`Joined` texts.
    characters: code points with two 0 before and behind; words: hash and lists of every word with
    two 0 before and behind; index: each character's word, counted from 1; marks: for each
    character where it stands in its word and in the marks.
    """

    size: int
    characters: Any
    words: Any
    index: Any
    marks: Any


def look(
    joined: Joined, rules: Sequence[Sequence[Candidate]], known: Sequence[Sequence[Candidate]]
) -> Seen:
    """Return what the features of some passages are made of.

    rules: candidates that rules found in each; known: names of the lexicon found in each.
    """
    characters = joined.codes.copy()
    # All digits are one.
    np.putmask(characters, characters - _ZERO < _TEN, _ZERO)
    begins = joined.begins
    marks = begins[1:] << _ONE
    marks += begins[:-1]
    if any(rules):
        marks += _marked(joined, rules, 4)
    if any(known):
        marks += _marked(joined, known, 16)
    inner = slice(GAP, -GAP)
    size = len(characters) - 2 * GAP
    return Seen(size, characters, joined.words, joined.index[inner], marks[inner])


def _marked(joined: Joined, spans: Sequence[Sequence[Candidate]], unit: int) -> Any:
    """Return 0 outside, 1 at the first, 2 inside, 3 at the last character of a span, by unit."""
    row = bytearray(len(joined.codes))
    inside = bytes((2 * unit,))
    for tokens, found in zip(joined.each, spans, strict=True):
        first = tokens.first
        for span in found:
            start, end = first + span.start, first + span.end
            row[start:end] = inside * (end - start)
            row[start] = unit
            row[end - 1] = 3 * unit
    return np.frombuffer(row, np.uint8)


def _mix(hashed: Any) -> Any:
    mixed = hashed >> _15
    mixed ^= hashed
    mixed *= _M4
    return mixed


def _mark_table() -> Any:
    """Return what the marks give, for each of their 64 values a row.

    The columns: R, K and four times P, as the first slot of a feature; with the salt of their
    feature P before W0, W4, W3, then R before C2, the whole feature R K P, P behind R S2 and
    K S1 S3.
    """
    value = np.arange(64, dtype=np.uint32)
    place = np.array([2, 1, 3, 0], np.uint32)[value % 4]
    rule, known = value // 4 % 4, value // 16
    r, k, p = _mix(np.stack([rule, known, place]) * _M0)
    both = _mix(r + known * _M1) + place * _M2
    salted = np.stack([p, p, p, r, both, place * _M2, place * _M3])
    salted += _SALT[[20, 21, 22, 18, 19, 23, 24]]
    return np.concatenate([np.stack([r, k, p, p, p, p]), salted]).T.copy()


_MARK_TABLE: Any = _mark_table()


def features(seen: Seen, start: int, stop: int) -> U32:
    """Return a row for each feature with the buckets of the characters from start to stop."""
    size = stop - start
    hashed: Any = np.empty((FEATURES, size), np.uint32)
    # No number is out of range; only a look-up that wraps numbers round does without the test.
    marks = _MARK_TABLE.take(seen.marks[start:stop], 0, mode="wrap").T.copy()
    # Hash and lists of five words a character: one look-up, and only then the products.
    around = seen.words.take(seen.index[start:stop] + _AROUND, mode="wrap").view(np.uint32).ravel()
    spelled, known = around[::2], around[1 : 6 * size : 2]
    # What follows the first slot: S2 behind R, S1 behind K, S1, S2, W1 to W4 and W0 behind P.
    seconds: Any = np.empty((9, size), np.uint32)
    row = seconds.ravel()
    np.multiply(known[: 2 * size], _M1, out=row[2 * size : 4 * size])
    np.multiply(spelled, _M1, out=row[4 * size :])
    seconds[:2] = seconds[3:1:-1]
    # What follows those: S3 behind K S1, S2 behind P S1, S3 behind P S2, W2 and W3 behind P W.
    thirds: Any = np.empty((5, size), np.uint32)
    row = thirds.ravel()
    np.multiply(known[size:], _M2, out=row[size : 3 * size])
    np.multiply(spelled[size : 3 * size], _M2, out=row[3 * size :])
    thirds[0] = thirds[2]
    characters = seen.characters[start : stop + 4]
    single, second, third = characters * _M0, characters * _M1, characters * _M2
    mixed = _mix(single)
    # What goes on to a third slot: six times marks and word, K C2, the pairs of characters.
    pairs: Any = np.empty(8 * size + 3, np.uint32)
    rows = pairs[: 6 * size].reshape(6, size)
    np.add(seconds[:6], marks[:6], out=rows)
    np.add(marks[1], second[2:-2], out=pairs[6 * size : 7 * size])
    double = pairs[7 * size :]
    np.add(mixed[:-1], second[1:], out=double)
    deeper = _mix(pairs)
    triple = deeper[7 * size : -1] + third[2:]
    hashed[:3] = _windows(single, 1, 3, size)
    hashed[3:7] = _windows(double, 0, 4, size)
    hashed[7:10] = _windows(triple, 0, 3, size)
    np.add(mixed[1:-3], second[3:-1], out=hashed[10])
    np.add(deeper[6 * size : 7 * size], third[3:-1], out=hashed[11])
    hashed[12:14] = rows[4:]
    longer = deeper[size : 6 * size].reshape(5, size)
    longer += thirds
    hashed[14:18] = longer[1:]
    # All at once: what is not one run of memory is dear.
    salted = hashed[:18]
    salted += _SALT[:18]
    np.add(marks[9], second[2:-2], out=hashed[18])
    hashed[19] = marks[10]
    np.add(seconds[6:], marks[6:9], out=hashed[20:23])
    np.add(deeper[:size], marks[11], out=hashed[23])
    last = _mix(longer[:2])
    np.add(last[0], marks[12], out=hashed[24])
    fourth = known[2 * size :] * _M3
    fourth += _SALT_LAST
    np.add(last[1], fourth, out=hashed[25])
    hashed ^= hashed >> _16
    hashed *= _M1
    hashed >>= _TOP
    result: U32 = hashed
    return result


def _windows(row: Any, first: int, count: int, size: int) -> Any:
    """Return so many windows on a row, each one further to the right, a row each."""
    step = row.itemsize
    return np.ndarray((count, size), row.dtype, row, first * step, (step, step))


def blocks(seen: Seen) -> Iterator[U32]:
    """Yield the features of all characters, so many characters at a time."""
    for start in range(0, seen.size, BLOCK):
        yield features(seen, start, min(start + BLOCK, seen.size))
