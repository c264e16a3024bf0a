"""zhnews: Chinese news in, records out.

>>> import pipeline
>>> result = pipeline.extract(text, published="2024-11-04")
>>> result.quantities, result.dates, result.organisations, result.signings

Importing does no work: dictionaries and patterns are loaded at the first call. ``extract`` is the
function below and the package of the extractors at once: ``pipeline.extract.numbers`` is a module
of it, and once the package is loaded calling it calls the function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.options import Options
    from pipeline.result import Result

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "extract_many", "load"]


def extract(text: str, published: str | None = None, **options: Any) -> Result:
    """Extract the records of one text, cleaning it first.

    text: raw or clean; the raw offsets of the records count code points of it.
    published: ISO day that ``今年`` and the like are resolved against; None infers it.
    options: the fields of :class:`pipeline.options.Options`.
    """
    process_text, make = _single()
    if options:
        return process_text(text, make({"published": published, **options}))
    return process_text(text, _published(published))


def extract_many(
    texts: Iterable[str], published: str | None = None, *, jobs: int = 1, **options: Any
) -> Iterator[Result]:
    """Extract many texts, one result each, in their order.

    jobs: processes to use; each loads the dictionaries once.
    """
    from pipeline.options import Options
    from pipeline.run.many import process_many

    return process_many(texts, Options.from_mapping({"published": published, **options}), jobs=jobs)


@cache
def _single() -> tuple[Callable[..., Result], Callable[[dict[str, Any]], Options]]:
    """Return what one text takes; to import it at each call costs as much as cutting its lines."""
    from pipeline.options import Options
    from pipeline.process import process_text

    return process_text, Options.from_mapping


@lru_cache(maxsize=64)
def _published(day: str | None) -> Options:
    """Return the options of a text that gives none but its day."""
    return _single()[1]({"published": day})


# The name that the package of the same name finds the function under.
_extract = extract


def load() -> Language:
    """Return a spaCy ``Language`` for Chinese with the four components, in their order."""
    from pipeline.extract.components import make_language

    return make_language()
