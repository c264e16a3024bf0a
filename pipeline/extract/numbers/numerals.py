"""One numeral: its pattern on the view, and what it says as Decimal.

A numeral is arabic (``1,100``), Chinese (``三千二百万``), mixed (``7万5千4百``, ``1.64兆``), a
digit by digit reading (``二〇二四``), scientific (``1.2×10⁵``), or loose: ``500多亿`` is at least
so much, ``十几`` a range, ``七八十`` a range, ``数十`` no number at all but an order of magnitude.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from pipeline.patterns import lazy

# Sixty digits hold every number that a text can mean; a longer run of digits is a code.
LONGEST = 60
EXACT = Context(prec=LONGEST)
_PLACES = 10
_ONE = Decimal(1)

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 1, "百": 2, "千": 3}
_BIG = {"万": 4, "亿": 8, "兆": 12}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", ",，")
_SCORES = {"廿": "二十", "卅": "三十", "卌": "四十"}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−－", "0123456789-+--")

_D = "零〇一二三四五六七八九"
_M = "十百千万亿兆拾佰仟"
_F = "壹贰叁肆伍陆柒捌玖"
# A run of these characters may be a numeral; every numeral begins with one (or with a sign).
_CHINESE_CHARACTERS = f"{_D}两{_M}廿卅卌{_F}数几"
NUMERAL_CHARACTERS = f"0-9{_CHINESE_CHARACTERS}"
NUMERAL_STARTS = frozenset(f"0123456789{_CHINESE_CHARACTERS}")

# A full-width comma groups only where more than the comma says so: 82，225.00.
_GROUPED = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,12}(?![0-9])|[0-9]{1,3}(?:[,，][0-9]{3}){2,12}(?![0-9])"
    r"|[0-9]{1,3}，[0-9]{3}(?=\.[0-9]))"
)
# Every repetition has an end, so that no input costs more than its length.
ARABIC = rf"(?:{_GROUPED}|[0-9]{{1,61}})(?:\.[0-9]{{1,30}})?"
_SCIENTIFIC = rf"{ARABIC}[×xX]10(?:[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}|\^[-−+]?[0-9]{{1,3}})"
# 多, 余, 来 only behind a round figure, and not where they begin another word (来自, 余额).
_LOOSE = (
    r"(?:(?<=[0-9十百千万亿兆拾佰仟])(?:多(?!元化|样|维|边|功能|媒体|层|式|次|年来)"
    r"|余(?![额杭姚热量下地])))"
)
_SOME = r"(?:(?<=[十百千])来(?![自源到临华访电京的]))"
_CHINESE_CHARACTER = (
    rf"(?:[{_D}{_M}廿卅卌{_F}]|两(?=[百千万亿兆点佰仟])|(?<![{_D}{_M}两])两|(?<=一)两)"
)
_MIXED = (
    rf"{ARABIC}(?:[kK](?![A-Za-z])|{_LOOSE}?[{_M}]{{1,6}}(?:零?(?:[0-9],[0-9]{{3}}|[0-9]{{1,8}}(?:\.[0-9]{{1,8}})?|[{_D}])[{_M}]{{1,4}}){{0,6}}"
    rf"(?:[零〇][0-9]{{1,3}}(?![0-9])|(?<=[万亿])(?:[0-9]{{4}}|[0-9],[0-9]{{3}})(?![0-9.,年])|{_LOOSE}[万亿]{{1,2}})?)?"
)
_CHINESE = (
    rf"(?:[数几](?=[{_M}]))?(?![数几])(?![伍陆拾](?![{_M}{_F}零]|[{_D}][{_M}]))(?:{_CHINESE_CHARACTER}){{1,61}}"
    rf"(?:(?:{_LOOSE}|(?<=[十百千万零])几)[{_M}]{{0,6}})?(?:点[{_D}{_F}0-9]{{1,30}}[{_M}]{{0,4}})?"
)
NUMERAL = lazy(rf"(?:{_SCIENTIFIC}|{_MIXED}|{_CHINESE})(?:{_LOOSE}|{_SOME})?")
# Most numerals by far: figures, then 万 or 亿 or nothing, and nothing behind that could go on with
# them in ``NUMERAL``, which then matches the same, only slower.
_PLAIN = re.compile(rf"[0-9]{{1,30}}(?:\.[0-9]{{1,30}})?[万亿]?(?![0-9.,，×xXkK多余来两{_D}{_M}])")

_MAGNITUDE = re.compile(r"(?:[万亿兆]+|[kK])$")
_FIGURES = re.compile(r"([0-9]+(?:\.[0-9]+)?)([万亿]?)")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九]+|[十百千万亿兆]")
_NEIGHBOURS = re.compile(
    r"(.*?)(?<![零〇一二三四五六七八九两])"
    r"(一二|一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)([十百千万亿兆]*)"
)
_SEVERAL = re.compile(r"(.*[十百千万零])几([十百千]?)([万亿兆]*)")


def match_numeral(view: str, at: int) -> re.Match[str] | None:
    """Return the match of the numeral that begins at own offset ``at``, or None."""
    return _PLAIN.match(view, at) or NUMERAL.match(view, at)


@dataclass(frozen=True, slots=True)
class Number:
    """What a numeral says.

    modifier: ``exact`` and ``approx`` have a value; ``more_than`` a low; ``range`` low and high;
    ``vague`` (``数十``) has the decade it speaks of as low and high, and counts as no number.
    step: for a loose numeral, the size of its last unit (``3000多``: 1000).
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: str
    step: Decimal | None = None

    def times(self, factor: Decimal) -> Number:
        """Return the number, each part multiplied."""
        parts = (self.value, self.low, self.high, self.step)
        value, low, high, step = (None if p is None else multiply(p, factor) for p in parts)
        return Number(value, low, high, self.modifier, step)


