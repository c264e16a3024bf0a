"""The pool, with work that is none: what a task does is told by its number."""

import os
import signal
import time

import pytest

from pipeline.errors import ZhnewsError
from pipeline.run.local import Lost, Pool


def ready():
    """Nothing to load."""


def broken():
    raise ZhnewsError("lexicon: line 3")


def crashing():
    os._exit(3)


def double(numbers):
    return [2 * number for number in numbers]


def size(numbers):
    return [len(numbers)] * len(numbers)


def die_at_13(numbers):
    if 13 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(numbers)


def sleep_at_13(numbers):
    if 13 in numbers:
        time.sleep(60)
    return double(numbers)


def die_twice(tasks):
    """Die in company and at the first try alone, which leave marks; then do it."""
    for number, mark in tasks:
        company = f"{mark}{len(tasks) > 1}"
        if number == 13 and not os.path.exists(company):
            open(company, "w").close()
            os._exit(1)
    return double(number for number, _ in tasks)


def run(work, tasks, **kwargs):
    with Pool(
        work, warm_up=kwargs.pop("warm_up", ready), jobs=kwargs.pop("jobs", 2), **kwargs
    ) as p:
        return dict(p.run(tasks))


def test_pool_answers_every_task_once():
    assert run(double, range(500)) == {n: 2 * n for n in range(500)}


def test_pool_takes_tasks_as_it_needs_them():
    taken = []
    with Pool(double, warm_up=ready, jobs=1) as pool:
        results = pool.run(taken.append(n) or n for n in range(100_000))
        next(results)
        assert len(taken) < 1000


def test_pool_starts_no_process_without_tasks():
    with Pool(double, warm_up=crashing, jobs=2) as pool:
        assert list(pool.run([])) == []


def test_worker_that_dies_costs_its_task_alone():
    results = run(die_at_13, range(100))
    lost = results.pop(13)
    assert (lost.reason, "SIGKILL" in lost.message) == ("worker_died", True)
    assert results == {n: 2 * n for n in range(100) if n != 13}


def test_task_is_tried_again_when_its_worker_died(tmp_path):
    tasks = [(n, str(tmp_path / "mark")) for n in range(20)]
    assert set(run(die_twice, tasks).values()) == {2 * n for n in range(20)}
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("weight", "sizes"),
    [pytest.param(1, {32, 100 % 32}, id="small"), pytest.param(20_000, {2}, id="large")],
)
def test_tasks_are_done_in_groups_of_so_many_or_so_heavy(weight, sizes):
    assert set(run(size, range(100), weigh=lambda _: weight).values()) == sizes


def test_late_task_is_lost_alone():
    results = run(sleep_at_13, range(100), timeout=2.0)
    assert results.pop(13) == Lost("timeout", "took longer than 2 s")
    assert results == {n: 2 * n for n in range(100) if n != 13}


@pytest.mark.parametrize(
    ("warm_up", "said"),
    [
        pytest.param(broken, "lexicon: line 3", id="lexicon_error"),
        pytest.param(crashing, "die before they begin", id="crash"),
    ],
)
def test_workers_that_cannot_start_end_the_run(warm_up, said):
    with pytest.raises(ZhnewsError, match=said):
        run(double, range(10), warm_up=warm_up)


def test_workers_end_with_their_pool():
    with Pool(double, warm_up=ready, jobs=2) as pool:
        list(pool.run(range(200)))
        processes = [worker.process for worker in pool._workers]
    assert processes
    assert not any(_alive(process.pid) for process in processes if process._popen is not None)


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
