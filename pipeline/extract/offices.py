"""Offices: what a person is to a body, by the roles that the words play."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pipeline.errors import LexiconError
from pipeline.rules import read_table

Role = Literal["shows", "cuts", "signs"]
_TABLE = "offices.tsv"
_COLUMNS = ("word", "shows", "cuts", "signs")


@cache
def offices(role: Role) -> tuple[str, ...]:
    """Return the words of ``offices.tsv`` that play a role, the longest first.

    shows: a name before the word is a body's; cuts: a name ends before it; signs: its holder
    stands for the body in a signing.
    Raises :class:`~pipeline.errors.LexiconError` for a cell that is neither ``yes`` nor empty, or a
    word without a role.
    """
    column = _COLUMNS.index(role)
    found = []
    for row in read_table(_TABLE, _COLUMNS):
        if set(row[1:]) not in ({"yes"}, {"yes", ""}):
            raise LexiconError(f"{_TABLE}: {row[0]}: a role is yes or empty, and one is needed")
        if row[column]:
            found.append(row[0])
    return tuple(sorted(found, key=len, reverse=True))
