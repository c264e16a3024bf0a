"""The store of an output folder: what has been done, so that a killed run can go on.

One SQLite file, ``zhnews.sqlite``. A document is done when the transaction that wrote its row is
committed; the row holds its lines as the output files will. A document that failed is a row too.
One run writes at a time, kept out by a lock file that dies with its process; exports may read
while a run writes (WAL).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ZhnewsError
from pipeline.result import TABLES
from pipeline.write.schema import APPLICATION_ID, DUPLICATES, PAGE_SIZE, SCHEMA, SCHEMA_VERSION

STORE_NAME = "zhnews.sqlite"
_LOCK_NAME = "zhnews-lock.sqlite"


@dataclass(slots=True)
class Done:
    """A processed document.

    path: of its file, absolute. content: the key of what was read. lines: by table.
    sketches: of its articles, for finding repeats. bodies: its tally of organisations, as JSON.
    """

    doc_id: str
    source: str
    path: str
    content: str
    lines: Mapping[str, bytes]
    sketches: bytes = b""
    bodies: bytes = b""

    def size(self) -> int:
        """Return the bytes of its lines."""
        return sum(map(len, self.lines.values()))


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be processed; ``place`` names it to people."""

    doc_id: str
    path: str
    place: str
    stage: str
    reason: str
    message: str


