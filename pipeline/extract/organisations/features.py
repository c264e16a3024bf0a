"""What the tagger sees of each character, as buckets of one table of weights.

Everything is computed for all characters of a passage at once, on arrays: characters and words
round the character, what the lexicon says of the words, and what the rules already found. Each
feature is hashed into one of ``BUCKETS`` buckets; training and extraction share this module, so a
change here needs the weights trained anew (``VERSION`` goes into the file of weights).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.tokens import Tokens

VERSION = 2
BITS = 19
BUCKETS = 1 << BITS

U32 = npt.NDArray[np.uint32]

_PAD = 3
_DIGIT, _LATIN, _MARK, _HAN1, _HAN2, _HAN3 = range(1, 7)
# Odd multipliers, far apart: consecutive slots of a feature must not cancel each other.
_MIX = tuple(np.uint32(m) for m in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1))
_ZERO = ord("0")


def _shape(word: str) -> int:
    first = word[0]
    if first.isdigit():
        return _DIGIT
    if first < "\u0250" and first.isalpha():
        return _LATIN
    if not first.isalnum():
        return _MARK
    return _HAN1 if len(word) == 1 else _HAN2 if len(word) == 2 else _HAN3


def features(
    tokens: Tokens,
    flags: Mapping[str, int],
    rules: Sequence[Candidate],
    known: Sequence[Candidate],
) -> list[U32]:
    """Return for each feature the bucket of every character.

    rules: candidates that rules found; known: names of the lexicon found in the text.
    """
    size = len(tokens.codes)
    codes: Any = np.zeros(size + 2 * _PAD, np.uint32)
    codes[_PAD:-_PAD] = tokens.codes
    # All digits are one.
    codes[(codes >= _ZERO) & (codes < _ZERO + 10)] = _ZERO
    c = [codes[_PAD + k : _PAD + k + size] for k in range(-2, 3)]
    rule_marks, known_marks = _marks(size, rules), _marks(size, known)
    place, words, shapes = _words(tokens, flags, codes[_PAD:-_PAD])
    w = [words[2 + k] for k in range(-2, 3)]
    s = [shapes[2 + k] for k in range(-2, 3)]
    slots: list[tuple[Any, ...]] = [
        (c[1],), (c[2],), (c[3],),
        (c[0], c[1]), (c[1], c[2]), (c[2], c[3]), (c[3], c[4]), (c[1], c[3]),
        (c[0], c[1], c[2]), (c[1], c[2], c[3]), (c[2], c[3], c[4]),
        (place, w[2]), (place, w[1]), (place, w[3]), (place, w[1], w[2]), (place, w[2], w[3]),
        (place, w[0]), (place, w[4]),
        (place, s[1], s[2]), (place, s[2], s[3]), (place, s[1], s[2], s[3]),
        (rule_marks, known_marks, place), (rule_marks, c[2]), (rule_marks, s[2], place),
        (known_marks, s[1], s[3], place), (known_marks, c[2], c[3]),
    ]  # fmt: skip
    return [_bucket(number, slot) for number, slot in enumerate(slots)]


def _bucket(number: int, slots: tuple[Any, ...]) -> U32:
    hashed = slots[0] * _MIX[0]
    for index, slot in enumerate(slots[1:], 1):
        hashed = (hashed ^ (hashed >> np.uint32(15))) * _MIX[4] + slot * _MIX[index]
    hashed = hashed + np.uint32((number * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF)
    hashed = (hashed ^ (hashed >> np.uint32(16))) * _MIX[1]
    result: U32 = hashed >> np.uint32(32 - BITS)
    return result


def _marks(size: int, spans: Sequence[Candidate]) -> Any:
    """Return 0 outside, 1 at the first, 2 inside, 3 at the last character of a span."""
    marks = np.zeros(size, np.uint32)
    for span in spans:
        marks[span.start : span.end] = 2
        marks[span.start] = 1
        marks[span.end - 1] = 3
    return marks


def _words(
    tokens: Tokens, flags: Mapping[str, int], codes: Any
) -> tuple[Any, list[Any], list[Any]]:
    """Return for each character its place in its word, and the words and flags round it.

    place: 0 the word is one character, 1 first, 2 inside, 3 last. The lists hold, from two words
    before to two words after, the hash of the word and what is known of it.
    """
    starts = np.array(tokens.starts, np.int64)
    lengths = np.array(tokens.ends, np.int64) - starts
    get = flags.get
    known = np.array([get(w, 0) or _shape(w) << 16 for w in tokens.words], np.uint32)
    size = len(codes)
    index = np.repeat(np.arange(len(starts)), lengths)
    offset = (np.arange(size) - starts[index]).astype(np.uint32)
    last = (lengths[index] - 1).astype(np.uint32)
    place = np.where(last == 0, 0, np.where(offset == 0, 1, np.where(offset == last, 3, 2))).astype(
        np.uint32
    )
    mixed = codes * (offset * _MIX[2] + _MIX[3])
    hashes = np.add.reduceat(mixed, starts, dtype=np.uint32) if len(starts) else mixed
    words, shapes = [], []
    for array in (hashes, known):
        padded = np.zeros(len(array) + 4, np.uint32)
        padded[2:-2] = array
        rows = [padded[k : k + len(array)][index] for k in range(5)]
        if array is hashes:
            words = rows
        else:
            shapes = rows
    return place, words, shapes
