"""Broken lines mended: hard wraps of any width, columns of a newspaper, lines torn in a word.

Two kinds of break are told apart. A *cut* page was broken by a program at one exact length; its
lines of just that length go on in the next, whatever they end with. A *set* page was broken by a
typesetter: its lines fill a column whose width is read off the lines around each, and a line that
does not fill it ends a paragraph or is a heading.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from pipeline.clean.dateline import find_dateline
from pipeline.clean.page import SENTENCE_END, Cut, Line, Paragraph, is_terminal

# A page counts as cut when this share of its lines has one length and hardly any is longer.
# Prose pages, one paragraph a line, stay below 0.1; pages cut at 10 to 60 lie above 0.35.
_CUT_SHARE = 0.25
_CUT_LONGER = 0.1
_CUT_MINIMUM = 8
# Columns a full line may miss its margin by (a digit, a mark that was not split off), the first
# line of a paragraph (two characters more), and exceed it by (a mark hanging out).
_TOLERANCE = 3
_INDENT = 4 + _TOLERANCE
_HANGING = 2
_WINDOW = 5
# No column is narrower than this.
_NARROWEST = 14
# Below this share of lines that break off inside a sentence a page is not wrapped: its open lines
# are headings. Pages cut at 60 with paragraphs of one to three lines still lie above 0.3.
_OPEN_SHARE = 0.2
_PUNCTUATED = re.compile(r"[，。、；：“”（）《》,;()]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_SPACED_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z](?: [A-Za-z](?![A-Za-z]))+")
_ONE_SPACE = re.compile(" ")
# What a paragraph never ends with, and what none begins with.
_OPEN_END = frozenset("，、,；;：:（(《〈“‘「『【[—-·/&＆和与及的")
_COMMA_END = frozenset("，、,（(《〈“‘「『【[")
_NEVER_FIRST = frozenset("，、。；：！？）》〉”’」』】％%,;:!?)]")
# Random signs behind the last sentence of a line; one of the second set must be among them.
_TAIL_LAST = frozenset(map(chr, range(0x23, 0x7F))) - frozenset("%')*,.:;?])")
_TAIL = re.compile(r"[。！？”…]\s?([!-~]{2,10})\Z")
_TAIL_SIGN = re.compile(r"[#$\\^~*]|/\Z")
_BRACKETED = re.compile(r"[（(【［\[〔][^（）()【】［］\[\]〔〕]*[）)】］\]〕]\Z")
_OPENS_PARAGRAPH = re.compile(
    r"[▶►■□●○◆◇★☆※▲△•·]|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|[【\[〔][^】\]〕]{1,12}[】\]〕]|\d{1,2}[、．.](?!\d)|[—-]{2,}"
    r"|本[报刊网台]\S{0,12}[讯电]|[又另]讯"
)


def unwrap_cut(lines: list[Line]) -> tuple[list[Line], list[Cut]]:
    """Put lines that were cut at one exact length together again.

    Returns the lines, and the own spans of the breaks that fell inside a Latin word.
    """
    length, column = _cut_length(lines)
    if not length:
        return lines, []
    joined: list[Line] = []
    torn: list[Cut] = []
    at = 0
    while at < len(lines):
        first = last = lines[at]
        texts = [first.text]
        spans = list(first.spans)
        at += 1
        while (
            at < len(lines)
            and last.length == length
            and not _starts_anew(last, lines[at], column)
            and not _in_column(lines, at - 1)
        ):
            following = lines[at]
            if _LATIN.match(last.text[-1]) and _LATIN.match(following.text[0]):
                torn.append((last.spans[-1][1], following.spans[0][0], "line break"))
            texts.append(following.text)
            spans += following.spans
            last = following
            at += 1
        if last is first:
            joined.append(first)
        else:
            text = "".join(texts)
            joined.append(Line(spans, text, first.gap, len(text)))
    return joined, torn


def _cut_length(lines: Sequence[Line]) -> tuple[int, bool]:
    """Return the exact length the page was cut at, or 0, and whether it was a column before.

    Most lines have that length and hardly any is longer; or none is longer and what is left of
    a cut line breaks off inside a sentence, which no line of a column does.
    """
    if len(lines) < 4:
        return 0, False
    counts = Counter(line.length for line in lines)
    total = len(lines)
    length, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    longer = sum(n for size, n in counts.items() if size > length)
    if (
        length >= _CUT_MINIMUM
        and count >= max(3, _CUT_SHARE * total)
        and longer <= _CUT_LONGER * total
    ):
        return length, _breaks_off(lines, length)
    longest = max(counts)
    if longest < _CUT_MINIMUM or counts[longest] < 3 or not _breaks_off(lines, longest):
        return 0, False
    return longest, True


def _breaks_off(lines: Sequence[Line], length: int) -> bool:
    """Tell whether what is left of the cut lines breaks off inside a sentence."""
    rests = broken = 0
    for at in range(1, len(lines) - 1):
        if lines[at - 1].length == length != lines[at].length:
            rests += 1
            broken += not is_terminal(lines[at].text) and not is_terminal(lines[at - 1].text)
    return broken >= 2 and broken >= 0.3 * rests


def _in_column(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is one of a column: near it are two in a row as wide, less a digit.

    What a cut leaves over never stands twice in a row.
    """
    cut, low, high = lines[at].length, lines[at].width - _INDENT, lines[at].width + _HANGING
    near = lines[max(0, at - _WINDOW) : at + _WINDOW + 1]
    return any(
        one.length != cut != other.length
        and low <= one.width <= high
        and low <= other.width <= high
        for one, other in itertools.pairwise(near)
    )


