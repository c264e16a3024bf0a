"""Durations and recurrences: their TIMEX3 value is read off the words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.extract.dates.atoms import Atom, scanners
from pipeline.extract.dates.numerals import number, whole
from pipeline.extract.numbers import Number

# Unit as written (without 个) → (designator, how many of it, order from coarse to fine).
# TM is the minute, so that M stays the month until the value is written.
UNITS: dict[str, tuple[str, int]] = {
    "世纪": ("Y", 100), "年": ("Y", 1), "周年": ("Y", 1), "季度": ("M", 3), "季": ("M", 3),
    "月": ("M", 1), "周": ("W", 1), "星期": ("W", 1), "礼拜": ("W", 1), "天": ("D", 1),
    "日": ("D", 1), "工作日": ("D", 1), "交易日": ("D", 1), "小时": ("H", 1), "钟头": ("H", 1),
    "钟": ("H", 1), "刻钟": ("TM", 15), "分钟": ("TM", 1), "分": ("TM", 1), "秒": ("S", 1),
    "秒钟": ("S", 1),
}  # fmt: skip
ORDER = ("Y", "M", "W", "D", "H", "TM", "S")
# Half of a unit, in the next finer one; half a month is fifteen days by custom (半个月).
_HALF = {"Y": ("M", 6), "M": ("D", 15), "D": ("H", 12), "H": ("TM", 30), "TM": ("S", 30)}
_MODS = {
    "超过": "MORE_THAN", "逾": "MORE_THAN", "超": "MORE_THAN", "至少": "MORE_THAN",
    "不少于": "MORE_THAN", "不低于": "MORE_THAN", "以上": "MORE_THAN", "多": "MORE_THAN",
    "余": "MORE_THAN", "来": "APPROX", "约": "APPROX", "大约": "APPROX", "左右": "APPROX",
    "上下": "APPROX",
    "将近": "LESS_THAN", "不到": "LESS_THAN", "不足": "LESS_THAN", "未满": "LESS_THAN",
    "不超过": "LESS_THAN", "最多": "LESS_THAN", "最长": "LESS_THAN", "至多": "LESS_THAN",
    "以内": "LESS_THAN", "以下": "LESS_THAN", "之内": "LESS_THAN", "内": "LESS_THAN",
}  # fmt: skip
# 近三年 is the last three years; 历时近三年 and 近三年时间 are not quite three years.
_LASTED = re.compile("(?:历时|耗时|用时|持续|长达|经过|历经|时隔|为期|花了|用了|了)$")
_LENGTH = re.compile("(?:的)?(?:历史|时间|之久|努力|光阴|岁月|筹备|建设)")
_MORE = re.compile("[又零]")


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration as read; ``shift`` where 前 or 后 makes it a date: amounts, direction."""

    value: str | None
    mod: str | None
    end: int
    shift: tuple[dict[str, Decimal], int] | None = None


def timex(amounts: dict[str, Decimal]) -> str | None:
    """Return the TIMEX3 value of amounts by designator, or None where there are none."""
    days = "".join(f"{_plain(amounts[u])}{u}" for u in ORDER[:4] if amounts.get(u))
    time = "".join(f"{_plain(amounts[u])}{u[-1]}" for u in ORDER[4:] if amounts.get(u))
    if not days and not time:
        return None
    return f"P{days}T{time}" if time else f"P{days}"


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def amounts_of(count: Decimal | None, unit: str, *, half: bool = False) -> dict[str, Decimal]:
    """Return the amounts of so many units, ``half`` of one more where asked; None is 半."""
    name = unit.lstrip("个多余")
    if name.startswith("半"):
        half, name = True, name[1:]
    designator, factor = UNITS[name]
    found: dict[str, Decimal] = {}
    if count is None:
        half = True
    elif count:
        found[designator] = count * factor
    if half and factor > 1:
        # 半个世纪: half of what the unit counts, in the same designator.
        found[designator] = found.get(designator, Decimal(0)) + Decimal(factor) / 2
    elif half:
        finer, much = _HALF.get(designator, (designator, 0))
        found[finer] = found.get(finer, Decimal(0)) + (much or Decimal("0.5"))
    return found


def read_duration(view: str, atom: Atom, *, far: bool = False) -> Duration | None:
    """Return the duration that an atom begins, with the further units behind it.

    far: it is the far end of a stretch already, and none may follow.
    """
    half_of = atom.get("q") == "半"
    count = None if half_of else number(atom.get("q"))
    if (count is None and not half_of) or (count is not None and count.modifier == "vague"):
        return None
    unit, mod = atom.get("u"), _mod(view, atom)
    if atom.get("q2") or (count is not None and count.modifier == "range"):
        return _range(atom, count, mod)
    exact = None if count is None else count.value if count.value is not None else count.low
    if (count is not None and count.modifier == "more_than") or unit[1:2] in ("多", "余"):
        mod = mod or "MORE_THAN"
    amounts = amounts_of(exact, unit, half=bool(atom.get("half")))
    last = atom
    if atom.get("post") == "以上":
        both = _between(view, atom, timex(amounts))
        if both is not None:
            return both
    while not last.get("move") and not last.get("post"):
        further = _further(view, last, amounts)
        if further is None:
            break
        last = further
        mod = mod or _MODS.get(last.get("post"))
    move = last.get("move")
    end = None if move or far else _far_end(view, last.end)
    if end is not None:
        return Duration(f"{timex(amounts)}/{end.value}", mod or end.mod, end.end)
    if move and last is atom:
        # Days without trade or work are not counted: where 15个交易日后 ends, no one can say here.
        counted = {} if unit.endswith(("工作日", "交易日")) else amounts
        return Duration(timex(amounts), mod, last.end, (counted, -1 if "前" in move else 1))
    return Duration(timex(amounts), mod, last.end)


