"""Read records back as rows, one document at a time, in the order of their ids.

A row is what one line of the output files holds: a dict of JSON values. Raw offsets count code
points of the decoded source, ``*_char`` offsets those of the article's ``text``. Whatever is read
(an output folder, its exports, the approved records) comes as :class:`DocumentRows`, and no more
than one document is held at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.result import TABLES, Result

Row = dict[str, Any]

# The id is the first key of every line, so that lines are grouped without being parsed.
_DOC_ID = re.compile(rb'\{"doc_id": ?("(?:[^"\\]|\\.)*")')


class DocumentRows:
    """The rows of one document by table, parsed when they are asked for.

    lines: the undecoded lines of a table, where the rows come from files of lines.
    """

    __slots__ = ("_rows", "doc_id", "lines")

    def __init__(
        self,
        doc_id: str,
        rows: Mapping[str, list[Row]] | None = None,
        lines: Mapping[str, list[bytes]] | None = None,
    ) -> None:
        """Take rows, or lines that hold them, by table."""
        self.doc_id = doc_id
        self.lines = lines or {}
        self._rows = dict(rows or {})

    def __getitem__(self, table: str) -> list[Row]:
        """Return the rows of a table in reading order, empty where it has none."""
        if table not in self._rows:
            self._rows[table] = parse_lines(self.lines.get(table, ()))
        return self._rows[table]

    @property
    def document(self) -> Row:
        """Return the row of ``documents``, empty where the source of the rows has none."""
        return next(iter(self["documents"]), {})


def parse_lines(lines: Sequence[bytes]) -> list[Row]:
    """Return the records on lines; raises UsageError where one holds none."""
    if not lines:
        return []
    try:
        # One call for all of them costs a third of a call for each.
        rows = json.loads(b"[" + b",".join(lines) + b"]")
    except ValueError:
        rows = None
    if rows is None or len(rows) != len(lines) or not all(isinstance(row, dict) for row in rows):
        rows = [_parse_line(line) for line in lines]
    return list(rows)


def _parse_line(line: bytes) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"no record: {_start(line)}: {error}") from error
    if not isinstance(row, dict):
        raise UsageError(f"no record: {_start(line)}")
    return row


def rows_of_result(result: Result) -> DocumentRows:
    """Return the rows of a result in memory."""
    return DocumentRows(result.document.doc_id, result.to_rows())


def read_rows(folder: Path, tables: Sequence[str] = TABLES) -> Iterator[DocumentRows]:
    """Yield the documents of a folder of JSON lines.

    tables: the tables to read; the files of others are left closed.
    Raises :class:`pipeline.errors.UsageError` where the folder holds no records, a line is no
    record or the lines are not sorted by ``doc_id``.
    """
    paths = {table: folder / f"{table}.jsonl" for table in TABLES}
    if not any(path.is_file() for path in paths.values()):
        raise UsageError(f"{folder}: no records here (documents.jsonl and the rest are missing)")
    groups = {t: group_lines(paths[t]) for t in tables if paths[t].is_file()}
    for doc_id, lines in walk(groups):
        yield DocumentRows(doc_id, lines=lines)


def walk(groups: Mapping[str, Iterator[tuple[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk tables side by side: for each id in order, what every table that has it holds."""
    heads = {}
    for table, group in groups.items():
        head = next(group, None)
        if head is not None:
            heads[table] = head
    while heads:
        doc_id = min(head for head, _ in heads.values())
        present = [table for table, (head, _) in heads.items() if head == doc_id]
        yield doc_id, {table: heads[table][1] for table in present}
        for table in present:
            head = next(groups[table], None)
            if head is None:
                del heads[table]
            elif head[0] <= doc_id:
                raise UsageError(f"{table}: {head[0]} stands after {doc_id}: not sorted by doc_id")
            else:
                heads[table] = head


def group_rows(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Group rows that stand together by their ``doc_id``."""
    doc_id, group = "", list[Row]()
    for row in rows:
        if group and row["doc_id"] != doc_id:
            yield doc_id, group
            group = []
        doc_id = row["doc_id"]
        group.append(row)
    if group:
        yield doc_id, group


def group_lines(path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Group the lines of a file by document; only the first line of a group is looked into."""
    doc_id, start, group = "", b"\n", list[bytes]()
    with path.open("rb") as lines:
        for line in lines:
            if line.startswith(start):
                group.append(line)
                continue
            if group:
                yield doc_id, group
            match = _DOC_ID.match(line)
            if match is None:
                raise UsageError(f"{path}: no record: {_start(line)}")
            doc_id, start, group = json.loads(match[1]), match[0], [line]
    if group:
        yield doc_id, group


def _start(line: bytes) -> str:
    return repr(line[:60].decode("utf-8", "replace"))
