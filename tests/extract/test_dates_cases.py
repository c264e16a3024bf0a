"""Tables of cases: text in, mentions with value, mod and anchor out; days follow from the value."""

import calendar
import re
from datetime import date, timedelta

import pytest

from pipeline.extract.dates import extract_dates
from pipeline.segment.passage import Passage
from tests.cases import CASES

MENTION = re.compile(r"(.+?)(each)?=(.+?)(?:~(\w+))?(?:@([pt]))?")
MONTHS = {"Q": 3, "H": 6}


def table(name):
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == ["id", "published", "text", "mentions"]
    assert len({row[0] for row in rows}) == len(rows)
    return [pytest.param(*(*row, "")[1:4], id=row[0]) for row in rows[1:]]


def expected(mentions):
    found = []
    for mention in filter(None, mentions.split(";")):
        text, each, value, mod, anchor = MENTION.fullmatch(mention).groups()
        kind = "SET" if each else "DURATION" if value.startswith("P") else "DATE"
        found.append((text, kind, None if value == "?" else value, mod, anchor))
    return found


def days_of(value):
    """Return first and last day of a value, by a reading of TIMEX3 that shares no code."""
    if "/" in value:
        first, last = value.split("/")
        return days_of(first)[0], days_of(last)[1]
    if match := re.fullmatch(r"(\d{4})-([QH])(\d)", value):
        year, size, number = int(match[1]), MONTHS[match[2]], int(match[3])
        return month(year, size * (number - 1) + 1)[0], month(year, size * number)[1]
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday + timedelta(days=5 if match[3] else 0), monday + timedelta(days=6)
    if re.fullmatch(r"\d{2}", value):
        return date(int(value) * 100 + 1, 1, 1), date(int(value) * 100 + 100, 12, 31)
    if re.fullmatch(r"\d{3}", value):
        return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31)
    if re.fullmatch(r"\d{4}", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    if re.fullmatch(r"\d{4}-\d\d", value):
        return month(*map(int, value.split("-")))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return (date.fromisoformat(value),) * 2
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        year, first = int(match[1]), {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[match[2]]
        end = month(year, first + 2) if first < 12 else month(year + 1, 2)
        return date(year, first, 1), end[1]
    return None, None


def month(year, number):
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def check(published, text, mentions):
    records = extract_dates(Passage.of_text(text, published=published or None))
    short = {None: None, "published": "p"}
    found = [
        (r.text, r.type, r.value, r.mod, short.get(r.anchor, r.anchor and r.anchor[0]))
        for r in records
    ]
    assert found == expected(mentions)
    for record in records:
        days = (None, None)
        if record.type == "DATE" and record.value:
            days = days_of(record.value)
        assert (record.start_date, record.end_date) == days


@pytest.mark.parametrize(("published", "text", "mentions"), table("dates.tsv"))
def test_dates_cases(published, text, mentions):
    check(published, text, mentions)


@pytest.mark.parametrize(("published", "text", "mentions"), table("dates_field.tsv"))
def test_dates_of_the_field(published, text, mentions):
    check(published, text, mentions)


def test_dates_cases_are_many_and_a_third_negative():
    cases = table("dates.tsv")
    negatives = [case for case in cases if not case.values[2]]
    assert len(cases) >= 200
    assert 3 * len(negatives) >= len(cases)
