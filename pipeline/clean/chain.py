"""The steps of cleaning in their order, and what each of them changed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.aligned import AlignedText
from pipeline.clean.articles import Draft, cut_articles
from pipeline.clean.chars import drop_marks, rare_characters
from pipeline.clean.glosses import drop_glosses
from pipeline.clean.lines import join_lines
from pipeline.clean.mend import close_spacing, strip_tails, undo_cuts
from pipeline.clean.noise import mark_noise
from pipeline.clean.page import Cut, Line, Paragraph, split_lines
from pipeline.clean.published import Fact, read_facts
from pipeline.clean.reasons import STEPS, step_of
from pipeline.records import Removal

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(slots=True)
class Page:
    """One source on its way through the steps.

    view: its text as patterns see it; torn: own spans of layout that goes without leaving a
    space, inside a Latin word; listed: whether a line may hold a word of :attr:`Words.listed`.
    """

    aligned: AlignedText
    view: str
    lines: list[Line]
    torn: list[Cut]
    listed: bool
    paragraphs: list[Paragraph]
    drafts: list[Draft]
    facts: list[Fact]
    removed: list[Removal]

    def drop(self, start: int, end: int, reason: str) -> None:
        """List an own span as dropped."""
        first, last = self.aligned.raw_span(start, end)
        self.removed.append(Removal(reason=reason, raw_start=first, raw_end=last))


def _mark_stories(page: Page, stories: Sequence[int]) -> None:
    """Mark the paragraphs with which the stories begin."""
    if not stories:
        return
    starts = [page.aligned.raw_of(paragraph.start) for paragraph in page.paragraphs]
    for story in stories:
        number = bisect_left(starts, story)
        if number < len(starts):
            page.paragraphs[number].begins = True


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a step changed: raw span, and the text that stood there."""

    step: str
    reason: str
    raw_start: int
    raw_end: int
    text: str


def run_chain(raw: str, stories: Sequence[int] = ()) -> Page:
    """Run every step over a raw text; ``stories`` are raw offsets at which articles begin."""
    rare = rare_characters(raw)
    whole = AlignedText.of(raw).fold_width(rare)
    if raw.startswith(_BYTE_ORDER_MARK):
        whole = whole.drop([(0, 1, "invisible")])
    uncut, split = undo_cuts(whole, rare)
    aligned = drop_glosses(drop_marks(uncut, rare))
    if split is None or aligned is not uncut:
        split = split_lines(aligned.text, rare)
    view, lines = split
    torn = close_spacing(aligned.text, lines) + strip_tails(lines)
    torn.sort()
    listed = mark_noise(lines)
    paragraphs = join_lines(lines)
    facts = read_facts(lines)
    page = Page(aligned, view, lines, torn, listed, paragraphs, [], facts, [])
    _mark_stories(page, stories)
    page.drafts = cut_articles(paragraphs)
    _list_removed(page, raw)
    return page


def changes_of(raw: str, page: Page, warnings: Iterable[Removal]) -> list[Change]:
    """Return what each step changed on a page, in the order of the steps, then of the raw text.

    Lines that were joined are told paragraph by paragraph, with the raw span of the whole.
    """
    changes = [
        Change(step_of(reason), reason, start, end, raw[start:end])
        for start, end, reason in (
            *_pieces_together(raw, page.removed),
            *((w.raw_start, w.raw_end, w.reason) for w in warnings),
        )
    ]
    ends = [match.start() for match in re.finditer("\n", raw)]
    for paragraph in page.paragraphs:
        if paragraph.reason is not None:
            continue
        offsets = range(paragraph.start, paragraph.end)
        own = (page.aligned.raw_of(at) for at in offsets if not page.aligned.text[at].isspace())
        lines = len({bisect_left(ends, at) for at in own})
        if lines > 1:
            first, last = page.aligned.raw_span(paragraph.start, paragraph.end)
            changes.append(Change("lines", f"{lines} lines joined", first, last, raw[first:last]))
    return sorted(changes, key=lambda change: (STEPS.index(change.step), change.raw_start))


def _pieces_together(raw: str, removed: Iterable[Removal]) -> list[Cut]:
    """Return raw spans and reasons, pieces of one line that only spaces part told as one."""
    told: list[Cut] = []
    for one in removed:
        start = one.raw_start
        if told and told[-1][2] == one.reason and told[-1][1] < start:
            between = raw[told[-1][1] : start]
            if between.isspace() and "\n" not in between:
                start = told.pop()[0]
        told.append((start, one.raw_end, one.reason))
    return told


def _list_removed(page: Page, raw: str) -> None:
    for line in page.lines:
        if line.reason is not None:
            _drop_whole(page, raw, line.spans, line.reason)
    for start, end, reason in page.torn:
        page.drop(start, end, reason)
    for paragraph in page.paragraphs:
        if paragraph.reason is not None:
            _drop_whole(page, raw, paragraph.spans, paragraph.reason)
        for start, end, reason in paragraph.cuts:
            for first, last in own_spans(paragraph, start, end):
                page.drop(first, last, reason)
    page.removed.extend(page.aligned.removed)
    if page.removed:
        page.removed = _disjoint(page.removed)


