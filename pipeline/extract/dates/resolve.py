"""From expressions to days: against the day of publication and the article's own thread.

The anchor of a record is what it was resolved against:

- None: the words say it all (``2024年11月3日``), or nothing could be resolved (value None or
  with ``XXXX`` in it);
- ``published``: the article's ``published``, whatever ``published_from`` it has;
- ``text: VALUE``: an earlier date of the article, by its value (``text: 2024-11-03``).

Nothing is guessed: a day that hangs on the very day of publication (``昨天``, ``周五``) stays
unresolved where that day was only inferred, since a report may be older than what it names.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pipeline.extract.dates import spans
from pipeline.extract.dates.durations import UNITS
from pipeline.extract.dates.expressions import Expression, Step
from pipeline.extract.dates.holidays import holiday, lunar_day, lunar_month
from pipeline.extract.dates.spans import ONE_DAY, Span, nothing
from pipeline.extract.dates.thread import Thread
from pipeline.segment.passage import Passage

# Two figures of a year are of 2000 and after up to ten years ahead of publication, or of this.
_PIVOT = 2025
# A holiday more than eight months off is the nearer one of the year before or after.
_FAR = 245


class Resolver:
    """Resolves the expressions of one passage in reading order, keeping the thread."""

    def __init__(self, passage: Passage) -> None:
        """Begin the thread of a passage; its ``published`` may be None."""
        self.thread = Thread(passage)
        self.mod: str | None = None

    @property
    def anchor(self) -> str | None:
        """What the last expression was resolved against."""
        return self.thread.anchor

    def resolve(self, found: Expression) -> Span:
        """Return the span of a date; ``anchor`` and ``mod`` then say against what and which."""
        self.thread.move_to(found)
        self.mod = found.mod
        if found.shift:
            return self._shift(*found.shift)
        steps, to = self._with_year(found.steps, found.to)
        span = self._fold(steps, None)
        if to:
            span = self._join(span, to)
        if span.value is None or "X" in span.value:
            self.thread.anchor = None
        else:
            self.thread.remember(span, found)
        return span

    # ---- folding steps ------------------------------------------------------------------------

    def _fold(self, steps: tuple[Step, ...], span: Span | None) -> Span:
        for op, *arguments in steps:
            span = getattr(self, "_" + op)(span, *arguments)
            if span.value is None:
                return nothing(span.grain)
        return span or nothing()

    def _with_year(
        self, steps: tuple[Step, ...], to: tuple[Step, ...]
    ) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Put a year that only the far end of a stretch names before its near end too."""
        if to and to[0][0] == "year" and steps[0][0] == "month" and to[0][1] is not None:
            year = to[0][1]
            if len(to) > 1 and to[1][0] == "month" and to[1][1] < steps[0][1]:
                year -= 1
            return (("year", year), *steps), to
        if to and steps[0][0] == "years" and to[0][0] == "month":
            return (("year", steps[0][1]),), (("year", steps[0][2]), *to)
        return steps, to

    def _join(self, first: Span, to: tuple[Step, ...]) -> Span:
        """Resolve the far end with what the near end has, then join the two."""
        op = to[0][0]
        base: Span | None = None
        if first.value is None:
            return nothing("range")
        if op in ("day", "weekday"):
            base = spans.of(first.year, first.month)
        elif op in ("month", "quarter", "half", "part", "holiday", "season", "lunar"):
            base = spans.of(first.year) if first.year else Span("XXXX", None, None, "year")
        last = self._fold(to, base)
        if first.start and last.end and last.end < first.start:
            # 12月28日至1月3日, 28日至3日: the far end lies in the next year or month.
            if op == "month" and first.year:
                last = self._fold(to, spans.of(first.year + 1))
            elif op == "day" and first.year and first.month:
                ahead = spans.add_months(date(first.year, first.month, 1), 1)
                last = self._fold(to, spans.of(ahead.year, ahead.month))
        return spans.join(first, last)

    # ---- years --------------------------------------------------------------------------------

    def _year(self, _: Span | None, year: int | None) -> Span:
        return spans.of(year) if year is not None else nothing("year")

    def _years(self, _: Span | None, first: int | None, last: int | None) -> Span:
        if first is None or last is None:
            return nothing("range")
        if first < 100:
            first += last // 100 * 100
        return spans.join(spans.of(first), spans.of(last))

    def _short_year(self, _: Span | None, year: int | None) -> Span:
        """Return a year of two or three figures: of the Republic, or of the century at hand."""
        if year is None:
            return nothing("year")
        if year >= 80 and self.thread.is_taiwanese():
            return spans.of(1911 + year)
        if year >= 100:
            return nothing("year")
        now = self.thread.reference.year or _PIVOT
        return spans.of(year + (2000 if year + 2000 <= now + 10 else 1900))

    def _before_christ(self, _: Span | None, year: int | None) -> Span:
        return Span(f"BC{year:04d}", None, None, "year") if year else nothing("year")

    def _century(self, _: Span | None, number: int | None) -> Span:
        return spans.century(number) if number else nothing("century")

    def _relative_century(self, _: Span | None, offset: int) -> Span:
        year = self.thread.reference.year
        if year is None:
            return nothing("century")
        self.thread.anchor = "published"
        return spans.century((year - 1) // 100 + 1 + offset)

    def _decade(self, span: Span | None, first: int | None) -> Span:
        """Return a decade: 90年代 alone is of the last century, 20年代 of none that is known."""
        if first is None or first % 10:
            return nothing("decade")
        if span is not None and span.value is not None:
            return spans.decade(int(span.value) * 100 + first)
        return spans.decade(1900 + first) if first >= 30 else nothing("decade")

    def _both_years(self, _: Span | None, first: int, last: int) -> Span:
        return spans.join(self._relative_year(None, first), self._relative_year(None, last))

    def _around(self, _: Span | None, count: int, unit: str, direction: int) -> Span:
        """Return the so many whole units before or after that of publication."""
        near, far = (1, count) if direction > 0 else (-count, -1)
        if unit == "Y":
            return self._both_years(None, near, far)
        if unit == "M":
            month = self.thread.month_of_publication
            return spans.join(month(near), month(far)) if near != far else month(near)
        if unit == "W":
            first, last = self._relative_week(None, near), self._relative_week(None, far)
            return spans.join(first, last) if near != far else first
        first, last = self._relative_day(None, near), self._relative_day(None, far)
        return spans.join(first, last) if near != far else first

    def _relative_year(self, _: Span | None, offset: int) -> Span:
        if self.thread.reference.year is None:
            return nothing("year")
        self.thread.anchor = "published"
        return spans.of(self.thread.reference.year + offset)

    def _thread_year(self, _: Span | None, offset: int) -> Span:
        named = self.thread.last_year
        if named is None or named.span.year is None:
            return nothing("year")
        self.thread.anchor = f"text: {named.span.value}"
        return spans.of(named.span.year + offset)

    def _whole_year(self, _: Span | None) -> Span:
        return self.thread.year_spoken_of()

    def _container(self, span: Span | None) -> Span:
        return self.thread.year_spoken_of() if span is None else span

    # ---- parts of a year ----------------------------------------------------------------------

    def _half(self, span: Span | None, number: int) -> Span:
        return self._period(span, 6 * number - 5, lambda year: spans.half(year, number))

    def _quarter(self, span: Span | None, number: int) -> Span:
        return self._period(span, 3 * number - 2, lambda year: spans.quarter(year, number))

    def _quarters(self, span: Span | None, first: int, last: int) -> Span:
        return spans.join(self._quarter(span, first), self._quarter(span, last))

    def _period(self, span: Span | None, first_month: int, make: Any) -> Span:
        """Return a half or quarter; one that has not begun yet is last year's, unless foretold."""
        year = self._container(span).year
        if (
            span is None
            and self.thread.anchor == "published"
            and year is not None
            and self.thread.reference.month is not None
            and first_month > self.thread.reference.month
            and not self.thread.ahead()
        ):
            year -= 1
        found: Span = make(year)
        return found

    def _season(self, span: Span | None, name: str) -> Span:
        return spans.season(self._container(span).year, name)

    def _holiday(self, span: Span | None, name: str) -> Span:
        return self._in_year(span, lambda year: holiday(name, year))

    def _lunar(self, span: Span | None, month: int, day: int | None, sure: bool) -> Span:
        """Return a lunar date; one with a solar year and no mark of the moon is solar."""
        if day is None:
            return self._in_year(span, lambda year: lunar_month(year, month))
        if not sure and span is not None:
            return spans.of(span.year, month, day)
        return self._in_year(span, lambda year: lunar_day(year, month, day))

    def _in_year(self, span: Span | None, make: Callable[[int], Span]) -> Span:
        """Return a day that every year has: of the year given, else the one nearest at hand."""
        if span is not None:
            return make(span.year) if span.year else nothing()
        year = self._container(None).year
        if year is None:
            return nothing()
        found, today = make(year), self.thread.reference.date
        if today is None or self.thread.anchor != "published" or found.start is None:
            return found
        far = (found.start - today).days
        if abs(far) <= _FAR:
            return found
        other = make(year - 1 if far > 0 else year + 1)
        return other if other.start and abs((other.start - today).days) < abs(far) else found

    def _first(self, span: Span | None, count: int, unit: str, factor: int, last: bool) -> Span:
        if span is None and unit not in ("M",):
            return nothing("range")
        whole = self._container(span)
        if whole.grain == "year" and unit == "M" and count * factor <= 12:
            return self._first_months(whole, count * factor, factor, last)
        if whole.start is None or whole.end is None or unit not in ("D", "W"):
            return nothing("range")
        if unit == "W":
            start = spans.first_monday(whole.start)
            return spans.join(spans.week(start), spans.week(start + 7 * (count - 1) * ONE_DAY))
        if last:
            return spans.days_between(whole.end - (count - 1) * ONE_DAY, whole.end)
        return spans.days_between(whole.start, whole.start + (count - 1) * ONE_DAY)

    def _first_months(self, whole: Span, count: int, factor: int, last: bool) -> Span:
        begin, end = (13 - count, 12) if last else (1, count)
        if factor == 3:
            return spans.join(
                spans.quarter(whole.year, (begin + 2) // 3), spans.quarter(whole.year, end // 3)
            )
        if begin == end:
            return spans.of(whole.year, begin)
        return spans.join(spans.of(whole.year, begin), spans.of(whole.year, end))

    def _part(self, span: Span | None, mod: str | None, unit: str) -> Span:
        if span is None:
            if unit == "月":
                span = self.thread.month_spoken_of()
            elif unit == "季":
                return nothing("quarter")
            else:
                span = self.thread.year_spoken_of()
        self.mod = mod
        return span if "X" not in (span.value or "X") else nothing(span.grain)

    def _tenday(self, span: Span | None, mod: str) -> Span:
        span = span or self.thread.month_spoken_of()
        self.mod = mod
        return span

    # ---- months -------------------------------------------------------------------------------

    def _month(self, span: Span | None, month: int | None) -> Span:
        if month is None:
            return nothing("month")
        year = span.year if span is not None else self.thread.year_of_month(month)
        return spans.of(year, month)

    def _months(self, span: Span | None, first: int | None, last: int | None) -> Span:
        if first is None or last is None:
            return nothing("range")
        year = span.year if span is not None else self.thread.year_of_month(first)
        ahead = year + 1 if year and last < first else year
        return spans.join(spans.of(year, first), spans.of(ahead, last))

    def _relative_month(self, _: Span | None, offset: int) -> Span:
        return self.thread.month_of_publication(offset)

    def _thread_month(self, _: Span | None, offset: int) -> Span:
        named = self.thread.last_month
        if named is None or not named.span.year or not named.span.month:
            return self.thread.month_of_publication(offset)
        self.thread.anchor = f"text: {named.span.value}"
        first = spans.add_months(date(named.span.year, named.span.month, 1), offset)
        return spans.of(first.year, first.month)

    # ---- weeks --------------------------------------------------------------------------------

    def _relative_week(self, _: Span | None, offset: int) -> Span:
        day = self.thread.reference.date
        if day is None:
            return nothing("week")
        self.thread.anchor = "published"
        return spans.week(spans.monday_of(day) + 7 * offset * ONE_DAY)

    def _nth_week(self, span: Span | None, number: int) -> Span:
        if span is None or span.start is None:
            return nothing("week")
        if span.grain == "year":
            # ISO 8601: the first week is the one with 4 January.
            monday = spans.monday_of(date(span.start.year, 1, 4))
        else:
            monday = spans.first_monday(span.start)
        return spans.week(monday + 7 * (number - 1) * ONE_DAY)

    def _nth_weekday(self, span: Span | None, number: int, weekday: int) -> Span:
        if span is None or span.start is None:
            return nothing()
        first = span.start + ((weekday - 1 - span.start.weekday()) % 7) * ONE_DAY
        return spans.of_day(first + 7 * (number - 1) * ONE_DAY)

    def _weekday(self, span: Span | None, weekday: int) -> Span:
        if span is not None and span.grain == "week" and span.start is not None:
            if weekday == 0:
                return spans.weekend(span.start)
            return spans.of_day(span.start + (weekday - 1) * ONE_DAY)
        if span is not None and span.grain == "day":
            return span
        day = self.thread.reference.date
        if day is None:
            return Span(f"XXXX-WXX-{weekday or 'WE'}", None, None, "day")
        self.thread.anchor = "published"
        monday = spans.monday_of(day)
        if weekday == 0:
            return spans.weekend(monday)
        # News tells what was: the last such day up to today, the coming one where it foretells.
        back = (day.weekday() - (weekday - 1)) % 7
        if self.thread.ahead():
            return spans.of_day(day + (7 - back) * ONE_DAY if back else day)
        return spans.of_day(day - back * ONE_DAY)

    # ---- days ---------------------------------------------------------------------------------

    def _impossible(self, _: Span | None) -> Span:
        return nothing()

    def _day(self, span: Span | None, day: int | None) -> Span:
        if day is None:
            return nothing()
        if span is None:
            span = self.thread.month_of_day(day)
        return spans.of(span.year, span.month, day)

    def _days(self, span: Span | None, first: int | None, last: int | None) -> Span:
        if first is None or last is None:
            return nothing("range")
        if span is None:
            span = self.thread.month_of_day(last)
        return spans.join(
            spans.of(span.year, span.month, first), spans.of(span.year, span.month, last)
        )

    def _relative_day(self, _: Span | None, offset: int) -> Span:
        day = self.thread.reference.date
        if day is None:
            return nothing()
        self.thread.anchor = "published"
        return spans.of_day(day + offset * ONE_DAY)

    def _thread_day(self, _: Span | None, offset: int) -> Span:
        named = self.thread.last_day
        if named is None or named.span.end is None:
            return self._relative_day(None, offset)
        self.thread.anchor = f"text: {named.span.value}"
        return spans.of_day(named.span.end + offset * ONE_DAY)

    # ---- moves --------------------------------------------------------------------------------

    def _shift(self, count: Decimal, unit: str, direction: int) -> Span:
        """Return the date so many units before or after its anchor, as fine as the unit is.

        Before counts from publication, after from the day just named where there is one.
        """
        name = unit.removeprefix("个")
        half = name.startswith("半")
        designator, factor = UNITS[name.removeprefix("半")]
        amount = direction * int(count) * factor
        named = self.thread.last_day
        base: date | None = None
        if direction > 0 and named is not None and named.sentence >= self.thread.sentence - 1:
            base = named.span.end
            self.thread.anchor = f"text: {named.span.value}"
        elif self.thread.reference.year is not None:
            if designator == "Y" and not half:
                self.thread.anchor = "published"
                return spans.of(self.thread.reference.year + amount)
            base = self.thread.reference.date
            self.thread.anchor = "published"
        if base is None:
            self.thread.anchor = None
            return nothing()
        if count == 0 or half:
            return nothing()
        if designator == "Y":
            return spans.of(base.year + amount)
        if designator == "M":
            moved = spans.add_months(base, amount)
            return spans.of(moved.year, moved.month)
        if designator == "W":
            return spans.week(spans.monday_of(base + 7 * amount * ONE_DAY))
        if designator == "D":
            return spans.of_day(base + timedelta(days=amount))
        return nothing()

    # ---- the thread ---------------------------------------------------------------------------
