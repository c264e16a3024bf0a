"""Rows made by hand for the tests of comparison: only the fields that a test speaks of vary."""

import hashlib
import json

from pipeline.compare.load import DocumentRows
from pipeline.result import COLUMNS, TABLES

DEFAULTS = {
    "documents": {"source": "a.txt", "encoding": "utf-8", "media_type": "text/plain"},
    "quantities": {"unit": "CNY", "dimension": "money", "modifier": "exact", "rule": "q.money"},
    "dates": {"type": "DATE", "rule": "d.day"},
    "organisations": {"type": "company", "rule": "o.suffix"},
    "signings": {"status": "signed", "confidence": "high", "rule": "s.with", "mentions": []},
    "articles": {"byline": []},
}
LISTS = ("removed", "warnings", "parties", "representatives", "byline")


def row(table, **fields):
    """Return a whole row of ``table``, keys in the order of the output files."""
    base = {name.rstrip("_"): [] if name in LISTS else None for name in COLUMNS[table]}
    return {**base, **DEFAULTS.get(table, {}), **fields}


def document(text, *, doc_id="a", source="a.txt", title=None, **mentions):
    """Return the rows of a one-article document of clean text.

    mentions: kind=[(text, fields)], found in ``text`` from left to right.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    tables = {
        "documents": [
            row(
                "documents",
                doc_id=doc_id,
                source=source,
                sha256=digest,
                characters=len(text),
                articles=1,
            )
        ],
        "articles": [
            row(
                "articles",
                doc_id=doc_id,
                article=1,
                title=title,
                raw_start=0,
                raw_end=len(text),
                text=text,
            )
        ],
    }
    for kind, items in mentions.items():
        at, rows = 0, []
        for mention, fields in items:
            start = text.index(mention, at)
            at = start + 1
            place = {
                "doc_id": doc_id,
                "article": 1,
                "raw_start": start,
                "raw_end": start + len(mention),
                "sentence": text,
            }
            if kind == "signings":
                place["trigger"] = mention
            else:
                place |= {"text": mention, "start_char": start, "end_char": start + len(mention)}
            rows.append(row(kind, **place, **fields))
        tables[kind] = rows
    return DocumentRows(doc_id, tables)


def write(folder, *documents):
    """Write documents as an output folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        lines = [
            json.dumps(line, ensure_ascii=False)
            for each in sorted(documents, key=lambda each: each.doc_id)
            for line in each[table]
        ]
        (folder / f"{table}.jsonl").write_text("".join(f"{x}\n" for x in lines), encoding="utf-8")
    return folder
