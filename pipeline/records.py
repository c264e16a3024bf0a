"""The record types: what every stage hands on and what the JSON lines hold.

Field order is the order of the keys in the output files. Offsets are half open and count code
points: ``raw_*`` in the decoded source text before any cleaning, ``*_char`` in the article's
``text``. Numbers are :class:`decimal.Decimal`, days :class:`datetime.date`, both inside only:
the output files hold JSON numbers and ISO days.
"""

from __future__ import annotations

import datetime
from dataclasses import MISSING, dataclass, field, fields, make_dataclass
from decimal import Decimal
from typing import Any

KINDS = ("quantities", "dates", "organisations", "signings")
# What a body may be; of two that its records give equally often, the first here counts.
BODY_TYPES = (
    "company",
    "government",
    "party",
    "institute",
    "university",
    "laboratory",
    "media",
    "zone",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A raw span that cleaning dropped, or that a warning points at, with the reason."""

    reason: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says of itself outside its article: ISO day, names as written, or None."""

    title: str | None = None
    published: str | None = None
    published_from: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None


# Of a page that says nothing of itself: one for all of them.
NOTHING_SAID = Metadata()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One source as ``read`` decoded it: raw offsets count in ``text``.

    stories: raw offsets at which an article is known to begin, from the layout of the page.
    """

    doc_id: str
    source: str
    text: str
    sha256: str
    encoding: str = "utf-8"
    media_type: str = "text/plain"
    metadata: Metadata = NOTHING_SAID
    warnings: tuple[Removal, ...] = ()
    stories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One line of ``documents.jsonl``: a source, what was dropped from it and what is doubtful."""

    doc_id: str
    source: str
    sha256: str
    encoding: str
    media_type: str
    characters: int
    articles: int
    removed: tuple[Removal, ...] = ()
    warnings: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of a source; ``text`` is the title's line, if any, then a paragraph a line."""

    doc_id: str
    article: int
    title: str | None
    byline: tuple[str, ...]
    agency: str | None
    published: str | None
    published_from: str | None
    raw_start: int
    raw_end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a record stands: in the source, in the article's text, and its whole sentence."""

    doc_id: str
    article: int
    text: str
    raw_start: int
    raw_end: int
    start_char: int
    end_char: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Mention):
    """A number with what it counts or measures; see the guidelines for each field."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    dimension: str
    modifier: str
    measure: str | None = None
    of: str | None = None
    period_start: datetime.date | None = None
    period_end: datetime.date | None = None
    status: str | None = None
    change: str | None = None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Mention):
    """A TIMEX3 expression; days are inclusive and None where the text does not give them."""

    type: str
    value: str | None
    mod: str | None
    start_date: datetime.date | None
    end_date: datetime.date | None
    anchor: str | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Mention):
    """A named body that can act, and the fullest name its source gives it."""

    type: str
    canonical: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One line of ``bodies.jsonl``: a body of the whole batch under its canonical name.

    type: the one most records give; aliases: its other names, sorted; articles, mentions: how many.
    """

    canonical: str
    type: str
    aliases: tuple[str, ...]
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One who signs: a named body, a place, a person, or an unnamed group with its count."""

    name: str
    canonical: str | None
    side: str
    count: int | None
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A person who signs in an office, and the body signed for."""

    name: str
    role: str | None
    for_: str | None
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One act of signing; ``mentions`` are the raw spans of every trigger that tells it."""

    doc_id: str
    article: int
    trigger: str
    parties: tuple[Party, ...]
    representatives: tuple[Representative, ...]
    agreement: str | None
    amount: str | None
    date: datetime.date | None
    place: str | None
    occasion: str | None
    status: str
    confidence: str
    raw_start: int
    raw_end: int
    sentence: str
    rule: str
    mentions: tuple[tuple[int, int], ...] = ()


class _Twins(dict[Any, Any]):
    """The types that records are made as, before ``record.__class__ = kind``, by their kind.

    The ``__init__`` of a frozen class sets every field by a call, which takes thrice as long as
    all else about a record. Its twin sets them as any class does, and takes them in their order,
    those with a default last, since names take as long again. No twin is handed on.
    """

    def __missing__(self, kind: Any) -> Any:
        given = [
            (each.name, object, field(default=each.default))
            for each in sorted(fields(kind), key=lambda each: each.default is not MISSING)
        ]
        plain: Any = make_dataclass(kind.__name__, given, eq=False, repr=False)
        body = {"__slots__": (), "__init__": plain.__init__}
        # Both, or setting a field stays a call.
        body |= {name: getattr(object, name) for name in ("__setattr__", "__delattr__")}
        twin = self[kind] = type(kind.__name__, (kind,), body)
        return twin


TWINS = _Twins()
