"""Furniture that only its place tells: the foot of a page, captions in a text, replies below it.

A line is marked by the lines about it, after each was judged by itself (:mod:`.noise`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.clean.foot import mark_credits
from pipeline.clean.page import Line

# The poster of a thread or of a reply: a name, a day and a time of day, buttons.
POSTED = re.compile(
    r"[^，。]{0,24}?(?:发表|发布|发|回复|回帖|发帖|编辑)于\s*"
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}：\d{2}[^，。]{0,40}"
)
# What a line with a colon says that offers the reader what else the site has.
OFFER = re.compile(r"[您你]可能(?:还|也|会)?[对会]?.{0,8}(?:感兴趣|喜欢)的?.{0,4}：\Z")
_LABELLED = re.compile(r"[一-鿿]{2,6}：\s*\S")
# A foot has no more lines than this.
_FOOT = 8
# What a photograph between paragraphs shows.
_PHOTO = re.compile(
    r"[^，。；：、“”]{0,16}(?:合影(?:留念)?|(?:仪式|活动|会议|会谈|签约|座谈|培训|比赛|大会)现场)\Z"
)
_FIGURE = re.compile(r"[（［【]?(?:资料|数据|图表|图片)来源：")
_FLOOR = re.compile(r"沙发|板凳|地板|地下室|第?\d{1,4}(?:楼|#)|#\d{1,4}")
_FLOOR_BELOW = re.compile(r"(?<!\d)1[楼#]")
_LEVEL = re.compile(r"\d{1,2}级")
_POSTER = 20
# The editors of an article, and what is no longer than a headline below them.
_EDITED = re.compile(r"[\[［（(【]?(?:责任编辑|责编|编辑)[：:]")
_TEASER, _FEWEST_BELOW = 40, 3
# The place of a page, with so many lines of its site above it, no more sentences among them.
_CRUMB = re.compile(r"(?:首页|主页)\s*[>＞»›]\s*[一-鿿]")
_FEWEST_ABOVE, _NOTICES, _HEADLINE = 4, 2, 8
# Least characters of a sentence that is prose.
_PROSE = 25


def mark_by_place(lines: Sequence[Line]) -> None:
    """Set ``reason`` on lines that are furniture where they stand."""
    reasons = {line.reason for line in lines}
    if "navigation" in reasons:
        _mark_above_crumb(lines)
    if "legal notice" in reasons:
        _mark_foot(lines)
    if False in [line.closed for line in lines]:
        # None of these is a sentence.
        _mark_repeated(lines)
        mark_credits(lines)
        _mark_levels(lines)
        _mark_below_editors(lines)
        _mark_photos(lines)
    if "metadata" in reasons:
        _mark_figures(lines)
        _mark_replies(lines)
        _mark_floors(lines)


def _mark_above_crumb(lines: Sequence[Line]) -> None:
    """Mark what stands above the place of the page (首页 > 政治): menus and notices of the site.

    A headline must stand between it and the first sentence of the text, and above it no text:
    of two sentences at most, which a notice may have.
    """
    at = next((n for n, one in enumerate(lines) if _is_crumb(one)), 0)
    if at < _FEWEST_ABOVE:
        return
    below = next((n for n, one in enumerate(lines[at + 1 :], at + 1) if _is_prose(one)), 0)
    headed = any(
        one.reason is None and not one.closed and len(one.text) >= _HEADLINE
        for one in lines[at + 1 : below]
    )
    above = [one for one in lines[:at] if one.reason is None]
    if headed and sum(map(_is_prose, above)) <= _NOTICES:
        for line in above:
            line.reason = "navigation"


def _is_crumb(line: Line) -> bool:
    return line.reason == "navigation" and _CRUMB.match(line.view) is not None


def _is_prose(line: Line) -> bool:
    return line.reason is None and line.closed and len(line.text) >= _PROSE


def _mark_below_editors(lines: Sequence[Line]) -> None:
    """Mark the headlines of other articles at the end of a page, below the editors of its own."""
    at = len(lines)
    below = 0
    while at and lines[at - 1].reason not in ("metadata", "credit"):
        line = lines[at - 1]
        if line.reason is None:
            if line.field or len(line.text) > _TEASER or line.text[-1] in "。；：:，":
                return
            below += 1
        at -= 1
    if below >= _FEWEST_BELOW and at and _EDITED.match(lines[at - 1].view):
        for line in lines[at:]:
            line.reason = line.reason or "related list"


def _mark_foot(lines: Sequence[Line]) -> None:
    """Mark labelled lines between the body and the legal notices at the foot of the page."""
    at = len(lines)
    while at and lines[at - 1].reason is not None:
        at -= 1
    if at < len(lines) and lines[at].reason == "legal notice":
        for line in reversed(lines[max(0, at - _FOOT) : at]):
            if line.reason is not None:
                continue
            if line.field or len(line.text) > 60 or line.closed or not _LABELLED.match(line.view):
                return
            line.reason = "legal notice"


def _mark_repeated(lines: Sequence[Line]) -> None:
    """Mark a short line that stands three times in a row: a player's or a site's name."""
    for first, second, third in zip(lines, lines[1:], lines[2:], strict=False):
        if (
            first.text == second.text == third.text
            and 4 <= len(first.text) <= 24
            and not first.closed
            and not any(map(str.isdigit, first.text))
        ):
            for line in (first, second, third):
                line.reason = line.reason or "page header"


def _mark_photos(lines: Sequence[Line]) -> None:
    """Mark what stands between paragraphs and names a photograph."""
    prose = False
    for number, line in enumerate(lines):
        if line.reason is not None:
            continue
        below = lines[number + 1] if number + 1 < len(lines) else None
        if (
            prose
            and line.text[-1] in "影念場场"
            and len(line.text) <= 24
            and _PHOTO.match(line.view)
            and (below is None or below.reason != "metadata")
        ):
            line.reason = "caption"
        else:
            prose = line.closed


def _mark_figures(lines: Sequence[Line]) -> None:
    """Mark the source below a figure, with text above and below, as part of its caption."""
    prose = False
    for number, line in enumerate(lines):
        if line.reason is None:
            prose = prose or line.closed
        elif (
            prose
            and line.reason == "metadata"
            and _FIGURE.match(line.view)
            and any(below.reason is None for below in lines[number + 1 :])
        ):
            line.reason = "caption"


def _metadata_below_prose(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """Yield the lines of metadata below the first of prose, with their numbers."""
    prose = False
    for number, line in enumerate(lines):
        if line.reason is None:
            prose = prose or (len(line.text) >= _PROSE and line.closed)
        elif prose and line.reason == "metadata":
            yield number, line


def _mark_replies(lines: Sequence[Line]) -> None:
    """Mark the posters below the first post as the heads of lists, and the floors above them."""
    for number, line in _metadata_below_prose(lines):
        if POSTED.fullmatch(line.view):
            line.reason = "related list"
            above = lines[number - 1]
            if above.reason is None and _FLOOR.fullmatch(above.view):
                above.reason = "widget"


def _mark_levels(lines: Sequence[Line]) -> None:
    """Mark the name of a poster above his level."""
    for above, line in itertools.pairwise(lines):
        if (
            line.text[-1] in "级級"
            and _LEVEL.fullmatch(line.view)
            and above.reason is None
            and len(above.text) <= _POSTER
            and not above.closed
        ):
            above.reason = "metadata"


def _mark_floors(lines: Sequence[Line]) -> None:
    """Mark what stands below the floor and the day under the first post as replies."""
    for number, line in _metadata_below_prose(lines):
        if _FLOOR_BELOW.search(line.view):
            for reply in lines[number + 1 :]:
                reply.reason = reply.reason or "related list"
            return
