"""The four extractors and the order they run in.

Each is a sub-package: *find* candidates, *normalise* them to values, *resolve* them against their
context. None does I/O, reads the clock or keeps state.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

import pipeline
from pipeline.extract.dates import extract_dates, infer_published
from pipeline.extract.organisations import extract_organisations_of
from pipeline.extract.quantities import extract_quantities
from pipeline.extract.signings import Found, find_signings
from pipeline.options import Options
from pipeline.records import Date, Mention, Organisation, Quantity, Signing
from pipeline.segment.passage import Passage

if TYPE_CHECKING:
    from pipeline.result import Result

M = TypeVar("M", bound=Mention)


@dataclass(slots=True)
class Extraction:
    """The records of all passages of one source, in reading order."""

    quantities: list[Quantity] = field(default_factory=list)
    dates: list[Date] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)


def extract_passages(passages: Sequence[Passage], options: Options) -> Extraction:
    """Extract everything from the passages of one source."""
    return extract_sources([passages], options)[0]


def extract_sources(sources: Sequence[Sequence[Passage]], options: Options) -> list[Extraction]:
    """Extract everything from the passages of each source; together they cost less than alone.

    Organisations come first, over all passages, since a source names a body fully in one place
    and shortly in another, and since no number or year inside a name is a quantity or a date.
    """
    for passages in sources:
        infer_published(passages)
    passages = list(chain.from_iterable(sources))
    named = chain.from_iterable(extract_organisations_of(sources, options))
    bodies = list(map(_trusted, named, passages))
    blocked = list(map(_blocked, bodies, passages))
    # Each extractor reads all passages before the next does: that keeps its code at hand.
    dates = list(map(_trusted, map(extract_dates, passages, blocked), passages))
    quantities = list(map(_trusted, map(extract_quantities, passages, blocked), passages))
    found = list(map(find_signings, passages, bodies, dates, quantities))
    read = zip(passages, bodies, dates, quantities, found, strict=True)
    return [_gather(islice(read, len(source))) for source in sources]


def _blocked(organisations: Sequence[Organisation], passage: Passage) -> list[tuple[int, int]]:
    """Return the spans of a passage that no other records are read from, in reading order."""
    spans = [(record.start_char, record.end_char) for record in organisations]
    return sorted([*spans, *passage.doubtful])


def _gather(
    read: Iterable[tuple[Passage, list[Organisation], list[Date], list[Quantity], Found]],
) -> Extraction:
    """Return the records of one source from what was read of each of its passages."""
    result = Extraction()
    for passage, organisations, dates, quantities, found in read:
        result.dates += dates
        result.quantities += quantities
        result.signings += _trusted_signings(found.signings, passage)
        if found.organisations:
            organisations = _with_proven(organisations, _trusted(found.organisations, passage))
        result.organisations += organisations
    return result


def _with_proven(
    records: Sequence[Organisation], proven: Sequence[Organisation]
) -> list[Organisation]:
    """Return the records and the bodies that a signing shows, which take the place of theirs."""
    spans = [(record.start_char, record.end_char) for record in proven]
    kept = [
        record
        for record in records
        if not any(start < record.end_char and record.start_char < end for start, end in spans)
    ]
    return sorted([*kept, *proven], key=lambda record: record.start_char)


def _trusted(records: list[M], passage: Passage) -> list[M]:
    """Return the records that touch no span which cleaning does not trust."""
    if not passage.doubtful:
        return records
    return [
        record
        for record in records
        if not any(s < record.end_char and e > record.start_char for s, e in passage.doubtful)
    ]


def _trusted_signings(signings: Sequence[Signing], passage: Passage) -> list[Signing]:
    """Return the signings whose trigger stands in no span which cleaning does not trust."""
    if not passage.doubtful:
        return list(signings)
    spans = [sorted(passage.aligned.raw_span(*span)) for span in passage.doubtful]
    return [
        signing
        for signing in signings
        if not any(s < signing.raw_end and e > signing.raw_start for s, e in spans)
    ]


class _CallablePackage(types.ModuleType):
    """Importing this package puts it in the place of the function ``pipeline.extract``.

    So it can be called like the function, and ``pipeline.extract(text)`` means the same before
    and after.
    """

    def __call__(self, text: str, published: str | None = None, **options: Any) -> Result:
        """Call the function that this package stands before."""
        return pipeline._extract(text, published, **options)


sys.modules[__name__].__class__ = _CallablePackage
