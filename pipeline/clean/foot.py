"""Who wrote, took the pictures and checked, below a body: one role a line, or over its names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.clean.labels import label_of, names_people
from pipeline.clean.page import Line

_PIECE = re.compile(r"[^\s|丨｜/／、，,：:·&＆【】\[\]（）()]+")
# No line of credits is longer, no name of a person, no office.
_LONGEST = 60
_NAME = re.compile(r"[一-鿿]{2,4}|[一-鿿]{1,6}·[一-鿿·]{1,10}|[A-Z][A-Za-z.]+")
# A sentence of the body has so many characters.
_SENTENCE = 15
_PEOPLE = ("author", "editor")


def mark_credits(lines: Sequence[Line]) -> None:
    """Mark the lines below the last sentence that hold roles, and the names under a role."""
    last = max(
        (
            number
            for number, line in enumerate(lines)
            if line.reason is None and line.closed and len(line.text) >= _SENTENCE
        ),
        default=len(lines),
    )
    named = False
    for line in lines[last + 1 :]:
        if line.reason not in (None, "metadata", "credit", "caption", "byline"):
            named = False
            continue
        if (
            line.field
            or line.alone
            or line.closed
            or len(line.text) > _LONGEST
            or line.text[0] in "（("
        ):
            named = False
            continue
        pieces = _PIECE.findall(line.view)
        roles = [_is_role(piece) for piece in pieces]
        if not pieces:
            continue
        if roles[0] and all(
            role or _may_name(piece) for role, piece in zip(roles, pieces, strict=True)
        ):
            named = all(roles)
            _drop(line)
        elif named and all(_may_name(piece) for piece in pieces):
            _drop(line)
        elif line.reason is None:
            named = False


def _is_role(piece: str) -> bool:
    label = label_of(piece)
    return label is not None and label.kind in _PEOPLE


def _may_name(piece: str) -> bool:
    return _NAME.fullmatch(piece) is not None or (len(piece) <= 14 and names_people(piece))


def _drop(line: Line) -> None:
    line.reason = line.reason or "credit"
