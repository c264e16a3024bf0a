"""The measure of growth tells a quadratic step from a linear one, whatever the machine does."""

import itertools

from tests import growth


def measured(monkeypatch, steps, enough):
    """Return the growth of steps that take so many seconds, the small before the large input."""
    clock = itertools.accumulate(itertools.chain.from_iterable((0, step) for step in steps))
    monkeypatch.setattr(growth.time, "process_time", lambda: next(clock))
    return growth.growth(lambda _: None, lambda: (None, None), enough)


def test_linear_step_is_measured_twice(monkeypatch):
    assert measured(monkeypatch, [1, 4, 1, 4], 10) == 4


def test_one_disturbance_is_measured_again(monkeypatch):
    assert measured(monkeypatch, [1, 40, 1, 4], 10) == 4


def test_disturbed_small_text_does_not_hide_a_quadratic_step(monkeypatch):
    assert measured(monkeypatch, [2, 16] + [1, 16] * 7, 10) == 16


def test_quadratic_step_is_seen():
    def pairs(size):
        return sum(1 for one in range(size) for other in range(size) if one < other)

    assert growth.growth(pairs, lambda: (300, 1200), 10) > 10
