"""The page cut into articles, each with its title, its byline and its dateline.

How a page is cut follows from its form: datelines and bylines open an article, so does a
headline above a column of another width; a block whose lines are much wider or narrower than
those before and behind it is a note in a box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.clean.credits import Credit, find_byline, find_credit
from pipeline.clean.dateline import Dateline, find_dateline
from pipeline.clean.page import Paragraph, is_terminal

# Columns of one article differ by less than this factor; another article's, or a box, by more.
_OTHER_COLUMN = 1.5
_TITLE_LONGEST = 60
# No column is narrower than eight characters.
_NARROWEST = 16
_MARK = re.compile(r"[\s▶►■□●○◆◇★☆※▲△•·]+")


@dataclass(slots=True)
class Draft:
    """An article under construction."""

    headings: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    title: Paragraph | None = None
    names: list[str] = field(default_factory=list)
    agency: str | None = None
    day: str | None = None
    signed: bool = False

    def credit(self, credit: Credit | Dateline) -> None:
        """Take over what a byline, dateline or credit says."""
        self.names += [name for name in credit.names if name not in self.names]
        self.agency = self.agency or credit.agency


def cut_articles(paragraphs: Sequence[Paragraph]) -> list[Draft]:
    """Cut the paragraphs of a page into articles, each with its head and its credits."""
    drafts = [Draft()]
    for number, paragraph in enumerate(paragraphs):
        draft = drafts[-1]
        byline = find_byline(paragraph.view)
        dateline = None if byline else find_dateline(paragraph.view)
        if draft.body and _opens(paragraphs, number, byline, dateline, draft):
            drafts.append(_split_head(draft))
            draft = drafts[-1]
        if byline is not None:
            paragraph.reason = "byline"
            draft.credit(byline)
            draft.signed = True
            continue
        if dateline is not None and not draft.body:
            draft.credit(dateline)
            draft.day = dateline.day
            draft.signed = True
            paragraph.cuts.append((0, dateline.end, "dateline"))
        if paragraph.heading and not draft.body:
            draft.headings.append(paragraph)
        else:
            draft.body.append(paragraph)
    drafts = [draft for draft in drafts if draft.body or draft.headings]
    for draft in drafts:
        _close(draft)
    _place_headlines(drafts)
    for draft in drafts:
        _choose_title(draft)
    return drafts


def _opens(
    paragraphs: Sequence[Paragraph],
    at: int,
    byline: Credit | None,
    dateline: Dateline | None,
    draft: Draft,
) -> bool:
    """Tell whether a new article begins at paragraph ``at`` (or with the headings before it)."""
    paragraph = paragraphs[at]
    if dateline is not None:
        return True
    if byline is not None:
        return at + 1 < len(paragraphs) and not paragraphs[at + 1].heading
    if paragraph.heading:
        return False
    return _other_column(paragraphs, at, draft)


def _other_column(paragraphs: Sequence[Paragraph], at: int, draft: Draft) -> bool:
    """Tell whether a paragraph stands in a column of its own behind a finished sentence.

    Below a headline another width is enough; without one the block must differ from what
    follows it too, as a note in a box does.
    """
    before = [p for p in draft.body if not p.heading]
    if not before or not is_terminal(before[-1].text):
        return False
    width = paragraphs[at].head
    former = next((p.tail for p in reversed(before) if p.tail), 0)
    if min(width, former) < _NARROWEST or _ratio(width, former) < _OTHER_COLUMN:
        return False
    if draft.body[-1].heading:
        return True
    behind = next((p.head for p in paragraphs[at + 1 :] if p.head), 0)
    return behind > 0 and _ratio(paragraphs[at].tail, behind) >= _OTHER_COLUMN


def _ratio(one: int, other: int) -> float:
    return max(one, other) / max(min(one, other), 1)


def _split_head(draft: Draft) -> Draft:
    """Take the headings at the end of a body for the article that begins behind them."""
    following = Draft()
    while len(draft.body) > 1 and draft.body[-1].heading:
        following.headings.insert(0, draft.body.pop())
    return following


def _close(draft: Draft) -> None:
    """Take the credits off the end of a body."""
    while draft.body:
        last = draft.body[-1]
        credit = find_credit(last.view)
        if credit is None:
            return
        draft.credit(credit)
        if credit.start:
            last.cuts.append((credit.start, len(last.text), "credit"))
            return
        last.reason = "credit"
        draft.body.pop()


def _place_headlines(drafts: Sequence[Draft]) -> None:
    """Give a headline that stands over another article to the one it tells of.

    It moves to an article without a headline that is signed (so it should have one) where that
    holds most of the headline's words and the article below it holds few.
    """
    for draft in drafts:
        for heading in list(draft.headings):
            here = _shared(heading, draft)
            best, owner = here, draft
            for other in drafts:
                if other is not draft and other.signed and not other.headings and other.body:
                    shared = _shared(heading, other)
                    if shared > best:
                        best, owner = shared, other
            if owner is not draft and best >= 0.6 and here <= 0.5 * best:
                draft.headings.remove(heading)
                owner.headings.append(heading)


def _shared(heading: Paragraph, draft: Draft) -> float:
    """Return the share of a headline's character pairs that a body holds."""
    letters = re.sub(r"\W+", "", heading.view)
    pairs = {letters[i : i + 2] for i in range(len(letters) - 1)}
    if not pairs:
        return 0.0
    body = "\n".join(paragraph.view for paragraph in draft.body)
    return sum(pair in body for pair in pairs) / len(pairs)


def _choose_title(draft: Draft) -> None:
    """Take the first headline as title; further ones stand as paragraphs below it."""
    if not draft.headings:
        return
    if len(draft.headings[0].text) <= _TITLE_LONGEST:
        draft.title = draft.headings.pop(0)
    draft.body[:0] = draft.headings
    draft.headings = []
