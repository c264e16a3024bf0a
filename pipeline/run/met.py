"""Which ids a run past one machine has met, eight bytes each: what stands twice, what is gone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
_NONE = np.array([], dtype=np.uint64)


class Met:
    """The keys of the ids met so far (see :func:`pipeline.write.parts.key_of`).

    They lie in sorted runs, each at least twice as long as the next, so that a new one is looked
    up and taken in at the price of a few comparisons a key, however many there are.
    """

    def __init__(self) -> None:
        self._runs: list[Keys] = []
        self.twice: Keys = _NONE

    def add(self, keys: Keys) -> Keys:
        """Take in the keys of a batch; return those of them that were met before."""
        new, counts = np.unique(keys, return_counts=True)
        again = counts > 1
        for run in self._runs:
            again |= holds(run, new)
        met = new[again]
        self.twice = np.union1d(self.twice, met)
        while self._runs and len(self._runs[-1]) <= 2 * len(new):
            new = np.union1d(new, self._runs.pop())
        self._runs.append(new)
        return np.asarray(met)

    def holds(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """Tell for each key whether it was met."""
        found = np.zeros(len(keys), dtype=bool)
        for run in self._runs:
            found |= holds(run, keys)
        return found


def holds(run: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Tell for each key whether it stands in ``run``, which is sorted."""
    if not len(run):
        return np.zeros(len(keys), dtype=bool)
    at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
    return np.asarray(run[at] == keys)
