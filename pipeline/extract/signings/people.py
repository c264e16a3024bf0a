"""Read persons: a name by its surname and what follows, an office by its titles."""

from __future__ import annotations

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.words import compiled, plain, words
from pipeline.segment.words import segmenter

# How a body's name of two characters ends, which a person's seldom does.
_OF_BODIES = "大院行局厅部社所台区县市省州镇"


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


def office_behind(text: str, at: int, end: int) -> tuple[int, int] | None:
    """Return the span of the office that follows the name at ``at``: ``姜慧副校长``, or None.

    ``温州市长`` is the mayor of a place, and no person.
    """
    match = plain("(?P<n>{CHINESE}(?<![副总代原]))(?P<t>{TITLE}){FOLLOW}").match(text, at, end)
    if not match or match["t"] == "代表" or is_told(match["n"]):
        return None
    if len(match["n"]) == 2 and match["n"].endswith(tuple(_OF_BODIES)):
        # 成大校长
        return None
    places = load_lexicon().places
    if match["n"] in places or any(match["n"] + kind in places for kind in words("place_ends")):
        return None
    start, stop = match.span("t")
    return start, stop


def is_told(name: str) -> bool:
    """Whether what looks like a person's name is words that begin like one: 包括在, 时表示."""
    lexicon = load_lexicon()
    if name in lexicon.common or name in words("nobody"):
        return True
    first, *rest = segmenter()(name)
    if first in words("told"):
        return lexicon.common.issuperset(rest)
    # 许家印 falls into two words as well, but into none that never stands in a name.
    return len(first) > 1 and first in lexicon.words["break"]
