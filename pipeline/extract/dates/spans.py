"""Stretches of the calendar: years, halves, quarters, months, weeks, days, and how to join them.

A :class:`Span` is what a resolved expression stands for: its TIMEX3 value and its first and last
day, both inclusive. Where the year is not known the value begins with ``XXXX`` and the days are
None. Nothing here reads text or the clock.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
# The first day of each season by the Chinese almanac's months (spring from February) would move
# with the sun; news means the meteorological quarter, and winter begins in December.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of the calendar.

    value: TIMEX3 (``2024``, ``2024-Q3``, ``2024-11-03``, ``2024-11-01/2024-11-03``), or None
    for an impossible or unresolved date.
    start, end: first and last day, or None.
    grain: ``century``, ``decade``, ``year``, ``half``, ``quarter``, ``season``, ``month``,
    ``week``, ``day``, or ``range``.
    """

    value: str | None
    start: date | None
    end: date | None
    grain: str
    year: int | None = None
    month: int | None = None
    day: int | None = None


# A year that nothing gives: what stands in it is known but for the year (XXXX-09-27).
UNKNOWN_YEAR = Span("XXXX", None, None, "year")


def nothing(grain: str = "day") -> Span:
    """Return the span of an expression that gives no value."""
    return Span(None, None, None, grain)


@lru_cache(maxsize=4096)
def of(year: int | None, month: int | None = None, day: int | None = None) -> Span:
    """Return the span of a year, a month or a day; an unknown year or month stays unknown."""
    text = "XXXX" if year is None else f"{year:04d}"
    if year is not None and not 0 < year <= MAXYEAR:
        return nothing("year")
    if month is None and day is None:
        if year is None:
            return nothing("year")
        return Span(text, date(year, 1, 1), date(year, 12, 31), "year", year)
    if month is not None and not 1 <= month <= 12:
        return nothing("month")
    text += "-XX" if month is None else f"-{month:02d}"
    if day is None:
        if year is None or month is None:
            return Span(text, None, None, "month", None, month)
        last = calendar.monthrange(year, month)[1]
        return Span(text, date(year, month, 1), date(year, month, last), "month", year, month)
    # 29 February exists in some year; 30 February in none.
    if not 1 <= day <= calendar.monthrange(year or 2000, month or 1)[1]:
        return nothing("day")
    text += f"-{day:02d}"
    if year is None or month is None:
        return Span(text, None, None, "day", year, month, day)
    only = date(year, month, day)
    return Span(text, only, only, "day", year, month, day)


def of_day(only: date) -> Span:
    """Return the span of a day."""
    return of(only.year, only.month, only.day)


def months(year: int | None, first: int, last: int, value: str, grain: str) -> Span:
    """Return the span of the months from ``first`` to ``last`` of a year under a given value."""
    if year is None:
        return Span(f"XXXX-{value}", None, None, grain)
    start, end = of(year, first).start, of(year, last).end
    return Span(f"{year:04d}-{value}", start, end, grain, year)


def quarter(year: int | None, number: int) -> Span:
    """Return a quarter of a year."""
    if not 1 <= number <= 4:
        return nothing("quarter")
    return months(year, 3 * number - 2, 3 * number, f"Q{number}", "quarter")


def half(year: int | None, number: int) -> Span:
    """Return a half of a year."""
    return months(year, 6 * number - 5, 6 * number, f"H{number}", "half")


def season(year: int | None, name: str) -> Span:
    """Return a season (``SP``, ``SU``, ``FA``, ``WI``): the meteorological three months."""
    if year is None:
        return Span(f"XXXX-{name}", None, None, "season")
    first = SEASONS[name]
    start = date(year, first, 1)
    end = of(year + 1, 2).end if name == "WI" else of(year, first + 2).end
    return Span(f"{year:04d}-{name}", start, end, "season", year)


def decade(first_year: int) -> Span:
    """Return a decade by its first year; TimeML writes it as the first three figures."""
    return Span(
        f"{first_year:04d}"[:3], date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade"
    )


def century(number: int) -> Span:
    """Return a century (20 for 1901 to 2000); TimeML writes the two figures before its years."""
    first = 100 * (number - 1) + 1
    if not 1 <= number <= 99:
        return nothing("century")
    return Span(f"{number - 1:02d}", date(first, 1, 1), date(first + 99, 12, 31), "century")


def week(monday: date) -> Span:
    """Return the ISO week that begins on ``monday``."""
    year, number, _ = monday.isocalendar()
    return Span(f"{year:04d}-W{number:02d}", monday, monday + 6 * ONE_DAY, "week", monday.year)


def weekend(monday: date) -> Span:
    """Return the weekend of the ISO week that begins on ``monday``."""
    year, number, _ = monday.isocalendar()
    value = f"{year:04d}-W{number:02d}-WE"
    return Span(value, monday + 5 * ONE_DAY, monday + 6 * ONE_DAY, "week", monday.year)


def monday_of(day: date) -> date:
    """Return the Monday of the week of ``day``."""
    return day - day.weekday() * ONE_DAY


def first_monday(start: date) -> date:
    """Return the first Monday on or after ``start``, with which the weeks of a month begin."""
    return start + (-start.weekday() % 7) * ONE_DAY


def join(first: Span, last: Span) -> Span:
    """Return the span from the beginning of ``first`` to the end of ``last``, both included."""
    if first.value is None or last.value is None:
        return nothing("range")
    value = f"{first.value}/{last.value}"
    if first.start is None or last.end is None:
        return Span(value, None, None, "range")
    if last.end < first.start:
        return nothing("range")
    return Span(value, first.start, last.end, "range", first.year)


def days_between(start: date, end: date) -> Span:
    """Return the span of the days from ``start`` to ``end``."""
    return join(of_day(start), of_day(end)) if start != end else of_day(start)


def add_months(day: date, count: int) -> date:
    """Return ``day`` moved by months, its day of the month cut to what the new month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
