"""Cut what the tagger's spans take in besides a name: lead-ins, appositions, offices, verbs.

Everything is decided by whole words of the segmenter and the lists of ``organisations.toml``.
"""

from __future__ import annotations

import re

from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import Tokens

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
# No abbreviation in brackets is longer.
_ABBREVIATION = 6
_YEAR = re.compile(r"(?:\d{2,4}|(?<=\d))年(?:\d{1,2}月)?(?:\d{1,2}日)?")


def cut_edges(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the names in a span, own offsets; none where it only counts things.

    甲公司牵手乙公司 gives both; 备忘录由甲公司, 德国车企甲汽车 and 2016年甲公司 give 甲 alone;
    甲大学校长王伟 gives 甲大学; 每辆甲 gives nothing.
    """
    text, lists = tokens.text, lexicon.words
    if text[start:end] in lexicon.bodies:
        return [(start, end)]
    begin = start = start + text.startswith(" ", start)
    if text[start] == "年" or text[start].isdecimal():
        year = _YEAR.match(text, start, end)
        begin = year.end() if year else start
    elif text[start] == "由" and tokens.words[tokens.at(start)] not in lexicon.common:
        # 由洪|泰: the preposition was taken with the name.
        begin = start + 1
    model = end < len(text) and text[end].isdigit() and text[end - 1].isascii()
    if model or text[begin] in lists["counted"]:
        # The number of a model follows (红旗E-HS9), or things are counted.
        return []
    inside = range(tokens.at(begin), tokens.at(end - 1) + 1)
    if lexicon.edges.isdisjoint(tokens.words[inside.start : inside.stop]):
        return [(begin, end)] if end - begin > 1 else []
    spans = []
    for index in inside:
        word, first, last = tokens.words[index], tokens.starts[index], tokens.ends[index]
        if first < begin or last > end:
            continue
        if word in lists["lead_ins"] or (word in lists["appositions"] and first > begin):
            begin = last
        elif word in lists["links"] and first - begin > 1:
            spans.append((begin, first))
            begin = last
        elif word in lists["ranks"] and end - last <= 4:
            # What follows an office is its holder.
            end = first
            break
    return [(a, b) for a, b in [*spans, (begin, end)] if b - a > 1]


def is_part(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Tell whether what the tagger takes for a name is only a part of another word or name.

    That of an event, an index or an area (恒生科技|指数), of a Latin word, or an abbreviation in
    brackets of what the ordinary word before it says (意向书（LOI）).
    """
    text, lists = tokens.text, lexicon.book.lists
    if text.startswith(lists["parts"], end) or cuts_latin(text, start, end):
        return True
    if text.endswith("集团", start, end) and text.startswith(lists["grouped"], end):
        return True
    if not (start > 1 and text[start - 1] == "（" and text.startswith("）", end)):
        return False
    if not (text[start:end].isascii() and end - start <= _ABBREVIATION):
        return False
    return tokens.word(tokens.at(start - 2)) in lexicon.common


def cuts_latin(text: str, start: int, end: int) -> bool:
    """Return whether the span begins or ends inside a Latin word."""
    return (text[start] in _LATIN and start > 0 and text[start - 1] in _LATIN) or (
        text[end - 1] in _LATIN and end < len(text) and text[end] in _LATIN
    )


def at_site(text: str, lexicon: Lexicon, end: int, kind: str) -> bool:
    """Return whether a company's name that ends at ``end`` begins the name of a site (万科广场)."""
    return kind == "company" and text.startswith(lexicon.book.lists["sites"], end)
