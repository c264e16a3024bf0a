"""The parts of a signing while it is put together; offsets are own ones of the passage."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import Date, Quantity


@dataclass(slots=True)
class Trigger:
    """What tells a signing: ``kind`` is that of its rule in ``signings.toml``."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(slots=True)
class Person:
    """A person who signs in an office: own spans of the name and of the office."""

    start: int
    end: int
    role: tuple[int, int] | None
    body: tuple[int, int] | None


@dataclass(slots=True)
class Item:
    """One who stands in the slot of a party.

    kind: ``body`` (a named one, known), ``name`` (named by the frame alone), ``place``,
    ``person``, ``group`` (unnamed), ``anaphor`` (named elsewhere), ``office`` (a title without
    its person, which belongs to the next item).
    strong: the name is known, or its form shows what it is.
    """

    start: int
    end: int
    kind: str
    canonical: str | None = None
    count: int | None = None
    persons: list[Person] = field(default_factory=list)
    strong: bool = True
    # A title followed without a person: 党委书记 of `甲集团党委书记、乙公司董事长张三`.
    titled: bool = False
    # Where reading goes on behind the item, its titles and persons.
    stop: int = 0


@dataclass(slots=True)
class Act:
    """One act of signing, read off the sentence of its trigger, before merging."""

    trigger: Trigger
    side_a: list[Item]
    side_b: list[Item]
    status: str = "signed"
    agreement: tuple[int, int] | None = None
    amount: Quantity | None = None
    date: Date | None = None
    place: tuple[int, int] | None = None
    occasion: str | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)
    inferred: bool = False
    # Too little is told for a record; it may still be a mention of another act.
    bare: bool = False

    @property
    def parties(self) -> list[Item]:
        """Return the items of both sides."""
        return self.side_a + self.side_b

    @property
    def persons(self) -> list[Person]:
        """Return the representatives of both sides, in the order of the sides."""
        return [person for item in self.parties for person in item.persons]
