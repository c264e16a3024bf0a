"""What is left standing but not trusted: flagged with its raw span, never mended.

A value must not be read from a doubtful span, so the extractors are told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.clean.losses import lost_numbers
from pipeline.clean.page import CLOSERS, SENTENCE_END, is_terminal
from pipeline.clean.words import holds_one, words
from pipeline.records import Removal

# (start, end, reason), own offsets in the article's text.
Doubt = tuple[int, int, str]


_LOST_CHARACTER = re.compile(
    r"(?<=[一-鿿])[?？][；，。、：]|锟斤拷|烫烫烫|屯屯屯|(?<=[一-鿿])\?[一-鿿]{1,6}[?？][；，。、]"
)
# A character that could not be decoded may have taken others with it, up to the next mark.
_REPLACED = "\ufffd"
_LOST_SIGNS = "?？锟烫屯" + _REPLACED
_CLAUSE_END = re.compile(r"[，。；：！？、,;:!?\s]+")
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
# Each of them holds one of these.
_MACHINE_SIGNS = ("机器", "機器", "容由第三")
# No page is sold to more brands; each is looked for in the whole text.
_MOST_BRANDS = 20
# The endings of such names but 真人, which films have too: a text that holds no other has no site.
_BRAND_SIGNS = "育竞競乐樂牌彩"
_FEW_LETTERS = 40
# A text of fewer bytes a character beyond the first is foreign.
_FOREIGN = 0.2
# The span of an unclosed end begins behind the last closed sentence, at most so far back.
_SHORTEST_END = 15


def find_doubts(text: str, title_end: int, listed: bool = True) -> list[Doubt]:
    """Return the doubtful spans of an article's text, in order; they may overlap.

    listed: the text may hold a word of :attr:`Words.doubtful`.
    """
    words_found = words().doubtful.found(text) if listed else {}
    doubts: list[Doubt] = [(start, end, "lost digit") for start, end in lost_numbers(text)]
    if holds_one(text, _LOST_SIGNS):
        doubts += _lost_characters(text)
    if words_found:
        doubts += _hijacked(text, words_found)
        if len(words_found.get("washed", ())) >= _WASHED_WORDS:
            doubts.append((0, len(text), "washed text"))
    if "第" in text and _CHAPTER.search(text) and len(_SPEECH.findall(text)) >= 3:
        doubts.append((0, len(text), "fiction"))
    doubts += _unclosed(text, title_end)
    return sorted(doubts)


def _lost_characters(text: str) -> Iterator[Doubt]:
    for match in _LOST_CHARACTER.finditer(text):
        yield (*match.span(), "lost character")
    if _REPLACED in text:
        at = 0
        for match in _CLAUSE_END.finditer(text + "\n"):
            if _REPLACED in text[at : match.start()]:
                yield at, match.start(), "lost character"
            at = match.end()


def _hijacked(text: str, words_found: Mapping[str, Sequence[str]]) -> list[Doubt]:
    """Return the sentences in which a brand of gambling stands, for a name or for itself.

    A name that is not listed is one where a page of its programme is told with it somewhere.
    words_found: those of :attr:`Words.doubtful` that the text holds.
    """
    found: list[tuple[int, int]] = []
    if "brands" in words_found:
        found += [match.span() for match in words().brands.finditer(text)]
    if (
        "ends" in words_found
        and holds_one(text, _BRAND_SIGNS)
        and words().brand_hint.search(text) is not None
    ):
        stems = dict.fromkeys(match["stem"] for match in words().brand_form.finditer(text))
        for stem in list(stems)[:_MOST_BRANDS]:
            if not stem.startswith(words().brand_exceptions):
                found += [match.span() for match in re.finditer(re.escape(stem), text)]
    spans: list[Doubt] = []
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((*_sentence_round(text, start, end), "hijacked"))
    return spans


def _sentence_round(view: str, start: int, end: int) -> tuple[int, int]:
    first = max(view.rfind(mark, 0, start) for mark in "。！？\n") + 1
    ends = [at for mark in "。！？\n" if (at := view.find(mark, end)) >= 0]
    return first, min(ends) + 1 if ends else len(view)


def _unclosed(view: str, title_end: int) -> list[Doubt]:
    """Return the last sentence where the text breaks off in it."""
    if view[-1] == "。":
        return []
    # The bar that closes a row of a table is no part of its text.
    end = len(view.rstrip("| \n"))
    last = view[max(view.rfind("\n", 0, end), title_end) : end].strip()
    if len(last) < _SHORTEST_END or is_terminal(last) or last[-1] in "：；:;”）》":
        return []
    if "，" not in last and "," not in last and not _SENTENCE_BREAK.search(last):
        return []
    start = end - len(last)
    for match in _SENTENCE_BREAK.finditer(view, start):
        start = match.end()
    return [(start, len(view), "unclosed end")] if start < len(view) else []


def page_warnings(raw: str, texts: Sequence[str]) -> list[Removal]:
    """Return the warnings that hold for a page with the texts of some articles; raw offsets."""
    reasons = []
    if holds_one(raw, _MACHINE_SIGNS) and _MACHINE.search(raw):
        reasons.append("machine translation")
    letters = sum(map(len, texts))
    if letters < _FEW_LETTERS:
        reasons.append("stub")
    elif _beyond_latin(texts[0][: letters // 4]) < _FOREIGN * letters and (
        sum(map(_beyond_latin, texts)) < _FOREIGN * letters
    ):
        # (The first quarter of a Chinese text holds enough by itself.)
        reasons.append("foreign text")
    if not reasons:
        return []
    return [Removal(reason=reason, raw_start=0, raw_end=len(raw)) for reason in reasons]


def _beyond_latin(text: str) -> int:
    """Return the bytes that a text takes beyond one a character: two for a Chinese character."""
    return len(text.encode("utf-8", "surrogatepass")) - len(text)
