"""The plan of ``docs/scale.md``: what a hundred million articles cost, from what one costs here.

    python -m tests.benchmarks.plan              measure, write the figures and the plan into it
    python -m tests.benchmarks.plan --reckon     only the plan, from the figures that stand there

An article is one of ``batch.make_articles``: financial news, 1,000 characters. Both tables stand
between comments, ``<!-- measured -->`` and ``<!-- plan -->``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.batch import ROOT, make_articles, measure, write_documents

DOCUMENT = ROOT / "docs" / "scale.md"
ARTICLES = 2000
CHARACTERS = 1000
UNITS = {
    "work of a core": "ms",
    "work of the process that writes": "ms",
    "text": "bytes",
    "JSON lines": "bytes",
    "Parquet": "bytes",
    "store": "bytes",
    "memory with one worker": "MB",
    "memory of each further worker": "MB",
}
_LINE = re.compile(r"\| (?P<name>[^|]+) \| (?P<value>[\d,.]+) (?:ms|bytes|MB) \|")
_SIZES = (1_000_000, 100_000_000)
_CORES = (2, 16, 64)


def measure_articles() -> dict[str, float]:
    """Return what an article costs here, in the units of :data:`UNITS`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, few = folder / "news.jsonl", folder / "few.jsonl"
        write_documents(source, make_articles(ARTICLES, CHARACTERS))
        write_documents(few, make_articles(ARTICLES // 10, CHARACTERS))
        alone = measure(few, folder / "alone", 1)
        begun = measure(few, folder / "few", 2)
        run = measure(source, folder / "out", 2)
        # What a run costs before its first article is in both.
        more = ARTICLES - ARTICLES // 10
        command = [sys.executable, "-m", "pipeline"]
        export = ["export", str(folder / "out"), "--format", "parquet"]
        subprocess.run(command + export, cwd=ROOT, check=True, capture_output=True)
        patterns = {"JSON lines": "*.jsonl", "Parquet": "*.parquet", "store": "*.sqlite"}
        sizes = {
            kind: sum(path.stat().st_size for path in (folder / "out").glob(pattern)) / ARTICLES
            for kind, pattern in patterns.items()
        }
        return {
            "work of a core": 1000 * (run.workers - begun.workers) / more,
            "work of the process that writes": 1000 * (run.parent - begun.parent) / more,
            "text": source.stat().st_size / ARTICLES,
            **sizes,
            "memory with one worker": alone.proportional,
            "memory of each further worker": run.proportional - alone.proportional,
        }


def figures_table(figures: Mapping[str, float]) -> str:
    """Return the measured figures as Markdown."""
    rows = [
        f"| {name} | {figures[name]:,.2f} {unit} |"
        if unit == "ms"
        else f"| {name} | {figures[name]:,.0f} {unit} |"
        for name, unit in UNITS.items()
    ]
    return "\n".join(["| for an article of 1,000 characters | |", "|---|---|", *rows])


def read_figures(text: str) -> dict[str, float]:
    """Return the measured figures that stand in the document."""
    found = _LINE.finditer(_parts(text, "measured")[1])
    figures = {match["name"]: float(match["value"].replace(",", "")) for match in found}
    if figures.keys() != UNITS.keys():
        raise ValueError(f"not the figures of the plan: {sorted(figures.keys() ^ UNITS.keys())}")
    return figures


def plan_table(figures: Mapping[str, float]) -> str:
    """Return the plan as Markdown."""
    work, writer = figures["work of a core"], figures["work of the process that writes"]
    rows = [("core-hours", [_hours(work + writer, size) for size in _SIZES])]
    for cores in _CORES:
        # What the cores share out, but never sooner than the one process that writes.
        each = max((work + writer) / cores, writer)
        rows.append((f"hours on {cores} cores", [_hours(each, size) for size in _SIZES]))
    for kind in ("text", "JSON lines", "Parquet", "store"):
        rows.append((kind, [_bytes(figures[kind] * size) for size in _SIZES]))
    head = ["| | 1 million articles | 100 million articles |", "|---|---|---|"]
    full = (
        f"\nThe process that writes is full at {_round(1000 / writer):,} articles a second, the work of "
        f"{work / writer:,.0f} cores."
    )
    return "\n".join([*head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows), full])


def renew(text: str, figures: Mapping[str, float]) -> str:
    """Return the document with these figures and the plan that follows from them."""
    text = _replace(text, "measured", figures_table(figures))
    return _replace(text, "plan", plan_table(read_figures(text)))


def _hours(milliseconds: float, articles: int) -> str:
    hours = milliseconds * articles / 3_600_000
    return f"{hours:,.0f}" if hours >= 10 else f"{hours:.1f}"


def _bytes(size: float) -> str:
    return f"{size / 1e12:.1f} TB" if size >= 1e12 else f"{size / 1e9:,.0f} GB"


def _round(value: float) -> int:
    """Return a number to two figures: more were never measured."""
    return int(float(f"{value:.1e}"))


def _parts(text: str, name: str) -> tuple[str, str, str]:
    """Return what stands before, between and behind the comments of a table."""
    before, begin, rest = text.partition(f"<!-- {name} -->\n")
    between, end, behind = rest.partition(f"<!-- /{name} -->")
    return before + begin, between, end + behind


def _replace(text: str, name: str, table: str) -> str:
    before, _, behind = _parts(text, name)
    return f"{before}{table}\n{behind}"


def main() -> None:
    """Write the figures and the plan into the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reckon", action="store_true")
    asked = parser.parse_args()
    text = DOCUMENT.read_text(encoding="utf-8")
    figures = read_figures(text) if asked.reckon else measure_articles()
    DOCUMENT.write_text(renew(text, figures), encoding="utf-8")


if __name__ == "__main__":
    main()
