"""Files of every kind to source documents; raw offsets count in the text made here."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.read.text import decode, undecodable
from pipeline.records import SourceDocument

HTML = (".html", ".htm", ".xhtml", ".shtml")
PDF = (".pdf",)
TEXT = (".txt", ".text", ".md")
# The endings that a folder is searched for; a file named on its own may have any. Markdown is
# not among them: in a folder of sources it is the notes about them.
SUFFIXES = (".txt", ".text", *HTML, *PDF)
_SNIFFED = 1024


def read_file(path: str | Path, root: str | Path | None = None) -> SourceDocument:
    """Read one file, whatever its kind, as a source document.

    root: the input folder; ``doc_id`` is the path below it without its ending (without a root,
    the file's own name). The kind is told by the ending, and by the content where that is unknown.
    Raises :class:`~pipeline.errors.DocumentError`, one line with the cause, where there is no text.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError("read", f"cannot be read: {error.strerror or error}") from error
    name = _below(path, root)
    return read_bytes(data, name)


def read_bytes(data: bytes, name: str) -> SourceDocument:
    """Read the content of a file; ``name`` is its path below the input folder."""
    kind = _kind(name, data)
    doc_id = name[: -len(suffix)] if (suffix := Path(name).suffix) else name
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == "pdf":
        from pipeline.read.pdf import read_pdf

        return read_pdf(data, doc_id=doc_id, source=name, sha256=sha256)
    if kind == "html":
        from pipeline.read.html import read_html

        return read_html(data, doc_id=doc_id, source=name, sha256=sha256)
    text, encoding = decode(data)
    return SourceDocument(
        doc_id=doc_id,
        source=name,
        text=text,
        sha256=sha256,
        encoding=encoding,
        warnings=undecodable(data, text, encoding),
    )


def _below(path: Path, root: str | Path | None) -> str:
    """Return the path below the root with forward slashes, fit to be written as UTF-8."""
    below = Path(path.name)
    if root is not None and Path(root) != path:
        try:
            below = path.relative_to(root)
        except ValueError:
            below = path.resolve().relative_to(Path(root).resolve())
    return below.as_posix().encode("utf-8", "replace").decode("utf-8")


def _kind(name: str, data: bytes) -> str:
    suffix = Path(name).suffix.lower()
    start = data[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (suffix in TEXT and not start.startswith(b"%pdf-")) or not data:
        return "text"
    if start.startswith(b"%pdf-") or suffix in PDF:
        return "pdf"
    if suffix in HTML:
        return "html"
    return "html" if start.startswith((b"<!doctype html", b"<html")) else "text"
