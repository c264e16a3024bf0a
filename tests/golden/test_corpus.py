"""What every stage makes of the two source documents, line by line.

Renew a golden with ``pytest tests/golden --force-regen`` only after reading the difference:
a golden nobody read proves nothing.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.process import process_source
from pipeline.read import read_file
from pipeline.records import KINDS
from pipeline.segment.passage import Passage

CORPUS = Path(__file__).parents[2] / "corpus"
DOCUMENTS = sorted(CORPUS.glob("*.txt"))

pytestmark = [
    pytest.mark.golden,
    pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem),
]


@cache
def cleaned(path):
    source = read_file(path, CORPUS)
    return source, clean_source(source, Options())


@cache
def rows(path):
    return process_source(read_file(path, CORPUS), Options()).to_rows()


def lines(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_cleaned_text(path, file_regression):
    _, result = cleaned(path)
    parts = [f"== article {a.number}: {a.title}\n{a.aligned.text}\n" for a in result.articles]
    file_regression.check("\n".join(parts), basename=f"{path.stem}.cleaned", extension=".txt")


def test_removed_noise(path, file_regression):
    source, result = cleaned(path)
    parts = [
        f"{r.reason}\t{r.raw_start}-{r.raw_end}\t{source.text[r.raw_start : r.raw_end]!r}\n"
        for r in result.removed
    ]
    file_regression.check("".join(parts), basename=f"{path.stem}.removed", extension=".tsv")


def test_sentences(path, file_regression):
    source, result = cleaned(path)
    parts = []
    for article in result.articles:
        passage = Passage(article.aligned, raw=source.text)
        parts += [f"{s}-{e}\t{passage.text[s:e]}\n" for s, e in passage.sentences]
        parts.append("\n")
    file_regression.check("".join(parts), basename=f"{path.stem}.sentences", extension=".tsv")


@pytest.mark.parametrize("kind", KINDS)
def test_records(path, kind, file_regression):
    file_regression.check(
        lines(rows(path)[kind]), basename=f"{path.stem}.{kind}", extension=".jsonl"
    )
