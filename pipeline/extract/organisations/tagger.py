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

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.features import U32, VERSION
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
# More than the sums of a run of characters can differ by their rounding.
_ROUNDING = 0.01
# So many characters at a time, as the features are made.
_BLOCK = 2048


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: ``table[bucket]`` of the four labels packed, ``scale``, ``moves[from][to]``."""

    table: Any
    scale: float
    moves: tuple[tuple[float, ...], ...]


@cache
def load_model(path: Path = MODEL) -> Model | None:
    """Return the model, or None where its file is missing or of another version."""
    if not path.exists():
        return None
    with np.load(path) as data:
        if int(data["version"]) != VERSION:
            return None
        moves = tuple(tuple(float(x) for x in row) for row in data["moves"])
        shifted = (data["table"].astype(np.int16) + _SHIFT).astype("<u2")
        return Model(shifted.view("<u8").ravel(), float(data["scale"]), moves)


def score(model: Model, buckets: U32) -> Any:
    """Return the scores of the four labels for every character.

    The weights of a bucket lie in one 64-bit word, 16 bits a label, each shifted to be positive:
    one look-up and one addition a feature do for all labels.
    """
    count, size = buckets.shape
    total = np.empty(size, np.uint64)
    for start in range(0, size, _BLOCK):
        part = buckets[:, start : start + _BLOCK]
        model.table.take(part).sum(axis=0, out=total[start : start + _BLOCK])
    labels = total.view(np.uint16).reshape(-1, 4).astype(np.float32)
    labels -= _SHIFT * count
    labels *= np.float32(model.scale)
    return labels


def tag(model: Model, buckets: U32, likely: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """Return the spans that the model takes for names.

    buckets: what :func:`~pipeline.extract.organisations.features.features` gives.
    likely: stretches of text in which names are more likely than elsewhere.
    """
    scores = score(model, buckets)
    for start, end in likely:
        scores[start:end, O] -= _BIAS
    gains = scores[:, 1:] - scores[:, :1]
    best = np.maximum(np.maximum(gains[:, 0], gains[:, 1]), gains[:, 2])
    inside = (best > -_OUTSIDE).nonzero()[0]
    if not len(inside):
        return []
    begins = np.concatenate(([0], (inside[1:] - inside[:-1] > 1).nonzero()[0] + 1))
    stops = np.concatenate((begins[1:], [len(inside)]))
    # No name is one character.
    hopeful = (stops - begins > 1) & (_bounds(model, gains[inside], begins) > -_ROUNDING)
    found: list[Candidate] = []
    for begin, stop in zip(begins[hopeful].tolist(), stops[hopeful].tolist(), strict=True):
        start = int(inside[begin])
        rows = scores[start : start + stop - begin].tolist()
        for first, last in _decode(rows, model.moves):
            found.append(Candidate(start + first, start + last, "organisation.weights"))
    return found


def _bounds(model: Model, gains: Any, begins: Any) -> Any:
    """Return how much better a run of characters with a name can score than one without, at most.

    gains: by how much each label but O is better than O. Each label gets the best move that leads
    to it; a name needs one B and one E, and every other character counts where it helps.
    """
    (o_o, o_b, _, _), (_, _, b_i, b_e), (_, _, i_i, i_e), (e_o, e_b, _, _) = model.moves
    moves = (max(o_b, e_b), max(b_i, i_i), max(b_e, i_e) + max(e_o - o_o, 0.0))
    gains = gains + np.array([move - o_o for move in moves], np.float32)
    best = np.maximum(np.maximum(gains[:, 0], gains[:, 1]), np.maximum(gains[:, 2], 0))
    needed = np.maximum.reduceat(gains[:, ::2] - best[:, None], begins)
    return np.add.reduceat(best, begins) + needed[:, 0] + needed[:, 1]


def _decode(rows: list[list[float]], moves: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the spans of the best sequence of labels for a run of characters."""
    (o_o, o_b, _, _), (_, _, b_i, b_e), (_, _, i_i, i_e), (e_o, e_b, _, _) = moves
    # A run of characters lies between characters that are surely outside.
    o, b, i, e = o_o + rows[0][O], o_b + rows[0][B], -1e9, -1e9
    back: list[tuple[int, int, int, int]] = [(O, O, O, O)]
    for to_o, to_b, to_i, to_e in rows[1:]:
        oo, eo = o + o_o, e + e_o
        ob, eb = o + o_b, e + e_b
        bi, ii = b + b_i, i + i_i
        be, ie = b + b_e, i + i_e
        back.append(
            (O if oo >= eo else E, O if ob >= eb else E, B if bi >= ii else I, B if be >= ie else I)
        )
        o = (oo if oo >= eo else eo) + to_o
        b = (ob if ob >= eb else eb) + to_b
        i = (bi if bi >= ii else ii) + to_i
        e = (be if be >= ie else ie) + to_e
    label = O if o + o_o >= e + e_o else E
    spans, end = [], 0
    for position in range(len(rows) - 1, -1, -1):
        if label == E:
            end = position + 1
        elif label == B:
            spans.append((position, end))
        label = back[position][label]
    spans.reverse()
    return spans
