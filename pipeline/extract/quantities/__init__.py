"""The quantities of a passage: numbers with the unit they count or measure, and their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.extract.mentions import outside, resolve
from pipeline.extract.quantities.find import Reading, find_quantities
from pipeline.extract.quantities.lexicon import base_value, lexicon
from pipeline.extract.quantities.normalise import normalise
from pipeline.records import Quantity
from pipeline.segment.passage import Passage

__all__ = ["base_value", "extract_quantities"]

_FOLLOWING = re.compile(r"（(?:单位：)?([^（）]{1,5}?)，?(?:以)?下同）")
# The currencies that a text in traditional script calls 元 when it has named them.
_DOLLARS = ((("台币",), "TWD"), (("港元", "港币"), "HKD"))
# Only in Taiwan money is counted in 兆.
_TRILLIONS = re.compile("兆[0-9〇零一二两三四五六七八九千百十亿]{0,16}元(?!件)")
# Characters of nearly every text in traditional script; a view has none of them.
_TRADITIONAL = ("億", "萬", "產", "業")


def extract_quantities(passage: Passage, blocked: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the quantities of a passage in reading order.

    blocked: own spans of names, in reading order, inside which there are no quantities.
    """
    candidates = find_quantities(passage.view)
    if not candidates:
        return []
    if blocked:
        candidates = outside(candidates, blocked)
    records = []
    yuan = ""
    for found in resolve(candidates):
        data = found.data
        value, low, high, unit, dimension, modifier = normalise(data)
        if unit is not None and isinstance(data, Reading):
            if _is_bare_yuan(data, unit):
                yuan = yuan or yuan_of(passage)
                unit = yuan + unit[len("CNY") :]
            else:
                unit = _written(passage, data, unit)
        record = passage.record(
            Quantity,
            found.start,
            found.end,
            value,
            low,
            high,
            unit,
            dimension,
            modifier,
            found.rule,
        )
        if record is not None:
            records.append(record)
    return records


def yuan_of(passage: Passage) -> str:
    """Return the currency that a bare 元 means in a passage: what it says, or CNY.

    ``（新台币，下同）`` says it for the whole passage; in a text in traditional script that names
    New Taiwan or Hong Kong dollars, not both and no renminbi, they are meant.
    """
    view = passage.view
    if "下同）" in view and (match := _FOLLOWING.search(view)):
        unit = lexicon().units.get(match[1])
        if unit is not None and unit.kind == "money":
            return unit.name
    text = passage.text
    if text != view and any(c in text for c in _TRADITIONAL) and "人民币" not in view:
        named = {code for words, code in _DOLLARS if any(word in view for word in words)}
        if len(named) == 1:
            return named.pop()
        return "CNY" if named else _local(view)
    return "CNY"


def _local(view: str) -> str:
    """Return the currency of the place whose papers write as a text in traditional script does.

    One word may be the subject of a paper from elsewhere; two different ones are its own.
    """
    words = lexicon().lists
    if any(word in view for word in words["mainland_words"]):
        return "CNY"
    if _TRILLIONS.search(view) or _holds_two(view, words["taiwan_words"]):
        return "TWD"
    return "HKD" if _holds_two(view, words["hong_kong_words"]) else "CNY"


def _holds_two(view: str, words: Iterable[str]) -> bool:
    return sum(word in view for word in words) > 1


def _is_bare_yuan(data: Reading, name: str) -> bool:
    """Say whether an amount is of money whose currency only the passage says."""
    unit = data.unit
    return (
        (unit is None or unit.word in ("元", "圆"))
        and data.prefix is None
        and name.startswith("CNY")
    )


def _written(passage: Passage, data: Reading, name: str) -> str:
    """Return the unit of a record, one that counts or measures as the text writes it."""
    unit = data.unit
    amount = data.high or data.first
    if unit is None or unit is not amount.unit or unit.kind not in ("count", "noun", "physical"):
        return name
    written = passage.text[amount.unit_start : amount.unit_start + len(unit.word)]
    return written + name[len(unit.word) :]
