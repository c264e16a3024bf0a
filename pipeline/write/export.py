"""The output files, written from the store: each aside under another name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from pipeline.result import TABLES
from pipeline.write.store import Store, speak_plainly

FORMATS = ("jsonl", "csv", "parquet", "xlsx")


def export_store(store: Store, folder: Path, format_: str = "jsonl") -> list[Path]:
    """Write every table of the store into ``folder`` and return the files."""
    paths = [folder / f"{name}.{format_}" for name in TABLES]
    with speak_plainly(folder), ExitStack() as stack:
        files = [stack.enter_context(written_aside(path)) for path in paths]
        for _, lines in store.lines():
            for file, name in zip(files, TABLES, strict=True):
                file.write(lines[name])
    return paths


@contextmanager
def written_aside(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside ``path`` that takes its name once it is written; on failure it goes."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(aside, "wb") as file:
            yield file
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
