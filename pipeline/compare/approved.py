"""The approved records: one text file a document, made to be read in a version control's diff.

A file holds a whole document: its articles paragraph by paragraph and, under each paragraph, the
records that begin in it, a field a line::

    document news/0001
      sha256: 5f2c...

    article 1
      title: 甲乙签约
      raw: 0-25

    | 甲公司与乙公司签约，总额超过3亿元。

    quantity 超过3亿元
      raw: 18-24
      chars: 11-17
      low: 300000000
      unit: CNY

``raw`` counts code points of the decoded source, ``chars`` those of the article's text. Fields
that are null are left out, and so is the article of a record that stands under it; of a list,
every item has its own line. A string stands as it is,
unless it could be read as another JSON value or has a line break in it or white space at an end:
then it stands as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.compare.diff import DIFFED
from pipeline.compare.load import DocumentRows, Row
from pipeline.compare.locate import Sentences, own_start
from pipeline.errors import UsageError
from pipeline.records import KINDS
from pipeline.result import COLUMNS, TABLES

FOLDER = "approved"
_ENDING = ".txt"
_DOCUMENT_FIELDS = ("sha256", "source", "encoding", "media_type", "characters")
_LISTS = ("byline", "parties", "representatives", "mentions")
_HEADS = {"quantity": "quantities", "date": "dates", "organisation": "organisations"}
_HEADS |= {"signing": "signings", "article": "articles", "document": "documents"}
_HEAD_OF = {kind: head for head, kind in _HEADS.items()}
_NAMES = {table: tuple(name.rstrip("_") for name in COLUMNS[table]) for table in TABLES}
_KNOWN = ("doc_id", "article", "text", "trigger", "raw_start", "raw_end", "start_char", "end_char")
# The fields on lines of their own. A mention's sentence is read off the article; a signing's may
# be more than that of its trigger.
_SAID = {
    kind: tuple(
        name
        for name in _NAMES[kind]
        if name not in _KNOWN and (name != "sentence" or kind == "signings")
    )
    for kind in KINDS
}
_encode = json.JSONEncoder(ensure_ascii=False).encode
# A file name may have 255 bytes on common file systems, the ending and a digest included.
_NAME_BYTES = 200
# Only what begins so can be JSON; the letters are those of null, true, false, NaN, Infinity.
_JSON_STARTS = frozenset('"[{-0123456789ntfNI')
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def approved_path(folder: Path, doc_id: str) -> Path:
    """Return the file of a document: its id as a path, what no file name may have as ``%XX``.

    No id, however written, leads out of ``folder`` or to the file of another id.
    """
    parts = [_file_name(part) for part in doc_id.split("/")]
    parts = [p[: -len(_ENDING)] + "%2Etxt" if p.endswith(_ENDING) else p for p in parts[:-1]] + [
        parts[-1] + _ENDING
    ]
    return folder.joinpath(*parts)


def _file_name(part: str) -> str:
    name = "".join(
        c if c in _SAFE or (c.isalnum() and not c.isascii()) else _percent(c) for c in part
    )
    if not name.strip("."):
        name = name.replace(".", "%2E") or "%"
    if len(name.encode()) > _NAME_BYTES:
        digest = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        name = name.encode()[: _NAME_BYTES - 20].decode("utf-8", "ignore") + "%~" + digest
    return name


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def write_document(folder: Path, rows: DocumentRows) -> Path:
    """Write the records of a document to its file, whole or not at all; return the file."""
    path = approved_path(folder, rows.doc_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text("\n".join(format_document(rows)), encoding="utf-8", newline="\n")
    os.replace(part, path)
    return path


def read_approved(folder: Path) -> Iterator[DocumentRows]:
    """Yield the approved documents in the order of their ids.

    Raises :class:`pipeline.errors.UsageError` where there are none or a file was edited out of
    its form; the message names file and line.
    """
    paths = {_read_id(path): path for path in sorted(folder.rglob(f"*{_ENDING}"))}
    if not paths:
        raise UsageError(f"{folder}: nothing approved here; `zhnews approve DIR` does it")
    for doc_id in sorted(paths):
        yield read_document(paths[doc_id])


def _read_id(path: Path) -> str:
    with path.open(encoding="utf-8", errors="backslashreplace", newline="\n") as lines:
        head, _, value = lines.readline().rstrip("\n").partition(" ")
    if head != "document":
        raise UsageError(f"{path}:1: no approved records: the first line names no document")
    return str(_parse(value))


def format_document(rows: DocumentRows) -> Iterator[str]:
    """Yield the lines of a document's file."""
    yield f"document {_plain(rows.doc_id)}"
    yield from _field_lines({name: rows.document.get(name) for name in _DOCUMENT_FIELDS})
    left = [(kind, row, _place(rows, kind, row)) for kind in KINDS for row in rows[kind]]
    left.sort(key=lambda each: (each[2], each[1]["raw_start"], KINDS.index(each[0])))
    for article in rows["articles"]:
        fields = {name: article[name] for name in COLUMNS["articles"][2:-3]}
        yield from ("", f"article {article['article']}")
        yield from _field_lines({**fields, "raw": _span(article, "raw_start", "raw_end")})
        start = 0
        for paragraph in article["text"].split("\n"):
            yield from ("", "| " + _plain(paragraph))
            start += len(paragraph) + 1
            while left and left[0][2] < (article["article"], start):
                yield from _record_lines(*left.pop(0)[:2], under=article["article"])
    for kind, row, _ in left:
        yield from _record_lines(kind, row)
    yield ""


