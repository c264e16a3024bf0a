"""The decoded source texts that the raw offsets of a run count in, read again where they lie."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pipeline.compare.load import DocumentRows
from pipeline.errors import ZhnewsError
from pipeline.read import read_file
from pipeline.read.table import table_ending
from pipeline.write.store import STORE_NAME, Store


class RawTexts:
    """Look up the source text of documents of an output folder; use as a context manager."""

    def __init__(self, folder: Path) -> None:
        """Take an output folder; one without a store, or with an old one, offers no texts."""
        self._store: Store | None = None
        if (folder / STORE_NAME).is_file():
            with suppress(ZhnewsError):
                self._store = Store(folder)

    def __enter__(self) -> RawTexts:
        return self

    def __exit__(self, *_: object) -> None:
        if self._store is not None:
            self._store.close()

    def text_of(self, rows: DocumentRows) -> str | None:
        """Return the decoded source of a document, or None.

        None where it lies in a table, is gone, or is no longer what the records were made of.
        """
        known = self._store.known(rows.doc_id) if self._store is not None else None
        path = known[1] if known else ""
        if not path or table_ending(path) or not Path(path).is_file():
            return None
        try:
            source = read_file(path)
        except ZhnewsError:
            return None
        return source.text if source.sha256 == rows.document.get("sha256") else None
