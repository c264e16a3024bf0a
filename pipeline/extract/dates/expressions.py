"""From pieces to expressions: what stands together is read as one, before anything is resolved.

An expression of calendar time is a list of steps from coarse to fine (``去年 3月 上旬`` is the
year before, its month 3, the first third of it), or two such lists with 至 between them. A
duration and a recurrence have their TIMEX3 value at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.extract.dates.atoms import Atom, scanners
from pipeline.extract.dates.durations import read_duration, read_each, read_set
from pipeline.extract.dates.readers import RANKS, read_steps

Step = tuple[Any, ...]

_LINKED = frozenset({"nth_week", "first", "month", "quarter", "half", "part", "weekday", "season"})
# What may recur in every year or month: 每年9月至11月, 每年秋季, 每月底.
_RECURRING = {
    "年": frozenset({"month", "quarter", "half", "season", "part", "holiday"}),
    "月": frozenset({"part", "tenday"}),
}
_BRACKETED = frozenset({"relative_year", "relative_day", "thread_day", "thread_year", "weekday"})

# A year without its word in brackets: 明年（2022）.
_GLOSS = re.compile("（(20[0-9]{2})）")


@dataclass(slots=True)
class Expression:
    """One expression as read, own offsets.

    kind: ``date``, ``duration``, ``set``, or ``none`` for what is no time.
    steps, to: of a date, its own steps and those of its far end; of a set, what recurs in it.
    value: of a duration or a set. shift: of a date, ``(amounts, direction)`` from an anchor.
    """

    kind: str
    rule: str
    start: int
    end: int
    steps: tuple[Step, ...] = ()
    to: tuple[Step, ...] = ()
    mod: str | None = None
    value: str | None = None
    shift: tuple[dict[str, Decimal], int] | None = None


def read_expression(view: str, atom: Atom) -> Expression | None:
    """Return the expression that begins with an atom of a view, or None."""
    op = atom.op
    if op == "none":
        return Expression("none", atom.rule, atom.start, atom.end)
    if op == "each":
        return _each(view, atom)
    if op == "set":
        return Expression("set", atom.rule, atom.start, atom.end, value=read_set(atom))
    if op == "duration":
        return _duration(view, atom)
    return _date(view, atom)


def _each(view: str, atom: Atom) -> Expression:
    """Return a recurrence, with the part of the year or month, or the stretch, that recurs."""
    found = Expression("set", atom.rule, atom.start, atom.end, value=read_each(atom))
    unit = atom.get("u")
    link = scanners().link.match(view, atom.end)
    if unit in ("年", "月"):
        whole = view.index(unit, atom.start) + 1
        part = scanners().inside.read(view, whole)
        if part is None or part.op not in _RECURRING[unit]:
            return found
        steps, end = _plain_steps(view, part)
        link = scanners().link.match(view, end)
        further = scanners().start.read(view, link.end()) if link else None
        if further is not None and further.op == part.op:
            found.to, end = _plain_steps(view, further)
        if steps and end >= atom.end:
            found.steps, found.end = steps, end
            found.value = "P1M" if unit == "月" else "P1Y"
    elif link is not None and atom.get("wd", "wd2"):
        further = scanners().start.read(view, link.end())
        if further is not None and further.op == "weekday":
            ((_, last),) = read_steps(further)
            found.value, found.end = f"{found.value}/XXXX-WXX-{last}", further.end
    return found


def _duration(view: str, atom: Atom) -> Expression | None:
    found = read_duration(view, atom)
    if found is None:
        return None
    kind = "date" if found.shift is not None else "duration"
    return Expression(
        kind, atom.rule, atom.start, found.end, mod=found.mod, value=found.value, shift=found.shift
    )


def _date(view: str, atom: Atom) -> Expression | None:
    steps, end = _steps(view, atom)
    if not steps:
        return None
    if steps[0][0] == "first" and steps[0][-1]:
        # 最后三个月 needs a whole; 买入后六个月 is a duration, which is read at its number.
        return None
    if steps[0][0] == "first" and steps[0][2] != "M":
        # 前两天 by itself says no more than lately.
        return Expression("none", atom.rule, atom.start, end)
    found = Expression("date", atom.rule, atom.start, end, steps)
    if view[end : end + 1] not in scanners().ends:
        return found
    link = scanners().link.match(view, end)
    if link is not None:
        further = scanners().start.read(view, link.end())
        if further is not None and further.op in RANKS:
            to, to_end = _steps(view, further)
            if to and RANKS[to[0][0]] <= RANKS[steps[-1][0]] and to_end:
                found.to, found.end = to, to_end
    if found.to:
        weekdays = _weekdays(found)
        if weekdays is not None:
            return weekdays
    _bound(view, found)
    return found


def _weekdays(found: Expression) -> Expression | None:
    """Return the recurrence that 周一至周五 is: the days of work, or of the whole week."""
    steps = (*found.steps, *found.to)
    if len(steps) != 2 or any(step[0] != "weekday" for step in steps):
        return None
    (_, first), (_, last) = steps
    if first != 1 or last < 5:
        return None
    value = f"XXXX-WXX-{first}/XXXX-WXX-{last}"
    return Expression("set", found.rule, found.start, found.end, value=value)


def _bound(view: str, found: Expression) -> None:
    """Take the words behind a date that bound it into the expression."""
    match = scanners().bound.match(view, found.end)
    if match is None:
        return
    if match["approx"]:
        found.mod = "APPROX"
    else:
        before = (match["far"] or match["near"]) == "前"
        # 年底前 means by the end of the year: END says when, BEFORE the year would be wrong.
        if not before or found.steps[-1][0] != "part":
            found.mod = "BEFORE" if before else "AFTER"
    found.end = match.end()


def _steps(view: str, atom: Atom) -> tuple[tuple[Step, ...], int]:
    """Return the steps of the pieces that stand together from ``atom`` on, and their end."""
    inside = scanners().inside
    steps = read_steps(atom)
    end = atom.end
    while steps:
        character = view[end : end + 1]
        if character == "（":
            steps, end, more = _bracket(view, steps, end)
            if not more:
                break
            character = view[end : end + 1]
        following = inside.read(view, end) if character in inside.firsts else None
        if following is None and character == "的":
            following = inside.read(view, end + 1)
            if following is not None and following.op not in _LINKED:
                following = None
        if following is None or following.op not in RANKS:
            break
        further = read_steps(following)
        if not further or not _goes_on(steps, further, following):
            break
        steps, end = steps + further, following.end
    return steps, end


def _goes_on(steps: tuple[Step, ...], further: tuple[Step, ...], atom: Atom) -> bool:
    """Return whether a piece can go on with an expression: only a finer one can."""
    last, first = steps[-1][0], further[0][0]
    if first == "part":
        unit = atom.get("u")
        whole = {"年": 2, "岁": 2, "月": 3, "季": 3}.get(unit)
        return last != "part" and RANKS[last] in ((whole,) if whole else (1, 2, 3))
    return last != "part" and RANKS[first] > RANKS[last]


def _bracket(view: str, steps: tuple[Step, ...], at: int) -> tuple[tuple[Step, ...], int, bool]:
    """Read a date in brackets that says what a relative one means: 去年（2008年）, 今日（3日）.

    Returns the steps, their end, and whether the expression may go on.
    """
    year = _GLOSS.match(view, at) if steps[-1][0] == "relative_year" and len(steps) == 1 else None
    if year is not None:
        return (("year", int(year[1])),), year.end(), True
    atom = scanners().start.read(view, at + 1)
    if atom is None or atom.op not in RANKS:
        return steps, at, False
    inner, end = _plain_steps(view, atom)
    if not inner or not view.startswith("）", end):
        return steps, at, False
    last = steps[-1][0]
    if inner[-1][0] == "weekday":
        return steps, end + 1, False
    if last == "relative_year" and inner[-1][0] == "year" and len(steps) == 1:
        return inner, end + 1, True
    if last in _BRACKETED and RANKS[inner[-1][0]] >= RANKS["day"]:
        return inner, end + 1, False
    return steps, at, False


def _plain_steps(view: str, atom: Atom) -> tuple[tuple[Step, ...], int]:
    """Return the steps from ``atom`` on without a bracket among them."""
    inside = scanners().inside
    steps, end = read_steps(atom), atom.end
    while steps:
        following = inside.read(view, end)
        if following is None or following.op not in RANKS:
            break
        further = read_steps(following)
        if not further or not _goes_on(steps, further, following):
            break
        steps, end = steps + further, following.end
    return steps, end
