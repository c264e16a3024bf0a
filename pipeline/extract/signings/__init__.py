"""The signings of a passage: who signed what with whom.

*find* the triggers, read the *frame* of each (parties and sides), its *details*, its *status*,
*resolve* words like 双方, *merge* what tells the same act. The meaning of every field stands in
the annotation guidelines. Beyond them:

- a group that a list ends in (``A、B等6家企业``) is a party of its own, with its count, only where
  fewer than the count are named; so a reader sees that names are missing;
- a word that stands for a body (双方, 公司, 我校) is replaced by the body's name and offsets
  where the text gives them, else it stays as written with ``canonical`` null;
- ``confidence`` is ``high`` where a verb of signing and two recognised parties stand in one
  sentence, ``low`` otherwise (see :func:`pipeline.extract.signings.status.confidence`).
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.organisations.naming import type_of
from pipeline.extract.signings.act import Act
from pipeline.extract.signings.assemble import read_acts
from pipeline.extract.signings.status import confidence
from pipeline.extract.signings.words import compiled
from pipeline.records import Date, Organisation, Party, Quantity, Representative, Signing
from pipeline.segment.passage import Passage

# The longest name that another may lie in.
_LONGEST = 80


class Found(NamedTuple):
    """What the signings of a passage tell: themselves, and the bodies that only they prove."""

    signings: list[Signing]
    organisations: list[Organisation]


def extract_signings(
    passage: Passage,
    organisations: Sequence[Organisation],
    dates: Sequence[Date],
    quantities: Sequence[Quantity],
) -> list[Signing]:
    """Return the signings of a passage in reading order.

    organisations, dates, quantities: the records of the same passage, in reading order.
    """
    return find_signings(passage, organisations, dates, quantities).signings


def find_signings(
    passage: Passage,
    organisations: Sequence[Organisation],
    dates: Sequence[Date],
    quantities: Sequence[Quantity],
) -> Found:
    """Return the signings of a passage and the organisations that their frames prove.

    A party that is a named body stands in both with the same canonical. Places, persons and
    unnamed groups are no organisations. A proven body takes the place of the given records inside
    its span (``恒大`` in ``恒大健康与…签约``). Both lists in reading order.
    """
    acts = read_acts(passage, organisations, dates, quantities)
    if not acts:
        return Found([], [])
    signings = [signing for act in acts if (signing := _signing(passage, act)) is not None]
    return Found(signings, _proven(passage, acts, organisations))


def _proven(
    passage: Passage, acts: Sequence[Act], organisations: Sequence[Organisation]
) -> list[Organisation]:
    lexicon = load_lexicon()
    starts = [record.start_char for record in organisations]
    records: list[Organisation] = []
    named = {(item.start, item.end) for act in acts for item in act.parties if item.kind == "name"}
    for start, end in sorted(named):
        first = bisect_left(starts, start - _LONGEST)
        near = organisations[first : bisect_left(starts, end)]
        # A record inside the proven name or round it gives way, one that crosses its edge does not.
        crossed = any(
            o.end_char > start and not _inside(o, start, end) and not _round(o, start, end)
            for o in near
        )
        if crossed or (records and records[-1].end_char > start):
            continue
        name, view = passage.text[start:end], passage.view[start:end]
        if view in lexicon.ordinary or view.endswith(lexicon.book.lists["no_body_end"]):
            # A word like any other, or an industry: it may sign, and is no body.
            continue
        if compiled("{NO_BODY}").search(view) and view not in lexicon.bodies:
            continue
        record = passage.record(
            Organisation,
            start,
            end,
            type_of(view, lexicon),
            name,
            "organisation.signs",
        )
        if record is not None:
            records.append(record)
    return records


def _inside(record: Organisation, start: int, end: int) -> bool:
    return start <= record.start_char and record.end_char <= end


def _round(record: Organisation, start: int, end: int) -> bool:
    return record.start_char <= start and end <= record.end_char


def _signing(passage: Passage, act: Act) -> Signing | None:
    start, end = act.trigger.start, act.trigger.end
    trigger = _raw_span(passage, start, end)
    if trigger is None:
        return None
    mentions = [
        trigger if span == (start, end) else _raw_span(passage, *span)
        for span in sorted(set(act.mentions))
    ]
    return Signing(
        doc_id=passage.doc_id,
        article=passage.article,
        trigger=passage.text[start:end],
        parties=tuple(_parties(passage, act)),
        representatives=tuple(_representatives(passage, act)),
        agreement=_text(passage, act.agreement),
        amount=act.amount.text if act.amount else None,
        date=_day(act.date),
        place=_text(passage, act.place),
        occasion=act.occasion,
        status=act.status,
        confidence=confidence(act),
        raw_start=trigger[0],
        raw_end=trigger[1],
        sentence=passage.sentence_text(start),
        rule="signing." + act.trigger.rule,
        mentions=tuple(filter(None, mentions)),
    )


def _parties(passage: Passage, act: Act) -> list[Party]:
    found = []
    for side, items in (("A", act.side_a), ("B", act.side_b)):
        for item in items:
            if item.kind in ("agent", "office"):
                continue
            span = _raw_span(passage, item.start, item.end)
            if span is not None:
                name = passage.text[item.start : item.end]
                found.append(
                    Party(
                        name=name,
                        canonical=item.canonical or (name if item.kind == "person" else None),
                        side=side,
                        count=item.count,
                        raw_start=span[0],
                        raw_end=span[1],
                    )
                )
    return found


def _representatives(passage: Passage, act: Act) -> list[Representative]:
    found = []
    for person in sorted(act.persons, key=lambda person: person.start):
        span = _raw_span(passage, person.start, person.end)
        if span is not None:
            found.append(
                Representative(
                    name=passage.text[person.start : person.end],
                    role=_text(passage, person.role),
                    for_=_text(passage, person.body),
                    raw_start=span[0],
                    raw_end=span[1],
                )
            )
    return found


def _raw_span(passage: Passage, start: int, end: int) -> tuple[int, int] | None:
    """Return the raw span of an own one, or None where the raw characters do not give the text."""
    raw_start, raw_end = passage.aligned.raw_span(start, end)
    text = passage.text[start:end]
    # As with every record: what stands so in the source needs no reading.
    if passage.raw[raw_start:raw_end] != text and (
        raw_end <= raw_start or passage.surface(raw_start, raw_end) != text
    ):
        return None
    return raw_start, raw_end


def _text(passage: Passage, span: tuple[int, int] | None) -> str | None:
    return passage.text[slice(*span)] if span else None


def _day(date: Date | None) -> datetime.date | None:
    if date is None or date.mod is not None or date.start_date != date.end_date:
        return None
    return date.start_date
