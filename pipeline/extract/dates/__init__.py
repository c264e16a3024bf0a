"""The dates of a passage."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Date
from pipeline.segment.passage import Passage


def extract_dates(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Date]:
    """Return the dates of a passage in reading order.

    blocked: own spans of names, in reading order, inside which there are no dates.
    """
    return []
