"""How the time of a step grows with its text, measured so that a busy machine cannot fail it."""

import gc
import time
from collections.abc import Callable, Sequence
from math import inf
from typing import TypeVar

T = TypeVar("T")

ROUNDS = 8
# What takes less is measured as this: the clock and the caches make more of it than the step does.
TICK = 2e-3


def growth(run: Callable[[T], object], prepare: Callable[[], Sequence[T]], enough: float) -> float:
    """Return how many times as long ``run`` takes with the large input as with the small one.

    prepare: makes both inputs anew, outside the time taken, since a passage keeps what is found.
    enough: a ratio that is good enough. Other work on the machine makes a time longer and never
    shorter: so the best times count, taken again until they are good enough or ``ROUNDS`` are
    over. What grows too fast by itself does so in every round.
    """
    small = large = inf
    for rounds in range(ROUNDS):
        inputs = prepare()
        gc.collect()
        small = min(small, _seconds(run, inputs[0]))
        large = min(large, _seconds(run, inputs[1]))
        # A disturbed small input would hide what grows too fast: never by one round alone.
        if rounds and large < enough * max(small, TICK):
            break
    return large / max(small, TICK)


def _seconds(run: Callable[[T], object], given: T) -> float:
    begun = time.process_time()
    run(given)
    return time.process_time() - begun
