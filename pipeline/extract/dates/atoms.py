"""The scanner: from a view to the pieces of time expressions, as the lexicon defines them.

All rules of ``lexicon/dates.toml`` are one compiled alternation, tried only where a character
that can begin an expression has one near it that every expression holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.extract.dates.holidays import initials, names
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
    rule: Rule
    op: str
    group: int
    names: tuple[tuple[str, int], ...]


class _Scanner:
    """Several rules as one pattern; each rule is a group, its own groups follow it."""

    def __init__(self, rules: list[Rule]) -> None:
        parts, self.entries, number = [], {}, 1
        for index, rule in enumerate(rules):
            names = _GROUP.findall(rule.source)
            groups = re.compile(rule.source).groups
            inner = re.compile(rule.source).groupindex
            source = _GROUP.sub(rf"(?P<\1_{index}>", rule.source)
            parts.append(f"({source})")
            pairs = tuple((name, number + inner[name]) for name in names)
            self.entries[number] = _Entry(rule, rule.fields["op"], number, pairs)
            number += 1 + groups
        self.match = re.compile("|".join(parts)).match

    def read(self, view: str, at: int) -> Atom | None:
        """Return the atom that begins at own offset ``at``."""
        match = self.match(view, at)
        if match is None:
            return None
        # The outer group of a rule closes last, so it is the last index.
        entry = self.entries[match.lastindex or 0]
        words = {}
        for name, group in entry.names:
            found = match[group]
            if found is not None:
                words[name] = found
        return Atom(entry.op, entry.rule.id, at, match.end(), words)


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
        "HOLIDAY_FIRST": initials(0),
        "HOLIDAY_SECOND": f"[{initials(1)}]",
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
    return Scanners(
        scan=re.compile(book.patterns["SCAN"]),
        link=re.compile(book.patterns["LINK"]),
        bound=re.compile(book.patterns["BOUND"]),
        event=re.compile(book.patterns["EVENT"]),
        start=_Scanner([rule for rule in book.rules if rule.fields.get("at") != "inside"]),
        inside=_Scanner([rule for rule in book.rules if rule.fields.get("at") != "start"]),
    )
