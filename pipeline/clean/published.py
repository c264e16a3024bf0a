"""What the page says of itself: the day it was published, its source, its authors.

Read off the lines that cleaning drops as metadata, each with its place, so that on a page of
several articles every one gets its own.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.clean.dateline import names_in, read_day
from pipeline.clean.labels import DATE, TIME, label_at_head, labels_in
from pipeline.clean.page import Line
from pipeline.clean.words import words
from pipeline.records import SourceDocument
from pipeline.view import view_of

# A day in the western order of a page's metadata, or that of the Republic.
_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})"
    # Lost white space runs the day into the time of day: ``2024-3-2809:00``.
    r"(?:(?!\d|：\d{2})|(?=\d{1,2}：\d{2}))"
    r"|民国\s?(?P<ry>\d{2,3})\s?年\s?(?P<rm>\d{1,2})\s?月\s?(?P<rd>\d{1,2})"
    r"|(?<![\d.])(?P<ny>1[01]\d)[-/.](?P<nm>\d{1,2})[-/.](?P<nd>\d{1,2})(?![\d.])"
    r"|(?<![\d-])(?P<yy>[0-3]\d)-(?P<ym>\d{1,2})-(?P<yd>\d{1,2})"
    r"(?=\s+\d{1,2}：\d{2}|\s*(?:来源|作者|点击|浏览|编辑|\Z))"
    r"|(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<sy>(?:19|20)\d{2})(?!\d)"
)
# The day at the end of a headline, behind no word that leads to a day. Headlines stand so far up.
TITLE_DAY = re.compile(
    r"(?<=[一-鿿）)》”])(?<![自至到于在截止从起])\s*(?P<day>(?:19|20)\d{2}-\d{2}-\d{2})(?:\s\d{2}：\d{2}(?:：\d{2})?)?\Z"
)
_BEHIND_URL = re.compile(
    r"https?：//\S{4,40}?\s*(?P<day>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)[^。，]{0,40}\Z"
)
_HEAD = 12
_MONTH_ONLY = re.compile(r"((?:19|20)\d{2})\s?[-/.年]\s?(\d{1,2})月?")
_DAY_ONLY = re.compile(r"\d{1,2}")
_URL = re.compile(r"https?：?:?//\S+|www\.\S+")
_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/_]?(?P<m>0[1-9]|1[0-2])[-/_]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_INLINE_ROLE = re.compile(r"(?:\s|^)(?:记者|作者|通讯员|撰稿)\s+(?P<names>[一-鿿、 ]{2,20})\Z")
# How the label of a source begins that is not the article's.
_OF_PICTURES = (
    "图",
    "照片",
    "题图",
    "头图",
    "首图",
    "封面",
    "视频",
    "素材",
    "资料来源",
    "数据来源",
)
# What stands before the day on which a document was drawn up, not published.
_WRITTEN = re.compile(r"(?:成文|生成|印发|签发|制作|形成|登记)\s*(?:日期|时间|日)\s*：?\s*\Z")
_SIGNED = re.compile(r"\s*(?:公告|填报|记录|报告|制表)?日期：")
# The place and the day at the foot of an announcement, the day in Chinese figures.
_SIGNED_BELOW = re.compile(
    r"(?:[一-鿿]{2,6}[，,]\s*)?(?P<year>[一二][〇零一二三四五六七八九]{3})年"
    r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿]{1,3})日"
)
# A medium with a day, no label between them: ``2023-01-24 15:02:11某某新闻``.
_OUTLET_STAMP = re.compile(
    rf"{DATE}{TIME}?\s*(?P<behind>[一-鿿A-Za-z]{{3,12}})|(?P<before>[一-鿿A-Za-z]{{3,12}})\s*{DATE}{TIME}?"
)
# A day and a month that may be either: only its year is told.
_EITHER = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/(?P<year>(?:19|20)\d{2})(?![\d/])")
_REPUBLIC = 1911
# Why lines are dropped that may say something.
_TELLING = frozenset(["metadata", "page header", "caption", "pagination", "credit"])
# The kinds of days of a page, the best first.
_DAYS = ("published", "written")
_OF_PAGE = (*_DAYS, "url", "year")


@dataclass(slots=True)
class Fact:
    """One thing a dropped line says: own offset of the line, ``published`` and so on, value."""

    at: int
    kind: str
    value: str


def read_facts(lines: Sequence[Line]) -> list[Fact]:
    """Read the facts off the lines that are dropped as metadata or headers."""
    if not [one for one in lines if one.reason is not None or one.field or not one.closed]:
        # Sentences that stay, no fields, tell none.
        return []
    facts: list[Fact] = _behind_title(lines)
    listed = _listed_days(lines)
    for number, line in enumerate(lines):
        if number in listed:
            continue
        if line.reason in _TELLING or (
            line.reason == "widget" and any(one.kind == "published" for one in labels_in(line.view))
        ):
            facts += _facts_of(line, lines[number - 1] if number else None)
        elif line.field and _SIGNED.match(line.view):
            # The day at the foot of a form stays in its text.
            day, _ = _day_told(line.view)
            facts += [Fact(line.spans[0][0], "written", day)] if day else []
    return facts + _signed_below(lines)


def _listed_days(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are days of a list: three that are nothing else."""
    bare = [
        line.reason is not None and line.text[0].isdigit() and _DAY.fullmatch(line.view) is not None
        for line in lines
    ]
    listed: set[int] = set()
    for at in range(2, len(bare)):
        if bare[at] and bare[at - 1] and bare[at - 2]:
            listed.update((at - 2, at - 1, at))
    return listed