def _place(rows: DocumentRows, kind: str, row: Row) -> tuple[int, int]:
    """Return the article and the own offset that a record stands at, the end where unknown."""
    start = row.get("start_char")
    if kind == "signings":
        start = own_start(rows, row["trigger"], row["article"], row["raw_start"], row["sentence"])
    return row["article"], start if start is not None else 1 << 40


def _record_lines(kind: str, row: Row, *, under: int | None = None) -> Iterator[str]:
    """Yield the lines of a record; ``under`` is the article whose text stands above it."""
    signing = kind == "signings"
    yield from ("", f"{_HEAD_OF[kind]} {_plain(row['trigger' if signing else 'text'])}")
    number = row["article"] if row["article"] != under else None
    fields: Row = {"article": number, "raw": _span(row, "raw_start", "raw_end")}
    if not signing:
        fields["chars"] = _span(row, "start_char", "end_char")
    yield from _field_lines({**fields, **{name: row.get(name) for name in _SAID[kind]}})


def _span(row: Row, first: str, last: str) -> str:
    return f"{row[first]}-{row[last]}"


def _field_lines(fields: Row) -> Iterator[str]:
    for name, value in fields.items():
        for item in value if name in _LISTS and value else (value,):
            if item is not None and item != []:
                yield f"  {name}: {_plain(item)}"


def _plain(value: Any) -> str:
    """Return a value on one line, as it is where that can't be misread."""
    if not isinstance(value, str):
        return _encode(value)
    if value and value == value.strip() and value.isprintable() and _parse(value) == value:
        return value
    quoted = _encode(value)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in quoted)


def _parse(value: str) -> Any:
    """Return what a value on a line stands for."""
    if value[:1] not in _JSON_STARTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def read_document(path: Path) -> DocumentRows:
    """Read one file of approved records back."""
    tables: dict[str, list[Row]] = {"documents": [], **{kind: [] for kind in DIFFED}}
    paragraphs: dict[int, list[str]] = {}
    row: Row = {}
    lines = path.read_bytes().decode("utf-8", "backslashreplace").split("\n")
    doc_id = _read_id(path)
    for number, line in enumerate(lines, 1):
        if line.startswith("  ") and ": " in line and row:
            _read_field(row, *line[2:].split(": ", 1))
        elif line.startswith("| ") and tables["articles"]:
            paragraphs.setdefault(tables["articles"][-1]["article"], []).append(_parse(line[2:]))
        elif line:
            head, _, value = line.partition(" ")
            if head not in _HEADS:
                raise UsageError(f"{path}:{number}: no line of approved records: {line[:40]!r}")
            row = _new_row(_HEADS[head], doc_id, _parse(value))
            if head not in ("document", "article") and tables["articles"]:
                row["article"] = tables["articles"][-1]["article"]
            tables[_HEADS[head]].append(row)
    for article in tables["articles"]:
        article["text"] = "\n".join(paragraphs.get(article["article"], []))
    sentences = {article["article"]: Sentences(article["text"]) for article in tables["articles"]}
    for kind in KINDS[:-1]:
        for row in tables[kind]:
            known = sentences.get(row["article"])
            row["sentence"] = known.at(row["start_char"]) if known else ""
    for kind in DIFFED:
        tables[kind].sort(key=lambda row: row["raw_start"])
    return DocumentRows(doc_id, tables)


def _new_row(kind: str, doc_id: str, value: Any) -> Row:
    row: Row = {name: [] if name in _LISTS else None for name in _NAMES[kind]}
    row["doc_id"] = doc_id
    if kind == "articles":
        row["article"] = value
    elif kind != "documents":
        row["trigger" if kind == "signings" else "text"] = value
    return row


def _read_field(row: Row, name: str, value: str) -> None:
    if name in ("raw", "chars"):
        start, end = (int(part) for part in value.split("-"))
        prefix = ("raw_start", "raw_end") if name == "raw" else ("start_char", "end_char")
        row.update(zip(prefix, (start, end), strict=True))
    elif name in _LISTS:
        row[name].append(_parse(value))
    else:
        row[name] = _parse(value)
