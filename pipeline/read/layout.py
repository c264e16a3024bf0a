"""Reading order of a printed page: lines with their places in, paragraphs in reading order out.

Pure geometry, in points from the top left corner; nothing here knows of PDF. A page is cut into
bands of rows that share their gutters (a headline across the columns shares none with the columns
under it), a band into columns at its gutters, and so on in each column. Sizes are font sizes; an
em is the size of the text in question.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.aligned import squeeze_spaces

# Gaps in em. Justified and letter-spaced lines have gaps of up to half an em, gutters of
# newspapers one and more; the first line of a paragraph is indented by two. A full line ends up to
# two short of the edge: a wide character did not fit, and a stop hangs over the edge elsewhere.
_GAP = 0.8
_INDENT = 1.2
_SHORT = 2.3
_ALIGNED = 2.5
_SPREAD = 1.8
# Font sizes in body sizes, from which on a line is a heading, a headline, the headline of another
# story: subheads of newspapers are set up to half as large again as the body.
_HEADING = 1.2
_HEADLINE = 1.35
_STORY = 1.6
_SAME_SIZE = 0.15
# Fewer rows than this with a gap at the same place are chance, not columns.
_ROWS_OF_COLUMNS = 3

# What a paragraph ends with, and a subhead does not.
_STOPS = tuple("。！？…；”）")

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one row, without a wide gap; ``size`` is that of its font."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Return the height at which the line stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or headline in reading order.

    apart: it does not belong to what is before it; story: an article begins with it for certain.
    """

    text: str
    size: float
    apart: bool = False
    story: bool = False


def body_size(lines: Iterable[Line]) -> float:
    """Return the font size that most characters have."""
    sizes = [line.size for line in lines for _ in line.text]
    return median(sizes) if sizes else 1.0


