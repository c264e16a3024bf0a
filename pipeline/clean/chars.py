"""Characters that no reader sees or means: invisible ones, mark-up, marks against copying.

What cannot be dropped alone is left standing: an entity is never exchanged for the character it
names, because no character of the record may be one that the source does not hold. ``&amp;``
shrinks to the ``&`` it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.aligned import AlignedText
from pipeline.clean.page import Cut
from pipeline.records import Removal

_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ue000-\uf8ff\U000e0000-\U000e007f"
)
# Stars and dingbats, pictures, arrows of the emoji planes; circled numbers (2776-2793) stay.
_STREWN = "★☆\u2600-\u2604\u2607-\u2775\u2794-\u27bf\U0001f000-\U0001faff"
_SUSPECT = re.compile(
    f"(?P<invisible>[{_INVISIBLE}]+)|(?P<strewn>[{_STREWN}]+)"
    r"|(?P<entity>&(?:amp;)*(?:[A-Za-z][A-Za-z0-9]{1,9}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});|&nbsp)"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,300}>|<!--[^<>\n]{0,300}-->|<\.?[a-z]{3,4}\))"
    r"|(?P<bold>\*\*+|~~~+|`{3,})|(?P<template>\{\{[^{}\n]{1,80}\}\})"
    r"|(?P<image>!\[[^\[\]\n]{0,80}\]\([^()\s]{1,300}\))"
    r"|(?P<chat>[-—–\s【\[(（]{0,4}(?:[溦嶶薇徽][\s亻信言]{0,3}[言信]?|亻\s?言|[Vv][信xX])[号：:+\s—–-]{1,4}"
    r"[A-Za-z0-9]{5,14}[—–】\]）)-]{0,4})"
    f"|(?P<tail>(?<=[。！？”…{_STREWN}])[!-~]{{2,10}}$)"
    r"|(?P<quote>[（(]\d{1,5}\.\d{1,3}[\s,，]*[+-]?\d{1,3}\.\d{1,2}%[^()（）\n]{0,6}[）)])",
    re.MULTILINE,
)
# A strewn tail holds one of these; a unit or an address does not.
_TAIL_SIGN = re.compile(r"[#$\\^~*]|/$")
# Only one of these begins a suspect, so a text without them is not searched further.
_FIRST = re.compile(f"[{_INVISIBLE}{_STREWN}&<*~`{{!(（溦嶶薇徽亻VvＶ#$/]")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
# The tags of HTML: those that break the line, and the others.
_BREAKING = re.compile(r"br|p|div|li|tr|h[1-6]|d[dlt]|table|[uo]l|section|article|blockquote")
_TAG = re.compile(
    r"a|abbr|aside|b|big|body|button|center|cite|code|cols?|em|embed|fig(?:ure|caption)|font|footer"
    r"|form|head|header|hr|html|i|iframe|img|input|label|link|main|meta|nav|noscript|option|pre|s"
    r"|script|select|small|source|span|strike|strong|style|su[bp]|t(?:body|d|h|head|itle|t)|u|video"
)
_HIDDEN = ("script", "style")


def drop_marks(aligned: AlignedText) -> AlignedText:
    """Drop what no reader sees; a tag that breaks the line becomes a line break."""
    text = aligned.text
    if _FIRST.search(text) is None:
        return aligned
    cuts: list[Cut] = []
    breaks: list[tuple[int, int]] = []
    skip = 0
    for start, end, reason, tag in _suspects(text):
        if start < skip:
            continue
        if tag in _HIDDEN and text[start + 1] != "/":
            close = text.find(f"</{tag}", end)
            if close >= 0:
                skip = end = close
        if tag and _BREAKING.fullmatch(tag):
            breaks.append((start, end))
        else:
            cuts.append((start, end, reason))
    if breaks:
        aligned = _break_lines(aligned, breaks)
    return aligned.drop(cuts) if cuts else aligned


def _suspects(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, reason and (lower-case) tag name of what is to go."""
    for match in _SUSPECT.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        tag = ""
        if kind == "invisible":
            reason = "invisible"
        elif kind == "strewn":
            reason = "anti-copy mark"
        elif kind == "tail":
            reason = "anti-copy mark"
            if not _TAIL_SIGN.search(match.group()):
                continue
        elif kind == "chat":
            reason = "advertisement"
        elif kind in ("template", "quote"):
            reason = "widget"
        elif kind == "entity":
            reason = "markup"
            name = match.group()
            if name != "&nbsp" and "#" not in name and name.rsplit("&", 1)[-1].split("amp;")[-1]:
                last = name.replace("amp;", "").lstrip("&")
                if last and last not in _entities():
                    continue
            if name.lower() == "&amp;":
                start += 1
        elif kind == "tag":
            reason = "markup"
            named = _TAG_NAME.match(match.group())
            if named is not None:
                tag = named[1].lower()
                if not (_TAG.fullmatch(tag) or _BREAKING.fullmatch(tag)):
                    continue
        else:
            reason = "markup"
        yield start, end, reason, tag


def _break_lines(aligned: AlignedText, breaks: list[tuple[int, int]]) -> AlignedText:
    """Put a line break and white space in the place of each tag, one for one."""
    parts = []
    removed = []
    at = 0
    for start, end in breaks:
        parts += [aligned.text[at:start], "\n", " " * (end - start - 1)]
        first, last = aligned.raw_span(start, end)
        removed.append(Removal(reason="markup", raw_start=first, raw_end=last))
        at = end
    parts.append(aligned.text[at:])
    return aligned.with_text("".join(parts)).note(removed)


@cache
def _entities() -> frozenset[str]:
    from html.entities import html5

    return frozenset(name for name in html5 if name.endswith(";"))
