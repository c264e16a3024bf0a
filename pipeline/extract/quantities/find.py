"""Finding quantities: one cheap scan for numeral characters, heavier reading only there.

At every numeral: the amount (numeral and unit), a second end if it is a range, what bounds it on
both sides, a currency before it. What is found are candidates; the guards in :mod:`guards`
and the negative rules of the lexicon decide which of them are quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.extract.mentions import Candidate
from pipeline.extract.numbers.bounds import Bound
from pipeline.extract.numbers.numerals import LONGEST, NUMERAL_CHARACTERS, Number, magnitude_of
from pipeline.extract.quantities import guards
from pipeline.extract.quantities.amounts import Amount, read_amount
from pipeline.extract.quantities.lexicon import Lexicon, Unit, lexicon

# What may follow the numeral characters of a quantity, beside its unit.
_GO_ON = frozenset("多余来.,，点至到—~-和、与及×xXkK级（+以左上起")
# 唯一一家: the first 一 belongs to the word before it.
_ONLY = frozenset("唯统同单专合归逐")
_SHARED_LINK = re.compile(r"[、和与及]")
_MAGNITUDES = frozenset("万亿兆")
_SIGNS = frozenset("+-")
# A numeral that ends in one of these may count money or be followed by 级.
_ROUND = "千百兆两万亿"
_SCALE = re.compile(r"(摄氏|华氏)(?:温度)?$")
# Behind a unit 多 is more only where nothing follows that it could be of: 3倍多, 两米多高.
_AND_MORE = re.compile("多(?=[，。、；）的高长宽远深厚]|$)")
_MORE = Bound("多", "more_than")
_PER = frozenset("/每")
_PER_TIME = frozenset(("秒", "分", "分钟", "小时", "时", "秒钟", "天", "年"))
_ORDER = re.compile(r"级(?!市(?!场)|人民|政府|干部)")


@dataclass(slots=True)
class Reading:
    """Everything read round one numeral: its ends, its unit and what bounds it.

    high: the second end of a range; order: True for a magnitude (千亿级);
    prefix: the currency before it. name: the unit where context gives it.
    floor: where the quantity before it ends.
    """

    first: Amount
    start: int
    end: int
    unit: Unit | None
    number: Number
    floor: int = 0
    high: Amount | None = None
    order: bool = False
    prefix: Unit | None = None
    bound: Bound | None = None
    negative: bool = False
    rank: bool = False
    per: str = ""
    name: str | None = None


def find_quantities(view: str) -> list[Candidate]:
    """Return all candidates of a view, the negative ones included; their data are readings."""
    words = lexicon()
    found: list[Candidate] = []
    done = floor = 0
    for run in _runs().finditer(view):
        at, end = run.span()
        if end <= done or end - at > LONGEST:
            continue
        if at < done:
            at = done
        while at < end:
            if view[at] == "一":
                if end - at > 1 and view[at - 1 : at] in _ONLY and at:
                    at += 1
                if end - at == 1 and not guards.counts_one(view, at, words):
                    break
            amount = read_amount(view, at, words)
            if amount is None:
                at += 1
                continue
            unit = amount.unit
            if unit is None:
                if _is_bare(view, amount, words):
                    done = at = amount.end
                    continue
            elif unit.kind == "none" and unit.word != "级":
                done = at = amount.end
                continue
            reading = _read_round(view, amount, words, floor)
            judged = _judge(view, reading, words)
            if judged is None:
                done = at = amount.end
            else:
                done = at = floor = reading.end
                found.append(judged)
    found += _special(view, words)
    return found


@cache
def _runs() -> re.Pattern[str]:
    """Return the pattern of the runs of numeral characters that may be a quantity.

    What follows or stands before says so; figures before 年, 月 or 日 are calendar time.
    """
    words = lexicon()
    calendar = []
    for unit in words.units.values():
        if unit.kind == "none" and len(unit.word) == 1 and not (unit.latin or unit.stops):
            others = {
                other.word[1]
                for other in words.units.values()
                if other.kind != "none" and other.word[:1] == unit.word and len(other.word) > 1
            }
            but = f"(?![{re.escape(''.join(sorted(others)))}])" if others else ""
            calendar.append(unit.word + but)
    calendar.remove("级")
    times = "|".join(calendar)
    follow = re.escape("".join(sorted(words.unit_starts | _GO_ON)))
    money = re.escape("".join(sorted(words.currency_ends)))
    own = NUMERAL_CHARACTERS
    # It begins with one class and looks back from there: so the scan for the first character,
    # which is most of the work, is one look-up a character.
    return re.compile(
        f"[{own}半](?:(?<![{own}][{own}])(?<!半)(?:(?<![0-9])|(?![0-9]*(?:{times})))"
        f"[{own}]*(?![{own}])(?:(?=[{follow}])|(?<=[{_ROUND}]))"
        f"|(?<=[{money}][{own}])[{own}]*|(?<=半)(?:(?=[{follow}])|(?<=[{money}]半)))"
    )


def _is_bare(view: str, amount: Amount, words: Lexicon) -> bool:
    """Say whether an amount without a unit has nothing round it that could make it a quantity."""
    start, end = amount.start, amount.end
    after = view[end : end + 1]
    return not (
        amount.share
        or amount.billions
        or view[end - 1] in "万亿兆多余来"
        or after in words.link_starts
        or after in "、和与及级"
        or (start and view[start - 1] in words.bare_ends)
        or view[start : start + 2] in words.phrases
    )


def _judge(view: str, reading: Reading, words: Lexicon) -> Candidate | None:
    at = reading.first.start
    if view[at : at + 2] in words.phrases:
        phrase = guards.fixed_phrase(view, reading, words)
        if phrase:
            return Candidate(*phrase, "quantity.none.phrase", 60, True)
    if guards.refuse(view, reading, words):
        return None
    rule = f"quantity.{_shape(reading)}"
    return Candidate(reading.start, reading.end, rule, 0, False, reading)


def _shape(reading: Reading) -> str:
    kind = reading.unit.dimension if reading.unit else "money" if reading.name else "count"
    if reading.rank:
        kind = "rank"
    if reading.order:
        return f"{kind}.order"
    if reading.high is not None:
        return f"{kind}.range"
    return f"{kind}.{reading.bound.modifier}" if reading.bound else kind


def _read_round(view: str, amount: Amount, words: Lexicon, floor: int) -> Reading:
    """Read what stands round an amount; nothing before ``floor`` belongs to it."""
    start, end, unit = amount.start, amount.end, amount.unit
    reading = Reading(amount, start, end, unit, amount.number, floor)
    after = view[end : end + 1]
    if unit is None or after in words.right_starts or unit.word == "级":
        _read_right(view, reading, words)
        after = view[reading.end : reading.end + 1]
    before = view[start - 1 : start]
    if before in words.left_ends:
        _read_left(view, reading, words, before)
    if after in words.bound_starts and reading.unit is not None:
        _read_bound(view, reading, words)
    if reading.high is not None and view.startswith("之间", reading.end):
        reading.end += 2
    return reading


def _read_right(view: str, reading: Reading, words: Lexicon) -> None:
    """Read what goes on with an amount: a second end, a shared unit, a magnitude, a per."""
    if view[reading.end : reading.end + 1] in words.link_starts:
        _read_range(view, reading, words)
    if reading.high is None and reading.unit is None:
        _read_shared_unit(view, reading, words)
    after = view[reading.end : reading.end + 1]
    if after == "级" or (reading.unit is not None and reading.unit.word == "级"):
        _read_order(view, reading, words)
    elif after in _PER:
        _read_per(view, reading, words)


def _read_bound(view: str, reading: Reading, words: Lexicon) -> None:
    """Read the word behind an amount that bounds it: 以上, 左右, （含）以上, 多."""
    behind = reading.end + (3 if view.startswith("（含）", reading.end) else 0)
    bound = words.bounds.after(view, behind)
    if bound is None and _AND_MORE.match(view, reading.end) and reading.unit is not None:
        bound = _MORE if reading.unit.kind in ("ratio", "physical") else None
    if bound:
        reading.end = behind + len(bound.word)
        reading.bound = reading.bound or bound


def _read_range(view: str, reading: Reading, words: Lexicon) -> None:
    """Take in the second end of a range, where there is one and it is the higher."""
    first = reading.first
    link = words.link_at(view, first.end)
    if not link or first.number.modifier not in ("exact",):
        return
    # -40~+55℃: in a range a minus sign is that of its own end alone.
    signs = view[first.end + link : first.end + link + 1] in _SIGNS
    second = read_amount(view, first.end + link + signs, words)
    if second is None or second.unit is None or second.number.modifier != "exact":
        return
    low, high = first.number.value, second.number.value
    if low is not None and high is not None and second.unit.dimension != "count":
        low = -low if _has_minus(view, first) else low
        high = -high if view[second.start - 1] == "-" and signs else high
    if first.unit is None:
        magnitude = magnitude_of(second.numeral)
        if magnitude and not magnitude_of(first.numeral) and not second.share:
            head = read_amount(first.numeral + magnitude, 0, words)
            low = head.number.value if head and head.number.value < high else low  # type: ignore[operator]
    elif (
        first.unit.dimension != second.unit.dimension
        or first.unit.kind == "none"
        or (first.unit.name != second.unit.name and first.unit.kind != "money")
    ):
        return
    if low is None or high is None or low >= high:
        return
    reading.number = Number(None, low, high, "range")
    reading.high, reading.unit, reading.end = second, second.unit, second.end


def _has_minus(view: str, amount: Amount) -> bool:
    """Tell whether a minus sign stands right before an amount."""
    at = amount.start - 1
    return at >= 0 and view[at] == "-" and guards.is_sign(view, at)


def _read_shared_unit(view: str, reading: Reading, words: Lexicon) -> None:
    """Give the first of two coordinated figures the unit of the second (4.6和3.1个百分点)."""
    end = reading.end
    for _ in range(6):
        if "." not in view[reading.start : end] or not _SHARED_LINK.match(view, end):
            return
        second = read_amount(view, end + 1, words)
        if second is None or "." not in second.numeral:
            return
        if second.unit is not None:
            wide = bool(magnitude_of(second.numeral))
            if second.unit.kind in ("money", "ratio", "physical") or wide:
                reading.unit = second.unit
                magnitude = magnitude_of(second.numeral)
                if magnitude and not magnitude_of(reading.first.numeral):
                    head = read_amount(reading.first.numeral + magnitude, 0, words)
                    if head is not None:
                        reading.number, reading.first.numeral = head.number, head.numeral
            return
        end = second.end


def _read_order(view: str, reading: Reading, words: Lexicon) -> None:
    """Read 级 behind a magnitude: 千亿级, 百万千瓦级, 10亿级."""
    unit = reading.unit
    if unit is not None and unit.word == "级":
        unit, reading.end = None, reading.end - 1
    if not _ORDER.match(view, reading.end) or reading.high is not None:
        return
    if unit is None:
        if view[reading.end - 1] not in _MAGNITUDES:
            return
        reading.unit = None
    elif unit.kind == "count":
        # 三个级别 counts levels; 千台级 is a class.
        if not (_MAGNITUDES & set(reading.first.numeral) or reading.first.numeral in ("百", "千")):
            return
    elif unit.kind not in ("physical", "money"):
        return
    reading.order, reading.end = (
        True,
        reading.end + (2 if view[reading.end + 1 :][:1] == "别" else 1),
    )


def _read_per(view: str, reading: Reading, words: Lexicon) -> None:
    """Read a denominator: 元/股, 万吨/年, 公里/小时, 米每秒."""
    if reading.unit is None or reading.order:
        return
    below = words.unit_at(view, reading.end + 1)
    spelled = view.startswith("每", reading.end)
    if spelled and (below is None or below.word not in _PER_TIME or reading.unit.kind == "count"):
        return
    if below is not None and reading.unit.kind in ("money", "physical", "count"):
        reading.per = below.word
        reading.end += 1 + len(below.word)


def _read_left(view: str, reading: Reading, words: Lexicon, before: str) -> None:
    """Read sign, currency, ordinal mark and bounds before an amount, behind its floor.

    before: the character right before it.
    """
    start, floor = reading.start, reading.floor
    if before == "第":
        reading.rank, reading.start = True, start - 1
        return
    minus = before == "-" and reading.unit is not None and reading.unit.dimension != "count"
    if (before == "负" and not guards.is_word_with_negative(view, start - 1)) or (
        minus and guards.is_sign(view, start - 1)
    ):
        # The signs of a range are in its ends.
        reading.negative, start = reading.high is None or not minus, start - 1
    if reading.unit is not None and reading.unit.quantity.startswith("temperature"):
        start = _read_scale(view, reading, words, start)
    for _ in range(3):
        currency = None if reading.prefix else words.currency_before(view, start)
        if currency is not None and start - len(currency.word) >= floor:
            reading.prefix, start = currency, start - len(currency.word)
            continue
        bound = None if reading.bound else words.bounds.before(view, start)
        if (
            bound is None
            or start - len(bound.word) < floor
            or not guards.bounds_here(bound, reading)
        ):
            break
        reading.bound, start = bound, start - len(bound.word)
    reading.start = start


def _read_scale(view: str, reading: Reading, words: Lexicon, start: int) -> int:
    """Read what stands before a degree: 零下 its sign, 摄氏 or 华氏 its scale."""
    if view.endswith("零下", 0, start):
        reading.negative, start = True, start - 2
    scale = _SCALE.search(view, max(0, start - 4), start)
    if scale is not None and reading.unit is not None and reading.unit.word in ("度", "°"):
        reading.unit, start = words.units[scale[1] + "度"], scale.start()
    return start


def _special(view: str, words: Lexicon) -> list[Candidate]:
    """Find what the rules of the lexicon describe as whole patterns."""
    found = []
    for rule, pattern in words.rules_for(view):
        for match in pattern.finditer(view):
            data = None if rule.negative else (rule, match)
            start, end = match.span()
            found.append(Candidate(start, end, rule.id, rule.priority, rule.negative, data))
    return found
