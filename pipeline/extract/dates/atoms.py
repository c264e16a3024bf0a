"""The scanner: from a view to the pieces of time expressions, as the lexicon defines them.

All rules of ``lexicon/dates.toml`` are one compiled alternation, tried only where a character
that can begin an expression has one near it that every expression holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.extract.dates.firsts import first_characters
from pipeline.extract.dates.holidays import names, second_characters
from pipeline.rules import Rule, RuleBook, alternation, load_rules, read_table

FILE = "dates.toml"
_GROUP = re.compile(r"\(\?P<(\w+)>")
# Characters that begin nearly the same rules share one pattern: compiling costs more than trying.
_ALIKE = ("0123456789", "一二三四五六七八九")
_KEYS: dict[str, type | tuple[type, ...]] = {"op": str, "at": str, "list": str}


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece: what it means, its words by group name, own offsets."""

    op: str
    rule: str
    start: int
    end: int
    words: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the first of the named groups that matched, or ""."""
        for name in names:
            if name in self.words:
                return self.words[name]
        return ""


@dataclass(frozen=True, slots=True)
class _Entry:
    rule: str
    op: str
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    rule: str
    op: str
    follows: Callable[[str, int], re.Match[str] | None]


class _Scanner:
    """The rules that can begin with a character, as one pattern for each set of rules.

    Each rule is a group of the pattern, its own groups follow it. Rules with a list of words are
    looked up by their first character: alternations of a hundred words are slow to compile.
    """

    def __init__(self, rules: list[Rule], lists: Mapping[str, tuple[str, ...]]) -> None:
        self.rules = [rule for rule in rules if "list" not in rule.fields]
        self.by_character: dict[str, tuple[int, ...]] = {}
        for index, rule in enumerate(self.rules):
            for character in first_characters(rule.source):
                self.by_character[character] = (*self.by_character.get(character, ()), index)
        for alike in _ALIKE:
            together = {i for c in alike for i in self.by_character.get(c, ())}
            self.by_character |= dict.fromkeys(alike, tuple(sorted(together)))
        self.patterns: dict[tuple[int, ...], _Pattern] = {}
        self.none: dict[str, list[_Word]] = {}
        self.words: dict[str, list[_Word]] = {}
        for rule in rules:
            if "list" in rule.fields:
                table = self.none if rule.negative else self.words
                follows = re.compile(rule.source).match
                for word in lists[rule.fields["list"]]:
                    entry = _Word(word, rule.id, rule.fields["op"], follows)
                    table.setdefault(word[0], []).append(entry)

    def characters(self) -> set[str]:
        """Return the characters that an atom can begin with."""
        return {*self.by_character, *self.none, *self.words}

    def read(self, view: str, at: int) -> Atom | None:
        """Return the atom that begins at own offset ``at``."""
        character = view[at : at + 1]
        found = self._word(self.none, character, view, at)
        if found is not None:
            return found
        indexes = self.by_character.get(character)
        if indexes is not None:
            found = self._match(indexes, view, at)
        return found or self._word(self.words, character, view, at)

    def _match(self, indexes: tuple[int, ...], view: str, at: int) -> Atom | None:
        pattern = self.patterns.get(indexes)
        if pattern is None:
            # Compiled at first need; two threads would only make the same one twice.
            pattern = self.patterns[indexes] = _Pattern([self.rules[i] for i in indexes])
        match = pattern.match(view, at)
        if match is None:
            return None
        # The outer group of a rule closes last, so it is the last index.
        entry = pattern.entries[match.lastindex or 0]
        words = {}
        for name, group in entry.names:
            found = match[group]
            if found is not None:
                words[name] = found
        return Atom(entry.op, entry.rule, at, match.end(), words)

    @staticmethod
    def _word(table: dict[str, list[_Word]], character: str, view: str, at: int) -> Atom | None:
        for word in table.get(character, ()):
            end = at + len(word.word)
            if view.startswith(word.word, at) and word.follows(view, end):
                return Atom(word.op, word.rule, at, end, {"word": word.word})
        return None


class _Pattern:
    """Several rules as one alternation; ``entries`` by the number of the rule's outer group."""

    def __init__(self, rules: list[Rule]) -> None:
        parts, number = [], 1
        self.entries: dict[int, _Entry] = {}
        for index, rule in enumerate(rules):
            # All groups of a rule have names (a test sees to it), so they count in their order.
            names = _GROUP.findall(rule.source)
            parts.append("(" + _GROUP.sub(rf"(?P<\1_{index}>", rule.source) + ")")
            pairs = tuple((name, number + place) for place, name in enumerate(names, 1))
            self.entries[number] = _Entry(rule.id, rule.fields["op"], pairs)
            number += 1 + len(names)
        self.match = re.compile("|".join(parts)).match


@dataclass(frozen=True, slots=True)
class Scanners:
    """What reads pieces: at the beginning of an expression, and inside one.

    scan: where an expression may begin. link: what joins the ends of a stretch. bound: the words
    behind a date that bound it, groups ``approx``, ``far``, ``near``. event: the year ``y`` in the
    name of an event, a book or an edition.
    """

    scan: re.Pattern[str]
    link: re.Pattern[str]
    bound: re.Pattern[str]
    event: re.Pattern[str]
    start: _Scanner
    inside: _Scanner

    def starts(self, view: str) -> Iterator[int]:
        """Return the own offsets at which an expression may begin, in order."""
        return (match.start() for match in self.scan.finditer(view))


@cache
def eras() -> dict[str, tuple[int, int]]:
    """Return the year before the first of every era, and its last, by name."""
    rows = read_table("dates_eras.tsv", ("name", "before_first", "last"))
    return {name: (int(before), int(last)) for name, before, last in rows}


@cache
def _book() -> RuleBook:
    derived = {"HOLIDAY_SECOND": f"[{second_characters()}]", "ERA": alternation(eras())}
    return load_rules(FILE, names=derived, keys=_KEYS)


def rules() -> tuple[Rule, ...]:
    """Return the rules of the lexicon, in their order."""
    return _book().rules


@cache
def scanners() -> Scanners:
    """Compile the rules, once a process."""
    book = _book()
    lists = {**book.lists, "HOLIDAYS": names("alone"), "CUED_HOLIDAYS": names("cued")}
    start = _Scanner([rule for rule in book.rules if rule.fields.get("at") != "inside"], lists)
    inside = _Scanner([rule for rule in book.rules if rule.fields.get("at") != "start"], lists)
    firsts = re.escape("".join(sorted(start.characters())))
    return Scanners(
        scan=re.compile(rf"[{firsts}](?<![0-9.][0-9])(?:{book.patterns['NEAR']})"),
        link=re.compile(book.patterns["LINK"]),
        bound=re.compile(book.patterns["BOUND"]),
        event=re.compile(book.patterns["EVENT"]),
        start=start,
        inside=inside,
    )
