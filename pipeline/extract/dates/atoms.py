"""The scanner: from a view to the pieces of time expressions, as the lexicon defines them.

The rules of ``lexicon/dates.toml`` are tried only where a character that can begin an expression
has one near it that every expression holds, and of them only those that its next character allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.extract.dates.firsts import DIGIT, END, OTHER, Beginnings, Places, first_characters
from pipeline.extract.dates.holidays import names, second_characters
from pipeline.rules import Rule, RuleBook, alternation, load_rules, read_table
from pipeline.view import view_of

FILE = "dates.toml"
# All digits begin the same rules; how many they are and what follows them tells which match.
_MOST_DIGITS = 9
_DIGITS = "0123456789"
_FIGURES = frozenset(_DIGITS)
# How many beginnings are remembered: more than a day of news has.
_BEGINNINGS = 16384
# By whether these may stand behind them first characters are parted: news is full of pairs of one
# and of what may only stand behind another.
_PARTING = "1年中"
# Stands for all characters; only asked whether it is one.
ANY = frozenset(("",))
_KEYS: dict[str, type | tuple[type, ...]] = {"op": str, "at": str, "list": str}


@dataclass(slots=True)
class Atom:
    """One piece: what it means, its words by group name, own offsets."""

    op: str
    rule: str
    start: int
    end: int
    words: Mapping[str, str | None]

    def get(self, *names: str) -> str:
        """Return the first of the named groups that matched, or ""."""
        for name in names:
            word = self.words.get(name)
            if word is not None:
                return word
        return ""


class _Tried(NamedTuple):
    """A rule where it may match, with the word of its list that it begins with, if it has one."""

    rule: str
    op: str
    word: str
    match: Callable[[str, int], re.Match[str] | None]


# A rule, its word, what it begins with, and how far of that is read.
_Entry = tuple[Rule, str, Beginnings, Places]


class _Scanner:
    """The rules in the order of trying, and which of them may match, by the next characters.

    A negative rule with a list of words comes before all others, another one with a list after
    them. What may match is worked out once for each beginning that texts have.
    firsts: the characters that an atom can begin with.
    """

    def __init__(
        self,
        rules: list[Rule],
        lists: Mapping[str, tuple[str, ...]],
        parsed: Mapping[str, Beginnings],
    ) -> None:
        none: list[tuple[Rule, str]] = []
        words: list[tuple[Rule, str]] = []
        plain: list[tuple[Rule, str]] = []
        for rule in rules:
            if "list" not in rule.fields:
                plain.append((rule, ""))
                continue
            table = none if rule.negative else words
            table += [(rule, word) for word in lists[rule.fields["list"]]]
        self._by_character: dict[str, list[_Entry]] = {}
        named: dict[str, set[str]] = {}
        for rule, word in (*none, *plain, *words):
            begins = parsed[rule.id].behind(word) if word else parsed[rule.id]
            characters = begins.characters()
            for first in begins.next(begins.start):
                entry = (rule, word, begins, begins.step(begins.start, first))
                self._by_character.setdefault(first, []).append(entry)
                named.setdefault(first, set()).update(characters)
        # What a character behind the first is known as: a digit as any digit, and one that no
        # rule of this beginning names as any other such.
        self._known = {
            first: {"": END} | {each: DIGIT if each in _FIGURES else each for each in characters}
            for first, characters in named.items()
        }
        self.firsts = frozenset(self._by_character)
        self._compiled: dict[str, Callable[[str, int], re.Match[str] | None]] = {}
        self._entries = lru_cache(maxsize=_BEGINNINGS)(self._entries_at)
        self._known_tried = lru_cache(maxsize=_BEGINNINGS)(self._known_tried_at)
        self._tried = lru_cache(maxsize=_BEGINNINGS)(self._tried_at)

    def pairs(self) -> list[tuple[set[str], set[str]]]:
        """Return the first characters that are no digit, and what can stand behind them.

        Those stand together of which the same holds, of the marks of :data:`_PARTING`.
        Raises ValueError where any may: then no scan by pairs finds the rule.
        """
        groups: dict[tuple[bool, ...], tuple[set[str], set[str]]] = {}
        for first in sorted(self.firsts - _FIGURES):
            behind = self._next([first])
            if END in behind:
                raise ValueError("a rule finds one character at the end of a text")
            group = tuple(mark in behind for mark in _PARTING)
            firsts, seconds = groups.setdefault(group, (set(), set()))
            firsts.add(first)
            seconds |= behind
        return list(groups.values())

    def figure_ends(self) -> set[str]:
        """Return what can stand behind the digits that an atom begins with, END among it."""
        return self._next(
            first + DIGIT * more for first in _FIGURES for more in range(_MOST_DIGITS)
        )

    def _next(self, beginnings: Iterable[str]) -> set[str]:
        return set().union(
            *(
                begins.next(places)
                for beginning in beginnings
                for *_, begins, places in self._entries(beginning)
            )
        )

    def third_characters(self, pair: str) -> frozenset[str]:
        """Return what can stand behind the first two characters of an atom, the first no digit.

        ANY where an atom may end there; nothing where none begins so.
        """
        second = self._known[pair[0]].get(pair[1:], OTHER)
        try:
            return frozenset("" if each == END else each for each in self._next([pair[0] + second]))
        except ValueError:
            return ANY

    def read(self, view: str, at: int) -> Atom | None:
        """Return the atom that begins at own offset ``at``."""
        character = view[at : at + 1]
        if character not in self.firsts:
            return None
        figures, end = 0, at + 1
        if character in _FIGURES:
            run = view[at : at + _MOST_DIGITS]
            figures = len(run) - len(run.lstrip(_DIGITS))
            end = at + figures
        for rule, op, word, match in self._tried(character, figures, view[end : end + 2]):
            if not word:
                found = match(view, at)
                if found is not None:
                    return Atom(op, rule, at, found.end(), found.groupdict())
            elif view.startswith(word, at) and match(view, at + len(word)):
                return Atom(op, rule, at, at + len(word), {"word": word})
        return None

    def _tried_at(self, character: str, figures: int, behind: str) -> tuple[_Tried, ...]:
        """Return what to try at a character, so many figures in all, and two characters behind."""
        known = self._known[character]
        following, second = known.get(behind[:1], OTHER), known.get(behind[1:], OTHER)
        return self._known_tried(character + DIGIT * (figures - 1) + following + second)

    def _known_tried_at(self, beginning: str) -> tuple[_Tried, ...]:
        return tuple(
            _Tried(rule.id, rule.fields["op"], word, self._match_of(rule))
            for rule, word, *_ in self._entries(beginning)
        )

    def _entries_at(self, beginning: str) -> Sequence[_Entry]:
        """Return the rules that may match what begins so, with the places they have come to."""
        if len(beginning) == 1:
            return self._by_character[beginning]
        last = beginning[-1]
        found = []
        for rule, word, begins, places in self._entries(beginning[:-1]):
            places = begins.step(places, last)
            if places:
                found.append((rule, word, begins, places))
        return found

    def _match_of(self, rule: Rule) -> Callable[[str, int], re.Match[str] | None]:
        # Compiled at first need; two threads would only make the same one twice.
        match = self._compiled.get(rule.id)
        if match is None:
            match = self._compiled[rule.id] = re.compile(rule.source).match
        return match


@dataclass(frozen=True, slots=True)
class Scanners:
    """What reads pieces: at the beginning of an expression, and inside one.

    figures, words: where an expression may begin, with a digit or with none. thirds: what may stand
    behind two characters that it may begin with, the first no digit, as far as they were met.
    link: what joins the ends of a stretch. bound: the words behind a date that bound it, groups
    ``approx``, ``far``, ``near``; ends: what these two begin with. event: the year ``y`` in the
    name of an event, a book or an edition.
    """

    figures: re.Pattern[str]
    words: re.Pattern[str]
    thirds: dict[str, frozenset[str]]
    ends: frozenset[str]
    link: re.Pattern[str]
    bound: re.Pattern[str]
    event: re.Pattern[str]
    start: _Scanner
    inside: _Scanner


@cache
def eras() -> dict[str, tuple[int, int]]:
    """Return the year before the first of every era, and its last, by name."""
    rows = read_table("dates_eras.tsv", ("name", "before_first", "last"))
    # As the view writes it: 乾 of 乾隆 is 干 there.
    return {view_of(name): (int(before), int(last)) for name, before, last in rows}


@cache
def _book() -> RuleBook:
    derived = {"HOLIDAY_SECOND": f"[{second_characters()}]", "ERA": alternation(eras())}
    return load_rules(FILE, names=derived, keys=_KEYS)


def rules() -> tuple[Rule, ...]:
    """Return the rules of the lexicon, in their order."""
    return _book().rules


def _class(characters: Iterable[str]) -> str:
    """Return the inside of the class of some characters."""
    return re.escape("".join(sorted(characters)))


@cache
def scanners() -> Scanners:
    """Compile the rules, once a process."""
    book = _book()
    lists = {**book.lists, "HOLIDAYS": names("alone"), "CUED_HOLIDAYS": names("cued")}
    parsed = {rule.id: Beginnings(rule.source) for rule in book.rules}
    start, inside = (
        _Scanner([rule for rule in book.rules if rule.fields.get("at") != other], lists, parsed)
        for other in ("inside", "start")
    )
    # No atom ends inside its first figures, so what stands behind the last of them decides.
    follow = _class(start.figure_ends() - _FIGURES - {END})
    pairs = start.pairs()
    firsts, behind = (_class(set().union(*each)) for each in zip(*pairs, strict=True))
    parted = "|".join(f"[{_class(two)}](?<=[{_class(one)}].)" for one, two in pairs)
    # Both begin with one class and look round from there, since a search for a class is quick.
    return Scanners(
        figures=re.compile(
            rf"[0-9](?<![0-9.][0-9])[0-9]*(?![^{follow}])(?!{book.patterns['NO_TIME']})"
        ),
        words=re.compile(f"[{firsts}](?=[{behind}])(?={parted})", re.DOTALL),
        thirds={},
        ends=first_characters(book.patterns["LINK"]) | first_characters(book.patterns["BOUND"]),
        link=re.compile(book.patterns["LINK"]),
        bound=re.compile(book.patterns["BOUND"]),
        event=re.compile(book.patterns["EVENT"]),
        start=start,
        inside=inside,
    )
