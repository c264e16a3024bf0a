"""The words of quantities: units, currencies, classifiers, ratios and bounds, from the tables.

Prefixed, square and cubic units are derived here. Look-ups are by one character, then by the
words that begin (or end) with it, longest first: a handful of comparisons a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cache
from typing import cast

from pipeline.extract.numbers.bounds import bounds, index_words
from pipeline.extract.numbers.numerals import NUMERAL_CHARACTERS, NUMERAL_STARTS
from pipeline.rules import Pattern, Rule, RuleBook, load_rules, read_table
from pipeline.view import view_of

_CONTEXT = Context(prec=30)
# needs: a rule runs only where this stands in the text. value: its number, unless the group
# ``number`` gives it; power: the base that the number is the exponent of.
_RULE_KEYS = dict.fromkeys(("needs", "value", "power", "unit", "dimension"), str)
_DIMENSIONS = {"ratio": "percent", "noun": "count"}
_NUMERAL_CHARACTER = re.compile(f"[{NUMERAL_CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that a number may count or measure in.

    kind: ``money``, ``ratio``, ``physical``, ``count``, ``noun``, or ``none`` for a word that
    makes a number no quantity (calendar time, editions).
    name: what the record says; factor: one of it in that unit (money, ratio) or in the base
    unit of ``quantity`` (physical).
    before: stands before its number too. stops: what must not follow.
    dimension: that of the record. free: nothing round the word makes it none. scaled: the record
    names another unit, of which this is a part or a multiple.
    """

    word: str
    kind: str
    name: str
    factor: Decimal = Decimal(1)
    quantity: str = ""
    before: bool = False
    stops: tuple[str, ...] = ()
    latin: bool = False
    dimension: str = field(init=False)
    free: bool = field(init=False)
    scaled: bool = field(init=False)

    def __post_init__(self) -> None:
        """Set what follows from the rest, and is asked for every number."""
        object.__setattr__(self, "dimension", _DIMENSIONS.get(self.kind, self.kind))
        free = not (self.stops or self.latin or (self.word == "块" and self.kind == "money"))
        object.__setattr__(self, "free", free)
        scaled = self.kind in ("money", "ratio") and self.factor != 1
        object.__setattr__(self, "scaled", scaled)


_Entries = tuple[tuple[str, Unit], ...]


class Lexicon:
    """All tables, indexed."""

    def __init__(self) -> None:
        """Read the tables; :func:`lexicon` keeps the one instance of a process."""
        units = _physical() + _currencies() + _ratios() + _counts()
        self.units: dict[str, Unit] = {}
        # A word that is money or a measure may be a classifier where that is stopped: 5亿块屏幕.
        second: dict[str, Unit] = {}
        for unit in units:
            if self.units.setdefault(unit.word, unit) is not unit:
                second[unit.word] = unit
        starts = {
            start: tuple(
                (word, each)
                for word, unit in entries
                for each in (unit, second.get(word))
                if each is not None
            )
            for start, entries in index_words(self.units, 0).items()
        }
        # By two characters, the words of one among them; by one, where no word has both.
        self._pairs = {
            word[:2]: _sure(
                word[:2], tuple(e for e in entries if len(e[0]) == 1 or e[0][1] == word[1])
            )
            for entries in starts.values()
            for word, _ in entries
            if len(word) > 1
        }
        self._single = {
            start: _sure(start, tuple(e for e in entries if len(e[0]) == 1))
            for start, entries in starts.items()
        }
        self._currencies_before = index_words(
            {word: unit for word, unit in self.units.items() if unit.before}, -1
        )
        self.bounds = bounds()
        self.book: RuleBook = load_rules("quantities.toml", keys=_RULE_KEYS)
        self.lists = {name: frozenset(words) for name, words in self.book.lists.items()}
        self.links = self.book.lists["range_links"]
        self.link_starts = frozenset(link[0] for link in self.links)
        self.counting = self.book.lists["counting_words"]
        self.phrases = _phrases(self.book.lists["fixed_phrases"])
        self._rules = [(rule, rule.fields.get("needs", "")) for rule in self.book.rules]
        self._compiled: dict[str, Pattern] = {}
        self.unit_starts = frozenset(starts)
        self.one_starts = frozenset(
            u.word[0] for u in units if u.kind in ("money", "ratio", "physical")
        )
        self.currency_ends = frozenset(self._currencies_before)
        # What goes on with an amount behind its unit begins with one of these: a further figure,
        # a half, or a currency.
        currencies = (unit.word[0] for unit in units if unit.before)
        self.rest_starts = NUMERAL_STARTS | frozenset("又钱半") | frozenset(currencies)
        # What must stand right before a quantity for anything on its left to belong to it.
        self.left_ends = self.currency_ends | self.bounds.before_ends | frozenset("第-负下氏度")
        # What goes on with an amount, and what bounds it, begins with one of these.
        self.right_starts = self.link_starts | frozenset("级/每")
        self.bound_starts = self.bounds.after_starts | frozenset("（多")
        # A rank needs a unit.
        self.bare_ends = self.left_ends - {"第"}

    def rules_for(self, view: str) -> Iterator[tuple[Rule, Pattern]]:
        """Yield the rules that are whole patterns and may match, compiled when first needed."""
        for rule, needs in self._rules:
            if needs in view:
                pattern = self._compiled.get(rule.id)
                if pattern is None:
                    pattern = self._compiled[rule.id] = _compile(rule)
                yield rule, pattern

    def unit_at(self, view: str, at: int) -> Unit | None:
        """Return the longest unit that stands at ``at``, or None."""
        beginning = view[at : at + 2]
        found = self._pairs.get(beginning)
        if found is None:
            found = self._single.get(beginning[:1])
        if found is None or isinstance(found, Unit):
            return found
        for word, unit in found:
            if view.startswith(word, at):
                if unit.free:
                    return unit
                end = at + len(word)
                if unit.stops and view.startswith(unit.stops, end):
                    continue
                if word == "块" and unit.kind == "money" and view[at - 1 : at] == "亿":
                    # Money in speech, which has no such sums (两亿块钱 apart): pieces, 23.4亿块.
                    continue
                if unit.latin and view[end : end + 1].isascii() and view[end : end + 1].isalnum():
                    continue
                return unit
        return None

    def currency_before(self, view: str, end: int) -> Unit | None:
        """Return the currency that stands before ``end``, or None."""
        for word, unit in self._currencies_before.get(view[end - 1 : end], ()):
            if view.endswith(word, 0, end):
                at = end - len(word)
                if unit.latin and at and view[at - 1].isascii() and view[at - 1].isalpha():
                    continue
                return unit
        return None

    def link_at(self, view: str, at: int) -> int:
        """Return the length of the word between two ends of a range at ``at``, 0 for none."""
        if view[at : at + 1] not in self.link_starts:
            return 0
        for word in self.links:
            if view.startswith(word, at):
                return len(word)
        return 0


