"""Evaluate an output folder, or results in memory, against gold, and say so in words.

``python -m pipeline.compare.evaluate DIR --gold GOLD`` scores an output folder;
``python -m pipeline.compare.evaluate --run INPUT --gold GOLD`` processes text files in memory
first, for the loop of a person who works on a rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.compare.gold import load_gold
from pipeline.compare.load import read_rows, rows_of_result
from pipeline.compare.score import SCORED, Evaluation, Finding, Score, score_documents
from pipeline.errors import ZhnewsError
from pipeline.result import Result


def evaluate_folder(folder: Path, gold: Path) -> Evaluation:
    """Score the records of an output folder; raises UsageError where either can't be read."""
    return score_documents(load_gold(gold), read_rows(folder))


def evaluate_results(results: Iterable[Result], gold: Path) -> Evaluation:
    """Score results in memory."""
    return score_documents(load_gold(gold), map(rows_of_result, results))


def describe(evaluation: Evaluation, *, misses: bool = True) -> str:
    """Return the figures as a table of plain text, then every error with its sentence."""
    chosen = list(evaluation.scores.values())
    lines = [f"{len(evaluation.scored) + len(evaluation.absent)} documents with gold"]
    lines += [f"  not in the output: {doc_id}" for doc_id in evaluation.absent]
    head = ("kind", "P", "R", "F1", "found", "missed", "spurious", "ignored")
    lines.append("{:<16}{:>7}{:>7}{:>7}{:>7}{:>8}{:>10}{:>9}".format(*head))
    for score in chosen:
        lines.append(
            f"{score.kind:<16}{_share(score.precision):>7}{_share(score.recall):>7}"
            f"{_share(score.f1):>7}{score.found:>7}{score.missed:>8}{score.spurious:>10}"
            f"{score.ignored:>9}"
        )
        lines += _field_lines(score)
    if misses:
        for score in chosen:
            lines += [_line(finding) for finding in score.findings]
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _field_lines(score: Score) -> list[str]:
    cells = [
        f"{name} {_share(score.accuracy(name))}" + (f" ({right}/{of})" if right < of else "")
        for name, (right, of) in score.fields.items()
    ]
    return ["    " + "  ".join(cells)] if cells else []


def _line(finding: Finding) -> str:
    place = f"{finding.doc_id} #{finding.article}"
    if finding.raw_start is not None:
        place += f" [{finding.raw_start}:{finding.raw_end}]"
    line = f"{finding.problem:<9}{finding.kind:<15}{finding.text}   {place}"
    if finding.rule:
        line += f" by {finding.rule}"
    for name, gold, found in finding.fields:
        line += f"\n         {name}: {_value(found)}, gold {_value(gold)}"
    return line + (f"\n         in: {finding.sentence}" if finding.sentence else "")


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def process_files(paths: Iterable[Path]) -> Iterator[Result]:
    """Process UTF-8 text files in memory; a document's id is the file's name without ending."""
    from pipeline.options import Options
    from pipeline.process import process_text

    for path in paths:
        text = path.read_bytes().decode("utf-8")
        yield process_text(text, Options(), doc_id=path.stem)


def main(arguments: list[str] | None = None) -> int:
    """Run the evaluation from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.compare.evaluate")
    parser.add_argument("folder", nargs="?", type=Path, help="an output folder")
    parser.add_argument("--gold", type=Path, required=True, help="folder of gold annotations")
    parser.add_argument("--run", type=Path, help="process the *.txt files of this folder instead")
    parser.add_argument("--kind", action="append", default=[], help="only this kind")
    parser.add_argument("--misses", action="store_true", help="list every error")
    parser.add_argument("--json", action="store_true", help="everything as JSON")
    given = parser.parse_args(arguments)
    try:
        if given.run is not None:
            gold = load_gold(given.gold)
            paths = [path for path in sorted(given.run.glob("*.txt")) if path.stem in gold]
            evaluation = score_documents(gold, map(rows_of_result, process_files(paths)))
        elif given.folder is not None:
            evaluation = evaluate_folder(given.folder, given.gold)
        else:
            parser.error("name an output folder, or --run with a folder of texts")
    except ZhnewsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    evaluation = evaluation.only(given.kind or SCORED)
    if given.json:
        json.dump(evaluation.to_json(), sys.stdout, ensure_ascii=False, indent=1)
    else:
        sys.stdout.write(describe(evaluation, misses=given.misses))
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
