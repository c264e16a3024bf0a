"""Every rule's own examples and counter-examples."""

import pytest

from pipeline.extract.dates import extract_dates
from pipeline.extract.dates.atoms import rules
from pipeline.segment.passage import Passage

PUBLISHED = "2024-11-04"


def fields(record):
    iso = {None: ""}
    return {
        "text": record.text,
        "type": record.type,
        "value": record.value or "",
        "mod": record.mod or "",
        "start_date": iso.get(record.start_date, str(record.start_date)),
        "end_date": iso.get(record.end_date, str(record.end_date)),
        "anchor": record.anchor or "",
    }


def extract(text, published=PUBLISHED):
    return [fields(r) for r in extract_dates(Passage.of_text(text, published=published))]


def cases(attribute):
    return [
        pytest.param(rule, case, id=f"{rule.id}-{number}")
        for rule in rules()
        for number, case in enumerate(getattr(rule, attribute))
    ]


@pytest.mark.parametrize(("rule", "case"), cases("examples"))
def test_dates_rule_examples(rule, case):
    text, expected = case
    expected = {"text": text, **expected}
    found = [f for f in extract(text) if f["text"] == expected["text"]]
    assert [{key: f[key] for key in expected} for f in found] == [expected]


@pytest.mark.parametrize(("rule", "text"), cases("negatives"))
def test_dates_rule_finds_nothing(rule, text):
    assert extract(text) == []


def test_dates_every_positive_rule_has_examples():
    assert [r.id for r in rules() if not r.negative and not r.examples] == []
    assert [r.id for r in rules() if r.negative and not r.negatives] == []
