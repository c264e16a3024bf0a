"""The rows of one document as bytes, ready for the output files: one way for every engine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False).encode


def to_line(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON in UTF-8, with its line end.

    Raises UnicodeEncodeError where a value holds half a surrogate pair.
    """
    return (_encode(row) + "\n").encode("utf-8")


def to_lines(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, bytes]:
    """Return the lines of each table for the rows of one document, sorted as in the files."""
    return {name: _lines(table) for name, table in rows.items()}


def _lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    if not rows:
        return b""
    if len(rows) > 1:
        rows = sorted(rows, key=_raw_start)
    return ("\n".join([_encode(row) for row in rows]) + "\n").encode("utf-8")


def _raw_start(row: Mapping[str, Any]) -> int:
    return int(row["raw_start"])
