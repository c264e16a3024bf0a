"""Datelines and closing credits: who reports, from where, on what day.

Both are read off a view (see :mod:`pipeline.view`); spans count in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.clean.words import holds_one, words
from pipeline.patterns import lazy
from pipeline.rules import Pattern, Rule, load_rules
from pipeline.view import view_of

# A dateline stands within this many characters of the paragraph's start.
_REACH = 120
# One of these stands in every dateline, in either script; most paragraphs are not asked further.
# (A pattern that begins with a set is searched faster.)
_HINT = re.compile(
    r"[讯訊电電日消报報记記采採](?:(?<=[讯訊])|(?<=[电電])[(（)）】\]\s/／、]|(?<=日)[电電]|(?<=消)息"
    r"|(?<=[报報])[道导導]|(?<=[记記采採])[者访訪])"
)
# Where nothing opens a bracket, one of these tells what a reporter has to tell.
_TELLS = re.compile(r"[讯訊电電消报報](?:(?<=[讯訊电電])|(?<=消)息|(?<=[报報])[道导導])")
# What a release of a firm begins with: places, a day in full, a dash or the wire in slashes.
# Before its year stand two characters and four figures at least.
_RELEASE_YEAR, _RELEASE_REACH = 6, 60
_RELEASE_HINT = re.compile(
    r"[\s【\[(（]*[一-鿿，,、/ ]{2,20}(?:19|20)\d{2}\s?年[\d\s]{1,4}月[\d\s]{1,4}日"
    r"[\s，,]*[—–\-／/（(】\]]"
)

# The day, or the month, that a crawler puts before the text of a page.
_STAMP = re.compile(
    r"date\s+(?P<month>(?:19|20)\d{2}-(?:0[1-9]|1[0-2]))(?:-(?P<day>0[1-9]|[12]\d|3[01]))?"
    r"(?![-/\d])\s*(?=\S)"
)
# What could not be read at the head of a page.
_UNREAD = re.compile(r"[?？]{2,}\s*")

# An outlet in a bracket of its own.
_BRACKETED = re.compile(
    r"[【\[［](?:[^】\]］，。：\s]{2,10}(?:(?<![联聯电電官路管])[网網]|[日晚晨商时時][报報]|通[讯訊]社)"
    r"|[A-Za-z]{2,10}[一-鿿]{0,4}新[闻聞]|彭博|路透|法新|美[联聯]|日[经經])[】\]］]"
)
_OPENING = frozenset("（〔【［([《 ")
# The longest outlet, and the longest outlet with its place and day.
_OUTLET_LONGEST, _LEAD_LONGEST = 24, 60
_REPORTERS = "记記采採"
_NEVER_LED = "。；！？“”、"


@dataclass(slots=True)
class Dateline:
    """A dateline: its end in the view, and what it says.

    day: ``YYYY-MM-DD``, with ``X`` for the digits it leaves open, or None.
    """

    end: int
    agency: str | None
    place: str | None
    names: tuple[str, ...]
    day: str | None


@cache
def dateline_rules() -> tuple[Rule, ...]:
    """Return the rules of ``datelines.toml``, in their order."""
    names = {"OUTLET_END": words().media, "ROLE": words().reporter, "NAME": words().name}
    return load_rules("datelines.toml", names=names).rules


@cache
def _patterns() -> tuple[Pattern, ...]:
    return tuple(rule.compile() for rule in dateline_rules())


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline a paragraph begins with, or None; its end counts in ``text``."""
    first = text[0]
    if first == "d" and (stamp := _STAMP.match(text)) is not None:
        return _behind_stamp(text, stamp)
    if first in "?？" and (unread := _UNREAD.match(text)) is not None:
        rest = find_dateline(text[unread.end() :]) if unread.end() < len(text) else None
        return rest and replace(rest, end=unread.end() + rest.end)
    if first in "【[［" and _BRACKETED.match(text) is not None:
        return _read(text)
    hint = _HINT.search(text, 0, _REACH)
    if (hint is None or not (first in _OPENING or _may_lead(text, hint))) and (
        text.find("年", _RELEASE_YEAR, _RELEASE_REACH) < 0 or _RELEASE_HINT.match(text) is None
    ):
        return None
    return _read(text)


def _read(text: str) -> Dateline | None:
    """Return what the first rule that matches at the head of a text finds."""
    head = view_of(text[:_REACH])
    for pattern in _patterns():
        match = pattern.match(head)
        if match is not None:
            found = match.groupdict()
            written = {
                name: text[slice(*match.span(name))] for name, value in found.items() if value
            }
            outlet = written.get("outlet", "").strip("《》 ")
            return Dateline(
                end=match.end(),
                agency=outlet or None,
                place=written.get("place"),
                names=names_in(written.get("people") or written.get("teller") or ""),
                day=read_day(found),
            )
    return None


