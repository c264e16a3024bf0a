"""Differences as lines for a terminal: the change, the sentence round it, the fields."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pipeline.compare.diff import CLASSES, Change, DocumentDiff, Stat
from pipeline.compare.locate import article_of, own_start

_MARK = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_STYLE = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan"}
_CAUSE = {
    "source": "its source changed",
    "rules": "same source, other rules",
    "added": "new document",
    "removed": "document gone",
}
# Characters shown on each side of a mention; a line of a terminal then holds most sentences.
_CONTEXT = 30


def visible(text: str) -> str:
    """Return a text in which nothing can move a cursor, ring a bell or turn the line round."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


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
    context = _context(diff, change)
    if context is not None:
        before, mention, after = (visible(part) for part in context)
        yield (
            Text("      ")
            .append(before, "dim")
            .append(mention, f"underline {style}")
            .append(after, "dim")
        )
    for name, old, new in change.fields:
        if name == "rule":  # The first line tells it.
            continue
        short = _shorten(old, new)
        line = Text(f"      {name}: ").append(visible(short[0]), "red").append(" → ")
        yield line.append(visible(short[1]), "green")


def _context(diff: DocumentDiff, change: Change) -> tuple[str, str, str] | None:
    """Return the mention and the characters of its sentence on both sides of it."""
    row = change.row
    rows = diff.new if change.new is not None else diff.old
    sentence, text = row.get("sentence") or "", change.text
    if change.kind == "articles" or not sentence or rows is None:
        return None
    article = article_of(rows, row["article"])
    start = row.get("start_char")
    if start is None:
        start = own_start(rows, text, row["article"], row["raw_start"], sentence)
    if article is None or start is None:
        return None
    first = article["text"].rfind(sentence, 0, start + len(sentence))
    if first < 0 or start - first > len(sentence):
        return None
    at = start - first
    before, after = sentence[:at], sentence[at + len(text) :]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + "…"
    return before, text, after


def _shorten(old: Any, new: Any) -> tuple[str, str]:
    """Return two values as text; of two long ones only the part in which they differ."""
    before, after = (json.dumps(value, ensure_ascii=False) for value in (old, new))
    longest = 2 * _CONTEXT
    if max(len(before), len(after)) <= longest:
        return before, after
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    first = max(same - _CONTEXT // 2, 0)
    return _window(before, first, longest), _window(after, first, longest)


def _window(text: str, first: int, length: int) -> str:
    head = "…" if first else ""
    tail = "…" if len(text) > first + length else ""
    return head + text[first : first + length] + tail
