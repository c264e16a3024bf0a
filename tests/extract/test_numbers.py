from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numbers import NUMERAL, evaluate
from pipeline.rules import read_table

CASES = Path(__file__).parents[1] / "cases"


def number(cell):
    return None if cell == "-" else Decimal(cell)


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "modifier"),
    [
        pytest.param(text, number(value), number(low), number(high), modifier, id=text)
        for text, value, low, high, modifier in read_table(
            CASES / "numbers.tsv", ("text", "value", "low", "high", "modifier")
        )
    ],
)
def test_numbers_evaluate(text, value, low, high, modifier):
    match = NUMERAL.fullmatch(text)
    assert match
    found = evaluate(match[0])
    assert (found.value, found.low, found.high, found.modifier) == (value, low, high, modifier)


@pytest.mark.parametrize("text", ["万千", "百百", "拾取", "大陆", "千百"])
def test_numbers_words_are_none(text):
    match = NUMERAL.match(text)
    assert match is None or evaluate(match[0]) is None


DIGITS = "零一二三四五六七八九"


def section(value):
    """Write 1 to 9999 in Chinese, 零 once for each gap inside."""
    text, gap = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, power)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return text


def in_chinese(value):
    """Write an integer below 10**16 in Chinese."""
    if value == 0:
        return "零"
    text, gap = "", False
    for unit, power in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1)):
        part, value = divmod(value, power)
        if part:
            text += ("零" if text and (gap or part < 1000) else "") + section(part) + unit
            gap = False
        else:
            gap = True
    return text


@given(st.integers(0, 10**16 - 1))
def test_numbers_chinese_numeral_round_trip(value):
    text = in_chinese(value)
    match = NUMERAL.fullmatch(text)
    assert match, text
    assert evaluate(match[0]).value == value, text


@given(st.integers(0, 10**12), st.integers(0, 4), st.sampled_from(["", "万", "亿", "万亿"]))
def test_numbers_arabic_round_trip(value, places, magnitude):
    figure = Decimal(value).scaleb(-places)
    text = f"{figure:,f}{magnitude}"
    factor = {"": 0, "万": 4, "亿": 8, "万亿": 12}[magnitude]
    match = NUMERAL.fullmatch(text)
    assert match, text
    assert evaluate(match[0]).value == figure.scaleb(factor)