def exactly(value: Decimal) -> Number:
    """Return the number that is just this value."""
    return Number(value, value, value, "exact")


def multiply(a: Decimal, b: Decimal) -> Decimal:
    """Multiply without loss, whatever the context of the caller."""
    return EXACT.multiply(a, b)


def divide(over: Decimal, under: Decimal) -> Decimal:
    """Divide, to ten places where the quotient has no end."""
    quotient = EXACT.divide(over, under)
    ends = quotient.normalize(EXACT).as_tuple().exponent
    return (
        quotient
        if isinstance(ends, int) and ends > -_PLACES * 3
        else EXACT.quantize(quotient, Decimal(1).scaleb(-_PLACES))
    )


def shift(value: Decimal, places: int) -> Decimal:
    """Multiply by a power of ten."""
    return EXACT.scaleb(value, places)


def plain(value: Decimal) -> Decimal:
    """Return the value without exponent or trailing zeros: 3E+4 is 30000."""
    if value.same_quantum(_ONE):
        return value
    if value == value.to_integral_value():
        return EXACT.quantize(value, Decimal(1)) if value.adjusted() < LONGEST - 2 else value
    return value.normalize(EXACT)


def magnitude_of(numeral: str) -> str:
    """Return the 万, 亿 and 兆 (or the k) that a numeral ends in, or ""."""
    match = _MAGNITUDE.search(numeral.rstrip("多余来"))
    return match[0] if match else ""


@lru_cache(maxsize=8192)
def evaluate(numeral: str) -> Number | None:
    """Return what a numeral (a match of ``NUMERAL``) says, or None where it says nothing."""
    if len(numeral) > LONGEST:
        return None
    figures = _FIGURES.fullmatch(numeral)
    if figures is not None:
        # Most are no more, which all that follows would only find out.
        figure = Decimal(figures[1]) or Decimal(0)
        return exactly(EXACT.add(shift(figure, _BIG[figures[2]]), 0) if figures[2] else figure)
    text = numeral.translate(_FORMAL)
    for short, long in _SCORES.items():
        if short in text:
            text = text.replace(short, long)
    if text[0] in "数几":
        decade = _exact(text[1:].rstrip("多余来"))
        return None if decade is None else Number(None, decade, shift(decade, 1), "vague")
    if "几" in text:
        return _several(text)
    for word, modifier in (("多", "more_than"), ("余", "more_than"), ("来", "approx")):
        if word in text:
            return _loose(text.replace(word, ""), modifier, text.index(word))
    match = _NEIGHBOURS.fullmatch(text)
    if match and (not match[1] or match[1][-1] in "十百千万亿零"):
        low, high = (_exact(match[1] + digit + match[3]) for digit in match[2])
        if low is not None and high is not None:
            return Number(None, low, high, "range")
    value = _exact(text)
    return None if value is None else exactly(value)


