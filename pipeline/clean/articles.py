"""The page cut into articles, each with its title, its byline and its dateline.

How a page is cut follows from its form: datelines, bylines and a metadata line below a headline
open an article, so does a headline above a column of another width; a block whose lines are
much wider or narrower than those about it is a note in a box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.clean.credits import Credit, find_byline, find_credit
from pipeline.clean.dateline import Dateline, find_dateline
from pipeline.clean.fields import is_section
from pipeline.clean.page import Paragraph, is_terminal
from pipeline.clean.titles import (
    choose_title,
    is_body_name,
    is_medium,
    shared_pairs,
    sort_headings,
    trim_tail,
    trim_title,
)
from pipeline.view import view_of

# Columns of one article differ by less than this factor; another article's, or a box, by more.
_OTHER_COLUMN = 1.5
# A box that nothing follows must differ by more.
_LAST_BOX = 2.0
# No column is narrower than eight characters.
_NARROWEST = 16
# Characters of a body in which the words of its headline are looked for.
_TOLD = 3000
# The article of a headline that stands over another is among so many before and behind that one.
_NEAR = 12
# A paragraph shorter than this may stand twice on a page for good reason.
_DUPLICATE = 15
# A line below the last sentence that is no longer than this is no part of the article, unless
# it signs it.
_TAIL = 14
_ACCORDING = frozenset("据據")
# What parts a headline from the sentence it was run into; a shorter one may be its subject.
_BEHIND_TITLE = re.compile(r"\s+\S|(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_SHORTEST_REPEATED = 8
_ABSTRACT = re.compile(r"[【［（]?\s*(?:内容)?(?:摘要|提要|核心提示)\s*(?:[】］）]|：)")
_TOLD_BY = re.compile(r"[报報][道导導][\s，,：:]*\Z")
# Behind the last sentence: the tags of a post, and what a site says of whose the text is.
_TAGS = re.compile(r"(?<=[。！？”…）!?)])\s*(?:[#＃][^\s#＃，。]{1,20}[#＃]?\s*)+\Z")
_NOTICE = re.compile(
    r"(?<=[。！？”）])\s*(?:[一-鿿]{2,14})?(?:声明|提示|聲明)[：:](?=此|本|凡|以上|文章|内容)[^\n]{10,240}\Z"
)
_NOTICE_WORDS = re.compile(r"转载|轉載|版权|版權|观点|觀點|侵权|侵權|仅供参考|僅供參考")
_SIGNS = re.compile(
    r"(?:公司|董事会|监事会|委员会|办公室|局|厅|部|处|院|中心|政府|会|集团|行|大学|社|厂|所|联盟|分校|学院|报告人)\Z"
)


@dataclass(slots=True)
class Draft:
    """An article under construction; ``at`` is the own offset of its first paragraph."""

    at: int = 0
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

    @property
    def view(self) -> str:
        """The beginning of the body as patterns see it."""
        parts, size = [], 0
        for paragraph in self.body:
            parts.append(paragraph.text)
            size += len(paragraph.text)
            if size > _TOLD:
                break
        return view_of("\n".join(parts)[:_TOLD])


def cut_articles(paragraphs: Sequence[Paragraph]) -> list[Draft]:
    """Cut the paragraphs of a page into articles, each with its head and its credits."""
    drop_duplicates(paragraphs)
    paragraphs = [p for p in paragraphs if p.reason is None]
    _mark_briefs(paragraphs)
    drafts = _cut(paragraphs)
    for draft in drafts:
        _close(draft)
    drafts = [draft for draft in drafts if draft.body or draft.headings]
    if len(drafts) > 1:
        _place_headlines(drafts)
    for draft in drafts:
        _head(draft)
    return drafts


def drop_duplicates(paragraphs: Sequence[Paragraph]) -> None:
    """Mark the paragraphs that stand on the page already, in either script."""
    keys = [one.text if " " not in one.text else "".join(one.text.split()) for one in paragraphs]
    if len(set(keys)) == len(keys):
        return
    seen: set[str] = set()
    for paragraph, key in zip(paragraphs, keys, strict=True):
        if len(paragraph.text) < _DUPLICATE:
            continue
        if key in seen and not paragraph.heading:
            paragraph.reason = "duplicate"
        seen.add(key)


def _mark_briefs(paragraphs: Sequence[Paragraph]) -> None:
    """Mark the headlines of a digest: each stands behind the source line of the brief before it.

    One such line may be a note inside an article, or name the source of a figure above a
    subhead, so two headlines at least must stand so, and no subhead otherwise.
    """
    if len([one for one in paragraphs if one.heading]) < 2:
        return
    heads = [
        one
        for before, one, below in zip(paragraphs, paragraphs[1:], paragraphs[2:], strict=False)
        if one.heading and is_terminal(before.text) and not below.heading and below.behind is None
    ]
    if len(heads) > 1 and all(head.behind == "metadata" for head in heads):
        for head in heads:
            head.begins = True


def _cut(paragraphs: Sequence[Paragraph]) -> list[Draft]:
    drafts = [Draft()]
    for number, paragraph in enumerate(paragraphs):
        draft = drafts[-1]
        text = paragraph.text
        # (No byline ends as a sentence does.)
        byline = None if text[-1] == "。" else find_byline(text)
        dateline = None if byline else find_dateline(text)
        if byline is None and dateline is None and draft.body and _is_plain(paragraph):
            draft.body.append(paragraph)
            continue
        if dateline is not None and _holds_prose(draft) and _attributes(text, dateline):
            # 据某报报道, 某社报道 inside a body says where a sentence is from.
            if _is_plain(paragraph):
                draft.body.append(paragraph)
                continue
            dateline = None
        alone = dateline is not None and dateline.end >= len(text)
        if alone and draft.body and paragraph is paragraphs[-1]:
            # Reporters in a bracket below a body are its credit.
            dateline, alone = None, False
        if paragraph.begins and (draft.body or draft.headings):
            drafts.append(Draft())
            draft = drafts[-1]
        elif draft.body and _opens(paragraphs, number, byline, dateline, draft):
            drafts.append(_split_head(draft, paragraph))
            draft = drafts[-1]
        if not draft.body and not draft.headings and not draft.signed:
            draft.at = paragraph.start
        if byline is not None or (dateline is not None and alone):
            paragraph.reason = "dateline" if byline is None else "byline"
            draft.credit(byline or dateline or Credit(0, None, ()))
            draft.day = draft.day or (dateline.day if dateline else None)
            draft.signed = True
            continue
        if dateline is not None and (not _holds_prose(draft) or _is_abstract(draft)):
            draft.credit(dateline)
            draft.day = dateline.day
            draft.signed = True
            paragraph.cuts.append((0, dateline.end, "dateline"))
        if paragraph.heading and not draft.body:
            draft.headings.append(paragraph)
        else:
            draft.body.append(paragraph)
    return drafts


def _attributes(text: str, dateline: Dateline) -> bool:
    """Tell whether a dateline says no more than where a sentence is from."""
    if text[0] in _ACCORDING:
        return True
    told = not (dateline.names or dateline.day or dateline.place)
    return told and _TOLD_BY.search(text[: dateline.end]) is not None


def _holds_prose(draft: Draft) -> bool:
    """Tell whether a body has a paragraph that is no heading."""
    return any(not paragraph.heading for paragraph in draft.body)


def _is_abstract(draft: Draft) -> bool:
    """Tell whether a body so far is no more than what an article says in short."""
    if not any(_ABSTRACT.match(one.view) for one in (*draft.headings[-1:], *draft.body[:1])):
        return False
    return len([paragraph for paragraph in draft.body if not paragraph.heading]) == 1


def _is_plain(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is text that neither its form nor its place says more of."""
    return not (paragraph.heading or paragraph.begins or paragraph.behind or paragraph.head)


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
        return not _is_abstract(draft)
    if byline is not None:
        return at + 1 < len(paragraphs) and not paragraphs[at + 1].heading
    if paragraph.heading:
        return False
    if paragraph.behind == "metadata" and draft.body[-1].heading and len(draft.body) > 1:
        # Behind who signs and the day only what was enclosed follows.
        return not is_body_name(draft.body[-1].view)
    return _other_column(paragraphs, at, draft)


