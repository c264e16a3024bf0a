"""The tagger: where a name begins, goes on and ends, by weights learned from annotated text.

It finds the short names that no rule can (a brand before a verb). It is a linear model over the
features of :mod:`pipeline.extract.organisations.features` with a few transition weights,
trained by ``training/organisations.py``; what it was trained on, and how well it does, stands
beside the weights in ``lexicon/organisations_model.md``. Without the file the rules work alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.extract.organisations.features import VERSION, Seen, blocks
from pipeline.extract.organisations.tokens import GAP, Joined
from pipeline.rules import LEXICON

O, B, I, E = range(4)  # noqa: E741 (the usual names of the labels)
MODEL = LEXICON / "organisations_model.npz"
# Makes an eight-bit weight positive.
_SHIFT = 128
# Taken off the score of standing outside where the text speaks of deals (calibrated on the
# even-numbered signing sentences of FewFC, UNER dev and the gold documents).
_BIAS = 0.7
# A character this much surer to stand outside a name is not looked at; the weights rarely make
# up for that by their transitions (calibrated on UNER dev: the same spans as without).
_OUTSIDE = 2.0
# Worse than any sum.
_LOW = -1e12
# More than the sums of a run of characters can differ by their rounding.
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: ``table[bucket]`` of the four labels packed, ``unit``, ``moves``.

    unit: how many steps of the weights are 1; everything is counted in such steps, so that sums of
    weights are exact. best_moves: the best that leads to B, I and E, a row each. moves: how much
    better than O to O are O to B, B to I, B to E, I to I, I to E, E to O, E to B.
    """

    table: Any
    unit: float
    best_moves: Any
    moves: tuple[float, float, float, float, float, float, float]


@cache
def load_model(path: Path = MODEL) -> Model | None:
    """Return the model, or None where its file is missing or of another version."""
    if not path.exists():
        return None
    with np.load(path) as data:
        if int(data["version"]) != VERSION:
            return None
        unit = 1 / float(data["scale"])
        moves = data["moves"].astype(float) * unit
        moves -= moves[O, O]
        shifted = (data["table"].astype(np.int16) + _SHIFT).astype("<u2")
        steps = ((O, B), (B, I), (B, E), (I, I), (I, E), (E, O), (E, B))
        o_b, b_i, b_e, i_i, i_e, e_o, e_b = (float(moves[step]) for step in steps)
        best = [[max(o_b, e_b)], [max(b_i, i_i)], [max(b_e, i_e) + max(e_o, 0.0)]]
        packed = shifted.view("<u8").ravel()
        return Model(packed, unit, np.array(best, np.float32), (o_b, b_i, b_e, i_i, i_e, e_o, e_b))


def gain(model: Model, seen: Seen) -> Any:
    """Return by how much each label but O is better than O, a row a label, for every character.

    The weights of a bucket lie in one 64-bit word, 16 bits a label, each shifted to be positive:
    one look-up and one addition a feature do for all labels.
    """
    total = np.empty(seen.size, np.uint64)
    start = 0
    for buckets in blocks(seen):
        end = start + buckets.shape[1]
        # A look-up by another type of number takes twice as long.
        np.add.reduce(model.table.take(buckets.astype(np.intp)), 0, out=total[start:end])
        start = end
    labels = total.view(np.uint16).reshape(-1, 4).T.astype(np.float32, order="C")
    return labels[1:] - labels[0]