@contextmanager
def speak_plainly(folder: Path) -> Iterator[None]:
    """Turn what the disk or SQLite refuses into one line that names the folder."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        said = str(error)
        if "full" in said:
            said = "the disk is full; what was done is safe, run again when there is room"
        elif "readonly" in said or "unable to open" in said:
            said = "cannot write there"
        elif "malformed" in said or "not a database" in said:
            said = f"{STORE_NAME} is damaged ({said}); delete it and run again"
        raise ZhnewsError(f"{folder}: {said}") from error
    except OSError as error:
        raise ZhnewsError(f"{error.filename or folder}: {error.strerror or error}") from error


class Store:
    """An open store. Use as a context manager; what is not committed then is lost on purpose."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        """Open the store of ``folder``; ``write`` creates both and keeps other runs out.

        Raises :class:`~pipeline.errors.ZhnewsError` where there is none to read, where another run
        writes to it, or where a newer version of the program wrote it.
        """
        self.folder = folder
        self.path = folder / STORE_NAME
        self.rebuilt = False
        # Whether a document came, changed or went since this store was opened.
        self._touched = False
        # Whether no document of an earlier run stands in it.
        self._was_empty = False
        self._lock: sqlite3.Connection | None = None
        with speak_plainly(folder):
            if write:
                folder.mkdir(parents=True, exist_ok=True)
                self._lock = _take_lock(folder)
            elif not self.path.is_file():
                raise ZhnewsError(f"{folder}: no {STORE_NAME} here; zhnews run writes one")
            try:
                self._db = self._open(write)
            except BaseException:
                self._release()
                raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let the next run in; open work is rolled back."""
        self._db.close()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _open(self, write: bool) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        owner = db.execute("PRAGMA application_id").fetchone()[0]
        empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not empty and owner != APPLICATION_ID:
            db.close()
            raise ZhnewsError(f"{self.path}: not a store of zhnews")
        if version > SCHEMA_VERSION:
            db.close()
            raise ZhnewsError(
                f"{self.path}: written by a newer zhnews (store version {version}, this one "
                f"knows {SCHEMA_VERSION}); use that one or another output folder"
            )
        if not write and version < SCHEMA_VERSION:
            db.close()
            raise ZhnewsError(f"{self.path}: written by an older zhnews; run again to renew it")
        if write:
            if empty:
                db.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            # The table of ids seen lives here and may be long: on disk, not in memory.
            db.execute("PRAGMA temp_store = FILE")
            self.rebuilt = not empty and version < SCHEMA_VERSION
            if empty or self.rebuilt:
                # An older store holds nothing that cannot be made again: it is emptied.
                names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                drops = "".join(f"DROP TABLE {name};" for (name,) in names)
                db.executescript(
                    f"BEGIN; {drops} {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
                    f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
                )
            self._was_empty = db.execute("SELECT 1 FROM done LIMIT 1").fetchone() is None
            db.execute("CREATE TEMP TABLE seen (doc_id TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID")
            db.execute("BEGIN")
        return db

    def commit(self) -> None:
        """Make durable what was put since the last commit."""
        with speak_plainly(self.folder):
            self._db.execute("COMMIT")
            self._db.execute("BEGIN")

    # What is known

    def fingerprint(self, parts: Mapping[str, str]) -> int:
        """Return the number of a fingerprint, given one if it is new."""
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
        self._db.execute("INSERT OR IGNORE INTO fingerprints (parts) VALUES (?)", (text,))
        row = self._db.execute("SELECT id FROM fingerprints WHERE parts = ?", (text,)).fetchone()
        return int(row[0])

    def other_fingerprints(self, present: int) -> list[tuple[dict[str, str], int]]:
        """Return the parts of every other fingerprint in use, with its documents, newest first."""
        rows = self._db.execute(
            "SELECT parts, count(*) FROM done JOIN fingerprints ON id = fingerprint "
            "WHERE fingerprint != ? GROUP BY fingerprint ORDER BY id DESC",
            (present,),
        )
        return [(json.loads(parts), int(count)) for parts, count in rows]

    def see(self, doc_id: str, place: str) -> str | None:
        """Note that an id came up in this run; return the place where it came up before, if any."""
        cursor = self._db.execute("INSERT OR IGNORE INTO temp.seen VALUES (?, ?)", (doc_id, place))
        if cursor.rowcount:
            return None
        query = "SELECT place FROM temp.seen WHERE doc_id = ?"
        return str(self._db.execute(query, (doc_id,)).fetchone()[0])

    def known(self, doc_id: str) -> tuple[str, str, str, int] | None:
        """Return source, path, content key and fingerprint of a document that is done, or None."""
        if self._was_empty:
            return None
        query = "SELECT source, path, content, fingerprint FROM done WHERE doc_id = ?"
        row: tuple[str, str, str, int] | None = self._db.execute(query, (doc_id,)).fetchone()
        return row

    def move(self, doc_id: str, path: str) -> None:
        """Note that the file of a document lies elsewhere now."""
        self._db.execute("UPDATE done SET path = ? WHERE doc_id = ?", (_writable(path), doc_id))

    def count(self) -> int:
        """Return how many documents are done."""
        return int(self._db.execute("SELECT count(*) FROM done").fetchone()[0])

    # What is put

    def put(self, documents: Sequence[Done], fingerprint: int) -> None:
        """Write processed documents, each once a run, in place of what was known of them."""
        if not documents:
            return
        self._touch()
        if not self._was_empty:
            self.delete(done.doc_id for done in documents)
        last = self._db.execute("SELECT max(number) FROM done").fetchone()[0] or 0
        numbered = list(enumerate(documents, last + 1))
        self._db.executemany(
            "INSERT INTO done VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (number, one.doc_id, one.source, one.path, one.content, fingerprint, one.sketches)
                for number, one in numbered
            ],
        )
        self._db.executemany(
            f"INSERT INTO lines VALUES (?{', ?' * len(TABLES)}, ?)",
            [(number, *map(one.lines.__getitem__, TABLES), one.bodies) for number, one in numbered],
        )

    def put_failure(self, failure: Failure, *, keep: bool = False) -> None:
        """Write a failure; the records an earlier run made of the document go, unless ``keep``."""
        if not keep:
            self.delete([failure.doc_id])
        row = (
            failure.place,
            failure.doc_id,
            failure.path,
            failure.stage,
            failure.reason,
            failure.message,
        )
        self._db.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)",
            [_writable(value) for value in row],
        )

    def delete(self, doc_ids: Iterable[str]) -> None:
        """Delete documents by their ids."""
        ids = ((_writable(doc_id),) for doc_id in doc_ids)
        if self._db.executemany("DELETE FROM done WHERE doc_id = ?", ids).rowcount > 0:
            self._touch()

    def _touch(self) -> None:
        """Let what was made of all documents be out of date, in that very transaction."""
        if not self._touched:
            self._touched = True
            self._db.execute("DELETE FROM exports")

    def put_export(self, path: Path, rows: int) -> None:
        """Note a file that holds what the store holds now."""
        about = path.stat()
        row = (path.name, rows, about.st_size, about.st_mtime_ns)
        self._db.execute("INSERT OR REPLACE INTO exports VALUES (?, ?, ?, ?)", row)

    def rows_exported(self, path: Path) -> int | None:
        """Return the rows of a file that still is as it was written from this very store."""
        query = "SELECT rows, size, stamp FROM exports WHERE name = ?"
        noted = self._db.execute(query, (path.name,)).fetchone()
        try:
            about = path.stat()
        except OSError:
            return None
        intact = noted is not None and noted[1:] == (about.st_size, about.st_mtime_ns)
        return int(noted[0]) if intact else None

    def has_duplicates_noted(self) -> bool:
        """Tell whether it was noted which article repeats which since a document last changed."""
        query = "SELECT 1 FROM exports WHERE name = ?"
        return self._db.execute(query, (DUPLICATES,)).fetchone() is not None

    def count_duplicates(self) -> int:
        """Return how many articles repeat another."""
        return int(self._db.execute("SELECT count(*) FROM duplicates").fetchone()[0])

    def forget_failures(self, covers: Callable[[str], bool]) -> None:
        """Forget the failures of sources that this run covers: every run tries them anew."""
        for failure in self.failures():
            if covers(failure.path):
                self._db.execute(
                    "DELETE FROM failures WHERE place = ? AND doc_id = ?",
                    (failure.place, failure.doc_id),
                )

    def failures(self) -> list[Failure]:
        """Return the failures of the last run over each source, by place."""
        rows = self._db.execute(
            "SELECT doc_id, path, place, stage, reason, message FROM failures ORDER BY place"
        )
        return [Failure(*row) for row in rows]

    def unseen(self) -> Iterator[tuple[str, str]]:
        """Yield id and path of the documents that this run did not come across."""
        yield from self._db.execute(
            "SELECT doc_id, path FROM done LEFT JOIN temp.seen USING (doc_id) "
            "WHERE seen.doc_id IS NULL ORDER BY doc_id"
        )

    def replace_duplicates(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        """Write anew which article repeats which: (document, article, of_document, of_article).

        The documents are given by their numbers in this store.
        """
        self._db.execute("DELETE FROM duplicates")
        self._db.executemany("INSERT INTO duplicates VALUES (?, ?, ?, ?)", rows)
        noted = (DUPLICATES, self.count_duplicates(), 0, 0)
        self._db.execute("INSERT OR REPLACE INTO exports VALUES (?, ?, ?, ?)", noted)

    # What is read

    def sketches(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and sketches of every document, by id."""
        yield from self._db.execute("SELECT number, sketches FROM done ORDER BY doc_id")

    def duplicates(self) -> Iterator[tuple[str, int, str, int]]:
        """Yield (doc_id, article, of_doc_id, of_article) of the articles that repeat another."""
        yield from self._db.execute(
            "SELECT copy.doc_id, article, first.doc_id, of_article FROM duplicates "
            "JOIN done copy ON copy.number = document "
            "JOIN done first ON first.number = of_document "
            "ORDER BY copy.doc_id, article"
        )

    def lines(self, tables: Sequence[str] = TABLES) -> Iterator[tuple[str, dict[str, bytes]]]:
        """Yield id and lines of every document, by id: the order of the output files."""
        columns = ", ".join(tables)
        for doc_id, *blobs in self._db.execute(
            f"SELECT doc_id, {columns} FROM done CROSS JOIN lines USING (number) ORDER BY doc_id"
        ):
            yield doc_id, dict(zip(tables, blobs, strict=True))


def _writable(text: str) -> str:
    """Return a text that SQLite can hold: file names may carry undecodable bytes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _take_lock(folder: Path) -> sqlite3.Connection:
    """Return a connection whose open transaction keeps other runs out, for as long as it lives."""
    lock = sqlite3.connect(folder / _LOCK_NAME, isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" in str(error):
            raise ZhnewsError(f"{folder}: another run is writing there") from error
        raise
    return lock
