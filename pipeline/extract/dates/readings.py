"""The further readings of an expression that by itself has several.

A record takes one: news tells what was, so 周三 is the last Wednesday, 元旦 this year's, 三年前 the
one year that lies so far back, 春季 the months from March to May. An assistant or an almanac reads
the same words otherwise; who needs those readings finds them here.
"""

from __future__ import annotations

from datetime import date

from pipeline.extract.dates import spans
from pipeline.extract.dates.atoms import scanners
from pipeline.extract.dates.expressions import Expression, read_expression
from pipeline.extract.dates.holidays import solar_term
from pipeline.extract.dates.resolve import Resolver
from pipeline.extract.dates.spans import ONE_DAY, Span
from pipeline.segment.passage import Passage

# The solar term that each season begins with: 立春, 立夏, 立秋, 立冬.
_ALMANAC = {"SP": 3, "SU": 9, "FA": 15, "WI": 21}
_YEARLY = frozenset({"holiday", "lunar", "month", "months"})

Days = tuple[date, date]


def readings(words: str, published: date) -> list[Days]:
    """Return the further stretches of days that an expression by itself may mean.

    words: the text of the mention. published: the day it is read against. Both ends inclusive;
    the record's own reading is not among them.
    """
    passage = Passage.of_text(words, published=published.isoformat())
    found = _read(passage.view)
    if found is None or found.kind != "date":
        return []
    own = _resolve(passage, found)
    if found.shift:
        ways = _stretch(own, published)
    elif found.steps[0][0] == "impossible":
        ways = _other_order(passage.view)
    else:
        ways = _other_time(words, found, own, published)
    return [days for days in ways if days != (own.start, own.end)]


def _read(view: str) -> Expression | None:
    atom = scanners().start.read(view, 0)
    return read_expression(view, atom) if atom is not None else None


def _resolve(passage: Passage, found: Expression) -> Span:
    return Resolver(passage).resolve(found)


def _stretch(own: Span, published: date) -> list[Days]:
    """Return the whole stretch between now and the date: 三年后 as the coming three years."""
    if own.start is None or own.end is None:
        return []
    begin, end = _unit_of(own.grain, published)
    if own.end < begin:
        return [(own.start, begin - ONE_DAY)]
    return [(end + ONE_DAY, own.end)] if own.start > end else []


def _unit_of(grain: str, day: date) -> Days:
    """Return the year, month, week or day that holds a day."""
    if grain == "week":
        monday = spans.monday_of(day)
        return monday, monday + 6 * ONE_DAY
    unit = {"year": spans.of(day.year), "month": spans.of(day.year, day.month)}.get(grain)
    if unit is None or unit.start is None or unit.end is None:
        return day, day
    return unit.start, unit.end


def _other_order(view: str) -> list[Days]:
    """Return day and month of a figure date in either order, of both ends of a stretch."""
    ends = [part.split("/") for part in view.split("-")]
    found = []
    for month, day in ((1, 0), (0, 1)):
        each = [spans.of(int(p[2]), int(p[month]), int(p[day])) for p in ends if len(p) == 3]
        if len(each) == len(ends) and each[0].start and each[-1].end:
            found.append((each[0].start, each[-1].end))
    return found


def _other_time(words: str, found: Expression, own: Span, published: date) -> list[Days]:
    """Return the next such day or month, the almanac's season, the months just past or ahead."""
    op, *arguments = found.steps[0]
    if op == "weekday":
        return _read_again(words, published + 7 * ONE_DAY)
    if op in _YEARLY:
        ways = _read_again(words, spans.add_months(published, 12))
        if op == "lunar" and not arguments[-1]:
            ways += [(s.start, s.end) for s in _solar(published, arguments) if s.start and s.end]
        return ways
    if op == "first" and arguments[1] == "M":
        count = arguments[0] * arguments[2]
        near, far = (1, count) if arguments[-1] else (-count, -1)
        month = date(published.year, published.month, 1)
        first, last = (spans.add_months(month, n) for n in (near, far))
        return [(first, spans.add_months(last, 1) - ONE_DAY)]
    season = found.steps[-1]
    if season[0] == "season" and own.year:
        term = _ALMANAC[season[1]]
        after = (own.year, term + 6) if term < 21 else (own.year + 1, 3)
        return [(solar_term(own.year, term), solar_term(*after) - ONE_DAY)]
    return []


def _read_again(words: str, published: date) -> list[Days]:
    passage = Passage.of_text(words, published=published.isoformat())
    found = _read(passage.view)
    if found is None:
        return []
    span = _resolve(passage, found)
    return [(span.start, span.end)] if span.start and span.end else []


def _solar(published: date, arguments: list[int]) -> list[Span]:
    """Return a lunar date that bears no mark of the moon as a solar one."""
    return [spans.of(published.year, arguments[0], arguments[1])]
