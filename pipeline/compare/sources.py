"""Open whatever holds records: an output folder, its exports or store, or the approved records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.compare.approved import FOLDER, read_approved
from pipeline.compare.exports import read_csv, read_parquet
from pipeline.compare.load import (
    DocumentRows,
    Row,
    group_lines,
    group_rows,
    parse_lines,
    read_rows,
    walk,
)
from pipeline.errors import UsageError
from pipeline.result import TABLES
from pipeline.write.store import STORE_NAME, Store


def open_rows(path: Path, tables: Sequence[str] = TABLES) -> Iterator[DocumentRows]:
    """Return the documents of a folder, whatever form its records are in, or of one file of it.

    In this order: JSON lines, the store, Parquet, CSV, approved records. Raises
    :class:`pipeline.errors.UsageError` where there is none of these.
    """
    if path.is_file() and path.stem in TABLES:
        return _read_tables({path.stem: _read_file(path)})
    if not path.is_dir():
        raise UsageError(f"{path}: no folder of records, nor a file of them")
    if _has(path, "jsonl"):
        return read_rows(path, tables)
    if (path / STORE_NAME).is_file():
        return _read_store(path, tables)
    for ending in ("parquet", "csv"):
        if _has(path, ending):
            paths = {table: path / f"{table}.{ending}" for table in tables}
            return _read_tables({t: _read_file(p) for t, p in paths.items() if p.is_file()})
    if any(path.rglob("*.txt")):
        return read_approved(path)
    raise UsageError(f"{path}: no records here (jsonl, parquet, csv or approved)")


def tables_of(*paths: Path) -> set[str]:
    """Return the tables that all of the places have: a file has the one of its name."""
    return set(TABLES).intersection(*({p.stem} if p.is_file() else TABLES for p in paths))


def approved_of(folder: Path) -> Path:
    """Return where the approved records of an output folder are; UsageError where nothing is."""
    approved = folder / FOLDER
    if not approved.is_dir():
        raise UsageError(f"{folder}: nothing approved yet; `zhnews approve {folder}` does it")
    return approved


def _read_file(path: Path) -> Iterator[Row]:
    if path.suffix == ".parquet":
        return read_parquet(path)
    if path.suffix == ".csv":
        return read_csv(path, path.stem)
    if path.suffix == ".jsonl":
        return (row for _, lines in group_lines(path) for row in parse_lines(lines))
    raise UsageError(f"{path}: not jsonl, parquet or csv")


def _has(folder: Path, ending: str) -> bool:
    return any((folder / f"{table}.{ending}").is_file() for table in TABLES)


def _read_store(path: Path, tables: Sequence[str]) -> Iterator[DocumentRows]:
    with Store(path) as store:
        for doc_id, lines in store.lines(tables):
            yield DocumentRows(doc_id, lines={t: v.splitlines(True) for t, v in lines.items()})


def _read_tables(tables: dict[str, Iterator[Row]]) -> Iterator[DocumentRows]:
    for doc_id, rows in walk({table: group_rows(rows) for table, rows in tables.items()}):
        yield DocumentRows(doc_id, rows)
