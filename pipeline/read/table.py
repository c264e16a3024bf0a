"""Rows of a table as texts: ``.csv``, ``.tsv``, ``.jsonl`` (also ``.gz``), ``.parquet``, and ``-``.

Rows are streamed: what is held at once is one row, for Parquet one batch of them.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import gzip
import hashlib
import io
import json
import re
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from pipeline.errors import ZhnewsError
from pipeline.read.remote import open_binary
from pipeline.records import NOTHING_SAID, Metadata

TABLE_ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
TEXT_COLUMNS = ("text", "content", "正文")
ID_COLUMNS = ("id", "doc_id")
DATE_COLUMNS = ("published", "date")
_PACKED = ".gz"
_DAY = re.compile(
    r"\s*(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d)(?!\d)|年(\d{1,2})月(\d{1,2})日)"
)
# Longer than any row that is news; the csv module's own limit (131,072) is not.
_CSV_FIELD_LIMIT = 1 << 28
_SAMPLE = 1 << 16
_PARQUET_BATCH = 256


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns to read; None takes the first usual name that the table has."""

    text: str | None = None
    id: str | None = None
    date: str | None = None


# Not frozen: one is made for every row, and a frozen one takes thrice the time.
@dataclass(slots=True)
class Row:
    """One row's text. ``number`` counts rows from 1, for JSON lines the lines of the file.

    doc_id: of the id column, or None where the table has none. sha256: of the text in UTF-8.
    size: bytes of input it took.
    """

    number: int
    doc_id: str | None
    text: str
    sha256: str
    size: int
    metadata: Metadata = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, and why."""

    number: int
    message: str
    size: int
    doc_id: str | None = None


def table_ending(name: str) -> str:
    """Return the ending that makes a file a table, ``.gz`` included, or an empty string."""
    lower = name.lower()
    for ending in TABLE_ENDINGS:
        for whole in (ending, ending + _PACKED):
            if lower.endswith(whole) and len(lower) > len(whole):
                return whole
    return ""


def read_rows(path: str, columns: Columns) -> Iterator[Row | BadRow]:
    """Yield the rows of a table; ``-`` is JSON lines on standard input.

    Raises :class:`~pipeline.errors.ZhnewsError` where the table as a whole cannot be read.
    """
    ending = table_ending(path).removesuffix(_PACKED)
    if path == "-":
        yield from _json_rows(sys.stdin.buffer, None, columns)
        return
    if ending == ".parquet":
        yield from _parquet_rows(path, columns)
        return
    with open_binary(path) as file:
        packed = path.lower().endswith(_PACKED)
        data: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
        try:
            if ending in (".csv", ".tsv"):
                yield from _csv_rows(data, file, columns, tab=ending == ".tsv")
            else:
                yield from _json_rows(data, file if packed else None, columns)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ZhnewsError(f"the packed file is damaged ({error})") from error


def read_day(value: Any) -> str | None:
    """Return the ISO day a cell begins with, or None."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    found = _DAY.match(str(value)) if value is not None else None
    if not found:
        return None
    year, _, *parts = found.groups()
    month, day = [int(part) for part in parts if part]
    try:
        return datetime.date(int(year), month, day).isoformat()
    except ValueError:
        return None


