"""Lines mended one by one: cuts at one exact length undone, spacing closed, strewn tails cut off.

A *cut* page was broken by a program at one exact length; its lines of just that length go on in
the next, whatever they end with. (Pages *set* in columns: :mod:`pipeline.clean.lines`.)
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from pipeline.aligned import AlignedText
from pipeline.clean.labels import is_metadata
from pipeline.clean.lines import HANGING, INDENT, OPENS_PARAGRAPH, WINDOW
from pipeline.clean.page import Cut, Line, split_lines

# A page counts as cut when this share of its lines has one length and hardly any is longer.
# Prose pages, one paragraph a line, stay below 0.1; pages cut at 10 to 60 lie above 0.35.
_CUT_SHARE = 0.25
_CUT_LONGER = 0.1
_CUT_MINIMUM = 8
# Fewer lines than this do not tell.
_CUT_LINES = 4
# A single line cut is looked for from this length on; a headline of one line ends from that on.
_ONE_CUT = 16
_HEADLINE = 10
# No more of the other sentences of a page with one cut break off in their lines.
_BROKEN = 0.3
# So many of the lines that are not cut may follow as closely as those behind a cut.
_CLOSE = 0.2
_BEGINS_PROSE = re.compile(r"\d{1,2}月\d|.{2,16}[电電讯訊][（(]|[^：:]{4,}?[，,。]")
_INSIDE = re.compile(r"[，,。；;]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_SPACED_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z](?: [A-Za-z](?![A-Za-z]))+")
_ONE_SPACE = re.compile(" ")
# Random signs behind the last sentence of a line, one of the second set among them, or marks of
# a typesetter.
_TAIL_LAST = frozenset(map(chr, range(0x23, 0x7F))) - frozenset("%')*,.:;?])") | set("■◆◇▲△▼▽◎")
_TAIL = re.compile(r"[。！？”…]\s?([!-~]{2,10}|[■◆◇▲△▼▽◎]{1,6})\Z")
_TAIL_SIGN = re.compile(r"[#$\\^~*■◆◇▲△▼▽◎]|/\Z|[A-Za-z0-9]@[A-Za-z0-9]{1,4}\Z")
# The mark with which an agency ends a story.
_DONE_LAST = frozenset(")）】")
_DONE = re.compile(r"[。！？”…]\s?([（(【](?:全文)?完[）)】])\Z")
# The view of a text, and its lines.
Split = tuple[str, list[Line]]
_BRACKETED = re.compile(r"[（(【［\[〔][^（）()【】［］\[\]〔〕]*[）)】］\]〕]\Z")


def undo_cuts(aligned: AlignedText, rare: str) -> tuple[AlignedText, Split | None]:
    """Drop the breaks of a text whose lines were cut at one exact length.

    It comes before every other step, since a cut may fall inside an entity or a gloss. Returns
    the text, and its view and its lines where they hold still.
    rare: see :func:`pipeline.view.view_of`.
    """
    view, lines = split_lines(aligned.text, rare)
    if not _may_be_cut(lines):
        return aligned, (view, lines)
    lines, torn = unwrap_cut(lines)
    words = {(start, end) for start, end, _ in torn}
    cuts: list[tuple[int, int, str | None]] = []
    for line in lines:
        for (_, end), (start, _) in itertools.pairwise(line.spans):
            if end < start and "\n" in aligned.text[end:start]:
                cuts.append((end, start, "line break" if (end, start) in words else None))
    return (aligned.drop(cuts), None) if cuts else (aligned, (view, lines))


def _may_be_cut(lines: Sequence[Line]) -> bool:
    """Tell cheaply whether lines may have been cut at one length, before they are looked at."""
    if len(lines) < _CUT_LINES:
        return False
    sizes = [line.length for line in lines]
    longest = max(sizes)
    if longest < _CUT_MINIMUM:
        return False
    if [line for line in lines if line.length == longest and not line.closed]:
        return True
    least = max(3, _CUT_SHARE * len(sizes))
    return len(sizes) - len(set(sizes)) + 1 >= least and max(Counter(sizes).values()) >= least


def unwrap_cut(lines: list[Line]) -> tuple[list[Line], list[Cut]]:
    """Put lines that were cut at one exact length together again.

    Returns the lines, and the own spans of the breaks that fell inside a Latin word.
    """
    length, column = _cut_length(lines)
    if not length:
        return lines, []
    gap = _gap_inside(lines, length)
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
            and (
                lines[at].gap == gap
                if gap is not None
                else not (last is first and _is_headline(last, lines[at], at == 1))
                and not _starts_anew(last, lines[at], column)
                and not _in_column(lines, at - 1)
            )
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
    if len(lines) < _CUT_LINES:
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
    if longest < _CUT_MINIMUM:
        return 0, False
    if _gap_inside(lines, longest) is not None and any(
        line.length == longest and not line.closed for line in lines
    ):
        return longest, False
    if counts[longest] < 2:
        return (longest, False) if _is_one_cut(lines, longest) else (0, False)
    if counts[longest] > 2 and _breaks_off(lines, longest):
        return longest, True
    # On a page not cut the longest lines are paragraphs: they end as sentences do, and no two of
    # them are as long.
    found = [line for line in lines if line.length == longest]
    open_ = sum(not line.closed for line in found)
    if longest >= _ONE_CUT and not any(_INSIDE.search(line.text) for line in found):
        return 0, False
    return (longest, False) if open_ >= 0.8 * counts[longest] else (0, False)


def _gap_inside(lines: Sequence[Line], length: int) -> int | None:
    """Return the number of blank lines behind a cut where blank lines tell cuts from ends.

    That is so where few lines behind those of another length follow as closely.
    """
    cut = [after.gap for line, after in itertools.pairwise(lines) if line.length == length]
    ended = [after.gap for line, after in itertools.pairwise(lines) if line.length != length]
    least = min(cut, default=0)
    close = sum(gap <= least for gap in ended)
    return least if cut and len(ended) >= _CUT_LINES and close <= _CLOSE * len(ended) else None


def _is_one_cut(lines: Sequence[Line], longest: int) -> bool:
    """Tell whether the one longest line of a page breaks off: no headline is the longest line.

    It has the marks of a sentence, and the line below it is what is left of one; the sentences
    about it end with their lines, as those of a column do not.
    """
    at = next(number for number, line in enumerate(lines) if line.length == longest)
    if not 0 < at < len(lines) - 1 or longest < _ONE_CUT:
        return False
    line, rest = lines[at], lines[at + 1]
    others = [one.closed for one in lines if one is not line and _INSIDE.search(one.text)]
    if others.count(False) > _BROKEN * len(others):
        return False
    return (
        not line.closed
        and line.text[-1] not in "：:；;)）]】"
        and _INSIDE.search(line.text) is not None
        and rest.closed
        and rest.gap <= line.gap
        and OPENS_PARAGRAPH.match(rest.text) is None
    )


def _is_headline(line: Line, following: Line, first: bool) -> bool:
    """Tell whether a line as long as the cut is a headline, or metadata, and ends there.

    It has no mark of a sentence, and below it stands metadata; or it is the first of the page,
    and what stands below is prose: the rest of a headline has no such marks, and one of two
    lines or more is hardly so long.
    """
    if _INSIDE.search(line.text) is not None:
        return False
    if is_metadata(following.view) and not following.closed:
        return True
    if is_metadata(line.view):
        return _BEGINS_PROSE.match(following.text) is not None
    prose = following.closed or following.length >= line.length
    return first and line.length >= _HEADLINE and prose and bool(_INSIDE.search(following.text))


def _breaks_off(lines: Sequence[Line], length: int) -> bool:
    """Tell whether what is left of the cut lines breaks off inside a sentence."""
    rests = broken = 0
    for at in range(1, len(lines) - 1):
        if lines[at - 1].length == length != lines[at].length:
            rests += 1
            broken += not lines[at].closed and not lines[at - 1].closed
    return broken >= 2 and broken >= 0.3 * rests


def _in_column(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is one of a column: near it are two in a row as wide, less a digit.

    What a cut leaves over never stands twice in a row.
    """
    cut, low, high = lines[at].length, lines[at].width - INDENT, lines[at].width + HANGING
    near = lines[max(0, at - WINDOW) : at + WINDOW + 1]
    return any(
        one.length != cut != other.length
        and one.text != other.text
        and low <= one.width <= high
        and low <= other.width <= high
        for one, other in itertools.pairwise(near)
    )


