"""The rows of one document as bytes, ready for the output files: one way for every engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from json import encoder
from typing import Any


def _make_encoder() -> Callable[[Any], str]:
    """Return what writes a value as ``json.dumps(value, ensure_ascii=False)`` does.

    That function builds its inner encoder anew for every value, which takes longer than the writing
    of a row. A Python without the inner one gets the outer.
    """
    plain = json.JSONEncoder(ensure_ascii=False)
    make: Any = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return plain.encode
    separators = (plain.key_separator, plain.item_separator)
    inner = make(
        None, plain.default, encoder.encode_basestring, None, *separators, False, False, True
    )
    return lambda value: "".join(inner(value, 0))


encode_json = _make_encoder()


# How a document's warning begins that one of its articles repeats another.
REPEATS = "duplicate_of: "


def warn_of_repeat(of_doc_id: str, of_article: int, span: tuple[int, int]) -> dict[str, Any]:
    """Return the warning that the article of a raw span repeats another one."""
    start, end = span
    return {"reason": f"{REPEATS}{of_doc_id}#{of_article}", "raw_start": start, "raw_end": end}


def to_line(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line of JSON in UTF-8, with its line end.

    Raises UnicodeEncodeError where a value holds half a surrogate pair.
    """
    return (encode_json(row) + "\n").encode("utf-8")


def to_lines(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, bytes]:
    """Return the lines of each table for the rows of one document, sorted as in the files."""
    return {name: _lines(table) for name, table in rows.items()}


def _lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    if not rows:
        return b""
    if len(rows) > 1:
        rows = sorted(rows, key=_raw_start)
    return ("\n".join([encode_json(row) for row in rows]) + "\n").encode("utf-8")


def _raw_start(row: Mapping[str, Any]) -> int:
    return int(row["raw_start"])
