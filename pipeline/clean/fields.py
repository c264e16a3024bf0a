"""Documents that are forms: results of tenders, records of talks, grids of a notice.

Their labelled lines are the article itself, where elsewhere such lines are what a page says of
itself. A page is a form where several lines of fields, as such documents have them, stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.clean.page import Line, is_terminal
from pipeline.rules import load_rules

# Fewer fields than this, within so many lines, do not make a form.
_FEWEST = 3
_REACH = 12
# A field that is metadata elsewhere is not longer than this.
_SHORT = 60
_NUMBER = (
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．)）](?!\d))\s*"
)
# The head of a numbered section: 十二、 or （三） or 第二条, never a headline.
SECTION = re.compile(
    rf"{_NUMBER}|第[一二三四五六七八九十\d]{{1,3}}[章节條条篇]\s*[^，。]{{0,20}}\Z"
)
_LABELLED = re.compile(rf"\s*(?:{_NUMBER})?(?P<label>[一-鿿（）()、/]{{2,18}})\s*：")
# Labels that a form has as well as the furniture of a page.
_SHARED = re.compile(
    r"\s*(?:名称|地址|地点|电话|联系人|联系电话|联系方式|传真|邮编|邮箱|电子邮箱|编号|时间|日期|类别|地区|来源|项目编号|公告编号"
    r"|证券代码|证券简称|股票代码|股票简称|主题分类|有效性|索引号|文号)\s*："
)


@cache
def _field_end() -> re.Pattern[str]:
    ends = sorted(load_rules("cleaning.toml").lists["field_ends"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, ends))})(?:[（(][^（）()]{{1,12}}[）)])?\Z")


def is_field(view: str) -> bool:
    """Tell whether a line is a field of a form: a label that forms have, a colon, a value."""
    if "：" not in view[:24]:
        return False
    match = _LABELLED.match(view)
    return match is not None and _field_end().search(match["label"].strip()) is not None


def mark_fields(lines: Sequence[Line]) -> None:
    """Keep the fields of a form, each as a paragraph, and what stands among them."""
    if sum("：" in line.view[:24] for line in lines if len(line.text) <= 120) < _FEWEST:
        return
    fields = [number for number, line in enumerate(lines) if _is_kept_field(line)]
    near = zip(fields, fields[_FEWEST - 1 :], strict=False)
    first = next((one for one, other in near if other - one <= _REACH), None)
    if first is None:
        return
    for line in lines[first:]:
        shared = line.reason in ("metadata", "credit") and _SHARED.match(line.view)
        if shared and len(line.text) <= _SHORT:
            line.reason = None
        if shared or (line.reason is None and _is_kept_field(line)):
            line.field = True
            line.alone = not _is_open(line)


def _is_kept_field(line: Line) -> bool:
    return line.reason is None and len(line.text) <= 120 and is_field(line.view)


def _is_open(line: Line) -> bool:
    """Tell whether the value of a field goes on in the next line, by its length and its end."""
    return len(line.text) > 30 and not is_terminal(line.text) and line.text[-1] in "，、；（("
