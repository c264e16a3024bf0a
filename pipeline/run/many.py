"""Many texts, one result each, in their order, over one process or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.options import Options
from pipeline.process import process_text
from pipeline.result import Result


def process_many(texts: Iterable[str], options: Options, *, jobs: int = 1) -> Iterator[Result]:
    """Process texts in their order."""
    for number, text in enumerate(texts, 1):
        yield process_text(text, options, doc_id=str(number))
