"""The compiled words and patterns of the signings' lexicon, loaded once a process."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import regex

from pipeline.extract.offices import offices
from pipeline.extract.signings.mask import MARKS
from pipeline.rules import Pattern, Rule, RuleBook, alternation, load_rules

_FILES = ("signings_frame.toml", "signings_detail.toml", "signings_people.toml")
# A group of eight words or more and nothing else, and the words that a pattern begins with.
_WORDS = re.compile(r"\(\?:((?:\w+\|){7,}\w+)\)")
_LEAD = re.compile(r"[(?:\w|]+")
_NAME = regex.compile(r"\{([A-Z_]+)\}")


class TriggerRule(NamedTuple):
    """A rule that finds triggers, compiled.

    needs, hint: it finds something only in a sentence that holds one of the words, or in which
    the hint is found.
    """

    rule: Rule
    pattern: Pattern
    needs: frozenset[str]
    hint: re.Pattern[str] | None
    kind: str | None


@cache
def trigger_rules() -> tuple[TriggerRule, ...]:
    """Return the rules that find triggers, then those that say what is none."""
    book = load_rules("signings.toml", keys={"kind": str, "needs": list, "hint": str})
    return tuple(map(_trigger_rule, sorted(book.rules, key=lambda rule: rule.negative)))


def _trigger_rule(rule: Rule) -> TriggerRule:
    fields = rule.fields
    hint = re.compile(fields["hint"]) if "hint" in fields else None
    needs = frozenset(fields.get("needs", ()))
    return TriggerRule(rule, rule.compile(), needs, hint, fields.get("kind"))


@cache
def needed_words() -> frozenset[str]:
    """Return the words that rules for triggers need, all together."""
    return frozenset().union(*(rule.needs for rule in trigger_rules()))


@cache
def _books() -> tuple[RuleBook, ...]:
    names = {**MARKS, "OFFICE": alternation(offices("signs"))}
    return tuple(load_rules(name, names=names) for name in _FILES)


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
    return regex.compile(_WORDS.sub(_guard, _put_names_in(source)))


@cache
def plain(source: str) -> Any:
    """Compile ``source`` as :func:`compiled` does, but by ``re``, three times as quick.

    For what is asked often, looks behind by no variable length and repeats no group of words that
    can be read in two ways: against such repetition only ``regex`` has a guard.
    """
    source = _put_names_in(source)
    # Words at the very beginning stay: for their first characters `re` scans by itself.
    lead = _LEAD.match(source)
    at = lead.end() if lead else 0
    return re.compile(source[:at] + _WORDS.sub(_guard, source[at:]))


def _guard(match: re.Match[str]) -> str:
    """Put the set of their first characters before a group of words: most text has none there."""
    group = match[1].split("|")
    if max(map(len, group)) == 1:
        return match[0]
    firsts = "".join(sorted({word[0] for word in group}))
    return f"(?:(?=[{firsts}]){match[0]})"


def _put_names_in(source: str) -> str:
    patterns = _patterns()

    def put(match: regex.Match[str]) -> str:
        # A mark is one character and may stand inside a class.
        return MARKS.get(match[1]) or f"(?:{patterns[match[1]]})"

    return str(_NAME.sub(put, source))


def is_plural(word: str) -> bool:
    """Whether a word like 双方 stands for several bodies."""
    return word in words("plural_anaphors")
