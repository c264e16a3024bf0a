"""Options: the one place for settings and their defaults, built alike by library and CLI."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import OptionsError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SEGMENTERS = ("auto", "rjieba", "jieba")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a run. Whatever changes a record belongs here: it is part of the fingerprint.

    published: ISO day of publication for texts that do not carry their own.
    segmenter: ``auto`` takes rjieba where it is installed, else jieba.
    lexicon: path of a user lexicon of names and aliases (TOML or TSV), or None.
    clean: False takes the text as it is, a paragraph a line (for text that is clean already).
    """

    published: str | None = None
    segmenter: str = "auto"
    lexicon: str | None = None
    clean: bool = True

    def __post_init__(self) -> None:
        if self.segmenter not in SEGMENTERS:
            raise OptionsError(f"segmenter {self.segmenter!r} is not one of {SEGMENTERS}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Options:
        """Build options from a mapping; an unknown key is an :class:`OptionsError`."""
        unknown = values.keys() - _KNOWN
        if unknown:
            known = ", ".join(sorted(_KNOWN))
            raise OptionsError(f"unknown option {min(unknown)!r}; known: {known}")
        return cls(**values)

    @classmethod
    def from_toml(cls, path: str | Path) -> Options:
        """Read options from a TOML file of ``key = value`` lines."""
        try:
            values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise OptionsError(f"{path}: {error}") from error
        return cls.from_mapping(values)


_KNOWN = frozenset(f.name for f in fields(Options))
