"""From records to the benchmark's norms: what ``score.py`` asks an extractor for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.extract.numbers import NUMERAL, Number, evaluate, find_numbers
from pipeline.extract.quantities import base_value, extract_quantities
from pipeline.records import Quantity
from pipeline.segment.passage import Passage
from tests.benchmarks.peers.times import find_times

KINDS = {"number", "ordinal", "percent", "money", "quantity", "time"}
# The benchmark's dimensions, and what one base unit of ours is in theirs.
DIMENSIONS = {
    "length m": ("length_m", Decimal(1)),
    "mass kg": ("mass_g", Decimal(1000)),
    "volume m³": ("volume_l", Decimal(1000)),
    "area m²": ("area_m2", Decimal(1)),
    "data bit": ("data_bit", Decimal(1)),
    "frequency Hz": ("freq_hz", Decimal(1)),
    "power W": ("power_w", Decimal(1)),
    "energy J": ("energy_cal", 1 / Decimal("4.184")),
    "temperature C": ("temp_C", Decimal(1)),
    "temperature F": ("temp_F", Decimal(1)),
    "temperature": ("temp", Decimal(1)),
    "age year": ("age_day", Decimal(365)),
}


def extract(text: str, reference: str | None) -> list[dict[str, Any]]:
    """Return every mention of every kind with its norm; offsets count in ``text``."""
    return extract_figures(text, reference) + find_times(text, reference)


def extract_figures(text: str, reference: str | None) -> list[dict[str, Any]]:
    """Return every mention but the times."""
    passage = Passage.of_text(text, published=reference[:10] if reference else None)
    found = [_quantity(record) for record in extract_quantities(passage)]
    for number in find_numbers(text):
        found.append(
            {
                "start": number.start,
                "end": number.end,
                "kind": number.kind,
                "norm": _number(number.number),
            }
        )
    return found


def _number(number: Number) -> dict[str, Any]:
    """Say a bounded number both ways: as its point, and as an interval."""
    point = next((p for p in (number.value, number.low, number.high) if p is not None), None)
    return {"value": _float(point), **_ends(number.modifier, number.low, number.high, point)}


def _ends(
    modifier: str, low: Decimal | None, high: Decimal | None, point: Decimal | None
) -> dict[str, float | None]:
    if modifier in ("exact", "approx"):
        low = high = point
    return {"lo": _float(low), "hi": _float(high)}


def _quantity(record: Quantity) -> dict[str, Any]:
    point = next((p for p in (record.value, record.low, record.high) if p is not None), None)
    low, high = _loose_ends(record) if record.dimension == "money" else (record.low, record.high)
    norm: dict[str, Any] = {"value": _float(point), "unit": record.unit}
    norm |= _ends(record.modifier, low, high, point)
    kind = {"money": "money", "percent": "percent"}.get(record.dimension, "quantity")
    if kind == "quantity" and record.unit:
        norm |= _based(record)
    return {"start": record.raw_start, "end": record.raw_end, "kind": kind, "norm": norm}


def _loose_ends(record: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends of a loose amount (3000多, 十几, 数十亿) as the sources write them.

    Our record of 3000多 is more than 3000 and no upper end; theirs ends at the next step, 4000.
    """
    numeral = NUMERAL.search(record.text)
    number = evaluate(numeral[0]) if numeral else None
    if number is None or record.modifier == "less_than":
        return record.low, record.high
    if number.modifier == "vague":
        return number.low, number.high
    if number.step is not None and number.low is not None:
        if number.modifier == "more_than":
            return number.low, number.low + number.step
        if number.high is not None:
            return number.low - number.step, number.high + number.step
    return record.low, record.high


def _based(record: Quantity) -> dict[str, Any]:
    based = base_value(record.unit or "", Decimal(1))
    if based is None or based[0] not in DIMENSIONS:
        return {}
    name, factor = DIMENSIONS[based[0]]
    ends = (record.low, record.high)
    if record.modifier == "approx":
        ends = (record.value, record.value)
    points = dict(zip(("base_value", "base_lo", "base_hi"), (record.value, *ends), strict=True))
    return {"dim": name} | {
        key: None if value is None else float(value * based[1] * factor)
        for key, value in points.items()
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
