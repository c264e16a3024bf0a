"""The quantities of a passage."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Quantity
from pipeline.segment.passage import Passage


def extract_quantities(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the quantities of a passage in reading order.

    blocked: own spans of names, in reading order, inside which there are no quantities.
    """
    return []
