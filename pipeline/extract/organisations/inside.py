"""Brackets, marks and figures inside a name, asked for by the walk from a head to the left."""

from __future__ import annotations

import re

from pipeline.extract.organisations.tokens import Tokens

# No bracket in a name is longer.
_BRACKET = 14
_LATIN = re.compile(r"[A-Za-z0-9&.'+\-]+")
_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z0-9&·]+")


def opening(tokens: Tokens, closing: int) -> int | None:
    """Return the index of the word that opens the bracket closed at ``closing``, if in a name."""
    end = tokens.starts[closing]
    start = tokens.text.rfind("（", max(0, end - _BRACKET), end)
    if start <= 0:
        return None
    inner = tokens.text[start + 1 : end]
    if not _PLAIN.fullmatch(inner) or inner.isdigit():
        return None
    if "公司" in inner or "简称" in inner:
        return None
    return tokens.at(start)


def inside_mark(tokens: Tokens, index: int) -> bool:
    """Return whether the mark at ``index`` belongs to a name: 洛克希德·马丁, AT&T."""
    word = tokens.words[index]
    start, end = tokens.starts[index], tokens.ends[index]
    text = tokens.text
    if start == 0 or end >= len(text):
        return False
    if word == "·":
        return text[start - 1].isalnum() and text[end].isalnum()
    if word in (" ", "-", "&", ".", "'"):
        if word == "-" and text[start - 1].isdigit() and text[end].isdigit():
            return False
        return bool(_LATIN.match(text[start - 1]) and _LATIN.match(text[end]))
    return False


def numbered(tokens: Tokens, index: int) -> bool:
    """Return whether the figures at ``index`` belong to a name: 第203研究所, 58集团, 21世纪."""
    start, end = tokens.starts[index], tokens.ends[index]
    if start and tokens.text[start - 1] == "第":
        return True
    after = tokens.words[index + 1] if index + 1 < len(tokens.words) else ""
    return after in ("所", "研究所", "公司", "集团", "医院", "中学", "世纪") and end - start <= 4
