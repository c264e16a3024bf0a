"""What a run reads: files, folders, globs, tables and ``-``, found one by one, never all held.

Every source becomes an :class:`Item` or, where it cannot be one, a :class:`Refusal`. Both name a
*place* for messages: a path, for a row of a table with its number behind a colon.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ZhnewsError
from pipeline.read import SUFFIXES
from pipeline.read.remote import find_remote, is_remote, whole_path
from pipeline.read.table import BadRow, Columns, read_rows, table_ending
from pipeline.records import NOTHING_SAID, Metadata

STDIN = "-"
_MAGIC = re.compile(r"[*?\[]")
# C0 and C1 controls and the line separators: an id or a name that holds one cannot stand on a line.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


# Not frozen: one is made for every document, and a frozen one takes thrice the time.
@dataclass(slots=True)
class Item:
    """One source to process: a file to read, or the text of a table's row.

    source: the file below its input, as ``documents`` names it. path: the whole path, absolute.
    place: for messages. size: bytes, for the progress of the whole.
    text, sha256: of a row; None where the file holds one document.
    """

    doc_id: str
    source: str
    path: str
    place: str
    size: int
    text: str | None = None
    sha256: str | None = None
    metadata: Metadata = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: one document, or a table of many. ``base``: ids count from there."""

    path: str
    base: str
    size: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source that cannot be processed, with the stage, a reason of the closed list, a message."""

    doc_id: str
    path: str
    place: str
    stage: str
    reason: str
    message: str
    size: int = 0


def find_inputs(
    inputs: Sequence[str], columns: Columns, *, leave_out: Path | str | None = None
) -> Iterator[Item | Refusal]:
    """Yield every source below ``inputs`` in a fixed order; see :func:`find_files`."""
    for found in find_files(inputs, leave_out=leave_out):
        if isinstance(found, Refusal):
            yield found
        else:
            yield from open_file(found, columns)


def find_files(
    inputs: Sequence[str], *, leave_out: Path | str | None = None
) -> Iterator[File | Refusal]:
    """Yield every file below ``inputs`` in a fixed order.

    inputs: files, folders, glob patterns, ``-`` for standard input. Hidden files are left out, and
    in folders everything that is neither a document nor a table; a file named itself is read
    whatever its ending.
    leave_out: a folder not to enter (the output folder, whose tables would be taken for input).
    """
    skip = os.path.realpath(leave_out) if leave_out is not None else None
    for name in inputs:
        if name == STDIN:
            yield File(STDIN, "", 0)
            continue
        if is_remote(name):
            yield from _remote(name)
            continue
        path = os.path.normpath(name)
        if os.path.isdir(path):
            yield from _folder(path, skip)
        elif not os.path.lexists(path) and _MAGIC.search(path):
            yield from _glob(path, skip)
        else:
            yield _file(path, os.path.dirname(path))


def open_file(file: File, columns: Columns) -> Iterator[Item | Refusal]:
    """Yield the one source a document is, or the many of a table's rows."""
    if file.path == STDIN or table_ending(file.path):
        yield from _rows(file, columns)
        return
    doc_id = _id_of(file.path, file.base)
    wrong = check_id(doc_id)
    if wrong:
        yield _refuse(file.path, file.base, "bad_id", wrong)
        return
    source = _below(file.path, file.base)
    yield Item(doc_id, source, whole_path(file.path), _shown(file.path), file.size)


def measure_inputs(inputs: Iterable[str], *, leave_out: Path | str | None = None) -> int:
    """Return the bytes that :func:`find_inputs` is going to read, as far as it can be known."""
    total = 0
    skip = os.path.realpath(leave_out) if leave_out is not None else None
    for name in inputs:
        path = os.path.normpath(name)
        if os.path.isdir(path):
            files: Iterable[str] = (found for found in _walk(path, skip) if isinstance(found, str))
        else:
            files = [path] if os.path.lexists(path) else glob.glob(path, recursive=True)
        for file in files:
            try:
                total += os.stat(file).st_size
            except OSError:
                continue
    return total


def check_id(doc_id: str) -> str | None:
    """Return what is wrong with an id, or None.

    An id may become a file name downstream: it holds no control character and leads out of no
    folder.
    """
    if doc_id.isalnum():
        return None
    if not doc_id:
        return "the id is empty"
    if _CONTROL.search(doc_id):
        return "the id holds a control character or a line break"
    if any("\ud800" <= char <= "\udfff" for char in doc_id):
        return "the id is no valid Unicode"
    if ".." in doc_id.replace("\\", "/").split("/") or doc_id.startswith("/"):
        return "the id leads out of its folder"
    return None


