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
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from pipeline.errors import ZhnewsError
from pipeline.options import Options
from pipeline.read.remote import whole_path
from pipeline.run.batch import Listener, Settings, Summary, failure_of
from pipeline.run.duplicates import SKETCH_BYTES, find_duplicates
from pipeline.run.inputs import STDIN, File, Item, Refusal, find_files, open_file
from pipeline.run.local import Lost, Pool
from pipeline.run.many import warm_up
from pipeline.run.met import Met, holds
from pipeline.run.work import do_items
from pipeline.run.worklist import covering, fingerprint_parts, present_key, surely_gone
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

    Ids must be unique over all inputs. That one stands at two places is told as soon as it shows;
    at the end both are named and the document of the first is kept.
    Raises :class:`~pipeline.errors.ZhnewsError` where Ray is not installed.
    """
    if STDIN in settings.inputs:
        raise ZhnewsError("--engine ray reads files and storage, not standard input")
    # jsonl is the default, which nobody may have asked for.
    if others := set(settings.formats) - {"jsonl", "parquet"}:
        raise ZhnewsError(f"--engine ray writes parquet, not {', '.join(sorted(others))}")
    # From another machine or another folder a relative path leads elsewhere.
    inputs = [whole_path(name) for name in settings.inputs]
    output = whole_path(str(settings.output))
    ray = _start(address, settings.jobs)
    parts = Parts(output)
    parts.sweep()
    names = parts.names()
    run = int(names[-1].split("-")[0]) + 1 if names else 1
    mark = _fingerprint(options)
    try:
        found_files = find_files(inputs, leave_out=output)
        files = [{"file": pickle.dumps(found)} for found in found_files]
        if not files:
            return Summary()
        dataset = (
            ray.data.from_items(files)
            .map_batches(partial(_open, columns=settings.columns), batch_size=1, num_cpus=0)
            # A block is a part: one actor does it, however large the file it comes from.
            .repartition(target_num_rows_per_block=part_documents)
            .map_batches(
                _Doer,
                fn_constructor_args=(output, settings.timeout, options, run, mark),
                batch_size=None,
                compute=ray.data.ActorPoolStrategy(size=settings.jobs),
            )
        )
        tally = _Tally(listener)
        for row in dataset.iter_rows():
            tally.count(row)
    finally:
        if address is None:
            ray.shutdown()
    listener.writing()
    tally.settle(parts)
    tally.settle_gone(parts, covering(inputs), prune=settings.prune)
    _finish(parts, tally.summary, listener)
    return tally.summary


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

    def __init__(self, output: str, timeout: float, options: Options, run: int, mark: str) -> None:
        self._parts = Parts(output)
        self._run = run
        self._mark = mark
        # One that takes the place of a dead one finds what that one did, too.
        self._done = self._parts.done_keys()
        self._pool: Pool[Item, Done | Failure] = Pool(
            partial(do_items, options=options),
            warm_up=partial(warm_up, options),
            jobs=1,
            timeout=timeout,
            weigh=lambda item: item.size,
        )

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Do a batch; return one row: counts, failures, the ids' keys, what was not read whole."""
        outcomes: list[tuple[Done | Failure, str]] = []
        items: list[Item] = []
        places: dict[str, str] = {}
        unsure: list[str] = []
        unchanged = 0
        for source in map(pickle.loads, batch["source"]):
            before = places.get(source.doc_id)
            places.setdefault(source.doc_id, source.place)
            if isinstance(source, Refusal):
                unsure.append(source.path)
                failure = failure_of(source, source.reason, source.message)
                outcomes.append((failure, source.place))
            elif before is not None:
                message = f"the id {source.doc_id!r} stands at {before} already"
                outcomes.append((failure_of(source, "duplicate_id", message), source.place))
            elif self._is_done(source):
                unchanged += 1
            else:
                items.append(source)
        for item, outcome in self._pool.run(items):
            outcomes.append((self._settled(item, outcome), item.place))
        outcomes.sort(key=lambda pair: (pair[0].doc_id, pair[1]))
        if outcomes:
            self._parts.write(self._run, outcomes)
        failures = [outcome for outcome, _ in outcomes if isinstance(outcome, Failure)]
        counts = {"done": len(outcomes) - len(failures), "unchanged": unchanged}
        keys = np.array([key_of(doc_id) for doc_id in places], dtype=np.uint64)
        told = {"failures": failures, "unsure": unsure, "keys": keys}
        return {"counts": [json.dumps(counts)], "told": [pickle.dumps(told)]}

    def _is_done(self, item: Item) -> bool:
        if not len(self._done):
            return False
        key = key_of(item.doc_id, self._content(present_key(item)))
        return bool(holds(self._done, np.array([key], dtype=np.uint64))[0])

    def _content(self, key: str | None) -> str:
        return f"{key} {self._mark}"

    def _settled(self, item: Item, outcome: Done | Failure | Lost) -> Done | Failure:
        if isinstance(outcome, Lost):
            return failure_of(item, outcome.reason, outcome.message, stage="process")
        if isinstance(outcome, Done):
            outcome.content = self._content(outcome.content)
        return outcome