def _behind_stamp(text: str, stamp: re.Match[str]) -> Dateline | None:
    """Return the dateline with the day that a crawler put before a text, and what follows it.

    A month alone is one where a dateline of its own tells the day.
    """
    rest = find_dateline(text[stamp.end() :])
    day = f"{stamp['month']}-{stamp['day']}" if stamp["day"] else None
    if rest is None:
        return Dateline(stamp.end(), None, None, (), day) if day else None
    if day is None and rest.day is not None:
        day = f"{stamp['month']}{rest.day[7:]}" if rest.day.startswith("XXXX-XX") else rest.day
    return replace(rest, end=stamp.end() + rest.end, day=day)


def _may_lead(whole: str, hint: re.Match[str]) -> bool:
    """Tell whether a dateline may begin with what stands before the first telling word of a text.

    A day and an outlet do, with one comma between; reporters only where slashes part them.
    """
    text = whole[: hint.start()]
    if holds_one(text, "／/|∕"):
        return True
    reporters = hint.group()[0] in _REPORTERS
    if len(text) > (_OUTLET_LONGEST if reporters else _LEAD_LONGEST):
        return False
    if reporters and _TELLS.search(whole, 0, _REACH) is None:
        return False
    return text.count("，") + text.count(",") < 2 and not holds_one(text, _NEVER_LED)


def read_day(found: dict[str, str | None]) -> str | None:
    """Return the day of a match's groups, ``X`` for what is left open, or None.

    Groups: iso, slash, or year, month, and day or only_day, in figures of either script.
    """
    if found.get("iso"):
        year, month, day = re.split(r"[-/.]", found["iso"] or "")
        return f"{year}-{int(month):02}-{int(day):02}"
    if found.get("slash"):
        month, day, year = (found["slash"] or "").split("/")
        if int(month) > 12:
            month, day = day, month
        return f"{year}-{int(month):02}-{int(day):02}"
    month_, day_ = found.get("month"), found.get("day") or found.get("only_day")
    if not day_:
        return None
    number = _to_int(day_)
    if number is None or not 1 <= number <= 31:
        return None
    month_number = _to_int(month_) if month_ else None
    year_ = found.get("year")
    year_text = "".join(str(_DIGITS[c]) for c in year_) if year_ else "XXXX"
    return f"{year_text}-{month_number:02}-{number:02}" if month_number else f"XXXX-XX-{number:02}"


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {str(i): i for i in range(10)}
_DIGITS["零"] = 0


def _to_int(text: str | None) -> int | None:
    """Read a number up to 31 in either script."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text)


_PIECE = re.compile(r"[^\s、，,|｜／/；;＆&]+")
_NO_NAME = re.compile(r"[（）〔〕【】［］()\[\]：:“”]|(?:摄影)?(?:报道|报导)|综合")
# The place at the end of a list of reporters: ``（記者 某某 北江報道）``.
_PLACE_LAST = lazy(
    r"(?<=[一-鿿])\s+(?P<place>[一-鿿]{2,4})(?:\d{1,2}日)?(?:报道|报导|电|讯)[）)】\]]?\Z"
)
# And behind a slash, as in Taiwan: ``記者某某／新北報導``.
_PLACE_SLASHED = re.compile(r"\s*[／/|∕]\s*[一-鿿]{2,6}?(?:即时|综合|连线|专题)?报导[）)】\]]?\Z")
_NAME = lazy(r"[一-鿿]{2,4}|[一-鿿]{2,6}·[一-鿿·]{1,10}|[A-Z][A-Za-z.]+")


def names_in(text: str) -> tuple[str, ...]:
    """Return the personal names in a bracket of reporters, as written, in order, each once."""
    view = _PLACE_SLASHED.sub("", view_of(text))
    last = _PLACE_LAST.search(view)
    if last is not None and re.fullmatch(words().name, last["place"]) is None:
        view = view[: last.start()]
    view = _NO_NAME.sub(lambda match: " " * len(match[0]), view)
    names: list[str] = []
    for match in _PIECE.finditer(view):
        start, piece = match.start(), match.group()
        role = words().roles.match(piece)
        if role is not None and not (role.group() == piece[:1] and len(piece) > 1):
            start, piece = start + role.end(), piece[role.end() :]
        elif piece.endswith(("摄", "文", "图")) and len(piece) == 4:
            piece = piece[:-1]
        name = text[start : start + len(piece)]
        if _NAME.fullmatch(piece) and name not in names:
            names.append(name)
    return tuple(names)
