"""Words: jieba's, by rjieba where it is installed (the same dictionary, twenty times faster)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial

Segmenter = Callable[[str], list[str]]
# A crawler that cuts texts by UTF-16 units leaves half an emoji at their ends.
_HALF = re.compile("[\ud800-\udfff]")


@cache
def segmenter(name: str = "auto") -> Segmenter:
    """Return a function from text to its words, which joined are the text.

    name: ``rjieba``, ``jieba``, or ``auto`` for the first that is installed. The dictionary is
    loaded at the first call, once a process.
    """
    if name in ("auto", "rjieba"):
        try:
            import rjieba

            # Its own instance: importing it has loaded the dictionary, a second one would again.
            cut: Segmenter = partial(_cut, rjieba.cut)
        except ImportError:
            if name == "rjieba":
                raise
        else:
            return cut
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    cut = jieba.lcut
    return cut


def _cut(cut: Segmenter, text: str) -> list[str]:
    """Cut a text by a function that takes no half of a surrogate pair."""
    try:
        return cut(text)
    except UnicodeEncodeError:
        words = cut(_HALF.sub("\ufffd", text))
        return [text[start:end] for start, end in spans_of(words)]


def spans_of(words: Iterable[str]) -> list[tuple[int, int]]:
    """Return the spans of words that lie one behind the other from offset 0."""
    found, start = [], 0
    for word in words:
        end = start + len(word)
        found.append((start, end))
        start = end
    return found