def _drop_whole(page: Page, raw: str, spans: Iterable[tuple[int, int]], reason: str) -> None:
    """List the spans of a whole line, or go on with what the line before it was listed as.

    Nothing but white space lies between the two, and some stays on both sides: what is read
    across them is the same.
    """
    for start, end in spans:
        first, last = page.aligned.raw_span(start, end)
        before = page.removed[-1] if page.removed else None
        if before and before.reason == reason and raw[before.raw_end : first].isspace():
            first = before.raw_start
            page.removed.pop()
        page.removed.append(Removal(reason=reason, raw_start=first, raw_end=last))


def _disjoint(removed: list[Removal]) -> list[Removal]:
    """Sort removals; one that lies inside another is told already."""
    removed.sort(key=lambda removal: (removal.raw_start, -removal.raw_end))
    kept: list[Removal] = []
    for removal in removed:
        if not kept or removal.raw_end > kept[-1].raw_end:
            kept.append(removal)
    return kept


def own_spans(paragraph: Paragraph, start: int, end: int) -> list[tuple[int, int]]:
    """Return the own spans of ``paragraph.text[start:end]``, one a line."""
    found = []
    at = 0
    for first, last in paragraph.spans:
        size = last - first
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            found.append((first + low, first + high))
        at += size
    return found


def article_text(
    page: Page, title: Paragraph | None, body: Iterable[Paragraph]
) -> tuple[AlignedText, int, str | None]:
    """Return the aligned text of an article, the end of its title, and its view if it is at hand.

    The text is the title's line, if there is one, then a paragraph a line; what was cut from them
    and their layout are left out.
    """
    pieces = _pieces(page, [title]) if title else []
    title_end = len(pieces[0][0].text) if pieces else 0
    pieces += _pieces(page, body)
    if len(pieces) == 1:
        aligned, view = pieces[0]
        return aligned, title_end, view
    views = [view for _, view in pieces if view is not None]
    view = "\n".join(views) if len(views) == len(pieces) else None
    return AlignedText.join([piece for piece, _ in pieces]), title_end, view


def _pieces(page: Page, paragraphs: Iterable[Paragraph]) -> list[tuple[AlignedText, str | None]]:
    """Return the texts of paragraphs that are not empty, with their views where they are at hand.

    Lines of the page that stand as they are, one behind the other, are taken over as one.
    """
    aligned, text, torn = page.aligned, page.aligned.text, page.torn
    whole = aligned.distance is not None
    pieces: list[tuple[AlignedText, str | None]] = []
    first = last = -1
    for paragraph in paragraphs:
        start, end = paragraph.spans[0]
        plain = paragraph.tight and not (paragraph.cuts or torn)
        if (
            plain
            and first >= 0
            and start == last + 1
            and text[last] == "\n"
            and (whole or aligned.is_whole(last))
        ):
            last = end
            continue
        if first >= 0:
            pieces.append((aligned.slice(first, last), page.view[first:last]))
        first, last = (start, end) if plain else (-1, -1)
        if not plain and (piece := _paragraph_text(page, paragraph)).text:
            pieces.append((piece, None))
    if first >= 0:
        pieces.append((aligned.slice(first, last), page.view[first:last]))
    return pieces


def _paragraph_text(page: Page, paragraph: Paragraph) -> AlignedText:
    """Return the aligned text of a paragraph, what was cut from it and its layout left out."""
    spans = paragraph.spans
    if paragraph.cuts:
        spans, at = [], 0
        for start, end, _ in sorted(paragraph.cuts):
            spans += own_spans(paragraph, at, start)
            at = max(at, end)
        spans += own_spans(paragraph, at, len(paragraph.text))
    pieces = [_piece(page, start, end) for start, end in _runs(page, spans)]
    if not pieces:
        return AlignedText("", (0,), (paragraph.start,))
    return (pieces[0] if len(pieces) == 1 else AlignedText.join(pieces)).squeeze()


def _piece(page: Page, start: int, end: int) -> AlignedText:
    piece = page.aligned.slice(start, end)
    if not page.torn:
        return piece
    at = bisect_left(page.torn, (start, start, ""))
    cuts = []
    while at < len(page.torn) and page.torn[at][1] <= end:
        cuts.append((page.torn[at][0] - start, page.torn[at][1] - start, None))
        at += 1
    return piece.drop(cuts)


def _runs(page: Page, spans: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Take spans together where nothing but layout lies between them."""
    text = page.aligned.text
    runs: list[tuple[int, int]] = []
    for start, end in spans:
        if runs and (runs[-1][1] == start or text[runs[-1][1] : start].isspace()):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
