"""Reading one amount at one place: a numeral and what it counts or measures.

Nothing here looks to the left of the numeral; that is :mod:`find`'s part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.extract.numbers.numerals import (
    EXACT,
    NUMERAL,
    Number,
    divide,
    evaluate,
    exactly,
    match_numeral,
    multiply,
)
from pipeline.extract.quantities.lexicon import Lexicon, Unit

_CHANGE = re.compile(
    r"(?:[又零]?(?P<tenths>[0-9一二三四五六七八九两])(?P<tenth>角|毛))?"
    r"(?:[又零]?(?P<hundredths>[0-9一二三四五六七八九两]{1,2}|十[一二三四五六七八九]?)分(?![钟之公析期红店子别]))?钱?"
)
_CENTS = re.compile(r"又?([0-9一二三四五六七八九十]{1,3})(美分|欧分|便士)")
_KUAI_TENTHS = re.compile(
    r"([1-9一二三四五六七八九])(?![0-9.,一二三四五六七八九十百千万亿角毛分年月日个])"
)
_TENTH = re.compile(r"([一二三四五六七八九])(?![一二三四五六七八九十百千万亿成分])")
_QUARTER = re.compile(r"分一(?=[升加公斤吨米亩])")
# Behind a unit, and not the beginning of what is measured: 8英寸|半导体, 5万吨|半潜船.
_AND_HALF = re.compile("半(?![导固径程潜挂成自数年月日天封球圆干钢透山岛片场价额精焦合])")
_METRE_TENTH = re.compile(
    r"([0-9一二三四五六七八九])(?![0-9.,一二三四五六七八九十百千万亿a-zA-Z年月日个])"
)
# What may stand between a numeral and its unit begins with one of these: a part, a share, 个亿.
_BEFORE_UNIT = frozenset("分（个+")
_BETWEEN = ("分一", "（含", "个亿", "+")


@dataclass(slots=True)
class Amount:
    """A numeral with its unit; own offsets, half open. ``numeral`` is without its unit.

    share: a fraction (三分之二). billions: counted in 个亿, which only money is.
    """

    start: int
    end: int
    numeral: str
    number: Number
    unit: Unit | None
    share: bool = False
    billions: bool = False
    unit_start: int = 0


def read_amount(view: str, at: int, words: Lexicon) -> Amount | None:
    """Read the amount whose numeral begins at ``at``, or return None where no numeral does."""
    match = match_numeral(view, at)
    if match is None:
        return _read_half(view, at, words) if view.startswith("半", at) else None
    numeral, end = match[0], match.end()
    # 3000万千瓦: the last magnitude of the numeral may be the first letter of the unit.
    if numeral[-1] in "千百兆" and len(numeral) > 1:
        unit = words.unit_at(view, end - 1)
        if unit is not None and unit.kind == "physical":
            numeral, end = numeral[:-1], end - 1
    number = evaluate(numeral)
    if number is None:
        return None
    billions = False
    if view[end : end + 1] in _BEFORE_UNIT:
        if view.startswith("分之", end):
            return _read_share(view, at, end + 2, number, words)
        if view.startswith(_BETWEEN, end):
            number, numeral, end, billions = _read_between(view, number, numeral, end, words)
    unit = words.unit_at(view, end)
    if (
        unit is not None
        and unit.word == '"'
        and (view[at - 1 : at] == '"' or not view[at].isascii())
    ):
        # "十四五" in straight quotation marks is no length.
        unit = None
    amount = Amount(at, end, numeral, number, unit, False, billions, end)
    if unit is not None:
        amount.end = end = end + len(unit.word)
        if view[end : end + 1] in words.rest_starts:
            _read_rest(view, amount, words)
    return amount


def _read_between(
    view: str, number: Number, numeral: str, end: int, words: Lexicon
) -> tuple[Number, str, int, bool]:
    """Take in what stands between numeral and unit: 分一, （含）, 个亿, a plus sign."""
    quarter = _QUARTER.match(view, end)
    if quarter and number.value:
        number = exactly(divide(Decimal(1), number.value))
        end = quarter.end()
    if view.startswith("（含）", end):
        end += 3
    billions = False
    if view.startswith("个亿", end):
        number, numeral, end, billions = number.times(Decimal(10**8)), numeral + "亿", end + 2, True
    if view.startswith("+", end) and words.unit_at(view, end + 1) and number.value is not None:
        number, end = Number(None, number.value, None, "more_than"), end + 1
    return number, numeral, end, billions


def _read_half(view: str, at: int, words: Lexicon) -> Amount | None:
    """Read 半 before what can be halved (半公升, 半成)."""
    unit = words.unit_at(view, at + 1)
    if unit is None or unit.latin or not (unit.kind == "physical" or unit.word in ("成", "折")):
        return None
    end = at + 1 + len(unit.word)
    return Amount(at, end, "半", exactly(Decimal("0.5")), unit, unit_start=at + 1)


def _read_share(view: str, at: int, after: int, under: Number, words: Lexicon) -> Amount | None:
    """Read the numerator of 三分之二 or 百分之五; a unit behind makes it a part of one."""
    negative = view.startswith(("负", "-"), after)
    match = NUMERAL.match(view, after + negative)
    over = evaluate(match[0]) if match else None
    if match is None or over is None or not under.value:
        return None
    unit = words.unit_at(view, match.end())
    scale = Decimal(1) if unit and unit.kind in ("physical", "money") else Decimal(100)
    scale = -scale if negative else scale
    if over.value is not None:
        number = exactly(divide(multiply(over.value, scale), under.value))
    else:
        number = over.times(divide(scale, under.value))
    amount = Amount(at, match.end(), match[0], number, unit if abs(scale) == 1 else None)
    if abs(scale) == 1 and unit:
        amount.unit_start = amount.end
        amount.end += len(unit.word)
    else:
        amount.unit, amount.share = words.units["%"], True
    return amount


def _read_rest(view: str, amount: Amount, words: Lexicon) -> None:
    """Take in what follows a unit and still is the same amount: 半, 角 and 分, 成 and tenths."""
    unit, value = amount.unit, amount.number.value
    if unit is None or value is None:
        return
    if unit.name == "percent" and unit.word == "成":
        _add(amount, _TENTH.match(view, amount.end), Decimal("0.1"))
    elif unit.kind == "money":
        _read_change(view, amount, unit)
        other = words.unit_at(view, amount.end) if unit.word in ("元", "块", "圆") else None
        if other is not None and other.kind == "money" and other.before:
            # 三万元欧元: the currency is named behind its unit.
            amount.unit, amount.end = other, amount.end + len(other.word)
    elif unit.kind == "physical" and amount.number.modifier == "exact":
        if _AND_HALF.match(view, amount.end) and unit.word not in ("度", "°"):
            amount.number = exactly(EXACT.add(value, Decimal("0.5")))
            amount.end += 1
        elif _add_smaller(view, amount, unit, words):
            return
        elif unit.word == "米" and value < 10:
            _add(amount, _METRE_TENTH.match(view, amount.end), Decimal("0.1"))


def _add_smaller(view: str, amount: Amount, unit: Unit, words: Lexicon) -> bool:
    """Add a second measure in a smaller unit of the same quantity (六斤8两, 1米90厘米)."""
    match = NUMERAL.match(view, amount.end)
    smaller = words.unit_at(view, match.end()) if match else None
    part = evaluate(match[0]) if match and smaller else None
    if not match or not smaller or part is None or part.value is None or not amount.number.value:
        return False
    if smaller.quantity != unit.quantity or smaller.factor >= unit.factor:
        return False
    added = divide(multiply(part.value, smaller.factor), unit.factor)
    amount.number = exactly(EXACT.add(amount.number.value, added))
    amount.end = match.end() + len(smaller.word)
    return True


def _add(amount: Amount, match: re.Match[str] | None, factor: Decimal) -> None:
    part = evaluate(match[1]) if match else None
    if match and part and part.value is not None and amount.number.value is not None:
        total = EXACT.add(amount.number.value, multiply(part.value, factor))
        amount.number, amount.end = exactly(total), match.end()


def _read_change(view: str, amount: Amount, unit: Unit) -> None:
    cents = _CENTS.match(view, amount.end)
    if cents:
        _add(amount, cents, Decimal("0.01"))
        return
    if unit.word not in ("元", "块", "圆", "角", "毛"):
        return
    match = _CHANGE.match(view, amount.end)
    if match is None or match.end() == amount.end:
        if unit.word == "块":
            _add(amount, _KUAI_TENTHS.match(view, amount.end), Decimal("0.1"))
        return
    small = unit.factor < 1
    total = amount.number.value or Decimal(0)
    one = Decimal("0.1") if not small else Decimal(1)
    for group, factor in (("tenths", one), ("hundredths", one / 10)):
        part = evaluate(match[group]) if match[group] else None
        if part and part.value is not None:
            total = EXACT.add(total, multiply(part.value, factor))
    amount.number, amount.end = exactly(total), match.end()
