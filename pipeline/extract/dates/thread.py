"""The thread of an article: what its dates so far say of the next one.

A year, a month or a day that the words leave out is that of publication or of a date just
named; which of the two, and when it is the year before or after, is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.extract.dates import spans
from pipeline.extract.dates.expressions import Expression
from pipeline.extract.dates.spans import Span, nothing
from pipeline.segment.passage import Passage

_FUTURE = re.compile("将|拟|预计|计划|有望|定于|力争|即将|届时|目标|预期|截止")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
# How far behind a date's words the sentence may still say that it lies ahead (于12月30日将…).
_AHEAD = 12
# A month so many months after the page's own belongs to the year before, unless the sentence
# speaks of the future: in January 12月 is last year's.
_LAST_YEAR = 9
# A title that says of which year all is told: 2025年国民经济和社会发展统计公报, but no month of it.
_REPORT = re.compile(
    r"((?:19|20)\d\d)年(?![0-9至上前第一二三四])[^。\n]{0,40}(?:公报|年报|年度报告)"
)
# The colon of a list stands so near behind the year that heads it.
_HEADED = 16
# What begins with a day begins so soon at most, unless the sentence speaks of the future.
_SOON = 10
# A day whose number was named so few sentences before is that day again.
_AGAIN = 6
# In traditional text one character in some three differs from the simplified one; a stray name
# in simplified text makes far fewer.
_TRADITIONAL = 20


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
        return _reference(published or "", (published_from or "").startswith("inferred"))

    @property
    def date(self) -> date | None:
        """Return the day where it is the day of publication itself."""
        if self.exact and self.year and self.month and self.day:
            return date(self.year, self.month, self.day)
        return None


@lru_cache(maxsize=1024)
def _reference(published: str, inferred: bool) -> Reference:
    match = _ISO.match(published)
    if match is None:
        return Reference()
    year, month, day = (int(part) if part else None for part in match.groups())
    if spans.of(year, month, day).value is None:
        return Reference()
    return Reference(year, month, day, day is not None and not inferred)


@dataclass(slots=True)
class Named:
    """A date named in the text so far, and where."""

    span: Span
    sentence: int
    end: int


class Thread:
    """What is known at one expression of a passage: publication, and the dates named so far.

    anchor: what the present expression was resolved against, mod: its mod, as the record has them.
    """

    def __init__(self, passage: Passage) -> None:
        """Begin the thread of a passage; its ``published`` may be None."""
        self.passage = passage
        self.view = passage.view
        self.reference = Reference.of(passage.published, passage.published_from)
        end = passage.title_end
        # Each of the words that make a title that of a report has this character.
        title = _REPORT.search(self.view, 0, end) if self.view.find("报", 0, end) > 0 else None
        # The year that a report is of, which comes out in the next one.
        self.report_year = int(title[1]) if title else None
        self.last_day: Named | None = None
        self.last_month: Named | None = None
        self.last_year: Named | None = None
        self.anchor: str | None = None
        self.mod: str | None = None
        self.at = 0
        self.end = 0
        self.sentence = 0

    def move_to(self, found: Expression) -> None:
        """Go on to the next expression."""
        self.at, self.end = found.start, found.end
        self.sentence = self.passage.sentence_at(found.start)
        self.anchor = None

    def is_taiwanese(self) -> bool:
        """Return whether the text is in traditional characters, as that of Taiwan is."""
        text = self.passage.text
        differing = sum(a != b for a, b in zip(text, self.view, strict=True) if a >= "\u4e00")
        return differing * _TRADITIONAL >= len(text)

    def year_of_publication(self, offset: int) -> Span:
        """Return the year so many after that of publication."""
        if self.reference.year is None:
            return spans.UNKNOWN_YEAR
        self.anchor = "published"
        return spans.of(self.reference.year + offset)

    def year_before(self) -> Span:
        """Return the year that 上年 is: before that of a yearly report, else before publication."""
        if self.report_year is None:
            return self.year_of_publication(-1)
        self.anchor = f"text: {self.report_year}"
        return spans.of(self.report_year - 1)

    def month_of_publication(self, offset: int) -> Span:
        """Return the month so many after that of publication."""
        if self.reference.year is None or self.reference.month is None:
            return nothing("month")
        self.anchor = "published"
        first = spans.add_months(date(self.reference.year, self.reference.month, 1), offset)
        return spans.of(first.year, first.month)

    def quarter_of_publication(self, offset: int) -> Span:
        """Return the quarter so many after that of publication."""
        month = self.month_of_publication(3 * offset)
        if month.year is None or month.month is None:
            return nothing("quarter")
        return spans.quarter(month.year, (month.month + 2) // 3)

    def year_spoken_of(self) -> Span:
        """Return the year that 全年, 上半年 or 年底 is of.

        That of a yearly report, else the one its sentence names, else that of publication.
        """
        if self.report_year is not None:
            self.anchor = f"text: {self.report_year}"
            return spans.of(self.report_year)
        named = self.last_year
        if named is not None and named.sentence == self.sentence and named.span.year:
            self.anchor = f"text: {named.span.value}"
            return spans.of(named.span.year)
        if self.reference.year is not None:
            self.anchor = "published"
            return spans.of(self.reference.year)
        return spans.UNKNOWN_YEAR

    def year_of_month(self, month: int) -> int | None:
        """Return the year of a month that stands without one, or None."""
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
        if month - now >= _LAST_YEAR and not self.ahead():
            return year - 1
        if now - month >= _LAST_YEAR and self.ahead():
            return year + 1
        return year

    def _carries(self, named: Named) -> bool:
        """Return whether a date named before lends its year to one without.

        In the same sentence one with a month does (``2023年5月成立，6月签约``), and a bare year
        that stands as an adverbial (``2023年，…``) or that a list is headed by
        (``2023年相继建成：1月25日…``).
        """
        if named.sentence != self.sentence:
            return False
        if named.span.month is not None or self.view.startswith("，", named.end):
            return True
        if self.at - named.end <= 1:
            # 一年前的1月19日
            return True
        return self.view.find("：", named.end, min(self.at, named.end + _HEADED)) > 0

    def month_spoken_of(self) -> Span:
        """Return the month that 月底 or 上旬 is of: one just named, else publication's."""
        named = self.last_month
        if named is not None and named.sentence >= self.sentence - 1 and named.span.month:
            self.anchor = f"text: {named.span.value}"
            return spans.of(named.span.year, named.span.month)
        return self.month_of_publication(0)

    def month_of_day(self, day: int) -> Span:
        """Return the month of a bare day: that of a day just named, else by publication."""
        named = self.last_day or self.last_month
        if named is not None and named.sentence >= self.sentence - 1 and named.span.month:
            self.anchor = f"text: {named.span.value}"
            return spans.of(named.span.year, named.span.month)
        year, month, now = self.reference.year, self.reference.month, self.reference.day
        again = (
            named is not None and named.span.day == day and self.sentence - named.sentence <= _AGAIN
        )
        if year is None or month is None or again:
            if named is not None and named.span.month:
                self.anchor = f"text: {named.span.value}"
                return spans.of(named.span.year, named.span.month)
            return Span("XXXX-XX", None, None, "month", year)
        self.anchor = "published"
        # A day that has not come yet was last month's, unless the sentence foretells.
        if now is not None and self.reference.exact and day > now and not self._soon(day - now):
            first = spans.add_months(date(year, month, 1), -1)
            return spans.of(first.year, first.month)
        return spans.of(year, month)

    def _soon(self, days: int) -> bool:
        """Return whether a day so many days ahead is meant: 4日起 is near, or it is foretold."""
        return (days <= _SOON and self.view.startswith("起", self.end)) or self.ahead()

    def ahead(self) -> bool:
        """Return whether the words round the expression speak of the future."""
        start, end = self.passage.sentences[self.sentence] if self.passage.sentences else (0, 0)
        return bool(
            _FUTURE.search(self.view, max(start, self.at - _AHEAD), self.at)
            or _FUTURE.search(self.view, self.end, min(end, self.end + _AHEAD))
        )

    def remember(self, span: Span, found: Expression) -> None:
        """Take a resolved date into the thread."""
        if span.end is None:
            return
        last = span
        if span.grain == "range" and span.value is not None:
            last = spans.of_day(span.end) if span.value.count("-") >= 4 else span
        named = Named(last, self.sentence, found.end)
        if last.grain == "day" and found.steps and found.steps[0][0] in ("holiday", "lunar"):
            # A holiday may be any time off: it lends no month to a bare day.
            self.last_day = Named(replace(last, month=None), self.sentence, found.end)
        elif last.grain == "day":
            self.last_day = self.last_month = named
        elif last.month is not None:
            self.last_month = named
        # 比去年底增加: what is compared with is not what is spoken of.
        if last.year is not None and not (self.at and self.view[self.at - 1] in "比较"):
            self.last_year = named
