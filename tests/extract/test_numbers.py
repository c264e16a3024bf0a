import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numbers import NUMERAL, evaluate, find_numbers, parse_number
from pipeline.extract.numbers.numerals import match_numeral
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


SIGNS = {"more_than": ">", "less_than": "<", "approx": "~", "exact": ""}


def told(found):
    number = found.number
    point = next((p for p in (number.value, number.low, number.high) if p is not None), None)
    if number.modifier == "range":
        return f"{found.text} {number.low.normalize():f}..{number.high.normalize():f}"
    sign = SIGNS[number.modifier] + ("#" if found.kind == "ordinal" else "")
    return f"{found.text} {sign}{point.normalize():f}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=name)
        for name, text, expected in read_table(
            CASES / "numbers_found.tsv", ("id", "text", "expected")
        )
    ],
)
def test_numbers_find(text, expected):
    found = find_numbers(text)
    assert "; ".join(map(told, found)) == expected
    assert all(text[n.start : n.end] == n.text for n in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("半", "0.5", id="half"),
        pytest.param("三分之二", "0.6666666667", id="fraction"),
        pytest.param("七成五", "0.75", id="tenths"),
        pytest.param("百分之五", "0.05", id="percent_words"),
        pytest.param("负百分之五", "-0.05", id="percent_words_minus"),
        pytest.param("千分之三", "0.003", id="permille_words"),
        pytest.param("5‰", "0.005", id="permille"),
        pytest.param("3.5个百分点", "0.035", id="points"),
        pytest.param("-0.4%", "-0.004", id="minus"),
        pytest.param("负五", "-5", id="minus_word"),
        pytest.param("壹佰", "100", id="formal"),
        pytest.param("１２", "12", id="full_width"),
        pytest.param("1.2×10⁵", "120000", id="scientific"),
        pytest.param("1.4201万", "14201", id="magnitude"),
        pytest.param("二〇二四", "2024", id="digits"),
    ],
)
def test_numbers_parse(text, value):
    number = parse_number(text)
    assert number is not None
    assert number.value == Decimal(value)


@pytest.mark.parametrize("text", ["", "数据", "一切", "5家", "3和4", "百分之", "万千"])
def test_numbers_parse_refuses(text):
    assert parse_number(text) is None


def test_numbers_ignore_the_decimal_context():
    import decimal

    with decimal.localcontext() as context:
        context.prec = 3
        assert parse_number("47.264287亿").value == Decimal(4726428700)


def test_numbers_short_way_matches_what_the_whole_pattern_matches():
    chance = random.Random(3)
    parts = [
        *"0123456789.,，×xXkK多余来两十百千万亿兆拾零〇三几点元％个年",
        "123",
        "000",
        "10^5",
        "³",
    ]
    for _ in range(20_000):
        text = chance.choice("123456789") + "".join(chance.choices(parts, k=chance.randint(0, 6)))
        whole = NUMERAL.match(text)
        short = match_numeral(text, 0)
        assert (short and short.span()) == (whole and whole.span()), text
