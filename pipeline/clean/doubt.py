"""What is left standing but not trusted: flagged with its raw span, never mended.

A value must not be read from a doubtful span, so the extractors are told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from pipeline.aligned import AlignedText
from pipeline.clean.page import CLOSERS, SENTENCE_END, is_terminal
from pipeline.clean.words import holds_one, words
from pipeline.records import Removal

# (start, end, reason), own offsets in the article's text.
Doubt = tuple[int, int, str]


class _Aligned(Protocol):
    """What has an aligned text: an article."""

    @property
    def aligned(self) -> AlignedText:
        """Its text."""


# ``922日`` for ``9月22日``, ``20183月`` for ``2018年3月``: the sign between two numbers is lost.
# The sign is found first; what stands before it decides.
_DAY_BEHIND_DIGITS = re.compile(r"[日月](?<=[0-9]{3}[日月])")
_MOST_DIGITS = 6
_LOST_SIGN = re.compile(
    r"(?:1[0-2]|[1-9])(?:[12][0-9]|3[01]|0[1-9])日(?!元)|(?:19|20)[0-9]{2}(?:1[0-2]|[1-9])月"
)
_DIGITS = frozenset("0123456789")
_COUNTED = _DIGITS | frozenset(".第历歷时時约約共达達近期为為")
# A unit that has lost its number behind words that call for one: ``最高亿元``.
_UNIT = re.compile(
    r"[万亿萬億](?<=[高多资資额額计計价價入值润潤集算达達为為约約][万亿萬億])"
    r"[万亿萬億]?[元美欧歐日港股千]"
)
_LOST_NUMBER = re.compile(
    r"(?:最高|最多|[总總]?投[资資][额額]?|投[资資][总總][额額]|合同[额額]|金[额額]|共[计計]|合[计計]|[总總][额額价價]|资金|資金|收入"
    r"|[产產]值|利[润潤]|募集|融[资資]|[预預]算)(?:[达達为為约約])?[万亿萬億]{1,2}"
    r"(?:元|美元|[欧歐]元|日元|港元|股|千瓦)(?!以上|以下|[级級]|大[关關]|项目|項目|[户戶]|工程|左右)"
)
_UNIT_REACH = 10
_LOST_CHARACTER = re.compile(
    r"(?<=[一-鿿])[?？][；，。、：]|\ufffd+|锟斤拷|烫烫烫|屯屯屯|(?<=[一-鿿])\?[一-鿿]{1,6}[?？][；，。、]"
)
_LOST_SIGNS = "?？\ufffd锟烫屯"
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
_MACHINE_SIGNS = "翻译譯"
_FEW_LETTERS = 40
# The span of an unclosed end begins behind the last closed sentence, at most so far back.
_SHORTEST_END = 15


def find_doubts(text: str, title_end: int) -> list[Doubt]:
    """Return the doubtful spans of an article's text, in order; they may overlap."""
    doubts = [
        *_lost_digits(text),
        *_lost_characters(text),
        *_hijacked(text),
        *_whole(text),
        *_unclosed(text, title_end),
    ]
    return sorted(doubts)


def _lost_digits(text: str) -> Iterator[Doubt]:
    for match in _DAY_BEHIND_DIGITS.finditer(text):
        start = match.start() - 3
        least = max(0, match.start() - _MOST_DIGITS)
        while start > least and text[start - 1] in _DIGITS:
            start -= 1
        before = text[start - 1] if start else ""
        if before not in _COUNTED and _LOST_SIGN.fullmatch(text, start, match.end()):
            yield start, match.end(), "lost digit"
    for match in _UNIT.finditer(text):
        start = match.start()
        found = _LOST_NUMBER.search(text, max(0, start - 5), match.end() + _UNIT_REACH)
        if found is not None and found.start() < start:
            yield (*found.span(), "lost digit")


def _lost_characters(text: str) -> Iterator[Doubt]:
    if holds_one(text, _LOST_SIGNS):
        for match in _LOST_CHARACTER.finditer(text):
            yield (*match.span(), "lost character")


def _hijacked(text: str) -> list[Doubt]:
    """Return the sentences in which a brand of gambling stands, for a name or for itself."""
    spans: list[Doubt] = []
    if not words().brand_words.found(text):
        return spans
    for match in words().brands.finditer(text):
        start, end = match.span()
        if spans and start < spans[-1][1]:
            continue
        spans.append((*_sentence_round(text, start, end), "hijacked"))
    return spans


def _sentence_round(view: str, start: int, end: int) -> tuple[int, int]:
    first = max(view.rfind(mark, 0, start) for mark in "。！？\n") + 1
    ends = [at for mark in "。！？\n" if (at := view.find(mark, end)) >= 0]
    return first, min(ends) + 1 if ends else len(view)


def _whole(text: str) -> list[Doubt]:
    """Return the whole article where its wording, or its kind, is not to be trusted."""
    found: list[Doubt] = []
    if len(words().washed.found(text)) >= _WASHED_WORDS:
        found.append((0, len(text), "washed text"))
    if "第" in text and _CHAPTER.search(text) and len(_SPEECH.findall(text)) >= 3:
        found.append((0, len(text), "fiction"))
    return found


def _unclosed(view: str, title_end: int) -> list[Doubt]:
    """Return the last sentence where the text breaks off in it."""
    last = view[max(view.rfind("\n"), title_end) :].strip()
    if len(last) < _SHORTEST_END or is_terminal(last) or last[-1] in "：；:;”）》":
        return []
    if "，" not in last and "," not in last and not _SENTENCE_BREAK.search(last):
        return []
    start = len(view) - len(last)
    for match in _SENTENCE_BREAK.finditer(view, start):
        start = match.end()
    return [(start, len(view), "unclosed end")] if start < len(view) else []


def page_warnings(raw: str, articles: Sequence[_Aligned]) -> list[Removal]:
    """Return the warnings that hold for a page as a whole; raw offsets."""
    reasons = []
    if holds_one(raw, _MACHINE_SIGNS) and _MACHINE.search(raw):
        reasons.append("machine translation")
    letters = sum([len(article.aligned.text) for article in articles])
    size = sum([len(a.aligned.text.encode("utf-8", "surrogatepass")) for a in articles])
    # A Chinese character takes three bytes, a Latin one takes one.
    if letters >= _FEW_LETTERS and size - letters < 0.2 * letters:
        reasons.append("foreign text")
    elif letters < _FEW_LETTERS:
        reasons.append("stub")
    return [Removal(reason=reason, raw_start=0, raw_end=len(raw)) for reason in reasons]
