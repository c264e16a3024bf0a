"""Take the present records of a run as the approved ones, all or a chosen part of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.compare.approved import approved_path, read_document, write_document
from pipeline.compare.diff import DIFFED, diff_document
from pipeline.compare.load import DocumentRows, read_rows
from pipeline.errors import UsageError


def approve(
    run: Path, approved: Path, *, documents: Sequence[str] = (), kinds: Sequence[str] = DIFFED
) -> list[str]:
    """Write the records of a run to the approved files; return the ids of those that changed.

    documents: only these. One that the run no longer has is taken off the approved ones, where
        all kinds are approved.
    kinds: only these; the other records of a document stay as they were approved.
    Raises :class:`pipeline.errors.UsageError` for an id that neither side knows.
    """
    wanted, whole = set(documents), set(kinds) >= set(DIFFED)
    written, seen = [], set()
    for rows in read_rows(run):
        if wanted and rows.doc_id not in wanted:
            continue
        seen.add(rows.doc_id)
        path = approved_path(approved, rows.doc_id)
        before = read_document(path) if path.is_file() else None
        if before is not None and diff_document(before, rows, kinds=kinds) is None:
            continue
        write_document(approved, rows if whole else _part(before, rows, kinds))
        written.append(rows.doc_id)
    return sorted(written + (_remove(approved, wanted, seen) if whole else []))


def _part(before: DocumentRows | None, rows: DocumentRows, kinds: Sequence[str]) -> DocumentRows:
    """Return the approved rows with the chosen kinds of the present ones.

    The digest stays the approved one, so that what is left pending still shows its cause.
    """
    old = before or DocumentRows(rows.doc_id)
    tables = {kind: rows[kind] if kind in kinds else old[kind] for kind in DIFFED}
    return DocumentRows(rows.doc_id, {"documents": [old.document or rows.document], **tables})


def _remove(approved: Path, wanted: set[str], seen: set[str]) -> list[str]:
    """Take documents that the run no longer has off the approved ones."""
    removed = []
    for doc_id in sorted(wanted - seen):
        path = approved_path(approved, doc_id)
        if not path.is_file():
            raise UsageError(f"{doc_id}: neither in the run nor approved")
        path.unlink()
        removed.append(doc_id)
    if not wanted:
        for path in sorted(approved.rglob("*.txt")):
            document = read_document(path)
            if document.doc_id not in seen:
                path.unlink()
                removed.append(document.doc_id)
    return removed
