"""Open whatever holds records: an output folder, its exports or store, or the approved records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.compare.approved import FOLDER, read_approved
from pipeline.compare.load import DocumentRows, read_rows
from pipeline.errors import UsageError
from pipeline.result import TABLES


def open_rows(path: Path, tables: Sequence[str] = TABLES) -> Iterator[DocumentRows]:
    """Return the documents of a folder, whatever form its records are in.

    In this order: JSON lines, approved records. Raises
    :class:`pipeline.errors.UsageError` where there is none of these.
    """
    if not path.is_dir():
        raise UsageError(f"{path}: no folder of records")
    if _has(path, "jsonl"):
        return read_rows(path, tables)
    if any(path.rglob("*.txt")):
        return read_approved(path)
    raise UsageError(f"{path}: no records here")


def approved_of(folder: Path) -> Path:
    """Return where the approved records of an output folder are; UsageError where nothing is."""
    approved = folder / FOLDER
    if not approved.is_dir():
        raise UsageError(f"{folder}: nothing approved yet; `zhnews approve {folder}` does it")
    return approved


def _has(folder: Path, ending: str) -> bool:
    return any((folder / f"{table}.{ending}").is_file() for table in TABLES)
