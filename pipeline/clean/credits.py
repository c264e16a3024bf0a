"""Lines and brackets that name who wrote: bylines above a body, credits below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.clean.dateline import names_in
from pipeline.clean.labels import label_at_head, labels_in
from pipeline.clean.page import SENTENCE_END
from pipeline.clean.words import words
from pipeline.view import view_of

_MARKS = r"[\s▶►■□●〇◆◇★☆※▲△•·\-—_/／|]*"
# One of these stands in every byline, in either script.
_ROLE_HINT = re.compile(
    r"[记記]者|通[讯訊][员員]|[摄攝]影|特派|[实實][习習]|撰稿|供稿|作者|[编編][辑輯]|责编|責編|采[访訪]|[图圖文][/／\s]"
)
_NEVER_LAST = frozenset(("", *"。！？；!?;"))
# Who edited a page did not write what stands on it.
_EDITED = re.compile(rf"{_MARKS}(?:责任编辑|责编|编辑)")
_DONE = re.compile(r"(?:全文)?完|编译完毕|END", re.IGNORECASE)
# A bracket at the end; behind it the stamp of the day, as the agency of Taiwan has it, may stand.
_TAIL = re.compile(
    r"\s*[（(【［〔](?P<inside>[^（）()【】［］〔〕]{1,60})[)）】］〕]\s*(?:1\d{6})?\s*\Z"
)
_PIECE = re.compile(r"[^\s|｜、，,·/／]+")
# The day, the paper and its page: 2025-08-06/某报/A3版/焦点.
_PRINTED = re.compile(
    r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[/／|｜\s]+(?P<outlet>[一-鿿]{2,8})[/／|｜\s]+[A-Z]?\d{1,3}版"
)
# Behind the last sentence a mark leads to reporters: ■记者 某某 摄.
_MARKED = re.compile(r"\s*[■□◆◇▲△●○★☆]\s*\S")
_GIVEN = re.compile(r"\s*(?:供稿|投稿|文[/／、]?图|图[/／、]?文|摄影报道|报道)\Z")
_OFFICE = re.compile(
    r"(?:[局厅委办部处科室站院社队]|报道组|中心|政府|公司|集团|大学|学院|中学|镇|乡|街道|银行)\Z"
)
# Characters at the end of a paragraph among which its closing bracket is looked for.
_REACH = 64


@dataclass(slots=True)
class Credit:
    """Who wrote, and for whom; ``start`` is where it begins in the view."""

    start: int
    agency: str | None
    names: tuple[str, ...]


@cache
def _byline() -> re.Pattern[str]:
    name = r"[一-鿿]{2,4}"
    agency = rf"(?P<agency>本[报刊网台站社]|[一-鿿A-Za-z]{{2,14}}?{words().media})"
    role = rf"{agency}?\s*(?:驻[一-鿿]{{2,4}})?{words().reporter}"
    return re.compile(
        rf"{_MARKS}{role}(?:[\s：:/／]+{words().reporter}?\s*|(?={words().name}))"
        rf"(?P<names>{name}(?:[\s、，,|/]+(?:{words().reporter}[\s：:/／]*)?{name}){{0,5}})"
        r"\s*(?:文|图|摄|报道|报导|摄影报道)?(?:[/／](?:文|图|摄))?\s*"
    )


def find_byline(text: str) -> Credit | None:
    """Return what a line says that holds nothing but reporters, or None."""
    if len(text) > 60 or text[-1:] in _NEVER_LAST or _ROLE_HINT.search(text) is None:
        return None
    view = view_of(text)
    if any(mark in view for mark in "。！？；"):
        return None
    match = _byline().fullmatch(view)
    if match is None or _EDITED.match(view):
        return None
    agency = text[slice(*match.span("agency"))] if match["agency"] else None
    return Credit(start=0, agency=agency, names=names_in(text[slice(*match.span("names"))]))


def find_credit(text: str) -> Credit | None:
    """Return the credit that a paragraph ends with, in a bracket or behind labels, or None."""
    text = text.rstrip(" |｜")
    if text[-1:] in SENTENCE_END:
        return None
    offset = max(0, len(text) - _REACH)
    tail = text[offset:]
    match = _TAIL.search(view_of(tail))
    if match is None:
        return _labelled_tail(tail, offset)
    start = offset + match.start()
    if start and text[start - 1] not in "。！？”’…）.!?":
        return None
    credit = _read(tail[slice(*match.span("inside"))].strip())
    return credit and Credit(start=start, agency=credit.agency, names=credit.names)


def _labelled_tail(tail: str, offset: int) -> Credit | None:
    """Read what stands behind the last sentence mark where it is labels and short values."""
    start = max(tail.rfind(mark) for mark in "。！？!?”") + 1
    rest = tail[start:].lstrip(" 【［[（(")
    if start and _MARKED.match(rest) is not None:
        byline = find_byline(rest)
        if byline is not None:
            return Credit(start=offset + start, agency=byline.agency, names=byline.names)
    label = label_at_head(view_of(rest))
    if not start or label is None or len(rest) > 50 or "，" in rest or "," in rest:
        return None
    if label.kind not in ("editor", "author", "source"):
        return None
    credit = _read(rest.strip(" 】］])）"))
    return credit and Credit(start=offset + start, agency=credit.agency, names=credit.names)


def _read(inside: str) -> Credit | None:
    """Read the inside of a closing bracket: names, an outlet, roles, or the word that it ends."""
    if _DONE.fullmatch(inside):
        return Credit(start=0, agency=None, names=())
    view = view_of(inside)
    printed = _PRINTED.match(view)
    if printed is not None:
        return Credit(start=0, agency=inside[slice(*printed.span("outlet"))], names=())
    labels = labels_in(view)
    if labels and labels[0].start == 0:
        value = inside[labels[0].end : labels[1].start if len(labels) > 1 else None]
        if labels[0].kind == "source":
            return Credit(start=0, agency=value.strip() or None, names=())
        names = names_in(value) if labels[0].kind == "author" else ()
        return Credit(start=0, agency=None, names=names)
    byline = find_byline(inside)
    if byline is not None:
        return byline
    given = _GIVEN.search(view)
    if given is not None:
        return _read_given(inside[: given.start()])
    pieces = [match.span() for match in _PIECE.finditer(view)]
    agency = None
    if pieces:
        start, end = pieces[0]
        if end - start > 3 and words().media_end.search(view[start:end]):
            agency = inside[start:end]
            pieces.pop(0)
    if not all(_is_name(view[start:end]) for start, end in pieces) or not (agency or pieces):
        return None
    rest = inside[pieces[0][0] :] if pieces else ""
    return Credit(start=0, agency=agency, names=names_in(rest))


def _read_given(text: str) -> Credit | None:
    """Read who gave a text, before the word for it: an office and names (某某局 某某 供稿)."""
    pieces = [match.span() for match in _PIECE.finditer(view_of(text))]
    first = text[slice(*pieces[0])] if pieces else ""
    office = first if _OFFICE.search(view_of(first)) else None
    names = pieces[1:] if office else pieces
    if not pieces or not all(_is_name(text[start:end]) for start, end in names):
        return None
    return Credit(start=0, agency=office, names=names_in(text[names[0][0] :]) if names else ())


def _is_name(piece: str) -> bool:
    return len(piece) == 1 or re.fullmatch(words().name, piece) is not None
