"""What speaks against a number being a quantity, looked up round it.

Each function answers one question about one place of the view. Whole patterns that make a
number none (titles, addresses) are negative rules of the lexicon instead.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from pipeline.extract.numbers.bounds import Bound
from pipeline.extract.quantities.lexicon import Lexicon

if TYPE_CHECKING:
    from pipeline.extract.quantities.find import Reading

_NEGATIVE_WORDS = frozenset("担欠胜抱自肩身背辜正")
_ONE_GOES_ON = frozenset("点至到—-~")
_BARE = frozenset("百千万亿兆佰仟")
_CHINESE_DIGITS = frozenset("一二三四五六七八九两")
# 3541.07万元2.3本项目: a thing is not counted in tenths, only in tenths of 万 or 亿.
_WIDE = frozenset("万亿兆千百")
# More points than a day has hours, too.
_INDEX = re.compile(
    r"[0-9,]{3,}(?:\.[0-9]+)?|[0-9]+\.[0-9]+|2[5-9]|[3-9][0-9]|[0-9]{1,2}万[0-9]{4}"
)
_AFTER_COIN = frozenset("的钱一每以左起整现至到和及与，")
_AVERAGED = frozenset("有均达为到至是占每了共")
_MONEY_WINDOW = 14
# Right before a numeral these may make it part of something else.
_GLUE = frozenset(ascii_letters + digits + "时点：.-/")
# Units that are classifiers too: 一块 says no more than 一个 does.
_COUNTERS = frozenset(("块", "角", "毛", "寸", "桶", "担", "方", "节", "卡", "转"))


def counts_one(view: str, at: int, words: Lexicon) -> bool:
    """Say whether this single 一 is a number and no article (一个, 一家)."""
    after = view[at + 1 : at + 2]
    if view[at - 1 : at] == "第" and at:
        return True
    return after in words.one_starts or after in _ONE_GOES_ON or _is_counted(view, at, words)


def _is_counted(view: str, at: int, words: Lexicon) -> bool:
    return view.endswith(words.counting, 0, at)


def is_word_with_negative(view: str, at: int) -> bool:
    """Say whether 负 belongs to a word before it (担负, 自负)."""
    return view[at - 1 : at] in _NEGATIVE_WORDS if at else False


def is_sign(view: str, at: int) -> bool:
    """Say whether the hyphen at ``at`` is a minus sign, not a link between two things."""
    before = view[at - 1 : at] if at else ""
    return not before or not ((before.isascii() and before.isalnum()) or before in "-%）”》")


def bounds_here(bound: Bound, reading: Reading) -> bool:
    """Say whether this word bounds this number: 上, 过, 破 only bound a bare 百 (上百家)."""
    if bound.word in ("上", "过", "破"):
        return reading.first.numeral[0] in "百千万亿"
    return True


def fixed_phrase(view: str, reading: Reading, words: Lexicon) -> tuple[int, int] | None:
    """Return the span of a phrase of the lexicon that the numeral is part of."""
    at = reading.first.start
    for offset, phrase in words.phrases.get(view[at : at + 2], ()):
        end = at - offset + len(phrase)
        if end >= reading.first.end and view.startswith(phrase, at - offset):
            return at - offset, at - offset + len(phrase)
    return None


def refuse(view: str, reading: Reading, words: Lexicon) -> str:
    """Return why this reading is no quantity, or "" where nothing speaks against it."""
    unit, first = reading.unit, reading.first
    if reading.prefix is not None and (unit is None or unit.kind != "money"):
        if unit is not None and unit.kind != "none":
            return "currency before a count"
        reading.unit = unit = reading.prefix
        reading.end = min(reading.end, first.end) if reading.high is None else reading.end
    if unit is None:
        return "" if _is_money(view, reading, words) else "no unit"
    if unit.kind == "none":
        return "calendar time or code"
    if _glued(view, reading):
        return "part of a code"
    if reading.rank:
        return _refuse_rank(reading, words)
    if first.numeral == "一" and not (reading.bound or reading.high or reading.rank):
        counter = unit.kind in ("count", "noun") or unit.word in _COUNTERS
        if counter and first.number.value == 1 and not _is_counted(view, first.start, words):
            return "an article"
    if reading.high is None and len(first.numeral) == 1 and _is_word(view, reading, words):
        return "a word with a numeral in it"
    if unit.kind in ("count", "noun"):
        return _refuse_count(view, reading)
    if unit.kind == "ratio":
        return _refuse_ratio(reading)
    return _refuse_bare(reading)


def _is_word(view: str, reading: Reading, words: Lexicon) -> bool:
    """Say whether a lone Chinese digit and its unit rather are a word (三角, 两面, 二类)."""
    numeral, unit = reading.first.numeral, reading.unit
    if numeral.isascii() or numeral == "零":
        return False
    if unit is None or reading.rank or reading.negative:
        return False
    if unit.word == "人民币" and view[max(0, reading.start - 1) : reading.start].isalpha():
        return True  # 李四人民币: the digit is the end of a name.
    if unit.word == "元" and numeral in "一二三四":
        # 三元前驱体, 二元结构: the coin only where no noun follows.
        after = view[reading.end : reading.end + 1]
        return after.isalpha() and not after.isascii() and after not in _AFTER_COIN
    if unit.word in words.lists["figure_units"] or numeral == unit.word:
        return True
    if unit.word in words.lists["coin_units"]:
        return numeral != "两"
    counter = unit.kind in ("count", "noun")
    return numeral == "二" and counter and unit.word not in words.lists["second_units"]


def _glued(view: str, reading: Reading) -> bool:
    """Say whether a letter, a digit or a colon stands right before it (G60, 3:2)."""
    start = reading.start
    if not start:
        return False
    before = view[start - 1]
    if before not in _GLUE:
        return False
    if before.isascii() and before.isalnum():
        # Urbaser100%股权: a share or an amount of money is no model number.
        sure = reading.unit is not None and reading.unit.dimension in ("money", "percent")
        return not sure or before.isdigit()
    if before in "时点" and reading.unit is not None and reading.unit.word == "分":
        return True
    if before == "/" and start - 1 == reading.floor:
        return False  # 100MW/200MWh
    if before in "：.-/" and start > 1 and view[start - 2].isascii() and view[start - 2].isalnum():
        return before != "：" or view[start - 2].isdigit()
    return False


def _refuse_rank(reading: Reading, words: Lexicon) -> str:
    unit, first = reading.unit, reading.first
    if unit is None or first.number.value is None or unit.kind != "count":
        return "no rank"
    if unit.word in words.lists["rank_units"]:
        return ""
    if unit.word in words.lists["ordinal_units"] and first.number.value >= 10:
        return ""
    return "an ordinal that ranks nothing"


def _refuse_count(view: str, reading: Reading) -> str:
    first, unit = reading.first, reading.unit
    numeral = first.numeral
    if unit is not None and unit.word == "点":
        # An index (3000点, 2915.8点), not the clock.
        return "" if _INDEX.fullmatch(numeral) else "the time of day"
    if numeral[0] == "0" and numeral[1:2].isdigit():
        return "a number of a series"
    if "." in numeral and _WIDE.isdisjoint(numeral):
        averaged = reading.start > 0 and view[reading.start - 1] in _AVERAGED
        if not (reading.per or reading.bound or averaged):
            return "a thing is not counted in tenths"
    noun = unit is not None and unit.kind == "noun"
    if noun and numeral[0] not in "0123456789" and _WIDE.isdisjoint(numeral):
        return "a noun needs a figure"
    return _refuse_bare(reading)


def _refuse_ratio(reading: Reading) -> str:
    unit, value = reading.unit, reading.first.number.value
    if unit is None or unit.word not in ("成", "折") or reading.high is not None:
        return ""
    if value is None:
        return "" if reading.number.low is not None else "no value"
    if unit.word == "折" and len(reading.first.numeral) == 2 and 10 < value < 100:
        return ""
    return "" if 0 < value <= 10 and not (unit.word == "折" and value == 10) else "no such share"


def _refuse_bare(reading: Reading) -> str:
    """Refuse a single 百, 千, 万 or 亿 that nothing bounds (最高亿元 lost its figure)."""
    if reading.first.numeral not in _BARE or reading.order or reading.first.share:
        return ""
    bound = reading.bound
    if bound is None or bound.word in ("最高", "最低", "最多", "约"):
        return "a magnitude without a number"
    return ""


def _is_money(view: str, reading: Reading, words: Lexicon) -> bool:
    """Say whether a magnitude without a unit means money (千亿级产业, 投资20亿)."""
    first = reading.first
    if first.numeral.rstrip("多余来")[-1] not in "万亿兆" or reading.rank or _glued(view, reading):
        return False
    if reading.first.numeral in _BARE and not reading.order and reading.bound is None:
        return False
    named = words.unit_at(view, reading.end + 1) if view.startswith("（", reading.end) else None
    if named is not None and named.kind == "money" and named.name != "CNY":
        # 14.5亿（美元，下同）: the bracket says what is counted.
        reading.name = named.name
        return True
    verdict = "money" if first.billions else _evidence(view, reading, words)
    if reading.order:
        reading.name = "CNY" if verdict == "money" else None
        return True
    reading.name = "CNY"
    return verdict == "money"


def _evidence(view: str, reading: Reading, words: Lexicon) -> str:
    """Return ``money`` or ``other``, whichever has the nearer noun in the clause, or ""."""
    after = view[reading.end : reading.end + _MONEY_WINDOW]
    before = view[max(0, reading.start - _MONEY_WINDOW) : reading.start]
    for mark in "。；，！？\n：":
        after = after.partition(mark)[0]
        before = before.rpartition(mark)[2]
    nearest, verdict = 99, ""
    for kind, nouns in (("money", "money_nouns"), ("other", "other_nouns")):
        for noun in words.lists[nouns]:
            if noun not in after and noun not in before:
                continue
            for distance in (after.find(noun), len(before) - len(noun) - before.rfind(noun)):
                found = 0 <= distance < nearest
                if found and (distance <= len(before) - len(noun) or noun in after):
                    nearest, verdict = distance, kind
    return verdict
