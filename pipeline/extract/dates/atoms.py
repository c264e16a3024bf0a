"""The scanner: from a view to the pieces of time expressions, as the lexicon defines them.

All rules of ``lexicon/dates.toml`` are one compiled alternation, tried only where a character
that can begin an expression has one near it that every expression holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.extract.dates.firsts import first_characters
from pipeline.extract.dates.holidays import names, second_characters
from pipeline.rules import Rule, RuleBook, alternation, load_rules, read_table

FILE = "dates.toml"
_GROUP = re.compile(r"\(\?P<(\w+)>")
_KEYS: dict[str, type | tuple[type, ...]] = {"op": str, "at": str, "arg": str}


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


class _Scanner:
    """The rules that can begin with a character, as one pattern for each set of rules.

    Each rule is a group of the pattern, its own groups follow it.
    """

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        self.by_character: dict[str, tuple[int, ...]] = {}
        for index, rule in enumerate(rules):
            for character in first_characters(rule.source):
                self.by_character[character] = (*self.by_character.get(character, ()), index)
        self.patterns: dict[tuple[int, ...], _Pattern] = {}

    def read(self, view: str, at: int) -> Atom | None:
        """Return the atom that begins at own offset ``at``."""
        indexes = self.by_character.get(view[at : at + 1])
        if indexes is None:
            return None
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


class _Pattern:
    """Several rules as one alternation; ``entries`` by the number of the rule's outer group."""

    def __init__(self, rules: list[Rule]) -> None:
        parts, number = [], 1
        self.entries: dict[int, _Entry] = {}
        for index, rule in enumerate(rules):
            compiled = re.compile(rule.source)
            parts.append("(" + _GROUP.sub(rf"(?P<\1_{index}>", rule.source) + ")")
            pairs = tuple((name, number + group) for name, group in compiled.groupindex.items())
            self.entries[number] = _Entry(rule.id, rule.fields["op"], pairs)
            number += 1 + compiled.groups
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
    derived = {
        "HOLIDAY": names("alone"),
        "CUED": names("cued"),
        "HOLIDAY_SECOND": f"[{second_characters()}]",
        "ERA": alternation(eras()),
    }
    return load_rules(FILE, names=derived, keys=_KEYS)


def rules() -> tuple[Rule, ...]:
    """Return the rules of the lexicon, in their order."""
    return _book().rules


@cache
def scanners() -> Scanners:
    """Compile the rules, once a process."""
    book = _book()
    start = _Scanner([rule for rule in book.rules if rule.fields.get("at") != "inside"])
    firsts = re.escape("".join(sorted(start.by_character)))
    return Scanners(
        scan=re.compile(rf"[{firsts}](?<![0-9.][0-9])(?:{book.patterns['NEAR']})"),
        link=re.compile(book.patterns["LINK"]),
        bound=re.compile(book.patterns["BOUND"]),
        event=re.compile(book.patterns["EVENT"]),
        start=start,
        inside=_Scanner([rule for rule in book.rules if rule.fields.get("at") != "start"]),
    )
