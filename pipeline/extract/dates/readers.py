"""What each piece means: from an atom to the steps of a calendar expression.

A step is ``(op, argument, …)``; the resolver has a method for each op. Ranks order the ops from
coarse to fine: a piece can only go on with a coarser one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.extract.dates.atoms import Atom, eras
from pipeline.extract.dates.durations import UNITS, weekday_number
from pipeline.extract.dates.numerals import whole

Step = tuple[Any, ...]
Steps = tuple[Step, ...]

RANKS = {
    "century": 0, "relative_century": 0, "decade": 1, "decades": 1, "decade_of": 1,
    "decade_year": 1, "unresolved": 0, "month_day": 3, "republic_day": 2,
    "year": 2, "years": 2, "relative_year": 2, "thread_year": 2, "whole_year": 2, "era": 2,
    "before_christ": 2, "short_year": 2, "fiscal": 2, "plan": 2, "around": 2, "both_years": 2,
    "half": 3, "relative_quarter": 3, "quarter": 3, "quarters": 3, "code": 3, "month": 3,
    "months": 3,
    "relative_month": 3, "thread_month": 3, "season": 3, "vacation": 3,
    "first": 4, "tenday": 4, "nth_week": 4, "relative_week": 4, "part": 4,
    "day": 5, "days": 5, "full": 5, "foreign": 5, "bracket_day": 5, "relative_day": 5,
    "thread_day": 5, "both_days": 5, "impossible": 5, "nth_weekday": 5, "holiday": 5, "lunar": 5,
    "weekday": 6,
}  # fmt: skip

_RELATIVE_YEAR = {
    "大前年": -3, "前年": -2, "去年": -1, "昨年": -1, "上年": -1, "上一年": -1, "上年度": -1,
    "上一年度": -1, "今年": 0, "本年": 0, "本年度": 0, "这一年": 0, "现年度": 0, "明年": 1,
    "来年": 1, "下年": 1, "下一年": 1, "下年度": 1, "下一年度": 1, "后年": 2,
}  # fmt: skip
_RELATIVE_DAY = {"大大后": 4, "大前": -3, "大后": 3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_THREAD_DAY = {"次": 1, "翌": 1, "第": 1, "隔": 1, "前": -1, "后": 1}
_PART = {"初": "START", "始": "START", "中": "MID"} | dict.fromkeys("底末终尾", "END")


def read_steps(atom: Atom) -> Steps:
    """Return the steps of an atom; none where its words mean nothing."""
    reader = _READERS.get(atom.op)
    return reader(atom) if reader else ()


def expand_year(text: str) -> int | None:
    """Return the year that a text writes; two figures are of 1940 to 2039."""
    year = whole(text)
    if year is not None and len(text) == 2 and year < 100:
        return year + (2000 if year < 40 else 1900)
    return year


def _full(atom: Atom) -> Steps:
    steps = (("year", whole(atom.get("y"))), ("month", whole(atom.get("m", "dm"))))
    return (*steps, ("day", whole(atom.get("d")))) if atom.get("d") else steps


def _month_day(atom: Atom) -> Steps:
    return (("month", int(atom.get("m", "m2"))), ("day", int(atom.get("d", "d2"))))


def _republic_day(atom: Atom) -> Steps:
    return (("short_year", int(atom.get("y"))), *_month_day(atom))


def _foreign(atom: Atom) -> Steps:
    """Day or month first: what is above 12 decides, a dotted date is European, else neither.

    A year of two figures stands only in a date that can be read one way.
    """
    first, second = int(atom.get("a")), int(atom.get("b", "b2"))
    if atom.get("sep") == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return (("impossible",),) if atom.get("y") else ()
    return (("year", expand_year(atom.get("y", "y2"))), ("month", month), ("day", day))


def _code(atom: Atom) -> Steps:
    year, number = atom.get("y", "y2"), int(atom.get("n", "n2", "n3"))
    code = atom.get("c", "c2", "c3")
    if code == "M":
        return (("year", expand_year(year)), ("months", 1, number))
    op = "quarter" if code == "Q" else "half"
    if not year:
        return ((op, number),)
    return (("fiscal" if atom.get("f", "f2") else "year", expand_year(year)), (op, number))


def _fiscal(atom: Atom) -> Steps:
    return (("fiscal", expand_year(atom.get("y", "y2"))),)


def _year(atom: Atom) -> Steps:
    first = atom.get("y1", "f")
    last = expand_year(atom.words.get("y") or atom.get("o", "l"))
    if not first:
        return (("year", last),)
    begin = expand_year(first)
    if begin is not None and last is not None and len(atom.get("y", "o", "l")) == 2:
        # 1985到89年: two figures take the century from the year before them.
        last = begin // 100 * 100 + last % 100
    return (("years", begin, last),)


def _era(atom: Atom) -> Steps:
    before, last = eras()[atom.get("e")]
    count = 1 if atom.get("n") == "元" else whole(atom.get("n"))
    if count is None or before + count > last:
        return (("impossible",),)
    return (("year", before + count),)


def _before_christ(atom: Atom) -> Steps:
    return (("before_christ", whole(atom.get("y", "f"))),)


def _short_year(atom: Atom) -> Steps:
    return (("short_year", whole(atom.get("y", "z", "w", "l", "h", "a"))),)


def _century(atom: Atom) -> Steps:
    """Return a century, a decade of one, or a decade alone, with the part of it."""
    steps: list[Step] = []
    if atom.get("w"):
        steps.append(("relative_century", {"上": -1, "下": 1}.get(atom.get("w")[0], 0)))
    elif atom.get("n"):
        steps.append(("century", whole(atom.get("n"))))
    if atom.get("d1"):
        steps.append(("decades", whole(atom.get("d1")), whole(atom.get("d"))))
    elif atom.get("d"):
        steps.append(("decade", whole(atom.get("d"))))
    return (*steps, *_part_of_decade(atom))


def _part_of_decade(atom: Atom) -> Steps:
    part = {"前": "START", "初": "START", "中": "MID", "后": "END", "末": "END"}
    return (("part", part[atom.get("p")[0]], ""),) if atom.get("p") else ()


def _decade_year(atom: Atom) -> Steps:
    """Return a decade by its first year (1990年代)."""
    return (("decade_of", whole(atom.get("y", "h"))), *_part_of_decade(atom))


def _plan(atom: Atom) -> Steps:
    """Return a five-year plan: the first began in 1953, the sixth in 1981, then every five."""
    number = {"七五": 7, "八五": 8, "九五": 9}.get(atom.get("p"))
    if number is None:
        number = 10 + max(0, "一二三四五六".find(atom.get("p")[1]) + 1) * (len(atom.get("p")) == 3)
    first = 1981 + 5 * (number - 6)
    mod = {"末": "END", "初": "START"}.get(atom.get("w")[-2:].removeprefix("期")[:1])
    if atom.get("w") in ("期末",):
        mod = "END"
    years = ("years", first, first + 4)
    return (years, ("part", mod, "")) if mod else (years,)


def _lunar(atom: Atom) -> Steps:
    """Return a lunar date, or a solar one whose 日 is left out, as the resolver decides."""
    if atom.get("d5"):
        return (("lunar", 1, whole(atom.get("d5")[1:]), True),)
    month = {"正": 1, "冬": 11, "腊": 12}.get(atom.get("m", "m2", "m3", "m4")[:1])
    if month is None:
        month = whole(atom.get("m", "m3", "m4"))
    written = atom.get("d", "d2", "d3", "d4")
    day = whole(written.removeprefix("初")) if written else None
    if month is None or (written and day is None):
        return ()
    sure = not atom.get("m4")
    steps: Steps = (("lunar", month, day, sure),)
    return (("year", whole(atom.get("y"))), *steps) if atom.get("y") else steps


def _holiday(atom: Atom) -> Steps:
    return (("holiday", atom.get("word")),)


def _season(atom: Atom) -> Steps:
    return (
        ("season", dict(zip("春夏秋冬", ("SP", "SU", "FA", "WI"), strict=True))[atom.get("s")]),
    )


def _around(atom: Atom) -> Steps:
    count = whole(atom.get("n", "n2"))
    if not count:
        return ()
    unit, factor = UNITS[atom.get("u", "u2")]
    if factor == 3:
        unit, factor = "Q", 1
    return (("around", count * factor, unit, 1 if atom.get("w") == "下" else -1),)


def _both_years(atom: Atom) -> Steps:
    offsets = {"去": -1, "今": 0, "明": 1, "后": 2}
    return (("both_years", offsets[atom.get("a")], offsets[atom.get("b")]),)


def _both_days(atom: Atom) -> Steps:
    offsets = {"昨": -1, "今": 0, "明": 1, "后": 2}
    return (("both_days", offsets[atom.get("a")], offsets[atom.get("b")]),)


def _relative_year(atom: Atom) -> Steps:
    word = atom.get("w")
    return (("relative_year", _RELATIVE_YEAR[word], word.startswith("上")),)


def _thread_year(atom: Atom) -> Steps:
    word = atom.get("w")
    if word == "全年":
        return (("whole_year",),)
    return (("thread_year", 1 if word in ("次年", "翌年", "第二年") else 0),)


def _first(atom: Atom) -> Steps:
    """Return the first or last units of a whole; 前两天 by itself is no more than lately."""
    count = whole(atom.get("n"))
    unit, factor = UNITS[atom.get("u")]
    end = atom.get("w") in ("最后", "后")
    return (("first", count, unit, factor, end),) if count else ()


def _quarter(atom: Atom) -> Steps:
    if atom.get("n2"):
        return (("quarters", whole(atom.get("n")), whole(atom.get("n2"))),)
    return (("quarter", 1 if atom.get("f") else whole(atom.get("n", "o", "e"))),)


def _half(atom: Atom) -> Steps:
    return (("half", 1 if atom.get("w") in ("上", "前") else 2),)


def _part(atom: Atom) -> Steps:
    return (("part", _PART.get(atom.get("w")[-1]), atom.get("u")),)


def _month(atom: Atom) -> Steps:
    first, last = atom.words.get("m1"), whole(atom.words.get("m") or "")
    if not first:
        return (("month", last),)
    begin = whole(first)
    if atom.get("list") and (begin is None or last != begin + 1):
        return ()
    return (("months", begin, last),)


def _steps_off(word: str) -> int:
    """Return how many units a word is off: -2 for 上上, 0 for 本, 1 for 下."""
    return word.count("下") - word.count("上") - word.count("前")


def _relative_month(atom: Atom) -> Steps:
    word = atom.get("w")
    if word[0] in "当同":
        return (("thread_month", 0),)
    if word[0] in "次翌":
        return (("thread_month", 1),)
    return (("relative_month", _steps_off(word)),)


def _tenday(atom: Atom) -> Steps:
    return (("tenday", {"上": "START", "中": "MID", "下": "END"}[atom.get("w", "w2")]),)


def _relative_week(atom: Atom) -> Steps:
    word = atom.get("w")
    day = atom.get("d", "d2")
    week = ("relative_week", _steps_off(word))
    return (week, ("weekday", _weekday(day))) if day else (week,)


def _weekday(word: str) -> int:
    return 0 if word == "末" else weekday_number(word)


def _nth_week(atom: Atom) -> Steps:
    count = whole(atom.get("n"))
    if count is None:
        return ()
    if atom.get("mu"):
        return (("month", count),)
    if atom.get("d"):
        return (("nth_weekday", count, _weekday(atom.get("d"))),)
    return (("nth_week", count),)


def _day(atom: Atom) -> Steps:
    written = atom.words.get("d") or atom.get("d2")
    last = whole(written)
    if last is None:
        return ()
    if len(written) == 3 and written.isdigit():
        # 922日 is 9月22日 that lost its 月, or 922 days: it is not mended. 180日 can be no date.
        month, day = int(written[0]), int(written[1:])
        return (("impossible",),) if 1 <= month <= 9 and 1 <= day <= 31 else ()
    first = atom.words.get("d1")
    return (("days", whole(first), last),) if first else (("day", last),)


def _relative_day(atom: Atom) -> Steps:
    word = atom.get("w")
    return (("relative_day", _RELATIVE_DAY[word[:-1] or word]),)


def _bracket_day(atom: Atom) -> Steps:
    return _month_day(atom) if atom.get("m") else (("day", int(atom.get("d"))),)


def _thread_day(atom: Atom) -> Steps:
    return (("thread_day", _THREAD_DAY.get(atom.get("w")[0], 0)),)


_READERS: dict[str, Callable[[Atom], Steps]] = {
    "full": _full,
    "foreign": _foreign,
    "month_day": _month_day,
    "republic_day": _republic_day,
    "code": _code,
    "fiscal": _fiscal,
    "year": _year,
    "era": _era,
    "before_christ": _before_christ,
    "short_year": _short_year,
    "century": _century,
    "plan": _plan,
    "decade_year": _decade_year,
    "unresolved": lambda atom: (("impossible",),),
    "lunar": _lunar,
    "holiday": _holiday,
    "season": _season,
    "vacation": lambda atom: (("months", 7, 8),),
    "around": _around,
    "both_years": _both_years,
    "both_days": _both_days,
    "relative_year": _relative_year,
    "thread_year": _thread_year,
    "first": _first,
    "quarter": _quarter,
    "relative_quarter": lambda atom: (("relative_quarter", _steps_off(atom.get("w"))),),
    "half": _half,
    "part": _part,
    "month": _month,
    "relative_month": _relative_month,
    "tenday": _tenday,
    "relative_week": _relative_week,
    "weekday": lambda atom: (("weekday", _weekday(atom.get("d"))),),
    "nth_week": _nth_week,
    "day": _day,
    "relative_day": _relative_day,
    "bracket_day": _bracket_day,
    "thread_day": _thread_day,
}
