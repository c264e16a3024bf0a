"""The batch past one machine: Ray Data over the same inputs, the same work, Parquet in parts.

The driver lists files and hands them out; tasks open them (a table's rows are streamed by whoever
has the file); actors do the work, each by a worker process of its own, so that a document that
kills or stalls its worker costs itself alone, as on one machine. An actor writes its batch as a
part (see :mod:`pipeline.write.parts`) and returns counts: no record passes through the driver. A
batch whose actor dies is given by Ray to another one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import pickle
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from pipeline.errors import ZhnewsError
from pipeline.options import Options
from pipeline.run.batch import Listener, Settings, Summary, failure_of
from pipeline.run.duplicates import SKETCH_BYTES, find_duplicates
from pipeline.run.inputs import File, Item, Refusal, find_files, open_file
from pipeline.run.local import Lost, Pool
from pipeline.run.many import warm_up
from pipeline.run.work import do_item
from pipeline.run.worklist import fingerprint_parts, present_key
from pipeline.write.formats import BODIES
from pipeline.write.parts import Parts, key_of, settle_parts
from pipeline.write.store import Done, Failure

# Documents a part: large enough for some ten thousand parts at a hundred million documents, small
# enough that a machine lost costs seconds of work.
PART_DOCUMENTS = 2000
# The sketches of more articles than these do not fit the driver (260 bytes each).
MOST_SKETCHES = 10_000_000
_ROWS = 256


def run_on_ray(
    settings: Settings,
    options: Options,
    listener: Listener,
    *,
    address: str | None = None,
    part_documents: int = PART_DOCUMENTS,
) -> Summary:
    """Process the inputs on a Ray cluster, or on a local one of ``settings.jobs`` workers.

    Ids must be unique over all inputs: one met at two places is told at the end, and one of its
    documents kept. Raises :class:`~pipeline.errors.ZhnewsError` where Ray is not installed.
    """
    ray = _start(address, settings.jobs)
    parts = Parts(str(settings.output))
    parts.sweep()
    names = parts.names()
    run = int(names[-1].split("-")[0]) + 1 if names else 1
    mark = _fingerprint(options)
    try:
        files = [{"file": pickle.dumps(found)} for found in find_files(settings.inputs)]
        if not files:
            return Summary()
        dataset = (
            ray.data.from_items(files)
            .map_batches(partial(_open, columns=settings.columns), batch_size=1, num_cpus=0)
            # A block is a part: one actor does it, however large the file it comes from.
            .repartition(target_num_rows_per_block=part_documents)
            .map_batches(
                _Doer,
                fn_constructor_args=(settings, options, run, mark),
                batch_size=None,
                compute=ray.data.ActorPoolStrategy(size=settings.jobs),
            )
        )
        summary = Summary()
        for row in dataset.iter_rows():
            _count(row, summary, listener)
    finally:
        if address is None:
            ray.shutdown()
    listener.writing()
    _finish(parts, summary, listener)
    return summary


def _start(address: str | None, jobs: int) -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise ZhnewsError("--engine ray needs Ray: pip install 'zhnews[ray]'") from error
    if not ray.is_initialized():
        # One CPU more than workers, so that those who open files never wait for those who work.
        here: dict[str, Any] = {}
        if address is None:
            here = {"num_cpus": jobs + 1, "include_dashboard": False}
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **here)
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    return ray


def _fingerprint(options: Options) -> str:
    parts = json.dumps(fingerprint_parts(options), sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _open(batch: Mapping[str, Any], *, columns: Any) -> Iterator[dict[str, list[bytes]]]:
    """Yield the sources of one file, some at a time."""
    held: list[bytes] = []
    for packed in batch["file"]:
        found: File | Refusal = pickle.loads(packed)
        sources = open_file(found, columns) if isinstance(found, File) else iter([found])
        for source in sources:
            held.append(pickle.dumps(source))
            if len(held) == _ROWS:
                yield {"source": held}
                held = []
    if held:
        yield {"source": held}


class _Doer:
    """An actor: does batches with one worker process and writes each as a part."""

    def __init__(self, settings: Settings, options: Options, run: int, mark: str) -> None:
        self._parts = Parts(str(settings.output))
        self._run = run
        self._mark = mark
        # One that takes the place of a dead one finds what that one did, too.
        self._done = self._parts.done_keys()
        self._pool: Pool[Item, Done | Failure] = Pool(
            partial(do_item, options=options),
            warm_up=partial(warm_up, options),
            jobs=1,
            timeout=settings.timeout,
            weigh=lambda item: item.size,
        )

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Do a batch; return one row of counts and the failures."""
        sources = [pickle.loads(packed) for packed in batch["source"]]
        outcomes: list[tuple[Done | Failure, str]] = []
        items: dict[str, Item] = {}
        unchanged = 0
        for source in sources:
            if isinstance(source, Refusal):
                failure = failure_of(source, source.reason, source.message)
                outcomes.append((failure, source.place))
            elif source.doc_id in items:
                message = f"the id {source.doc_id!r} stands at {items[source.doc_id].place} already"
                outcomes.append((failure_of(source, "duplicate_id", message), source.place))
            elif self._is_done(source):
                unchanged += 1
            else:
                items[source.doc_id] = source
        for item, outcome in self._pool.run(items.values()):
            outcomes.append((self._settled(item, outcome), item.place))
        outcomes.sort(key=lambda pair: (pair[0].doc_id, pair[1]))
        if outcomes:
            self._parts.write(self._run, outcomes)
        failures = [outcome for outcome, _ in outcomes if isinstance(outcome, Failure)]
        counts = {"done": len(outcomes) - len(failures), "unchanged": unchanged}
        return {"counts": [json.dumps(counts)], "failures": [pickle.dumps(failures)]}

    def _is_done(self, item: Item) -> bool:
        if not len(self._done):
            return False
        key = np.uint64(key_of(item.doc_id, self._content(present_key(item))))
        at = int(np.searchsorted(self._done, key))
        return at < len(self._done) and bool(self._done[at] == key)

    def _content(self, key: str | None) -> str:
        return f"{key} {self._mark}"

    def _settled(self, item: Item, outcome: Done | Failure | Lost) -> Done | Failure:
        if isinstance(outcome, Lost):
            return failure_of(item, outcome.reason, outcome.message, stage="process")
        if isinstance(outcome, Done):
            outcome.content = self._content(outcome.content)
        return outcome


