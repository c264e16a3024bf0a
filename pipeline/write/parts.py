"""Parquet in parts, for engines with many writers: a folder a table, a manifest a part.

A part is the work on one batch of documents. Its tables are written first, its manifest last: what
no manifest names was never done. A manifest lists the part's documents, failed ones included, with
the key of their content, which makes it the checkpoint. Where a document stands in two parts (a
batch done twice, a source that changed) :func:`settle_parts` keeps the later one.

    DIR/quantities/0001-3f….parquet      likewise every other table
    DIR/manifest/0001-3f….parquet        doc_id, place, path, content, stage, reason, message, …
    DIR/bodies.parquet                   as bodies.jsonl
    DIR/duplicates.parquet               doc_id, article, of_doc_id, of_article
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

from pipeline.read.remote import file_system
from pipeline.result import TABLES
from pipeline.write.bodies import Bodies
from pipeline.write.formats import BODIES, arrow_schema, rows_of
from pipeline.write.lines import REPEATS, warn_of_repeat
from pipeline.write.store import Done, Failure

MANIFEST = "manifest"
_MANIFEST_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("doc_id", "place", "path", "content")]
    + [(name, pa.string()) for name in ("stage", "reason", "message")]
    + [("sketches", pa.binary()), ("bodies", pa.binary())]
)
_DUPLICATES_SCHEMA = pa.schema(
    {
        "doc_id": pa.string(),
        "article": pa.int64(),
        "of_doc_id": pa.string(),
        "of_article": pa.int64(),
    }
)

_NONE = np.array([], dtype=np.uint64)


class Parts:
    """The output folder of a run in parts, on this machine or in object storage."""

    def __init__(self, address: str) -> None:
        """Take the folder, as a path or an fsspec address."""
        self._files, self._root = file_system(address)

    def write(self, run: int, outcomes: Sequence[tuple[Done | Failure, str]]) -> str:
        """Write one part: the outcomes of a batch, each with its place; return the part's name.

        The name follows from the documents, so that a batch done twice is written once.
        """
        ids = "\n".join(outcome.doc_id for outcome, _ in outcomes)
        part = f"{run:04}-{hashlib.sha256(ids.encode()).hexdigest()[:24]}"
        done = [outcome for outcome, _ in outcomes if isinstance(outcome, Done)]
        for table in TABLES:
            rows = [row for outcome in done for row in rows_of(outcome.lines[table])]
            if rows:
                self._put(table, part, pa.Table.from_pylist(rows, schema=arrow_schema(table)))
        manifest = [_manifest_row(outcome, place) for outcome, place in outcomes]
        self._put(MANIFEST, part, pa.Table.from_pylist(manifest, schema=_MANIFEST_SCHEMA))
        return part

    def names(self) -> list[str]:
        """Return the names of the parts that are done, the oldest run's first."""
        return sorted(path.rpartition("/")[2][: -len(".parquet")] for path in self._list(MANIFEST))

    def manifest(self, part: str, columns: Sequence[str]) -> Any:
        """Return columns of a part's manifest."""
        with self._files.open(self._path(MANIFEST, part), "rb") as file:
            return pq.read_table(file, columns=list(columns))

    def read(self, table: str) -> Iterator[Any]:
        """Yield the rows of a table, part by part, as Arrow tables."""
        for part in self.names():
            path = self._path(table, part)
            if self._files.exists(path):
                with self._files.open(path, "rb") as file:
                    yield pq.read_table(file)

    def done_keys(self) -> npt.NDArray[np.uint64]:
        """Return the sorted keys (see :func:`key_of`) of the documents that are done."""
        keys = []
        for part in self.names():
            rows = self.manifest(part, ("doc_id", "content", "stage")).to_pylist()
            keys += [key_of(r["doc_id"], r["content"]) for r in rows if r["stage"] is None]
        return np.unique(np.array(keys, dtype=np.uint64))

    def keep(self, part: str, kept: set[str]) -> None:
        """Write a part again with the documents of ``kept`` alone; without any it goes.

        The manifest goes first and comes last, so that a kill leaves a part undone, not half.
        """
        manifest = self.manifest(part, _MANIFEST_SCHEMA.names)
        self._files.rm_file(self._path(MANIFEST, part))
        for table in TABLES:
            path = self._path(table, part)
            if not self._files.exists(path):
                continue
            with self._files.open(path, "rb") as file:
                rows = _only(pq.read_table(file), kept)
            self._files.rm_file(path)
            if rows.num_rows:
                self._put(table, part, rows)
        if kept:
            self._put(MANIFEST, part, _only(manifest, kept))

    def sweep(self) -> None:
        """Delete the tables that no manifest names: a part that was killed."""
        named = set(self.names())
        for table in TABLES:
            for path in self._list(table):
                if path.rpartition("/")[2][: -len(".parquet")] not in named:
                    self._files.rm_file(path)

    def put_duplicates(self, rows: Sequence[tuple[str, int, str, int]]) -> None:
        """Write which article repeats which: in a table, and as warnings of the documents."""
        names = _DUPLICATES_SCHEMA.names
        self._put_whole(
            "duplicates", [dict(zip(names, row, strict=True)) for row in rows], _DUPLICATES_SCHEMA
        )
        repeats: dict[str, list[tuple[int, str, int]]] = {}
        for doc_id, article, of_doc_id, of_article in sorted(rows):
            repeats.setdefault(doc_id, []).append((article, of_doc_id, of_article))
        for part in self.names():
            self._warn_of_repeats(part, repeats)

    def _warn_of_repeats(
        self, part: str, repeats: Mapping[str, Sequence[tuple[int, str, int]]]
    ) -> None:
        documents = self._rows("documents", part)
        # The articles are read only where one of them repeats another.
        spans: dict[tuple[str, int], tuple[int, int]] = {}
        changed = False
        for row in documents:
            old = row["warnings"]
            row["warnings"] = [w for w in old if not w["reason"].startswith(REPEATS)]
            for article, of_doc_id, of_article in repeats.get(row["doc_id"], ()):
                spans = spans or {
                    (a["doc_id"], a["article"]): (a["raw_start"], a["raw_end"])
                    for a in self._rows("articles", part)
                }
                span = spans[row["doc_id"], article]
                row["warnings"].append(warn_of_repeat(of_doc_id, of_article, span))
            changed |= row["warnings"] != old
        if changed:
            schema = arrow_schema("documents")
            self._put("documents", part, pa.Table.from_pylist(documents, schema=schema))

    def _rows(self, table: str, part: str) -> list[dict[str, Any]]:
        path = self._path(table, part)
        if not self._files.exists(path):
            return []
        with self._files.open(path, "rb") as file:
            return list(pq.read_table(file).to_pylist())

    def put_bodies(self) -> int:
        """Add up the bodies of all documents, write them and return how many there are."""
        bodies = Bodies()
        for part in self.names():
            for tally in self.manifest(part, (BODIES,))[BODIES].to_pylist():
                bodies.add_tally(json.loads(tally) if tally else [])
        rows = list(bodies.rows())
        self._put_whole(BODIES, rows, arrow_schema(BODIES))
        return len(rows)

    def _put_whole(self, name: str, rows: list[dict[str, Any]], schema: Any) -> None:
        with self._files.open(f"{self._root}/{name}.parquet", "wb") as file:
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)

    def count(self) -> dict[str, int]:
        """Return the rows of each table, read off the footers."""
        counts = dict.fromkeys(TABLES, 0)
        for table in TABLES:
            for path in self._list(table):
                with self._files.open(path, "rb") as file:
                    counts[table] += pq.ParquetFile(file).metadata.num_rows
        return counts

    def _path(self, table: str, part: str) -> str:
        return f"{self._root}/{table}/{part}.parquet"

    def _list(self, table: str) -> list[str]:
        folder = f"{self._root}/{table}"
        if not self._files.exists(folder):
            return []
        found = self._files.ls(folder, detail=False, refresh=True)
        return [path for path in found if path.endswith(".parquet")]

    def _put(self, table: str, part: str, rows: Any) -> None:
        self._files.makedirs(f"{self._root}/{table}", exist_ok=True)
        path = self._path(table, part)
        # Object storage shows a file when it is whole; a local disk does not.
        local = getattr(self._files, "local_file", False)
        aside = f"{self._root}/{table}/.{part}" if local else path
        with self._files.open(aside, "wb") as file:
            pq.write_table(rows, file, compression="zstd")
        if aside != path:
            os.replace(aside, path)


