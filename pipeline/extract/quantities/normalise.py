"""From a reading to the fields of a record: value, bounds, unit, dimension, modifier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.extract.numbers.numerals import Number, plain
from pipeline.extract.quantities.find import Reading

_NEGATED = {"more_than": "less_than", "less_than": "more_than"}


def normalise(reading: Reading) -> dict[str, Any]:
    """Return the fields of a quantity, numbers written out and open ends null."""
    number = reading.number
    unit = reading.unit
    name: str | None = reading.name
    dimension = "money"
    if unit is not None:
        name, dimension = unit.name, unit.dimension
        if unit.kind in ("money", "ratio"):
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
    value, low, high, modifier = _bounded(number, reading)
    return {
        "value": _plain(value),
        "low": _plain(low),
        "high": _plain(high),
        "unit": name,
        "dimension": dimension,
        "modifier": modifier,
    }


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
