"""From a reading to the fields of a record: value, bounds, unit, dimension, modifier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.extract.numbers.numerals import EXACT, Number, evaluate, plain
from pipeline.extract.quantities.find import Reading
from pipeline.rules import Rule

_NEGATED = {"more_than": "less_than", "less_than": "more_than"}

Part = Decimal | None
# Value, low, high, unit, dimension and modifier of a quantity, in the order of its record.
Fields = tuple[Part, Part, Part, str | None, str, str]


def normalise(data: Reading | tuple[Rule, Any]) -> Fields:
    """Return the fields of a quantity, numbers written out and open ends null.

    data: what a candidate carries, a reading or a rule of the lexicon with its match.
    """
    return _of_reading(data) if isinstance(data, Reading) else _of_rule(*data)


def _of_rule(rule: Rule, match: Any) -> Fields:
    """Return the fields of what a pattern of the lexicon matched: an exact value."""
    value = Decimal(rule.fields.get("value", 1))
    numeral = match.groupdict().get("number")
    number = evaluate(numeral) if numeral else None
    if number is not None and number.value is not None:
        value = number.value
    if "power" in rule.fields:
        value = EXACT.power(Decimal(rule.fields["power"]), value)
    value = plain(value)
    return value, value, value, rule.fields.get("unit"), rule.fields["dimension"], "exact"


def _of_reading(reading: Reading) -> Fields:
    number = reading.number
    unit = reading.unit
    name: str | None = reading.name
    dimension = "money"
    if unit is not None:
        name, dimension = unit.name, unit.dimension
        # 五五折 names the percentage itself, 八折 its tenth.
        if unit.scaled and not (
            unit.word == "折" and number.value is not None and number.value > 10
        ):
            number = number.times(unit.factor)
        if reading.prefix is not None and unit.word in ("元", "块", "圆"):
            name = reading.prefix.name
        if reading.per:
            name = f"{name}/{reading.per}"
    elif name is None:
        dimension = "count"
    if reading.negative:
        number = _negate(number)
    if reading.rank:
        dimension = "rank"
    if reading.bound is None and number.modifier == "exact" and not reading.order:
        value = _plain(number.value)
        return value, value, value, name, dimension, "exact"
    value, low, high, modifier = _bounded(number, reading)
    return _plain(value), _plain(low), _plain(high), name, dimension, modifier


def _bounded(
    number: Number, reading: Reading
) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
    if reading.order:
        return number.value, None, None, "order_of_magnitude"
    if number.modifier == "vague":
        return None, None, None, "order_of_magnitude"
    if number.modifier == "range":
        return None, number.low, number.high, "range"
    modifier = reading.bound.modifier if reading.bound else number.modifier
    if number.modifier == "more_than" and modifier != "less_than":
        modifier = "more_than"
    point = number.value if number.value is not None else number.low
    if modifier == "more_than":
        return None, point, None, modifier
    if modifier == "less_than":
        return None, None, point, modifier
    if modifier == "approx":
        return point, None, None, modifier
    return point, point, point, "exact"


def _negate(number: Number) -> Number:
    value, low, high = (None if p is None else -p for p in (number.value, number.low, number.high))
    return Number(value, high, low, _NEGATED.get(number.modifier, number.modifier))


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain(value)
