"""Find places in the text of an article that a row or a gold annotation speaks of by raw offset.

Rows do not hold the map from raw to own offsets, so a place is reckoned from the records of the
article, which have both: the one nearest in the source gives the distance, and the occurrence of
the text nearest to the reckoned place is taken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from pipeline.compare.load import DocumentRows, Row
from pipeline.records import KINDS
from pipeline.segment.sentences import split_sentences
from pipeline.view import view_of


def body_of(article: Mapping[str, Any]) -> str:
    """Return the text of an article row less its title's line."""
    text, title = article.get("text") or "", article.get("title")
    if title and text.startswith(title + "\n"):
        return str(text[len(title) + 1 :])
    return str(text)


def article_of(rows: DocumentRows, number: int) -> Row | None:
    """Return the row of an article of a document."""
    return next((row for row in rows["articles"] if row["article"] == number), None)


def own_start(
    rows: DocumentRows, text: str, article: int, raw_start: int, within: str = ""
) -> int | None:
    """Return the own offset of ``text`` nearest to a raw offset, None where it does not stand.

    within: a sentence that the place must lie in, where one is known.
    """
    row = article_of(rows, article)
    if row is None or not text:
        return None
    anchors = [(row["raw_start"], len(row["text"]) - len(body_of(row)))] + [
        (record["raw_start"], record["start_char"])
        for kind in KINDS[:-1]
        for record in rows[kind]
        if record["article"] == article
    ]
    raw, own = min(anchors, key=lambda anchor: abs(anchor[0] - raw_start))
    target = own + raw_start - raw
    places = _occurrences(row["text"], text)
    if within:
        spans = [(start, start + len(within)) for start in _occurrences(row["text"], within)]
        places = [p for p in places if any(a <= p < b for a, b in spans)] or places
    return min(places, key=lambda place: abs(place - target), default=None)


def _occurrences(text: str, part: str) -> list[int]:
    places = []
    at = text.find(part)
    while at >= 0:
        places.append(at)
        at = text.find(part, at + 1)
    return places


class Sentences:
    """The sentences of a text, looked up by own offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = split_sentences(view_of(text))
        self._starts = [start for start, _ in self._spans]

    def span(self, offset: int) -> tuple[int, int]:
        """Return the span of the sentence round an own offset, an empty one between sentences."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._spans[index][1]:
            return offset, offset
        return self._spans[index]

    def at(self, offset: int) -> str:
        """Return the sentence round an own offset, or ''."""
        start, end = self.span(offset)
        return self._text[start:end]


def sentence_near(rows: DocumentRows, text: str, article: int, raw_start: int) -> str:
    """Return the sentence of an article that holds ``text`` nearest to a raw offset, or ''."""
    start = own_start(rows, text, article, raw_start)
    row = article_of(rows, article)
    return "" if start is None or row is None else Sentences(row["text"]).at(start)
