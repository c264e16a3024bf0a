"""The masked passage: what is known already as single characters that patterns can name.

The masked text is as long as the view. Each character of a known name, of a title in ``《》``, of
a bracket, a date or a quantity is replaced by a mark, so that a connector inside a name is none
and a pattern can say "a name, a bracket, a connector, a name".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.records import Date, Organisation, Quantity
from pipeline.segment.passage import Passage

NAME, NAME_REST, DATE, QUANTITY, BRACKET, TITLE = map(chr, range(0xE000, 0xE006))
MARKS = {
    "N": NAME,
    "M": NAME_REST,
    "D": DATE,
    "Q": QUANTITY,
    "X": BRACKET,
    "B": TITLE,
}
_BRACKET = re.compile(r"（[^（）\n]{0,80}）|［[^［］\n]{0,80}］|\([^()\n]{0,80}\)")
_BOOK = re.compile(r"《[^《》\n]{1,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})?》")


class Masked:
    """A passage with its known names, dates and quantities masked; own offsets throughout."""

    __slots__ = (
        "_date_starts",
        "_name_starts",
        "_quantity_starts",
        "dates",
        "mended",
        "names",
        "passage",
        "quantities",
        "text",
    )

    def __init__(
        self,
        passage: Passage,
        organisations: Sequence[Organisation],
        dates: Sequence[Date],
        quantities: Sequence[Quantity],
        mended: frozenset[int] = frozenset(),
    ) -> None:
        """Mask the passage; the records are those of the same passage, in reading order.

        mended: where names begin that stand otherwise in a frame than they were read.
        """
        self.passage = passage
        self.mended = mended
        self.names = {record.start_char: record for record in organisations}
        self.dates = list(dates)
        self.quantities = list(quantities)
        view = passage.view
        chars = list(view)
        for pattern, mark in ((_BRACKET, BRACKET), (_BOOK, TITLE)):
            for match in pattern.finditer(view):
                _fill(chars, match.start(), match.end(), mark)
        for quantity in quantities:
            _fill(chars, quantity.start_char, quantity.end_char, QUANTITY)
        for date in dates:
            _fill(chars, date.start_char, date.end_char, DATE)
        for name in organisations:
            # A name inside a title or a gloss is no party.
            if chars[name.start_char] not in (TITLE, BRACKET):
                _fill(chars, name.start_char, name.end_char, NAME_REST)
                chars[name.start_char] = NAME
        self.text = "".join(chars)
        self._name_starts = [record.start_char for record in organisations]
        self._date_starts = [record.start_char for record in dates]
        self._quantity_starts = [record.start_char for record in quantities]

    def names_in(self, start: int, end: int) -> list[int]:
        """Return the starts of the names that begin in the span and are masked as such."""
        first = bisect_left(self._name_starts, start)
        last = bisect_left(self._name_starts, end)
        return [at for at in self._name_starts[first:last] if self.text[at] == NAME]

    def dates_in(self, start: int, end: int) -> list[Date]:
        """Return the dates that begin in the span, in reading order."""
        first = bisect_left(self._date_starts, start)
        last = bisect_left(self._date_starts, end)
        return self.dates[first:last]

    def quantities_in(self, start: int, end: int) -> list[Quantity]:
        """Return the quantities that begin in the span, in reading order."""
        first = bisect_left(self._quantity_starts, start)
        return self.quantities[first : bisect_left(self._quantity_starts, end)]

    def quantity_at(self, start: int) -> Quantity | None:
        """Return the quantity that begins at ``start``, or None."""
        found = self.quantities_in(start, start + 1)
        return found[0] if found else None


def _fill(chars: list[str], start: int, end: int, mark: str) -> None:
    chars[start:end] = mark * (end - start)
