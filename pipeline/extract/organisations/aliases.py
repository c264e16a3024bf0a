"""What a source says that a body is also called: （以下简称“X”）, （下称X）, X（000961）, 简称X."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.context import short_name_start
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.naming import type_of
from pipeline.extract.organisations.tokens import Tokens
from pipeline.patterns import lazy

_NAME = r"[\u3400-\u9fffA-Za-z0-9·&\-. ]{2,16}"
_ALIAS = lazy(
    r"（(?:[^（）\n]{0,24}?[，,；])?(?:以下|下文|下称|以下均|以下统|文中|后文)?(?:简称|统称|并称|称)?[为:：]?"
    rf"“(?P<quoted>{_NAME})”(?:[或/、及和](?:者)?“(?P<second>{_NAME})”)?[^（）\n]{{0,24}}）"
    rf"|（(?:以下|下文)?(?:简称|下称|又称|又名)[为:：]?(?P<bare>{_NAME}?)(?:[，；,][^（）\n]{{0,24}})?）"
)
_WRITTEN_OUT = "（全称"
_FULL = lazy(
    rf"(?:“(?P<quoted>{_NAME})”|(?<![^，。；：、\n])(?P<short>{_NAME})){_WRITTEN_OUT}[为是:：]?"
)
# An abbreviation in brackets right behind a name.
_LETTERS = re.compile("（([A-Z][A-Za-z&]{0,5}[A-Z])）")
_GROUP = re.compile(r"合称|统称|并称|协议|合同|项目|计划|标的")


@dataclass(frozen=True, slots=True)
class Alias:
    """``name`` stands for the body whose full name is the span ``[start, end)``."""

    name: str
    alias_start: int
    start: int
    end: int
    type: str


def find_aliases(tokens: Tokens, lexicon: Lexicon, full: list[Candidate]) -> list[Alias]:
    """Return the aliases a passage defines; ``full`` are the full names found in it."""
    found = []
    text = tokens.text
    if "（" not in text:
        return []
    no_ends = lexicon.book.lists["no_alias_end"]
    matches = list(_ALIAS.finditer(text))
    lettered = list(_LETTERS.finditer(text))
    by_end = {}
    if matches or lettered:
        for candidate in sorted(full, key=lambda c: c.start, reverse=True):
            by_end[candidate.end] = candidate
    for match in matches:
        if _GROUP.search(text, match.start(), match.end()) or text[match.start() - 1] in "》”":
            continue
        names = [name for name in ("quoted", "second", "bare") if match[name]]
        end = match.start()
        owner = by_end.get(end)
        if owner is None:
            start = short_name_start(tokens, lexicon, end, sure=True)
            if start is None or not _fits(text[start:end], match[names[0]]):
                continue
            kind = type_of(text[start:end], lexicon)
            owner = Candidate(start, end, "organisation.defined", data=kind)
            full.append(owner)
        for name in names:
            if match[name] in lexicon.words["no_alias"] or match[name].endswith(no_ends):
                continue
            found.append(
                Alias(match[name].strip(), match.start(name), owner.start, end, owner.data)
            )
    no_letters = lexicon.words["no_letters"] | lexicon.words["no_brand"] if lettered else ()
    for match in lettered:
        owner, letters = by_end.get(match.start()), match[1]
        if owner is not None and letters not in no_letters:
            found.append(Alias(letters, match.start(1), owner.start, owner.end, owner.data))
    return found + _written_out(tokens, full)


def _written_out(tokens: Tokens, full: list[Candidate]) -> list[Alias]:
    """Return the short names with their full name behind them: “X”（全称Y）."""
    if _WRITTEN_OUT not in tokens.text:
        return []
    found = []
    by_start = {candidate.start: candidate for candidate in full}
    for match in _FULL.finditer(tokens.text):
        owner = by_start.get(match.end())
        if owner is not None:
            alias = match["short"] or match["quoted"]
            start = match.start("short") if match["short"] else match.start("quoted")
            found.append(Alias(alias, start, owner.start, owner.end, owner.data))
    return found


def _fits(full: str, alias: str) -> bool:
    """Return whether every character of the alias stands in the name, in order."""
    rest = iter(full)
    return all(char in rest for char in alias)