def _several(text: str) -> Number | None:
    """Return the range of 十几, 一百几十万 or 一百零几万."""
    match = _SEVERAL.fullmatch(text)
    head = match and _exact(match[1].rstrip("零"))
    if match is None or head is None:
        return None
    unit = _SMALL.get(match[2], 0)
    places = sum(_BIG[c] for c in match[3])
    low, high = (EXACT.add(head, shift(Decimal(n), unit)) for n in (1, 9))
    return Number(None, shift(low, places), shift(high, places), "range", shift(Decimal(1), places))


def _loose(text: str, modifier: str, at: int) -> Number | None:
    value = _exact(text)
    if value is None:
        return None
    if modifier == "approx":
        return Number(value, None, None, "approx")
    tail = sum((_BIG | _SMALL).get(c, 0) for c in text[at:])
    head = _exact(text[:at])
    digits = head.normalize(EXACT).as_tuple().exponent if head else 0
    step = tail + digits if isinstance(digits, int) else 0
    return Number(None, value, None, "more_than", shift(Decimal(1), step))


def _exact(text: str) -> Decimal | None:
    """Return the value of a numeral without loose words, or None where it is none."""
    if "×" in text or "x" in text or "X" in text:
        mantissa, power = re.split(r"[×xX]10\^?", text, maxsplit=1)
        return shift(Decimal(mantissa), int(power.translate(_SUPERSCRIPT)))
    if text[-1:] in ("k", "K"):
        return shift(Decimal(text[:-1]), 3)
    whole, point, rest = text.partition("点")
    if not point:
        return _whole(text)
    digits = re.match(r"[零〇一二三四五六七八九0-9]+", rest)
    value = _whole(whole)
    if value is None or digits is None:
        return None
    decimals = "".join(str(_DIGITS.get(c, c)) for c in digits[0])
    value = EXACT.add(value, Decimal("0." + decimals))
    return shift(value, sum((_BIG | _SMALL)[c] for c in rest[digits.end() :]))


def _whole(text: str) -> Decimal | None:
    """Add up digits and magnitudes; None where their order makes no number (万千, 百百)."""
    total = piece = section = Decimal(0)
    pending: Decimal | None = None
    piece_places = last_places = 0
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text or not tokens:
        return None
    for index, token in enumerate(tokens):
        if token in _SMALL:
            if not pending:
                if index and token != "十":
                    return None
                pending = Decimal(1)
            section = EXACT.add(section, shift(pending, _SMALL[token]))
            pending, last_places = None, _SMALL[token]
        elif token in _BIG:
            places = _BIG[token]
            chunk = EXACT.add(section, pending or Decimal(0))
            if not chunk and not piece_places and pending is None:
                if index:
                    return None
                chunk = Decimal(1)
            if piece_places and (not chunk or places > piece_places):
                piece = shift(EXACT.add(piece, chunk), places)
                places += piece_places if not chunk else 0
            else:
                if piece_places and places == piece_places:
                    return None
                total, piece = EXACT.add(total, piece), shift(chunk, places)
            section, pending, piece_places, last_places = Decimal(0), None, places, _BIG[token]
        else:
            arabic = token[0] in "0123456789"
            pending = Decimal(token if arabic else "".join(str(_DIGITS[c]) for c in token))
            if not arabic and len(token) == 1 and index == len(tokens) - 1 and last_places > 1:
                # 两千三 is 2300, 九十二万四 is 924000.
                pending = shift(pending, last_places - 1)
    for part in (piece, section, pending or Decimal(0)):
        total = EXACT.add(total, part)
    return total
