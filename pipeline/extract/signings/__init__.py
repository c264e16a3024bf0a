"""The signings of a passage."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Date, Organisation, Quantity, Signing
from pipeline.segment.passage import Passage


def extract_signings(
    passage: Passage,
    organisations: Sequence[Organisation],
    dates: Sequence[Date],
    quantities: Sequence[Quantity],
) -> list[Signing]:
    """Return the signings of a passage in reading order.

    organisations, dates, quantities: the records of the same passage, in reading order.
    """
    return []
