"""When an article was published, where nothing outside its text says so.

An inferred time is the latest that the article itself speaks of as present or past: the latest
day it names, where it names one of its latest year, the day of its dateline in that year where
it is no earlier, else that year. It is no more than that, so
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
_AHEAD_BEFORE = re.compile(
    "(?:到|(?<!截)至|力争|预计|有望|预测|计划|目标|将|拟|定于|截止|估计|预估|预料|推估|预期|迈向|面向)"
    "[^，。；]{0,6}$"
)
# Behind it, in the same clause; the marks are literals like the words, so that the search for
# what any of them begins with is quick.
_AHEAD_AFTER = re.compile(
    "(?P<word>将|有望|预计|可达|力争|拟|预测|谋划|前|净零|零碳|碳中和|碳达峰|远景)|，|。|；"
)
_RIGHT, _LONGEST = 24, 3
# A text that compares with a year is written later, no one knows how much.
_COMPARED = re.compile("(?:比|较|超过|超|高于|低于|多于|少于)$")
# The years in the title of a plan say what it is for.
_TITLED = re.compile("《[^》\n]{0,40}$")
# The year in which a body began tells nothing of when it is written of.
_FOUNDED = re.compile("(?:成立|创立|创办|始建|创建|组建|建厂|建校|出生|生)于$")
# The five years of a plan begin before and end behind whatever tells of them.
_PLAN = re.compile("“?十[一二三四五六七八九]五")
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
    days: list[tuple[int | None, int, int, Expression]] = []
    for found in find_expressions(passage):
        if found.kind != "date" or not found.steps:
            continue
        named, month, day = _named(found)
        if named is not None and _PLAN.match(passage.view, found.start):
            continue
        if named is not None and (year is None or named > year):
            if _ahead(passage.view, found) or _tells_nothing(passage.view, found):
                continue
            year, words = named, passage.text[found.start : found.end]
        if month and day:
            days.append((named, month, day, found))
    if year is None:
        return
    best, latest = None, date.min
    for named, month, day, found in days:
        if named in (None, year) and spans.of(year, month, day).value is not None:
            candidate = date(year, month, day)
            if (best is None or candidate > latest) and not _ahead(passage.view, found):
                best, latest = found, candidate
    told = _day_of(passage.dateline, year)
    if told is not None and (best is None or told >= latest):
        passage.published = told.isoformat()
        passage.published_from = f"inferred: dateline in the latest year named ({words})"
    elif best is not None:
        passage.published = latest.isoformat()
        words = passage.text[best.start : best.end]
        passage.published_from = f"inferred: latest day named ({words})"
    else:
        passage.published = f"{year:04d}"
        passage.published_from = f"inferred: latest year named ({words})"


def _day_of(dateline: str | None, year: int) -> date | None:
    """Return the day of a dateline whose year is left open in a year, where there is such a day."""
    month, _, day = (dateline or "").removeprefix("XXXX-").partition("-")
    if (
        not (month.isdigit() and day.isdigit())
        or spans.of(year, int(month), int(day)).value is None
    ):
        return None
    return date(year, int(month), int(day))


def _named(found: Expression) -> tuple[int | None, int | None, int | None]:
    """Return the year that an expression names first, and month and day of its last end."""
    year = month = day = None
    dated = False
    for steps in (found.steps, found.to):
        if steps:
            day = None
        for step in steps:
            op = step[0]
            # Years to come end many a span (合作期限为2024-2027年); its first has begun.
            if op in ("year", "years") and not dated:
                year, dated = step[1], True
            elif op == "month":
                month = step[1]
            elif op in ("day", "days"):
                day = step[-1]
    return year or None, month, day


def _tells_nothing(view: str, found: Expression) -> bool:
    """Return whether the words before a date say that it is none at which the article stands.

    Something began with it, or is compared with it, or is planned for such years by its title.
    """
    at = found.start
    if _FOUNDED.search(view, max(0, at - _LEFT), at) is not None:
        return True
    if _COMPARED.search(view, max(0, at - 2), at) is not None:
        return True
    return found.steps[0][0] == "years" and _TITLED.search(view, max(0, at - 41), at) is not None


def _ahead(view: str, found: Expression) -> bool:
    """Return whether the words round a date say that it lies ahead of the article."""
    start, end = found.start, found.end
    if view.startswith("要", end) or _AHEAD_BEFORE.search(view[max(0, start - _LEFT) : start]):
        return True
    match = _AHEAD_AFTER.search(view, end, end + _RIGHT + _LONGEST)
    return match is not None and match["word"] is not None and match.start() <= end + _RIGHT
