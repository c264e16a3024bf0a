"""Read rows back from the exports: Parquet and CSV, as the JSON lines would have them."""

from __future__ import annotations

import datetime
import json
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.compare.load import Row
from pipeline.errors import UsageError
from pipeline.result import RECORDS

_BATCH = 2000
# What the CSV export puts an apostrophe before, lest a spreadsheet run the cell.
_GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


def read_parquet(path: Path) -> Iterator[Row]:
    """Yield the rows of a Parquet export; floats that are whole come as the integers they were."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    yield {name: _whole(value) for name, value in row.items()}
    except pyarrow.ArrowException as error:
        raise UsageError(f"{path}: no Parquet file: {error}") from error


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_csv(path: Path, table: str) -> Iterator[Row]:
    """Yield the rows of a CSV export; an empty cell is null."""
    import pyarrow
    from pyarrow import csv

    texts = _text_columns(table)
    names = [name.rstrip("_") for name in typing.get_type_hints(RECORDS[table])]
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pyarrow.string()),
        strings_can_be_null=True,
        null_values=[""],
    )
    try:
        with csv.open_csv(
            path, parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=convert
        ) as file:
            for batch in file:
                for row in batch.to_pylist():
                    yield {name: _cell(value, name in texts) for name, value in row.items()}
    except (pyarrow.ArrowException, ValueError) as error:
        raise UsageError(f"{path}: no CSV of records: {error}") from error


def _text_columns(table: str) -> set[str]:
    """Return the columns that hold text or days; all others hold JSON."""
    hints = typing.get_type_hints(RECORDS[table])
    return {
        name.rstrip("_")
        for name, hint in hints.items()
        if {str, datetime.date} & {hint, *typing.get_args(hint)}
        and typing.get_origin(hint) is not tuple
    }


def _cell(value: str | None, text: bool) -> Any:
    if value is None:
        return None
    if value.startswith(_GUARDED):
        value = value[1:]
    if text:
        return value
    if value in ("True", "False"):
        return value == "True"
    return _whole(json.loads(value))
