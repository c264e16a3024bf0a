"""The dates of a passage: every expression of calendar time, duration or recurrence (TIMEX3).

*Find* (:mod:`.atoms`, :mod:`.expressions`, :mod:`.find`) reads the pieces of an expression off the
view, *normalise* (:mod:`.readers`, :mod:`.durations`, :mod:`.spans`) gives them a meaning,
*resolve* (:mod:`.resolve`, :mod:`.published`) a place in the calendar.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.dates.find import find_expressions
from pipeline.extract.dates.published import infer_published
from pipeline.extract.dates.resolve import Resolver
from pipeline.records import Date
from pipeline.segment.passage import Passage

__all__ = ["extract_dates", "infer_published"]


def extract_dates(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Date]:
    """Return the dates of a passage in reading order.

    blocked: own spans of names, in reading order, inside which there are no dates.
    A passage without ``published`` gets what its own text lets infer. What ``anchor`` may be:
    see :mod:`pipeline.extract.dates.resolve`.
    """
    expressions = find_expressions(passage, blocked)
    if not expressions:
        return []
    if passage.published is None:
        infer_published([passage])
    resolver = Resolver(passage)
    records = []
    for found in expressions:
        if found.kind == "date":
            span = resolver.resolve(found)
            record = passage.record(
                Date,
                found.start,
                found.end,
                "DATE",
                span.value,
                resolver.mod,
                span.start,
                span.end,
                resolver.anchor,
                found.rule,
            )
        else:
            again = resolver.recurring(found) if found.steps else None
            record = passage.record(
                Date,
                found.start,
                found.end,
                found.kind.upper(),
                # A holiday that moves has no month and day of its own: 每年春节 is once a year.
                again.value if again and again.value else found.value,
                resolver.mod if again else found.mod,
                None,
                None,
                None,
                found.rule,
            )
        if record is not None:
            records.append(record)
    return records
