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
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.extract.organisations.features import FEATURES, VERSION, Seen, blocks
from pipeline.extract.organisations.tokens import GAP, Joined
from pipeline.rules import LEXICON

O, B, I, E = range(4)  # noqa: E741 (the usual names of the labels)
MODEL = LEXICON / "organisations_model.npz"
# Makes the difference of two eight-bit weights positive; it has nine bits then.
_SHIFT = 256
# Where those of B, I and E lie in a word; all but that of I; a sum that lies lowest.
_PLACES = np.array([0, 9, 18], np.uint32)
_WITHOUT_I, _SUM = np.array(0x1FF << 18 | 0x1FF, np.uint32), np.array(0x3FFFF, np.uint32)
# Taken off the score of standing outside where the text speaks of deals (calibrated on the
# even-numbered signing sentences of FewFC, UNER dev and the gold documents).
_BIAS = 0.7
# A character this much surer to stand outside a name is not looked at; the weights rarely make
# up for that by their transitions (calibrated on UNER dev: the same spans as without).
_OUTSIDE = 2.0
# Takes a character out of every name, whatever its weights.
_LOW = -(2.0**15)
# What a score is counted in, in steps of the weights.
_FINE = 2.0**-15


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: ``table[bucket]`` of B, I and E in one word, and what the labels' order is worth.

    Everything is counted in steps of the weights and in whole ``_FINE`` parts of them, so that
    sums are exact in whatever order they are made. inside: a step from I to I; name: the steps
    into a name, through it and out of it beyond one such step a character; short: how much better
    these are for a name of two characters; near: and for two names, one right behind the other.
    All are measured against a step from O to O. deal: ``_BIAS``; outside: ``_OUTSIDE``, where a
    character has got its step.
    """

    table: Any
    inside: float
    name: float
    short: float
    near: float
    deal: float
    outside: float


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
        moves = np.round((moves - moves[O, O]) / _FINE) * _FINE
        weights = data["table"].astype(np.int16)
        shifted = weights[:, B:] - weights[:, O:B] + _SHIFT
        steps = ((O, B), (B, I), (B, E), (I, I), (I, E), (E, O), (E, B))
        o_b, b_i, b_e, i_i, i_e, e_o, e_b = (float(moves[step]) for step in steps)
        through = b_i - i_i + i_e
        packed = np.bitwise_or.reduce(shifted.astype(np.uint32) << _PLACES, 1)
        return Model(
            packed,
            inside=i_i,
            name=o_b + through + e_o - 2 * i_i,
            short=b_e - through,
            near=e_b - o_b - e_o,
            deal=round(_BIAS * unit / _FINE) * _FINE,
            outside=i_i - _OUTSIDE * unit,
        )


def gain(model: Model, seen: Seen) -> Any:
    """Return by how much each label but O is better than O, a row a label, for every character.

    It is ``FEATURES * _SHIFT`` too much: the weights of a bucket lie in one 32-bit word, each
    shifted to be positive, since half as large a table is half as often not at hand. The sums of B
    and of E find room in such a word without that of I, which is what they lack of the sum of all.
    """
    gains = np.empty((3, seen.size))
    start = 0
    for buckets in blocks(seen):
        end = start + buckets.shape[1]
        # A look-up by another type of number takes twice as long, and one that checks whether the
        # number lies in the table (they all do) a quarter more than one that would wrap it round.
        found = model.table.take(buckets.astype(np.intp), mode="wrap")
        inside = np.add.reduce(found, 0, np.uint32)
        found &= _WITHOUT_I
        both = np.add.reduce(found, 0, np.uint32)
        inside -= both
        inside >>= _PLACES[1]
        gains[0, start:end] = both & _SUM
        gains[1, start:end] = inside
        gains[2, start:end] = both >> _PLACES[2]
        start = end
    return gains


def tag(
    model: Model, joined: Joined, seen: Seen, likely: Sequence[Sequence[tuple[int, int]]] = ()
) -> list[list[tuple[int, int]]]:
    """Return the spans that the model takes for names, for each of the joined texts.

    seen: what :func:`~pipeline.extract.organisations.features.look` gives.
    likely: stretches of each text in which names are more likely than elsewhere.
    """
    gains = gain(model, seen)
    # Each character of a name gets its step with its weights.
    level = model.inside - FEATURES * _SHIFT
    bias: Any = np.full(seen.size, level)
    firsts = [tokens.first - GAP for tokens in joined.each]
    for first in firsts[1:]:
        # The gaps between the texts stay outside.
        bias[first - GAP : first] = 2 * _LOW
    for first, stretches in zip(firsts, likely, strict=False):
        for start, end in stretches:
            bias[first + start : first + end] = level + model.deal
    gains += bias
    found: list[list[tuple[int, int]]] = [[] for _ in firsts]
    at, last_one = 0, len(firsts) - 1
    for start, end in _decode(*_hopeful(model, gains), model):
        while at < last_one and firsts[at + 1] <= start:
            at += 1
        found[at].append((start - firsts[at], end - firsts[at]))
    return found


def _hopeful(model: Model, gains: Any) -> tuple[list[int], list[float], list[float]]:
    """Return the characters that may be in a name, what each is worth as its first, as its last.

    gains: what each label is worth, a row a label; they are used up.
    What a name from i to j is worth is the sum of one number of i and one of j, since the sum of
    what lies between is the difference of two running sums. A name is only part of the best
    sequence if it is worth more than nothing, even where it stands between two others.
    """
    begins, insides, lasts = gains[0], gains[1], gains[2]
    outside = np.maximum(np.maximum(begins, insides), lasts) <= model.outside
    np.putmask(insides, outside, _LOW)
    running = insides.cumsum()
    firsts = begins - running
    lasts[1:] += running[:-1]
    best = np.maximum.accumulate(lasts[::-1])[::-1]
    best += np.maximum.accumulate(firsts)
    least = model.name + max(model.short, 0.0) + 2 * max(model.near, 0.0)
    hopeful = best > -least
    hopeful &= ~outside
    places = hopeful.nonzero()[0]
    lasts = lasts.take(places)
    lasts += model.name
    return places.tolist(), firsts.take(places).tolist(), lasts.tolist()


_Chain = tuple[Any, int, int]


def _decode(
    places: list[int], firsts: list[float], lasts: list[float], model: Model
) -> list[tuple[int, int]]:
    """Return the spans of the best sequence of labels; other characters are surely outside.

    Each of what the character before may be is kept with the best score of a sequence that leads
    to it, the names before it, and where its name began.
    """
    near, short = model.near, model.short
    # Names that end before the character before, that end, begin, go on with it.
    closed, ended, begun, inside = 0.0, -inf, -inf, -inf
    of_closed: _Chain | None = None
    of_ended: _Chain | None = None
    of_begun: _Chain | None = None
    of_inside: _Chain | None = None
    from_ended = from_inside = 0
    behind = -1
    for at, first, last in zip(places, firsts, lasts, strict=True):
        if at != behind:
            if ended > closed:
                closed, of_closed = ended, (of_ended, from_ended, behind)
            # A name can only begin here.
            ended = inside = -inf
            begun, of_begun, behind = closed + first, of_closed, at + 1
            continue
        behind = at + 1
        if closed >= ended + near:
            new, of_new = closed + first, of_closed
        else:
            new, of_new = ended + near + first, (of_ended, from_ended, at)
        if ended > closed:
            closed, of_closed = ended, (of_ended, from_ended, at)
        if begun + short >= inside:
            ended, of_ended, from_ended = begun + short + last, of_begun, at - 1
        else:
            ended, of_ended, from_ended = inside + last, of_inside, from_inside
        if begun >= inside:
            inside, of_inside, from_inside = begun, of_begun, at - 1
        begun, of_begun = new, of_new
    if ended > closed:
        of_closed = (of_ended, from_ended, behind)
    spans = []
    while of_closed is not None:
        of_closed, start, end = of_closed
        spans.append((start, end))
    spans.reverse()
    return spans
