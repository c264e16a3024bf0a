"""Lines that head what stands below them, whatever the width of the column is."""

from __future__ import annotations

import re

from pipeline.clean.page import Line

PUNCTUATED = re.compile(r"[，。、；：“”（）《》,;()]")
# What a paragraph never ends with.
OPEN_END = frozenset("，、,；;：:（(《〈“‘「『【[—-·/&＆和与及的")
_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．](?!\d))\s*"
)
_LONGEST_NUMBERED = 28
_BODY_END = re.compile(r"(?:公司|集[团團]|[银銀]行|政府|委[员員][会會]|[办辦]公室|[局厅廳])\Z")


def is_numbered(line: Line, following: Line, indent: int) -> bool:
    """Tell whether a line is the numbered head of a section: no mark in it, the next far wider.

    indent: columns by which the first line of a paragraph may be shorter than the next.
    """
    number = _NUMBER.match(line.text)
    return (
        number is not None
        and following.width > line.width + indent
        and len(line.text) <= _LONGEST_NUMBERED
        and PUNCTUATED.search(line.text, number.end()) is None
        and line.text[-1] not in OPEN_END
    )


def names_document(line: Line, following: Line) -> bool:
    """Tell whether a line is whose the announcement is that the next line names (关于…的公告)."""
    return (
        following.text[0] in "关關"
        and following.text[1:2] in ("于", "於")
        and not following.closed
        and _BODY_END.search(line.text) is not None
        and PUNCTUATED.search(line.text) is None
        and PUNCTUATED.search(following.text) is None
    )
