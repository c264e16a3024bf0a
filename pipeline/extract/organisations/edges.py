"""Cut what the tagger's spans take in besides a name: lead-ins, appositions, offices, verbs.

Everything is decided by whole words of the segmenter and the lists of ``organisations.toml``.
"""

from __future__ import annotations

import re

from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import Tokens

# What may be no part of the name where a span begins with it, besides digits and blanks.
_BEFORE = frozenset("年由而与将被据给当自和")
# What a name ends before, where a day follows: 甲公司今（5）日.
_TODAY, _DAYS = frozenset("今昨明"), frozenset("（0123456789日天晨晚年")
# No abbreviation in brackets is longer.
_ABBREVIATION = 6
_MULTIPLIER = re.compile(r"[万亿千] ?\Z")
_AMOUNT = re.compile(r"[\d.,]+(?:余|多)?[万亿千百]")
# Behind a name in quotation marks: it is that of a ship, a product or a series.
_MAKE = re.compile(r"”(?:\d|号|轮|型|系列|品牌|牌)")
# The number of a model: N2机器人, WABOT-1.
_MODEL = re.compile(
    r"[A-Za-z]{1,6}(?:-\d+[A-Za-z]?|-(?:US|HK|TW)|\d+(?:-[A-Za-z0-9]+)?(?:机器人|车型|芯片))"
)
_YEAR = re.compile(r"(?:\d{2,4}|(?<=\d))年(?:\d{1,2}月)?(?:\d{1,2}日)?")


def cut_edges(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the names in a span, own offsets; none where it only counts things.

    甲公司牵手乙公司 gives both; 备忘录由甲公司, 德国车企甲汽车 and 2016年甲公司 give 甲 alone;
    甲大学校长王伟 gives 甲大学; 每辆甲 gives nothing.
    """
    text, lists = tokens.text, lexicon.words
    if text[start:end] in lexicon.bodies:
        return [(start, end)]
    end = _open_end(text, start, end, lexicon)
    if end - start < 2:
        return []
    begin = start
    char = text[start]
    if char in _BEFORE or not char.isalpha():
        begin = start = start + text.startswith(" ", start)
        char = text[start]
        if char.isdecimal() and _AMOUNT.match(text, start, end):
            return []
        if char == "年" or char.isdecimal():
            year = _YEAR.match(text, start, end)
            begin = year.end() if year else start
        elif char in "当自和":
            begin = start + (text[start + 1 : end] in lexicon.bodies)
        elif char in "由而与将被据给" and tokens.words[tokens.at(start)] not in lexicon.common:
            # 由洪|泰, 而金|龙: what leads to the name was taken with it.
            begin = start + 1
        if begin >= end:
            return []
        char = text[begin]
    if char in lexicon.classifiers and text[begin - 1 : begin].isdigit():
        # 5000|套加能源绿色房屋
        return []
    if char in lists["counted"] or (text[end : end + 1].isdigit() and text[end - 1].isascii()):
        # Things are counted, or the number of a model follows (红旗E-HS9).
        return []
    if lexicon.edges.isdisjoint(tokens.within(begin, end)):
        return [(begin, end)] if end - begin > 1 else []
    spans = []
    for index in range(tokens.at(begin), tokens.at(end - 1) + 1):
        word, first, last = tokens.words[index], tokens.starts[index], tokens.ends[index]
        if first < begin or last > end:
            continue
        if word == "代表" and first > begin and end - last > 4:
            # 李明代表|县人民政府
            begin = last
        elif word == "等" and first - begin > 1:
            end = first
            break
        elif word in lists["lead_ins"] or (word in lists["appositions"] and first > begin):
            # 中标人|为|甲科技, where 为 may be cut with the name.
            begin = last + (text[last : last + 1] == "为")
        elif word in lists["links"] and first - begin > 1:
            spans.append((begin, first))
            begin = last
        elif word in lists["ranks"] and (end - last <= 4 or text[last:end].isascii()):
            # What follows an office is its holder: 副总裁|李明, 副总裁|Peter Wang.
            end = first
            break
    return [(a, b) for a, b in [*spans, (begin, end)] if b - a > 1]


def _open_end(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Return where a span ends without an open bracket, a day, or what says that a list ends."""
    closing = text.find("）", start, end)
    bracket = text.find("（", start, end)
    if closing >= 0 and not start <= bracket < closing:
        # Out of a bracket into what follows.
        return start
    if bracket >= 0 and (closing < 0 or text[bracket:end].strip("（）").isascii()):
        # 百时美施贵宝（BMS, 辉达（NVDA-US）: the letters are no part of the name.
        end = bracket
    if end - start > 2 and text[end - 1] in _TODAY and text[end : end + 1] in _DAYS:
        # 台联今（5）日
        end -= 1
    at = text.find("等", start + 2, end)
    if at > 0 and text[at + 1 : end] in lexicon.words["closers"]:
        # 格力博等渠道商
        end = at
    # The shares of firms from abroad in Taipei: 乙盛-KY.
    return end + 3 if text.startswith("-KY", end) else end


def is_part(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Tell whether what the tagger takes for a name is only a part of another word or name.

    That of an event, an index or an area (恒生科技|指数), of a Latin word, the unit of a number,
    the name of a ship or a series (“海鲸”号), or an abbreviation in brackets of what the ordinary
    word before it says (意向书（LOI）).
    """
    text, lists = tokens.text, lexicon.book.lists
    if tokens.cuts_latin(start, end):
        return True
    behind = text[end : end + 1]
    if behind in lexicon.firsts["parts"] and text.startswith(lists["parts"], end):
        return True
    grouped = behind in lexicon.firsts["grouped"] and text.endswith("集团", start, end)
    if grouped and text.startswith(lists["grouped"], end):
        return True
    latin = text[start:end].isascii()
    if text[start].isascii() and _MODEL.fullmatch(text, start, end):
        return True
    if text[start - 1 : start] == "“" and _MAKE.match(text, end):
        return True
    if latin and _MULTIPLIER.search(text, max(start - 2, 0), start):
        # 30万 KWH
        return True
    if not (start > 1 and text[start - 1] == "（" and text.startswith("）", end)):
        return False
    if not (latin and end - start <= _ABBREVIATION):
        return False
    return tokens.word(tokens.at(start - 2)) in lexicon.common


def at_site(text: str, lexicon: Lexicon, end: int, kind: str) -> bool:
    """Return whether a company's name that ends at ``end`` begins the name of a site (万科广场)."""
    if kind != "company" or text[end : end + 1] not in lexicon.firsts["sites"]:
        return False
    return text.startswith(lexicon.book.lists["sites"], end)
