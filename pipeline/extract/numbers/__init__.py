"""Numbers: everything Chinese writes, as Decimal.

``parse_number`` reads a text that is one number, ``find_numbers`` finds numbers in a text.
"""

from __future__ import annotations

from pipeline.extract.numbers.find import FoundNumber, find_numbers, parse_number
from pipeline.extract.numbers.numerals import NUMERAL, Number, evaluate

__all__ = ["NUMERAL", "FoundNumber", "Number", "evaluate", "find_numbers", "parse_number"]
