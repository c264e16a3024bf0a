"""A careless change shows: the whole path against ``jieba.lcut`` in one run, with a wide margin."""

import pytest

from tests.benchmarks.throughput import documents, measure, subjects

# Measured 0.64 (median of seven rounds); less than half of that is no noise.
FLOOR = 0.3


@pytest.mark.slow
def test_whole_path_keeps_its_ratio_to_jieba():
    texts = documents(60)
    chosen = {
        name: subject
        for name, subject in subjects(texts).items()
        if name in ("jieba.lcut", "pipeline.extract")
    }
    rates = measure(chosen, texts, rounds=7)
    assert max(rates["pipeline.extract"]) / max(rates["jieba.lcut"]) > FLOOR
