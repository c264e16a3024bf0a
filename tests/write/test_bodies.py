from __future__ import annotations

import random

import pytest

from pipeline.write.bodies import Bodies


def row(doc_id: str, article: int, text: str, canonical: str, kind: str = "company") -> dict:
    return {
        "doc_id": doc_id,
        "article": article,
        "text": text,
        "type": kind,
        "canonical": canonical,
    }


ROWS = [
    row("a", 1, "中科创星投资", "中科创星投资"),
    row("a", 1, "中科创星", "中科创星投资"),
    row("a", 2, "中科创星", "中科创星投资"),
    row("b", 1, "中科创星", "中科创星投资", "other"),
    row("b", 1, "省政府", "陕西省人民政府", "government"),
]
EXPECTED = [
    {
        "canonical": "中科创星投资",
        "type": "company",
        "aliases": ["中科创星"],
        "articles": 3,
        "mentions": 4,
    },
    {
        "canonical": "陕西省人民政府",
        "type": "government",
        "aliases": ["省政府"],
        "articles": 1,
        "mentions": 1,
    },
]


def collect(rows: list[dict]) -> list[dict]:
    bodies = Bodies()
    bodies.add(rows)
    return list(bodies.rows())


def test_bodies_count_articles_and_mentions() -> None:
    assert collect(ROWS) == EXPECTED


def test_bodies_add_up_tallies_of_documents_as_their_rows() -> None:
    bodies = Bodies()
    for doc_id in ("b", "a"):
        each = Bodies()
        each.add([row for row in ROWS if row["doc_id"] == doc_id])
        bodies.add_tally(each.tally())
    assert list(bodies.rows()) == EXPECTED


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_bodies_take_documents_in_any_order_and_in_parts(order: tuple[str, ...]) -> None:
    bodies = Bodies()
    for doc_id in order:
        rows = [each for each in ROWS if each["doc_id"] == doc_id]
        random.Random(7).shuffle(rows)
        for each in rows:
            bodies.add([each])
    assert list(bodies.rows()) == EXPECTED


def test_bodies_break_a_tie_of_types_the_same_way() -> None:
    rows = [row("a", 1, "某会", "某会", "other"), row("a", 1, "某会", "某会", "media")]
    assert collect(rows)[0]["type"] == collect(rows[::-1])[0]["type"] == "media"
