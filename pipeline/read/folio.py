"""Headers and folios of printed pages: how they are told, and the day that they name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

# Longer lines are text.
LONGEST = 90
_FOLIO = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|星期[一二三四五六日天]|第?\s*[A-Z]?\d{1,3}\s*版"
    r"|第[一二三四五六七八九十]+版|责任?编辑?\s*[:：/]|美术?编辑?\s*[:：/]|版式|校对"
    r"|^\W*[A-Z]?\d{1,3}\W*$|^第?\s*\d+\s*页"
)
_DAY = re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)")
# A page that says what day it is today says it anew every day.
_TODAY = re.compile("今天|今日")


def is_folio(text: str) -> bool:
    """Tell whether a line in a page's margin says what folios say: day, page, editor."""
    return len(text) <= LONGEST and _FOLIO.search(text) is not None


def day_of(lines: Iterable[str]) -> str | None:
    """Return the day that headers name, as an ISO day, if they name exactly one."""
    days = {
        tuple(map(int, match.groups()))
        for text in lines
        if not _TODAY.search(text)
        for match in _DAY.finditer(text)
    }
    if len(days) != 1:
        return None
    try:
        return datetime.date(*days.pop()).isoformat()
    except ValueError:
        return None
