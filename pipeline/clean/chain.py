"""The steps of cleaning in their order, and what each of them changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.aligned import AlignedText
from pipeline.clean.articles import Draft, cut_articles
from pipeline.clean.lines import join_lines, unwrap_cut
from pipeline.clean.noise import mark_noise
from pipeline.clean.page import Line, Paragraph, split_lines
from pipeline.records import Removal


@dataclass(slots=True)
class Page:
    """One source on its way through the steps.

    torn: own spans of line breaks inside a Latin word, which go without leaving a space.
    """

    aligned: AlignedText
    lines: list[Line] = field(default_factory=list)
    torn: list[tuple[int, int]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    warnings: list[Removal] = field(default_factory=list)

    def drop(self, start: int, end: int, reason: str) -> None:
        """List an own span as dropped."""
        first, last = self.aligned.raw_span(start, end)
        self.removed.append(Removal(reason=reason, raw_start=first, raw_end=last))


def run_chain(raw: str) -> Page:
    """Run every step over a raw text."""
    page = Page(AlignedText.of(raw).fold_width())
    page.lines = split_lines(page.aligned)
    page.lines, page.torn = unwrap_cut(page.lines)
    mark_noise(page.lines)
    page.paragraphs = join_lines(page.lines)
    page.drafts = cut_articles(page.paragraphs)
    _list_removed(page)
    return page


def _list_removed(page: Page) -> None:
    for line in page.lines:
        if line.reason is not None:
            for start, end in line.spans:
                page.drop(start, end, line.reason)
    for start, end in page.torn:
        page.drop(start, end, "line break")
    for paragraph in page.paragraphs:
        if paragraph.reason is not None:
            for start, end in paragraph.spans:
                page.drop(start, end, paragraph.reason)
        for start, end, reason in paragraph.cuts:
            for first, last in own_spans(paragraph, start, end):
                page.drop(first, last, reason)
    page.removed.extend(page.aligned.removed)
    page.removed.sort(key=lambda removal: (removal.raw_start, removal.raw_end))


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


def paragraph_text(page: Page, paragraph: Paragraph) -> AlignedText:
    """Return the aligned text of a paragraph, what was cut from it and its layout left out."""
    spans = paragraph.spans
    if paragraph.cuts:
        spans, at = [], 0
        for start, end, _ in sorted(paragraph.cuts):
            spans += own_spans(paragraph, at, start)
            at = max(at, end)
        spans += own_spans(paragraph, at, len(paragraph.text))
    pieces = [page.aligned.slice(*run) for run in _runs(page, spans)]
    if not pieces:
        return AlignedText("", (0,), (paragraph.start,))
    return (pieces[0] if len(pieces) == 1 else AlignedText.join(pieces)).squeeze()


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
