"""What is left standing but not trusted: flagged with its raw span, never mended.

A value must not be read from a doubtful span, so the extractors are told of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from pipeline.aligned import AlignedText
from pipeline.clean.page import CLOSERS, SENTENCE_END, is_terminal
from pipeline.clean.words import words
from pipeline.records import Removal

# (start, end, reason), own offsets in the article's text.
Doubt = tuple[int, int, str]


class _Aligned(Protocol):
    """What has an aligned text: an article."""

    @property
    def aligned(self) -> AlignedText:
        """Its text."""


# ``922日`` for ``9月22日``, ``20183月`` for ``2018年3月``: the sign between two numbers is lost.
# ``18日`` is a day of two digits, whatever stands before it.
_LOST_SIGN = re.compile(
    r"(?<![0-9.第历时约共达近])(?:1[0-2]|[1-9])(?:[12][0-9]|3[01]|0[1-9])日(?!元)"
    r"|(?<![0-9])(?:19|20)[0-9]{2}(?:1[0-2]|[1-9])月"
)
# A unit that has lost its number behind words that call for one: ``最高亿元``.
_LOST_NUMBER = re.compile(
    r"(?:最高|最多|总投资|总投资额|投资额|投资总额|合同额|金额|共计|合计|总额|总价|资金|收入|产值|利润|募集|融资|预算)"
    r"(?:达|为|约)?[万亿][万亿]?(?:元|美元|欧元|日元|港元|股|千瓦)(?!以上|以下|级|大关|项目|户|工程|左右)"
)
_LOST_CHARACTER = re.compile(
    r"(?<=[一-鿿])[?？](?=[；，。、：])|�+|锟斤拷|烫烫烫|屯屯屯|(?<=[一-鿿])\?(?=[一-鿿]{1,6}[?？][；，。、])"
)
_SENTENCE_BREAK = re.compile(rf"[{SENTENCE_END}][{CLOSERS}]*")
# Words that a rewriting machine puts for the usual ones; so many different ones tell it.
_WASHED_WORDS = 3
_CHAPTER = re.compile(r"第[0-9〇一二三四五六七八九十百千]{1,6}[章回节]")
_SPEECH = re.compile(
    r"(?:道|说|笑道|问道|喝道|骂道)[：，]?“|”[^“”。]{0,12}(?:道|笑着说|问道)[。，：]"
)
_MACHINE = re.compile(
    r"[译譯]文[内內]容由第三[人方]|[机機]器[翻譯译]{1,2}，|[本此]文[为由為]?[机機]器翻[译譯]"
)
_FEW_LETTERS = 40
# The span of an unclosed end begins behind the last closed sentence, at most so far back.
_SHORTEST_END = 15


def find_doubts(view: str, title_end: int) -> list[Doubt]:
    """Return the doubtful spans of an article's view, in order; they may overlap."""
    doubts: list[Doubt] = []
    if "日" in view or "月" in view:
        doubts += [(*match.span(), "lost digit") for match in _LOST_SIGN.finditer(view)]
    if "元" in view or "股" in view or "千瓦" in view:
        doubts += [(*match.span(), "lost digit") for match in _LOST_NUMBER.finditer(view)]
    doubts += [(*match.span(), "lost character") for match in _LOST_CHARACTER.finditer(view)]
    doubts += _hijacked(view)
    doubts += _whole(view)
    doubts += _unclosed(view, title_end)
    return sorted(doubts)


def _hijacked(view: str) -> list[Doubt]:
    """Return the sentences in which a brand of gambling stands, for a name or for itself."""
    spans: list[Doubt] = []
    for match in words().brands.finditer(view):
        start, end = match.span()
        if spans and start < spans[-1][1]:
            continue
        start, end = _sentence_round(view, start, end)
        spans.append((start, end, "hijacked"))
    return spans


def _sentence_round(view: str, start: int, end: int) -> tuple[int, int]:
    first = max(view.rfind(mark, 0, start) for mark in "。！？\n") + 1
    ends = [at for mark in "。！？\n" if (at := view.find(mark, end)) >= 0]
    return first, min(ends) + 1 if ends else len(view)


def _whole(view: str) -> list[Doubt]:
    """Return the whole article where its wording, or its kind, is not to be trusted."""
    found: list[Doubt] = []
    washed = set(words().washed.findall(view))
    if len(washed) >= _WASHED_WORDS:
        found.append((0, len(view), "washed text"))
    if _CHAPTER.search(view) and len(_SPEECH.findall(view)) >= 3:
        found.append((0, len(view), "fiction"))
    return found


def _unclosed(view: str, title_end: int) -> list[Doubt]:
    """Return the last sentence where the text breaks off in it."""
    last = view[max(view.rfind("\n"), title_end) :].strip() if view else ""
    if len(last) < _SHORTEST_END or is_terminal(last) or last[-1] in "：；”）》":
        return []
    if "，" not in last and not _SENTENCE_BREAK.search(last):
        return []
    start = len(view) - len(last)
    for match in _SENTENCE_BREAK.finditer(view, start):
        start = match.end()
    return [(start, len(view), "unclosed end")] if start < len(view) else []


def page_warnings(raw: str, articles: Sequence[_Aligned]) -> list[Removal]:
    """Return the warnings that hold for a page as a whole; raw offsets."""
    reasons = []
    if _MACHINE.search(raw):
        reasons.append("machine translation")
    letters = sum(len(article.aligned) for article in articles)
    size = sum(len(a.aligned.text.encode("utf-8", "surrogatepass")) for a in articles)
    # A Chinese character takes three bytes, a Latin one takes one.
    if letters >= _FEW_LETTERS and size - letters < 0.2 * letters:
        reasons.append("foreign text")
    elif letters < _FEW_LETTERS:
        reasons.append("stub")
    return [Removal(reason=reason, raw_start=0, raw_end=len(raw)) for reason in reasons]
