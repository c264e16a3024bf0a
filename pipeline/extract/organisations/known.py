"""Names that are known: those of the lexicon, and those that the source itself establishes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import Tokens

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
USER_PRIORITY = 50


def find_bodies(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the names of the lexicon, each where a word begins and where one ends."""
    found = []
    text, lengths, bodies = tokens.text, lexicon.lengths, lexicon.bodies
    for start in tokens.starts:
        known = lengths.get(text[start : start + 2])
        if known is None:
            continue
        for length in known:
            body = bodies.get(text[start : start + length])
            if body is None or body.doubtful or body.user:
                continue
            end = start + length
            if tokens.inside(end) or _cuts_latin(text, start, end):
                continue
            found.append(Candidate(start, end, "organisation.lexicon", data=body.type))
            break
    return found


def find_everywhere(
    tokens: Tokens, names: Iterable[tuple[str, str]], rule: str, priority: int = 0
) -> list[Candidate]:
    """Return every occurrence of the names, given with their types, anywhere in the text."""
    found = []
    text = tokens.text
    for name, kind in names:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            sure = priority or not (tokens.inside(start) and tokens.inside(end))
            if sure and not _cuts_latin(text, start, end):
                found.append(Candidate(start, end, rule, priority=priority, data=kind))
            start = text.find(name, start + 1)
    return found


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Return whether the span begins or ends inside a Latin word."""
    return (text[start] in _LATIN and start > 0 and text[start - 1] in _LATIN) or (
        text[end - 1] in _LATIN and end < len(text) and text[end] in _LATIN
    )
