"""Any span inside a line of an article is found again in the raw text, damaged pages included."""

import itertools
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mangle import rewrap, space_letters

from pipeline.aligned import surface
from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument
from tests.manglings import MANGLINGS

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))


def strewn(text):
    """Put marks that go, of three kinds, behind every seventh Chinese character."""
    marks = itertools.cycle(("\u200b", "&nbsp;", "★"))
    count = itertools.count(1)
    return re.sub(
        "[\u4e00-\u9fff]", lambda m: m[0] + (next(marks) if next(count) % 7 == 0 else ""), text
    )


WAYS = {
    **MANGLINGS,
    "strewn": strewn,
    "cut": lambda text: rewrap(text, 17),
    "cut_blank": lambda text: rewrap(text, 38).replace("\n", "\n\n"),
    "spaced_letters": space_letters,
}


@cache
def cleaned(path, mangling):
    raw = WAYS[mangling](path.read_text(encoding="utf-8"))
    source = SourceDocument(doc_id="x", source="x", text=raw, sha256="")
    found = clean_source(source, Options())
    lines = []
    for article in found.articles:
        start = 0
        for line in article.aligned.text.split("\n"):
            lines.append((article.aligned, start, len(line)))
            start += len(line) + 1
    return raw, found.removed, lines


@pytest.mark.parametrize("mangling", WAYS)
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem[:3])
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_surface_of_any_span_is_its_text(path, mangling, data):
    raw, removed, lines = cleaned(path, mangling)
    aligned, first, size = data.draw(st.sampled_from(lines))
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, min(size, start + 40)))
    # A space between two Latin words is none at the end of a mention.
    text = aligned.text[first + start : first + end].strip()
    raw_start, raw_end = aligned.raw_span(first + start, first + end)
    assert surface(raw, raw_start, raw_end, removed) == text