def _starts_anew(last: Line, following: Line, column: bool) -> bool:
    if _BRACKETED.match(last.text):
        return True
    if not last.closed:
        return False
    # The rest of a paragraph ends as a sentence does: one that does not is a heading. The rest
    # of a line of a column may end anyhow.
    rest = not column and following.length < last.length and not following.closed
    return rest or (
        OPENS_PARAGRAPH.match(following.text) is not None or following.text[0] in "（(【［[〔"
    )


def close_spacing(text: str, lines: Sequence[Line]) -> list[Cut]:
    """Return the spaces between the Latin letters of lines that are spaced out.

    Between other characters white space goes in any case; between two Latin words one stays.
    """
    cuts: list[Cut] = []
    if " " not in text:
        return cuts
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
    """Cut random signs and end marks behind the last sentence off the lines; return the cuts."""
    cuts: list[Cut] = []
    for line in lines:
        last = line.text[-1]
        if last == "。":
            continue
        if last in _TAIL_LAST:
            match, reason = _TAIL.search(line.text[-12:]), "anti-copy mark"
            if match is None or _TAIL_SIGN.search(match[1]) is None:
                continue
        elif last in _DONE_LAST and line.text[-2:-1] == "完":
            match, reason = _DONE.search(line.text[-12:]), "credit"
            if match is None:
                continue
        else:
            continue
        size = len(match[1])
        start, end = line.spans[-1]
        if end - size <= start:
            continue
        cuts.append((end - size, end, reason))
        line.drop_tail(size)
    return cuts
