"""The days of holidays, solar terms and lunar dates, by calendar libraries.

lunar_python has the Chinese lunar calendar and the solar terms, convertdate the Islamic and the
Hebrew calendar, dateutil Easter; each is imported at its first use.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from pipeline.extract.dates import spans
from pipeline.extract.dates.spans import ONE_DAY, Span, nothing
from pipeline.rules import read_table

FILE = "holidays.tsv"
# The names lunar_python gives the terms, from the first in the solar year on.
_TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
# The calendars are known for the years that the libraries compute well.
_FIRST_YEAR, _LAST_YEAR = 1600, 2199


@cache
def holidays() -> dict[str, tuple[str, str]]:
    """Return calendar and day of every name of the table, by name."""
    found = {}
    for name, calendar, day, also, _ in _rows():
        for form in (name, *also.split("|")):
            if form:
                found[form] = (calendar, day)
    return found


@cache
def names(when: str) -> tuple[str, ...]:
    """Return the names that stand ``alone`` or must be ``cued``, the longest first."""
    forms = []
    for name, _, _, also, needs in _rows():
        if needs == when:
            forms += [name, *(form for form in also.split("|") if form)]
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def second_characters() -> str:
    """Return the second characters of the names of holidays, each once, in order."""
    return "".join(sorted({name[1] for name in holidays() if not name.startswith("“")}))


@cache
def _rows() -> list[tuple[str, ...]]:
    return read_table(FILE, ("name", "calendar", "day", "also", "when"))


@lru_cache(maxsize=2048)
def holiday(name: str, year: int) -> Span:
    """Return the day of a holiday in a year; of the lunar year that begins in it, if lunar."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return nothing()
    calendar, day = holidays()[name]
    if calendar == "solar":
        month, number = map(int, day.split("-"))
        return spans.of(year, month, number)
    if calendar == "lunar":
        month, number = map(int, day.split("-"))
        return lunar_day(year, month, number)
    if calendar == "eve":
        new_year = lunar_day(year, 1, 1).start
        return spans.of_day(new_year - int(day) * ONE_DAY) if new_year else nothing()
    if calendar == "nth":
        return spans.of_day(_nth(year, *(int(part) for part in day.split("-", 2))))
    if calendar == "term":
        return spans.of_day(solar_term(year, int(day)))
    if calendar in ("easter", "orthodox"):
        from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

        method = EASTER_WESTERN if calendar == "easter" else EASTER_ORTHODOX
        return spans.of_day(easter(year, method) + int(day) * ONE_DAY)
    return _foreign(calendar, day, year)


def yearly(name: str) -> Span:
    """Return a holiday of every year: its month and day where they are always the same."""
    calendar, day = holidays()[name]
    if calendar != "solar":
        return nothing()
    month, number = map(int, day.split("-"))
    return spans.of(None, month, number)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    if number < 0:
        last = spans.of(year, month).end or date(year, month, 28)
        return last - ((last.weekday() - (weekday - 1)) % 7 - 7 * (number + 1)) * ONE_DAY
    first = date(year, month, 1)
    return first + ((weekday - 1 - first.weekday()) % 7 + 7 * (number - 1)) * ONE_DAY


def _foreign(calendar: str, day: str, year: int) -> Span:
    """Return the first day of a holiday of another calendar that falls in the year."""
    from convertdate import hebrew, islamic

    parts = [int(part) for part in day.split("-")]
    month, number = parts[0], parts[1] if len(parts) > 1 else 1
    module = islamic if calendar == "islamic" else hebrew
    about = module.from_gregorian(year, 1, 1)[0]
    for own in (about, about + 1, about + 2):
        first = date(*module.to_gregorian(own, month, number))
        if first.year == year:
            if len(parts) > 1:
                return spans.of_day(first)
            last = date(*module.to_gregorian(own, month % 12 + 1, 1)) - ONE_DAY
            return spans.days_between(first, last)
    return nothing()


@lru_cache(maxsize=1024)
def solar_term(year: int, number: int) -> date:
    """Return the day of solar term 1 (小寒) to 24 (冬至) in a year."""
    from lunar_python import Lunar

    # The table of a lunar year runs from the winter before to the spring after; 冬至 is the one
    # before, this year's has its name in capitals.
    name = _TERMS[number - 1]
    found = Lunar.fromYmd(year, 1, 1).getJieQiTable()["DONG_ZHI" if name == "冬至" else name]
    return date.fromisoformat(found.toYmd())


@lru_cache(maxsize=2048)
def lunar_day(year: int, month: int, day: int) -> Span:
    """Return the solar day of a lunar one; day 30 of a month of 29 days is the 29th."""
    from lunar_python import Lunar, LunarMonth

    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= month <= 12 or not 1 <= day <= 30:
        return nothing()
    length = LunarMonth.fromYm(year, month).getDayCount()
    if day > length and month != 12:
        return nothing()
    solar = Lunar.fromYmd(year, month, min(day, length)).getSolar()
    return spans.of(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=1024)
def lunar_month(year: int, month: int) -> Span:
    """Return the solar days of a lunar month."""
    from lunar_python import LunarMonth

    first = lunar_day(year, month, 1)
    if first.start is None:
        return first
    length = LunarMonth.fromYm(year, month).getDayCount()
    return spans.days_between(first.start, first.start + (length - 1) * ONE_DAY)
