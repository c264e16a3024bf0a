"""Who wrote, took the pictures and checked, below a body: one role a line, or over its names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.clean.labels import label_of, names_people
from pipeline.clean.page import Line
from pipeline.clean.words import words
from pipeline.patterns import lazy

_PIECE = re.compile(r"[^\s|丨｜/／、，,：:·&＆【】\[\]（）()]+")
# No line of credits is longer, no name of a person, no office.
_LONGEST = 60
_NAME = lazy(r"[一-鿿]{2,4}|[一-鿿]{1,6}·[一-鿿·]{1,10}|[A-Z][A-Za-z.]+")
# A sentence of the body has so many characters.
_SENTENCE = 15
_SHORT = 30
# What a line of credits may have been taken for by itself.
_CREDITS = (None, "metadata", "credit", "caption", "byline")
_PEOPLE = ("author", "editor")


def mark_credits(lines: Sequence[Line]) -> None:
    """Mark the lines below the last sentence that hold roles, and the names under a role.

    Above the first sentence a role must stand in one line with its names.
    """
    prose = [
        number
        for number, line in enumerate(lines)
        if line.reason is None and line.closed and len(line.text) >= _SENTENCE
    ]
    if not prose:
        return
    for line in lines[: prose[0]]:
        if line.reason is None and not line.alone and _has_names(line):
            line.reason = "metadata"
    named = False
    for line in lines[prose[-1] + 1 :]:
        if line.reason in _CREDITS and _may_credit(line):
            pieces = _PIECE.findall(line.view)
            roles = [_is_role(piece) for piece in pieces]
            known = zip(roles, pieces, strict=True)
            if (named or roles[:1] == [True]) and all(r or _may_name(piece) for r, piece in known):
                named = all(roles) or (named and not any(roles))
                line.reason = line.reason or "credit"
                continue
        named = False


def _may_credit(line: Line) -> bool:
    return not (line.field or line.alone or line.closed) and (
        len(line.text) <= _LONGEST and line.text[0] not in "（("
    )


def _has_names(line: Line) -> bool:
    """Tell whether a line is roles, each with names told by their surnames."""
    if not _may_credit(line) or len(line.text) > _SHORT:
        return False
    pieces = _PIECE.findall(line.view)
    if len(pieces) < 2 or not _is_role(pieces[0]) or _is_role(pieces[-1]):
        return False
    return all(_is_role(piece) or re.fullmatch(words().name, piece) for piece in pieces)


def _is_role(piece: str) -> bool:
    label = label_of(piece)
    return label is not None and label.kind in _PEOPLE


def _may_name(piece: str) -> bool:
    return _NAME.fullmatch(piece) is not None or (len(piece) <= 14 and names_people(piece))
