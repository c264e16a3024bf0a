"""Names that are known: those of the lexicon, and those that the source itself establishes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.edges import at_site
from pipeline.extract.organisations.lexicon import Body, Lexicon
from pipeline.extract.organisations.tokens import JOINERS, Tokens

_USER_PRIORITY = 50
# A stretch behind every text.
_NOWHERE = (sys.maxsize, sys.maxsize)


def find_bodies(
    tokens: Tokens, lexicon: Lexicon, likely: Sequence[tuple[int, int]] = ()
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the names of the lexicon, and those of them that are ordinary words too.

    likely: the latter are looked for in these stretches alone, which are in order.
    """
    sure, doubtful = [], []
    stretches = iter(likely)
    first, last = next(stretches, _NOWHERE)
    for start, end, body in _names(tokens, lexicon):
        if not body.doubtful:
            if at_site(tokens.text, lexicon, end, body.type):
                continue
            sure.append(Candidate(start, end, "organisation.lexicon", 0, False, body.type))
            continue
        while start + 1 >= last:
            first, last = next(stretches, _NOWHERE)
        if start >= first:
            doubtful.append(Candidate(start, end, "organisation.lexicon", 0, False, body.type))
    return sure, doubtful


def _names(tokens: Tokens, lexicon: Lexicon) -> Iterator[tuple[int, int, Body]]:
    text, lengths, bodies = tokens.text, lexicon.lengths, lexicon.bodies
    for start in tokens.bodies:
        for length in lengths.get(text[start : start + 2], ()):
            end = start + length
            body = bodies.get(text[start:end])
            # At the end of the text the slice may be a shorter name.
            if body is None or body.user or end > len(text):
                continue
            if tokens.is_whole(start, end) or (
                _stands_alone(tokens, lexicon, start, end) and not tokens.cuts_latin(start, end)
            ):
                yield start, end, body
                break


def _stands_alone(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Return whether the span is no part of other words.

    Where it begins or ends inside a word of the segmenter, that word must be cut wrongly: the
    name is long, or what the word holds besides is a word by itself (向|保千里, 与|惠氏).
    """
    first, last = tokens.inside(start), tokens.inside(end)
    if not first and not last:
        return True
    if first and last:
        return end - start >= 5
    if end - start >= 4:
        return True
    cut = tokens.words[tokens.at(start) if first else tokens.at(end)]
    if cut in lexicon.common or cut in lexicon.words["no_brand"] or (last and end - start < 3):
        return False
    outside = tokens.text[start - 1] if first else tokens.text[end]
    return outside in lexicon.words["break"] or outside in JOINERS


def find_user_names(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return every occurrence of the names of the user's file."""
    user = lexicon.user
    return [
        Candidate(start, end, "organisation.user", _USER_PRIORITY, False, user.types[name])
        for name, start in user.find(tokens)
        for end in (start + len(name),)
        if not tokens.cuts_latin(start, end)
    ]
