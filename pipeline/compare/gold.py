"""Gold annotations: one JSON file a document, in the form of the annotation guidelines.

Raw offsets count code points of the decoded source. Where a person accepts several readings of a
field, gold holds a list of them in place of the one value.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

# Values that are lists by nature: a list of readings of one of these is a list of lists.
_LIST_FIELDS = ("byline", "period")

# The fields that are compared, in the order of the reports. ``period`` stands for both its ends.
FIELDS: dict[str, tuple[str, ...]] = {
    "articles": (
        "article",
        "title",
        "byline",
        "agency",
        "first",
        "last",
        "raw_start",
        "raw_end",
        "published",
    ),
    "quantities": (
        "article",
        "text",
        "value",
        "low",
        "high",
        "unit",
        "dimension",
        "modifier",
        "measure",
        "of",
        "period",
        "status",
        "change",
    ),
    "dates": ("article", "text", "type", "value", "mod", "start_date", "end_date"),
    "organisations": ("article", "text", "type", "canonical"),
    "signings": (
        "trigger",
        "agreement",
        "amount",
        "date",
        "place",
        "occasion",
        "status",
        "representatives",
    ),
    "parties": ("side", "canonical", "count"),
    "representatives": ("role", "for"),
}


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One annotation: its fields as written, and whether two careful people differ on it."""

    fields: dict[str, Any]
    optional: bool = False

    def readings(self, name: str) -> tuple[Any, ...]:
        """Return the accepted values of a field, in gold's order."""
        value = self.fields.get(name)
        if name in _LIST_FIELDS:
            nested = isinstance(value, list) and any(isinstance(v, list) for v in value)
            return tuple(value) if nested and isinstance(value, list) else (value,)
        return tuple(value) if isinstance(value, list) else (value,)

    def accepts(self, name: str, value: Any) -> bool:
        """Return whether a value is one of the readings."""
        return any(same_value(reading, value) for reading in self.readings(name))

    @property
    def span(self) -> tuple[int, int]:
        """Return the raw span."""
        return self.fields["raw_start"], self.fields["raw_end"]

    def items(self, name: str) -> list[GoldItem]:
        """Return the annotations inside this one: the parties or representatives of a signing."""
        return [_item(value) for value in self.fields.get(name) or ()]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The annotations of one document, a list a kind; a kind without a key was not annotated."""

    doc_id: str
    kinds: dict[str, list[GoldItem]]


def same_value(gold: Any, found: Any) -> bool:
    """Return whether two field values are the same, numbers by value."""
    if isinstance(gold, (list, tuple)) and isinstance(found, (list, tuple)):
        return len(gold) == len(found) and all(map(same_value, gold, found))
    return bool(gold == found)


def load_gold(path: Path) -> dict[str, GoldDocument]:
    """Return the gold documents of a folder, or of one file, by ``doc_id``.

    Raises :class:`pipeline.errors.UsageError` where there is none or one can't be read.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.json"))
    if not files:
        raise UsageError(f"{path}: no gold annotations (*.json) here")
    documents = [_load(file) for file in files]
    return {document.doc_id: document for document in documents}


def _load(path: Path) -> GoldDocument:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: no gold annotation: {error}") from error
    kinds: dict[str, list[GoldItem]] = {}
    for kind, values in data.items():
        if kind == "doc_id" or not isinstance(values, Sequence):
            continue
        items = [_item(value) for value in values]
        for item in items:
            _check(path, kind, item)
        kinds[kind] = items
    return GoldDocument(str(data.get("doc_id", path.stem)), kinds)


def _item(value: dict[str, Any]) -> GoldItem:
    return GoldItem(value, bool(value.get("optional", False)))


def _check(path: Path, kind: str, item: GoldItem) -> None:
    needed = ("trigger", "sentence") if kind == "signings" else ("raw_start", "raw_end")
    missing = [name for name in needed if name not in item.fields]
    if missing:
        raise UsageError(f"{path}: an item of {kind} lacks {', '.join(missing)}: {item.fields}")
