"""Which lines of a page are its furniture: told by their form, words being evidence only.

What one line tells is in :mod:`pipeline.clean.forms`; here is what its neighbours add. Long lines
are prose and are not asked, save for the notice that one may hold.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.clean.credits import find_byline
from pipeline.clean.dateline import find_dateline
from pipeline.clean.fields import is_section, mark_fields
from pipeline.clean.forms import LEGAL_HEAD, LONG, gate, is_list_heading
from pipeline.clean.furniture import is_code, is_foreign_notice
from pipeline.clean.labels import label_at_head
from pipeline.clean.page import CLOSERS, Line, is_terminal
from pipeline.clean.place import mark_by_place
from pipeline.clean.titles import behind_advertisement, is_brand
from pipeline.clean.words import holds, words
from pipeline.view import view_of

# What the head of a section is never taken for.
_NO_SECTION = frozenset(
    ["page header", "metadata", "widget", "navigation", "related list", "caption"]
)
# What a cut leaves of a line is taken for a rest up to this length.
_REST = 8
_CRUMB = re.compile("[>＞»›]")
_INSIDE = re.compile(r"[，、；：,“《（(]|[0-9]\Z")
_LEGAL_HINT = re.compile(r"[声聲©]明?|Copyright|ICP|代表|[提说說须須][示明知]")
_TEASER_END = re.compile(
    r"(?:…|\.{3})?\s*[一-鿿\w]{0,12}\s*(?:\d{4}[-/])?\d{2}[-/]\d{2}(?:\s+\d{2}:\d{2})?\Z|(?:…|\.{3})\Z"
)
# What a line ends with that the pattern above may find, which is slow: digits, or dots.
_TEASER_LAST = frozenset("….")
_TAGS = frozenset(["标签：", "关键词：", "Tags：", "TAG：", "tags："])
_BULLET = re.compile(r"(?:[·•●■□▶►◆◇★☆※*○〇▪◎]|[-–—](?=\s))\s*")


def mark_noise(lines: Sequence[Line]) -> bool:
    """Set ``reason`` on the lines that are furniture of the page.

    Tells whether one of the lines may hold a word of :attr:`Words.listed`.
    """
    before: Line | None = None
    # What the page does not hold no line of it is asked for.
    page = "\n".join([line.view for line in lines])
    listed = words().listed.may_hold(page)
    notices = words().notices.found(page) if listed else {}
    legal, hijacked = notices.get("legal", ()), notices.get("hijack", ())
    marks = gate().marks_in(page)
    furniture_of = gate().furniture_of
    for line in lines:
        text = line.text
        if len(text) <= LONG:
            view = line.view
            if view[-1] == "。" or not _is_written(line, hijacked):
                reason = furniture_of(view, legal, marks)
                # The head of a section may hold a day, or a word of a button: it is none of them.
                if reason is not None and not (reason in _NO_SECTION and is_section(view)):
                    line.reason = reason
            if before is not None:
                if line.reason is not None and _goes_on(before, line):
                    line.reason = None
                if before.reason == "metadata" and line.reason is None and _is_value(before, line):
                    line.reason = "metadata"
        elif text[0] < "\x7f" and (is_foreign_notice(text) or is_code(text[:LONG])):
            line.reason = "legal notice" if is_foreign_notice(text) else "widget"
        elif _LEGAL_HINT.search(text, 0, 60) and LEGAL_HEAD.match(view_of(text[:60])):
            line.reason = "legal notice"
        before = line
    mark_fields(lines, page)
    if not [line for line in lines if line.reason is not None or not line.closed]:
        # Nothing is found by the place of a sentence, if it is not below or above what is none.
        return listed
    mark_by_place(lines)
    reasons = {line.reason for line in lines}
    tagged = "metadata" in reasons and _mark_tagged(lines)
    if ("widget" in reasons and _mark_last_list(lines)) or tagged or "related list" in reasons:
        _mark_lists(lines)
    return listed


def _goes_on(before: Line, line: Line) -> bool:
    """Tell whether a few characters are the rest of a sentence that the line before breaks off.

    A rest may look like a folio or a button: ``提出，202`` and ``7``, ``研究所、`` and ``中``.
    """
    return (
        len(line.text) <= _REST
        and (line.reason in ("widget", "navigation", "credit") or line.text.isdigit())
        and not _CRUMB.search(line.text)
        and before.reason is None
        and before.text[-1] not in CLOSERS
        and before.width >= _REST
        and not before.closed
        and _INSIDE.search(before.text) is not None
    )


def _is_written(line: Line, hijacked: Sequence[str]) -> bool:
    """Mark a line that is a byline or an advertisement; tell whether it is.

    hijacked: the words of advertisements that the page holds.
    """
    if find_byline(line.text) is not None:
        line.alone = True
        return True
    if hijacked and holds(line.view, hijacked) and _is_advertised(line.view):
        line.reason = "advertisement"
        return True
    return False


def _is_advertised(view: str) -> bool:
    """Tell whether a line is an advertisement: two words of one, or one in a line that is short."""
    if is_terminal(view) or behind_advertisement(view):
        return False
    found = {match.group() for match in words().hijack.finditer(view)}
    branded = words().brands.search(view) is not None or is_brand(view)
    return len(found) >= 2 or (bool(found) and branded)


def _is_value(label: Line, line: Line) -> bool:
    """Tell whether a line is the value of the metadata before it: a label by itself."""
    return (
        label.view.endswith("：")
        and len(line.text) <= 12
        and not line.closed
        and (head := label_at_head(label.view)) is not None
        and head.end == len(label.view)
        and head.kind != "plain"
    )


def _mark_last_list(lines: Sequence[Line]) -> bool:
    """Take the last button for the heading of a list that the words of a list make it.

    It stands below the credits of an article, and no prose stands below it. Tells whether it is.
    """
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if line.reason is None and _is_prose(line):
            break
        if line.reason == "widget" and is_list_heading(line.view):
            if lines[at - 1].reason in ("metadata", "credit"):
                line.reason = "related list"
                return True
            break
    return False


def _mark_tagged(lines: Sequence[Line]) -> bool:
    """Take the label of tags with none behind it for the heading of the teasers that follow it.

    Tell whether there was one.
    """
    found = False
    for line, below in itertools.pairwise(lines):
        tagged = line.reason == "metadata" and line.view in _TAGS and below.reason is None
        if tagged and _TEASER_END.search(below.text[-40:]) is not None:
            line.reason = "related list"
            found = True
    return found


def _mark_lists(lines: Sequence[Line]) -> None:
    """Mark what stands under the heading of a list, up to where an article begins again."""
    at = 0
    while at < len(lines):
        if lines[at].reason != "related list" or not _heads_list(lines, at):
            if lines[at].reason == "related list":
                lines[at].reason = None
            at += 1
            continue
        at += 1
        while at < len(lines) and not _begins_article(lines, at):
            if lines[at].reason in (None, "bullet", "caption"):
                lines[at].reason = "related list"
            at += 1


def _heads_list(lines: Sequence[Line], at: int) -> bool:
    """Tell a list's heading, with items or nothing behind it, from a subhead above prose."""
    return not _begins_article(lines, at + 1) or at + 1 >= len(lines)


