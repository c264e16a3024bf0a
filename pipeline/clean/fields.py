"""Documents that are forms: results of tenders, records of talks, grids of a notice.

Their labelled lines are the article itself, where elsewhere such lines are what a page says of
itself. A page is a form where several lines of fields, as such documents have them, stand in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from pipeline.clean.page import Line
from pipeline.patterns import lazy
from pipeline.rules import load_rules

# Fewer fields than this, within so many lines, do not make a form.
_FEWEST = 3
_REACH = 12
# More pieces than this make a row of a table, of so many characters at most.
_CELLS = 2
_SHORT_ROW = 60
# No field is longer.
LONGEST = 120
# What the lines of a form are taken for by themselves.
_OTHERWISE = (None, "metadata", "credit", "legal notice", "page header")
_CHINESE_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
# The number of a document: ``某政办发〔2024〕9号``.
DOCUMENT = lazy(r"[一-鿿]{2,14}[〔\[［(（【]\d{4}[〕\]］)）】]\s*第?\s*\d{1,5}\s*号")
_NUMBER = (
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．)）](?!\d))\s*"
)
# The head of a numbered section: 十二、 or （三） or 第二条, never a headline.
SECTION = re.compile(
    rf"{_NUMBER}|第[一二三四五六七八九十\d]{{1,3}}[章节條条篇]\s*[^，。]{{0,20}}\Z"
)
_LABELLED = lazy(rf"\s*(?:{_NUMBER})?(?P<label>[一-鿿（）()、/]{{2,18}})\s*：")
# Labels that a form has as well as the furniture of a page.
_SHARED = re.compile(
    r"\s*(?:名称|地址|地点|电话|联系人|联系电话|联系方式|传真|邮编|邮箱|电子邮箱|编号|时间|日期|类别|地区|项目编号|公告编号"
    r"|证券代码|证券简称|股票代码|股票简称|(?:主办|承办|协办|支持|指导|联合主办)单位|主办方?|承办方?|协办方?|网址|报名网址)\s*："
)


@cache
def _field_end() -> re.Pattern[str]:
    ends = sorted(load_rules("cleaning.toml").lists["field_ends"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, ends))})(?:[（(][^（）()]{{1,12}}[）)])?\Z")


def is_section(view: str) -> bool:
    """Tell whether a line begins with the number of a section in Chinese."""
    return _CHINESE_NUMBER.match(view) is not None


def is_field(view: str) -> bool:
    """Tell whether a line is a field of a form: a label that forms have, a colon, a value."""
    if "：" not in view[:24]:
        return False
    match = _LABELLED.match(view)
    return match is not None and _field_end().search(match["label"].strip()) is not None


def mark_fields(lines: Sequence[Line], page: str) -> None:
    """Keep the fields of a form, each as a paragraph, and what stands among them.

    page: the views of the lines, joined.
    """
    if "号" in page:
        for line in lines:
            if line.text[-1] == "号" and line.reason is None and DOCUMENT.fullmatch(line.view):
                line.alone = True
    if ("\t" in page or "|" in page) and any(map(_is_ruled, lines)):
        _mark_rows(lines)
    if page.count("：") < _FEWEST:
        return
    told = [line for line in lines if "：" in line.view[:24] and len(line.text) <= LONGEST]
    if len(told) < _FEWEST:
        return
    fields = [number for number, line in enumerate(lines) if _may_be_field(line)]
    begin = _first_field(lines, fields)
    if begin is None:
        return
    for number in range(begin, _end_of_form(lines, begin)):
        line = lines[number]
        if _may_be_field(line):
            line.reason = None
            line.field = True
            line.alone = not _is_open(line)
        elif line.reason == "legal notice" and is_section(line.view):
            line.reason = None


def _mark_rows(lines: Sequence[Line]) -> None:
    """Keep the rows of a table apart: a row with tabs or bars, and what stands in cells below."""
    table = False
    for row, other in itertools.pairwise(lines):
        table = _is_row(row) and _is_row(other) and (table or _is_ruled(row) or _is_ruled(other))
        if table:
            row.alone = other.alone = True


def _is_ruled(line: Line) -> bool:
    return "\t" in line.text or line.text.count("|") > 1


def _is_row(line: Line) -> bool:
    """Tell whether a line may be a row of a table: cells, and no sentence."""
    if line.reason is not None or line.closed or "，" in line.text:
        return False
    return _is_ruled(line) or (len(line.spans) > _CELLS and len(line.text) <= _SHORT_ROW)


def _first_field(lines: Sequence[Line], fields: Sequence[int]) -> int | None:
    """Return where a form begins: at the first of several fields near each other, or None.

    Of fields that the furniture of a page has too, there must be sections about.
    """
    sections = [n for n, line in enumerate(lines) if line.reason is None and is_section(line.view)]
    kept = [number for number in fields if lines[number].reason is None]
    for first, last in zip(kept, kept[_FEWEST - 1 :], strict=False):
        if last - first <= _REACH:
            return first
    for first, last in zip(fields, fields[_FEWEST - 1 :], strict=False):
        inside = [number for number in kept if first <= number <= last]
        if last - first <= _REACH and inside and len(sections) > 1 and sections[0] < last:
            return min(sections[0], inside[0])
    return None


def _end_of_form(lines: Sequence[Line], begin: int) -> int:
    """Return where a form ends: behind its last text, and the fields that follow it at once."""
    end = begin
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.reason is None and (line.closed or is_field(line.view) or is_section(line.view)):
            end = number + 1
    while end < len(lines) and _may_be_field(lines[end]):
        end += 1
    return end


def _may_be_field(line: Line) -> bool:
    if line.reason not in _OTHERWISE or len(line.text) > LONGEST or "：" not in line.view[:24]:
        return False
    if line.reason in (None, "page header") and is_field(line.view):
        return True
    return line.reason is not None and _SHARED.match(line.view) is not None


def _is_open(line: Line) -> bool:
    """Tell whether the value of a field goes on in the next line, by its length and its end."""
    return len(line.text) > 30 and not line.closed and line.text[-1] in "，、；（("
