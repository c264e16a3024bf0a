"""Whether the words before a head name a body (国内互联网公司 does not), and a name's type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.organisations.lexicon import Lexicon

# The last character of a place that has a government.
LEVELS = frozenset("省市县区州旗镇乡")
# Counts bodies, or tells the second of several (三所大学, 第二座工厂), with a classifier:
# 第二医院 and 三一集团 are names.
_COUNTED_GROUP = re.compile("第?(?:[0-9]+|[一二两三四五六七八九十几数多百]+)[余多]?[家个座间名所]")
# Before such a head a term of trade alone makes a description: 零部件工厂.
_PLAIN = frozenset(["公司", "工厂", "子公司", "分公司"])
# What a further organ hangs on: 省政府办公厅.
_ORGANS = ("政府", "省委", "市委", "区委", "县委", "人大")


def names_body(words: Sequence[str], joined: str, head: str, lexicon: Lexicon) -> bool:
    """Return whether the words before the head, joined too, name a body of its kind."""
    kind = lexicon.head_types[head]
    if kind == "zone":
        return words[0] in lexicon.places and len(words) <= 5
    if head[-1] == "部" and kind == "government" and lexicon.strengths.get(head) == "named":
        # 印尼工业部, 老挝公共工程和运输部: the ministry of a country, no department of a company.
        country = lexicon.places.get(words[0]) == "world_country"
        return country and all(word in lexicon.duties for word in words[1:])
    levelled = kind in ("government", "party") or head in lexicon.words["masses"]
    if levelled and (words[-1] in LEVELS or words[-1].endswith(_ORGANS)):
        return True
    counted = _COUNTED_GROUP.match(joined)
    if counted:
        # 三所大学: what is counted has no name yet.
        words = _behind(words, counted.end())
        if not words:
            return False
    unnaming, common = lexicon.unnaming, lexicon.common
    # 美国AI公司 has no name, 上海AI实验室 is one.
    terms = lexicon.words["no_brand"] if head in _PLAIN else ()
    rest = False
    for word in words:
        if word not in unnaming and word[0].isalnum():
            if (
                word not in terms
                and word not in common
                and word not in LEVELS
                and not word.isdigit()
                and (len(joined) - len(word) < 2 or len(word) > 1 or head[-1] != "厂")
            ):
                return True
            rest = True
    for word in words:
        body = lexicon.bodies.get(word)
        if body is not None and not body.doubtful:
            return True
    if lexicon.strengths.get(head) == "named":
        if head[-1] == "局" and len(words) > 1:
            # 贵州省大数据发展管理局
            return words[0] in lexicon.places
        # 伊朗国家石油公司
        return words[0] in lexicon.places and words[1:2] == ["国家"] and head == "公司"
    levels = [lexicon.places[word] for word in words if word in lexicon.places]
    if words[-1] in lexicon.words["gangs"]:
        return False
    if len(words) > 1 and words[-1][-1] in "性型" and words[-1] in common:
        # 郑州建设|综合性|研究院
        return False
    if not levels:
        return rest and head in lexicon.legal_heads
    if kind in ("government", "party") or not levels[0].startswith("world_c"):
        return True
    return len(words) > 1


def _behind(words: Sequence[str], length: int) -> Sequence[str]:
    """Return the words behind so many characters."""
    for index, word in enumerate(words):
        if length <= 0:
            return words[index:]
        length -= len(word)
    return ()


@lru_cache(maxsize=1 << 14)
def type_of(name: str, lexicon: Lexicon) -> str:
    """Return the type of a name by its head, or company where it has none."""
    body = lexicon.bodies.get(name)
    if body is not None:
        return body.type
    for length in range(min(8, len(name)), 1, -1):
        kind = lexicon.head_types.get(name[-length:])
        if kind is not None:
            return kind
    for kind in ("institute", "government", "university", "other"):
        if name.endswith(lexicon.book.lists[kind + "_ends"]):
            return kind
    return "company"
