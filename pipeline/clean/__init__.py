"""Noise out, broken lines mended, page cut into articles; every character keeps its raw offset."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.aligned import AlignedText
from pipeline.clean.articles import Draft
from pipeline.clean.chain import Change, Page, explain, paragraph_text, run_chain
from pipeline.options import Options
from pipeline.records import Metadata, Removal, SourceDocument

__all__ = ["Change", "CleanArticle", "Cleaned", "clean_source", "explain"]


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
    """Clean one source: drop its noise, mend its lines, cut it into articles.

    With ``options.clean`` off the text is taken as one article, a paragraph a line. A source
    that is not blank gives at least one article.
    """
    if not options.clean:
        return _as_it_is(source)
    page = run_chain(source.text)
    articles = tuple(
        article
        for number, draft in enumerate(page.drafts, 1)
        if (article := _article(page, draft, number, source.metadata)) is not None
    )
    return Cleaned(
        articles=articles,
        removed=tuple(page.removed),
        warnings=tuple(page.warnings),
    )


def _article(page: Page, draft: Draft, number: int, metadata: Metadata) -> CleanArticle | None:
    body = [text for p in draft.body if (text := paragraph_text(page, p)).text]
    head = paragraph_text(page, draft.title) if draft.title else None
    aligned = AlignedText.join([head, *body] if head else body)
    if not aligned.text:
        return None
    first = (body or [aligned])[0].raw_of(0)
    last = (body or [aligned])[-1]
    return CleanArticle(
        number=number,
        title=head.text if head else None,
        byline=tuple(draft.names),
        agency=draft.agency,
        published=metadata.published,
        published_from=metadata.published_from,
        raw_start=first,
        raw_end=last.raw_of(len(last) - 1) + 1,
        aligned=aligned,
    )


def _as_it_is(source: SourceDocument) -> Cleaned:
    aligned = AlignedText.paragraphs(source.text)
    if not aligned.text:
        return Cleaned(articles=(), removed=())
    article = CleanArticle(
        number=1,
        title=None,
        byline=(),
        agency=None,
        published=source.metadata.published,
        published_from=source.metadata.published_from,
        raw_start=aligned.raw_of(0),
        raw_end=aligned.raw_of(len(aligned) - 1) + 1,
        aligned=aligned,
    )
    return Cleaned(articles=(article,), removed=())
