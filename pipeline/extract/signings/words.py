"""The compiled words and patterns of the signings' lexicon, loaded once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from pipeline.extract.signings.mask import MARKS
from pipeline.rules import RuleBook, Rule, load_rules


@cache
def trigger_rules() -> tuple[tuple[Rule, Any], ...]:
    """Return the rules that find triggers, each with its compiled pattern."""
    book = load_rules("signings.toml", keys={"kind": str})
    return tuple((rule, rule.compile()) for rule in book.rules)


@cache
def frame() -> RuleBook:
    """Return the words that tell the slots of a frame apart."""
    return load_rules("signings_frame.toml", names=MARKS)


@cache
def pattern(name: str) -> Any:
    """Return a compiled pattern of ``signings_frame.toml``."""
    return regex.compile(frame().patterns[name])


@cache
def words(name: str) -> frozenset[str]:
    """Return a word list of ``signings_frame.toml``."""
    return frozenset(frame().lists[name])


@cache
def compiled(source: str) -> Any:
    """Compile ``source`` once; ``{NAME}`` stands for the pattern of that name in the lexicon."""
    patterns = frame().patterns

    def put(match: regex.Match[str]) -> str:
        return MARKS.get(match[1]) or f"(?:{patterns[match[1]]})"

    return regex.compile(regex.sub(r"\{([A-Z]+)\}", put, source))
