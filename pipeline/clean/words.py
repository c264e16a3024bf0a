"""The word lists of cleaning and the patterns made of them, compiled once a process."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.patterns import lazy
from pipeline.rules import load_rules, read_table
from pipeline.view import view_of


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def fold(text: str) -> str:
    """Return a text in which letters of any case are one, as patterns that ignore case see it."""
    # The dotless i is the one letter that a pattern takes for another and folding leaves.
    return text.casefold().replace("ı", "i")


class WordLists:
    """Words of some kinds, of which a whole page is asked which it holds, in letters of any case.

    A pattern that ignores case is searched four times as slowly as one that does not. So a word
    with letters is looked for by a few of its characters, in every case. And each word is looked
    for by its rarest character, the same for as many words as there are, since a search stops
    wherever one may begin.
    """

    def __init__(self, **kinds: Iterable[str]) -> None:
        self._kinds = {kind: tuple(map(fold, words)) for kind, words in kinds.items()}
        rest = {case for words in self._kinds.values() for word in words for case in _cases(word)}
        branches, pivots = [], []
        behind: set[str] = set()
        before: set[str] = set()
        while rest:
            counts = Counter(character for word in rest for character in set(word))
            pivot = max(counts, key=lambda one: (counts[one] * _rarity(one), one))
            found = sorted(word for word in rest if pivot in word)
            rest.difference_update(found)
            pivots.append(pivot)
            for word in found:
                first, _, last = word.partition(pivot)
                (behind if last else before).add(last[:1] or first[-1])
            branches.append(re.escape(pivot) + f"(?:{'|'.join(_about(w, pivot) for w in found)})")
        # What stands behind such a character, or before one that ends its word, tells at once of
        # most that no word is there.
        self._parts = re.compile(
            f"[{_class(pivots)}](?:(?=[{_class(behind)}])|(?<=[{_class(before)}].))"
            f"(?<={'|'.join(branches)})"
        )

    def may_hold(self, text: str) -> bool:
        """Tell whether a text holds what one of the words cannot be without."""
        return self._parts.search(text) is not None

    def found(self, text: str) -> dict[str, list[str]]:
        """Return the words that a text holds, kind by kind; an empty dict where it holds none."""
        if not self.may_hold(text):
            return {}
        folded = fold(text)
        found = {kind: [w for w in words if w in folded] for kind, words in self._kinds.items()}
        return {kind: words for kind, words in found.items() if words}


def _class(characters: Iterable[str]) -> str:
    """Return the inside of the class of some characters; it takes NUL, so it is never empty."""
    return re.escape("".join(["\0", *sorted(characters)]))


def _about(word: str, pivot: str) -> str:
    """Return what must stand about a character behind which a search is, for a word to be there."""
    at = word.index(pivot) + 1
    return f"(?<={re.escape(word[:at])})(?={re.escape(word[at:])})"


@cache
def _ranks() -> dict[str, int]:
    """Return the ranks of the common characters, the most frequent first."""
    rows = read_table("common_characters.tsv", ("rank", "characters"))
    return {one: rank for rank, one in enumerate("".join(row[1] for row in rows))}


# Ranks of what is not in the table: a character of its own, a letter, a digit or a sign.
_UNKNOWN, _LETTER, _SIGN = 4000, 400, 20


def _rarity(character: str) -> int:
    """Return a number that is the greater the more seldom news holds a character."""
    unknown = _UNKNOWN if character >= "一" else _LETTER if character.isalpha() else _SIGN
    return _SIGN + _ranks().get(character, unknown)


def _cases(word: str) -> Iterable[str]:
    """Return a word without letters, or a part of one with letters in all its cases.

    That is a letter with a neighbour that is none, which is rarer than letters and fewer cases.
    """
    if word.upper() == word:
        return (word,)
    edge = re.search(r"[a-z][^a-z ]|[^a-z ][a-z]|[a-z]{3}\Z", word)
    part = edge.group() if edge else word
    return map("".join, itertools.product(*(sorted({one, one.upper()}) for one in part)))


def holds(text: str, found: Sequence[str]) -> bool:
    """Tell whether a text holds one of the words that :class:`WordLists` found on its page."""
    for word in found:  # noqa: SIM110 — asked of every line
        if word in text or (word.upper() != word and word in fold(text)):
            return True
    return False


def holds_one(text: str, found: Iterable[str]) -> bool:
    """Tell whether a text holds one of a few strings: one by one is faster than by a pattern."""
    for one in found:  # noqa: SIM110 — twice as fast as any() over as few
        if one in text:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``cleaning.toml`` as sets, and the patterns that need them.

    label_kind: the kind of each label; label_modifier: what may stand before one.
    count: a counter with its number in a bracket.
    notices: the words of ``legal``, and as ``hijack`` those of hijack.
    doubtful: as ``brands`` the words of that pattern, as ``washed`` those that a rewriting machine
    puts, as ``ends`` what stands wherever brand_form does.
    listed: all words of the last two, of the doubtful ones also as a view has them, so that a page
    is searched once for both.
    brand_hint: the same, closer, searched faster than brand_form.
    brand_form: a name that betting sites have, ``stem``, and two words of such a site's pages;
    brand_exceptions: how the names of real sports programmes begin.
    list_heading: a whole line that heads a list of other articles; list_heads: what it begins with.
    name: a person's name of two to four characters, by its surname.
    """

    label_kind: dict[str, str]
    label_modifier: re.Pattern[str]
    count: re.Pattern[str]
    widgets: frozenset[str]
    list_heading: re.Pattern[str]
    list_heads: frozenset[str]
    legal: re.Pattern[str]
    hijack: re.Pattern[str]
    brands: re.Pattern[str]
    notices: WordLists
    doubtful: WordLists
    listed: WordLists
    brand_form: re.Pattern[str]
    brand_hint: re.Pattern[str]
    brand_exceptions: tuple[str, ...]
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
    first = "".join(word[0] for word in lists["brand_pages"])
    noticed = (*lists["legal"], *lists["hijack"], *lists["brands"])
    doubted = (*lists["brands"], *lists["washed"], *lists["brand_ends"])
    return Words(
        label_kind=kinds,
        label_modifier=re.compile(rf"(?:{_any(lists['label_modifiers'])}){{1,2}}\Z"),
        count=re.compile(rf"(?:{_any(lists['count_labels'])})\s*[（【［]\s*\d+\s*[）】］]"),
        widgets=frozenset(word.lower() for word in lists["widgets"]),
        list_heading=re.compile(
            rf"(?:{_any(lists['list_wholes'])}|(?:{begins})(?:的|与|和|您|你)?.{{0,4}}?(?:{ends}))"
        ),
        list_heads=frozenset(w[0] for w in (*lists["list_wholes"], *lists["list_begins"])),
        legal=re.compile(_any(lists["legal"]), re.IGNORECASE),
        notices=WordLists(legal=lists["legal"], hijack=(*lists["hijack"], *lists["brands"])),
        doubtful=WordLists(
            brands=lists["brands"], washed=lists["washed"], ends=lists["brand_ends"]
        ),
        listed=WordLists(words=(*noticed, *doubted, *map(view_of, doubted))),
        brand_form=lazy(
            rf"(?P<stem>[一-鿿A-Za-z0-9]{{2,4}}(?:{_any(lists['brand_ends'])}))"
            rf"(?:[·—()（）\s-]?(?:{_any(lists['brand_pages'])})){{2,6}}",
            re.IGNORECASE,
        ),
        brand_hint=re.compile(
            rf"(?:{_any(lists['brand_ends'])})[·—()（）\s-]?"
            rf"(?:{_any({*first, *first.upper()})})"
        ),
        brand_exceptions=lists["brand_exceptions"],
        roles=lazy(
            rf".*(?:{_any(word for word in lists['reporters'] if len(word) > 1)})"
            r"|[图文摄](?:[/／][图文摄])*"
        ),
        hijack=lazy(_any((*lists["hijack"], *lists["brands"])), re.IGNORECASE),
        brands=re.compile(_any(lists["brands"]), re.IGNORECASE),
        media_end=re.compile(rf"(?:{_any(lists['media_ends'])})\Z"),
        reporter=f"(?:{_any(lists['reporters'])})",
        media=f"(?:{_any(lists['media_ends'])})",
        name=rf"(?:{surname})[一-鿿]{{1,2}}(?![一-鿿])",
    )
