"""The one text type that keeps the raw offset of every character and a list of what was dropped.

Two coordinate systems meet only here: *raw* offsets count code points of the decoded source,
*own* offsets count code points of ``AlignedText.text``. Everything else in the program works in
one of them and asks this module for the other. All spans are half open.

A text is a list of runs; within a run own and raw offsets move in step. So a step that drops or
reorders text costs as many runs as it makes cuts, not as many as there are characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import attrgetter

from pipeline.records import Removal

# Full-width digits and Latin letters lie at a fixed distance from the half-width ones.
_WIDTH_DISTANCE = 0xFEE0
FOLD_WIDTH = {
    ord(full): chr(ord(full) - _WIDTH_DISTANCE)
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for full in map(chr, range(ord(first), ord(last) + 1))
}
FULL_WIDTH = "０-９Ａ-Ｚａ-ｚ"
_FULL_WIDTH = re.compile(f"[{FULL_WIDTH}]")
_LATIN = frozenset(
    chr(code)
    for first, last in (
        ("A", "Z"),
        ("a", "z"),
        ("À", "Ö"),
        ("Ø", "ö"),
        ("ø", "ɏ"),
        ("Ａ", "Ｚ"),
        ("ａ", "ｚ"),
    )
    for code in range(ord(first), ord(last) + 1)
)
# (A pattern that begins with a set is searched twice as fast.)
_SPACE = re.compile(r"\s\s*")
_IDEOGRAPHS = re.compile("[一-龥]*")
# A day in figures and the time of day behind it: without the space their digits run together.
_DIGIT = "0-9０-９"
_DAY = re.compile(rf"[{_DIGIT}]{{4}}[-/.／－．][{_DIGIT}]{{1,2}}[-/.／－．][{_DIGIT}]{{1,2}}\Z")
_TIME = re.compile(rf"[{_DIGIT}]{{1,2}}[:：][{_DIGIT}]{{2}}")
_DAY_LONGEST = 10
_TIME_LONGEST = 5


def _layout(text: str, first: int = 0, last: int | None = None) -> list[tuple[int, int, None]]:
    """Return the spans of white space in ``text[first:last]`` that go.

    One space stays between two Latin letters, and one between a day in figures and a time of day.
    """
    spans: list[tuple[int, int, None]] = []
    last = len(text) if last is None else last
    for match in _SPACE.finditer(text, first, last):
        start, end = match.span()
        if first < start and end < last and _parts(text, start, end):
            start += 1
        if start < end:
            spans.append((start, end, None))
    return spans


def _parts(text: str, start: int, end: int) -> bool:
    """Tell whether the white space ``text[start:end]`` parts what must not run together."""
    before, behind = text[start - 1], text[end]
    if before in _LATIN:
        return behind in _LATIN
    return (
        before.isdecimal()
        and behind.isdecimal()
        and _TIME.match(text, end) is not None
        and _DAY.search(text, max(0, start - _DAY_LONGEST), start) is not None
    )


def squeeze_spaces(text: str, before: str = "", behind: str = "") -> str:
    """Drop white space, keeping one space between two Latin letters, and a day and its time.

    before, behind: what stands about the text, which tells a day or a time of which it holds only
    a part.
    """
    if _SPACE.search(text) is None:
        return text
    if before or behind:
        context, size = before + text + behind, len(before)
        spans = [(a - size, b - size, c) for a, b, c in _layout(context, size, size + len(text))]
    else:
        spans = _layout(text)
    parts, at = [], 0
    for start, end, _ in spans:
        parts.append(text[at:start])
        at = end
    parts.append(text[at:])
    return _SPACE.sub(" ", "".join(parts))


def surface(raw: str, start: int, end: int, removed: Iterable[Removal] = ()) -> str:
    """Return the text of a mention that spans ``raw[start:end]``.

    That is the raw slice less the spans of ``removed`` that touch it, white space out (one space
    stays between Latin words, and between a day and its time), full-width digits and Latin
    letters folded.
    """
    cuts = sorted(
        (max(r.raw_start, start), min(r.raw_end, end))
        for r in removed
        if r.raw_start < end and r.raw_end > start
    )
    if cuts:
        parts, at = [], start
        for cut_start, cut_end in cuts:
            parts.append(raw[at:cut_start] if cut_start > at else "")
            at = max(at, cut_end)
        parts.append(raw[at:end])
        text = "".join(parts)
    else:
        text = raw[start:end]
    if _IDEOGRAPHS.fullmatch(text):
        # No white space and no width to fold.
        return text
    before, behind = raw[max(0, start - _DAY_LONGEST) : start], raw[end : end + _TIME_LONGEST]
    return squeeze_spaces(text, before, behind).translate(FOLD_WIDTH)


class Removals:
    """The removals of one source, sorted once, asked for those that touch a span."""

    __slots__ = ("_ends", "_order", "_starts")

    def __init__(self, removed: Iterable[Removal]) -> None:
        """Take the removals in any order; they may overlap."""
        self._order = sorted(removed, key=attrgetter("raw_start"))
        self._starts: list[int] = []
        self._ends: list[int] = []
        if self._order:
            self._starts = [removal.raw_start for removal in self._order]
            # The furthest end so far never falls, so it can be searched too.
            self._ends = list(accumulate((removal.raw_end for removal in self._order), max))

    def touching(self, start: int, end: int) -> list[Removal]:
        """Return the removals among which are all that touch the raw span ``[start, end)``."""
        return self._order[bisect_right(self._ends, start) : bisect_left(self._starts, end)]


class AlignedText:
    """An immutable text whose every character knows its raw offset.

    text: the present text, own offsets.
    removed: what the steps so far dropped with a reason, raw offsets, in order of removal.
    """

    __slots__ = ("_own", "_raw", "removed", "text")

    def __init__(
        self,
        text: str,
        own: Sequence[int],
        raw: Sequence[int],
        removed: tuple[Removal, ...] = (),
    ) -> None:
        """Take the text, the own start and the raw start of each run (own starts ascending)."""
        self.text = text
        self._own = own
        self._raw = raw
        self.removed = removed

    @classmethod
    def of(cls, raw: str) -> AlignedText:
        """Return the raw text aligned with itself."""
        return cls(raw, (0,), (0,))

    @classmethod
    def paragraphs(cls, raw: str) -> AlignedText:
        """Return clean text, a paragraph a line: widths folded, white space and empty lines out."""
        aligned = cls.of(raw).fold_width()
        lines, start = [], 0
        for line in raw.split("\n"):
            squeezed = aligned.slice(start, start + len(line)).squeeze() if line else None
            if squeezed is not None and squeezed.text:
                lines.append(squeezed)
            start += len(line) + 1
        return cls.join(lines)

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return (
            f"AlignedText({self.text[:30]!r}, {len(self._own)} runs, {len(self.removed)} removed)"
        )

    def raw_of(self, index: int) -> int:
        """Return the raw offset of the character at own offset ``index``."""
        run = bisect_right(self._own, index) - 1
        return self._raw[run] + index - self._own[run]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of the own span ``[start, end)``, which must not be empty."""
        run = bisect_right(self._own, start)
        raw_start = self._raw[run - 1] + start - self._own[run - 1]
        if run == len(self._own) or end <= self._own[run]:
            return raw_start, raw_start + end - start
        return raw_start, self.raw_of(end - 1) + 1

    @property
    def distance(self) -> int | None:
        """Return how far raw offsets lie from own ones where that is the same for all, or None."""
        return self._raw[0] - self._own[0] if len(self._own) == 1 else None

    def is_whole(self, at: int) -> bool:
        """Tell whether nothing of the source is left out right before own offset ``at`` > 0."""
        return len(self._own) == 1 or self.raw_of(at) == self.raw_of(at - 1) + 1

    def with_text(self, text: str) -> AlignedText:
        """Return the same alignment with characters exchanged one for one."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters cannot stand for {len(self.text)}")
        return AlignedText(text, self._own, self._raw, self.removed)

    def fold_width(self, rare: str | None = None) -> AlignedText:
        """Fold full-width digits and Latin letters to half width, one for one.

        rare: characters of which one stands in it for all that fold; it spares the search.
        """
        if _FULL_WIDTH.search(self.text if rare is None else rare) is None:
            return self
        folded = _FULL_WIDTH.sub(lambda match: FOLD_WIDTH[ord(match[0])], self.text)
        return self.with_text(folded)

    def note(self, removed: Iterable[Removal]) -> AlignedText:
        """Return this text with further removals on its list."""
        return AlignedText(self.text, self._own, self._raw, (*self.removed, *removed))

    def slice(self, start: int, end: int) -> AlignedText:
        """Return the own span ``[start, end)`` as a text of its own; ``removed`` stays behind."""
        own, raw = self._runs(start, end, 0)
        return AlignedText(self.text[start:end], own, raw)

    def drop(self, spans: Iterable[tuple[int, int, str | None]]) -> AlignedText:
        """Drop own spans ``(start, end, reason)``; a reason of None is layout and not listed.

        Spans may come in any order and overlap; the part of a span that another one has taken
        already is not listed twice.
        """
        parts: list[str] = []
        own: list[int] = []
        raw: list[int] = []
        removed: list[Removal] = []
        at = length = 0
        for start, end, reason in sorted(spans, key=lambda span: (span[0], -span[1])):
            start = max(start, at)
            if start >= end:
                continue
            if start > at:
                length = self._keep(at, start, length, parts, own, raw)
            if reason is not None:
                first, last = self.raw_span(start, end)
                removed.append(Removal(reason=reason, raw_start=first, raw_end=last))
            at = end
        if at == 0:
            return self
        if at < len(self.text):
            self._keep(at, len(self.text), length, parts, own, raw)
        if not own:
            own, raw = [0], [self._raw[0] if self._raw else 0]
        return AlignedText("".join(parts), own, raw, (*self.removed, *removed))

    def squeeze(self) -> AlignedText:
        """Drop white space as :func:`surface` does, so that own text and surface agree."""
        spans = _layout(self.text)
        text = self.drop(spans) if spans else self
        return text.with_text(_SPACE.sub(" ", text.text)) if _SPACE.search(text.text) else text

    @classmethod
    def join(cls, parts: Sequence[AlignedText], separator: str = "\n") -> AlignedText:
        """Join texts of one source in the order given, each separator at the end of the former."""
        if len(parts) == 1:
            return parts[0]
        own: list[int] = []
        raw: list[int] = []
        texts: list[str] = []
        removed: list[Removal] = []
        length = 0
        for number, part in enumerate(parts):
            if number and separator:
                texts.append(separator)
                if not parts[number - 1].text:
                    own.append(length)
                    raw.append(0)
                length += len(separator)
            if part.text:
                texts.append(part.text)
                # What goes on in step with the run before is one with it.
                same = bool(own) and part._raw[0] - raw[-1] == length + part._own[0] - own[-1]
                own += [length + start for start in part._own[same:]]
                raw += part._raw[same:]
                length += len(part.text)
            removed.extend(part.removed)
        if not own:
            own, raw = [0], [0]
        return cls("".join(texts), own, raw, tuple(removed))

    def _runs(self, start: int, end: int, at: int) -> tuple[list[int], list[int]]:
        """Return the runs of the own span ``[start, end)``, moved so that it begins at ``at``."""
        if len(self._own) == 1:
            return [at], [self._raw[0] + start - self._own[0]]
        run = bisect_right(self._own, start) - 1
        own = [at]
        raw = [self._raw[run] + start - self._own[run]]
        run += 1
        while run < len(self._own) and self._own[run] < end:
            own.append(self._own[run] - start + at)
            raw.append(self._raw[run])
            run += 1
        return own, raw

    def _keep(
        self,
        start: int,
        end: int,
        at: int,
        parts: list[str],
        own: list[int],
        raw: list[int],
    ) -> int:
        """Append ``[start, end)`` to the lists of a text under construction; return its length."""
        kept_own, kept_raw = self._runs(start, end, at)
        parts.append(self.text[start:end])
        own.extend(kept_own)
        raw.extend(kept_raw)
        return at + end - start
