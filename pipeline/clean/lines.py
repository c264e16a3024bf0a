"""Lines joined to paragraphs: the columns of a newspaper, wraps of any width, torn words.

A page that was *set* was broken by a typesetter: its lines fill a column whose width is read off
those around each; one that does not ends a paragraph or is a heading. (Pages *cut* by a program:
:mod:`pipeline.clean.mend`.)
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from pipeline.clean.dateline import find_dateline
from pipeline.clean.heads import OPEN_END, PUNCTUATED, is_numbered, names_document
from pipeline.clean.page import SENTENCE_END, Line, Paragraph, is_terminal, paragraph_of

# Columns a full line may miss its margin by (a digit, a mark that was not split off), the first
# line of a paragraph (two characters more), and exceed it by (a mark hanging out).
_TOLERANCE = 3
INDENT = 4 + _TOLERANCE
HANGING = 2
# Columns by which the first line of a paragraph is shorter than the widest ones of its column.
_INDENTED = 4
# A headline that calls out or asks is not longer.
_EXCLAIMED = 40
_ASKER = re.compile(
    r"(?:\d{1,2}[、.．](?!\d)\s*)?(?:[一-鿿A-Z]{1,3}\d{0,2}[：:]|[“「])|\d{1,2}[、.．](?!\d)"
)
# What is longer and holds a full stop is text, though it ends without one.
_LONGEST_HEADING = 80
# No more lines stand above the byline of a column.
_HEAD_LINES = 8
_PUNCTUATED_END = re.compile(r"[，、；,;]\Z")
# What goes on in the next line of a headline, by its last character and the first of the next.
_NEVER_APART = re.compile(
    r"(?:[，、,（(《〈“‘「『【\[—与和及的&].|.[，、。；：！？）》〉”’」』】])\Z"
)
# A quote that was left open is closed within so many characters.
_QUOTE_REACH = 40
WINDOW = 5
# A line so many times as wide as those about is none of their column; a torn one put together
# again is twice as wide.
_NO_COLUMN = 2.5
# No column is narrower than this.
_NARROWEST = 14
# Below this share of lines that break off inside a sentence a page is not wrapped: its open lines
# are headings. Pages cut at 60 with paragraphs of one to three lines still lie above 0.3.
_OPEN_SHARE = 0.2
# So many of all lines follow each other directly where a blank line means something.
_DIRECT = 0.15
# What ends with a mark that leaves it open, and what none begins with.
_COMMA_END = frozenset("，、,（(《〈“‘「『【[")
_NEVER_FIRST = frozenset("，、。；：！？）》〉”’」』】％%,;:!?)]")
OPENS_PARAGRAPH = re.compile(
    r"[▶►■□●○◆◇★☆※▲△•·]|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|[【\[〔][^】\]〕]{1,12}[】\]〕]|\d{1,2}[、．.](?!\d)|[—-]{2,}"
    r"|本[报刊网台]\S{0,12}[讯电]|[又另]讯|本(?:公司|行)(?:及|董事会|监事会)"
)


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Join the lines that are kept into paragraphs; headings stay by themselves."""
    kept = [line for line in lines if line.reason is None]
    open_ = [line for line in kept if not line.closed]
    usual_width = _usual_width(kept) if len(open_) > 1 and _is_wrapped(kept) else 0
    barred = _barriers(lines) if len(kept) < len(lines) else {}
    usual_gap = _usual_gap(kept) if open_ else 0
    head = _head_of_column(kept) if usual_width else 0
    paragraphs: list[Paragraph] = []
    current: list[Line] = []
    if not (open_ or barred) and _NEVER_FIRST.isdisjoint([line.text[0] for line in kept]):
        # Sentences, none of which goes on: what follows would make a paragraph of each.
        paragraphs = [paragraph_of(line, heading=False) for line in kept]
        kept = []
    for number, line in enumerate(kept):
        current.append(line)
        following = kept[number + 1] if number + 1 < len(kept) else None
        heading = False
        # Where no line is wrapped, a paragraph ends with the line that ends its sentence.
        plain = line.closed and not usual_width
        if plain and (following is None or following.text[0] not in _NEVER_FIRST):
            pass
        elif following is not None and not (barred and id(following) in barred):
            fresh = len(current) == 1
            if number + 1 < head and not _NEVER_APART.search(line.text + following.text[0]):
                verdict = None
            else:
                verdict = _goes_on(kept, number, fresh, usual_gap, usual_width)
            if verdict is True:
                continue
            heading = verdict is None
        else:
            heading = len(current) == 1 and not (line.closed or line.field)
            heading = heading and not (len(line.text) > _LONGEST_HEADING and "。" in line.text)
        paragraph = _paragraph(current, heading)
        if barred:
            paragraph.behind = barred.get(id(current[0]))
        paragraphs.append(paragraph)
        current = []
    _mark_exclaimed(paragraphs)
    return paragraphs