def _count(row: Mapping[str, Any], summary: Summary, listener: Listener) -> None:
    counts = json.loads(row["counts"])
    summary.done += counts["done"]
    summary.unchanged += counts["unchanged"]
    failures = pickle.loads(row["failures"])
    summary.failed += len(failures)
    for failure in failures:
        listener.failed(failure)
    for _ in range(counts["done"] + counts["unchanged"] + len(failures)):
        listener.advanced(0)


def _finish(parts: Parts, summary: Summary, listener: Listener) -> None:
    """Settle what stands twice, note repeated articles, count what there is."""
    for doc_id, later, earlier in settle_parts(parts):
        listener.say(f"{later}: read: the id {doc_id!r} stands at {earlier} already")
        summary.failed += 1
        summary.done -= 1
    summary.records = {**parts.count(), BODIES: parts.put_bodies()}
    if summary.records["articles"] > MOST_SKETCHES:
        listener.say(f"more than {MOST_SKETCHES:,} articles: repeated ones are not marked")
        return
    summary.repeats = _mark_duplicates(parts)


def _mark_duplicates(parts: Parts) -> int:
    sketches = []
    for part in parts.names():
        rows = parts.manifest(part, ("doc_id", "stage", "sketches")).to_pylist()
        sketches += [(row["doc_id"], row["sketches"]) for row in rows if row["stage"] is None]
    sketches.sort()
    articles = [
        (doc_id, number + 1)
        for doc_id, drawn in sketches
        for number in range(len(drawn) // SKETCH_BYTES)
    ]
    pairs = find_duplicates(b"".join(drawn for _, drawn in sketches))
    repeats = [(*articles[copy], *articles[first]) for copy, first in pairs]
    parts.put_duplicates(repeats)
    return len(repeats)
