"""Numbers that lost a digit, their sign or all of themselves: ``922日``, ``最高亿元``, ``第届``.

What was lost is never guessed; the span is told, so that nothing is read from it. Each kind is
looked for behind a scan for a few characters that most texts do not hold side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.clean.words import holds_one

# ``922日`` for ``9月22日``, ``20183月`` for ``2018年3月``: the sign between two numbers is lost.
# The sign is found first; what stands before it decides.
# (One character is found five times as fast as two.)
_BEHIND_DIGITS = tuple((sign, re.compile(f"{sign}(?<=[0-9]{{3}}{sign})")) for sign in "日月")
_MOST_DIGITS = 6
_LOST_SIGN = re.compile(
    r"(?:1[0-2]|[1-9])(?:[12][0-9]|3[01]|0[1-9])日(?![元历曆均])|(?:19|20)[0-9]{2}(?:1[0-2]|[1-9])月"
)
_DIGITS = frozenset("0123456789")
_COUNTED = _DIGITS | frozenset(".第历歷时時约約共达達近期为為")
# A month that the year has not: ``19月`` for ``1至9月``. A term may be told so too.
_MONTH = re.compile(r"月(?:(?<=1[3-9]月)|(?<=[2-9][0-9]月)|(?<=11[0-2]月))(?![薪龄齡票])")
_TERM = frozenset("第共满滿历歷时時期保质質约約近超逾达達足隔每前后後为為限：")
_BEFORE_UNIT = "高多资資额額计計价價入值润潤集算达達到为為约約成现現交至"
# A unit that has lost its number behind words that call for one: ``最高亿元``.
_UNITS = tuple(
    (
        sign,
        re.compile(f"{sign}(?<=[{_BEFORE_UNIT}]{sign})[万亿萬億]?[元美欧歐日港股千]"),
    )
    for sign in "万亿萬億"
)
_AFTER_UNIT = (
    r"(?!以上|以下|[级級]|大[关關]|项目|項目|[户戶]|工程|左右"
    r"|[规規]模|俱乐部|俱樂部|大[单單]|[产產][业業]|企[业業])"
)
_LOST_NUMBER = re.compile(
    r"(?:最高|最多|[总總]?投[资資][额額]?|投[资資][总總][额額]|合同[额額]|金[额額]|共[计計]|合[计計]|[总總][额额价價]|资金|資金|收入"
    r"|[产產]值|利[润潤]|募集|融[资資]|[预預]算)(?:[达達为為约約])?[万亿萬億]{1,2}"
    rf"(?:元|美元|[欧歐]元|日元|港元|股|千瓦){_AFTER_UNIT}"
    r"|(?:[达達]到?|[约約]为?|[为為]|完成|[实實][现現]|成交|[增降]至|累[计計])[亿億](?:元|美元|[欧歐]元|日元|港元)"
    rf"{_AFTER_UNIT}"
)
_UNIT_REACH = 10
# Behind these a share, or a number of points, must have its number.
_PERCENT_BEHIND = "长長降升增减減高低至到达達约約占为為超近了于於"
_PERCENTS = tuple((sign, re.compile(f"{sign}(?<=[{_PERCENT_BEHIND}]{sign})")) for sign in "%％")
_POINTS = re.compile(
    r"(?:增[长長]|提[高升]|上升|下降|回落|加快|收窄|[扩擴]大|降低|高出?|低于?|快于?|[约約]|了)[个個]百分[点點]"
)
_FOLD = re.compile(r"(?:增[长長]|提[高升]|[扩擴]大|增加|[为為])了?倍(?=[，。；、,;])")
_AREA = re.compile(
    r"面[积積](?:[约約达達为為]|[达達]到)?[万萬]?(?:平方米|平方公里|公[顷頃]|[亩畝])(?=[，。；、,;])"
)
_ORDINAL = re.compile(r"第[届屆批轮輪](?![^，。]{0,2}第)")
# A day of which the year, the month or the day is lost. ``出生年月日`` is a field.
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}年月(?:[0-9]{1,2}日)?|(?:(?:19|20)[0-9]{2}年)?(?<![0-9])[0-9]{1,2}月日(?![均期程常历曆记記志誌报報本子])"
    r"|(?<=[于於在自从從至到，。、（(：])年月(?:[0-9]{1,2})?日"
)
# (a character that the text must hold, strings of which it must hold one, and the pattern).
_KINDS = (
    ("月", ("年月", "月日"), _DATE),
    ("百", ("百分",), _POINTS),
    ("倍", ("倍",), _FOLD),
    ("面", ("面积", "面積"), _AREA),
    ("第", ("第届", "第屆", "第批", "第轮", "第輪"), _ORDINAL),
)


# What each of the kinds cannot be without, in one search: most texts hold none of it. (What takes
# the next character is ruled out by that, quicker than by looking back.)
_ANY = re.compile(
    "[日月万亿萬億%％百倍面第](?:(?<=[0-9]{3}[日月])|(?<=1[3-9]月|[2-9][0-9]月)|(?<=年月|月日)"
    f"|(?<=[{_PERCENT_BEHIND}升高大加][%％倍])"
    f"|[万亿萬億元美欧歐日港股千](?<=[{_BEFORE_UNIT}][万亿萬億].)|分(?<=[个個]百.)"
    "|[积積](?<=面.)[约約达達为為万萬平公亩畝]|[届屆批轮輪](?<=第.))"
)


def lost_numbers(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text in which a number is lost, kind by kind."""
    spans: list[tuple[int, int]] = []
    if _ANY.search(text) is None:
        return spans
    for sign, behind_digits in _BEHIND_DIGITS:
        if sign in text:
            spans += _lost_signs(text, behind_digits)
    if "月" in text:
        spans += _lost_parts(text)
    for sign, unit in _UNITS:
        if sign in text:
            spans += _lost_amounts(text, unit)
    for sign, percent in _PERCENTS:
        if sign in text:
            spans += [(match.start() - 1, match.end()) for match in percent.finditer(text)]
    for character, hints, pattern in _KINDS:
        if character in text and holds_one(text, hints):
            spans += [match.span() for match in pattern.finditer(text)]
    return spans


def _lost_signs(text: str, behind_digits: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the days or months before which the sign between two numbers is lost."""
    for match in behind_digits.finditer(text):
        start = match.start() - 3
        least = max(0, match.start() - _MOST_DIGITS)
        while start > least and text[start - 1] in _DIGITS:
            start -= 1
        before = text[start - 1] if start else ""
        if before not in _COUNTED and _LOST_SIGN.fullmatch(text, start, match.end()):
            yield start, match.end()


def _lost_amounts(text: str, unit: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the units that have lost their number, with the words that call for one."""
    for match in unit.finditer(text):
        start = match.start()
        found = _LOST_NUMBER.search(text, max(0, start - 5), match.end() + _UNIT_REACH)
        if found is not None and found.start() < start < found.end():
            yield found.span()


def _lost_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the months that no year has, whose sign is lost."""
    for match in _MONTH.finditer(text):
        start = match.start() - (3 if text[match.start() - 3 : match.start()].isdigit() else 2)
        before = text[start - 1] if start else ""
        if before not in _TERM and before not in _DIGITS and before != ".":
            yield start, match.end()
