"""The one place where the dates ask for a number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> Decimal | None:
    """Return the number a text writes, or None."""
    if not text:
        return None
    factor = 1
    if text[-1] == "万" and len(text) > 1:
        text, factor = text[:-1], 10000
    if text[0].isdigit() and text.isascii():
        try:
            return Decimal(text.replace(",", "")) * factor
        except InvalidOperation:
            return None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text)) * factor
    total = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        else:
            return None
    return Decimal(total + digit) * factor


def whole(text: str) -> int | None:
    """Return the whole number a text writes, or None."""
    if text.isascii() and text.isdigit():
        return int(text)
    found = number(text)
    return int(found) if found is not None and found == int(found) else None
