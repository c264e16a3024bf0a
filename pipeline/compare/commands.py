"""What ``zhnews diff`` shows: the differences as they are found, and the count of all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from rich.console import Console

from pipeline.compare.diff import DocumentDiff, Stat, diff_documents
from pipeline.compare.review import write_review
from pipeline.compare.sources import approved_of, open_rows, tables_of
from pipeline.compare.terminal import show_diff, show_stat


def show_changes(
    old: Path,
    new: Path | None,
    *,
    kinds: Sequence[str],
    style: str = "changes",
    limit: int | None = None,
    html: Path | None = None,
) -> bool:
    """Print what changed between two places and return whether anything did.

    new: None compares the records of ``old`` with those approved there.
    style: ``changes``, ``stat`` or ``json``.
    limit: the most changes to show; all are counted.
    html: also write a review page of the documents that differ.
    """
    if new is None:
        old, new = approved_of(old), old
    stat = Stat()
    kinds = [kind for kind in kinds if kind in tables_of(old, new)]
    tables = ("documents", "articles", *kinds)
    diffs = diff_documents(open_rows(old, tables), open_rows(new, tables), kinds=kinds, stat=stat)
    console = Console(highlight=False)
    if style == "json":
        _write_json(console.file, diffs, stat, limit)
    elif style == "stat":
        for _ in diffs:
            pass
        show_stat(console, stat)
    else:
        show_diff(console, diffs, stat, limit=limit)
    if html is not None:
        write_review(new, html, against=old, only_changed=True, kinds=kinds)
    return stat.different


def _write_json(
    file: IO[str], diffs: Iterable[DocumentDiff], stat: Stat, limit: int | None
) -> None:
    """Write one JSON object, a document a line, as they come: a large diff needs no memory."""
    shown = 0
    file.write('{"documents": [')
    for diff in diffs:
        if limit is not None and shown >= limit:
            continue
        value = diff.to_json()
        if limit is not None:
            value["changes"] = value["changes"][: limit - shown]
        file.write((",\n" if shown else "\n") + json.dumps(value, ensure_ascii=False))
        shown += max(len(value["changes"]), 1)
    file.write('\n], "stat": ' + json.dumps(stat.to_json(), ensure_ascii=False) + "}\n")
