"""Noise out, broken lines mended, page cut into articles; every character keeps its raw offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.aligned import AlignedText
from pipeline.clean.articles import Draft
from pipeline.clean.chain import Change, Page, article_text, changes_of, run_chain
from pipeline.clean.doubt import Doubt, find_doubts, page_warnings
from pipeline.clean.published import Fact, find_published, share_facts
from pipeline.options import Options
from pipeline.records import Removal, SourceDocument

__all__ = ["Change", "CleanArticle", "Cleaned", "clean_source", "explain"]


@dataclass(slots=True, kw_only=True)
class CleanArticle:
    """One article as cleaning leaves it.

    aligned: the title's line, where there is one, then the body, a paragraph a line.
    title: as it stands in ``aligned`` (its first line), or None.
    raw_start, raw_end: of the body.
    dateline: the day of its dateline where no day of the page gives its year, ``XXXX-07-08``.
    view: its text as patterns see it, where cleaning had to make it.
    doubtful: own spans (in ``aligned``) from which no value is to be read, with the reason.
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
    dateline: str | None = None
    view: str | None = None
    doubtful: tuple[Doubt, ...] = ()


@dataclass(slots=True, kw_only=True)
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
    return _cleaned(run_chain(source.text, source.stories), source)


def explain(source: SourceDocument, options: Options) -> list[Change]:
    """Return what each step of cleaning changed in a source or doubts, in the order of the steps.

    Lines that were joined are told paragraph by paragraph, with the raw span of the whole.
    """
    if not options.clean:
        return []
    page = run_chain(source.text, source.stories)
    return changes_of(source.text, page, _cleaned(page, source).warnings)


def _cleaned(page: Page, source: SourceDocument) -> Cleaned:
    articles: list[CleanArticle] = []
    for draft, facts in zip(page.drafts, share_facts(page.facts, page.drafts), strict=True):
        article = _article(page, draft, len(articles) + 1, facts, source)
        if article is not None:
            articles.append(article)
    if not articles:
        return _as_it_is(source)
    texts = [article.aligned.text for article in articles]
    warnings = [*_warnings(articles), *_advertised(page), *page_warnings(source.text, texts)]
    if len(warnings) > 1:
        warnings.sort(key=lambda warning: (warning.raw_start, warning.raw_end, warning.reason))
    return Cleaned(articles=tuple(articles), removed=tuple(page.removed), warnings=tuple(warnings))


def _article(
    page: Page, draft: Draft, number: int, facts: Sequence[Fact], source: SourceDocument
) -> CleanArticle | None:
    aligned, title_end, view = article_text(page, draft.title, draft.body)
    text = aligned.text
    if not text:
        return None
    body = title_end + 1 if 0 < title_end < len(text) else 0
    published, published_from = find_published(draft.day, facts, source, text)
    names, agency, metadata = draft.names, draft.agency, source.metadata
    if facts:
        names = names or list(dict.fromkeys([f.value for f in facts if f.kind == "author"]))
        agency = agency or next((fact.value for fact in facts if fact.kind == "source"), None)
    return CleanArticle(
        number=number,
        title=text[:title_end] or None,
        byline=tuple(names or ([metadata.author] if metadata.author else [])),
        agency=agency or metadata.source,
        published=published,
        published_from=published_from,
        raw_start=aligned.raw_of(body),
        raw_end=aligned.raw_of(len(text) - 1) + 1,
        aligned=aligned,
        dateline=None if published else draft.day,
        view=view,
        # With its view at hand the text is lines of the page as they stand.
        doubtful=tuple(find_doubts(text, title_end, page.listed or view is None)),
    )


def _warnings(articles: Sequence[CleanArticle]) -> list[Removal]:
    """Return the doubtful spans of all articles as warnings, raw offsets."""
    warnings = []
    for article in articles:
        for start, end, reason in article.doubtful:
            # A span over a title that stood elsewhere runs backwards in the source.
            ends = sorted(article.aligned.raw_span(start, end))
            warnings.append(Removal(reason=reason, raw_start=ends[0], raw_end=ends[1]))
    return warnings


def _advertised(page: Page) -> list[Removal]:
    """Return a warning for each advertisement that was dropped out of a text."""
    if not page.aligned.removed:
        return []
    return [
        replace(removal, reason="hijacked")
        for removal in page.aligned.removed
        if removal.reason == "advertisement"
    ]


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
