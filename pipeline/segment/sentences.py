"""Sentences: where a reader would pause for good, closing quotes and brackets included."""

from __future__ import annotations

import re

# A sentence ends at 。！？…… or a semicolon-free line end; closers after the mark belong to it.
# A full stop inside a bracket or a quotation that goes on (`“好！”他说`) still ends one here:
# extraction gains from short sentences and no mention may cross the mark anyway.
_SENTENCE = re.compile(r"(?=\S)[^。！？\n]*(?:[。！？]+[”’）》］】]*)?")


def split_sentences(view: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``view`` in order, layout between them left out."""
    spans = [match.span() for match in _SENTENCE.finditer(view)]
    for number, (start, end) in enumerate(spans):
        if view[end - 1].isspace():
            spans[number] = start, start + len(view[start:end].rstrip())
    return spans
