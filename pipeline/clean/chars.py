"""Characters that no reader sees or means: invisible ones, mark-up, marks against copying.

What cannot be dropped alone is left standing: an entity is never exchanged for the character it
names, because no character of the record may be one that the source does not hold. ``&amp;``
shrinks to the ``&`` it begins with.

Each kind is looked for by itself, where the text holds a character that the kind has: those are
found in one search before, together with what the other steps ask for that most texts lack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.aligned import FULL_WIDTH, AlignedText
from pipeline.clean.page import SPACES, Cut
from pipeline.clean.words import holds_one
from pipeline.records import Removal
from pipeline.view import exchanged

_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ue000-\uf8ff"
)
# Stars and dingbats, pictures, arrows of the emoji planes; circled numbers (2776-2793) stay.
_STREWN = "★☆\u2600-\u2604\u2607-\u2775\u2794-\u27bf"
# A set and then its repetition: a pattern that begins with one is searched three times faster.
_SIGN = re.compile(f"[{_INVISIBLE}{_STREWN}][{_INVISIBLE}{_STREWN}]*")
_EMOJI = "\U0001f000-\U0001faff\U000e0000-\U000e007f"
_ASTRAL = re.compile(f"[{_EMOJI}]+")
_IS_STREWN = re.compile(f"[{_STREWN}]")
_ENTITY = re.compile(
    r"&(?:amp;)*(?:[A-Za-z][A-Za-z0-9]{1,9}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});|&nbsp"
)
_TAG_OR_REST = re.compile(
    r"</?(?P<name>[A-Za-z][A-Za-z0-9]{0,11})(?:[\s/][^<>\n]{0,300})?>|<!--[^<>\n]{0,300}-->|<\.[a-z]{3,4}\)"
)
_MARKUP = re.compile(r"\*\*+|~~~+|`{3,}|!\[[^\[\]\n]{0,80}\]\([^()\s]{1,300}\)")
# What is left of a tag that lost its beginning: ``光伏" style="color: red;">``.
_ATTRIBUTES = re.compile(r'"(?:\s+[a-z][a-z-]{1,16}="[^"<>\n]{0,300}"){1,9}\s*/?>')
_TEMPLATE = re.compile(r"\{\{[^{}\n]{1,80}\}\}")
# A quote of the day inside a name: ``上海银行(9.54 +0.85%诊股)``, found by its end.
_QUOTE_END = re.compile(r"%[^()（）\n]{0,6}[）)]")
_QUOTE = re.compile(r"[（(]\d{1,5}\.\d{1,3}[\s,，]*[+-]?\d{1,3}\.\d{1,2}%[^()（）\n]{0,6}[）)]")
_QUOTE_LONGEST = 28
# A chat number whose name is disguised by a character that looks alike.
_DISGUISE = "溦嶶薇亻"
_CHAT = re.compile(
    r"[—–\s【\[(（-]{0,4}(?:[溦嶶薇][\s亻信言]{0,3}[言信]?|亻\s?言)[号：:+\s—–-]{1,4}"
    r"[A-Za-z0-9]{5,14}[—–】\])）-]{0,4}"
)
_ANY_SIGN = re.compile(f"[{_INVISIBLE}{_STREWN}{_EMOJI}{_DISGUISE}]")
# The tags of HTML: those that break the line, and the others.
_BREAKING = re.compile(r"br|p|div|li|tr|h[1-6]|d[dlt]|table|[uo]l|section|article|blockquote")
_TAG = re.compile(
    r"a|abbr|aside|b|big|body|button|center|cite|code|cols?|em|embed|fig(?:ure|caption)|font|footer"
    r"|form|head|header|hr|html|i|iframe|img|input|label|link|main|meta|nav|noscript|option|pre|s"
    r"|script|select|small|source|span|strike|strong|style|su[bp]|t(?:body|d|h|head|itle|t)|u|video"
)
_HIDDEN = ("script", "style")


@cache
def _rare() -> re.Pattern[str]:
    own = _INVISIBLE + _STREWN + _EMOJI + re.escape(_DISGUISE + "&*~`<{" + SPACES)
    return re.compile(f"[{own}{FULL_WIDTH}{exchanged()}]")


def rare_characters(text: str) -> str:
    """Return, each once, the characters of a text that few texts hold many of.

    Those are all that the view exchanges, all of full width, those of the marks below and the
    white space that may stand inside a line.
    """
    return "".join(set(_rare().findall(text)))


def drop_marks(aligned: AlignedText, rare: str) -> AlignedText:
    """Drop what no reader sees; a tag that breaks the line becomes a line break.

    rare: what :func:`rare_characters` gives of the text, or of one that holds it.
    """
    text = aligned.text
    cuts = [*_signs(text, rare)] if _ANY_SIGN.search(rare) else []
    if "&" in rare:
        cuts += _entities(text)
    if holds_one(rare, "*~`]") or '="' in text:
        cuts += _marked_up(text, rare)
    if "{" in rare or "%" in text:
        cuts += _widgets(text)
    breaks: list[tuple[int, int]] = []
    if "<" in rare:
        for start, end, tag in _tags(text):
            if tag and _BREAKING.fullmatch(tag):
                breaks.append((start, end))
            else:
                cuts.append((start, end, "markup"))
    if breaks:
        aligned = _break_lines(aligned, breaks)
    return aligned.drop(cuts) if cuts else aligned


def _signs(text: str, rare: str) -> Iterator[Cut]:
    if _SIGN.search(rare) is not None:
        for match in _SIGN.finditer(text):
            strewn = _IS_STREWN.search(match.group()) is not None
            yield (*match.span(), "anti-copy mark" if strewn else "invisible")
    if _ASTRAL.search(rare) is not None:
        for match in _ASTRAL.finditer(text):
            yield (*match.span(), "anti-copy mark")
    if holds_one(rare, _DISGUISE):
        for match in _CHAT.finditer(text):
            yield (*match.span(), "advertisement")


def _entities(text: str) -> Iterator[Cut]:
    for match in _ENTITY.finditer(text):
        start, end = match.span()
        name = match.group().replace("amp;", "").lstrip("&")
        if name and name != "nbsp" and name[0] != "#" and name not in _entity_names():
            continue
        yield (start if name else start + 1), end, "markup"


def _marked_up(text: str, rare: str) -> Iterator[Cut]:
    if holds_one(text, ("**", "~~~", "```", "](")):
        for match in _MARKUP.finditer(text):
            yield (*match.span(), "markup")
    if '="' in text:
        at = 0
        for tag in _TAG_OR_REST.finditer(text) if "<" in rare else ():
            yield from _attributes(text, at, tag.start())
            at = tag.end()
        yield from _attributes(text, at, len(text))


def _attributes(text: str, start: int, end: int) -> Iterator[Cut]:
    """Yield the rests of tags in a part of a text that holds no whole one."""
    for match in _ATTRIBUTES.finditer(text, start, end):
        yield (*match.span(), "markup")


def _widgets(text: str) -> Iterator[Cut]:
    for match in _TEMPLATE.finditer(text) if "{" in text else ():
        yield (*match.span(), "widget")
    for match in _QUOTE_END.finditer(text) if holds_one(text, ")）") else ():
        start = max(0, match.start() - _QUOTE_LONGEST)
        opening = max(text.rfind("(", start, match.start()), text.rfind("（", start, match.start()))
        quote = _QUOTE.match(text, opening) if opening >= 0 else None
        if quote is not None:
            yield (*quote.span(), "widget")


def _tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and (lower-case) name of the tags; a script goes with what it holds."""
    skip = 0
    unclosed: set[str] = set()
    for match in _TAG_OR_REST.finditer(text):
        start, end = match.span()
        if start < skip:
            continue
        tag = (match["name"] or "").lower()
        if tag and not (_TAG.fullmatch(tag) or _BREAKING.fullmatch(tag)):
            continue
        if tag in _HIDDEN and text[start + 1] != "/" and tag not in unclosed:
            close = text.find(f"</{tag}", end)
            if close >= 0:
                skip = end = close
            else:
                unclosed.add(tag)
        yield start, end, tag


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
def _entity_names() -> frozenset[str]:
    from html.entities import html5

    return frozenset(name for name in html5 if name.endswith(";"))
