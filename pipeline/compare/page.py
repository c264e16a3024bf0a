"""The data of a review page: documents, articles and records as the page's script reads them.

Keys are short because a page of a hundred documents holds ten thousand records: ``k`` kind, ``t``
text, ``s`` and ``e`` own offsets in the article's text, ``r`` raw span, ``w`` raw characters where
they differ from the text, ``x`` rule, ``f`` fields, ``m`` mark, ``c`` changed fields as
``[name, old, new]`` (against gold ``[name, found, gold]``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.compare.diff import Change, DocumentDiff
from pipeline.compare.load import DocumentRows, Row
from pipeline.compare.locate import article_of, own_start
from pipeline.compare.score import Finding
from pipeline.compare.snippets import shorten
from pipeline.records import KINDS
from pipeline.result import COLUMNS

_SHOWN_OTHERWISE = {
    "doc_id", "article", "text", "raw_start", "raw_end", "start_char", "end_char", "sentence",
    "rule", "trigger", "mentions", "parties", "representatives",
}  # fmt: skip
_FIELDS = {
    kind: [name for name in (c.rstrip("_") for c in COLUMNS[kind]) if name not in _SHOWN_OTHERWISE]
    for kind in KINDS
}
_Key = tuple[str, int, int]


def page_document(
    rows: DocumentRows,
    *,
    diff: DocumentDiff | None = None,
    raw: str | None = None,
    findings: Iterable[Finding] = (),
) -> dict[str, Any]:
    """Return the data of one document.

    diff: its changes, which mark the records; what was removed is put back where it stood.
    raw: its decoded source, for the raw characters of its records.
    findings: its errors against gold, which mark the records in the same way.
    """
    marks: dict[_Key, list[Row]] = defaultdict(list)
    extra: list[tuple[str, Row, Row]] = []
    gone = diff is not None and diff.cause == "removed"
    for change in diff.changes if diff else ():
        _sort_change(change, marks, extra, gone=gone)
    for finding in findings:
        _sort_finding(finding, marks, extra)
    shown = {
        "id": rows.doc_id,
        "source": rows.document.get("source"),
        "cause": diff.cause if diff else None,
        "removed": _count_reasons(rows.document.get("removed")),
        "warnings": _count_reasons(rows.document.get("warnings")),
        "articles": [_article(rows, article, marks, raw) for article in rows["articles"]],
    }
    _put_back(shown, rows, extra)
    return shown


def _sort_change(
    change: Change,
    marks: dict[_Key, list[Row]],
    extra: list[tuple[str, Row, Row]],
    *,
    gone: bool,
) -> None:
    mark: Row = {"m": change.change, "c": [list(field) for field in change.fields]}
    if change.kind == "articles":
        mark["c"] = [[name, *shorten(old, new)] for name, old, new in change.fields]
    if change.new is not None or gone:
        marks[_key(change.kind, change.row)].append(mark)
    elif change.old is not None:
        extra.append((change.kind, change.old, mark))


def _sort_finding(
    finding: Finding, marks: dict[_Key, list[Row]], extra: list[tuple[str, Row, Row]]
) -> None:
    if finding.raw_start is None or finding.raw_end is None or finding.article is None:
        return
    mark: Row = {
        "m": finding.problem,
        "c": [[name, found, gold] for name, gold, found in finding.fields],
    }
    if finding.problem != "missed":
        marks[finding.kind, finding.raw_start, finding.raw_end].append(mark)
    elif finding.kind in KINDS:
        row = {"text": finding.text, "article": finding.article, "sentence": finding.sentence}
        span = {"raw_start": finding.raw_start, "raw_end": finding.raw_end}
        extra.append((finding.kind, row | span, mark))


def _key(kind: str, row: Mapping[str, Any]) -> _Key:
    return kind, row["raw_start"], row["raw_end"]


def _count_reasons(items: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items or ():
        counts[item["reason"]] = counts.get(item["reason"], 0) + 1
    return counts


def _article(
    rows: DocumentRows, article: Row, marks: dict[_Key, list[Row]], raw: str | None
) -> dict[str, Any]:
    number = article["article"]
    records = []
    for kind in KINDS:
        for row in rows[kind]:
            if row["article"] == number:
                mark = marks[_key(kind, row)].pop(0) if marks.get(_key(kind, row)) else {}
                records.append(_record(rows, kind, row, raw) | mark)
    mark = (marks.get(_key("articles", article)) or [{}])[0]
    shown = {name: article.get(name) for name in ("article", "title", "byline", "agency", "text")}
    shown["published"] = [article.get("published"), article.get("published_from")]
    shown["r"] = [article["raw_start"], article["raw_end"]]
    return {**shown, "records": _in_order(records), **mark}


def _in_order(records: list[Row]) -> list[Row]:
    order = {kind: i for i, kind in enumerate(KINDS)}
    return sorted(
        records,
        key=lambda r: (r["s"] is None, r["s"] or 0, -(r["e"] or 0), order[r["k"]], r["r"]),
    )


def _record(rows: DocumentRows, kind: str, row: Row, raw: str | None) -> Row:
    start, end = row.get("start_char"), row.get("end_char")
    text = row.get("trigger") or row.get("text") or ""
    if start is None:
        start = own_start(rows, text, row["article"], row["raw_start"], row.get("sentence") or "")
        end = None if start is None else start + len(text)
    record: Row = {
        "k": kind,
        "t": text,
        "s": start,
        "e": end,
        "r": [row["raw_start"], row["raw_end"]],
        "x": row.get("rule"),
        "f": {name: row[name] for name in _FIELDS[kind] if row.get(name) is not None},
    }
    if kind == "signings":
        record["parties"] = [_place(rows, row, party) for party in row.get("parties") or ()]
        people = row.get("representatives") or ()
        record["representatives"] = [_place(rows, row, person) for person in people]
        record["sentence"] = row.get("sentence")
    if raw is not None:
        piece = raw[row["raw_start"] : row["raw_end"]]
        if piece != text:
            record["w"] = piece
    return record


def _place(rows: DocumentRows, signing: Row, item: Row) -> Row:
    """Return a party or representative with the own offset of its name in the article."""
    start = None
    if item.get("raw_start") is not None:
        start = own_start(rows, item["name"], signing["article"], item["raw_start"])
    return {**item, "s": start}


def _put_back(shown: dict[str, Any], rows: DocumentRows, extra: list[tuple[str, Row, Row]]) -> None:
    """Put what is no longer there into its article, at its place where the text still has it."""
    for kind, row, mark in extra:
        if kind not in KINDS:
            continue
        article = article_of(rows, row["article"])
        record = _record(rows, kind, row, None) | mark
        text = article["text"] if article else ""
        if record["s"] is None or text[record["s"] : record["e"]] != record["t"]:
            record["s"] = record["e"] = None
        home = next((a for a in shown["articles"] if a["article"] == row["article"]), None)
        if home is None:
            home = {"article": row["article"], "text": "", "records": [], "gone": True}
            shown["articles"].append(home)
        home["records"] = _in_order([*home["records"], record])
