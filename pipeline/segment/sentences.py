"""Sentences: where a reader would pause for good, closing quotes and brackets included."""

from __future__ import annotations

import re

# A sentence ends at 。！？…… or a semicolon-free line end; closers after the mark belong to it.
# A full stop inside a bracket or a quotation that goes on (`“好！”他说`) still ends one here:
# extraction gains from short sentences and no mention may cross the mark anyway.
# (The pattern begins with a set, so that only what ends a sentence is looked at.)
_END = re.compile(r"[。！？\n](?:(?<!\n)[。！？]*[”’）》］】]*)?")


def split_sentences(view: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``view`` in order, layout between them left out."""
    spans = []
    at = 0
    for after in [*[match.end() for match in _END.finditer(view)], len(view)]:
        start, end, at = at, after, after
        while start < end and view[start].isspace():
            start += 1
        while end > start and view[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append((start, end))
    return spans
