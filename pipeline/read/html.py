"""HTML pages to source documents."""

from __future__ import annotations

from pipeline.errors import DocumentError
from pipeline.records import SourceDocument


def read_html(data: bytes, *, doc_id: str, source: str, sha256: str) -> SourceDocument:
    """Read an HTML page; raw offsets count in the plain text made of it."""
    raise DocumentError("read", "HTML pages cannot be read yet")
