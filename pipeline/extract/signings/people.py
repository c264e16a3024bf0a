"""Read persons: a name by its surname and what follows, an office by its titles."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from pipeline.extract.signings.mask import MARKS
from pipeline.extract.signings.words import compiled
from pipeline.rules import load_rules


@cache
def _names() -> tuple[Any, Any]:
    patterns = load_rules("signings_people.toml", names=MARKS).patterns
    chinese, foreign, follow = (patterns[name] for name in ("CHINESE", "FOREIGN", "FOLLOW"))
    # Three characters are tried before two: 曹慧涛与 is no 曹慧.
    return (
        regex.compile(f"{chinese}{follow}"),
        regex.compile(f"(?:{foreign}){follow}"),
    )


def person_at(text: str, at: int, end: int, *, foreign: bool = True) -> int | None:
    """Return the end of the person's name that begins at ``at`` of the masked text, or None.

    foreign: whether a transliterated or Latin name counts, as it does behind an office.
    """
    chinese, other = _names()
    for pattern in (chinese, other) if foreign else (chinese,):
        match = pattern.match(text, at, end)
        if match:
            return int(match.end())
    return None


def title_at(text: str, at: int, end: int) -> int | None:
    """Return the end of the title that begins at ``at`` of the masked text, or None."""
    match = compiled("{TITLE}").match(text, at, end)
    return int(match.end()) if match else None


def self_at(text: str, at: int, end: int) -> int | None:
    """Return the end of the word at ``at`` for one who signs for himself (股东, 球星), or None."""
    match = compiled("{SELFS}").match(text, at, end)
    return int(match.end()) if match else None
