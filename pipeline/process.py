"""The life of one source: read text in, result out. The one path of library, CLI and batch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from pipeline.aligned import Removals
from pipeline.clean import Cleaned, clean_source
from pipeline.extract import Extraction, extract_sources
from pipeline.options import Options
from pipeline.records import Article, Document, SourceDocument
from pipeline.result import Result
from pipeline.segment.passage import Passage
from pipeline.segment.words import segmenter


def process_text(text: str, options: Options, *, doc_id: str = "text") -> Result:
    """Process a text that is decoded already; raw offsets count in ``text``."""
    return process_source(source_of(text, doc_id), options)


def source_of(text: str, doc_id: str) -> SourceDocument:
    """Return a text that is decoded already as a source."""
    return SourceDocument(
        doc_id=doc_id,
        source=doc_id,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
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
            removed=removals,
            doubtful=[(start, end) for start, end, _ in article.doubtful],
            segment=segmenter(options.segmenter),
        )
        for article in cleaned.articles
    ]


def _result(
    source: SourceDocument,
    cleaned: Cleaned,
    passages: Sequence[Passage],
    extraction: Extraction,
) -> Result:
    refused = tuple(removal for passage in passages for removal in passage.refused)
    document = Document(
        doc_id=source.doc_id,
        source=source.source,
        sha256=source.sha256,
        encoding=source.encoding,
        media_type=source.media_type,
        characters=len(source.text),
        articles=len(cleaned.articles),
        removed=cleaned.removed,
        warnings=(*source.warnings, *cleaned.warnings, *refused),
    )
    return Result(
        document=document,
        articles=tuple(
            Article(
                doc_id=document.doc_id,
                article=article.number,
                title=article.title,
                byline=article.byline,
                agency=article.agency,
                published=passage.published,
                published_from=passage.published_from,
                raw_start=article.raw_start,
                raw_end=article.raw_end,
                text=passage.text,
            )
            for article, passage in zip(cleaned.articles, passages, strict=True)
        ),
        quantities=tuple(extraction.quantities),
        dates=tuple(extraction.dates),
        organisations=tuple(extraction.organisations),
        signings=tuple(extraction.signings),
    )
