import json
from pathlib import Path

import pytest

from pipeline.aligned import surface
from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = sorted((CORPUS / "gold").glob("*.json"))


def clean(text, **fields):
    source = SourceDocument(doc_id="x", source="x", text=text, sha256="", **fields)
    return clean_source(source, Options())


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem[:3])
def test_clean_gives_the_articles_of_the_gold(path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    raw = (CORPUS / f"{path.stem}.txt").read_text(encoding="utf-8")
    cleaned = clean(raw)
    found = []
    for article in cleaned.articles:
        body = article.aligned.text[len(article.title) + 1 if article.title else 0 :]
        body = "".join(body.split())
        found.append(
            {
                "article": article.number,
                "title": article.title,
                "byline": list(article.byline),
                "agency": article.agency,
                "first": body[:12],
                "last": body[-12:],
                "raw_start": article.raw_start,
                "raw_end": article.raw_end,
            }
        )
    assert found == gold["articles"]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem[:3])
def test_clean_keeps_or_lists_every_character(path):
    raw = (CORPUS / f"{path.stem}.txt").read_text(encoding="utf-8")
    cleaned = clean(raw)
    seen = {i for i, character in enumerate(raw) if character.isspace()}
    for removal in cleaned.removed:
        seen.update(range(removal.raw_start, removal.raw_end))
    for article in cleaned.articles:
        seen.update(article.aligned.raw_of(i) for i in range(len(article.aligned)))
    assert set(range(len(raw))) - seen == set()


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem[:3])
def test_clean_agrees_with_surface(path):
    raw = (CORPUS / f"{path.stem}.txt").read_text(encoding="utf-8")
    cleaned = clean(raw)
    for article in cleaned.articles:
        at = 0
        for line in article.aligned.text.split("\n"):
            start, end = article.aligned.raw_span(at, at + len(line))
            assert surface(raw, start, end, cleaned.removed) == line
            at += len(line) + 1
