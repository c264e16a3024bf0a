"""The floors of ``floors.toml``: no figure against the gold falls quietly."""

import hashlib
from functools import cache
from pathlib import Path

import pytest

from pipeline.compare.evaluate import evaluate_results, process_files
from pipeline.options import tomllib

TESTS = Path(__file__).parent
CORPUS = TESTS.parent / "corpus"
GOLD = CORPUS / "gold"
FLOORS = tomllib.loads((TESTS / "floors.toml").read_text(encoding="utf-8"))
FINGERPRINT = FLOORS.pop("gold")["sha256"]
FIGURES = [(kind, figure) for kind, floors in FLOORS.items() for figure in floors]

pytestmark = pytest.mark.golden


@cache
def scores():
    return evaluate_results(process_files(sorted(CORPUS.glob("*.txt"))), GOLD).scores


def test_gold_is_the_one_the_floors_were_set_on():
    found = hashlib.sha256()
    for path in sorted(GOLD.glob("*.json")):
        found.update(path.read_bytes())
    assert found.hexdigest() == FINGERPRINT


@pytest.mark.parametrize(("kind", "figure"), FIGURES)
def test_figure_is_not_below_its_floor(kind, figure):
    score = scores()[kind]
    own = figure in ("precision", "recall")
    reached = getattr(score, figure) if own else score.accuracy(figure)
    assert reached is not None, "nothing to compare"
    assert reached >= FLOORS[kind][figure]
