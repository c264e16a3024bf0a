"""Read the partner that a deal names: ``签署协议，将…出售给B``, ``A收购B所持…，双方签署``."""

from __future__ import annotations

from pipeline.extract.signings.act import Item
from pipeline.extract.signings.clause import (
    Sides,
    clause_start,
    find_divider,
    is_teller,
    read_subject,
)
from pipeline.extract.signings.mask import NAME, Masked
from pipeline.extract.signings.parties import read_item, read_list
from pipeline.extract.signings.words import compiled

# In how many clauses behind the paper the deal may be told.
_CLAUSES = 3


def partner_behind(masked: Masked, at: int, end: int, known: list[Item]) -> list[Item]:
    """Return the partner told in the clauses that begin in ``[at, end)``, or nothing.

    known: the other side; a body besides it that opens the clause is the subject of another act.
    """
    text, start = masked.text, at
    names = {item.canonical for item in known}
    for _ in range(_CLAUSES):
        stop = compiled("{CLAUSE_END}").search(text, start, end)
        last = stop.start() if stop else end
        found = partner_in(masked, start, last)
        if found:
            first, items = found
            opens = [name for name in masked.names_in(start, first) if _opens(text, start, name)]
            if any(masked.names[name].canonical not in names for name in opens):
                return []
            return [item for item in items if item.canonical not in names]
        if not stop or stop[0] in "。；\n":
            return []
        start = stop.end()
    return []


def partner_before(masked: Masked, limit: int, end: int, known: list[Item]) -> list[Item]:
    """Return the partner told in the clause that ``known`` opens, where the act's stands behind.

    ``A向B采购设备，合同已签订``.
    """
    start = clause_start(masked.text, limit, end)
    if not known or known[0].start >= start:
        return []
    mark = compiled("{CLAUSE_END}").search(masked.text, known[-1].stop, end)
    found = partner_in(masked, known[-1].stop, mark.start()) if mark else None
    names = {item.canonical for item in known}
    return [item for item in found[1] if item.canonical not in names] if found else []


def _opens(text: str, start: int, at: int) -> bool:
    """Whether the name at ``at`` is the subject of the clause, and no part of what is dealt."""
    return not compiled("[将把以]|{GIVES}").search(text, start, at)


def partner_in(masked: Masked, start: int, end: int) -> tuple[int, list[Item]] | None:
    """Return where a clause begins to tell with whom is dealt, and with whom, or None.

    To whom is given (``出售给B``), who holds what is taken (``受让B所持``), towards whom a deal is
    done (``向B采购``), or by whom (``由B受让``).
    """
    text = masked.text
    label = compiled("{PART_OF}(?:分别)?(?:为|是|系|：)[“]?").search(text, start, end)
    if label:
        items = [item for item in read_list(masked, label.end(), end)[0] if item.strong]
        if items:
            return label.start(), items
    if NAME not in text[start:end]:
        return None
    for source, behind in (
        ("{GIVES}(?:{PART_OF})?[“]?(?={N})", None),
        (
            "{TAKES}(?:{PART_OF})?[“]?(?={N})",
            "{HELD}",
        ),
        ("向(?:{PART_OF})?[“]?(?={N})", "{TOWARDS}"),
        ("由(?:{PART_OF})?[“]?(?={N})", "{BY_WHOM}"),
    ):
        for match in compiled(source).finditer(text, start, end):
            items, stop = read_list(masked, match.end(), end, raw=False)
            items = [item for item in items if item.strong and item.kind in ("body", "name")]
            if items and (
                behind is None or compiled("[^，]{0,6}?" + behind).match(text, stop, end)
            ):
                return match.start(), items
    return None


def pair_before(masked: Masked, limit: int, end: int, *, dealt: bool = True) -> Sides | None:
    """Return the two sides that the nearest clause in ``[limit, end)`` opposes, or None.

    ``A与B举行会谈``, ``A成为B官方合作伙伴``, and where ``dealt`` ``A收购B所持…`` too. Both must be
    known bodies.
    """
    text, stop = masked.text, end
    while stop > limit:
        start = clause_start(text, limit, stop - 1)
        pair = _opposed(masked, start, stop, limit) or _joined(masked, start, stop, limit)
        if pair is None and dealt:
            told = partner_in(masked, start, stop)
            subject = _subject(masked, start, told[0], limit) if told else []
            pair = (subject, told[1]) if told and subject else None
        if pair:
            return pair
        stop = start - 1
    return None


def _opposed(masked: Masked, start: int, end: int, limit: int) -> Sides | None:
    """Return the sides of ``A与B…`` or ``A成为B…`` where the clause opens with A."""
    text = masked.text
    divider = find_divider(text, start, end)
    if divider is None or not compiled("{WITH}|{AND}").fullmatch(divider[0]):
        divider = compiled("{MEETS}(?=[“]?{N})").search(text, start, end)
    if divider is None:
        return None
    side_b, _ = read_list(masked, divider.end(), end, raw=False)
    side_b = [item for item in side_b if item.kind == "body"]
    side_a = _subject(masked, start, divider.start(), limit) if side_b else []
    if not side_a or {i.canonical for i in side_a} & {i.canonical for i in side_b}:
        return None
    return side_a, side_b


def _joined(masked: Masked, start: int, end: int, limit: int) -> Sides | None:
    """Return club and player of ``甲俱乐部官宣，前锋张三加盟球队``."""
    text = masked.text
    opener = compiled("{OPENERS}").match(text, start, end)
    item = read_item(masked, opener.end() if opener else start, end, raw=False)
    if item is None or item.kind != "person" or start <= limit:
        return None
    if not compiled("[^，]{0,10}?(?:加盟|加入|转会|转投)").match(text, item.stop, end):
        return None
    side_a = _subject(masked, clause_start(text, limit, start - 1), start - 1, limit)
    return (side_a, [item]) if side_a else None


def _subject(masked: Masked, start: int, end: int, limit: int) -> list[Item]:
    """Return the known bodies that the clause opens with, or those of a clause before."""
    opener = compiled("{OPENERS}").match(masked.text, start, end)
    items, _ = read_list(masked, opener.end() if opener else start, end)
    if not items:
        items = read_subject(masked, start, end)
    known = [
        item
        for item in items
        if item.kind in ("body", "name") and item.strong and not is_teller(masked, item)
    ]
    if known or items or start <= limit:
        return known
    return _subject(masked, clause_start(masked.text, limit, start - 1), start - 1, limit)