class _Names:
    """Which columns of a table hold text, id and day."""

    def __init__(self, columns: Columns, present: Sequence[str]) -> None:
        self.text = self._pick(columns.text, TEXT_COLUMNS, present, "--text-column")
        self.id = self._pick(columns.id, ID_COLUMNS, present, "--id-column")
        self.date = self._pick(columns.date, DATE_COLUMNS, present, "--date-column")
        if self.text is None:
            raise ZhnewsError(
                f"no column {TEXT_COLUMNS[0]!r} among {_listed(present)}; --text-column names it"
            )

    @staticmethod
    def _pick(
        wanted: str | None, usual: Sequence[str], present: Sequence[str], option: str
    ) -> str | None:
        if wanted is not None and wanted not in present:
            raise ZhnewsError(f"no column {wanted!r} ({option}) among {_listed(present)}")
        return wanted or next((name for name in usual if name in present), None)

    def row(self, values: Mapping[str, Any], number: int, size: int) -> Row | BadRow:
        text = values.get(self.text or "")
        doc_id = values.get(self.id) if self.id is not None else None
        if self.id is not None and (doc_id is None or doc_id == ""):
            return BadRow(number, f"no id in column {self.id!r}", size)
        doc_id = None if self.id is None else str(doc_id)
        if not isinstance(text, str) or not text.strip():
            return BadRow(number, f"no text in column {self.text!r}", size, doc_id)
        try:
            sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        except UnicodeEncodeError as error:
            return BadRow(number, f"half a surrogate pair at character {error.start}", size, doc_id)
        cell = values.get(self.date) if self.date is not None else None
        if cell is None or cell == "":
            return Row(number, doc_id, text, sha256, size)
        day = read_day(cell)
        if day is None:
            return BadRow(number, f"{cell!r} in column {self.date!r} is no day", size, doc_id)
        metadata = Metadata(published=day, published_from="metadata")
        return Row(number, doc_id, text, sha256, size, metadata)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:8])
    return shown + (", …" if len(names) > 8 else "") if names else "no columns"


def _json_rows(data: IO[bytes], file: IO[bytes] | None, columns: Columns) -> Iterator[Row | BadRow]:
    """Yield the rows of JSON lines; each line is read for itself, its columns too.

    file: what ``data`` is unpacked from, for the bytes a row takes there; None where it is not.
    """
    names: dict[tuple[str, ...], _Names] = {}
    at = 0
    for number, line in enumerate(data, 1):
        end = file.tell() if file is not None else at + len(line)
        size, at = end - at, end
        if not line.strip():
            continue
        try:
            # As json.loads decodes bytes, without its guess at UTF-16, which has no such lines.
            text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogatepass")
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield BadRow(number, f"not a line of JSON ({error})", size)
            continue
        if not isinstance(values, dict):
            yield BadRow(number, "the line is no JSON object", size)
            continue
        present = tuple(values)
        if present not in names:
            try:
                names[present] = _Names(columns, present)
            except ZhnewsError as error:
                yield BadRow(number, str(error), size)
                continue
        yield names[present].row(values, number, size)


def _csv_rows(
    data: IO[bytes], file: IO[bytes], columns: Columns, *, tab: bool
) -> Iterator[Row | BadRow]:
    csv.field_size_limit(_CSV_FIELD_LIMIT)
    head = data.read(_SAMPLE)
    data.seek(0)
    text = io.TextIOWrapper(data, encoding=_encoding_of(head), errors="strict", newline="")
    first = head.split(b"\n", 1)[0]
    tab = tab or first.count(b"\t") > first.count(b",")
    rows = csv.reader(text, delimiter="\t" if tab else ",")
    names: _Names | None = None
    present: tuple[str, ...] = ()
    number = at = 0
    try:
        for number, cells in enumerate(rows):
            end = file.tell()
            size, at = end - at, end
            if names is None:
                present = tuple(cells)
                names = _Names(columns, present)
            elif len(cells) > len(present):
                yield BadRow(number, f"{len(cells)} cells under {len(present)} columns", size)
            elif cells:
                yield names.row(dict(zip(present, cells, strict=False)), number, size)
    except (csv.Error, UnicodeDecodeError) as error:
        raise ZhnewsError(f"unreadable behind row {number} ({error})") from error
    if names is None:
        raise ZhnewsError("the table is empty")


def _encoding_of(head: bytes) -> str:
    """Return the encoding of a table that may come out of Excel: UTF-8, UTF-16 or GB 18030."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        # The sample may end inside a character, which final=False lets pass.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _parquet_rows(path: str, columns: Columns) -> Iterator[Row | BadRow]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_binary(path) as file, pq.ParquetFile(file) as table:
            names = _Names(columns, table.schema_arrow.names)
            wanted = [name for name in (names.text, names.id, names.date) if name is not None]
            size = file.seek(0, io.SEEK_END) // max(table.metadata.num_rows, 1)
            number = 0
            for batch in table.iter_batches(batch_size=_PARQUET_BATCH, columns=wanted):
                for values in batch.to_pylist():
                    number += 1
                    yield names.row(values, number, size)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise ZhnewsError(f"no readable Parquet ({str(error).splitlines()[0]})") from error
