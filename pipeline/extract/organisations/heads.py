"""Full names: a head (公司, 研究院, 科技局) and what stands before it, as far as a name may reach.

From each head the words are walked leftwards until one that no name holds; what was walked over
is then trimmed from the left of words that no name begins with, and refused where nothing in it
names anything (国内互联网公司).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.inside import inside_mark, numbered, opening
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.naming import LEVELS, names_body
from pipeline.extract.organisations.steps import ENDS, GOES_ON, NUMBER, counts
from pipeline.extract.organisations.tokens import JOINERS, Tokens

# The longest registered names run to some 40 characters; beyond that the walk has missed a
# boundary, and it keeps the work for one head constant on hostile text.
_REACH = 42
# What follows a head in brackets and belongs to the name: its legal form, its second name.
_SECOND = re.compile(
    r"（(?:有限合伙|普通合伙|特殊普通合伙|[^（）\s，。、；]{2,12}(?:局|厅|办公室|委员会))）"
)
# The office of a committee, and none of the words that begin with 办: 区委办|主任, 市委|办实事.
_OFFICE = re.compile("办(?:公[室厅]|(?=[、，。；）副主负和及与等]))")
# The same right before a name: 三大|前端研究所.
_GROUPED = frozenset([number + "大" for number in "两三四五六七八九十"])
# How far behind a university the bracket with its place closes: （哈尔滨）.
_CAMPUS = 6
# Counts several bodies: 三大国际科技创新中心.
_GROUPING = re.compile(r"[两三四五六七八九十](?<!第.)大(?=国际|区域|[^学厦连庆同理兴])")
# Heads before which a word may tell whose the company is: 某某集团|全资子公司.
_OWNED = frozenset(["公司", "子公司", "孙公司"])
_JOINED = re.compile(
    "(?:公司|银行|分行|支行|集团|大学)(?:(?:成功)?签[得下约署订]|同|向|成功)(?=.{4})"
    "|(?:公司|集团|研究院|研究所|委员会|政府)[与和及](?=.{3})|局(?:[与及]|和(?!平))(?=.{2})"
)
# Of a word, a joiner and what is asked for behind it.
_JOINED_SIZE = 6
# What may stand before a known university and its place: 国立|台湾大学.
_FOUNDED = ("国立", "私立")
# What stands before 有 where it is no part of a name.
_HAVING = frozenset("另还只共仍拥没含设")
# A preposition taken into a name before an organ of the level named: 领导对|市教育局.
_LEADS = frozenset("对向与和及暨由从给为")
# Single characters that stand before a name and that no name begins with.
_LONE = frozenset(
    "即指为于在至往任入年月日时由向对把被给从到与和及或并且而则也都还又是有让使据因经按跟同比将"
)


def find_heads(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return a candidate for every full name by its head; ``data`` is the type."""
    found = []
    past = 0
    text, bodies = tokens.text, lexicon.bodies
    for at in tokens.heads:
        if at < past:
            continue
        head = _head_at(text, at, lexicon)
        if head is None:
            continue
        end = at + len(head)
        past = end
        if len(head) < 3 and tokens.inside(end) and not _cut_off(text, end, lexicon):
            continue
        if _is_common_noun(text, at, end, head, lexicon):
            continue
        if head[-1] == "委" and text.startswith("员会", end):
            # 农业委 is the head of 农业委|员会 too.
            past = end = end + 2
        elif text[end : end + 1] == "办" and head in lexicon.words["complete"]:
            # 区委|办公室 is a body of its own.
            office = _OFFICE.match(text, end)
            past = end = office.end() if office else end
        elif head[-2:] == "管委" and text.startswith("会", end):
            # 新城管委会 is no 城管委.
            past = at + 1
            continue
        start = _name_start(tokens, lexicon, at, head)
        if start is None:
            continue
        kind = lexicon.head_types[head]
        if kind == "government" or head == "合伙企业":
            second = _SECOND.match(text, end)
            end = second.end() if second else end
        elif kind == "university":
            end = campus_end(text, end, lexicon)
        body = bodies.get(text[start:end])
        kind = body.type if body else kind
        found.append(Candidate(start, end, "organisation.head." + kind, 0, False, kind))
    return found


