"""Differences as lines for a terminal: the change, the sentence round it, the fields."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pipeline.compare.diff import CLASSES, Change, DocumentDiff, Stat
from pipeline.compare.snippets import context, shorten, visible

_MARK = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_STYLE = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan"}
_CAUSE = {
    "source": "its source changed",
    "rules": "same source, other rules",
    "added": "new document",
    "removed": "document gone",
}


def show_diff(
    console: Console, diffs: Iterable[DocumentDiff], stat: Stat, *, limit: int | None = None
) -> None:
    """Print the differences as they come, at most ``limit`` of them, then the count of all."""
    shown = 0
    for diff in diffs:
        if limit is not None and shown >= limit:
            continue
        _print(console, _document_line(diff))
        for change in diff.changes if limit is None else diff.changes[: limit - shown]:
            for line in _change_lines(diff, change):
                _print(console, line)
            shown += 1
    if limit is not None and sum(stat.counts.values()) > shown:
        _print(console, Text(f"... {sum(stat.counts.values()) - shown} more"))
    _print(console, _sum_line(stat))


def show_stat(console: Console, stat: Stat) -> None:
    """Print a line for every kind and rule with changes, then the count of all."""
    lines = [(kind, visible(rule), counts) for kind, rule, counts in stat.lines()]
    width = max((cell_len(rule) for _, rule, _ in lines), default=0) + 2
    if lines:
        head = "".join(f"{change:>9}" for change in CLASSES)
        _print(console, Text(f"{'kind':<15}{'rule':<{width}}{head}", "bold"))
    for kind, rule, counts in lines:
        line = Text(f"{kind:<15}{rule}{' ' * (width - cell_len(rule))}")
        for change in CLASSES:
            line.append(f"{counts[change] or '':>9}", _STYLE[change])
        _print(console, line)
    _print(console, _sum_line(stat))


def _print(console: Console, line: Text) -> None:
    """Print a line whole: only a terminal may wrap it, a pipe gets it as it is."""
    console.print(line, soft_wrap=True)


def _sum_line(stat: Stat) -> Text:
    if not stat.different:
        return Text(f"no difference in {stat.documents} documents")
    line = Text()
    for change in CLASSES:
        line.append(f"{stat.total(change)} {change}", _STYLE[change]).append(", ")
    line.append(f"in {sum(stat.causes.values())} of {stat.documents} documents")
    causes = [f"{n} {_CAUSE[cause]}" for cause, n in sorted(stat.causes.items())]
    return line.append(f" ({'; '.join(causes)})")


def _document_line(diff: DocumentDiff) -> Text:
    line = Text(visible(diff.doc_id), "bold")
    return line.append(f"  {_CAUSE[diff.cause]}", "dim")


def _change_lines(diff: DocumentDiff, change: Change) -> Iterable[Text]:
    style, row = _STYLE[change.change], change.row
    line = Text(f"  {_MARK[change.change]} {change.kind} ", style)
    line.append(visible(change.text), f"bold {style}")
    line.append(f"  #{row.get('article')} [{row['raw_start']}:{row['raw_end']}]", "dim")
    if change.rule:
        line.append(f"  {visible(change.rule)}", "dim")
    yield line
    around = context(diff, change)
    if around is not None:
        before, mention, after = (visible(part) for part in around)
        yield (
            Text("      ")
            .append(before, "dim")
            .append(mention, f"underline {style}")
            .append(after, "dim")
        )
    for name, old, new in change.fields:
        if name == "rule":  # The first line tells it.
            continue
        short = shorten(old, new)
        line = Text(f"      {name}: ").append(visible(short[0]), "red").append(" → ")
        yield line.append(visible(short[1]), "green")