def key_of(doc_id: str, content: str = "") -> int:
    """Return 64 bits for an id, or for a document and its content.

    Of a hundred million documents two share theirs by chance once in four thousand archives.
    """
    digest = hashlib.blake2b(f"{doc_id}\n{content}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def settle_parts(
    parts: Parts, met_twice: npt.NDArray[np.uint64] = _NONE
) -> list[tuple[str, str, str]]:
    """Leave every document in one part, the latest.

    met_twice: sorted keys (of the id and no content) of the ids that this run met at two places:
    those are two documents of one name, not one document done twice. The one of the first place is
    kept; returned is (doc_id, place, place of the one kept) of each. Takes 8 bytes a document, and
    the names of those that stand twice.
    """
    twice = _doubled(parts)
    owner: dict[str, tuple[str, str]] = {}
    clashes: list[tuple[str, str, str]] = []
    if not len(twice):
        return clashes
    for part in parts.names():
        for doc_id, place in _doubled_rows(parts, part, twice):
            before = owner.get(doc_id)
            if before and before[1] != place and _holds(met_twice, doc_id):
                earlier, later = sorted((before[1], place))
                clashes.append((doc_id, later, earlier))
                if earlier == before[1]:
                    continue
            owner[doc_id] = (part, place)
    for part in parts.names():
        lost = {i for i, _ in _doubled_rows(parts, part, twice) if owner[i][0] != part}
        if lost:
            kept = set(parts.manifest(part, ("doc_id",))["doc_id"].to_pylist()) - lost
            parts.keep(part, kept)
    return clashes


