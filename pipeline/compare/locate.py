"""Find places in the text of an article that a row or a gold annotation speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.compare.load import DocumentRows
from pipeline.records import KINDS
from pipeline.segment.sentences import split_sentences


def body_of(article: Mapping[str, Any]) -> str:
    """Return the text of an article row less its title's line."""
    text, title = article.get("text") or "", article.get("title")
    if title and text.startswith(title + "\n"):
        return str(text[len(title) + 1 :])
    return str(text)


def sentence_near(rows: DocumentRows, text: str, article: int, raw_start: int) -> str:
    """Return the sentence of an article that holds ``text`` nearest to a raw offset, or ''.

    Rows do not hold the map from raw to own offsets, so the place is reckoned from the record of
    the article that stands nearest in the source.
    """
    row = next((row for row in rows["articles"] if row["article"] == article), None)
    if row is None or not text:
        return ""
    anchors = [(row["raw_start"], 0)] + [
        (record["raw_start"], record["start_char"])
        for kind in KINDS[:-1]
        for record in rows[kind]
        if record["article"] == article
    ]
    raw, own = min(anchors, key=lambda anchor: abs(anchor[0] - raw_start))
    target = own + raw_start - raw
    starts = []
    at = row["text"].find(text)
    while at >= 0:
        starts.append(at)
        at = row["text"].find(text, at + 1)
    if not starts:
        return ""
    start = min(starts, key=lambda start: abs(start - target))
    for first, last in split_sentences(row["text"]):
        if first <= start < last:
            return str(row["text"][first:last])
    return ""