@cache
def lexicon() -> Lexicon:
    """Return the tables, loaded once a process."""
    return Lexicon()


def base_value(unit: str, value: Decimal) -> tuple[str, Decimal] | None:
    """Return what is measured and the value in its base unit, for a unit as a record names it.

    ``base_value("千瓦", Decimal(3))`` is ``("power W", Decimal(3000))``; None for a unit that
    measures nothing physical. Degrees Fahrenheit stay degrees Fahrenheit.
    """
    found = lexicon().units.get(view_of(unit))
    if found is None or found.kind != "physical":
        return None
    return found.quantity, _CONTEXT.multiply(value, found.factor)


def _sure(beginning: str, entries: _Entries) -> Unit | _Entries:
    """Return the unit that what begins so is in any case, or else the entries to try."""
    if entries and entries[0][1].free and beginning.startswith(entries[0][0]):
        return entries[0][1]
    return entries


def _compile(rule: Rule) -> Pattern:
    """Compile a rule by ``re``, the quicker one, unless it looks behind by no fixed length."""
    try:
        return cast("Pattern", re.compile(rule.source))
    except re.error:
        return rule.compile()


def _phrases(phrases: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """Index phrases by their first numeral character and the one behind it."""
    index: dict[str, list[tuple[int, str]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        match = _NUMERAL_CHARACTER.search(phrase)
        if match:
            at = match.start()
            index.setdefault(phrase[at : at + 2], []).append((at, phrase))
    return index


def _factor(text: str) -> Decimal:
    over, slash, under = text.partition("/")
    return _CONTEXT.divide(Decimal(over), Decimal(under)) if slash else Decimal(over)


def _latin(word: str) -> bool:
    return word[-1].isascii() and word[-1].isalpha()


def _physical() -> list[Unit]:
    table = read_table("units_prefixes.tsv", ("prefix", "factor"))
    prefixes = {prefix: Decimal(factor) for prefix, factor in table}
    columns = ("word", "quantity", "factor", "prefixes", "powers", "not")
    units = []
    for word, quantity, factor, taken, powers, stops in read_table("units.tsv", columns):
        forms = [(word, _factor(factor))]
        for prefix in taken.split():
            forms.append((prefix + word, _CONTEXT.multiply(prefixes[prefix], forms[0][1])))
        for form, value in forms[1:] if powers == "-" else forms:
            units.append(_unit(form, quantity, value, stops))
            for power in powers.replace("-", "").split():
                units += _power(form, value, int(power), stops)
    return units


def _power(word: str, factor: Decimal, power: int, stops: str) -> Iterable[Unit]:
    quantity = {2: "area m²", 3: "volume m³"}[power]
    value = _CONTEXT.power(factor, power)
    if _latin(word):
        names = [word + mark for mark in {2: "²2", 3: "³3"}[power]]
    else:
        names = [{2: "平方", 3: "立方"}[power] + word]
    return [_unit(name, quantity, value, stops) for name in names]


def _unit(word: str, quantity: str, factor: Decimal, stops: str) -> Unit:
    return Unit(
        word, "physical", word, factor, quantity, stops=tuple(stops.split()), latin=_latin(word)
    )


def _currencies() -> list[Unit]:
    columns = ("word", "code", "factor", "before", "not")
    return [
        Unit(
            word,
            "money",
            code,
            Decimal(factor),
            before=before == "yes",
            stops=tuple(stops.split()),
            latin=_latin(word),
        )
        for word, code, factor, before, stops in read_table("currencies.tsv", columns)
    ]


def _ratios() -> list[Unit]:
    rows = read_table("quantities_ratios.tsv", ("word", "unit", "factor", "not"))
    return [
        Unit(word, "ratio", name, Decimal(factor), stops=tuple(stops.split()), latin=_latin(word))
        for word, name, factor, stops in rows
    ]


def _counts() -> list[Unit]:
    rows = read_table("quantities_counts.tsv", ("word", "kind", "not"))
    kinds = {"classifier": "count", "noun": "noun", "none": "none"}
    return [
        Unit(word, kinds[kind], word, stops=tuple(stops.split()), latin=_latin(word))
        for word, kind, stops in rows
    ]
