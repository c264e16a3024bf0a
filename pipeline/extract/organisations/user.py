"""The user's own names: a TOML or TSV file of names, types and aliases, read strictly.

TSV: a header line ``name``, ``type``, ``aliases``; aliases with ``|`` between them::

    name	type	aliases
    西安某某光电有限公司	company	某某光电|某光

TOML: one table a body::

    [[body]]
    name = "西安某某光电有限公司"
    type = "company"
    aliases = ["某某光电", "某光"]

Every name is found wherever it stands, longest first, before any rule; a record's ``canonical`` is
the name. ``type`` may be empty in the TSV or absent in the TOML: then it is ``company``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.rules import read_table

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_KEYS = {"name", "type", "aliases"}


def read_user_lexicon(path: str | Path, types: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return ``(name, type, canonical)`` for every name of the file.

    Raises :class:`~pipeline.errors.LexiconError` with file and line: an unknown key or type, a
    missing name, a name of one character, a name that stands twice.
    """
    path = Path(path)
    rows = _toml_rows(path) if path.suffix.lower() == ".toml" else _tsv_rows(path)
    found: dict[str, tuple[str, str, str]] = {}
    for line, name, kind, aliases in rows:
        if kind not in types:
            raise LexiconError(f"{path}:{line}: type {kind!r} is not one of {', '.join(types)}")
        for alias in (name, *aliases):
            if len(alias) < 2:
                raise LexiconError(f"{path}:{line}: {alias!r} is too short for a name")
            if alias in found:
                raise LexiconError(f"{path}:{line}: {alias!r} names two bodies")
            found[alias] = (alias, kind, name)
    return list(found.values())


Row = tuple[int, str, str, tuple[str, ...]]


def _tsv_rows(path: Path) -> Iterator[Row]:
    rows = read_table(path.resolve(), ("name", "type", "aliases"))
    lines = path.read_text(encoding="utf-8").splitlines()
    numbers = [n for n, line in enumerate(lines, 1) if line.strip() and line[0] != "#"][1:]
    for number, (name, kind, aliases) in zip(numbers, rows, strict=True):
        split = tuple(alias.strip() for alias in aliases.split("|") if alias.strip())
        yield number, name, kind or "company", split


def _toml_rows(path: Path) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from error
    unknown = sorted(set(data) - {"body"})
    bodies = data.get("body", [])
    if unknown or not isinstance(bodies, list):
        what = unknown[0] if unknown else "body"
        line = next((n for n, t in enumerate(text.splitlines(), 1) if what in t), 1)
        raise LexiconError(f"{path}:{line}: only [[body]] tables belong here, found {what!r}")
    headers = [n for n, t in enumerate(text.splitlines(), 1) if t.strip().startswith("[[body]]")]
    for index, body in enumerate(bodies):
        line = headers[index] if index < len(headers) else 1
        yield _toml_row(path, line, body)


def _toml_row(path: Path, line: int, body: Any) -> Row:
    if not isinstance(body, dict):
        raise LexiconError(f"{path}:{line}: a body is a table")
    for key in body:
        if key not in _KEYS:
            raise LexiconError(f"{path}:{line}: unknown key {key!r}; known: aliases, name, type")
    name, kind, aliases = body.get("name"), body.get("type", "company"), body.get("aliases", [])
    if not isinstance(name, str) or not isinstance(kind, str):
        raise LexiconError(f"{path}:{line}: name and type are strings, and a name is needed")
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise LexiconError(f"{path}:{line}: aliases is a list of strings")
    return line, name, kind, tuple(aliases)