def campus_end(text: str, end: int, lexicon: Lexicon) -> int:
    """Return where a university that ends at ``end`` does with its place: 甲大学（深圳）."""
    if not text.startswith("（", end):
        return end
    closing = text.find("）", end + 3, end + _CAMPUS)
    return closing + 1 if text[end + 1 : closing] in lexicon.places else end


def _is_common_noun(text: str, at: int, end: int, head: str, lexicon: Lexicon) -> bool:
    """Return whether the head names none here: 集团|全资子公司, 稻米集团|产区, 证券|事务代表."""
    office = text[at] in lexicon.firsts["titles"] and lexicon.titles.match(text, at)
    if office and office.end() > end:
        return True
    if head in _OWNED:
        near = text[at - 1 : at] in lexicon.lasts["whose"]
        return near and text.endswith(lexicon.book.lists["whose"], 0, at)
    if head[-1] == "部":
        return text.startswith("门", end)
    return head == "集团" and text.startswith(lexicon.book.lists["grouped"], end)


def _head_at(text: str, at: int, lexicon: Lexicon) -> str | None:
    """Return the longest head that is not weak and stands at ``at``, or None."""
    heads = lexicon.head_types
    for length in lexicon.head_lengths.get(text[at : at + 2], ()):
        head = text[at : at + length]
        if head in heads:
            return head
    return None


def _cut_off(text: str, end: int, lexicon: Lexicon) -> bool:
    """Return whether a head ends at ``end`` though the segmenter goes on (分行|为, 大学|校长)."""
    return text[end] in _LONE or text.startswith(lexicon.book.lists["ranks"], end)


def _name_start(tokens: Tokens, lexicon: Lexicon, head_start: int, head: str) -> int | None:
    first = tokens.at(head_start)
    start = tokens.starts[first]
    known = lexicon.bodies.get(tokens.words[first]) if head == "大学" else None
    if known is not None and start < head_start:
        # 布局|哈尔滨工业大学: known as a whole, it is no part of a longer name.
        founded = first and tokens.words[first - 1] in _FOUNDED
        return tokens.starts[first - 1] if founded else start
    leftmost = _walk(tokens, lexicon, first, head_start, head)
    if leftmost == first and start == head_start:
        return start if head in lexicon.words["complete"] else None
    found = _from_words(tokens, lexicon, leftmost, first, head_start, head)
    if found is None and leftmost > 1 and head.endswith("有限公司"):
        word = tokens.words[leftmost - 2]
        brand = lexicon.steps[word] == GOES_ON and word not in lexicon.common
        if tokens.words[leftmost - 1] == "和" and brand and len(word) <= 3:
            # 亿嘉|和|科技|股份有限公司: what stands behind the joiner alone is no name.
            leftmost = _walk(tokens, lexicon, leftmost - 1, head_start, head)
            return _from_words(tokens, lexicon, leftmost, first, head_start, head)
    return found


def _from_words(
    tokens: Tokens, lexicon: Lexicon, leftmost: int, first: int, head_start: int, head: str
) -> int | None:
    """Return where a name begins that holds words from the leftmost on and ends in the head."""
    start = tokens.starts[first]
    starts, words = tokens.starts[leftmost:first], tokens.words[leftmost:first]
    if start < head_start:
        starts.append(start)
        words.append(tokens.text[start:head_start])
    return _trim(tokens.text, lexicon, starts, words, head_start, head)


def _walk(tokens: Tokens, lexicon: Lexicon, first: int, head_start: int, head: str) -> int:
    """Return the index of the leftmost word that a name with this head may hold."""
    words, starts, steps = tokens.words, tokens.starts, lexicon.steps
    index, floor = first, head_start - _REACH
    while index > 0 and starts[index - 1] >= floor:
        step = steps[words[index - 1]]
        if step == GOES_ON:
            index -= 1
            continue
        before = None if step == ENDS else _before(tokens, lexicon, index, head)
        if before is None:
            break
        index = before
    return index


