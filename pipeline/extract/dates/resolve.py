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

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pipeline.extract.dates import spans
from pipeline.extract.dates.durations import UNITS
from pipeline.extract.dates.expressions import Expression, Step
from pipeline.extract.dates.spans import ONE_DAY, Span, nothing
from pipeline.segment.passage import Passage

_FUTURE = re.compile("将|拟|预计|计划|有望|定于|力争|即将|届时|目标|预期|截止")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
# How far behind a date's words the sentence may still say that it lies ahead (于12月30日将…).
_AHEAD = 12
# A month so many months after the page's own belongs to the year before, unless the sentence
# speaks of the future: in January 12月 is last year's.
_LAST_YEAR = 9


@dataclass(frozen=True, slots=True)
class Reference:
    """What relative times count from: as much of a day as is known.

    exact: whether the day is the day of publication itself and no inference.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    exact: bool = False

    @classmethod
    def of(cls, published: str | None, published_from: str | None = None) -> Reference:
        """Read an ISO day or its first parts; anything else is no reference."""
        match = _ISO.match(published or "")
        if match is None:
            return cls()
        year, month, day = (int(part) if part else None for part in match.groups())
        if spans.of(year, month, day).value is None:
            return cls()
        exact = day is not None and not (published_from or "").startswith("inferred")
        return cls(year, month, day, exact)

    @property
    def date(self) -> date | None:
        """Return the day where it is the day of publication itself."""
        if self.exact and self.year and self.month and self.day:
            return date(self.year, self.month, self.day)
        return None


@dataclass(slots=True)
class _Named:
    """A date named in the text so far, and where."""

    span: Span
    sentence: int
    end: int


class Resolver:
    """Resolves the expressions of one passage in reading order, keeping the thread."""

    def __init__(self, passage: Passage) -> None:
        """Begin the thread of a passage; its ``published`` may be None."""
        self.passage = passage
        self.view = passage.view
        self.reference = Reference.of(passage.published, passage.published_from)
        self.last_day: _Named | None = None
        self.last_month: _Named | None = None
        self.last_year: _Named | None = None
        self.anchor: str | None = None
        self.mod: str | None = None
        self.at = 0
        self.end = 0
        self.sentence = 0

    def resolve(self, found: Expression) -> Span:
        """Return the span of a date; ``anchor`` and ``mod`` then say against what and which."""
        self.at, self.end = found.start, found.end
        self.sentence = self.passage.sentence_at(found.start)
        self.anchor, self.mod = None, found.mod
        if found.shift:
            return self._shift(*found.shift)
        steps, to = self._with_year(found.steps, found.to)
        span = self._fold(steps, None)
        if to:
            span = self._join(span, to)
        if span.value is None or "X" in span.value:
            self.anchor = None
        else:
            self._remember(span, found)
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
        elif op in ("month", "quarter", "half", "part", "holiday", "season"):
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

    def _relative_year(self, _: Span | None, offset: int) -> Span:
        if self.reference.year is None:
            return nothing("year")
        self.anchor = "published"
        return spans.of(self.reference.year + offset)

    def _thread_year(self, _: Span | None, offset: int) -> Span:
        named = self.last_year
        if named is None or named.span.year is None:
            return nothing("year")
        self.anchor = f"text: {named.span.value}"
        return spans.of(named.span.year + offset)

    def _whole_year(self, _: Span | None) -> Span:
        return self._year_spoken_of()

    def _year_spoken_of(self) -> Span:
        """Return the year that 全年, 上半年 or 年底 is of: the sentence's, else publication's."""
        named = self.last_year
        if named is not None and named.sentence == self.sentence and named.span.year:
            self.anchor = f"text: {named.span.value}"
            return spans.of(named.span.year)
        if self.reference.year is not None:
            self.anchor = "published"
            return spans.of(self.reference.year)
        return Span("XXXX", None, None, "year")

    def _container(self, span: Span | None) -> Span:
        return self._year_spoken_of() if span is None else span

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
            and self.anchor == "published"
            and year is not None
            and self.reference.month is not None
            and first_month > self.reference.month
            and not self._ahead()
        ):
            year -= 1
        found: Span = make(year)
        return found

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
                span = self._month_spoken_of()
            elif unit == "季":
                return nothing("quarter")
            else:
                span = self._year_spoken_of()
        self.mod = mod
        return span if "X" not in (span.value or "X") else nothing(span.grain)

    def _tenday(self, span: Span | None, mod: str) -> Span:
        span = span or self._month_spoken_of()
        self.mod = mod
        return span

    # ---- months -------------------------------------------------------------------------------

    def _month(self, span: Span | None, month: int | None) -> Span:
        if month is None:
            return nothing("month")
        year = span.year if span is not None else self._year_of_month(month)
        return spans.of(year, month)

    def _months(self, span: Span | None, first: int | None, last: int | None) -> Span:
        if first is None or last is None:
            return nothing("range")
        year = span.year if span is not None else self._year_of_month(first)
        ahead = year + 1 if year and last < first else year
        return spans.join(spans.of(year, first), spans.of(ahead, last))

    def _year_of_month(self, month: int) -> int | None:
        named = self.last_year
        if named is not None and named.span.year and self._carries(named):
            self.anchor = f"text: {named.span.value}"
            return named.span.year
        year, now = self.reference.year, self.reference.month
        if year is None:
            return None
        self.anchor = "published"
        if now is None:
            return year
        if month - now >= _LAST_YEAR and not self._ahead():
            return year - 1
        if now - month >= _LAST_YEAR and self._ahead():
            return year + 1
        return year

    def _carries(self, named: _Named) -> bool:
        """Return whether a date named before lends its year to one without.

        In the same sentence one with a month does (``2023年5月成立，6月签约``), and a bare year
        that stands as an adverbial (``2023年，…``).
        """
        if named.sentence != self.sentence:
            return False
        return named.span.month is not None or self.view.startswith("，", named.end)

    def _relative_month(self, span: Span | None, offset: int) -> Span:
        if self.reference.year is None or self.reference.month is None:
            return nothing("month")
        self.anchor = "published"
        first = spans.add_months(date(self.reference.year, self.reference.month, 1), offset)
        return spans.of(first.year, first.month)

    def _thread_month(self, _: Span | None, offset: int) -> Span:
        named = self.last_month
        if named is None or not named.span.year or not named.span.month:
            return self._relative_month(None, offset)
        self.anchor = f"text: {named.span.value}"
        first = spans.add_months(date(named.span.year, named.span.month, 1), offset)
        return spans.of(first.year, first.month)

    def _month_spoken_of(self) -> Span:
        named = self.last_month
        if named is not None and named.sentence >= self.sentence - 1 and named.span.month:
            self.anchor = f"text: {named.span.value}"
            return spans.of(named.span.year, named.span.month)
        return self._relative_month(None, 0)

    # ---- weeks --------------------------------------------------------------------------------

    def _relative_week(self, _: Span | None, offset: int) -> Span:
        day = self.reference.date
        if day is None:
            return nothing("week")
        self.anchor = "published"
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
        day = self.reference.date
        if day is None:
            return Span(f"XXXX-WXX-{weekday or 'WE'}", None, None, "day")
        self.anchor = "published"
        monday = spans.monday_of(day)
        if weekday == 0:
            return spans.weekend(monday)
        # News tells what was: the last such day up to today, the coming one where it foretells.
        back = (day.weekday() - (weekday - 1)) % 7
        if self._ahead():
            return spans.of_day(day + (7 - back) * ONE_DAY if back else day)
        return spans.of_day(day - back * ONE_DAY)

    # ---- days ---------------------------------------------------------------------------------

    def _impossible(self, _: Span | None) -> Span:
        return nothing()

    def _day(self, span: Span | None, day: int | None) -> Span:
        if day is None:
            return nothing()
        if span is None:
            span = self._month_of_day(day)
        return spans.of(span.year, span.month, day)

    def _days(self, span: Span | None, first: int | None, last: int | None) -> Span:
        if first is None or last is None:
            return nothing("range")
        if span is None:
            span = self._month_of_day(last)
        return spans.join(
            spans.of(span.year, span.month, first), spans.of(span.year, span.month, last)
        )

    def _month_of_day(self, day: int) -> Span:
        """Return the month of a bare day: that of a day just named, else by publication."""
        named = self.last_day or self.last_month
        if named is not None and named.sentence >= self.sentence - 1 and named.span.month:
            self.anchor = f"text: {named.span.value}"
            return spans.of(named.span.year, named.span.month)
        year, month, now = self.reference.year, self.reference.month, self.reference.day
        if year is None or month is None:
            if named is not None and named.span.month:
                self.anchor = f"text: {named.span.value}"
                return spans.of(named.span.year, named.span.month)
            return Span("XXXX-XX", None, None, "month", year)
        self.anchor = "published"
        # A day that has not come yet was last month's, unless the sentence foretells.
        if now is not None and self.reference.exact and day > now and not self._ahead():
            first = spans.add_months(date(year, month, 1), -1)
            return spans.of(first.year, first.month)
        return spans.of(year, month)

    def _relative_day(self, _: Span | None, offset: int) -> Span:
        day = self.reference.date
        if day is None:
            return nothing()
        self.anchor = "published"
        return spans.of_day(day + offset * ONE_DAY)

    def _thread_day(self, _: Span | None, offset: int) -> Span:
        named = self.last_day
        if named is None or named.span.end is None:
            return self._relative_day(None, offset)
        self.anchor = f"text: {named.span.value}"
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
        named = self.last_day
        base: date | None = None
        if direction > 0 and named is not None and named.sentence >= self.sentence - 1:
            base = named.span.end
            self.anchor = f"text: {named.span.value}"
        elif self.reference.year is not None:
            if designator == "Y" and not half:
                self.anchor = "published"
                return spans.of(self.reference.year + amount)
            base = self.reference.date
            self.anchor = "published"
        if base is None:
            self.anchor = None
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

    def _ahead(self) -> bool:
        """Return whether the words round the expression speak of the future."""
        start, end = self.passage.sentences[self.sentence] if self.passage.sentences else (0, 0)
        return bool(
            _FUTURE.search(self.view, max(start, self.at - _AHEAD), self.at)
            or _FUTURE.search(self.view, self.end, min(end, self.end + _AHEAD))
        )

    def _remember(self, span: Span, found: Expression) -> None:
        if span.end is None:
            return
        last = span
        if span.grain == "range" and span.value is not None:
            last = spans.of_day(span.end) if span.value.count("-") >= 4 else span
        named = _Named(last, self.sentence, found.end)
        if last.grain == "day":
            self.last_day = self.last_month = named
        elif last.month is not None:
            self.last_month = named
        if last.year is not None:
            self.last_year = named
