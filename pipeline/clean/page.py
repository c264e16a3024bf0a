"""The page as cleaning sees it: lines, then paragraphs, over one aligned text.

Own offsets count in the page's text, which is the source less what the character steps dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.patterns import lazy
from pipeline.view import view_of

# A sentence mark, with the closers that may follow it, at the end of a line.
SENTENCE_END = "。！？!?…"
# The square bracket stands first, where a class of characters takes it for itself.
CLOSERS = "]”’」』）)】》〉"
_TERMINAL = re.compile(rf"[{SENTENCE_END}][{CLOSERS}]*\Z")


# All white space that does not end a line.
SPACES = (
    "\t\x1f \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)
_SPACES = frozenset(SPACES)

# An own span that goes, with the reason.
Cut = tuple[int, int, str]


class Line:
    """One line of the page, stripped.

    spans: own spans of its pieces (one, unless it was put together again); text: the pieces;
    view: the text as patterns see it; gap: blank lines before it; length: characters of the raw
    line, its own white space counted; tight: no white space in it; closed: it ends with the
    mark that ends a sentence; reason: why it is dropped, or None; alone: it is a paragraph by
    itself; field: it is a field of a form.
    """

    __slots__ = (
        "_width",
        "alone",
        "closed",
        "field",
        "gap",
        "length",
        "reason",
        "spans",
        "text",
        "tight",
        "view",
    )

    def __init__(
        self,
        spans: list[tuple[int, int]],
        text: str,
        gap: int,
        length: int,
        tight: bool | None = None,
        view: str | None = None,
    ) -> None:
        self.spans = spans
        self.text = text
        self.view = view_of(text) if view is None else view
        self.gap = gap
        self.length = length
        self.tight = len(text.split(None, 1)) == 1 if tight is None else tight
        self.closed = text[-1] == "。" or is_terminal(text)
        self.reason: str | None = None
        self.alone = False
        self.field = False
        self._width = 0

    @property
    def width(self) -> int:
        """The columns it takes on paper, counted when first asked for."""
        if not self._width:
            self._width = display_width(self.text if self.tight else "".join(self.text.split()))
        return self._width

    def drop_tail(self, size: int) -> None:
        """Drop so many characters at its end; on paper it stays as wide as it was set."""
        self._width = self.width
        start, end = self.spans[-1]
        self.spans[-1] = (start, end - size)
        self.text, self.view = self.text[:-size], self.view[:-size]
        self.closed = is_terminal(self.text)

    def __repr__(self) -> str:
        return f"Line({self.spans}, {self.text[:24]!r}, {self.reason})"


def display_width(text: str) -> int:
    """Return the columns a text takes on paper: two for a Chinese character, one for a Latin."""
    size = len(text)
    return size + (len(text.encode("utf-8", "surrogatepass")) - size) // 2


def is_terminal(text: str) -> bool:
    """Tell whether a line ends with the mark that ends a sentence."""
    last = text[-1:]
    if last in SENTENCE_END:
        return bool(last)
    return last in CLOSERS and _TERMINAL.search(text[-6:]) is not None


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph, or a heading of its own.

    spans: own spans of the pieces of its lines; text: the pieces; lines: their number;
    tight: one line without white space; behind: why the line before it was dropped, if it was;
    begins: the layout of the page says that an article begins with it; head, tail: the width of
    the column they begin and end in, 0 where they do not tell.
    """

    spans: list[tuple[int, int]]
    text: str
    head: int
    tail: int
    heading: bool
    gap: int
    lines: int
    tight: bool = False
    view_: str | None = None
    behind: str | None = None
    begins: bool = False
    reason: str | None = None
    cuts: list[Cut] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Own offset of its first character."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Own offset behind its last character."""
        return self.spans[-1][1]

    @property
    def view(self) -> str:
        """The text as patterns see it, made when first asked for."""
        if self.view_ is None:
            self.view_ = view_of(self.text)
        return self.view_


def paragraph_of(line: Line, heading: bool) -> Paragraph:
    """Return the paragraph that a line is by itself."""
    tight = line.tight and len(line.spans) == 1
    return Paragraph(line.spans, line.text, 0, 0, heading, line.gap, 1, tight, line.view)


def split_lines(text: str, rare: str | None = None) -> tuple[str, list[Line]]:
    """Return the view of a text and its lines that are not blank, whose views are cut out of it.

    rare: the rare characters of the text, or of one that holds it (see
    :func:`pipeline.clean.chars.rare_characters`).
    """
    view = view_of(text, rare)
    same = view == text
    lines = []
    at = gap = 0
    raw_lines = text.splitlines(keepends=True)
    stripped = list(map(str.strip, raw_lines))
    # With no more words than lines there is no white space inside a line.
    tight = (rare is not None and _SPACES.isdisjoint(rare)) or (
        len(text.split()) == len(stripped) - stripped.count("")
    )
    for raw_line, line in zip(raw_lines, stripped, strict=True):
        if line:
            start = at + (0 if raw_line[0] == line[0] else raw_line.index(line[0]))
            end = start + len(line)
            length = len(raw_line.rstrip("\r\n"))
            if tight or len(line.split(None, 1)) == 1:
                seen = line if same else view[start:end]
                lines.append(Line([(start, end)], line, gap, length, True, seen))
            else:
                lines.append(_spaced_line(start, line, gap, length, view))
            gap = 0
        else:
            gap += 1
        at += len(raw_line)
    return view, lines


# White space round a number, which says nothing; in a line that is spaced out, all of it.
# (It begins with the space, so that the search is for one.)
_ROUND_NUMBER = lazy(r"\s(?:(?<=[0-9]\s)\s*(?=[㐀-鿿])|(?<=[㐀-鿿]\s)\s*(?=[0-9]))")
_ALL_SPACE = re.compile(r"\s+")


def _spaced_line(start: int, text: str, gap: int, length: int, view: str) -> Line:
    """Return a line without the white space that patterns would stumble over."""
    spaces = _ALL_SPACE if is_spaced_out(text) else _ROUND_NUMBER
    spans = []
    at = 0
    for match in spaces.finditer(text):
        spans.append((start + at, start + match.start()))
        at = match.end()
    spans.append((start + at, start + len(text)))
    pieces = "".join([text[a - start : b - start] for a, b in spans])
    return Line(spans, pieces, gap, length, view="".join([view[a:b] for a, b in spans]))


def is_spaced_out(text: str) -> bool:
    """Tell whether a line has a space between most of its characters."""
    return text.count(" ") + text.count("\u3000") >= 0.4 * len(text)
