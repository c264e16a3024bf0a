"""When an article was published, where nothing outside its text says so.

An inferred time is the latest that the article itself speaks of as present or past: the latest
day it names, where it names one of its latest year, else that year. It is no more than that, so
``published_from`` begins with ``inferred`` and words that hang on the very day (``昨天``) are not
resolved against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.extract.dates import spans
from pipeline.extract.dates.atoms import scanners
from pipeline.extract.dates.expressions import Expression
from pipeline.extract.dates.find import find_expressions
from pipeline.segment.passage import Passage

# What a year or day stands in when it lies ahead of the article.
_AHEAD_BEFORE = re.compile("(?:到|至|力争|预计|有望|预测|计划|目标|将|拟|定于|截止)[^，。；]{0,6}$")
_AHEAD_AFTER = re.compile("[^，。；]{0,24}?(?:将|有望|预计|可达|力争|拟|预测|前)")
_LEFT = 10


def infer_published(passages: Sequence[Passage]) -> None:
    """Set ``published`` and ``published_from`` of the passages that have none, where inferable.

    passages: the articles of one source, in order. One whose own text says nothing takes the
    latest time of the others.
    """
    without = [passage for passage in passages if passage.published is None]
    for passage in without:
        _infer_from_text(passage)
    known = [passage for passage in passages if passage.published]
    if not known:
        return
    latest = max(known, key=lambda passage: passage.published or "")
    for passage in without:
        if passage.published is None:
            passage.published = latest.published
            passage.published_from = f"inferred: article {latest.article} of the same source"


def _infer_from_text(passage: Passage) -> None:
    year, words = None, ""
    for match in scanners().event.finditer(passage.view):
        if year is None or int(match["y"]) > year:
            year, words = int(match["y"]), passage.text[match.start() : match.end()]
    days: list[tuple[int | None, int, int, str]] = []
    for found in find_expressions(passage):
        if found.kind != "date" or not found.steps:
            continue
        named, day = _year(found), _day(found)
        later = named is not None and (year is None or named > year)
        if not (later or day) or _ahead(passage.view, found):
            continue
        text = passage.text[found.start : found.end]
        if later:
            year, words = named, text
        if day is not None:
            days.append((named, *day, text))
    if year is None:
        return
    best = None
    for named, month, number, text in days:
        if named in (None, year) and spans.of(year, month, number).value is not None:
            candidate = (date(year, month, number), text)
            if best is None or candidate[0] > best[0]:
                best = candidate
    if best is not None:
        passage.published = best[0].isoformat()
        passage.published_from = f"inferred: latest day named ({best[1]})"
    else:
        passage.published = f"{year:04d}"
        passage.published_from = f"inferred: latest year named ({words})"


def _year(found: Expression) -> int | None:
    for op, *arguments in (*found.steps, *found.to):
        if op == "year":
            return int(arguments[0]) if arguments[0] else None
        if op == "years":
            # Years to come end many a span (合作期限为2024-2027年); its first has begun.
            return int(arguments[0]) if arguments[0] else None
    return None


def _day(found: Expression) -> tuple[int, int] | None:
    month = next((step[1] for step in found.steps if step[0] == "month"), None)
    last = found.to or found.steps
    day = next((step[-1] for step in last if step[0] in ("day", "days")), None)
    month = next((step[1] for step in found.to if step[0] == "month"), month)
    return (month, day) if month and day else None


def _ahead(view: str, found: Expression) -> bool:
    """Return whether the words round a date say that it lies ahead of the article."""
    before = view[max(0, found.start - _LEFT) : found.start]
    return bool(_AHEAD_BEFORE.search(before) or _AHEAD_AFTER.match(view, found.end))
