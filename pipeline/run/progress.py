"""What a run says while it goes on, on stderr: a bar on a terminal, one line a failed document."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pipeline.run.batch import Settings, Summary
from pipeline.run.inputs import measure_inputs
from pipeline.write.store import Failure

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

# Seconds between two drawings of the bar.
_REDRAW = 0.1
_LISTED = 5


class Progress:
    """The listener of the command line. Use as a context manager round the run."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the run, for what the bar and the summary name."""
        self._settings = settings
        self._begin = time.monotonic()
        self._drawn = 0.0
        self._bytes = 0
        self._through = 0
        self._worked = 0
        self._bar: Bar | None = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._bar = _make_bar()
            total = measure_inputs(self._settings.inputs, leave_out=self._settings.output)
            self._task = self._bar.add_task("reading", total=total or None, documents="", rate="")
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        if kind in (KeyboardInterrupt, SystemExit):
            kept = _many(self._worked, "document")
            self._line(f"stopped; {kept} of this run kept, the next run goes on from there")

    def say(self, message: str) -> None:
        """Show a sentence about the whole run."""
        self._line(message)

    def failed(self, failure: Failure) -> None:
        """Show one line for a document that failed: its place, the stage, the cause."""
        self._line(f"{one_line(failure.place)}: {failure.stage}: {one_line(failure.message)}")

    def advanced(self, size: int, *, skipped: bool = False) -> None:
        """Move the bar by one document."""
        self._bytes += size
        self._through += 1
        self._worked += not skipped
        if self._bar is not None and time.monotonic() - self._drawn > _REDRAW:
            self._draw("working" if self._worked else "comparing")

    def writing(self) -> None:
        """Show that the files are being written."""
        if self._bar is not None:
            self._draw("writing")

    def report(self, summary: Summary) -> None:
        """Show how the run ended."""
        if not (summary.done or summary.unchanged or summary.failed):
            self._line(f"{' '.join(self._settings.inputs)}: nothing to read there")
            return
        seconds = time.monotonic() - self._begin
        rate = f" ({summary.done / seconds:,.0f} a second)" if summary.done >= 10 else ""
        parts = [f"{_many(summary.done, 'document')} done in {seconds:.1f} s{rate}"]
        if summary.unchanged:
            parts.append(f"{summary.unchanged:,} unchanged")
        if summary.failed:
            parts.append(f"{summary.failed:,} failed")
        self._line(", ".join(parts))
        self._report_gone(summary)
        if summary.repeats:
            repeat = "repeats" if summary.repeats == 1 else "repeat"
            self._line(
                f"{_many(summary.repeats, 'article')} {repeat} another (duplicate_of in documents)"
            )
        counts = ", ".join(f"{count:,} {table}" for table, count in summary.records.items())
        self._line(f"{self._settings.output}: {counts}")

    def _report_gone(self, summary: Summary) -> None:
        if not summary.gone:
            return
        named = ", ".join(one_line(doc_id) for doc_id in summary.gone[:_LISTED])
        more = ", …" if len(summary.gone) > _LISTED else ""
        fate = "dropped" if summary.pruned else "kept; --prune drops them"
        self._line(f"{len(summary.gone):,} no longer among the sources ({fate}): {named}{more}")

    def _draw(self, doing: str) -> None:
        if self._bar is None:
            return
        self._drawn = time.monotonic()
        rate = self._through / max(self._drawn - self._begin, 0.1)
        self._bar.update(
            self._task,
            completed=self._bytes,
            description=doing,
            documents=f"{self._through:,}",
            rate=f"{rate:,.0f}/s",
        )
        self._bar.refresh()

    def _line(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            sys.stderr.write(text + "\n")


def one_line(text: str) -> str:
    """Return a text that stays on its line and drives no terminal: controls are escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _make_bar() -> Bar:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[documents]} documents"),
        TextColumn("{task.fields[rate]}", style="dim"),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        # Drawn when there is news, by the one thread there is: a thread of its own would hold up
        # the loop that feeds the workers.
        auto_refresh=False,
        transient=True,
    )