def _other_column(paragraphs: Sequence[Paragraph], at: int, draft: Draft) -> bool:
    """Tell whether a paragraph stands in a column of its own behind a finished sentence.

    Below a headline another width is enough; without one the block must differ from what
    follows it too, as a note in a box does.
    """
    if paragraphs[at].head < _NARROWEST:
        return False
    before = [p for p in draft.body[-4:] if not p.heading]
    if not before or not is_terminal(before[-1].text):
        return False
    width = paragraphs[at].head
    former = next((p.tail for p in reversed(before) if p.tail), 0)
    if min(width, former) < _NARROWEST or _ratio(width, former) < _OTHER_COLUMN:
        return False
    if draft.body[-1].heading:
        return True
    behind = next((p.head for p in paragraphs[at + 1 : at + 4] if p.head), 0)
    if not behind:
        return at + 1 == len(paragraphs) and _ratio(width, former) >= _LAST_BOX
    return _ratio(paragraphs[at].tail, behind) >= _OTHER_COLUMN


def _ratio(one: int, other: int) -> float:
    return max(one, other) / max(min(one, other), 1)


def _split_head(draft: Draft, paragraph: Paragraph) -> Draft:
    """Take the headings at the end of a body for the article that begins behind them.

    A sentence with its reporters in a bracket looks like one but is the end of the body.
    """
    following = Draft(at=paragraph.start)
    while len(draft.body) > 1 and draft.body[-1].heading and "。" not in draft.body[-1].text:
        following.headings.insert(0, draft.body.pop())
        following.at = following.headings[0].start
    return following