def _folder(folder: str, skip: str | None) -> Iterator[File | Refusal]:
    for found in _walk(folder, skip):
        yield found if isinstance(found, Refusal) else _file(found, folder)


def _walk(
    folder: str, skip: str | None, above: tuple[tuple[int, int], ...] = ()
) -> Iterator[str | Refusal]:
    """Yield the files of a folder by name; links are followed, loops refused."""
    try:
        here = os.stat(folder)
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _refuse(folder, folder, "unreadable", error.strerror or str(error))
        return
    identity = (here.st_dev, here.st_ino)
    if identity in above:
        yield _refuse(folder, folder, "link_loop", "the link leads back to a folder above it")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if skip is None or os.path.realpath(entry.path) != skip:
                yield from _walk(entry.path, skip, (*above, identity))
        elif _ending(entry.name) in SUFFIXES or table_ending(entry.name):
            yield entry.path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _glob(pattern: str, skip: str | None) -> Iterator[File | Refusal]:
    """Yield what a pattern finds; ids count from the last folder before its first wildcard."""
    base = os.path.dirname(_MAGIC.split(pattern)[0])
    found = sorted(glob.glob(pattern, recursive=True))
    if not found:
        yield _refuse(pattern, base, "missing", "no file fits the pattern")
    for path in found:
        if skip is not None and os.path.realpath(path).startswith(skip + os.sep):
            continue
        if not os.path.isdir(path):
            yield _file(path, base)
        elif "**" not in pattern:
            yield from _folder(path, skip)


def _remote(address: str) -> Iterator[File | Refusal]:
    """Yield what lies below an address in object storage."""
    try:
        found = list(find_remote(address))
    except OSError as error:
        yield _refuse(address, address, "unreadable", str(error))
        return
    if not found:
        yield _refuse(address, address, "missing", "nothing there")
    for path, size in found:
        base = path.rpartition("/")[0] if len(found) == 1 else address
        if len(found) == 1 or _ending(path) in SUFFIXES or table_ending(path):
            yield File(path, base, size)


def _file(path: str, base: str) -> File | Refusal:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        broken = "the link leads nowhere" if os.path.islink(path) else "no such file or folder"
        return _refuse(path, base, "missing", broken)
    except OSError as error:
        return _refuse(path, base, "unreadable", error.strerror or str(error))
    if not stat.S_ISREG(status.st_mode):
        return _refuse(path, base, "unreadable", "not a regular file")
    return File(path, base, status.st_size)


def _rows(file: File, columns: Columns) -> Iterator[Item | Refusal]:
    path = file.path
    source, whole, shown, stem = STDIN, STDIN, "stdin", "stdin"
    if path != STDIN:
        source, whole = _below(path, file.base), whole_path(path)
        shown, stem = _shown(path), _id_of(path, file.base)
    try:
        for row in read_rows(path, columns):
            place = f"{shown}:{row.number}"
            doc_id = row.doc_id if row.doc_id is not None else f"{stem}/{row.number}"
            wrong = None if isinstance(row, BadRow) else check_id(doc_id)
            if isinstance(row, BadRow):
                yield Refusal(doc_id, whole, place, "read", "bad_row", row.message, row.size)
            elif wrong:
                yield Refusal(doc_id, whole, place, "read", "bad_id", wrong, row.size)
            else:
                yield Item(
                    doc_id, source, whole, place, row.size, row.text, row.sha256, row.metadata
                )
    except ZhnewsError as error:
        yield Refusal(stem, whole, shown, "read", "bad_table", str(error))
    except OSError as error:
        yield Refusal(stem, whole, shown, "read", "unreadable", error.strerror or str(error))


def _refuse(path: str, base: str, reason: str, message: str) -> Refusal:
    return Refusal(_id_of(path, base), whole_path(path), _shown(path), "read", reason, message)


def _id_of(path: str, base: str) -> str:
    """Return the path below ``base`` without its ending, with ``/`` between folders."""
    name = _below(path, base)
    ending = table_ending(name) or _ending(name)
    return name[: len(name) - len(ending)] if ending else name


def _shown(path: str) -> str:
    return path if is_remote(path) else Path(path).as_posix()


def _below(path: str, base: str) -> str:
    return Path(os.path.relpath(path, base) if base else path).as_posix()


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()
