"""Records stay what they say they are, however they are made."""

from __future__ import annotations

import dataclasses
import pickle
from decimal import Decimal

import pytest

from pipeline.records import Quantity
from pipeline.segment.passage import Passage

FIELDS = {
    "value": Decimal(3),
    "low": Decimal(3),
    "high": Decimal(3),
    "unit": "CNY",
    "dimension": "money",
    "modifier": "exact",
    "rule": "quantity.money",
}
PLACE = {
    "doc_id": "",
    "article": 1,
    "text": "3元",
    "raw_start": 1,
    "raw_end": 3,
    "start_char": 1,
    "end_char": 3,
    "sentence": "付3元。",
}


@pytest.fixture
def record() -> Quantity:
    made = Passage.of_text("付3元。").record(Quantity, 1, 3, *FIELDS.values())
    assert made is not None
    return made


def test_records_of_a_passage_equal_those_made_directly(record):
    direct = Quantity(**PLACE, **FIELDS)
    assert type(record) is Quantity
    assert record == direct
    assert hash(record) == hash(direct)
    assert repr(record) == repr(direct)


def test_records_of_a_passage_are_frozen(record):
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.value = None
    with pytest.raises(dataclasses.FrozenInstanceError):
        del record.value


def test_records_of_a_passage_are_copied_like_any(record):
    assert dataclasses.replace(record, unit="USD").unit == "USD"
    assert pickle.loads(pickle.dumps(record)) == record


def test_records_of_a_passage_name_what_is_missing():
    with pytest.raises(TypeError, match="rule"):
        Passage.of_text("付3元。").record(Quantity, 1, 3, *list(FIELDS.values())[:-1])