class Assembly:
    """Paragraphs under assembly; one may go on in the next column and on the next page."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        # The last line of the running text, whether it is full, and its paragraph's place.
        self._last: tuple[Line, bool, int] | None = None

    def add(self, lines: Sequence[Line], body: float) -> None:
        """Add the lines of a page in reading order; ``body`` is the size of its text."""
        for column in _columns(_rows(lines), body):
            self._add_column([_joined(row) for row in column], body)

    def add_box(self, lines: Sequence[Line]) -> None:
        """Add a box, which stands by itself: the text around it goes on behind it."""
        box = Assembly()
        box.add(lines, body_size(lines))
        self.found += [replace(p, apart=n == 0, story=n == 0) for n, p in enumerate(box.found)]

    def _add_column(self, lines: list[Line], body: float) -> None:
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        steps = [low.middle - high.middle for high, low in itertools.pairwise(lines)]
        pitch = median(steps) if steps else 0.0
        above: Line | None = None
        for line, below in itertools.zip_longest(lines, lines[1:]):
            full = right - line.x1 < _SHORT * line.size and line.x1 - line.x0 > 3 * line.size
            indented = line.x0 - left >= _INDENT * line.size
            spread = above is not None and line.middle - above.middle > _SPREAD * pitch
            if line.size >= _HEADING * body:
                follows = above is not None and line.top - above.bottom < line.size
            else:
                follows = not indented and not spread and bool(self._last and self._last[1])
            if follows and not full and below and below.x0 - left >= _INDENT * below.size:
                follows = not self._is_subhead(line)
            self._put(line, full, follows, body)
            above = line

    def _is_subhead(self, line: Line) -> bool:
        """Tell a subhead from the last line of a paragraph, both short and not indented."""
        before = self.found[self._last[2]].text if self._last else ""
        return before.endswith(_STOPS) and not line.text.endswith(_STOPS)

    def _put(self, line: Line, full: bool, follows: bool, body: float) -> None:
        last, _, place = self._last or (line, False, -1)
        if follows and place >= 0 and abs(line.size - last.size) <= _SAME_SIZE * line.size:
            paragraph = self.found[place]
            self.found[place] = replace(paragraph, text=_join(paragraph.text, line.text))
        else:
            after_headline = bool(self.found) and self.found[-1].size >= _HEADLINE * body
            apart = line.size >= _HEADLINE * body and not after_headline
            story = apart and line.size >= _STORY * body
            self.found.append(Paragraph(line.text, line.size, apart, story))
            place = len(self.found) - 1
        self._last = (line, full, place)


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the lines by rows, from the top, each from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and abs(line.middle - rows[-1][0].middle) < 0.5 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    return rows


class _Band:
    """Rows under each other that share their gutters; what they leave free, margins included."""

    def __init__(self, edges: Span, body: float) -> None:
        self.rows: list[list[Line]] = []
        self.free: list[Span] = []
        self.is_headline = True
        self._edges = edges
        self._body = body
        self._left = float("inf")
        self._right = float("-inf")

    @property
    def gutters(self) -> list[Span]:
        """What is free with text on both sides."""
        return _interior(self.free, self._left, self._right)

    def add(self, row: list[Line]) -> None:
        """Take in a row."""
        gaps = _gaps(row, self._edges, _GAP * self._body)
        self.free = self._common(gaps) if self.rows else gaps
        self.rows.append(row)
        self.is_headline = self.is_headline and _is_headline(row, self._body)
        self._left = min(self._left, row[0].x0)
        self._right = max(self._right, _right(row))

    def takes(self, row: list[Line]) -> bool:
        """Tell whether a row goes on with the band, or begins another one."""
        common = self._common(_gaps(row, self._edges, _GAP * self._body))
        left, right = min(self._left, row[0].x0), max(self._right, _right(row))
        gutters = _interior(common, left, right)
        if self.gutters:
            return bool(gutters)
        begins = bool(_gaps(row, (row[0].x0, _right(row)), _GAP * self._body))
        if self.is_headline:
            return _is_headline(row, self._body) and not begins
        # Where columns begin, rows above are the head of one of them, or stand over all.
        return not begins or (bool(gutters) and self._is_head_of(row))

    def _common(self, gaps: list[Span]) -> list[Span]:
        spans = [(max(a, c), min(b, d)) for a, b in self.free for c, d in gaps]
        return [(start, end) for start, end in spans if end - start >= _GAP * self._body]

    def _is_head_of(self, row: list[Line]) -> bool:
        """Tell whether every line so far begins where one of a row does, an indent or so off."""
        reach = _ALIGNED * self._body
        return all(
            any(abs(line.x0 - other.x0) <= reach for other in row)
            for above in self.rows
            for line in above
        )


def _columns(rows: list[list[Line]], body: float) -> list[list[list[Line]]]:
    """Return the columns of a region in reading order, each as its rows."""
    columns: list[list[list[Line]]] = []
    plain: list[list[Line]] = []
    for band in _bands(rows, body):
        gutters = band.gutters
        if len(band.rows) < _ROWS_OF_COLUMNS or not gutters:
            plain += band.rows
            continue
        if plain:
            columns.append(plain)
            plain = []
        borders = [(start + end) / 2 for start, end in gutters]
        for left, right in zip([float("-inf"), *borders], [*borders, float("inf")], strict=True):
            within = [[line for line in row if left <= line.x0 < right] for row in band.rows]
            columns += _columns([row for row in within if row], body)
    return [*columns, plain] if plain else columns


def _bands(rows: list[list[Line]], body: float) -> list[_Band]:
    """Cut a region into bands of rows with common gutters, from the top."""
    if not rows:
        return []
    edges = (min(row[0].x0 for row in rows), max(map(_right, rows)))
    bands = [_Band(edges, body)]
    for row in rows:
        if bands[-1].rows and not bands[-1].takes(row):
            bands.append(_Band(edges, body))
        bands[-1].add(row)
    return bands


def _right(row: list[Line]) -> float:
    return max(line.x1 for line in row)


def _is_headline(row: list[Line], body: float) -> bool:
    return all(line.size >= _HEADLINE * body for line in row)


def _gaps(row: list[Line], edges: Span, least: float) -> list[Span]:
    """Return where a row leaves the region free, margins included."""
    gaps, at = [], edges[0]
    for line in row:
        if line.x0 - at >= least:
            gaps.append((at, line.x0))
        at = max(at, line.x1)
    if edges[1] - at >= least:
        gaps.append((at, edges[1]))
    return gaps


def _interior(spans: list[Span], left: float, right: float) -> list[Span]:
    """Return those spans that have text on both sides."""
    return [(start, end) for start, end in spans if start > left and end < right]


def _joined(row: list[Line]) -> Line:
    """Return the lines of a row of one column as one line."""
    text = row[0].text
    for line in row[1:]:
        text = _join(text, line.text)
    return Line(
        text,
        row[0].x0,
        max(line.x1 for line in row),
        min(line.top for line in row),
        max(line.bottom for line in row),
        max(line.size for line in row),
    )


def _join(before: str, after: str) -> str:
    """Join two pieces of a sentence: a space goes between Latin words only."""
    return before[:-1] + squeeze_spaces(f"{before[-1]} {after[0]}") + after[1:]
