"""Short pieces of text for people: the words round a mention, the part in which values differ."""

from __future__ import annotations

import json
from typing import Any

from pipeline.compare.diff import Change, DocumentDiff
from pipeline.compare.locate import article_of, own_start

# Characters shown on each side of a mention; a line of a terminal then holds most sentences.
_CONTEXT = 30


def visible(text: str) -> str:
    """Return a text in which nothing can move a cursor, ring a bell or turn the line round."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def context(diff: DocumentDiff, change: Change) -> tuple[str, str, str] | None:
    """Return the mention and the characters of its sentence on both sides of it."""
    row = change.row
    rows = diff.new if change.new is not None else diff.old
    sentence, text = row.get("sentence") or "", change.text
    if change.kind == "articles" or not sentence or rows is None:
        return None
    article = article_of(rows, row["article"])
    start = row.get("start_char")
    if start is None:
        start = own_start(rows, text, row["article"], row["raw_start"], sentence)
    if article is None or start is None:
        return None
    first = article["text"].rfind(sentence, 0, start + len(sentence))
    if first < 0 or start - first > len(sentence):
        return None
    at = start - first
    before, after = sentence[:at], sentence[at + len(text) :]
    if before + text + after != sentence:
        return None
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + "…"
    return before, text, after


def shorten(old: Any, new: Any) -> tuple[str, str]:
    """Return two values as text; of two long ones only the part in which they differ."""
    before, after = (json.dumps(value, ensure_ascii=False) for value in (old, new))
    longest = 2 * _CONTEXT
    if max(len(before), len(after)) <= longest:
        return before, after
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    first = max(same - _CONTEXT // 2, 0)
    return _window(before, first, longest), _window(after, first, longest)


def _window(text: str, first: int, length: int) -> str:
    head = "…" if first else ""
    tail = "…" if len(text) > first + length else ""
    return head + text[first : first + length] + tail