def _doubled(parts: Parts) -> npt.NDArray[np.uint64]:
    """Return the keys of the ids that more than one manifest row holds."""
    keys = [
        np.array([key_of(doc_id) for doc_id in ids], dtype=np.uint64)
        for part in parts.names()
        for ids in [parts.manifest(part, ("doc_id",))["doc_id"].to_pylist()]
    ]
    found, counts = np.unique(np.concatenate(keys or [_NONE]), return_counts=True)
    return found[counts > 1]


def _doubled_rows(
    parts: Parts, part: str, twice: npt.NDArray[np.uint64]
) -> Iterator[tuple[str, str]]:
    """Yield id and place of a part's documents that stand twice.

    One refused for its id within its own batch owns nothing and is left out.
    """
    for row in parts.manifest(part, ("doc_id", "place", "reason")).to_pylist():
        if row["reason"] != "duplicate_id" and _holds(twice, row["doc_id"]):
            yield row["doc_id"], row["place"]


def _holds(keys: npt.NDArray[np.uint64], doc_id: str) -> bool:
    key = np.uint64(key_of(doc_id))
    at = int(np.searchsorted(keys, key))
    return at < len(keys) and bool(keys[at] == key)


def _manifest_row(outcome: Done | Failure, place: str) -> dict[str, Any]:
    if isinstance(outcome, Done):
        told = {name: getattr(outcome, name) for name in ("content", "sketches", "bodies")}
    else:
        told = {name: getattr(outcome, name) for name in ("stage", "reason", "message")}
    return {"doc_id": outcome.doc_id, "place": place, "path": outcome.path, **told}


def _only(rows: Any, doc_ids: set[str]) -> Any:
    return rows.filter(
        pa.compute.is_in(rows["doc_id"], value_set=pa.array(sorted(doc_ids), pa.string()))
    )
