"""Organisations: named bodies that can act, under one name each.

Three passes over all passages of one source: *find* candidates by head, lexicon and context; let
every name that this establishes be found everywhere in the source, whole and short; *resolve* the
overlaps and give each mention its type and its canonical name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.mentions import Candidate, resolve
from pipeline.extract.organisations.aliases import Alias, find_aliases
from pipeline.extract.organisations.canonical import Identities, short_forms
from pipeline.extract.organisations.context import (
    find_coded,
    find_listed,
    find_titled,
)
from pipeline.extract.organisations.heads import find_heads
from pipeline.extract.organisations.known import USER_PRIORITY, find_bodies, find_everywhere
from pipeline.extract.organisations.lexicon import Lexicon, load_lexicon
from pipeline.extract.organisations.tokens import Tokens
from pipeline.options import Options
from pipeline.records import Organisation
from pipeline.segment.passage import Passage

_TITLED_WORK = re.compile(r"《([^《》\n]{1,80})》")
_PACT = re.compile(r"(?:协议|合同|协议书|备忘录|意向书|合约)$")
_ALIAS_PRIORITY = 10
_NEGATIVE_PRIORITY = 5


@dataclass(slots=True)
class _Found:
    """What one passage holds before the names of the others are known."""

    passage: Passage
    tokens: Tokens
    candidates: list[Candidate]
    aliases: list[Alias] = field(default_factory=list)


def extract_organisations(
    passages: Sequence[Passage], options: Options
) -> list[list[Organisation]]:
    """Return the organisations of each passage in reading order.

    passages: all of one source, since names are known across its articles.
    Raises :class:`~pipeline.errors.LexiconError` for a faulty user lexicon.
    """
    lexicon = load_lexicon(options.lexicon)
    found = [_find(passage, lexicon) for passage in passages]
    names, aliases = _establish(found, lexicon)
    chosen = []
    for each in found:
        each.candidates += find_everywhere(each.tokens, names.items(), "organisation.known")
        chosen.append(resolve(each.candidates))
    kinds = dict(names)
    for each, candidates in zip(found, chosen, strict=True):
        for c in candidates:
            kinds[each.tokens.text[c.start : c.end]] = c.data
    identities = Identities.of(lexicon, aliases, kinds.items())
    return [_records(f, c, identities) for f, c in zip(found, chosen, strict=True)]


def _find(passage: Passage, lexicon: Lexicon) -> _Found:
    tokens = Tokens(passage)
    full = find_heads(tokens, lexicon)
    full += find_bodies(tokens, lexicon)
    full += find_coded(tokens, lexicon)
    aliases = find_aliases(tokens, lexicon, full)
    candidates = full
    candidates += find_titled(tokens, lexicon)
    candidates += find_listed(tokens, lexicon)
    candidates += [
        Candidate(
            alias.alias_start,
            alias.alias_start + len(alias.name),
            "organisation.alias",
            priority=_ALIAS_PRIORITY,
            data=alias.type,
        )
        for alias in aliases
    ]
    candidates += _works(tokens, lexicon)
    user = [(name, body.type) for name, body in lexicon.bodies.items() if body.user]
    candidates += find_everywhere(tokens, user, "organisation.user", USER_PRIORITY)
    return _Found(passage, tokens, candidates, aliases)


def _works(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the titles of works as negatives, save those that name a body or a pact of bodies."""
    found = []
    for match in _TITLED_WORK.finditer(tokens.text):
        if match[1] in lexicon.bodies or _PACT.search(match[1]):
            continue
        found.append(
            Candidate(
                match.start(),
                match.end(),
                "organisation.work",
                priority=_NEGATIVE_PRIORITY,
                negative=True,
            )
        )
    return found


def _establish(
    found: Sequence[_Found], lexicon: Lexicon
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the names that the source establishes, with their types, and its aliases."""
    names: dict[str, str] = {}
    aliases: list[tuple[str, str]] = []
    for each in found:
        text = each.tokens.text
        for candidate in resolve(each.candidates):
            name = text[candidate.start : candidate.end]
            names.setdefault(name, candidate.data)
            if candidate.data == "company":
                for form in short_forms(name, lexicon):
                    names.setdefault(form, "company")
        for alias in each.aliases:
            names[alias.name] = alias.type
            aliases.append((alias.name, text[alias.start : alias.end]))
    return names, aliases


def _records(
    found: _Found, candidates: Sequence[Candidate], identities: Identities
) -> list[Organisation]:
    records = []
    text, tokens = found.passage.text, found.tokens
    for c in candidates:
        name = tokens.text[c.start : c.end]
        canonical = identities.canonical(name, c.data, tokens, c.start)
        record = found.passage.record(
            Organisation,
            c.start,
            c.end,
            type=c.data,
            canonical=text[c.start : c.end] if canonical == name else canonical,
            rule=c.rule,
        )
        if record is not None:
            records.append(record)
    return records
