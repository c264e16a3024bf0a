"""Sentences: where a reader would pause for good, closing quotes and brackets included."""

from __future__ import annotations

# A sentence ends at 。！？…… or a semicolon-free line end; closers after the mark belong to it.
# A full stop inside a bracket or a quotation that goes on (`“好！”他说`) still ends one here:
# extraction gains from short sentences and no mention may cross the mark anyway.
_CLOSERS = frozenset("”’）》］】")


def split_sentences(view: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``view`` in order, layout between them left out."""
    # One mark for all: one character is found many times as fast as any of three.
    text = view.replace("！", "。").replace("？", "。")
    spans = []
    start = 0
    for line in text.split("\n"):
        last = start + len(line)
        while start < last and (end := text.find("。", start, last) + 1):
            while end < last and text[end] == "。":
                end += 1
            while end < last and text[end] in _CLOSERS:
                end += 1
            if text[start].isspace():
                start = end - len(text[start:end].lstrip())
            spans.append((start, end))
            start = end
        # What no mark ends, the end of the line does.
        if start < last and (rest := text[start:last].strip()):
            start = text.index(rest[0], start)
            spans.append((start, start + len(rest)))
        start = last + 1
    return spans