def _before(tokens: Tokens, lexicon: Lexicon, index: int, head: str) -> int | None:
    """Return the index of what stands before the word at ``index`` in a name, None for nothing."""
    word = tokens.words[index - 1]
    if word in JOINERS:
        fits = _joins(tokens, lexicon, index - 1, head)
    elif len(word) == 1 and _inside_name(tokens, lexicon, index - 1):
        fits = True
    elif _is_boundary(tokens, lexicon, index):
        fits = False
    elif word == "）":
        return opening(tokens, index - 1)
    elif not word[0].isalnum():
        fits = inside_mark(tokens, index - 1)
    elif NUMBER.fullmatch(word):
        fits = numbered(tokens, index - 1)
    else:
        fits = not counts(word)
    return index - 1 if fits else None


def _is_boundary(tokens: Tokens, lexicon: Lexicon, index: int) -> bool:
    """Return whether the word before the one at ``index`` is one that no name holds here."""
    word = tokens.words[index - 1]
    if word == "企业":
        return not _of_business(tokens.words[index], lexicon)
    if len(word) == 2 and word[1] in JOINERS and word != "以及":
        # 甲港昨|与乙会: what the segmenter cut wrongly.
        return word[0] in "昨今日" or _before_place(tokens, lexicon, index)
    if len(word) == 2 and word[1] in "于向" and _before_place(tokens, lexicon, index):
        return True
    return word in lexicon.words["break"]


def _before_place(tokens: Tokens, lexicon: Lexicon, index: int) -> bool:
    """Return whether a place begins at the word ``index``: the 和 before it was cut wrongly."""
    start = tokens.starts[index]
    return any(tokens.text[start : start + size] in lexicon.places for size in (2, 3, 4))


def _of_business(word: str, lexicon: Lexicon) -> bool:
    """Return whether 企业 before the word belongs to a name (企业管理咨询有限公司)."""
    return word == "（" or word in lexicon.words["edge"] or word in lexicon.words["generic"]


def _inside_name(tokens: Tokens, lexicon: Lexicon, index: int) -> bool:
    """Return whether a single character that no name holds as a word is part of one here.

    新会 is a place; 中泰证券 begins with 中 where no word precedes that it could be "within".
    """
    start, end = tokens.starts[index], tokens.ends[index]
    if tokens.text[max(0, start - 1) : end] in lexicon.places:
        return True
    if tokens.words[index] != "中":
        return False
    before = tokens.words[index - 1] if index else "。"
    return before in lexicon.words["break"] or not before[0].isalnum() or len(before) == 1


def _joins(tokens: Tokens, lexicon: Lexicon, index: int, head: str) -> bool:
    """Return whether the 和 at ``index`` stands inside one name (住房和城乡建设局)."""
    if index == 0 or index + 1 >= len(tokens.words):
        return False
    fields = lexicon.words["fields"]
    before, after = tokens.words[index - 1], tokens.words[index + 1]
    if after in lexicon.bodies or after.removesuffix(head) in lexicon.bodies:
        # What follows is a name by itself: 阿里云和|一汽集团.
        return False
    if len(before) == 1 and before.isalpha() and _first(tokens, lexicon, index - 1):
        return True
    field = after in fields or (after == head and head[-1] == "部")
    return field and (before in fields or before[-2:] in fields)


def _first(tokens: Tokens, lexicon: Lexicon, index: int) -> bool:
    """Return whether a name can only begin with the word at ``index``, or a place before it."""
    if index == 0:
        return True
    before = tokens.words[index - 1]
    return not before[0].isalnum() or before in lexicon.places


def _trim(
    text: str,
    lexicon: Lexicon,
    starts: Sequence[int],
    words: Sequence[str],
    head_start: int,
    head: str,
) -> int | None:
    """Return where the name begins, or None where nothing names anything.

    starts, words: what stands before the head.
    """
    begin = _from_place(words, _after_edges(words, lexicon), lexicon)
    if begin < len(words) and len(words[begin]) == 1 and starts[begin]:
        # 自|建|零部件|工厂: the verb was cut in two.
        begin += text[starts[begin] - 1 : starts[begin] + 1] in lexicon.words["break"]
    if begin == len(words):
        return head_start if head in lexicon.words["complete"] else None
    start, kept = starts[begin], words[begin:]
    grouped = (
        _GROUPING.search(text, start, head_start) or text[max(start - 2, 0) : start] in _GROUPED
    )
    if grouped or not names_body(kept, text[start:head_start], head, lexicon):
        return None
    return start + _misread(text, start, head_start, lexicon)


