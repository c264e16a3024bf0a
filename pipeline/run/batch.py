"""The batch: only what is new or changed since the last run, then the output files."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from pipeline.errors import ZhnewsError
from pipeline.options import Options
from pipeline.read.remote import is_remote
from pipeline.read.table import Columns
from pipeline.run.inputs import Item, Refusal, find_inputs
from pipeline.run.local import Lost, Pool
from pipeline.run.many import warm_up
from pipeline.run.work import do_items
from pipeline.run.worklist import (
    covering,
    explain_change,
    fingerprint_parts,
    present_key,
    surely_gone,
)
from pipeline.write.export import renew_export, sweep_leftovers
from pipeline.write.store import Done, Failure, Store, speak_plainly

# A commit costs a moment of its own; a kill costs what was done since the last one, which the
# seconds bound where documents are slow. The bytes bound what is held in memory until then.
_COMMIT_EVERY = 500
_COMMIT_BYTES = 8_000_000
_COMMIT_SECONDS = 2.0


class Listener(Protocol):
    """Who is told how a run goes: the progress bar, or nobody."""

    def say(self, message: str) -> None:
        """Take a sentence about the whole run."""

    def failed(self, failure: Failure) -> None:
        """Take a document that failed."""

    def advanced(self, size: int, *, skipped: bool = False) -> None:
        """Take the bytes of one document that is done, skipped or failed."""

    def writing(self) -> None:
        """Take notice that all documents are through and the files are being written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run is done; nothing here changes a record.

    output: a folder; for Ray it may be an address in object storage.
    """

    inputs: Sequence[str]
    output: Path | str
    columns: Columns = field(default_factory=Columns)
    formats: Sequence[str] = ("jsonl",)
    jobs: int = 1
    timeout: float = 60.0
    prune: bool = False


@dataclass(slots=True)
class Summary:
    """How a run ended.

    gone: ids whose source is not there any more; pruned: how many of them were dropped.
    repeats, records: articles that repeat another, and rows a table, of the whole store.
    """

    done: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: list[str] = field(default_factory=list)
    pruned: int = 0
    repeats: int = 0
    records: Mapping[str, int] = field(default_factory=dict)


def run_batch(settings: Settings, options: Options, listener: Listener) -> Summary:
    """Process the inputs into the output folder.

    Raises :class:`~pipeline.errors.ZhnewsError` where nothing can be done at all: an output that
    cannot be written, a store of a newer version, a second run into the same folder.
    """
    if is_remote(str(settings.output)):
        raise ZhnewsError(f"{settings.output}: storage is written by --engine ray alone")
    folder = Path(settings.output)
    with Store(folder, write=True) as store, speak_plainly(folder):
        return _Run(settings, options, listener, store).run()


class _Run:
    def __init__(
        self, settings: Settings, options: Options, listener: Listener, store: Store
    ) -> None:
        self.settings = settings
        self.options = options
        self.listener = listener
        self.store = store
        self.covers = covering(settings.inputs)
        self.summary = Summary()
        self.sizes: dict[str, int] = {}
        # Sources that could not be read to their end: what lies in them is not gone.
        self.unsure: set[str] = set()
        self.held: list[Done] = []
        self.held_bytes = 0
        self.kept_at = time.monotonic()

    def run(self) -> Summary:
        sweep_leftovers(self.store.folder)
        parts = fingerprint_parts(self.options)
        self.fingerprint = self.store.fingerprint(parts)
        for old, count in self.store.other_fingerprints(self.fingerprint):
            why = explain_change(old, parts)
            self.listener.say(f"{count:,} documents are done anew, since this changed: {why}")
        if self.store.rebuilt:
            self.listener.say("everything is done anew, since an older version wrote the store")
        self.store.forget_failures(self.covers)
        try:
            for outcome in self._outcomes():
                self._take(outcome)
        except (KeyboardInterrupt, SystemExit):
            # What is done stays done: the next run goes on from here.
            self._keep()
            raise
        self.listener.writing()
        self._keep()
        self._settle_gone()
        if not self.store.has_duplicates_noted():
            from pipeline.run.duplicates import mark_duplicates

            mark_duplicates(self.store)
        self.summary.repeats = self.store.count_duplicates()
        self.store.commit()
        for format_ in self.settings.formats:
            self.summary.records = renew_export(self.store, self.store.folder, format_)
        self.store.commit()
        return self.summary

    def _outcomes(self) -> Iterator[Done | Failure]:
        with Pool(
            partial(do_items, options=self.options),
            warm_up=partial(warm_up, self.options),
            jobs=self.settings.jobs,
            timeout=self.settings.timeout,
            weigh=attrgetter("size"),
        ) as pool:
            for item, outcome in pool.run(self._tasks()):
                if isinstance(outcome, Lost):
                    outcome = failure_of(item, outcome.reason, outcome.message, stage="process")
                yield outcome

    def _tasks(self) -> Iterator[Item]:
        """Yield the items to be done; refuse and skip the others on the way."""
        settings = self.settings
        for found in find_inputs(settings.inputs, settings.columns, leave_out=self.store.folder):
            if isinstance(found, Refusal):
                self._refuse(found)
                continue
            before = self.store.see(found.doc_id, found.place)
            if before is not None:
                message = f"the id {found.doc_id!r} stands at {before} already"
                self._fail(failure_of(found, "duplicate_id", message), found.size, keep=True)
            elif self._is_unchanged(found):
                self.summary.unchanged += 1
                self.listener.advanced(found.size, skipped=True)
            else:
                self.sizes[found.doc_id] = found.size
                yield found

    def _is_unchanged(self, item: Item) -> bool:
        known = self.store.known(item.doc_id)
        if known is None:
            return False
        source, path, content, fingerprint = known
        if source != item.source or fingerprint != self.fingerprint:
            return False
        present = present_key(item)
        if content == present and path != item.path:
            self.store.move(item.doc_id, item.path)
        return content == present

    def _refuse(self, refusal: Refusal) -> None:
        self.unsure.add(refusal.path)
        failure = failure_of(refusal, refusal.reason, refusal.message)
        taken = self.store.see(refusal.doc_id, refusal.place) is not None
        self._fail(failure, refusal.size, keep=taken)

    def _take(self, outcome: Done | Failure) -> None:
        size = self.sizes.pop(outcome.doc_id, 0)
        if isinstance(outcome, Failure):
            self._fail(outcome, size)
        else:
            self.held.append(outcome)
            self.held_bytes += outcome.size()
            self.summary.done += 1
            self.listener.advanced(size)
        full = len(self.held) >= _COMMIT_EVERY or self.held_bytes >= _COMMIT_BYTES
        if full or time.monotonic() - self.kept_at > _COMMIT_SECONDS:
            self._keep()

    def _keep(self) -> None:
        """Write what is held into the store and commit it."""
        # Let go of first: an interrupt in the middle must not put a document twice.
        held, self.held, self.held_bytes = self.held, [], 0
        self.store.put(held, self.fingerprint)
        self.store.commit()
        self.kept_at = time.monotonic()

    def _fail(self, failure: Failure, size: int, *, keep: bool = False) -> None:
        self.store.put_failure(failure, keep=keep)
        self.summary.failed += 1
        self.listener.failed(failure)
        self.listener.advanced(size)

    def _settle_gone(self) -> None:
        is_gone = surely_gone(self.covers, self.unsure)
        self.summary.gone = [doc_id for doc_id, path in self.store.unseen() if is_gone(path)]
        if self.settings.prune and self.summary.gone:
            self.store.delete(self.summary.gone)
            self.summary.pruned = len(self.summary.gone)


def failure_of(found: Item | Refusal, reason: str, message: str, *, stage: str = "read") -> Failure:
    """Return the failure of a source that was found."""
    return Failure(found.doc_id, found.path, found.place, stage, reason, message)
