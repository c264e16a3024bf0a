"""Worker processes on this machine: each task's result, in the order they come in.

Small tasks are done in groups, which cost less than each alone. A worker that dies or takes too
long costs the group it was at, nothing else: the rest of its chunk goes to a fresh worker. Which
group that was tells a counter in shared memory, so that the good case costs no message a group.
Its tasks are then done each by itself, and the one that kills its worker is tried once more,
since the blow may have come from outside.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from pipeline.errors import ZhnewsError
from pipeline.run.worker import READY, receive, send, serve

T = TypeVar("T")
R = TypeVar("R")

# A chunk is some 50 ms of work: long against the cost of a message, short against a commit.
CHUNK_TASKS = 64
CHUNK_BYTES = 100_000
# So many tasks are a group, or as many as have so many bytes. Measured on news: 16 texts together
# cost 1 % more, 64 save 1 % at most; a long text gains nothing by company.
GROUP_TASKS = 32
GROUP_BYTES = 30_000
# How often a busy worker is looked at; a time-out is noticed that much late at most.
_GLANCE = 0.2
# A worker that died twice at one task took that task's fault; so many that cannot even start
# mean that none can.
_ATTEMPTS = 2
_GRACE = 2.0
_MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Lost:
    """A task without a result: ``timeout`` or ``worker_died``, and the sentence that says so."""

    reason: str
    message: str


@dataclass(slots=True)
class _Chunk(Generic[T]):
    groups: list[list[T]]
    attempt: int = 1

    def tasks(self) -> Iterator[T]:
        return chain.from_iterable(self.groups)


class _Worker(Generic[T]):
    """A process, the chunk it is at, and when it was last seen to begin a group."""

    def __init__(
        self, warm_up: Callable[[], object], work: Callable[[list[Any]], list[Any]]
    ) -> None:
        context = get_context("spawn")
        self.begun = context.RawValue("q", 0)
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        arguments = (theirs, self.begun, warm_up, work)
        self.process = context.Process(target=serve, args=arguments, daemon=True)
        with _hidden_main(), _ignored_interrupt():
            self.process.start()
        theirs.close()
        self.ready = False
        self.chunk: _Chunk[T] | None = None
        self.finished = 0
        self.last_begun = 0
        self.since = time.monotonic()

    def give(self, chunk: _Chunk[T]) -> None:
        self.chunk = chunk
        self.last_begun = self.begun.value
        self.since = time.monotonic()
        # One that died between two chunks has a broken pipe: the next look round finds it.
        with suppress(ConnectionError):
            send(self.pipe, chunk.groups)

    def at(self) -> int:
        """Return the index of the group in hand within the chunk, -1 before the first."""
        return int(self.begun.value) - self.finished - 1

    def is_late(self, timeout: float) -> bool:
        """Tell whether the group in hand has been so for longer than ``timeout`` seconds."""
        begun = self.begun.value
        now = time.monotonic()
        if begun != self.last_begun:
            self.last_begun, self.since = begun, now
        return self.at() >= 0 and now - self.since > timeout

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool(Generic[T, R]):
    """Processes that all do the same work. Use as a context manager: leaving it ends them."""

    def __init__(
        self,
        work: Callable[[list[T]], list[R]],
        *,
        warm_up: Callable[[], object],
        jobs: int,
        timeout: float | None = None,
        weigh: Callable[[T], int] = lambda task: 0,
    ) -> None:
        """Take the work (it must pickle) and what each worker does before its first task.

        work: gives a result for each task of a group, in their order.
        timeout: seconds a task may take; None waits for ever.
        weigh: the bytes of a task, by which groups and chunks are cut.
        """
        self._work = work
        self._warm_up = warm_up
        self._jobs = jobs
        self._timeout = timeout
        self._weigh = weigh
        self._workers: list[_Worker[T]] = []
        self._again: deque[_Chunk[T]] = deque()
        self._stillborn = 0

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(_GRACE if worker.chunk is None else 0)
            worker.stop()
        self._workers.clear()

    def run(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Yield each task with its result as they come in; tasks are taken as workers ask.

        Raises :class:`~pipeline.errors.ZhnewsError` where the workers cannot start.
        """
        source = iter(tasks)
        waiting = self._next_chunk(source)
        while waiting is not None or any(worker.chunk for worker in self._workers):
            free = self._free_worker() if waiting is not None else None
            if waiting is not None and free is not None:
                free.give(waiting)
                waiting = self._next_chunk(source)
                continue
            for worker, results in self._hear():
                chunk = worker.chunk
                worker.chunk = None
                # The worker goes on at once; what it sent is looked through meanwhile.
                if waiting is not None:
                    worker.give(waiting)
                    waiting = None
                if chunk is not None:
                    yield from zip(chunk.tasks(), results, strict=True)
                waiting = waiting or self._next_chunk(source)
            yield from self._bury()
            waiting = waiting or self._next_chunk(source)

    def _free_worker(self) -> _Worker[T] | None:
        """Return a worker with nothing to do, started if fewer run than may; None if all work."""
        for worker in self._workers:
            if worker.chunk is None and worker.process.is_alive():
                return worker
        if len(self._workers) >= self._jobs:
            return None
        self._workers.append(_Worker(self._warm_up, self._work))
        return self._workers[-1]

    def _next_chunk(self, source: Iterator[T]) -> _Chunk[T] | None:
        if self._again:
            return self._again.popleft()
        groups: list[list[T]] = []
        tasks, weight = 0, 0
        for group, bytes_ in self._groups(source):
            groups.append(group)
            tasks += len(group)
            weight += bytes_
            if tasks >= CHUNK_TASKS or weight >= CHUNK_BYTES:
                break
        return _Chunk(groups) if groups else None

    def _groups(self, source: Iterator[T]) -> Iterator[tuple[list[T], int]]:
        """Yield groups with their bytes."""
        group: list[T] = []
        weight = 0
        for task in source:
            group.append(task)
            weight += self._weigh(task)
            if len(group) >= GROUP_TASKS or weight >= GROUP_BYTES:
                yield group, weight
                group, weight = [], 0
        if group:
            yield group, weight

    def _hear(self) -> Iterator[tuple[_Worker[T], list[R]]]:
        """Yield the workers that have answered; mark those that died."""
        pipes = {worker.pipe: worker for worker in self._workers}
        for pipe in connection.wait(list(pipes), timeout=_GLANCE):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                message = receive(worker.pipe)
            except (EOFError, ConnectionError):
                worker.process.join(_GRACE)
                continue
            if isinstance(message, list):
                worker.finished += len(worker.chunk.groups) if worker.chunk else 0
                yield worker, message
            elif message == READY:
                worker.ready = True
                self._stillborn = 0
            else:
                raise ZhnewsError(str(message))

    def _bury(self) -> Iterator[tuple[T, Lost]]:
        """Replace the workers that died or are late; yield the tasks that are lost with them."""
        for worker in list(self._workers):
            late = self._timeout is not None and worker.chunk and worker.is_late(self._timeout)
            if worker.process.is_alive() and not late:
                continue
            at, chunk = worker.at(), worker.chunk
            worker.stop()
            self._workers.remove(worker)
            self._stillborn += not worker.ready
            if self._stillborn > self._jobs + 1:
                raise ZhnewsError("the worker processes die before they begin (out of memory?)")
            if chunk is None:
                continue
            if at < 0:
                self._again.append(chunk)
                continue
            group = chunk.groups[at]
            rest = chunk.groups[:at] + chunk.groups[at + 1 :]
            if rest:
                self._again.append(_Chunk(rest))
            if len(group) > 1:
                self._again.append(_Chunk([[task] for task in group]))
            elif late:
                yield group[0], Lost("timeout", f"took longer than {self._timeout:g} s")
            elif chunk.attempt < _ATTEMPTS:
                self._again.append(_Chunk([group], chunk.attempt + 1))
            else:
                yield group[0], Lost("worker_died", _death_of(worker.process.exitcode))


def usable_cores() -> int:
    """Return how many workers make sense here: the cores this process may use, at most eight.

    More than eight is asked for by name: each holds its own dictionaries, some 150 MB.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_WORKERS)


def _death_of(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"its worker died twice ({signal.Signals(-code).name})"
        except ValueError:
            pass
    return f"its worker died twice (exit code {code})"


@contextmanager
def _hidden_main() -> Iterator[None]:
    """Hide the main module while a process starts.

    A spawned process imports its parent's main module again, which no worker needs, and which
    would make every script without ``if __name__ == "__main__"`` start its workers in its workers.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _ignored_interrupt() -> Iterator[None]:
    """Let a starting process inherit that Ctrl-C is none of its business."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
