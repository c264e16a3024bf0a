"""Articles that repeat another: the same text under two ids, and near copies (MinHash).

A worker draws a *sketch* of each article; when all documents are in, the sketches alone tell
which articles resemble which. The answer depends on the set of documents, not on the order in
which they were done: an article repeats the first one, by (doc_id, article), that it resembles.

Calibration: the shared story of the corpus, rewritten by a second paper to two thirds of its
length, has containment 0.72 (five-character shingles, letters and digits only); no other pair of
its articles reaches 0.28, and those two share a boxed quotation. Hence the threshold of 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.view import view_of
from pipeline.write.store import Store

_BUCKETS = 64
# Two rows a band: an article of resemblance 0.38 is missed in one case of a hundred.
_ROWS = 2
_SHINGLE = 5
# Shorter texts (stubs, a headline) resemble each other by chance.
_SHORTEST = 20
_CONTAINED = 0.5
# Pairs compared at a time: bounds the memory, not the result.
_BLOCK = 4096
_EMPTY = np.uint32(0xFFFFFFFF)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_WIDTH = 1 + _BUCKETS
SKETCH_BYTES = 4 * _WIDTH

_Array = npt.NDArray[np.uint32]


def sketch(text: str) -> bytes:
    """Return the sketch of a text: how many shingles it has, and the least hash of each bucket."""
    drawn = np.full(_WIDTH, _EMPTY, dtype=np.uint32)
    drawn[0] = 0
    codes = np.frombuffer(text.encode("utf-16-le", "replace"), dtype=np.uint16)
    letters = _letters()[codes]
    letters = letters[letters != 0]
    if len(letters) >= _SHORTEST:
        last = len(letters) - _SHINGLE + 1
        hashes = letters[:last]
        for shift in range(1, _SHINGLE):
            hashes = hashes * _FACTOR + letters[shift : last + shift]
        hashes ^= hashes >> np.uint64(31)
        hashes *= _MIX
        # The least of a bucket's hashes is the first of them in order.
        hashes.sort()
        buckets = (hashes >> np.uint64(58)).astype(np.intp)
        drawn[0] = last
        drawn[1 + buckets[::-1]] = hashes[::-1]
    return drawn.tobytes()


@cache
def _letters() -> npt.NDArray[np.uint64]:
    """Return for each UTF-16 unit the letter or digit it stands for, 0 for everything else.

    Traditional characters stand for simplified ones; both halves of a surrogate pair for nothing.
    """
    plane = "".join(map(chr, range(0xD800)))
    view = np.frombuffer(view_of(plane).encode("utf-32-le"), dtype=np.uint32)
    table = np.zeros(0x10000, dtype=np.uint64)
    table[: len(view)] = [code if chr(code).isalnum() else 0 for code in view.tolist()]
    return table


def mark_duplicates(store: Store) -> None:
    """Write anew into the store which article repeats which."""
    owners: list[int] = []
    numbers: list[int] = []
    parts: list[bytes] = []
    for row, sketches in store.sketches():
        count = len(sketches) // SKETCH_BYTES
        owners += [row] * count
        numbers += range(1, count + 1)
        parts.append(sketches)
    store.replace_duplicates(
        (owners[copy], numbers[copy], owners[first], numbers[first])
        for copy, first in find_duplicates(b"".join(parts))
    )


def find_duplicates(sketches: bytes) -> Iterator[tuple[int, int]]:
    """Yield ``(copy, first)`` for each article that repeats another, both as indexes.

    sketches: of all articles, one behind the other, in the order that decides which is first.
    """
    drawn = np.frombuffer(sketches, dtype=np.uint32).reshape(-1, _WIDTH)
    sizes, values = drawn[:, 0].astype(np.float64), drawn[:, 1:]
    first = np.arange(len(drawn))
    for band in range(0, _BUCKETS, _ROWS):
        copies, heads = _pairs(values[:, band : band + _ROWS])
        earlier = heads < first[copies]
        copies, heads = copies[earlier], heads[earlier]
        alike = _contained(values, sizes, copies, heads) >= _CONTAINED
        first[copies[alike]] = heads[alike]
    for copy in np.flatnonzero(first != np.arange(len(drawn))):
        yield int(copy), int(first[copy])


def _pairs(rows: _Array) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the indexes of rows that agree with an earlier one, and of the earliest such."""
    filled = np.flatnonzero((rows != _EMPTY).all(axis=1))
    keys = rows[filled, 0].astype(np.uint64) << np.uint64(32) | rows[filled, 1]
    _, where, group = np.unique(keys, return_index=True, return_inverse=True)
    heads = filled[where[group]]
    later = heads != filled
    return filled[later], heads[later]


def _contained(
    values: _Array,
    sizes: npt.NDArray[np.float64],
    copies: npt.NDArray[np.intp],
    heads: npt.NDArray[np.intp],
) -> npt.NDArray[np.float64]:
    """Return the estimated share of the shorter text's shingles that the longer one has too."""
    shares = np.empty(len(copies))
    for start in range(0, len(copies), _BLOCK):
        a, b = copies[start : start + _BLOCK], heads[start : start + _BLOCK]
        left, right = values[a], values[b]
        used = ((left != _EMPTY) | (right != _EMPTY)).sum(axis=1)
        same = ((left == right) & (left != _EMPTY)).sum(axis=1)
        resemblance = same / np.maximum(used, 1)
        common = resemblance / (1 + resemblance) * (sizes[a] + sizes[b])
        shares[start : start + _BLOCK] = common / np.maximum(np.minimum(sizes[a], sizes[b]), 1)
    return shares
