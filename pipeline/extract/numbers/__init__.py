"""Numbers: everything Chinese writes, as Decimal."""

from __future__ import annotations

from pipeline.extract.numbers.numerals import NUMERAL, Number, evaluate

__all__ = ["NUMERAL", "Number", "evaluate"]