def _mark_exclaimed(paragraphs: Sequence[Paragraph]) -> None:
    """Mark short lines above the first sentence as headings though they call out or ask."""
    for paragraph in paragraphs[:-1]:
        last = paragraph.text[-1]
        if last == "。" or (len(paragraph.text) > _EXCLAIMED and last in SENTENCE_END):
            return
        if (
            last in "！？!?"
            and "。" not in paragraph.text
            and paragraph.lines == 1
            and _ASKER.match(paragraph.text) is None
        ):
            paragraph.heading = True


def _head_of_column(kept: Sequence[Line]) -> int:
    """Return the number of headlines above the byline of a newspaper's column."""
    for number, line in enumerate(kept[:_HEAD_LINES]):
        if line.alone and not line.field:
            return number
        if line.closed or _PUNCTUATED_END.search(line.text):
            return 0
    return 0


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
    open_ = len([line for line in long if not line.closed])
    return open_ >= max(2, _OPEN_SHARE * len(long))


def _usual_gap(lines: Sequence[Line]) -> int:
    """Return the number of blank lines that say nothing: the least that many lines have.

    Where some lines follow each other directly, a blank line ends a paragraph.
    """
    every = [line.gap for line in lines[1:]]
    if len(set(every)) < 2:
        return every[0] if every else 0
    gaps = Counter(every)
    seen = 0
    for gap in sorted(gaps):
        seen += gaps[gap]
        if seen >= _DIRECT * (len(lines) - 1):
            return gap
    return 0