def _close(draft: Draft) -> None:
    """Take the credits off the end of a body, and what stands there by itself."""
    while draft.body:
        last = draft.body[-1]
        _trim_end(last)
        credit = find_credit(last.text)
        if credit is not None:
            draft.credit(credit)
            if credit.start:
                last.cuts.append((credit.start, len(last.text), "credit"))
                return
            last.reason = "credit"
        elif last.heading and len(draft.body) > 1 and _is_rest(last):
            last.reason = "navigation"
        else:
            return
        draft.body.pop()


def _trim_end(last: Paragraph) -> None:
    """Cut tags and a notice behind the last sentence of a paragraph."""
    text = last.text
    if "#" in text or "＃" in text:
        tags = _TAGS.search(text)
        if tags is not None:
            last.cuts.append((tags.start(), len(text), "widget"))
    if "声明" in text or "聲明" in text or "提示" in text:
        notice = _NOTICE.search(text)
        if notice is not None and _NOTICE_WORDS.search(notice.group()):
            last.cuts.append((notice.start(), len(text), "legal notice"))


def _is_rest(paragraph: Paragraph) -> bool:
    """Tell whether a heading with no text below it is a rest of the page."""
    text = paragraph.view.strip(" ：:")
    return len(text) <= _TAIL and _SIGNS.search(text) is None and not is_section(text)


def _place_headlines(drafts: Sequence[Draft]) -> None:
    """Give a headline that stands over another article to the one it tells of.

    It moves to an article without a headline that is signed (so it should have one) where that
    holds most of the headline's words and the article below it holds few.
    """
    wanting = {
        number: draft.view
        for number, draft in enumerate(drafts)
        if draft.signed and not draft.headings and draft.body
    }
    if not wanting:
        return
    for number, draft in enumerate(drafts):
        near = [at for at in range(number - _NEAR, number + _NEAR + 1) if at in wanting]
        if not near:
            continue
        view = draft.view
        for heading in list(draft.headings):
            here = shared_pairs(heading, view)
            best, owner = here, draft
            for at in near:
                shared = shared_pairs(heading, wanting[at]) if at != number else 0.0
                if shared > best:
                    best, owner = shared, drafts[at]
            if owner is not draft and best >= 0.6 and here <= 0.5 * best:
                draft.headings.remove(heading)
                owner.headings.append(heading)


def _head(draft: Draft) -> None:
    """Choose the title; the headings that stay stand as paragraphs below it."""
    if not draft.headings:
        return
    body = draft.view
    title = choose_title(draft.headings, body) if draft.body else 0
    if title is None:
        for heading in draft.headings:
            if is_medium(heading.view):
                heading.reason = "metadata"
                draft.agency = draft.agency or heading.text
        draft.body[:0] = [heading for heading in draft.headings if heading.reason is None]
        draft.headings = []
        return
    draft.title = draft.headings[title]
    kept, _ = sort_headings(draft.headings, title, body)
    name = "".join(draft.title.view.split())
    for paragraph in draft.body:
        if paragraph.heading and "".join(paragraph.view.split()) == name:
            paragraph.reason = "duplicate"
    draft.body[:] = [*kept, *(p for p in draft.body if p.reason is None)]
    draft.headings = []
    if draft.body and draft.body[0].view.startswith(draft.title.view):
        # The body may begin with it once more.
        behind = draft.body[0].view[len(draft.title.view) :]
        if len(draft.title.view) >= _SHORTEST_REPEATED and _BEHIND_TITLE.match(behind):
            end = len(draft.body[0].view) - len(behind.lstrip())
            draft.body[0].cuts.append((0, end, "duplicate"))
    trim_title(draft.title)
    for paragraph in kept:
        trim_tail(paragraph)
