from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.extract.numbers import find_numbers
from pipeline.extract.quantities import extract_quantities
from pipeline.extract.quantities.lexicon import lexicon
from pipeline.rules import read_table
from pipeline.segment.passage import Passage
from tests.growth import growth

CASES = Path(__file__).parents[1] / "cases" / "quantities.tsv"
SIGNS = {"more_than": ">", "less_than": "<", "approx": "~", "exact": ""}


def found_in(text):
    return extract_quantities(Passage.of_text(text))


def written(value):
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(record):
    """Write a record the way the table does."""
    point = next((p for p in (record.value, record.low, record.high) if p is not None), None)
    if record.modifier == "range":
        value = f"{written(record.low)}..{written(record.high)}"
    elif record.modifier == "order_of_magnitude":
        value = "^" + (written(point) if point is not None else "")
    else:
        value = SIGNS[record.modifier] + written(point)
    if record.dimension == "rank":
        value = "#" + value
    return f"{record.text} {value} {record.unit or '-'}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=name)
        for name, text, expected in read_table(CASES, ("id", "text", "expected"))
    ],
)
def test_quantities_table(text, expected):
    assert "; ".join(told(record) for record in found_in(text)) == expected


def test_quantities_table_is_a_third_negative():
    rows = read_table(CASES, ("id", "text", "expected"))
    none = [row for row in rows if not row[2]]
    assert len(rows) >= 200
    assert len(none) * 3 >= len(rows)


@pytest.mark.parametrize(
    ("modifier", "value", "low", "high"),
    [
        pytest.param("exact", "5e8", "5e8", "5e8", id="exact"),
        pytest.param("more_than", None, "5e8", None, id="more_than"),
        pytest.param("less_than", None, None, "5e8", id="less_than"),
        pytest.param("approx", "5e8", None, None, id="approx"),
        pytest.param("order_of_magnitude", "5e8", None, None, id="order"),
    ],
)
def test_quantities_open_ends_are_null(modifier, value, low, high):
    words = {"exact": "{}", "more_than": "超{}", "less_than": "近{}", "approx": "约{}"}
    text = words.get(modifier, "{}级").format("5亿元")
    (record,) = found_in(text)
    wanted = tuple(None if v is None else Decimal(v) for v in (value, low, high))
    assert (record.value, record.low, record.high) == wanted
    assert record.modifier == modifier


RULES = lexicon().book.rules


@pytest.mark.parametrize(
    ("rule", "text", "fields"),
    [(r, text, fields) for r in RULES for text, fields in r.examples],
    ids=lambda value: value.id if hasattr(value, "id") else None,
)
def test_quantities_rule_example(rule, text, fields):
    assert rule.compile().search(text)
    records = [record for record in found_in(text) if record.rule == rule.id]
    assert bool(records) is not rule.negative
    for key, value in fields.items():
        found = getattr(records[0], key)
        assert found == (Decimal(value) if key in ("value", "low", "high") else value)


@pytest.mark.parametrize(
    ("rule", "text"),
    [(r, text) for r in RULES for text in r.negatives],
    ids=lambda value: value.id if hasattr(value, "id") else None,
)
def test_quantities_rule_counterexample(rule, text):
    assert not rule.compile().search(text)


def test_quantities_rules_have_examples():
    assert [rule.id for rule in RULES if not rule.examples or not rule.negatives] == []


def test_quantities_blocked_names_hold_none():
    text = "第七百货公司出资5亿元，3个一百集团参与"
    start = text.index("3个一百集团")
    records = extract_quantities(Passage.of_text(text), [(start, start + 6)])
    assert [record.text for record in records] == ["5亿元"]


@pytest.mark.parametrize(
    "piece",
    ["1", "一", "1,", "111,", "1.1万", "超过", "1万", "第", "“1", "《", "届一", "数十", "十几", "一分之",
     "3至", "1.1、", "人民币", "元", "个", "1个", "负", "-1", "千亿级", "5.5元/", "20 ", "1/", "又一"],
)  # fmt: skip
def test_quantities_hostile_input_takes_linear_time(piece):
    def run(passage):
        extract_quantities(passage)
        find_numbers(passage.text)

    def passages():
        return tuple(Passage.of_text((piece * size)[:size]) for size in (2_000, 16_000))

    # Eight times the text may take some twenty times as long, never sixty-four times.
    assert growth(run, passages, 20) < 20
