"""Cut what the tagger's spans take in besides a name: lead-ins, appositions, offices, verbs.

Everything is decided by whole words of the segmenter and the lists of ``organisations.toml``.
"""

from __future__ import annotations

import re

from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import Tokens

_YEAR = re.compile(r"(?:\d{2,4}|(?<=\d))年(?:\d{1,2}月)?(?:\d{1,2}日)?")


def cut_edges(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the names in a span, own offsets; none where it only counts things.

    甲公司牵手乙公司 gives both; 备忘录由甲公司, 德国车企甲汽车 and 2016年甲公司 give 甲 alone;
    甲大学校长王伟 gives 甲大学; 每辆甲 gives nothing.
    """
    text, lists = tokens.text, lexicon.words
    if text[start:end] in lexicon.bodies:
        return [(start, end)]
    begin = start
    if text[start] == "年" or text[start].isdecimal():
        year = _YEAR.match(text, start, end)
        begin = year.end() if year else start
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


def at_site(text: str, lexicon: Lexicon, end: int, kind: str) -> bool:
    """Return whether a company's name that ends at ``end`` begins the name of a site (万科广场)."""
    return kind == "company" and text.startswith(lexicon.book.lists["sites"], end)
