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

from datetime import date
from decimal import Decimal

from pipeline.extract.dates import spans
from pipeline.extract.dates.durations import ORDER
from pipeline.extract.dates.expressions import Expression, Step
from pipeline.extract.dates.spans import ONE_DAY, Span, nothing
from pipeline.extract.dates.steps_day import STEPS_DAY
from pipeline.extract.dates.steps_year import STEPS_YEAR
from pipeline.extract.dates.thread import Thread
from pipeline.segment.passage import Passage

STEPS = STEPS_YEAR | STEPS_DAY


class Resolver:
    """Resolves the expressions of one passage in reading order, keeping the thread."""

    def __init__(self, passage: Passage) -> None:
        """Begin the thread of a passage; its ``published`` may be None."""
        self.thread = Thread(passage)

    @property
    def mod(self) -> str | None:
        """The mod of the last expression."""
        return self.thread.mod

    @property
    def anchor(self) -> str | None:
        """What the last expression was resolved against."""
        return self.thread.anchor

    def resolve(self, found: Expression) -> Span:
        """Return the span of a date; ``anchor`` and ``mod`` then say against what and which."""
        thread = self.thread
        thread.move_to(found)
        thread.mod = found.mod
        if found.shift is not None:
            moved = self._shift(*found.shift)
            if moved.value is None:
                thread.anchor = None
            elif moved.grain == "year":
                thread.remember(moved, found)
            return moved
        steps, to = found.steps, found.to
        if to or steps[0][0] == "years":
            steps, to = self._with_year(steps, to)
        span = self._fold(steps, None)
        if to:
            span = self._join(span, to)
        value = span.value
        if value == spans.UNKNOWN_YEAR.value:
            span, value = nothing("year"), None
        if value is None or "X" in value:
            thread.anchor = None
        else:
            thread.remember(span, found)
        return span

    def recurring(self, found: Expression) -> Span:
        """Return the span of a recurrence: a part of a year or month that is not known."""
        self.thread.move_to(found)
        self.thread.mod = None
        *steps, last = found.steps
        if last[0] in ("part", "tenday"):
            self.thread.mod = last[1]
        else:
            steps.append(last)
        month = (found.value or "").endswith("M")
        unknown = Span("XXXX-XX", None, None, "month") if month else spans.UNKNOWN_YEAR
        span = self._fold(tuple(steps), unknown) if steps else unknown
        return spans.join(span, self._fold(found.to, unknown)) if found.to else span

    # ---- folding steps ------------------------------------------------------------------------

    def _fold(self, steps: tuple[Step, ...], span: Span | None) -> Span:
        for step in steps:
            span = STEPS[step[0]](self.thread, span, *step[1:])
            if span.value is None:
                return nothing(span.grain)
        return span or nothing()

    def _with_year(
        self, steps: tuple[Step, ...], to: tuple[Step, ...]
    ) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Put a year that only the far end of a stretch names before its near end too.

        1985到89年9月 is read as two years and a month: the month is of the far end.
        """
        if not to and steps[0][0] == "years" and len(steps) > 1 and steps[1][0] != "part":
            return (("year", steps[0][1]),), (("year", steps[0][2]), *steps[1:])
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
        if op == "day":
            base = spans.of(first.year, first.month)
        elif op == "weekday":
            base = spans.week(spans.monday_of(first.start)) if first.start else None
        elif op in ("month", "quarter", "half", "part", "holiday", "season", "lunar"):
            base = spans.of(first.year) if first.year else spans.UNKNOWN_YEAR
        last = self._fold(to, base)
        if first.start and last.end and last.end < first.start:
            # 12月28日至1月3日, 28日至3日: the far end lies in the next year or month.
            if op == "month" and first.year:
                last = self._fold(to, spans.of(first.year + 1))
            elif op == "day" and first.year and first.month:
                ahead = spans.add_months(date(first.year, first.month, 1), 1)
                last = self._fold(to, spans.of(ahead.year, ahead.month))
        return spans.join(first, last)

    # ---- moves --------------------------------------------------------------------------------

    def _shift(self, amounts: dict[str, Decimal], direction: int) -> Span:
        """Return the date so far before or after its anchor, as fine as the unit is.

        Before counts from publication, after from the day just named where there is one.
        """
        thread = self.thread
        if not amounts:
            return nothing()
        unit = max(amounts, key=ORDER.index)
        count = direction * int(amounts[unit])
        named = thread.last_day
        near = named is not None and named.sentence >= thread.sentence - 1
        base = thread.reference.date
        if direction > 0 and near and named is not None:
            base = named.span.end
            thread.anchor = f"text: {named.span.value}"
        elif unit == "Y":
            year = thread.last_year if direction > 0 else None
            if year is not None and year.span.year and year.sentence == thread.sentence:
                thread.anchor = f"text: {year.span.value}"
                return spans.of(year.span.year + count)
            return thread.year_of_publication(count)
        elif base is not None:
            thread.anchor = "published"
        if base is None or count != direction * sum(amounts.values(), Decimal(0)):
            return self._shift_by_parts(base, amounts, direction)
        if unit == "Y":
            return spans.of(base.year + count)
        return _move(base, unit, count)

    def _shift_by_parts(
        self, base: date | None, amounts: dict[str, Decimal], direction: int
    ) -> Span:
        """Return the month so far from the anchor, where the words mix years and months."""
        months = 12 * amounts.get("Y", Decimal(0)) + amounts.get("M", Decimal(0))
        if base is None or set(amounts) - {"Y", "M"} or months != int(months):
            return nothing()
        return _move(base, "M", direction * int(months))


def _move(base: date, unit: str, count: int) -> Span:
    try:
        if unit == "M":
            moved = spans.add_months(base, count)
            return spans.of(moved.year, moved.month)
        if unit == "W":
            return spans.week(spans.monday_of(base + 7 * count * ONE_DAY))
        return spans.of_day(base + count * ONE_DAY) if unit == "D" else nothing()
    except (OverflowError, ValueError):
        return nothing()
