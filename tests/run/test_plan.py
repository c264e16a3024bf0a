"""The plan in the documentation follows from the figures that stand beside it."""

from tests.benchmarks.plan import DOCUMENT, plan_table, read_figures, renew

ARTICLE = {
    "work of a core": 9.0,
    "work of the process that writes": 0.5,
    "text": 3000,
    "JSON lines": 30_000,
    "Parquet": 4000,
    "store": 36_000,
    "memory with one worker": 200,
    "memory of each further worker": 150,
}


def test_document_holds_the_plan_of_its_figures():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renew(text, read_figures(text)) == text


def test_plan_is_the_figures_times_the_articles():
    lines = plan_table(ARTICLE).splitlines()
    assert "| core-hours | 2.6 | 264 |" in lines
    assert "| hours on 2 cores | 1.3 | 132 |" in lines
    # 64 cores would need 4.1 hours, had the one process that writes not to do it all.
    assert "| hours on 64 cores | 0.1 | 14 |" in lines
    assert "| JSON lines | 30 GB | 3.0 TB |" in lines
    assert lines[-1].endswith("full at 2,000 articles a second, the work of 18 cores.")
