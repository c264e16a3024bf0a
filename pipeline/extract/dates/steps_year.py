"""The steps of an expression that say the year, and the parts of one.

Each takes the thread, the span of the steps before (None at the first) and its own arguments, and
returns the span that the expression now stands for.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.extract.dates import spans
from pipeline.extract.dates.holidays import holiday, lunar_day, lunar_month, yearly
from pipeline.extract.dates.spans import ONE_DAY, Span, nothing
from pipeline.extract.dates.thread import Thread

# Two figures of a year are of 2000 and after up to ten years ahead of publication, or of this.
_PIVOT = 2025
# A holiday more than nine months off is the nearer one of the year before or after.
_FAR = 290


def _year(thread: Thread, _: Span | None, year: int | None) -> Span:
    return spans.of(year) if year is not None else nothing("year")


def _years(thread: Thread, _: Span | None, first: int | None, last: int | None) -> Span:
    if first is None or last is None:
        return nothing("range")
    if first < 100:
        first += last // 100 * 100
    return spans.join(spans.of(first), spans.of(last))


def _fiscal(thread: Thread, _: Span | None, year: int | None) -> Span:
    """Return a fiscal year by its name; which days it has, only the company's own books say."""
    return Span(f"FY{year:04d}", None, None, "fiscal") if year else nothing("year")


def _short_year(thread: Thread, _: Span | None, year: int | None) -> Span:
    """Return a year of two or three figures: of the Republic, or of the century at hand."""
    if year is None:
        return nothing("year")
    if year >= 80 and thread.is_taiwanese():
        return spans.of(1911 + year)
    if year >= 100:
        return nothing("year")
    now = thread.reference.year or _PIVOT
    return spans.of(year + (2000 if year + 2000 <= now + 10 else 1900))


def _before_christ(thread: Thread, _: Span | None, year: int | None) -> Span:
    return Span(f"BC{year:04d}", None, None, "year") if year else nothing("year")


def _century(thread: Thread, _: Span | None, number: int | None) -> Span:
    return spans.century(number) if number else nothing("century")


