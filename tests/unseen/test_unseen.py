"""Floors on the ten articles that were annotated before any extractor read them."""

from functools import cache
from pathlib import Path

import pytest

from pipeline.compare.evaluate import evaluate_results, process_files

HERE = Path(__file__).parent
FLOORS = {
    "quantities": (0.98, 0.98),
    "dates": (0.95, 0.97),
    "organisations": (0.98, 0.98),
    "signings": (1.0, 1.0),
    "parties": (1.0, 1.0),
}


@cache
def scores():
    return evaluate_results(
        process_files(sorted((HERE / "corpus").glob("*.txt"))), HERE / "gold"
    ).scores


@pytest.mark.parametrize("kind", FLOORS)
def test_unseen_articles_stay_above_their_floors(kind):
    precision, recall = FLOORS[kind]
    assert scores()[kind].precision >= precision
    assert scores()[kind].recall >= recall
