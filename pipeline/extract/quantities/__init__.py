"""The quantities of a passage: numbers with the unit they count or measure, and their bounds."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.mentions import Candidate, resolve
from pipeline.extract.quantities.find import find_quantities
from pipeline.extract.quantities.lexicon import base_value
from pipeline.extract.quantities.normalise import normalise
from pipeline.records import Quantity
from pipeline.segment.passage import Passage

__all__ = ["base_value", "extract_quantities"]

_NAME_PRIORITY = 100


def extract_quantities(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the quantities of a passage in reading order.

    blocked: own spans of names, in reading order, inside which there are no quantities.
    """
    candidates = find_quantities(passage.view)
    if not candidates:
        return []
    candidates += [
        Candidate(start, end, "quantity.none.name", _NAME_PRIORITY, negative=True)
        for start, end in blocked
    ]
    records = []
    for found in resolve(candidates):
        fields = normalise(found.data)
        record = passage.record(Quantity, found.start, found.end, rule=found.rule, **fields)
        if record is not None:
            records.append(record)
    return records
