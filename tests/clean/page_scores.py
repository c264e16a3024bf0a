"""Score cleaning on annotated pages: ``python tests/clean/page_scores.py FOLDER`` lists the misses.

The folder holds the pages and a ``pages.toml``; its head says what can be asked of a page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.aligned import squeeze_spaces
from pipeline.clean import CleanArticle, Cleaned, clean_source
from pipeline.options import Options
from pipeline.read import read_file
from pipeline.records import SourceDocument

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAGE_KEYS = {"file", "noise", "lacks", "once", "warned", "trusted", "article"}
FIELDS = ("title", "byline", "agency", "published", "published_from")
ARTICLE_KEYS = {*FIELDS, "holds", "apart"}


@dataclass(frozen=True)
class Check:
    """One expectation: of which kind, on which page, met or not, and what was wanted and found."""

    kind: str
    page: str
    right: bool
    detail: str


def load_pages(folder: Path) -> list[dict[str, Any]]:
    pages = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))["page"]
    for page in pages:
        assert set(page) <= PAGE_KEYS, f"{page['file']}: {set(page) - PAGE_KEYS}"
        for article in page["article"]:
            assert set(article) <= ARTICLE_KEYS, f"{page['file']}: {set(article) - ARTICLE_KEYS}"
    return pages


def score_folder(folder: Path, options: Options | None = None) -> list[Check]:
    checks = []
    for page in load_pages(folder):
        source = read_file(folder / page["file"], folder)
        checks += check_page(page, source, clean_source(source, options or Options()))
    return checks


def check_page(page: dict[str, Any], source: SourceDocument, cleaned: Cleaned) -> list[Check]:
    """Return every expectation of a page with whether the cleaned source meets it."""
    return [Check(kind, page["file"], *rest) for kind, *rest in _checks(page, source, cleaned)]


def _checks(
    page: dict[str, Any], source: SourceDocument, cleaned: Cleaned
) -> Iterator[tuple[str, bool, str]]:
    wanted, found = page["article"], cleaned.articles
    yield "articles", len(found) == len(wanted), f"{len(wanted)} wanted, {len(found)} found"
    whole = "\n".join(article.aligned.text for article in found)
    for text in page.get("lacks", ()):
        yield "lacks", squeeze_spaces(text) not in squeeze_spaces(whole), f"{text!r} is left"
    for text in page.get("once", ()):
        yield "once", whole.count(text) == 1, f"{text!r} stands {whole.count(text)} times"
    for text in page.get("warned", ()):
        yield "warned", _is_warned(text, source, cleaned), f"no warning at {text!r}"
    for text in page.get("trusted", ()):
        yield "trusted", not _is_warned(text, source, cleaned), f"a warning at {text!r}"
    for number, article in enumerate(wanted):
        yield from _article_checks(article, found[number] if number < len(found) else None)


def _is_warned(text: str, source: SourceDocument, cleaned: Cleaned) -> bool:
    start = source.text.index(text)
    return any(
        warning.raw_start < start + len(text) and warning.raw_end > start
        for warning in (*source.warnings, *cleaned.warnings)
    )


def _article_checks(
    wanted: dict[str, Any], found: CleanArticle | None
) -> Iterator[tuple[str, bool, str]]:
    text = found.aligned.text if found else ""
    for name in FIELDS:
        if name in wanted:
            value = getattr(found, name) if found else "no article"
            value = list(value) if name == "byline" else value or ""
            yield name, value == wanted[name], f"{wanted[name]!r} wanted, {value!r} found"
    for string in wanted.get("holds", ()):
        yield "holds", string in text, f"{string!r} is missing"
    for before, after in wanted.get("apart", ()):
        start, end = text.find(before), text.find(after)
        apart = 0 <= start < end and "\n" in text[start:end]
        yield "apart", apart, f"{before!r} and {after!r} are not apart"


def report(checks: list[Check]) -> Iterator[str]:
    """Yield the misses, then a line for each kind with how many of its expectations are met."""
    for check in checks:
        if not check.right:
            yield f"{check.page}: {check.kind}: {check.detail}"
    for kind in sorted({check.kind for check in checks}):
        of_kind = [check.right for check in checks if check.kind == kind]
        yield f"{kind:15} {sum(of_kind):4} of {len(of_kind):4}"
    right = sum(check.right for check in checks)
    yield f"{'all':15} {right:4} of {len(checks):4} = {right / len(checks):.4f}"


if __name__ == "__main__":
    for line in report(score_folder(Path(sys.argv[1]))):
        sys.stdout.write(line + "\n")
