"""What the terminal shows of one document: its cleaned text, its records highlighted."""

from __future__ import annotations

from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument
from pipeline.result import Result


def show_result(result: Result) -> None:
    """Show the articles of a result with their mentions highlighted, then the values."""


def show_clean(source: SourceDocument, options: Options) -> None:
    """Print the text of each article, an empty line between two."""
    print("\n\n".join(article.aligned.text for article in clean_source(source, options).articles))


def show_explained(source: SourceDocument, options: Options) -> None:
    """Print what cleaning removed or mended, and why."""
    for removal in clean_source(source, options).removed:
        raw = source.text[removal.raw_start : removal.raw_end]
        print(f"{removal.raw_start}-{removal.raw_end} {removal.reason}: {raw!r}")
