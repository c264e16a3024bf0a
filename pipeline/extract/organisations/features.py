"""What the tagger sees of each character, as buckets of one table of weights.

Everything is computed for all characters of a passage at once, on arrays: characters and words
round the character, what the lexicon says of the words, and what the rules already found. Each
feature is hashed into one of ``BUCKETS`` buckets; training and extraction share this module, so a
change here needs the weights trained anew (``VERSION`` goes into the file of weights).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.tokens import Tokens

VERSION = 2
BITS = 19
BUCKETS = 1 << BITS

U32: TypeAlias = npt.NDArray[np.uint32]

_DIGIT, _LATIN, _MARK, _HAN1, _HAN2, _HAN3 = range(1, 7)
# Odd multipliers, far apart: consecutive slots of a feature must not cancel each other.
_MIX = tuple(np.uint32(m) for m in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1))
_ZERO = ord("0")
# So many characters at a time keep all their features within a processor's cache.
_BLOCK = 2048

# What features are made of, a row each: the characters from two before to two behind, the words,
# what is known of the words, the marks of the rules and of the lexicon, the place in the word.
_C, _W, _S = range(5), range(5, 10), range(10, 15)
_RULE, _KNOWN, _PLACE = 15, 16, 17
_ROWS = 18
# The features by their numbers, which are part of their hash.
_SLOTS: dict[int, tuple[int, ...]] = dict(enumerate([
    (_C[1],), (_C[2],), (_C[3],),
    (_C[0], _C[1]), (_C[1], _C[2]), (_C[2], _C[3]), (_C[3], _C[4]), (_C[1], _C[3]),
    (_C[0], _C[1], _C[2]), (_C[1], _C[2], _C[3]), (_C[2], _C[3], _C[4]),
    (_PLACE, _W[2]), (_PLACE, _W[1]), (_PLACE, _W[3]),
    (_PLACE, _W[1], _W[2]), (_PLACE, _W[2], _W[3]),
    (_PLACE, _W[0]), (_PLACE, _W[4]),
    (_PLACE, _S[1], _S[2]), (_PLACE, _S[2], _S[3]), (_PLACE, _S[1], _S[2], _S[3]),
    (_RULE, _KNOWN, _PLACE), (_RULE, _C[2]), (_RULE, _S[2], _PLACE),
    (_KNOWN, _S[1], _S[3], _PLACE), (_KNOWN, _C[2], _C[3]),
]))  # fmt: skip
# With fewer slots first, each further slot works on the rows from some row on.
_ORDER = sorted(_SLOTS, key=lambda number: (len(_SLOTS[number]), number))
_FIRST = [sum(len(slots) <= k for slots in _SLOTS.values()) for k in range(4)]
_TAKEN = [np.array([_SLOTS[n][k] for n in _ORDER if len(_SLOTS[n]) > k]) for k in range(4)]
_SALT = np.array([[n * 0x9E3779B1 + 0x7F4A7C15 & 0xFFFFFFFF] for n in _ORDER], np.uint32)


@lru_cache(maxsize=1 << 14)
def _shape(word: str) -> int:
    first = word[0]
    if first.isdigit():
        return _DIGIT << 16
    if first < "\u0250" and first.isalpha():
        return _LATIN << 16
    if not first.isalnum():
        return _MARK << 16
    return (_HAN1 if len(word) == 1 else _HAN2 if len(word) == 2 else _HAN3) << 16


def features(
    tokens: Tokens,
    flags: Mapping[str, int],
    rules: Sequence[Candidate],
    known: Sequence[Candidate],
) -> U32:
    """Return a row for each feature with the bucket of every character.

    rules: candidates that rules found; known: names of the lexicon found in the text.
    """
    size = len(tokens.codes)
    buckets = np.empty((len(_ORDER), size), np.uint32)
    if not size:
        return buckets
    rows = np.empty((_ROWS, size), np.uint32)
    codes: Any = np.zeros(size + 4, np.uint32)
    codes[2:-2] = tokens.codes
    # All digits are one.
    codes[codes - np.uint32(_ZERO) < 10] = _ZERO
    for k in _C:
        rows[k] = codes[k : k + size]
    _mark(rows[_RULE], rules)
    _mark(rows[_KNOWN], known)
    _words(rows, tokens, flags)
    for start in range(0, size, _BLOCK):
        buckets[:, start : start + _BLOCK] = _buckets(rows[:, start : start + _BLOCK])
    return buckets


def _buckets(rows: U32) -> U32:
    """Return the buckets of all features for the characters of ``rows``."""
    hashed: Any = rows.take(_TAKEN[0], 0)
    hashed *= _MIX[0]
    for k in range(1, len(_TAKEN)):
        part = hashed[_FIRST[k] :]
        part ^= part >> np.uint32(15)
        part *= _MIX[4]
        slot = rows.take(_TAKEN[k], 0)
        slot *= _MIX[k]
        part += slot
    hashed += _SALT
    hashed ^= hashed >> np.uint32(16)
    hashed *= _MIX[1]
    hashed >>= np.uint32(32 - BITS)
    result: U32 = hashed
    return result


def _mark(row: Any, spans: Sequence[Candidate]) -> None:
    """Write 0 outside, 1 at the first, 2 inside, 3 at the last character of a span."""
    row[:] = 0
    for span in spans:
        row[span.start : span.end] = 2
        row[span.start] = 1
        row[span.end - 1] = 3


def _words(rows: Any, tokens: Tokens, flags: Mapping[str, int]) -> None:
    """Fill in each character's place in its word, the words round it and what is known of them.

    place: 0 the word is one character, 1 first, 2 inside, 3 last.
    """
    starts, ends = tokens.bounds[:-1], tokens.bounds[1:]
    lengths = ends - starts
    count, size = len(starts), rows.shape[1]
    place = rows[_PLACE]
    place[:] = 2
    place[ends - 1] = 3
    place[starts] = lengths > 1
    index = np.arange(count).repeat(lengths)
    offset: Any = (np.arange(size) - starts[index]).astype(np.uint32)
    offset *= _MIX[2]
    offset += _MIX[3]
    offset *= rows[_C[2]]
    get = flags.get
    words: Any = np.zeros((2, count + 4), np.uint32)
    words[0, 2:-2] = np.add.reduceat(offset, starts, dtype=np.uint32)
    words[1, 2:-2] = [get(word) or _shape(word) for word in tokens.words]
    for k in range(5):
        rows[_W[k] :: 5][:2] = words[:, k : k + count].take(index, 1)
