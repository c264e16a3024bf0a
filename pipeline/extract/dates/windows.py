"""Values as stretches of days and as seconds, for those who compute with dates.

Records keep the days of the whole where a mod says which part is meant, as the guidelines have
it; here such a part becomes a window by custom.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.extract.dates import spans
from pipeline.extract.dates.spans import ONE_DAY
from pipeline.records import Date

SECONDS = {"Y": 365 * 86400, "M": 30 * 86400, "W": 7 * 86400, "D": 86400}
_TIME_SECONDS = {"H": 3600, "M": 60, "S": 1}
_DURATION = re.compile(r"P((?:[\d.]+[YMWD])*)(?:T((?:[\d.]+[HMS])+))?")
_AMOUNT = re.compile(r"([\d.]+)([A-Z])")
_YEAR = re.compile(r"\d{4}")
_QUARTER = re.compile(r"\d{4}-Q\d")
_MONTH = re.compile(r"\d{4}-\d{2}")
_DECADE = re.compile(r"\d{3}")


def seconds_of(duration: str) -> float | None:
    """Return the seconds of a TIMEX3 duration: a year has 365 days, a month 30."""
    match = _DURATION.fullmatch(duration)
    if match is None or not (match[1] or match[2]):
        return None
    total = 0.0
    for part, seconds in ((match[1], SECONDS), (match[2], _TIME_SECONDS)):
        total += sum(float(n) * seconds[unit] for n, unit in _AMOUNT.findall(part or ""))
    return total


def window_of(record: Date) -> tuple[date, date] | None:
    """Return the first and last day that a date record stands for, or None where it has none.

    ``START``, ``MID`` and ``END`` are taken: of a year the first or last two months, of a quarter
    one month, of a month ten days (上旬), of a decade three years, of anything else a third.
    """
    start, end = record.start_date, record.end_date
    if start is None or end is None:
        return None
    if record.mod not in ("START", "MID", "END"):
        return start, end
    value, mod = record.value or "", record.mod
    if _MONTH.fullmatch(value):
        first = start + 10 * ("START", "MID", "END").index(mod) * ONE_DAY
        return first, end if mod == "END" else first + 9 * ONE_DAY
    for pattern, months in ((_YEAR, 2), (_QUARTER, 1), (_DECADE, 36)):
        if pattern.fullmatch(value):
            if mod == "START":
                return start, spans.add_months(start, months) - ONE_DAY
            if mod == "END":
                return spans.add_months(end + ONE_DAY, -months), end
            break
    third = ((end - start).days + 1) // 3
    if mod == "START":
        return start, start + (third - 1) * ONE_DAY
    if mod == "END":
        return end - (third - 1) * ONE_DAY, end
    return start + third * ONE_DAY, end - third * ONE_DAY


def move(day: date, duration: str, direction: int) -> date:
    """Return the day so far from another, by a TIMEX3 duration in years, months, weeks, days."""
    match = _DURATION.fullmatch(duration)
    amounts = {u: float(n) for n, u in _AMOUNT.findall(match[1])} if match and match[1] else {}
    months = 12 * amounts.get("Y", 0) + amounts.get("M", 0)
    days = 7 * amounts.get("W", 0) + amounts.get("D", 0)
    moved = spans.add_months(day, direction * int(months))
    return moved + direction * int(days) * ONE_DAY