def _usual_width(lines: Sequence[Line]) -> int:
    """Return the median width of the lines that break off inside a sentence, or 0."""
    widths = sorted([line.width for line in lines if not line.closed])
    return widths[len(widths) // 2] if widths else 0


def _goes_on(
    lines: Sequence[Line], at: int, fresh: bool, usual_gap: int, usual_width: int
) -> bool | None:
    """Tell whether a paragraph goes on behind a line; None says that the line is a heading."""
    line, following = lines[at], lines[at + 1]
    text = line.text
    if line.alone or following.alone:
        return False
    if following.text[0] in _NEVER_FIRST or (not line.closed and _closes(text, following.text)):
        return True
    if following.gap > usual_gap and usual_width and _is_torn_apart(lines, at, fresh):
        return True
    if following.gap > usual_gap or (line.closed and not usual_width):
        return False
    if fresh and (is_numbered(line, following, INDENT) or names_document(line, following)):
        return None
    margin = _filled(lines, at) if usual_width else 0
    if fresh and not line.closed and following.closed and following.width > _NO_COLUMN * margin:
        margin = 0
    if line.closed:
        if not margin or margin - line.width > _TOLERANCE or _opens_paragraph(following):
            return False
        return not _is_short(following, margin)
    if margin:
        if fresh and _is_subhead(lines, at):
            return None
        return not (fresh and _opens_paragraph(following))
    if text[-1] in _COMMA_END or (usual_width and _nearly_fills(lines, at, fresh)):
        return True
    if text[-1] in "：:；;":
        return False
    if fresh and _opens_paragraph(following):
        return None
    if fresh and _is_led(text):
        return True
    wrapped = usual_width > 0 and _margin_known(lines, at)
    if (
        fresh
        and len(text) > 2
        and text[-1] not in OPEN_END
        and not _has_sentence(text)
        and not (wrapped and line.width > 0.75 * usual_width and not _between_columns(lines, at))
    ):
        return None
    if wrapped:
        return True
    return _is_torn(text, following.text)


def _closes(text: str, following: str) -> bool:
    """Tell whether a line closes the quote or the title that the line before it leaves open."""
    for opening, closing in ("《》", "“”", "「」", "（）"):
        at = text.rfind(opening)
        if at >= 0 and text.find(closing, at) < 0:
            end = following.find(closing)
            if 0 <= end < _QUOTE_REACH and following.find(opening, 0, end) < 0:
                return True
    return False


def _is_torn_apart(lines: Sequence[Line], at: int, fresh: bool) -> bool:
    """Tell whether blank lines fell into a sentence: the line before fills its column.

    A first line may be a subhead, and what stands below it is a sentence then; so may the
    first line of what follows.
    """
    line, following = lines[at], lines[at + 1]
    return (
        not line.closed
        and not (fresh and "。" not in line.text)
        and (following.closed or PUNCTUATED.search(following.text) is not None)
        and not _opens_paragraph(following)
        and _reaches_margin(lines, at)
    )


def _reaches_margin(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is as wide as those before it, or as those behind, or wider."""
    for near in (lines[max(0, at - WINDOW) : at], lines[at + 1 : at + 1 + WINDOW]):
        margin = _margin([line.width for line in near])
        if margin >= _NARROWEST and lines[at].width >= margin - _TOLERANCE:
            return True
    return False


def _is_subhead(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line that might begin a paragraph is a subhead above one.

    It has no mark in it, the line before it ends a sentence, and the line below is short by the
    indent of a paragraph's first line, as the second line of one is not.
    """
    line, following = lines[at], lines[at + 1]
    if PUNCTUATED.search(line.text) or following.closed or not at or not lines[at - 1].closed:
        return False
    near = [*lines[max(0, at - WINDOW) : at], *lines[at + 2 : at + 2 + WINDOW]]
    widest = _margin([one.width for one in near])
    return max(line.width, following.width) <= widest - _INDENTED


def _opens_paragraph(line: Line) -> bool:
    return OPENS_PARAGRAPH.match(line.text) is not None or find_dateline(line.text) is not None


def _is_led(text: str) -> bool:
    """Tell whether a line is a report's dateline and its first words, which no heading is."""
    dateline = find_dateline(text)
    return dateline is not None and dateline.end < len(text)


def _filled(lines: Sequence[Line], at: int, hanging: int = HANGING) -> int:
    """Return the margin that a line fills, of the lines before it or of those behind, or 0.

    The first line of a paragraph falls short of it by its indent. hanging: columns by which a
    line may exceed it.
    """
    width = lines[at].width
    if width < 2 * _TOLERANCE:
        return 0
    for near in (lines[max(0, at - WINDOW) : at][::-1], lines[at + 1 : at + 1 + WINDOW]):
        margin = _margin([line.width for line in near])
        if (
            margin >= _NARROWEST
            and margin - INDENT <= width <= margin + hanging
            and all(line.width <= margin + hanging for line in near[:2])
            and any(PUNCTUATED.search(line.text) for line in near)
        ):
            return margin
    return 0


def _nearly_fills(lines: Sequence[Line], at: int, fresh: bool) -> bool:
    """Tell whether an open line goes on where lines about exceed each other as digits let them.

    The first line of a paragraph must have a mark in it, and the next one end a sentence.
    """
    following = lines[at + 1]
    if fresh and not (following.closed and PUNCTUATED.search(lines[at].text)):
        return False
    return _filled(lines, at, _TOLERANCE) > 0 and not (fresh and _opens_paragraph(following))


def _between_columns(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is too narrow for the column before it and too wide for the next."""
    width = lines[at].width
    before = _margin([line.width for line in lines[max(0, at - WINDOW) : at]])
    behind = _margin([line.width for line in lines[at + 1 : at + 1 + WINDOW]])
    return 0 < behind < width - HANGING and (not at or before - INDENT > width)


def _is_short(line: Line, margin: int) -> bool:
    """Tell whether a line begins a paragraph: short by an indent, or a heading, far shorter."""
    return margin - line.width > _TOLERANCE and not line.closed


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
        if wide - narrow <= INDENT:
            return wide
    return 0


def _margin_known(lines: Sequence[Line], at: int) -> bool:
    """Tell whether the lines about are those of a wrapped page.

    Most end inside a sentence, and two in a row are as wide as each other.
    """
    near = [*lines[max(0, at - 6) : at], *lines[at + 1 : at + 7]]
    if len(near) < 4 or 3 * sum([line.closed for line in near]) >= len(near):
        return False
    return any(
        abs(one.width - other.width) <= _TOLERANCE
        and one.width >= _NARROWEST
        and PUNCTUATED.search(one.text + other.text) is not None
        for one, other in itertools.pairwise(near)
    )


def _has_sentence(text: str) -> bool:
    return "。" in text or text.count("，") + text.count(",") > 1


def _is_torn(text: str, following: str) -> bool:
    """Tell whether a line of an unwrapped page breaks off inside a sentence."""
    if len(text) < 20 or not _has_sentence(text) or text[-1] in "”）】)":
        return False
    return _has_sentence(following) or is_terminal(following)


def _looks_heading(line: Line) -> bool:
    return not (line.closed or line.field) and len(line.text) <= 60 and line.text[-1] not in "；;"


def _paragraph(lines: Sequence[Line], heading: bool) -> Paragraph:
    """Return the paragraph of some lines; heading: it is one, as one line may look in any case."""
    if len(lines) == 1:
        line = lines[0]
        return paragraph_of(line, heading or (not line.closed and _looks_heading(line)))
    spans = [span for line in lines for span in line.spans]
    text = "".join(line.text for line in lines)
    widths = [line.width for line in lines[:-1]]
    head, tail = _column(widths[:WINDOW]), _column(widths[-WINDOW:])
    return Paragraph(spans, text, head, tail, heading, lines[0].gap, len(lines))