class _Tally:
    """What the driver learns of the batches: counts, failures, and a key for every id."""

    def __init__(self, listener: Listener) -> None:
        self.summary = Summary()
        self._listener = listener
        self._met = Met()
        # Sources that could not be read to their end: what lies in them is not gone.
        self._unsure: set[str] = set()

    def count(self, row: Mapping[str, Any]) -> None:
        """Take in the row of one batch."""
        counts, told = json.loads(row["counts"]), pickle.loads(row["told"])
        self.summary.done += counts["done"]
        self.summary.unchanged += counts["unchanged"]
        self.summary.failed += len(told["failures"])
        for failure in told["failures"]:
            self._listener.failed(failure)
        self._unsure.update(told["unsure"])
        first = not len(self._met.twice)
        if len(self._met.add(told["keys"])) and first:
            self._listener.say("an id stands at two places; the end of the run names both")
        for _ in range(counts["done"] + counts["unchanged"] + len(told["failures"])):
            self._listener.advanced(0)

    def settle(self, parts: Parts) -> None:
        """Leave every document in one part and name the ids that stand at two places."""
        clashes = settle_parts(parts, self._met.twice)
        for doc_id, later, earlier in clashes:
            self._refuse(f"{later}: read: the id {doc_id!r} stands at {earlier} already")
            self.summary.done -= 1
        named = np.array(sorted(key_of(doc_id) for doc_id, *_ in clashes), dtype=np.uint64)
        silent = np.setdiff1d(self._met.twice, named)
        for part in parts.names() if len(silent) else ():
            ids, places = parts.manifest(part, ("doc_id", "place")).to_pydict().values()
            keys = np.array([key_of(doc_id) for doc_id in ids], dtype=np.uint64)
            for at in np.flatnonzero(holds(silent, keys)):
                # The same text at both places: neither was done in this run.
                self._refuse(f"{places[at]}: read: the id {ids[at]!r} stands elsewhere too")

    def settle_gone(self, parts: Parts, covers: Callable[[str], bool], *, prune: bool) -> None:
        """Find the documents whose source is not there any more; ``prune`` drops them."""
        is_gone = surely_gone(covers, self._unsure)
        for part in parts.names():
            rows = parts.manifest(part, ("doc_id", "path", "stage")).to_pydict()
            keys = np.array([key_of(doc_id) for doc_id in rows["doc_id"]], dtype=np.uint64)
            gone = {
                rows["doc_id"][at]
                for at in np.flatnonzero(~self._met.holds(keys))
                if rows["stage"][at] is None and is_gone(rows["path"][at])
            }
            self.summary.gone += gone
            if prune and gone:
                parts.keep(part, {*rows["doc_id"]} - gone)
                self.summary.pruned += len(gone)
        self.summary.gone.sort()

    def _refuse(self, message: str) -> None:
        self._listener.say(message)
        self.summary.failed += 1


def _finish(parts: Parts, summary: Summary, listener: Listener) -> None:
    """Count what there is and note repeated articles."""
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
