from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def corpus_texts():
    return [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