def _further(view: str, last: Atom, amounts: dict[str, Decimal]) -> Atom | None:
    """Add the amount that goes on with a duration (8天20小时, 一年又三个月); return its atom."""
    link = _MORE.match(view, last.end)
    atom = scanners().start.read(view, link.end() if link else last.end)
    if atom is None or atom.op != "duration" or atom.get("pre") or atom.get("q2"):
        return None
    count = number(atom.get("q"))
    if count is None or count.value is None:
        return None
    half = bool(atom.get("half"))
    # None of a unit (3小时0分15秒) has its place in the order too.
    units = amounts_of(count.value or Decimal(1), atom.get("u"), half=half)
    if any(unit in amounts for unit in units):
        return None
    finest = max((ORDER.index(unit) for unit in amounts), default=0)
    if not link and min(ORDER.index(unit) for unit in units) < finest:
        return None
    amounts |= amounts_of(count.value, atom.get("u"), half=half)
    return atom


def _far_end(view: str, at: int) -> Duration | None:
    """Return the duration that 至 or a dash joins to the one before (13天—8周)."""
    link = scanners().link.match(view, at)
    atom = scanners().start.read(view, link.end()) if link else None
    if atom is None or atom.op != "duration" or atom.get("pre"):
        return None
    found = read_duration(view, atom, far=True)
    return found if found is not None and not found.shift and "/" not in str(found.value) else None


def _between(view: str, atom: Atom, low: str | None) -> Duration | None:
    """Return the range that a lower and an upper bound make: 3年以上7年以下, as laws have it."""
    at = atom.end + (view[atom.end : atom.end + 1] in ("，", "、"))
    further = scanners().start.read(view, at)
    if further is None or further.op != "duration" or further.get("post") not in ("以下", "以内"):
        return None
    high = read_duration(view, further, far=True)
    return Duration(f"{low}/{high.value}", None, high.end) if high is not None else None


def _range(atom: Atom, low: Number | None, mod: str | None) -> Duration | None:
    high = number(atom.get("q2")) if atom.get("q2") else low
    if low is None or high is None:
        return None
    ends = (low.low if low.low is not None else low.value, high.high or high.value)
    values = [timex(amounts_of(end, atom.get("u"))) for end in ends]
    # 三五年后 is a date that no one can resolve.
    shift: tuple[dict[str, Decimal], int] | None = ({}, 0) if atom.get("move") else None
    return Duration(f"{values[0]}/{values[1]}", mod, atom.end, shift)


def _mod(view: str, atom: Atom) -> str | None:
    words = atom.words
    for name in ("post", "more", "more2"):
        word = words.get(name)
        if word is not None:
            return _MODS.get(word)
    before = atom.get("pre")
    if before == "近" and (
        _LASTED.search(view, max(0, atom.start - 2), atom.start) or _LENGTH.match(view, atom.end)
    ):
        return "LESS_THAN"
    return _MODS.get(before)


def read_each(atom: Atom) -> str | None:
    """Return the value of a recurrence that 每 begins: a period, or the calendar's pattern."""
    weekday = atom.get("wd", "wd2")
    if weekday:
        return f"XXXX-WXX-{weekday_number(weekday)}"
    if atom.get("md"):
        day = whole(atom.get("md"))
        return None if day is None else f"XXXX-XX-{day:02d}"
    if atom.get("mm"):
        month, day = whole(atom.get("mm")), whole(atom.get("mmd"))
        if month is None:
            return None
        return f"XXXX-{month:02d}" + (f"-{day:02d}" if day is not None else "")
    return _period(atom.get("n"), atom.get("u"))


def read_set(atom: Atom) -> str | None:
    """Return the period of 逐年 and the like."""
    return _period(atom.get("u2"), atom.get("u") or "年")


def _period(written: str, unit: str) -> str | None:
    """Return the value of so many units, of one where no number is written."""
    if written == "半":
        return timex(amounts_of(None, unit))
    count = whole(written) if written else 1
    return None if count is None else timex(amounts_of(Decimal(count), unit))


def weekday_number(word: str) -> int:
    """Return 1 for 一 to 7 for 日 and 天."""
    return "一二三四五六日".find(word.replace("天", "日")) + 1
