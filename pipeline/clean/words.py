"""The word lists of cleaning and the patterns made of them, compiled once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.rules import load_rules


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def holds_any(words: Iterable[str], folded: str) -> bool:
    """Tell whether a folded text (see :func:`fold`) holds one of the words, folded too."""
    return any(word in folded for word in words)


def fold(text: str) -> str:
    """Return a text in which letters of any case are one, as patterns that ignore case see it."""
    # The dotless i is the one letter that a pattern takes for another and folding leaves.
    return text.casefold().replace("ı", "i")


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``cleaning.toml`` as sets, and the patterns that need them.

    label: a label with its colon; its kind is that of ``label_kind``.
    count: a counter with its number in a bracket.
    legal_words, hijack_words, brand_words: the words of those patterns, folded; to ask a whole
    page for them is far cheaper than to search it.
    list_heading: a whole line that heads a list of other articles.
    name: a person's name of two to four characters, by its surname.
    """

    label_kind: dict[str, str]
    label: re.Pattern[str]
    count: re.Pattern[str]
    widgets: frozenset[str]
    list_heading: re.Pattern[str]
    legal: re.Pattern[str]
    legal_words: tuple[str, ...]
    hijack: re.Pattern[str]
    hijack_words: tuple[str, ...]
    brands: re.Pattern[str]
    brand_words: tuple[str, ...]
    washed: tuple[str, ...]
    roles: re.Pattern[str]
    media_end: re.Pattern[str]
    reporter: str
    media: str
    name: str


@cache
def words() -> Words:
    """Return the word lists, loaded at the first call."""
    lists = load_rules("cleaning.toml").lists
    kinds = {
        word: kind
        for kind in ("plain", "count", "editor", "author", "source", "published")
        for word in lists[f"{kind}_labels"]
    }
    begins, ends = _any(lists["list_begins"]), _any(lists["list_ends"])
    surname = _any(lists["surnames"])
    return Words(
        label_kind=kinds,
        label=re.compile(rf"({_any(kinds)})\s*："),
        count=re.compile(rf"(?:{_any(lists['count_labels'])})\s*[（【［]\s*\d+\s*[）】］]"),
        widgets=frozenset(word.lower() for word in lists["widgets"]),
        list_heading=re.compile(
            rf"(?:{_any(lists['list_wholes'])}|(?:{begins})(?:的|与|和|您|你)?.{{0,4}}?(?:{ends}))"
        ),
        legal=re.compile(_any(lists["legal"]), re.IGNORECASE),
        washed=lists["washed"],
        legal_words=tuple(map(fold, lists["legal"])),
        hijack_words=tuple(map(fold, (*lists["hijack"], *lists["brands"]))),
        brand_words=tuple(map(fold, lists["brands"])),
        roles=re.compile(
            rf".*(?:{_any(word for word in lists['reporters'] if len(word) > 1)})"
            r"|[图文摄](?:[/／][图文摄])*"
        ),
        hijack=re.compile(_any((*lists["hijack"], *lists["brands"])), re.IGNORECASE),
        brands=re.compile(_any(lists["brands"]), re.IGNORECASE),
        media_end=re.compile(rf"(?:{_any(lists['media_ends'])})\Z"),
        reporter=f"(?:{_any(lists['reporters'])})",
        media=f"(?:{_any(lists['media_ends'])})",
        name=rf"(?:{surname})[一-鿿]{{1,2}}(?![一-鿿])",
    )