def _behind_title(lines: Sequence[Line]) -> list[Fact]:
    """Return the day that stands at the end of a headline, behind its last word, if any."""
    facts = []
    for line in lines[:_HEAD]:
        if line.closed:
            break
        if line.reason is None and (line.view[-1].isdigit() or "http" in line.view):
            match = TITLE_DAY.search(line.view) or _BEHIND_URL.search(line.view)
            day = day_of(found) if match and (found := _DAY.match(match["day"])) else None
            facts += [Fact(line.spans[0][0], "published", day)] if day else []
    # Several are a list.
    return facts if len(facts) == 1 else []


def _signed_below(lines: Sequence[Line]) -> list[Fact]:
    """Return the day in Chinese figures that stands by itself below the last sentence, if any."""
    for line in reversed(lines):
        if line.reason is None and line.closed:
            break
        match = _SIGNED_BELOW.fullmatch(line.view) if line.text[-1] == "日" else None
        day = read_day(match.groupdict()) if match is not None else None
        if day is not None and _iso(*map(int, day.split("-"))) is not None:
            return [Fact(line.spans[0][0], "written", day)]
    return []


def _facts_of(line: Line, before: Line | None) -> Iterator[Fact]:
    at, view = line.spans[0][0], line.view
    url = _URL.search(view)
    if url is not None:
        day = day_in_name(url.group())
        if day:
            yield Fact(at, "url", day)
        if day or line.reason != "metadata":
            return
        view = _URL.sub(" ", view)
    if line.reason == "caption" and not view.startswith("date"):
        return
    day, kind = _day_told(view)
    if day is None and before is not None and before.reason is not None:
        month = _MONTH_ONLY.fullmatch(view)
        if month is not None and _DAY_ONLY.fullmatch(before.view):
            day = _iso(int(month[1]), int(month[2]), int(before.view))
    if day is not None:
        yield Fact(at, kind, day)
    elif (either := _EITHER.search(view)) is not None:
        yield Fact(at, "year", either["year"])
    if line.reason == "metadata":
        yield from _labelled(line, before)


def _day_told(view: str) -> tuple[str | None, str]:
    """Return the first day of a line, one on which a document was only written if need be."""
    first: tuple[str | None, str] = (None, "published")
    for match in _DAY.finditer(view):
        day = day_of(match)
        if day is None:
            continue
        if _WRITTEN.search(view[max(0, match.start() - 10) : match.start()]) is None:
            return day, "published"
        if first[0] is None:
            first = day, "written"
    return first


def _labelled(line: Line, before: Line | None) -> Iterator[Fact]:
    at, view, text = line.spans[0][0], line.view, line.text
    labels = labels_in(view)
    ends = [label.start for label in labels[1:]] + [len(view)]
    for label, end in zip(labels, ends, strict=False):
        value = text[label.end : end].strip(" |｜·,，;；［］()（）[]")
        if label.kind == "author":
            for name in names_in(_DAY.sub(" ", value)):
                yield Fact(at, "author", name)
        elif view.startswith(_OF_PICTURES, label.start):
            continue
        elif label.kind == "source" and (outlet := _DAY.sub(" ", value).split()):
            yield Fact(at, "source", outlet[0])
    if not labels and (stamp := _OUTLET_STAMP.fullmatch(view)) is not None:
        span = stamp.span("behind" if stamp["behind"] else "before")
        if words().media_end.search(view[slice(*span)]) and not view[: span[1]].endswith("发布"):
            yield Fact(at, "source", text[slice(*span)])
    role = _INLINE_ROLE.search(view)
    if role is not None and labels:
        for name in names_in(text[slice(*role.span("names"))]):
            yield Fact(at, "author", name)
    if not labels and before is not None and before.reason == "metadata":
        above = label_at_head(before.view)
        if (
            above is not None
            and above.end == len(before.view)
            and above.kind in ("author", "source")
        ):
            yield Fact(at, above.kind, text)