def _starts_anew(last: Line, following: Line, column: bool) -> bool:
    if _BRACKETED.match(last.text):
        return True
    if not is_terminal(last.text):
        return False
    # The rest of a paragraph ends as a sentence does: one that does not is a heading. The rest
    # of a line of a column may end anyhow.
    rest = not column and following.length < last.length and not is_terminal(following.text)
    return rest or (
        _OPENS_PARAGRAPH.match(following.text) is not None or following.text[0] in "（(【［[〔"
    )


def close_spacing(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the spaces between the Latin letters of lines that are spaced out.

    Between other characters white space goes in any case; between two Latin words one stays.
    """
    cuts: list[Cut] = []
    for line in lines:
        if 3 * len(line.spans) < len(line.text):
            continue
        start, end = line.spans[0][0], line.spans[-1][1]
        for match in _SPACED_LETTERS.finditer(text, start, end):
            cuts += [
                (gap.start(), gap.end(), "letter spacing")
                for gap in _ONE_SPACE.finditer(text, *match.span())
            ]
    return cuts


def strip_tails(lines: Sequence[Line]) -> list[Cut]:
    """Cut random signs behind the last sentence off the lines, and return the cuts."""
    cuts: list[Cut] = []
    for line in lines:
        if line.text[-1] not in _TAIL_LAST:
            continue
        match = _TAIL.search(line.text[-12:])
        if match is None or _TAIL_SIGN.search(match[1]) is None:
            continue
        size = len(match[1])
        start, end = line.spans[-1]
        if end - size <= start:
            continue
        cuts.append((end - size, end, "anti-copy mark"))
        line.spans[-1] = (start, end - size)
        line.text = line.text[:-size]
        line.view_ = line.view_[:-size] if line.view_ else None
    return cuts


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Join the lines that are kept into paragraphs; headings stay by themselves."""
    kept = [line for line in lines if line.reason is None]
    usual_width = _usual_width(kept) if _is_wrapped(kept) else 0
    barred = _barriers(lines)
    usual_gap = _usual_gap(kept)
    paragraphs: list[Paragraph] = []
    current: list[Line] = []
    opened = True
    for number, line in enumerate(kept):
        current.append(line)
        following = kept[number + 1] if number + 1 < len(kept) else None
        heading = False
        if following is not None and id(following) not in barred:
            fresh = opened and len(current) == 1
            verdict = _goes_on(kept, number, fresh, usual_gap, usual_width)
            if verdict is True:
                opened = False
                continue
            heading = verdict is None
        else:
            heading = len(current) == 1 and not is_terminal(line.text)
        paragraph = _paragraph(current, heading or _looks_heading(current))
        paragraph.behind = barred.get(id(current[0]))
        paragraphs.append(paragraph)
        current = []
        opened = True
    return paragraphs


def _barriers(lines: Sequence[Line]) -> dict[int, str]:
    """Return the kept lines (by id) that stand behind a dropped one that ends a text, and why."""
    barred: dict[int, str] = {}
    before: Line | None = None
    for line in lines:
        if (
            line.reason is None
            and before is not None
            and before.reason is not None
            and before.reason not in ("page header", "caption", "pagination")
        ):
            barred[id(line)] = before.reason
        before = line
    return barred


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Tell whether lines of some length break off inside a sentence often enough."""
    long = [line for line in lines if line.width >= _NARROWEST]
    open_ = sum(not is_terminal(line.text) for line in long)
    return open_ >= 2 and open_ >= _OPEN_SHARE * len(long)


def _usual_gap(lines: Sequence[Line]) -> int:
    """Return the number of blank lines that may stand inside a paragraph of this page."""
    gaps = Counter(
        following.gap
        for line, following in itertools.pairwise(lines)
        if not is_terminal(line.text) and line.width >= 16
    )
    total = sum(gaps.values())
    if not total:
        return 0
    seen = 0
    for gap in sorted(gaps):
        seen += gaps[gap]
        if seen >= 0.9 * total:
            return gap
    return 0


def _usual_width(lines: Sequence[Line]) -> int:
    """Return the median width of the lines that break off inside a sentence, or 0."""
    widths = sorted(line.width for line in lines if not is_terminal(line.text))
    return widths[len(widths) // 2] if widths else 0


def _goes_on(
    lines: Sequence[Line], at: int, fresh: bool, usual_gap: int, usual_width: int
) -> bool | None:
    """Tell whether a paragraph goes on behind a line; None says that the line is a heading."""
    line, following = lines[at], lines[at + 1]
    text = line.text
    if line.alone or following.alone:
        return False
    if following.text[0] in _NEVER_FIRST:
        return True
    if following.gap > usual_gap:
        return False
    margin = _filled(lines, at) if usual_width else 0
    if is_terminal(text):
        if not margin or margin - line.width > _TOLERANCE or _opens_paragraph(following):
            return False
        return not _is_short(following, margin)
    if margin:
        return not (fresh and _opens_paragraph(following))
    if text[-1] in _COMMA_END:
        return True
    if fresh and _opens_paragraph(following):
        return None
    wrapped = usual_width > 0 and _margin_known(lines, at)
    if (
        fresh
        and len(text) > 2
        and text[-1] not in _OPEN_END
        and not _has_sentence(text)
        and not (wrapped and line.width > 0.75 * usual_width and not _between_columns(lines, at))
    ):
        return None
    if wrapped:
        return True
    return _is_torn(text, following.text)


def _opens_paragraph(line: Line) -> bool:
    return _OPENS_PARAGRAPH.match(line.text) is not None or find_dateline(line.text) is not None


def _filled(lines: Sequence[Line], at: int) -> int:
    """Return the margin that a line fills, of the lines before it or of those behind, or 0.

    The first line of a paragraph falls short of it by its indent.
    """
    width = lines[at].width
    if width < 2 * _TOLERANCE:
        return 0
    for near in (lines[max(0, at - _WINDOW) : at][::-1], lines[at + 1 : at + 1 + _WINDOW]):
        margin = _margin([line.width for line in near])
        if (
            margin >= _NARROWEST
            and margin - _INDENT <= width <= margin + _HANGING
            and all(line.width <= margin + _HANGING for line in near[:2])
            and any(_PUNCTUATED.search(line.text) for line in near)
        ):
            return margin
    return 0


def _between_columns(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is too narrow for the column before it and too wide for the next."""
    width = lines[at].width
    before = _margin([line.width for line in lines[max(0, at - _WINDOW) : at]])
    behind = _margin([line.width for line in lines[at + 1 : at + 1 + _WINDOW]])
    return 0 < behind < width - _HANGING and (not at or before - _INDENT > width)


def _is_short(line: Line, margin: int) -> bool:
    """Tell whether a line begins a paragraph: short by an indent, or a heading, far shorter."""
    return margin - line.width > _TOLERANCE and not is_terminal(line.text)


def _margin(widths: list[int]) -> int:
    """Return the greatest width that two lines of the window share (the lesser of them), or 0."""
    widths.sort(reverse=True)
    for wide, narrow in itertools.pairwise(widths):
        if wide - narrow <= _TOLERANCE:
            return narrow
    return 0


def _column(widths: list[int]) -> int:
    """Return the least width that two lines of a paragraph share, or 0.

    The first line is short by its indent; a line put together again is longer than its column.
    """
    if len(widths) == 1:
        return widths[0]
    widths = sorted(widths)
    for narrow, wide in itertools.pairwise(widths):
        if wide - narrow <= _INDENT:
            return wide
    return 0


def _margin_known(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the lines about are those of a wrapped page: most end inside a sentence."""
    near = [*lines[max(0, at - 6) : at], *lines[at + 1 : at + 7]]
    if len(near) < 4:
        return False
    return 3 * sum(is_terminal(line.text) for line in near) < len(near)


def _has_sentence(text: str) -> bool:
    return any(mark in text for mark in SENTENCE_END) or text.count("，") + text.count(",") > 1


def _is_torn(text: str, following: str) -> bool:
    """Tell whether a line of an unwrapped page breaks off inside a sentence."""
    if len(text) < 20 or not _has_sentence(text) or text[-1] in "”）】)":
        return False
    return _has_sentence(following) or is_terminal(following)


def _looks_heading(lines: Sequence[Line]) -> bool:
    if len(lines) != 1:
        return False
    text = lines[0].text
    return len(text) <= 60 and not is_terminal(text) and text[-1] not in "；;"


def _paragraph(lines: Sequence[Line], heading: bool) -> Paragraph:
    spans = [span for line in lines for span in line.spans]
    text = "".join(line.text for line in lines)
    widths = [line.width for line in lines[:-1]]
    return Paragraph(
        spans=spans,
        text=text,
        head=_column(widths[:_WINDOW]),
        tail=_column(widths[-_WINDOW:]),
        heading=heading,
        gap=lines[0].gap,
        lines=len(lines),
        tight=len(spans) == 1 and lines[0].tight,
    )