def _after_edges(words: Sequence[str], lexicon: Lexicon) -> int:
    """Return the index of the first word that a name may begin with."""
    edge, places, bodies = lexicon.words["edge"], lexicon.places, lexicon.bodies
    begin = 0
    while begin < len(words):
        word = words[begin]
        known = word in bodies or word in places
        if known and word in edge and places.get(word) == "county":
            # 新建 is the short name of a district, and a word.
            known = word[-1] in LEVELS or (begin + 1 < len(words) and words[begin + 1][0] in LEVELS)
        if word in edge:
            after = words[begin + 1] if len(word) == 1 and begin + 1 < len(words) else ""
            if known or (after and after not in places and after not in bodies):
                break
        elif known or (word not in JOINERS and (word[0].isalnum() or word == "（")):
            break
        begin += 1
    return begin


def _from_place(words: Sequence[str], begin: int, lexicon: Lexicon) -> int:
    """Return where a place or a known body begins the name, if only ordinary words precede it.

    Before a province or a city by its full name single characters may too: 承造船企|福建省甲厂.
    """
    ordinary = True
    for index in range(begin, len(words)):
        word = words[index]
        level = lexicon.places.get(word)
        full = word[-1] in "省市" or (ordinary and (level != "county" or word[-1] in LEVELS))
        if (word in lexicon.bodies and ordinary) or (level and full):
            founded = index > begin and words[index - 1] in _FOUNDED
            return index - founded
        if word not in lexicon.common and word not in _LONE and not word.isdigit():
            ordinary = False
            if len(word) > 1:
                break
    return begin


def _misread(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Return how much where the segmenter took a preposition into the name (即西·咸新区), else 0.

    The same for the 年 of a date (2016年·甲集团), and for a whole name before a preposition that
    was taken with it (甲银行向·乙公司).
    """
    first = text[start]
    if first == "年" and start and text[start - 1].isdigit():
        return 1
    if first in LEVELS and text.startswith("委" + first, start + 1):
        # 市委|市政府
        return 2
    if end - start >= _JOINED_SIZE:
        joined = _JOINED.search(text, start, end)
        if joined:
            return joined.end() - start
    if end - start > 2 and text[end - 1] in LEVELS and _leads(text, end - 1, lexicon):
        return end - 1 - start
    if text[end - 1] in JOINERS and text[end : end + 2] in lexicon.words["complete"]:
        # 李明及|县委
        return end - start
    for length in lexicon.lengths.get(text[start : start + 2], ()):
        if start + length + 2 < end and text[start + length] in JOINERS:
            body = lexicon.bodies.get(text[start : start + length])
            if body is not None and not body.doubtful:
                # 西安交大和|平高集团
                return length + 1
    if first not in _LONE or text[start : start + 2] in lexicon.common:
        return 0
    if first == "与" or (first == "有" and text[start - 1] in _HAVING):
        # 计划与|甲公司, 另有|甲集团
        return 1
    if text[start + 1] in LEVELS and text.startswith(("人民政府", "政府"), start + 2):
        return 1
    for length in (4, 3, 2):
        inner = text[start + 1 : start + 1 + length]
        if start + 1 + length <= end and (inner in lexicon.places or inner in lexicon.bodies):
            return 1
    return 0


def _leads(text: str, at: int, lexicon: Lexicon) -> bool:
    """Return whether a name ends or a preposition stands before the level at ``at``.

    洛江市委|市政府, 领导对|市教育局; 和县 is a place.
    """
    before = text[at - 1]
    if before == "委":
        return text[at - 2] in LEVELS
    return before in _LEADS and text[at - 1 : at + 1] not in lexicon.places
