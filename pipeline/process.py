"""The life of one source: read text in, result out. The one path of library, CLI and batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pipeline.aligned import Removals
from pipeline.clean import CleanArticle, Cleaned, clean_source
from pipeline.extract import Extraction, extract_sources
from pipeline.options import Options
from pipeline.records import TWINS, Article, Document, Removal, SourceDocument
from pipeline.result import Result
from pipeline.segment.passage import Passage
from pipeline.segment.words import segmenter

T = TypeVar("T")


def process_text(text: str, options: Options, *, doc_id: str = "text") -> Result:
    """Process a text that is decoded already; raw offsets count in ``text``."""
    return process_source(source_of(text, doc_id), options)


def source_of(text: str, doc_id: str) -> SourceDocument:
    """Return a text that is decoded already as a source."""
    return _made(
        SourceDocument,
        doc_id,
        doc_id,
        text,
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def process_source(source: SourceDocument, options: Options) -> Result:
    """Clean, segment and extract one source.

    Raises :class:`pipeline.errors.DocumentError` where the source cannot be processed.
    """
    return process_sources([source], options)[0]


def process_sources(sources: Sequence[SourceDocument], options: Options) -> list[Result]:
    """Clean, segment and extract each source; none knows of another, together they cost less.

    Raises :class:`pipeline.errors.DocumentError` where one of them cannot be processed.
    """
    cleaned = [_clean(source, options) for source in sources]
    passages = [_passages(*each, options) for each in zip(sources, cleaned, strict=True)]
    extracted = extract_sources(passages, options)
    return [_result(*each) for each in zip(sources, cleaned, passages, extracted, strict=True)]


def _clean(source: SourceDocument, options: Options) -> Cleaned:
    if options.published and not source.metadata.published:
        metadata = replace(source.metadata, published=options.published, published_from="metadata")
        source = replace(source, metadata=metadata)
    return clean_source(source, options)


def _passages(source: SourceDocument, cleaned: Cleaned, options: Options) -> list[Passage]:
    removals = Removals(cleaned.removed)
    segment = segmenter(options.segmenter)
    return [
        Passage(
            article.aligned,
            article.view,
            raw=source.text,
            doc_id=source.doc_id,
            article=article.number,
            title_end=len(article.title) if article.title else 0,
            published=article.published,
            published_from=article.published_from,
            dateline=article.dateline,
            removed=removals,
            doubtful=[(start, end) for start, end, _ in article.doubtful]
            if article.doubtful
            else (),
            segment=segment,
        )
        for article in cleaned.articles
    ]


def _result(
    source: SourceDocument,
    cleaned: Cleaned,
    passages: Sequence[Passage],
    extraction: Extraction,
) -> Result:
    refused: list[Removal] = []
    articles: list[Article] = []
    for article, passage in zip(cleaned.articles, passages, strict=True):
        refused += passage.refused
        articles.append(_article(source, article, passage))
    document = _made(
        Document,
        source.doc_id,
        source.source,
        source.sha256,
        source.encoding,
        source.media_type,
        len(source.text),
        len(cleaned.articles),
        cleaned.removed,
        (*source.warnings, *cleaned.warnings, *refused),
    )
    return _made(
        Result,
        document,
        tuple(articles),
        tuple(extraction.quantities),
        tuple(extraction.dates),
        tuple(extraction.organisations),
        tuple(extraction.signings),
    )


def _article(source: SourceDocument, article: CleanArticle, passage: Passage) -> Article:
    return _made(
        Article,
        source.doc_id,
        article.number,
        article.title,
        article.byline,
        article.agency,
        passage.published,
        passage.published_from,
        article.raw_start,
        article.raw_end,
        passage.text,
    )


def _made(kind: Callable[..., T], *fields: Any) -> T:
    """Make a record of its fields, in their order (see :data:`pipeline.records.TWINS`)."""
    record: T = TWINS[kind](*fields)
    record.__class__ = kind  # type: ignore[assignment]
    return record
