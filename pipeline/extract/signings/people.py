"""Read persons: a name by its surname and what follows, an office by its titles."""

from __future__ import annotations

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.words import compiled, plain, words


def person_at(text: str, at: int, end: int, *, foreign: bool = True) -> int | None:
    """Return the end of the person's name that begins at ``at`` of the masked text, or None.

    foreign: whether a transliterated or Latin name counts, as it does behind an office.
    """
    # Three characters are tried before two: 曹慧涛与 is no 曹慧.
    match = plain("{CHINESE}{FOLLOW}").match(text, at, end)
    if not match and foreign:
        match = compiled("{FOREIGN}{FOLLOW}").match(text, at, end)
    return int(match.end()) if match else None


def starred_at(text: str, at: int, end: int) -> int | None:
    """Return the end of the name at ``at`` behind a word like 球星 or 股东, or None.

    There a transliterated name without a mark of its own counts too, up to punctuation.
    """
    stop = person_at(text, at, end)
    if stop is not None:
        return stop
    match = compiled("[一-龥]{3,8}(?=[，。；、！（]|$)").match(text, at, end)
    if not match or match[0].endswith(tuple(words("body_ends"))):
        return None
    if match[0][-2:] in load_lexicon().common:
        return None
    return int(match.end())


def title_at(text: str, at: int, end: int) -> int | None:
    """Return the end of the title that begins at ``at`` of the masked text, or None."""
    match = plain("{TITLE}").match(text, at, end)
    return int(match.end()) if match else None


def self_at(text: str, at: int, end: int) -> int | None:
    """Return the end of the word at ``at`` for one who signs for himself (股东, 球星), or None."""
    match = compiled("{SELFS}").match(text, at, end)
    return int(match.end()) if match else None
