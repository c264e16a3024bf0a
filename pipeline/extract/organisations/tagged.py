"""From the spans that the tagger takes for names to the names in them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.context import is_specific
from pipeline.extract.organisations.edges import cut_edges, is_part
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.naming import type_of
from pipeline.extract.organisations.tokens import JOINERS, Tokens

# What stands in quotation marks this near is a motto, a slogan or a list of terms.
_MOTTO = 12
# No slogan of several parts goes on for longer.
_SLOGAN = 40
# So far behind its closing mark stands what it is called: ”的总体原则.
_CALLED = 5
# A span of the tagger this long is a stretch of digits or noise; two joined names of the longest
# registered kind (some 40 characters) stay below.
_RUNAWAY = 120
# The last characters of the full names of large places.
_CITY = frozenset("省市")
# What two names in one span of the tagger's stand on either side of.
_SPLITS = JOINERS | {"、"}


def without_things(
    spans: list[tuple[int, int]], heads: Sequence[Candidate], text: str, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Leave out the spans that go on behind a university with a thing: 临江大学|机器人.

    Another body of it stays (临江大学附属医院), and what is no word (临江大学堂). So are those that
    begin before the full name that ends where they do: 承造船企|福建省甲造船有限公司.
    """
    if not heads:
        return spans
    ends = {c.start: c.end for c in heads if c.data == "university"}
    starts = {
        c.end: c.start for c in heads if not _CITY.isdisjoint(text[c.start + 2 : c.start + 4])
    }
    return [
        (start, end)
        for start, end in spans
        if (end - ends.get(start, end) < 2 or type_of(text[start:end], lexicon) != "company")
        and starts.get(end, start) <= start
    ]


def keep_names(
    spans: Sequence[tuple[int, int]], tokens: Tokens, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Return what the spans hold that is more than ordinary words, cut to the names alone."""
    kept = []
    quoted = "“" in tokens.text
    for first, last in spans:
        if last - first > _RUNAWAY:
            continue
        for part in cut_edges(tokens, lexicon, first, last):
            for side in _sides(*_before_office(*part, tokens.text, lexicon), tokens, lexicon):
                start, end = _to_known(tokens, lexicon, *side)
                if (
                    is_specific(tokens, lexicon, start, end)
                    and not is_part(tokens, lexicon, start, end)
                    and not (quoted and _in_motto(tokens, lexicon, start, end))
                ):
                    kept.append((start, end))
    return kept


def _before_office(start: int, end: int, text: str, lexicon: Lexicon) -> tuple[int, int]:
    """Return the span without the first word of the office that it ends within: 甲|联合创始人."""
    if end - start > 3 and text[end - 2] in lexicon.firsts["titles"]:
        office = lexicon.titles.match(text, end - 2)
        if office and office.end() > end:
            end -= 2
    return start, end


def _in_motto(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Return whether the span is a part of something short in quotation marks, or of a slogan.

    A slogan is called one behind it: “校企协同、集成资源、共融共生”的原则.
    """
    text = tokens.text
    opening = text.rfind("“", max(0, start - _SLOGAN), start)
    if opening < 0:
        return False
    closing = text.find("”", end, end + _SLOGAN)
    if closing < 0 or "”" in text[opening:start] or "“" in text[end:closing]:
        return False
    if start - opening <= _MOTTO and closing - end < _MOTTO:
        return (start, end) != (opening + 1, closing)
    behind = text[closing + 1 : closing + 1 + _CALLED]
    return any(word in behind for word in lexicon.book.lists["creeds"])


def _to_known(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> tuple[int, int]:
    """Return the span without its office, country or verb (临江大学|校长, 国家电网|投资)."""
    text, bodies, places = tokens.text, lexicon.bodies, lexicon.places
    ranks, things = lexicon.book.lists["ranks"], lexicon.book.lists["things"]
    if text[end - 1] in lexicon.rank_ends and text.endswith(ranks, start + 2, end):
        end -= len(next(rank for rank in ranks if text.endswith(rank, start + 2, end)))
    # Two characters before 公司 and two behind it are the least.
    company = text.find("公司", start + 2, end - 2) if end - start >= 6 else -1
    if company > 0 and text.endswith(lexicon.book.lists["whose"], start, company):
        # 大模型创业公司|智谱
        return company + 2, end
    if text[start : start + 2] not in lexicon.starts:
        return start, end
    for cut in range(start + 2, end):
        before = text[start:cut]
        if before in bodies:
            thing = text[start:end] not in bodies and text.startswith(things, end)
            # 台积电|南京: the place of its plant.
            behind = text[cut:end]
            # 思瑞浦|帝奥微; FIBA国际篮联 and 一汽丰田 are one.
            apart = behind in bodies and min(cut - start, end - cut) > 2 and not before.isascii()
            if thing or apart or behind in places or _tells(behind, lexicon):
                return start, cut
        if places.get(before) == "world_country" and text[cut:end] in bodies:
            return cut, end
    return start, end


def _tells(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word behind a known body tells what it does."""
    words = lexicon.words
    return (
        word in words["acts"]
        or word in words["break"]
        or (len(word) == 1 and word in words["edge"])
        or (word in lexicon.common and word not in lexicon.weak_heads)
    )


def _sides(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the span, or what stands on either side of a joiner in it (A与B)."""
    text = tokens.text
    if last - first < 4 or _SPLITS.isdisjoint(text[first + 2 : last - 1]):
        return [(first, last)]
    for at in range(first + 2, last - 1):
        if text[at] not in _SPLITS:
            continue
        if text[at - 1] in "昨今" and tokens.inside(at) and at + 2 < last:
            # 甲港昨|与乙会: what the segmenter cut wrongly.
            return [(first, at - 1), (at + 1, last)]
        whole = not tokens.inside(at) and not tokens.inside(at + 1) and at + 2 < last
        if whole or text[first:at] in lexicon.bodies:
            return [(first, at), (at + 1, last)]
    return [(first, last)]
