"""What a source says that a body is also called: （以下简称“X”）, （下称X）, X（000961）, 简称X."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.context import short_name_start
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import Tokens

_NAME = r"[\u3400-\u9fffA-Za-z0-9·&\-. ]{2,16}"
_ALIAS = re.compile(
    r"（(?:[^（）\n]{0,24}?[，,；])?(?:以下|下文|下称|以下均|以下统|文中|后文)?(?:简称|统称|并称|称)?[为:：]?"
    rf"“(?P<quoted>{_NAME})”(?:[或/、及和](?:者)?“(?P<second>{_NAME})”)?[^（）\n]{{0,24}}）"
    rf"|（(?:以下|下文)?(?:简称|下称|又称|又名)[为:：]?(?P<bare>{_NAME}?)(?:[，；,][^（）\n]{{0,24}})?）"
)
_GROUP = re.compile(r"合称|统称|并称|协议|合同|项目|计划|标的")
# What such a bracket defines besides bodies.
_NO_NAME = frozenset(("公司", "本公司", "上市公司", "双方", "甲方", "乙方", "丙方", "目标公司"))
_NO_END = (
    "协议",
    "合同",
    "项目",
    "计划",
    "办法",
    "规定",
    "条例",
    "意见",
    "方案",
    "报告",
    "通知",
    "大会",
    "峰会",
    "论坛",
    "准则",
    "公告",
    "股份",
    "股权",
    "基地",
)


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
    by_end = {}
    for candidate in sorted(full, key=lambda c: c.start, reverse=True):
        by_end[candidate.end] = candidate
    for match in _ALIAS.finditer(text):
        if _GROUP.search(text, match.start(), match.end()) or text[match.start() - 1] in "》”":
            continue
        names = [name for name in ("quoted", "second", "bare") if match[name]]
        end = match.start()
        owner = by_end.get(end)
        if owner is None:
            start = short_name_start(tokens, lexicon, end, sure=True)
            if start is None or not _fits(text[start:end], match[names[0]]):
                continue
            owner = Candidate(start, end, "organisation.defined", data="company")
            full.append(owner)
        for name in names:
            if match[name] in _NO_NAME or match[name].endswith(_NO_END):
                continue
            found.append(
                Alias(match[name].strip(), match.start(name), owner.start, end, owner.data)
            )
    return found


def _fits(full: str, alias: str) -> bool:
    """Return whether every character of the alias stands in the name, in order."""
    rest = iter(full)
    return all(char in rest for char in alias)