def tag(
    model: Model, joined: Joined, seen: Seen, likely: Sequence[Sequence[tuple[int, int]]] = ()
) -> list[list[tuple[int, int]]]:
    """Return the spans that the model takes for names, for each of the joined texts.

    seen: what :func:`~pipeline.extract.organisations.features.look` gives.
    likely: stretches of each text in which names are more likely than elsewhere.
    """
    gains = gain(model, seen)
    bias: Any = np.zeros(seen.size, np.float32)
    firsts = [tokens.first - GAP for tokens in joined.each]
    for first in firsts[1:]:
        # The gaps between the texts stay outside.
        bias[first - GAP : first] = _LOW
    for first, stretches in zip(firsts, likely, strict=False):
        for start, end in stretches:
            bias[first + start : first + end] = _BIAS * model.unit
    gains += bias
    found: list[list[tuple[int, int]]] = [[] for _ in firsts]
    at, last_one = 0, len(firsts) - 1
    for start, end in _hopeful(model, gains):
        while at < last_one and firsts[at + 1] <= start:
            at += 1
        begins, insides, ends = gains[:, start:end].tolist()
        start -= firsts[at]
        for first, last in _decode(begins, insides, ends, model.moves):
            found[at].append((start + first, start + last))
    return found


def _hopeful(model: Model, gains: Any) -> list[tuple[int, int]]:
    """Return the stretches that may hold names.

    How much better can a stretch with a name score than without one, at most? Each label gets the
    best move that leads to it; a name needs one B and one E, and every other character counts
    where it helps.
    """
    size = gains.shape[1]
    among = np.zeros(size + 2, bool)
    np.greater(np.maximum.reduce(gains, 0), -_OUTSIDE * model.unit, out=among[1:-1])
    edges = (among[1:] != among[:-1]).nonzero()[0]
    if not len(edges):
        return []
    # One more column than characters: a stretch may end with the text.
    best = np.zeros((4, size + 1), np.float32)
    np.add(gains, model.best_moves, out=best[:3, :-1])
    top = np.maximum.reduce(best, 0)
    best[::2] -= top
    bounds = np.add.reduceat(top, edges)
    bounds += np.maximum.reduceat(best[0], edges)
    bounds += np.maximum.reduceat(best[2], edges)
    # Between two stretches lies one that is none. No name is one character.
    hopeful = bounds[::2] > -_ROUNDING * model.unit
    hopeful &= edges[1::2] - edges[::2] > 1
    stretches: list[list[int]] = edges.reshape(-1, 2)[hopeful].tolist()
    return [(start, end) for start, end in stretches]


_Chain = tuple[Any, int, int]


def _decode(
    begins: list[float],
    insides: list[float],
    ends: list[float],
    moves: tuple[float, float, float, float, float, float, float],
) -> list[tuple[int, int]]:
    """Return the spans of the best sequence of labels for a run of characters.

    Given are the gains of the labels over O. Each label of the character before is kept with the
    best score of a sequence that leads to it, the names before it, and where its name began.
    """
    o_b, b_i, b_e, i_i, i_e, e_o, e_b = moves
    # A run of characters lies between characters that are surely outside.
    o, b, i, e = 0.0, _LOW, _LOW, _LOW
    of_o: _Chain | None = None
    of_b: _Chain | None = None
    of_i: _Chain | None = None
    of_e: _Chain | None = None
    from_i, from_e, at = 0, 0, 0
    for begin, inside, end in zip(begins, insides, ends, strict=True):
        old_b, old_of_b = b, of_b
        if o + o_b >= e + e_b:
            b, of_b = o + o_b + begin, of_o
        else:
            b, of_b = e + e_b + begin, (of_e, from_e, at)
        if o < e + e_o:
            o, of_o = e + e_o, (of_e, from_e, at)
        if old_b + b_e >= i + i_e:
            e, of_e, from_e = old_b + b_e + end, old_of_b, at - 1
        else:
            e, of_e, from_e = i + i_e + end, of_i, from_i
        if old_b + b_i >= i + i_i:
            i, of_i, from_i = old_b + b_i + inside, old_of_b, at - 1
        else:
            i += i_i + inside
        at += 1
    if o < e + e_o:
        of_o = (of_e, from_e, at)
    spans = []
    while of_o is not None:
        of_o, first, last = of_o
        spans.append((first, last))
    spans.reverse()
    return spans
