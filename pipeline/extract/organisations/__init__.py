"""The organisations of the passages of one source."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.options import Options
from pipeline.records import Organisation
from pipeline.segment.passage import Passage


def extract_organisations(
    passages: Sequence[Passage], options: Options
) -> list[list[Organisation]]:
    """Return the organisations of each passage in reading order.

    passages: all of one source, since names are known across its articles.
    """
    return [[] for _ in passages]