def _relative_century(thread: Thread, _: Span | None, offset: int) -> Span:
    year = thread.reference.year
    if year is None:
        return nothing("century")
    thread.anchor = "published"
    return spans.century((year - 1) // 100 + 1 + offset)


def _decade(thread: Thread, span: Span | None, first: int | None) -> Span:
    """Return a decade: 90年代 alone is of the last century, 20年代 of none that is known."""
    if first is None or first % 10:
        return nothing("decade")
    if span is not None and span.value is not None:
        return spans.decade(int(span.value) * 100 + first)
    return spans.decade(1900 + first) if first >= 30 else nothing("decade")


def _decade_of(thread: Thread, _: Span | None, year: int | None) -> Span:
    return spans.decade(year) if year else nothing("decade")


def _decades(thread: Thread, span: Span | None, first: int | None, last: int | None) -> Span:
    return spans.join(_decade(thread, span, first), _decade(thread, span, last))


def _both_years(thread: Thread, _: Span | None, first: int, last: int) -> Span:
    return spans.join(thread.year_of_publication(first), thread.year_of_publication(last))


def _relative_year(thread: Thread, _: Span | None, offset: int, before: bool) -> Span:
    return thread.year_before() if before else thread.year_of_publication(offset)


def _thread_year(thread: Thread, _: Span | None, offset: int) -> Span:
    named = thread.last_year
    if named is None or named.span.year is None:
        return spans.UNKNOWN_YEAR
    thread.anchor = f"text: {named.span.value}"
    return spans.of(named.span.year + offset)


def _whole_year(thread: Thread, _: Span | None) -> Span:
    return thread.year_spoken_of()


def _container(thread: Thread, span: Span | None) -> Span:
    return thread.year_spoken_of() if span is None else span


def _half(thread: Thread, span: Span | None, number: int) -> Span:
    return _period(thread, span, 6 * number - 5, lambda year: spans.half(year, number))


def _quarter(thread: Thread, span: Span | None, number: int) -> Span:
    return _period(thread, span, 3 * number - 2, lambda year: spans.quarter(year, number))


def _relative_quarter(thread: Thread, _: Span | None, offset: int) -> Span:
    return thread.quarter_of_publication(offset)


def _quarters(thread: Thread, span: Span | None, first: int, last: int) -> Span:
    return spans.join(_quarter(thread, span, first), _quarter(thread, span, last))


def _period(
    thread: Thread, span: Span | None, first_month: int, make: Callable[[int | None], Span]
) -> Span:
    """Return a half or quarter; one that has not begun yet is last year's, unless foretold."""
    if span is not None and span.grain == "fiscal":
        part = str(make(None).value).removeprefix("XXXX")
        return Span(f"{span.value}{part}", None, None, "fiscal")
    year = _container(thread, span).year
    if (
        span is None
        and thread.anchor == "published"
        and year is not None
        and thread.reference.month is not None
        and first_month > thread.reference.month
        and not thread.ahead()
    ):
        year -= 1
    found: Span = make(year)
    return found


def _season(thread: Thread, span: Span | None, name: str) -> Span:
    return spans.season(_container(thread, span).year, name)


def _holiday(thread: Thread, span: Span | None, name: str) -> Span:
    if span is not None and span.value == spans.UNKNOWN_YEAR.value:
        return yearly(name)
    return _in_year(thread, span, lambda year: holiday(name, year))


def _lunar(thread: Thread, span: Span | None, month: int, day: int | None, sure: bool) -> Span:
    """Return a lunar date; one with a solar year and no mark of the moon is solar."""
    if day is None:
        return _in_year(thread, span, lambda year: lunar_month(year, month))
    if not sure and span is not None:
        return spans.of(span.year, month, day)
    return _in_year(thread, span, lambda year: lunar_day(year, month, day))


def _in_year(thread: Thread, span: Span | None, make: Callable[[int], Span]) -> Span:
    """Return a day that every year has: of the year given, else the one nearest at hand."""
    if span is not None:
        return make(span.year) if span.year else nothing()
    year = _container(thread, None).year
    if year is None:
        return nothing()
    found, today = make(year), thread.reference.date
    if today is None or thread.anchor != "published" or found.start is None:
        return found
    far = (found.start - today).days
    if abs(far) <= _FAR:
        return found
    other = make(year - 1 if far > 0 else year + 1)
    return other if other.start and abs((other.start - today).days) < abs(far) else found


def _first(
    thread: Thread, span: Span | None, count: int, unit: str, factor: int, last: bool
) -> Span:
    if span is None and unit not in ("M",):
        return nothing("range")
    whole = _container(thread, span)
    if whole.grain == "year" and unit == "M" and count * factor <= 12:
        return _first_months(thread, whole, count * factor, factor, last)
    if whole.start is None or whole.end is None or unit not in ("D", "W"):
        return nothing("range")
    if unit == "W":
        start = spans.first_monday(whole.start)
        return spans.join(spans.week(start), spans.week(start + 7 * (count - 1) * ONE_DAY))
    if last:
        return spans.days_between(whole.end - (count - 1) * ONE_DAY, whole.end)
    return spans.days_between(whole.start, whole.start + (count - 1) * ONE_DAY)


def _first_months(thread: Thread, whole: Span, count: int, factor: int, last: bool) -> Span:
    begin, end = (13 - count, 12) if last else (1, count)
    if factor == 3:
        first, final = (spans.quarter(whole.year, (month + 2) // 3) for month in (begin, end))
        return spans.join(first, final) if first != final else final
    if begin == end:
        return spans.of(whole.year, begin)
    return spans.join(spans.of(whole.year, begin), spans.of(whole.year, end))


def _part(thread: Thread, span: Span | None, mod: str | None, unit: str) -> Span:
    if span is None:
        if unit == "月":
            span = thread.month_spoken_of()
        elif unit == "季":
            return nothing("quarter")
        else:
            span = thread.year_spoken_of()
    thread.mod = mod
    return span if "X" not in (span.value or "X") else nothing(span.grain)


def _tenday(thread: Thread, span: Span | None, mod: str) -> Span:
    span = span or thread.month_spoken_of()
    thread.mod = mod
    return span


STEPS_YEAR: dict[str, Callable[..., Span]] = {
    "year": _year,
    "years": _years,
    "fiscal": _fiscal,
    "short_year": _short_year,
    "before_christ": _before_christ,
    "century": _century,
    "relative_century": _relative_century,
    "decade": _decade,
    "decade_of": _decade_of,
    "decades": _decades,
    "both_years": _both_years,
    "relative_year": _relative_year,
    "thread_year": _thread_year,
    "whole_year": _whole_year,
    "half": _half,
    "quarter": _quarter,
    "quarters": _quarters,
    "relative_quarter": _relative_quarter,
    "season": _season,
    "holiday": _holiday,
    "lunar": _lunar,
    "first": _first,
    "part": _part,
    "tenday": _tenday,
}
