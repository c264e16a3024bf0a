"""Read records back as rows, one document at a time, in the order of their ids.

A row is what one line of the output files holds: a dict of JSON values. Raw offsets count code
points of the decoded source, ``*_char`` offsets those of the article's ``text``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.result import TABLES, Result

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows of one document: ``tables`` has a list for every table, in reading order."""

    doc_id: str
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Row]:
        """Return the rows of one table, empty where it has none."""
        return self.tables.get(table, [])

    @property
    def document(self) -> Row | None:
        """Return the row of ``documents``, or None where the source of the rows has none."""
        rows = self["documents"]
        return rows[0] if rows else None


def rows_of_result(result: Result) -> DocumentRows:
    """Return the rows of a result in memory."""
    return DocumentRows(result.document.doc_id, result.to_rows())


def read_rows(folder: Path) -> Iterator[DocumentRows]:
    """Yield the rows of an output folder, a document at a time; the whole is never in memory.

    Raises :class:`pipeline.errors.UsageError` where the folder holds no records or a line is
    no record.
    """
    paths = {table: folder / f"{table}.jsonl" for table in TABLES}
    if not any(path.is_file() for path in paths.values()):
        raise UsageError(f"{folder}: no records here (documents.jsonl and the rest are missing)")
    return merge_tables({t: _read_lines(path) for t, path in paths.items() if path.is_file()})


def merge_tables(tables: dict[str, Iterable[Row]]) -> Iterator[DocumentRows]:
    """Walk tables that are each sorted by ``doc_id`` side by side."""
    groups = {table: groupby(rows, key=_doc_id) for table, rows in tables.items()}
    heads: dict[str, tuple[str, list[Row]]] = {}

    def advance(table: str, after: str | None) -> None:
        for doc_id, rows in groups[table]:
            if after is not None and doc_id <= after:
                raise UsageError(f"{table}: {doc_id} stands after {after}: the rows are not sorted")
            heads[table] = (doc_id, list(rows))
            return
        heads.pop(table, None)

    for table in tables:
        advance(table, None)
    while heads:
        doc_id = min(head for head, _ in heads.values())
        present = [table for table, (head, _) in heads.items() if head == doc_id]
        yield DocumentRows(doc_id, {table: heads[table][1] for table in present})
        for table in present:
            advance(table, doc_id)


def _doc_id(row: Row) -> str:
    return str(row["doc_id"])


def _read_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path}:{number}: no JSON: {error}") from error
            if not isinstance(row, dict) or "doc_id" not in row:
                raise UsageError(f"{path}:{number}: no record")
            yield row