def _begins_article(lines: Sequence[Line], at: int) -> bool:
    """Tell whether an article goes on at ``at``: two paragraphs of prose, or a head and one."""
    seen = 0
    headed = False
    for number, line in enumerate(lines[at : at + 5]):
        signed = line.reason == "metadata" or (line.reason is None and line.alone)
        if signed and not line.field and seen == 0:
            headed = True
        elif line.reason is not None and line.reason != "caption":
            return False
        elif _is_prose(line):
            seen += 1
            if seen == 2 or headed or find_dateline(line.text) is not None:
                return True
        elif seen and len(line.text) >= 12 and line.closed and not _is_item(line):
            return True
        elif seen or number or not _headed(lines, at):
            return False
    return False


def _headed(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line may be a headline: below it stands metadata, or a dateline."""
    if at + 1 >= len(lines):
        return False
    below = lines[at + 1]
    return (
        below.reason == "metadata"
        or find_byline(below.text) is not None
        or find_dateline(below.text) is not None
    )


def _is_item(line: Line) -> bool:
    return _BULLET.match(line.text) is not None or _is_teaser(line.text)


def _is_prose(line: Line) -> bool:
    text = line.text
    return len(text) >= 25 and line.closed and _BULLET.match(text) is None and not _is_teaser(text)


def _is_teaser(text: str) -> bool:
    """Tell whether a line ends as a teaser in a list of articles does: cut off, or with a day."""
    last = text[-1]
    return (last in _TEASER_LAST or last.isdecimal()) and (
        _TEASER_END.search(text[-40:]) is not None
    )
