"""What a run says while it goes on, on stderr: a bar on a terminal, one line a failed document."""

from __future__ import annotations

import sys
from types import TracebackType

from pipeline.run.batch import Settings, Summary
from pipeline.write.store import Failure


class Progress:
    """The listener of the command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        pass

    def say(self, message: str) -> None:
        """Show a sentence about the whole run."""
        self._line(message)

    def failed(self, failure: Failure) -> None:
        """Show one line for a document that failed: its place, the stage, the cause."""
        self._line(f"{one_line(failure.place)}: {failure.stage}: {one_line(failure.message)}")

    def advanced(self, size: int, *, skipped: bool = False) -> None:
        """Move the bar."""

    def writing(self) -> None:
        """Show that the files are being written."""

    def report(self, summary: Summary) -> None:
        """Show how the run ended."""
        if not (summary.done or summary.unchanged or summary.failed):
            self._line(f"{' '.join(self.settings.inputs)}: nothing to read there")
            return
        self._line(
            f"{summary.done:,} done, {summary.unchanged:,} unchanged, {summary.failed:,} failed"
        )

    def _line(self, text: str) -> None:
        sys.stderr.write(text + "\n")


def one_line(text: str) -> str:
    """Return a text that stays on its line and drives no terminal: controls are escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
