"""Short names by what stands round them: titles, stock codes, verbs.

A short name has no head to be known by (奕斯伟, 易点天下, 西科控股). What is looked for is a
stretch that is no run of ordinary words, in a place where a body's name belongs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.naming import type_of
from pipeline.extract.organisations.tokens import JOINERS, Tokens

LONGEST = 12
_CODE = re.compile(
    r"（(?:[A-Z]{2,6}[:： ]*)?(?:[0-36-9]\d{5}|0\d{4})(?:[.．](?:SH|SZ|HK|BJ|OC|SS))?"
    r"(?:[,，、/][^）]{1,16})?）"
    r"|（(?:NASDAQ|NYSE|纳斯达克|纽交所|港交所|股票代码|证券代码|代码)[:： ]*[A-Z0-9.]{1,10}）"
    r"|（[A-Z]{1,5}(?:\.(?:N|O|US|HK)|-US)）|（\d{4}-TW）"
)
# The codes of Hong Kong and Taiwan (零跑（9863）): of three figures, or such as a year, they are
# one behind a known company alone.
_SHORT_CODE = re.compile(r"（(?:(?P<code>[1-9]\d{3})|[1-9]\d{2})）")
_YEAR = re.compile(r"19\d\d|20[0-4]\d")
_CLOCK = re.compile(r"\d?\d[:：][0-5]\d")
# What a title has before it.
_QUALIFIERS = frozenset(
    [
        "轮值",
        "名誉",
        "荣誉",
        "原",
        "前",
        "现任",
        "时任",
        "候任",
        "代理",
        "联席",
        "联合",
        "常务",
        "资深",
    ]
)
_ORDINAL = re.compile("第[0-9一二三四五六七八九十]{1,3}[届任]?|本届|上届|首届|现届|最大|单一|唯一")
_NAME = re.compile(r"(?=.*[^\W\d])[\u3400-\u9fffA-Za-z0-9·&\-（） .']+")
SURE = re.compile(r"[\u3400-\u9fffA-Za-z0-9·&\-]+")


def find_titled(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the names before a title: 西科控股董事长."""
    found = []
    past = 0
    for at in tokens.titles:
        title = None if at < past else lexicon.titles.match(tokens.text, at)
        if title is None:
            continue
        past = title.end()
        at = _before_qualifier(tokens, at)
        start = short_name_start(tokens, lexicon, at)
        if start is not None:
            found.append(company(tokens, lexicon, start, at, "organisation.office"))
    return found


def _before_qualifier(tokens: Tokens, at: int) -> int:
    """Return where the words before a title begin that belong to it: 轮值|董事长, 第三届|董事会."""
    last = tokens.ending_at(at)
    if last and (tokens.words[last] in _QUALIFIERS or _ORDINAL.fullmatch(tokens.words[last])):
        return tokens.starts[last]
    return at


