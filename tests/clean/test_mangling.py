import re
from collections import Counter
from pathlib import Path

import pytest
from mangle import manglings

from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))
PAGES = sorted((ROOT / "tests" / "cases" / "pages").glob("*.txt"))
# Manglings of which nothing at all may change, whatever the page.
HARMLESS = {"crlf", "bom", "full_width", "indent", "numbers"}
# The least share of sentences that all manglings together must leave as they are. What is lost
# are headings as long as the cut, which nothing tells from a line that goes on, and pages of a
# few lines cut at 10 to 13.
FLOOR = 0.99


def sentences(raw):
    source = SourceDocument(doc_id="x", source="x", text=raw, sha256="")
    found = Counter()
    for article in clean_source(source, Options()).articles:
        for line in article.aligned.text.split("\n"):
            found.update(s.replace(" ", "") for s in re.split(r"(?<=[。！？!?])", line) if s)
    return found


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:3])
def test_mangling_that_is_harmless_changes_nothing(path):
    raw = path.read_text(encoding="utf-8")
    expected = sentences(raw)
    for name, mangled in manglings(raw):
        if name in HARMLESS or name in ("lists", "banner", "blank", "letters"):
            assert sentences(mangled) == expected, name


@pytest.mark.slow
def test_mangling_keeps_sentences():
    kept = total = 0
    for path in (*CORPUS, *PAGES):
        raw = path.read_bytes().decode("utf-8")
        expected = sentences(raw)
        for _, mangled in manglings(raw):
            total += expected.total()
            kept += (expected & sentences(mangled)).total()
    assert kept >= FLOOR * total, kept / total
