"""The forms of an output file: each takes the JSON lines of the store and writes them its way."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import re
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import IO, Any, Protocol

from pipeline.errors import ZhnewsError
from pipeline.records import Body
from pipeline.result import COLUMNS, RECORDS

BODIES = "bodies"
# What makes a spreadsheet run a cell: the sign itself, or white space that it drops before one.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_ROW_GROUP = 5000
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class TableWriter(Protocol):
    """Writes one table to an open file."""

    def write(self, lines: bytes) -> None:
        """Write rows, given as JSON lines of whole documents."""

    def finish(self) -> None:
        """Write what is still held; the file is closed by its owner."""


class JsonLines:
    """The canonical form: the lines as they are."""

    def __init__(self, file: IO[bytes], table: str) -> None:
        self._file = file

    def write(self, lines: bytes) -> None:
        """Write the rows."""
        self._file.write(lines)

    def finish(self) -> None:
        """Nothing is held."""


class Csv:
    """For spreadsheets: a BOM, so that Excel knows it is UTF-8, and no cell that would be run.

    A text that begins like a formula has an apostrophe put before it; lists are JSON.
    """

    def __init__(self, file: IO[bytes], table: str) -> None:
        self._columns = columns_of(table)
        self._text = io.TextIOWrapper(
            file, encoding="utf-8-sig", newline="", errors="backslashreplace"
        )
        self._rows = csv.writer(self._text)
        self._rows.writerow(self._columns)

    def write(self, lines: bytes) -> None:
        """Write the rows."""
        for row in rows_of(lines):
            self._rows.writerow([_csv_cell(row.get(name)) for name in self._columns])

    def finish(self) -> None:
        """Hand the rest on and leave the file open."""
        self._text.flush()
        self._text.detach()


class Parquet:
    """For data frames: the types of the records, also where a table has no rows."""

    def __init__(self, file: IO[bytes], table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pa = pa
        self._schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._held: list[dict[str, Any]] = []

    def write(self, lines: bytes) -> None:
        """Write the rows, some thousands at a time."""
        self._held += rows_of(lines)
        if len(self._held) >= _ROW_GROUP:
            self._flush()

    def finish(self) -> None:
        """Write the last rows and the footer."""
        if self._held:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(self._pa.Table.from_pylist(self._held, schema=self._schema))
        self._held.clear()


class Xlsx:
    """For people: a workbook a table. A text that begins like a formula is stored as a text."""

    def __init__(self, file: IO[bytes], table: str) -> None:
        try:
            from openpyxl import Workbook
            from openpyxl.cell import WriteOnlyCell
        except ImportError as error:
            raise ZhnewsError("xlsx needs openpyxl: pip install 'zhnews[xlsx]'") from error
        self._file = file
        self._table = table
        self._columns = columns_of(table)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(table)
        self._sheet.freeze_panes = "A2"
        self._cell = WriteOnlyCell
        self._count = 1
        self._sheet.append(self._columns)

    def write(self, lines: bytes) -> None:
        """Write the rows."""
        for row in rows_of(lines):
            self._count += 1
            if self._count > _SHEET_ROWS:
                raise ZhnewsError(
                    f"{self._table}: more than the {_SHEET_ROWS:,} rows an Excel sheet holds; "
                    "take csv or parquet"
                )
            self._sheet.append([self._make_cell(row.get(name)) for name in self._columns])

    def finish(self) -> None:
        """Write the workbook."""
        self._book.save(self._file)

    def _make_cell(self, value: Any) -> Any:
        if isinstance(value, (list, dict)):
            value = _json(value)
        if not isinstance(value, str):
            return value
        value = _NOT_XML.sub("\ufffd", value)
        if len(value) > _CELL_CHARACTERS:
            value = value[: _CELL_CHARACTERS - 1] + "…"
        cell = self._cell(self._sheet, value)
        cell.data_type = "s"
        return cell


WRITERS: Mapping[str, Callable[[IO[bytes], str], TableWriter]] = {
    "jsonl": JsonLines,
    "csv": Csv,
    "parquet": Parquet,
    "xlsx": Xlsx,
}


def rows_of(lines: bytes) -> list[dict[str, Any]]:
    """Return the rows that JSON lines hold."""
    return [json.loads(line) for line in lines.split(b"\n") if line]


def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table, ``bodies`` among them."""
    return tuple(f.name for f in dataclasses.fields(Body)) if table == BODIES else COLUMNS[table]


def arrow_schema(table: str) -> Any:
    """Return the Arrow schema of a table, read off its record type; days stay ISO strings."""
    import pyarrow as pa

    return pa.schema(_arrow_fields(Body if table == BODIES else RECORDS[table]))


def _arrow_fields(record: type) -> list[Any]:
    import pyarrow as pa

    hints = typing.get_type_hints(record)
    return [
        pa.field(field.name.rstrip("_"), _arrow_type(hints[field.name]))
        for field in dataclasses.fields(record)
    ]


def _arrow_type(hint: Any) -> Any:
    import pyarrow as pa

    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        hint = next(kind for kind in typing.get_args(hint) if kind is not type(None))
    if typing.get_origin(hint) is tuple:
        return pa.list_(_arrow_type(typing.get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return pa.struct(_arrow_fields(typing.cast(type, hint)))
    simple = {str: pa.string(), int: pa.int64(), Decimal: pa.float64(), float: pa.float64()}
    simple[bool] = pa.bool_()
    simple[datetime.date] = pa.string()
    return simple[hint]


def _csv_cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        value = _json(value)
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
