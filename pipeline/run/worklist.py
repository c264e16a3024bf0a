"""What is to be done: which sources are new or changed, and what the answer depends on.

A document is done anew when its source's content, its place of origin or the *fingerprint* has
changed. The fingerprint holds whatever can change a record: the code of the stages, the lexicon,
the options, the user lexicon and the versions of the libraries that read and segment.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from pipeline.errors import OptionsError
from pipeline.options import Options
from pipeline.read.remote import is_remote, open_binary, whole_path
from pipeline.records import SourceDocument
from pipeline.rules import LEXICON
from pipeline.run.inputs import Item

_PACKAGE = Path(__file__).parents[1]
# The parts of the package that make no record: they may change without anything done anew.
_OUTSIDE = (
    "cli.py",
    "terminal.py",
    "run",
    "write/schema.py",
    "write/store.py",
    "write/export.py",
    "compare",
)
_LIBRARIES = (
    "jieba",
    "lxml",
    "opencc",
    "pdfplumber",
    "regex",
    "rjieba",
    "trafilatura",
)
_SHOWN = 4


def fingerprint_parts(options: Options) -> dict[str, str]:
    """Return what the records depend on, as short hashes and versions under readable names."""
    parts = {"code": _hash_files(_code_files())}
    for path in sorted(LEXICON.rglob("*")):
        if path.is_file():
            parts[f"lexicon {path.relative_to(LEXICON).as_posix()}"] = _hash_files([path])
    for name, value in dataclasses.asdict(options).items():
        parts[f"option {name}"] = str(value)
    if options.lexicon:
        try:
            parts["user lexicon"] = _hash_files([Path(options.lexicon)])
        except OSError as error:
            raise OptionsError(f"{options.lexicon}: {error.strerror or error}") from error
    for name in _LIBRARIES:
        try:
            parts[f"library {name}"] = metadata.version(name)
        except metadata.PackageNotFoundError:
            parts[f"library {name}"] = "none"
    return parts


def explain_change(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return what differs between two fingerprints, in words."""
    changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    return ", ".join(changed[:_SHOWN]) + more


def covering(inputs: Sequence[str]) -> Callable[[str], bool]:
    """Return a test whether an absolute path is one of ``inputs`` or lies below one."""
    roots = {whole_path(name) for name in inputs if name != "-"}
    below = tuple(root.rstrip("/\\") + (os.sep if not is_remote(root) else "/") for root in roots)
    return lambda path: path in roots or path.startswith(below)


def surely_gone(covers: Callable[[str], bool], unsure: Collection[str]) -> Callable[[str], bool]:
    """Return a test whether a path whose document did not come up is surely not there any more.

    unsure: paths that could not be read to their end; what lies in one may still be there.
    """
    below = tuple(path + ("/" if is_remote(path) else os.sep) for path in unsure)
    return lambda path: covers(path) and path not in unsure and not path.startswith(below)


def content_key(item: Item, source: SourceDocument | None = None) -> str:
    """Return the key of an item's content: the source's hash, and the day its row gives."""
    sha256 = source.sha256 if source is not None else item.sha256
    day = item.metadata.published
    return f"{sha256} {day}" if day else str(sha256)


def present_key(item: Item) -> str | None:
    """Return the key of what an item holds now, without reading it as a document."""
    if item.text is not None:
        return content_key(item)
    try:
        return hash_file(item.path)
    except OSError:
        return None


def hash_file(path: str) -> str:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with open_binary(path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _code_files() -> list[Path]:
    return sorted(
        path
        for path in _PACKAGE.rglob("*.py")
        if not path.relative_to(_PACKAGE).as_posix().startswith(_OUTSIDE)
    )


def _hash_files(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
