"""The review pages of a run: one file where it fits, else an index and pages of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.compare.dashboard import Dashboard
from pipeline.compare.diff import DIFFED, DocumentDiff, Stat, diff_document, side_by_side
from pipeline.compare.html import as_script, render_page
from pipeline.compare.load import DocumentRows
from pipeline.compare.page import page_document
from pipeline.compare.raw import RawTexts
from pipeline.compare.score import Evaluation, Finding
from pipeline.compare.sources import open_rows
from pipeline.records import KINDS
from pipeline.write.export import written_aside

DOCUMENTS_A_PAGE = 100
# A page of this much data still opens in well under a second on a laptop of ten years ago, and a
# file of five megabytes can still be mailed.
_PAGE_BYTES = 4_000_000
# Characters that stand for the title of an article without one.
_START = 30


@dataclass(slots=True)
class _Page:
    documents: list[dict[str, Any]]
    bytes: int = 0

    def is_full(self, more: int) -> bool:
        return bool(self.documents) and (
            len(self.documents) >= DOCUMENTS_A_PAGE or self.bytes + more > _PAGE_BYTES
        )


def write_review(
    run: Path,
    file: Path,
    *,
    against: Path | None = None,
    only_changed: bool = False,
    kinds: Sequence[str] = DIFFED,
) -> Stat:
    """Write the review of a run to ``file``, and pages beside it where it is a batch.

    against: an earlier run or approved records; the records are then marked by what changed.
    only_changed: leave documents without a change out.
    kinds: the kinds whose changes count.
    Raises :class:`pipeline.errors.UsageError` where a folder holds no records.
    """
    stat = Stat()
    dashboard = Dashboard()
    with RawTexts(run) as raws:
        documents = _documents(run, against, raws, dashboard, stat, only_changed, kinds)
        _write(file, documents, dashboard, {"stat": stat if against is not None else None})
    return stat


def write_evaluation(run: Path, file: Path, evaluation: Evaluation) -> None:
    """Write the figures of an evaluation and the documents it scored, errors marked."""
    dashboard = Dashboard()
    findings: dict[str, list[Finding]] = {}
    for score in evaluation.scores.values():
        for finding in score.findings:
            findings.setdefault(finding.doc_id, []).append(finding)

    def documents(raws: RawTexts) -> Iterator[dict[str, Any]]:
        for rows in open_rows(run):
            if rows.doc_id in evaluation.scored:
                dashboard.add(rows)
                yield page_document(
                    rows, raw=raws.text_of(rows), findings=findings.get(rows.doc_id, ())
                )

    with RawTexts(run) as raws:
        _write(file, documents(raws), dashboard, {"evaluation": evaluation})


def _documents(
    run: Path,
    against: Path | None,
    raws: RawTexts,
    dashboard: Dashboard,
    stat: Stat,
    only_changed: bool,
    kinds: Sequence[str],
) -> Iterator[dict[str, Any]]:
    present = open_rows(run)
    pairs: Iterable[tuple[DocumentRows | None, DocumentRows | None]]
    pairs = ((None, rows) for rows in present)
    if against is not None:
        pairs = side_by_side(open_rows(against), present)
    for before, after in pairs:
        diff: DocumentDiff | None = None
        if against is not None:
            diff = diff_document(before, after, kinds=kinds)
            stat.add(diff)
        if after is not None:
            dashboard.add(after)
        rows = after or before
        if rows is None or (only_changed and diff is None):
            continue
        raw = raws.text_of(rows) if after is not None else None
        yield page_document(rows, diff=diff, raw=raw)


def _write(
    file: Path,
    documents: Iterable[dict[str, Any]],
    dashboard: Dashboard,
    extra: dict[str, Any],
) -> None:
    """Write pages as they fill; the last thing to be known is whether one page was enough."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page, number = _Page([]), 0
    listed: list[list[Any]] = []
    for document in documents:
        size = len(as_script(document).encode())
        if page.is_full(size):
            number += 1
            _write_page(file, page, number, last=False)
            page = _Page([])
        page.documents.append(document)
        page.bytes += size
        listed.append(_listed(document, number + 1))
    values: dict[str, Any] = {"stat": None, "evaluation": None, **extra}
    values |= {"dashboard": dashboard, "charts": dashboard.charts(), "name": file.stem}
    if number == 0:
        data = {"documents": page.documents}
        _save(file, render_page(data, nav=None, listed=False, **values))
        return
    _write_page(file, page, number + 1, last=True)
    pages = [_page_file(file, n + 1).name for n in range(number + 1)]
    index = {"documents": [], "listed": listed, "pages": pages}
    _save(file, render_page(index, nav=None, listed=True, **values))


def _write_page(file: Path, page: _Page, number: int, *, last: bool) -> None:
    nav = {
        "index": file.name,
        "number": number,
        "before": _page_file(file, number - 1).name if number > 1 else None,
        "after": None if last else _page_file(file, number + 1).name,
    }
    values: dict[str, Any] = {"stat": None, "evaluation": None, "dashboard": None, "charts": []}
    text = render_page(
        {"documents": page.documents}, nav=nav, listed=False, name=file.stem, **values
    )
    _save(_page_file(file, number), text)


def _page_file(file: Path, number: int) -> Path:
    return file.with_name(f"{file.stem}-{number:03d}{file.suffix or '.html'}")


def _listed(document: dict[str, Any], page: int) -> list[Any]:
    """Return the line of a document in the index: id, page, title, records a kind, changes."""
    articles = document["articles"]
    records = [record for article in articles for record in article["records"]]
    counts = [sum(r["k"] == kind and r.get("m") != "removed" for r in records) for kind in KINDS]
    marks = sum("m" in item for item in (*records, *articles))
    titles = [article["title"] for article in articles if article.get("title")]
    starts = [article["text"][:_START] + "…" for article in articles if article["text"]]
    title = next(iter(titles + starts), None)
    return [document["id"], page, title, *counts, marks]


def _save(file: Path, text: str) -> None:
    with written_aside(file) as out:
        out.write(text.encode("utf-8"))
