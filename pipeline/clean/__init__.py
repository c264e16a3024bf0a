"""Noise out, broken lines mended, page cut into articles; every character keeps its raw offset."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.aligned import AlignedText
from pipeline.options import Options
from pipeline.records import Removal, SourceDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanArticle:
    """One article as cleaning leaves it.

    aligned: the title's line, where there is one, then the body, a paragraph a line.
    title: as it stands in ``aligned`` (its first line), or None.
    raw_start, raw_end: of the body.
    """

    number: int
    title: str | None
    byline: tuple[str, ...]
    agency: str | None
    published: str | None
    published_from: str | None
    raw_start: int
    raw_end: int
    aligned: AlignedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned source: its articles, and what was dropped or is doubtful (raw offsets)."""

    articles: tuple[CleanArticle, ...]
    removed: tuple[Removal, ...]
    warnings: tuple[Removal, ...] = ()


def clean_source(source: SourceDocument, options: Options) -> Cleaned:
    """Clean one source. The whole text is one article until the steps exist."""
    article = CleanArticle(
        number=1,
        title=None,
        byline=(),
        agency=None,
        published=source.metadata.published,
        published_from=source.metadata.published_from,
        raw_start=0,
        raw_end=len(source.text),
        aligned=AlignedText.paragraphs(source.text),
    )
    return Cleaned(articles=(article,), removed=())
