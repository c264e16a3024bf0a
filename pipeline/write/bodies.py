"""The bodies of a batch: one row a body, over all records of all documents.

Counts are kept by canonical name as records come, so a batch of any size needs only as much
memory as it has names; the rows do not depend on the order the documents came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import BODY_TYPES


@dataclass(slots=True)
class _Counts:
    types: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    articles: int = 0


class Bodies:
    """Collects bodies from organisation records, given as rows (mappings).

    A row needs ``doc_id``, ``article``, ``text``, ``type`` and ``canonical``. The rows of one
    document come together, as the store hands them out; the documents come in any order.
    """

    def __init__(self) -> None:
        self._counts: dict[str, _Counts] = {}
        self._document: str | None = None
        self._seen: set[tuple[str, int]] = set()

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Count the rows."""
        for row in rows:
            counts = self._counts.setdefault(row["canonical"], _Counts())
            _add(counts.types, row["type"], 1)
            _add(counts.names, row["text"], 1)
            if row["doc_id"] != self._document:
                self._document = row["doc_id"]
                self._seen.clear()
            key = (row["canonical"], row["article"])
            counts.articles += key not in self._seen
            self._seen.add(key)

    def tally(self) -> list[list[Any]]:
        """Return the counts as JSON-ready lists, to be added up elsewhere by :meth:`add_tally`."""
        return [
            [name, counts.articles, counts.types, counts.names]
            for name, counts in self._counts.items()
        ]

    def add_tally(self, tally: Iterable[Sequence[Any]]) -> None:
        """Count the tally of other documents: none may stand in two tallies, or be added too.

        The tally's own mappings are kept: it must not be used again.
        """
        for canonical, articles, types, names in tally:
            counts = self._counts.get(canonical)
            if counts is None:
                self._counts[canonical] = _Counts(types, names, articles)
                continue
            counts.articles += articles
            for kind, count in types.items():
                _add(counts.types, kind, count)
            for name, count in names.items():
                _add(counts.names, name, count)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of ``bodies.jsonl``, sorted by canonical name.

        ``type``: the one most records give; ``aliases``: the other names it was mentioned by,
        sorted; ``articles``, ``mentions``: how many.
        """
        for canonical in sorted(self._counts):
            counts = self._counts[canonical]
            yield {
                "canonical": canonical,
                "type": min(counts.types, key=lambda kind: (-counts.types[kind], _rank(kind))),
                "aliases": sorted(name for name in counts.names if name != canonical),
                "articles": counts.articles,
                "mentions": sum(counts.names.values()),
            }


def _add(counts: dict[str, int], name: str, count: int) -> None:
    counts[name] = counts.get(name, 0) + count


def _rank(kind: str) -> int:
    return BODY_TYPES.index(kind) if kind in BODY_TYPES else len(BODY_TYPES)
