"""The steps of an expression that say the month, the week and the day.

As in :mod:`.steps_year`: thread, span of the steps before, own arguments; the span comes back.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date

from pipeline.extract.dates import spans
from pipeline.extract.dates.spans import ONE_DAY, Span, nothing
from pipeline.extract.dates.thread import Thread


def _month(thread: Thread, span: Span | None, month: int | None) -> Span:
    if month is None:
        return nothing("month")
    year = span.year if span is not None else thread.year_of_month(month)
    return spans.of(year, month)


def _months(thread: Thread, span: Span | None, first: int | None, last: int | None) -> Span:
    if first is None or last is None:
        return nothing("range")
    year = span.year if span is not None else thread.year_of_month(first)
    ahead = year + 1 if year and last < first else year
    return spans.join(spans.of(year, first), spans.of(ahead, last))


def _relative_month(thread: Thread, _: Span | None, offset: int) -> Span:
    return thread.month_of_publication(offset)


def _thread_month(thread: Thread, _: Span | None, offset: int) -> Span:
    named = thread.last_month
    if named is None or not named.span.year or not named.span.month:
        return thread.month_of_publication(offset)
    thread.anchor = f"text: {named.span.value}"
    first = spans.add_months(date(named.span.year, named.span.month, 1), offset)
    return spans.of(first.year, first.month)


def _relative_week(thread: Thread, _: Span | None, offset: int) -> Span:
    day = thread.reference.date
    if day is None:
        return nothing("week")
    thread.anchor = "published"
    return spans.week(spans.monday_of(day) + 7 * offset * ONE_DAY)


def _nth_week(thread: Thread, span: Span | None, number: int) -> Span:
    if span is None or span.start is None:
        return nothing("week")
    if span.grain == "year":
        # ISO 8601: the first week is the one with 4 January.
        monday = spans.monday_of(date(span.start.year, 1, 4))
    else:
        monday = spans.first_monday(span.start)
    return spans.week(monday + 7 * (number - 1) * ONE_DAY)


def _nth_weekday(thread: Thread, span: Span | None, number: int, weekday: int) -> Span:
    if span is None or span.start is None:
        return nothing()
    first = span.start + ((weekday - 1 - span.start.weekday()) % 7) * ONE_DAY
    return spans.of_day(first + 7 * (number - 1) * ONE_DAY)


def _weekday(thread: Thread, span: Span | None, weekday: int) -> Span:
    if span is not None and span.grain == "week" and span.start is not None:
        if weekday == 0:
            return spans.weekend(span.start)
        return spans.of_day(span.start + (weekday - 1) * ONE_DAY)
    if span is not None and span.grain == "day":
        return span
    day = thread.reference.date
    if day is None:
        return Span(f"XXXX-WXX-{weekday or 'WE'}", None, None, "day")
    thread.anchor = "published"
    monday = spans.monday_of(day)
    if weekday == 0:
        return spans.weekend(monday)
    # News tells what was: the last such day up to today, the coming one where it foretells.
    back = (day.weekday() - (weekday - 1)) % 7
    if thread.ahead():
        return spans.of_day(day + (7 - back) * ONE_DAY if back else day)
    return spans.of_day(day - back * ONE_DAY)


def _impossible(thread: Thread, _: Span | None) -> Span:
    return nothing()


def _day(thread: Thread, span: Span | None, day: int | None) -> Span:
    if day is None:
        return nothing()
    if span is None:
        span = thread.month_of_day(day)
    year = span.year
    if (span.month, day) == (2, 29) and year and thread.anchor and not calendar.isleap(year):
        # The year was taken from elsewhere: the day itself says that it was a leap year.
        year -= year % 4
    return spans.of(year, span.month, day)


def _days(thread: Thread, span: Span | None, first: int | None, last: int | None) -> Span:
    if first is None or last is None:
        return nothing("range")
    if span is None:
        span = thread.month_of_day(last)
    return spans.join(spans.of(span.year, span.month, first), spans.of(span.year, span.month, last))


def _relative_day(thread: Thread, _: Span | None, offset: int) -> Span:
    day = thread.reference.date
    if day is None:
        return nothing()
    thread.anchor = "published"
    return spans.of_day(day + offset * ONE_DAY)


def _both_days(thread: Thread, _: Span | None, first: int, last: int) -> Span:
    return spans.join(_relative_day(thread, None, first), _relative_day(thread, None, last))


def _thread_day(thread: Thread, _: Span | None, offset: int) -> Span:
    named = thread.last_day
    if named is None or named.span.end is None:
        return _relative_day(thread, None, offset)
    thread.anchor = f"text: {named.span.value}"
    return spans.of_day(named.span.end + offset * ONE_DAY)


def _around(thread: Thread, _: Span | None, count: int, unit: str, direction: int) -> Span:
    """Return the so many whole units before or after that of publication."""
    near, far = (1, count) if direction > 0 else (-count, -1)
    if unit == "Y":
        if thread.reference.year is None:
            return nothing("range")
        year = thread.year_of_publication
        return spans.join(year(near), year(far)) if near != far else year(near)
    if unit in ("M", "Q"):
        month = thread.month_of_publication if unit == "M" else thread.quarter_of_publication
        return spans.join(month(near), month(far)) if near != far else month(near)
    if unit == "W":
        first, last = _relative_week(thread, None, near), _relative_week(thread, None, far)
        return spans.join(first, last) if near != far else first
    first, last = _relative_day(thread, None, near), _relative_day(thread, None, far)
    return spans.join(first, last) if near != far else first


STEPS_DAY: dict[str, Callable[..., Span]] = {
    "month": _month,
    "months": _months,
    "relative_month": _relative_month,
    "thread_month": _thread_month,
    "relative_week": _relative_week,
    "nth_week": _nth_week,
    "nth_weekday": _nth_weekday,
    "weekday": _weekday,
    "impossible": _impossible,
    "day": _day,
    "days": _days,
    "relative_day": _relative_day,
    "both_days": _both_days,
    "thread_day": _thread_day,
    "around": _around,
}
