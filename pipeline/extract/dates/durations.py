"""Durations and recurrences: their TIMEX3 value is read off the words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.extract.dates.atoms import Atom, scanners
from pipeline.extract.dates.numerals import number

# Unit as written (without 个) → (designator, how many of it, order from coarse to fine).
# TM is the minute, so that M stays the month until the value is written.
UNITS: dict[str, tuple[str, int]] = {
    "世纪": ("Y", 100), "年": ("Y", 1), "周年": ("Y", 1), "季度": ("M", 3), "季": ("M", 3),
    "月": ("M", 1), "周": ("W", 1), "星期": ("W", 1), "礼拜": ("W", 1), "天": ("D", 1),
    "日": ("D", 1), "工作日": ("D", 1), "交易日": ("D", 1), "小时": ("H", 1), "钟头": ("H", 1),
    "刻钟": ("TM", 15), "分钟": ("TM", 1), "分": ("TM", 1), "秒": ("S", 1), "秒钟": ("S", 1),
}  # fmt: skip
ORDER = ("Y", "M", "W", "D", "H", "TM", "S")
# Half of a unit, in the next finer one; half a month is fifteen days by custom (半个月).
_HALF = {"Y": ("M", 6), "M": ("D", 15), "D": ("H", 12), "H": ("TM", 30), "TM": ("S", 30)}
_MODS = {
    "超过": "MORE_THAN", "逾": "MORE_THAN", "超": "MORE_THAN", "至少": "MORE_THAN",
    "不少于": "MORE_THAN", "不低于": "MORE_THAN", "以上": "MORE_THAN", "多": "MORE_THAN",
    "余": "MORE_THAN", "约": "APPROX", "大约": "APPROX", "左右": "APPROX", "上下": "APPROX",
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
    """A duration as read; ``shift`` where 前 or 后 makes it a date: count, unit, direction."""

    value: str | None
    mod: str | None
    end: int
    shift: tuple[Decimal, str, int] | None = None


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
    name = unit.removeprefix("个")
    if name.startswith("半"):
        half, name = True, name[1:]
    designator, factor = UNITS[name]
    found: dict[str, Decimal] = {}
    if count is None:
        half = True
    elif count:
        found[designator] = count * factor
    if half:
        finer, much = _HALF.get(designator, (designator, 0))
        found[finer] = found.get(finer, Decimal(0)) + (much or Decimal("0.5"))
    return found


def read_duration(view: str, atom: Atom) -> Duration | None:
    """Return the duration that an atom begins, with the further units behind it."""
    count = number(atom.get("q"))
    if count is None and atom.get("q") != "半":
        return None
    unit = atom.get("u")
    amounts = amounts_of(count, unit, half=bool(atom.get("half")))
    mod = _mod(view, atom)
    end, move, post = atom.end, atom.get("move"), atom.get("post")
    finest = ORDER.index(UNITS[unit.removeprefix("个").removeprefix("半")][0])
    while not move and not post:
        link = _MORE.match(view, end)
        further = scanners().start.read(view, link.end() if link else end)
        if further is None or further.op != "duration" or further.get("pre", "q2"):
            break
        more = number(further.get("q"))
        name = further.get("u")
        order = ORDER.index(UNITS[name.removeprefix("个").removeprefix("半")][0])
        if more is None or order == finest or (order < finest and not link):
            break
        amounts |= amounts_of(more, name, half=bool(further.get("half")))
        finest, end = order, further.end
        move, post = further.get("move"), further.get("post")
        mod = mod or _MODS.get(post)
    value = timex(amounts)
    if atom.get("q2"):
        return _range(atom, value, mod, end)
    if move:
        direction = -1 if move.endswith("前") else 1
        if len(amounts) == 1 or count is None or atom.get("half"):
            return Duration(value, mod, end, (count or Decimal(0), unit, direction))
    return Duration(value, mod, end)


def _range(atom: Atom, low: str | None, mod: str | None, end: int) -> Duration | None:
    high = number(atom.get("q2"))
    if high is None:
        return None
    return Duration(f"{low}/{timex(amounts_of(high, atom.get('u')))}", mod, end)


def _mod(view: str, atom: Atom) -> str | None:
    words = atom.words
    for name in ("post", "more", "more2"):
        if name in words:
            return _MODS.get(words[name])
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
        day = number(atom.get("md"))
        return None if day is None else f"XXXX-XX-{int(day):02d}"
    if atom.get("mm"):
        month, day = number(atom.get("mm")), number(atom.get("mmd"))
        if month is None:
            return None
        return f"XXXX-{int(month):02d}" + (f"-{int(day):02d}" if day is not None else "")
    count = atom.get("n")
    return timex(amounts_of(number(count) if count != "" else Decimal(1), atom.get("u")))


def read_set(atom: Atom) -> str | None:
    """Return the period of 逐年 and the like."""
    if atom.get("u2"):
        return timex(amounts_of(number(atom.get("u2")), "年"))
    return timex(amounts_of(Decimal(1), atom.get("u")))


def weekday_number(word: str) -> int:
    """Return 1 for 一 to 7 for 日 and 天."""
    return "一二三四五六日".find(word.replace("天", "日")) + 1
