"""The compiled words and patterns of the signings' lexicon, loaded once a process."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import regex

from pipeline.extract.signings.mask import MARKS
from pipeline.rules import Rule, RuleBook, load_rules

_FILES = ("signings_frame.toml", "signings_detail.toml", "signings_people.toml")
_NAME = regex.compile(r"\{([A-Z_]+)\}")


@cache
def trigger_rules() -> tuple[tuple[Rule, Any], ...]:
    """Return the rules that find triggers, each with its compiled pattern."""
    book = load_rules("signings.toml", keys={"kind": str, "needs": list})
    return tuple((rule, rule.compile()) for rule in book.rules)


@cache
def needed_words() -> frozenset[str]:
    """Return the words of which every rule for triggers needs one, all together."""
    return frozenset(word for rule, _ in trigger_rules() for word in rule.fields["needs"])


@cache
def _books() -> tuple[RuleBook, ...]:
    return tuple(load_rules(name, names=MARKS) for name in _FILES)


@cache
def _patterns() -> dict[str, str]:
    return {name: source for book in _books() for name, source in book.patterns.items()}


@cache
def words(name: str) -> frozenset[str]:
    """Return a word list of the lexicon."""
    return frozenset(next(book.lists[name] for book in _books() if name in book.lists))


@cache
def compiled(source: str) -> Any:
    """Compile ``source`` once; ``{NAME}`` stands for the pattern of that name in the lexicon."""
    return regex.compile(_put_names_in(source))


@cache
def plain(source: str) -> Any:
    """Compile ``source`` as :func:`compiled` does, but by ``re``, three times as quick.

    For what is asked often, looks behind by no variable length and repeats no group of words that
    can be read in two ways: against such repetition only ``regex`` has a guard.
    """
    return re.compile(_put_names_in(source))


def _put_names_in(source: str) -> str:
    patterns = _patterns()

    def put(match: regex.Match[str]) -> str:
        # A mark is one character and may stand inside a class.
        return MARKS.get(match[1]) or f"(?:{patterns[match[1]]})"

    return str(_NAME.sub(put, source))