class _Begun(Protocol):
    """What has a place on the page: an article under construction."""

    at: int


def share_facts(facts: Sequence[Fact], drafts: Sequence[_Begun]) -> Sequence[Sequence[Fact]]:
    """Return the facts of each article: those between its beginning and that of the next.

    What stands above the first article holds for every one that has nothing of its own.
    """
    if not facts:
        return [()] * len(drafts)
    shares: list[list[Fact]] = [[] for _ in drafts]
    starts = [draft.at for draft in drafts]
    common: list[Fact] = []
    for fact in facts:
        number = bisect_right(starts, fact.at) - 1
        (shares[number] if number >= 0 else common).append(fact)
    for number, share in enumerate(shares):
        kinds = {fact.kind for fact in share}
        # A day stands for all articles of a page; its source and author for the first only.
        share += [f for f in common if f.kind not in kinds and (number == 0 or f.kind in _OF_PAGE)]
    return shares


def find_published(
    dateline: str | None, facts: Sequence[Fact], source: SourceDocument, text: str
) -> tuple[str | None, str | None]:
    """Return the day an article was published, and where that is known from.

    dateline: its day as the dateline has it, with ``X`` for what is left open, or None.
    """
    metadata = source.metadata
    if metadata.published:
        return metadata.published, metadata.published_from or "metadata"
    address = day_in_name(metadata.url) if metadata.url else None
    if facts:
        for kind in _DAYS:
            for fact in facts:
                if fact.kind == kind and fact.value:
                    return fact.value, "metadata"
        address = address or next((fact.value for fact in facts if fact.kind == "url"), None)
    named = day_in_name(source.doc_id)
    if dateline:
        near = [day for day in (address, named) if day] + days_in(view_of(text))
        day = complete_day(dateline, near)
        if day:
            return day, "dateline"
    if address:
        return address, "url"
    if named:
        return named, "file name"
    year = next((fact.value for fact in facts if fact.kind == "year"), None)
    return (year, "metadata") if year else (None, None)


def day_of(match: re.Match[str]) -> str | None:
    """Return the ISO day of a match of a written day, or None where there is no such day."""
    if match["y"]:
        return _iso(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["ry"]:
        return _iso(int(match["ry"]) + _REPUBLIC, int(match["rm"]), int(match["rd"]))
    if match["yy"]:
        return _iso(2000 + int(match["yy"]), int(match["ym"]), int(match["yd"]))
    if match["ny"]:
        return _iso(int(match["ny"]) + _REPUBLIC, int(match["nm"]), int(match["nd"]))
    first, second, year = int(match["a"]), int(match["b"]), int(match["sy"])
    if first > 12:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > 12 or first == second else None


def days_in(view: str) -> list[str]:
    """Return the ISO days written out in full in a text."""
    return [day for match in _DAY.finditer(view) if (day := day_of(match))]


def day_in_name(name: str) -> str | None:
    """Return the day that a URL or a file name holds, or None."""
    match = _URL_DAY.search(name)
    return _iso(int(match["y"]), int(match["m"]), int(match["d"])) if match else None


def complete_day(day: str, near: Sequence[str]) -> str | None:
    """Return a dateline's day with the year (and month) that a known day near it gives.

    day: ``XXXX-07-08`` or ``XXXX-XX-08``; near: ISO days on the page, best first. A dateline is
    at most a month older than the page, and not younger by more than a day.
    """
    if "X" not in day:
        return day
    for known in dict.fromkeys(near):
        known_day = datetime.date.fromisoformat(known)
        for back in range(-1, 32):
            try:
                tried = (known_day - datetime.timedelta(days=back)).isoformat()
            except OverflowError:
                continue
            if all(a in ("X", b) for a, b in zip(day, tried, strict=True)):
                return tried
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
