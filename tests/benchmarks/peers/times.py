"""Times of the peers' cases: from date records to the benchmark's norms."""

from __future__ import annotations

from typing import Any


def find_times(text: str, reference: str | None) -> list[dict[str, Any]]:
    """Return ``{"start", "end", "kind": "time", "norm"}`` for every time of ``text``.

    reference: ISO local clock time that relative times are resolved against, or None.
    """
    return []
