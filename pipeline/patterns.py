"""Patterns that are compiled when a text first needs them.

A class of all Chinese characters takes a millisecond to compile, and most patterns speak of what
only some texts have. Those that every text needs are compiled where they stand, with ``re``.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub")


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled at the first use of one of its methods."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


class _Lazy:
    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        # Asked once: then the methods are attributes of their own.
        compiled = re.compile(self.pattern, self.flags)
        if name in _METHODS:
            for each in _METHODS:
                setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)
