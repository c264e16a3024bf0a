"""Labels with their colon: which lines hold nothing but what a page says of itself.

A label counts where it stands at the head of a piece of the line: ``编号：`` is one, the end of
``项目编号：`` is not. People and outlets may stand before it (``栏目主编：``, ``某某网编辑：``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.clean.page import is_terminal
from pipeline.clean.words import words
from pipeline.patterns import lazy

DATE = (
    r"(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/]\d{1,2}[-/]\d{4}"
    r"|(?<!\d)1[01]\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|民国\s?\d{2,3}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
)
TIME = r"(?:[T\s]*\d{1,2}[：:]\d{2}(?:[：:]\d{2})?)"
DATE_LINE = re.compile(
    rf"(?:date\s*|[•·]\s*|[|｜]\s*[一-鿿]{{2,8}}\s*[|｜]\s*)?[\[［（(【]?{DATE}\s*(?:星期[一二三四五六日天]|周[一二三四五六日])?{TIME}?[\]］）)】]?"
    r"\s*(?P<rest>[^。！？\d]{0,24})"
)
_BEGINS_WITH_DATE = re.compile(
    rf"\s*(?:{DATE}|\d{{2}}-\d{{1,2}}-\d{{1,2}}(?:\s*\d{{1,2}}：\d{{2}}|\s*\Z))"
)
# A day without its year, as lists of posts write it.
_MONTH_AND_DAY = re.compile(r"[01]\d[-/][0-3]\d(?:\s*\d{1,2}：\d{2})?")
# The name of a site or a paper with the day and the time: before a label, and by itself.
_STAMPED_HEAD = re.compile(rf"[^，。！？：]{{2,40}}\s{DATE}{TIME}?\s*\Z")
_STAMPED_OUTLET = lazy(rf"(?P<outlet>[一-鿿A-Za-z]{{2,12}})\s*{DATE}{TIME}\s*")
# The address of a site, and its name where that is longer than a label may be.
_ADDRESS = re.compile(r"(?:https?：?//|www\.)[^\s一-鿿]{3,60}")
_SITE = lazy(
    r"[一-鿿]{2,20}(?:政府|管委会|委员会|办公室|[局厅网]|网站|中心|公司|集团|大学|学院|日报|晚报|之窗|在线|门户)"
)
_LEADING_DATE = re.compile(rf"[\s|·\[［（(【]*(?:{DATE})?{TIME}?[\]］）)】\s|·]*")
_HAN = lazy(r"[一-鿿]")
# No label is longer, nor is what may stand before one.
_LONGEST = 8
# A name, or that of an account.
_LONGEST_NAME = 6
# A label of so many characters is one behind other characters too.
_CLEAR = 4
# What a day is written with, behind which a label may follow at once.
_BEHIND_DATE = re.compile(r"\d[日分秒]\Z")
# What no name, and no office, is made of: words of speech.
_NO_NAME = re.compile(r"[的了是在吗呢吧么？?“”！这那有多怎什我你哪几就也都不]")
_DIGITS = re.compile(r"\d")
_OFFICE = re.compile(
    r"(?:部|室|组|中心|处|科|办|局|会|院|系|队|社|报|网|台|站|公司|传媒|融媒|工作室|大学|学院)\Z"
)
_NAME_PIECE = re.compile(r"[\s、，,/／|｜·&＆]+")
_LONGEST_VALUE = 40
_LONGEST_STAMP = 60
_STAMPED = re.compile(
    rf"{DATE}|{TIME}|\d{{1,2}}[-/.月]\d{{1,2}}日?|最[后近新]|更新|发[布表]|修改|编辑|时间|日期|[上下]午|北京|星期.|周[一二三四五六日]|[于年月日时分秒]"
    r"|[\s（()）\[\]【】|/／·：:，,.-]"
)
_NO_STAMP = re.compile(r"[\d。！？“”、；的了]")
# A label of which the characters stand apart: ``来 源：``.
_SPACED = lazy(r"(?<![一-鿿])(?:[一-鿿]\s{1,4}){1,3}[一-鿿]\Z")
_BARS = frozenset("|丨｜/／")
_BARRED = lazy(r"(?:^|(?<=\s))(?P<word>[一-鿿]{1,6})\s*[|丨｜/／]\s*(?=\S)")
_MONEY = re.compile(r"\d\s*[万亿]?(?:元|%|％)")


class Label(NamedTuple):
    """A label with its colon: own span in the view, the word, and what it is the label of."""

    start: int
    end: int
    word: str
    kind: str


def labels_in(view: str) -> list[Label]:
    """Return the labels of a line in their order."""
    found: list[Label] = []
    kinds = words().label_kind
    colon = view.find("：")
    while colon >= 0:
        stop = colon
        while stop and view[stop - 1].isspace():
            stop -= 1
        least = found[-1].end if found else 0
        for start in range(max(least, stop - _LONGEST), stop):
            kind = kinds.get(view[start:stop])
            if kind is not None:
                begin = _beginning(view, least, start, kind, stop - start)
                if begin is not None:
                    found.append(Label(begin, colon + 1, view[start:stop], kind))
                    break
        if view[stop - 2 : stop - 1].isspace() and (not found or found[-1].end <= colon):
            spaced = _SPACED.search(view, least, stop)
            word = "".join(spaced.group().split()) if spaced else ""
            if spaced is not None and word in kinds:
                found.append(Label(spaced.start(), colon + 1, word, kinds[word]))
        colon = view.find("：", colon + 1)
    if not found and _BARS.intersection(view):
        found = _barred(view)
    return found


def _barred(view: str) -> list[Label]:
    """Return the labels of people that a bar parts from their names: ``文 | 某某``."""
    found = []
    for match in _BARRED.finditer(view):
        kind = words().label_kind.get(_bare(match["word"]))
        if kind in ("author", "editor", "source"):
            found.append(Label(match.start("word"), match.end(), _bare(match["word"]), kind))
    return found if found and not found[0].start else []


def _bare(word: str) -> str:
    """Return a label without the words that may stand before it."""
    for at in range(len(word)):
        if word[at:] in words().label_kind and (
            not at or words().label_modifier.fullmatch(word[:at])
        ):
            return word[at:]
    return word


def _beginning(view: str, least: int, start: int, kind: str, size: int) -> int | None:
    """Return where a label begins, with the words that may stand before it, or None."""
    begin = start
    match = words().label_modifier.search(view[max(least, start - _LONGEST) : start])
    if match is not None and kind in ("author", "editor", "source"):
        begin = start - len(match.group())
    if begin == least or _HAN.match(view[begin - 1]) is None:
        return begin
    if (size >= _CLEAR and kind != "plain") or _BEHIND_DATE.search(view[:begin]):
        return begin
    head = _NAME_PIECE.split(view[least:begin])[-1]
    if kind in ("author", "editor") and len(head) > 2 and words().media_end.search(head):
        return begin - len(head)
    return None


def label_at_head(view: str) -> Label | None:
    """Return the label that a view begins with, or None."""
    labels = labels_in(view)
    return labels[0] if labels and labels[0].start == 0 else None


def label_of(word: str) -> Label | None:
    """Return the label that a word is, with what may stand before one, or None."""
    bare = _bare(word)
    kind = words().label_kind.get(bare)
    return Label(0, len(word), bare, kind) if kind is not None else None


def is_metadata(view: str) -> bool:
    """Tell whether a line holds nothing but day, source, author and counts."""
    labels = labels_in(view) if "：" in view else []
    if is_terminal(view) or (
        any(mark in view for mark in "。！？")
        and not (labels and not labels[0].start and re.search(DATE, view))
    ):
        return False
    if not labels:
        match = DATE_LINE.fullmatch(words().count.sub("", view))
        return (
            (match is not None and len(match["rest"].strip()) <= 20)
            or is_stamp(view)
            or _is_outlet_stamp(view)
        )
    head = view[: labels[0].start]
    if labels[0].start > _LONGEST and labels[0].kind != "plain":
        head = _ADDRESS.sub(" ", head)
        if _SITE.fullmatch(head.strip()) and _BEGINS_WITH_DATE.match(view[labels[0].end :]):
            head = ""
    stamped = labels[0].kind != "plain" and _STAMPED_HEAD.fullmatch(head) is not None
    if not stamped and len(_LEADING_DATE.sub("", head, count=1).strip(" |·[［（(【《")) > _LONGEST:
        return False
    ends = [label.start for label in labels[1:]] + [len(view)]
    values = [view[a.end : end].strip() for a, end in zip(labels, ends, strict=True)]
    if len(labels) > 1 and any(
        label.kind == "published" and _BEGINS_WITH_DATE.match(value)
        for label, value in zip(labels, values, strict=True)
    ):
        # Beside a day whatever is short is a value: the name of a firm, of an account.
        return all(len(value) <= _LONGEST_VALUE and "，" not in value for value in values)
    filled = [
        (a, value) for a, value in zip(labels, values, strict=True) if value or a is labels[0]
    ]
    return all(
        _is_value(label, value) for label, value in filled or zip(labels, values, strict=True)
    )


def _is_outlet_stamp(view: str) -> bool:
    """Tell whether a line is the name of a medium with a day and a time."""
    match = _STAMPED_OUTLET.fullmatch(view)
    return match is not None and words().media_end.search(match["outlet"]) is not None


def is_stamp(view: str) -> bool:
    """Tell whether a line begins with a day and holds little but times, and what they are of."""
    match = _BEGINS_WITH_DATE.match(view)
    if match is None or len(view) > _LONGEST_STAMP:
        return False
    rest = _STAMPED.sub("", view[match.end() :])
    return len(rest) <= _LONGEST and not _NO_STAMP.search(rest)


def _is_value(label: Label, value: str) -> bool:
    if label.kind == "published" and label.word in ("时间", "日期", "发布", "更新"):
        office = label.word in ("发布", "更新") and _OFFICE.search(value.rstrip(" |"))
        day = _BEGINS_WITH_DATE.match(value) or _MONTH_AND_DAY.fullmatch(value)
        if day is None and not office:
            return False
    elif label.kind in ("author", "editor"):
        return names_people(value)
    elif label.kind == "source" and _MONEY.search(value):
        return False
    return len(value) <= (60 if label.kind == "plain" else 40) and value.count("，") <= 2


def names_people(value: str) -> bool:
    """Tell whether the value of a label may be people or an office: no words of a sentence."""
    if len(value) > 40:
        return False
    value = _LEADING_DATE.sub("", value.strip(" |·［］[]（）()【】"), count=1)
    first = _NAME_PIECE.split(value, maxsplit=1)[0]
    if _OFFICE.search(first) or not first:
        return True
    digits = _DIGITS.search(first)
    name = first[: digits.start()] if digits else first
    if _OFFICE.search(name):
        return True
    if words().media_end.search(name):
        return len(name) <= _LONGEST
    return 0 < len(name) <= _LONGEST_NAME and _NO_NAME.search(name) is None
