"""The masked passage: what is known already as single characters that patterns can name.

The masked text is as long as the view. Each character of a known name, of a title in ``《》``, of
a bracket, a date or a quantity is replaced by a mark, so that a connector inside a name is none
and a pattern can say "a name, a bracket, a connector, a name".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

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
_NAME_CELL, _REST_CELL, _DATE_CELL, _QUANTITY_CELL, _BRACKET_CELL, _TITLE_CELL = (
    mark.encode("utf-32-le") for mark in MARKS.values()
)
# A pattern that begins with one plain character is scanned for several times as quickly as one
# of alternatives, and texts hold seldom more than one kind of bracket.
_BRACKETS = {
    "（": re.compile(r"（[^（）\n]{0,80}）"),
    "［": re.compile(r"［[^［］\n]{0,80}］"),
    "(": re.compile(r"\([^()\n]{0,80}\)"),
}
_ANY_BRACKET = re.compile("|".join(pattern.pattern for pattern in _BRACKETS.values()))
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
        self.text = _mask(passage.view, organisations, dates, quantities)
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


def _mask(
    view: str,
    organisations: Sequence[Organisation],
    dates: Sequence[Date],
    quantities: Sequence[Quantity],
) -> str:
    # Four bytes a character: a list of characters would cost six times as much.
    cells = bytearray(view.encode("utf-32-le", "surrogatepass"))
    for match in _brackets(view):
        _fill(cells, match.start(), match.end(), _BRACKET_CELL)
    for quantity in quantities:
        _fill(cells, quantity.start_char, quantity.end_char, _QUANTITY_CELL)
    for date in dates:
        _fill(cells, date.start_char, date.end_char, _DATE_CELL)
    # The year of a title is a part of it: 《2024年度合作协议》.
    if "《" in view:
        for match in _BOOK.finditer(view):
            _fill(cells, match.start(), match.end(), _TITLE_CELL)
    for name in organisations:
        first = 4 * name.start_char
        # A name inside a title or a gloss is no party.
        if cells[first : first + 4] not in (_TITLE_CELL, _BRACKET_CELL):
            _fill(cells, name.start_char, name.end_char, _REST_CELL)
            cells[first : first + 4] = _NAME_CELL
    return cells.decode("utf-32-le", "surrogatepass")


def _brackets(view: str) -> Iterable[re.Match[str]]:
    kinds = [opening for opening in _BRACKETS if opening in view]
    if not kinds:
        return ()
    pattern = _BRACKETS[kinds[0]] if len(kinds) == 1 else _ANY_BRACKET
    return pattern.finditer(view)


def _fill(cells: bytearray, start: int, end: int, cell: bytes) -> None:
    cells[4 * start : 4 * end] = cell * (end - start)
