"""Where the dates ask for a number: the project's one parser, for what they need of it."""

from __future__ import annotations

from pipeline.extract.numbers import Number, evaluate


def number(text: str) -> Number | None:
    """Return what a numeral says, or None where it says nothing."""
    return evaluate(text) if text else None


def whole(text: str) -> int | None:
    """Return the whole number a numeral writes, or None where it is none."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 9 else None
    found = number(text)
    if found is None or found.value is None or found.value != int(found.value):
        return None
    return int(found.value)