def find_coded(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the names before a stock code: X（000961）."""
    found: list[Candidate] = []
    if "（" not in tokens.text:
        return found
    for match in _CODE.finditer(tokens.text):
        start = short_name_start(tokens, lexicon, match.start(), sure=True)
        if start is not None:
            found.append(company(tokens, lexicon, start, match.start(), "organisation.coded"))
    for match in _SHORT_CODE.finditer(tokens.text):
        start = short_name_start(tokens, lexicon, match.start())
        if start is None:
            continue
        listed = tokens.text[start : match.start()] in lexicon.bodies
        if listed or (match["code"] and not _YEAR.fullmatch(match["code"])):
            found.append(company(tokens, lexicon, start, match.start(), "organisation.coded"))
    return found


def find_framed(
    tokens: Tokens, lexicon: Lexicon, likely: Sequence[tuple[int, int]]
) -> list[Candidate]:
    """Return brands with a line of business between a boundary and a verb or joiner.

    渭水制药将…, 与锦屏电气签约: looked for in the stretches ``likely`` to tell of dealings. The
    brand is two to four characters that are no ordinary word.
    """
    found: list[Candidate] = []
    # Those behind a common word are left out: it is no brand, see _brand.
    lines = tokens.lines
    if not lines:
        return found
    breaks = lexicon.words["break"]
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    for first, last in likely:
        begin, end = tokens.at(first) + 1, tokens.at(last - 1) + 1
        for index in lines[bisect_left(lines, begin) : bisect_left(lines, end)]:
            after = words[index + 1] if index + 1 < len(words) else "。"
            if after[0].isalpha() and after not in breaks and after not in JOINERS:
                continue
            begin = index - 1
            while begin > 0 and starts[index] - starts[begin] < 2 and _brand(words[begin], lexicon):
                begin -= 1
            before = words[begin - 1] if begin > 0 else "。"
            brand = tokens.text[starts[begin] : starts[index]]
            start = starts[begin]
            if brand[0] in "由据经" and len(brand) > 2:
                # 由洪|泰: the preposition was taken with the brand.
                before, start, brand = brand[0], start + 1, brand[1:]
            edge = not before[0].isalnum() or before in breaks or before in JOINERS
            if not (edge and 2 <= len(brand) <= 4):
                continue
            if all(_brand(word, lexicon) for word in words[begin:index]):
                framed = Candidate(start, ends[index], "organisation.framed", data="company")
                found.append(framed)
    return found


def _brand(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word may be (a part of) a brand: no ordinary word, no large place."""
    if word in lexicon.common or word in lexicon.words["break"] or not _NAME.fullmatch(word):
        return False
    if word not in lexicon.places and is_ordinary(word, lexicon):
        return False
    if word in lexicon.words["generic"] or word in lexicon.words["edge"] or word in JOINERS:
        return False
    return lexicon.places.get(word) in (None, "county") and word not in lexicon.weak_heads


def short_name_start(
    tokens: Tokens,
    lexicon: Lexicon,
    end: int,
    *,
    floor: int = 0,
    sure: bool = False,
) -> int | None:
    """Return where a short name that ends at ``end`` begins, or None if none does.

    floor: it begins no earlier. sure: the context alone shows that a
    name ends here, so that ordinary words may make it up.
    """
    last = tokens.ending_at(end)
    if last is None or tokens.word(last) in JOINERS:
        # 刘明和|首席执行官: what stands before is another person.
        return None
    breaks = lexicon.words["break"]
    words, starts = tokens.words, tokens.starts
    index, floor = last + 1, max(floor, end - LONGEST - 4)
    while index > 0 and starts[index - 1] >= floor:
        word = words[index - 1]
        if word in breaks or not SURE.fullmatch(word):
            # 中|钢|国际（000928）: what begins a clause is no "within".
            index -= word == "中" and index <= last and _begins(words, index - 1, breaks)
            break
        if word in "与和及暨同跟" and index - 1 < last:
            break
        index -= 1
    if index > last:
        return None
    while index < last and _no_beginning(words[index], lexicon):
        index += 1
    if index < last and _CLOCK.match(tokens.text, max(0, starts[index] - 3)):
        # 11:30甲公司: the minutes are no part of the name.
        index += words[index].isdecimal()
    if not is_name(words[index : last + 1], lexicon, sure):
        return None
    start, text = starts[index], tokens.text
    if text[start:end] not in lexicon.bodies:
        for at in range(start + 1, end - 2):
            body = lexicon.bodies.get(text[at:end])
            if body is not None and not body.doubtful:
                # 任期自|芯源微: what is known stands before what is read.
                return at
    return start


def _begins(words: Sequence[str], index: int, breaks: frozenset[str]) -> bool:
    """Return whether a name may begin with the word at ``index``, by the word before it."""
    before = words[index - 1] if index else "。"
    return before in breaks or not before[0].isalnum()


def _no_beginning(word: str, lexicon: Lexicon) -> bool:
    return (word in lexicon.words["edge"] and len(word) > 1) and word not in lexicon.bodies


def is_name(words: list[str], lexicon: Lexicon, sure: bool) -> bool:
    """Return whether the words are a short name; sure: where a name stands for certain."""
    name = "".join(words)
    if not 2 <= len(name) <= LONGEST or name in lexicon.places or name[-1] in "省市县区乡镇村":
        return False
    if name in lexicon.bodies:
        return True
    body = words[:-1] if words[-1] in lexicon.weak_heads else words
    ordinary = lexicon.common
    terms = lexicon.words["no_brand"]
    brand = [w for w in body if not (w in ordinary or w in lexicon.places or w in terms)]
    if sure:
        return bool(brand) or name not in ordinary
    length = sum(len(word) for word in brand)
    return length >= 2 and len(brand[0]) <= 4 and not name.isdigit()


def company(tokens: Tokens, lexicon: Lexicon, start: int, end: int, rule: str) -> Candidate:
    """Return the candidate of a name, typed by its head."""
    return Candidate(start, end, rule, data=type_of(tokens.text[start:end], lexicon))


def is_specific(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Return whether a span holds anything besides ordinary words and places."""
    name = tokens.text[start:end]
    body = lexicon.bodies.get(name)
    if body is not None:
        return not body.doubtful
    breaks, ordinary = lexicon.words["break"], lexicon.ordinary
    if name in ordinary:
        return False
    if name[-1] in lexicon.lasts["no_end"] and name.endswith(lexicon.no_ends):
        return False
    words = tokens.within(start, end)
    if words[0] in breaks or words[-1] in breaks:
        return False
    size = 0
    for word in words:
        # (Made of two are words of three and four characters alone.)
        if word not in ordinary and not (2 < len(word) < 5 and is_ordinary(word, lexicon)):
            size += len(word)
    if size < 2:
        # One character among ordinary words is an attribute (硬科技), not a brand.
        return False
    heads, weak = lexicon.head_types, lexicon.weak_heads
    for length in (2, 3, 4):
        if length >= end - start:
            break
        if name[:-length] in ordinary and (name[-length:] in heads or name[-length:] in weak):
            return False
    return _NAME.fullmatch(name) is not None


@lru_cache(maxsize=1 << 14)
def is_ordinary(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word is ordinary, or made of two that are: 品种|齐全, 中药|厂."""
    if word in lexicon.ordinary:
        return True
    common = lexicon.common
    if len(word) == 3 and word[-1] in lexicon.words["makers"]:
        return word[:2] in common or word[:2] in lexicon.words["no_brand"]
    return len(word) == 4 and word[:2] in common and word[2:] in common
