"""Where the names of a source stand, found for all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.extract.organisations.tokens import Tokens, pair_table

# From so many names × characters on, one walk over the text for all names costs less than a search
# for each. Both grow with the source, so searches alone would cost its square. Measured: the walk
# takes some 60 ns a character, a search 0.3 ns.
_MANY = 300_000


class Occurrences:
    """Names with their types, to be found in one text of a source after the other."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self.types = types
        self._lengths: dict[str, set[int]] | None = None
        self._table: Any = None

    def find(self, tokens: Tokens) -> list[tuple[str, int]]:
        """Return every name with every own offset at which it stands, overlaps included.

        The offsets of one name are in order; that of the names is not defined.
        """
        if len(tokens.text) * len(self.types) > _MANY:
            return list(self._walk(tokens))
        found: list[tuple[str, int]] = []
        search = tokens.text.find
        for name in self.types:
            start = search(name)
            while start >= 0:
                found.append((name, start))
                start = search(name, start + 1)
        return found

    def _walk(self, tokens: Tokens) -> Iterator[tuple[str, int]]:
        if self._lengths is None:
            lengths: dict[str, set[int]] = {}
            for name in self.types:
                if len(name) > 1:
                    lengths.setdefault(name[:2], set()).add(len(name))
            self._lengths = lengths
            self._table = pair_table(lengths)
        text, types, of = tokens.text, self.types, self._lengths
        for start in self._table.take(tokens.pairs).nonzero()[0].tolist():
            for length in of.get(text[start : start + 2], ()):
                name = text[start : start + length]
                # At the end of the text the slice may be a shorter name.
                if name in types and len(name) == length:
                    yield name, start
        for name in self.types:
            if len(name) == 1:
                yield from ((name, match.start()) for match in re.finditer(re.escape(name), text))


def apart(places: Iterable[tuple[str, int]], size: int) -> int:
    """Return how many spans of one size stand apart, as ``str.count`` counts them.

    places: texts with own offsets in them, those of one text together and in order.
    """
    count = end = 0
    last = None
    for text, start in places:
        if text is not last or start >= end:
            count, end, last = count + 1, start + size, text
    return count
