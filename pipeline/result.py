"""What one call of the extractor returns, and its tables."""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipeline.records import Article, Date, Document, Organisation, Quantity, Signing

if TYPE_CHECKING:
    import pandas as pd

_AS_IT_IS = frozenset({str, int, bool, type(None)})
TABLES = ("documents", "articles", "quantities", "dates", "organisations", "signings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything read off one source, each list in reading order."""

    document: Document
    articles: tuple[Article, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    organisations: tuple[Organisation, ...]
    signings: tuple[Signing, ...]

    def to_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return a list of JSON-ready rows for each table, keys in the order of the records."""
        rows = {name: [to_row(record) for record in getattr(self, name)] for name in TABLES[1:]}
        return {"documents": [to_row(self.document)], **rows}

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Return a pandas frame for each table, with its columns even where it has no rows."""
        import pandas as pd

        return {
            name: pd.DataFrame(rows, columns=list(COLUMNS[name]))
            for name, rows in self.to_rows().items()
        }


RECORDS: dict[str, type] = dict(
    zip(TABLES, (Document, Article, Quantity, Date, Organisation, Signing), strict=True)
)
COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(f.name for f in dataclasses.fields(kind)) for name, kind in RECORDS.items()
}


def to_row(record: Any) -> dict[str, Any]:
    """Return a record as JSON-ready values: numbers for Decimal, ISO days, lists for tuples."""
    keys, read, others = _reader(type(record))  # type: ignore[arg-type]
    row = dict(zip(keys, read(record), strict=True))
    for key in others:
        if row[key] is not None:
            row[key] = _plain(row[key])
    return row


@cache
def _reader(
    kind: type,
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """Return the keys of a record's row, what reads its fields at once, and which are no JSON."""
    names = [f.name for f in dataclasses.fields(kind)]
    hints = typing.get_type_hints(kind)
    others = [name for name in names if not _is_plain(hints[name])]
    return (
        tuple(name.rstrip("_") for name in names),
        attrgetter(*names),
        tuple(name.rstrip("_") for name in others),
    )


def _is_plain(hint: Any) -> bool:
    """Tell whether values of a type stand in JSON as they are."""
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return _AS_IT_IS.issuperset(kinds)


def _plain(value: Any) -> Any:
    if value.__class__ in _AS_IT_IS:
        return value
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return to_row(value)


def number(value: Decimal) -> int | float:
    """Return the JSON number of a Decimal: an integer where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
