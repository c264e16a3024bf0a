"""The output files, written from the store: each aside under another name, then renamed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import IO

from pipeline.result import TABLES
from pipeline.write.bodies import Bodies
from pipeline.write.formats import BODIES, WRITERS, rows_of
from pipeline.write.lines import to_line, warn_of_repeat
from pipeline.write.store import Store, speak_plainly

FORMATS = tuple(WRITERS)
FILES = (*TABLES, BODIES)
_ASIDE = re.compile(rf"\.(?:{'|'.join(FILES)})\.(?:{'|'.join(FORMATS)})\.\d+")
# Lines are written so many bytes at a time: a call a document would cost more than the writing.
_BATCH_BYTES = 1 << 18
_Lines = dict[str, bytes]
_Repeats = Iterable[tuple[str, int, str, int]]


@dataclass(frozen=True, slots=True)
class Export:
    """The files that were written, and the rows of each table."""

    paths: list[Path]
    counts: dict[str, int]


def export_store(
    store: Store, folder: Path, format_: str = "jsonl", *, since: str | None = None
) -> Export:
    """Write every table of the store into ``folder``.

    since: ISO day; only what stands in articles published then or later, undated ones left out.
    Raises :class:`~pipeline.errors.ZhnewsError` where a file cannot be written; the files of
    before are then still there.
    """
    paths = [folder / f"{name}.{format_}" for name in FILES]
    counts = dict.fromkeys(FILES, 0)
    bodies = Bodies()
    with speak_plainly(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        files = [stack.enter_context(written_aside(path)) for path in paths]
        writers = {
            name: WRITERS[format_](file, name) for name, file in zip(FILES, files, strict=True)
        }
        for lines in _in_batches(_select(store, since)):
            if tallies := lines.pop(BODIES):
                bodies.add_tally(chain.from_iterable(json.loads(tallies)))
            for name, rows in lines.items():
                counts[name] += rows.count(b"\n")
                writers[name].write(rows)
        for row in bodies.rows():
            counts[BODIES] += 1
            writers[BODIES].write(to_line(row))
        for writer in writers.values():
            writer.finish()
    return Export(paths, counts)


def renew_export(store: Store, folder: Path, format_: str) -> dict[str, int]:
    """Write the store's own files unless they are up to date; return the rows of each table."""
    rows = {name: store.rows_exported(folder / f"{name}.{format_}") for name in FILES}
    known = {name: count for name, count in rows.items() if count is not None}
    if len(known) == len(FILES):
        return known
    export = export_store(store, folder, format_)
    for path, count in zip(export.paths, export.counts.values(), strict=True):
        store.put_export(path, count)
    return export.counts


@contextmanager
def written_aside(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside ``path`` that takes its name once it is written; on failure it goes."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(aside, "wb") as file:
            yield file
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def sweep_leftovers(folder: Path) -> None:
    """Delete the half files that a killed export left aside."""
    for path in folder.glob(".*.*.*"):
        if _ASIDE.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _in_batches(documents: Iterable[_Lines]) -> Iterator[_Lines]:
    """Yield the lines of many documents at once, table by table, the tallies as one JSON list."""
    held: dict[str, list[bytes]] = {name: [] for name in FILES}
    size = 0
    for lines in documents:
        for name, rows in lines.items():
            if rows:
                held[name].append(rows)
                size += len(rows)
        if size > _BATCH_BYTES:
            yield _joined(held)
            size = 0
    yield _joined(held)


def _joined(held: Mapping[str, list[bytes]]) -> _Lines:
    tallies = b"[" + b",".join(held[BODIES]) + b"]" if held[BODIES] else b""
    joined = {name: b"".join(held[name]) for name in TABLES if held[name]}
    for rows in held.values():
        rows.clear()
    return {**joined, BODIES: tallies}


def _select(store: Store, since: str | None) -> Iterator[_Lines]:
    """Yield the lines of each document, with notes of repeated articles, from ``since`` on."""
    repeats = groupby(store.duplicates(), key=itemgetter(0))
    next_repeat = next(repeats, None)
    for doc_id, lines in store.lines(FILES):
        if next_repeat is not None and next_repeat[0] == doc_id:
            lines["documents"] = _note_repeats(lines, next_repeat[1])
            next_repeat = next(repeats, None)
        if since is None:
            yield lines
        elif kept := _since(lines, since):
            yield kept


def _note_repeats(lines: Mapping[str, bytes], repeats: _Repeats) -> bytes:
    """Return the document's line with a warning for each article that repeats another."""
    (document,) = rows_of(lines["documents"])
    spans = {
        row["article"]: (row["raw_start"], row["raw_end"]) for row in rows_of(lines["articles"])
    }
    for _, article, of_doc_id, of_article in repeats:
        document["warnings"].append(warn_of_repeat(of_doc_id, of_article, spans[article]))
    return to_line(document)


def _since(lines: Mapping[str, bytes], since: str) -> _Lines | None:
    """Return what stands in articles published on ``since`` or later; None where nothing does."""
    articles = {
        row["article"]
        for row in rows_of(lines["articles"])
        # Of a day known in part (`2024-11`) the part decides.
        if row["published"] and row["published"] >= since[: len(row["published"])]
    }
    if not articles:
        return None
    kept = {"documents": lines["documents"]}
    for name in TABLES[1:]:
        rows = (row for row in rows_of(lines[name]) if row["article"] in articles)
        kept[name] = b"".join(map(to_line, rows))
    names = Bodies()
    names.add(rows_of(kept["organisations"]))
    kept[BODIES] = json.dumps(names.tally()).encode()
    return kept
