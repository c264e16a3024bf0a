"""The times of a text in the form of the peers' benchmark: half-open, to the second.

What a record says is kept; only its form changes. Where a peer means something else by the same
words it is listed in CONVENTIONS-times.md, not bent here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from pipeline.extract.dates import extract_dates
from pipeline.extract.dates.windows import seconds_of, window_of
from pipeline.segment.passage import Passage

_SINCE_BEFORE = re.compile("(?:自从?|从)$")
_SINCE_AFTER = re.compile("(?:以来|开始|起)")
_UNTIL = re.compile("(?:截止到?|截至|到)$")


def find_times(text: str, reference: str | None) -> list[dict[str, object]]:
    """Return the mentions of time: ``start``, ``end``, ``kind``, ``norm``."""
    passage = Passage.of_text(text, published=(reference or "")[:10] or None)
    now = datetime.fromisoformat(reference) if reference else None
    found = []
    for record in extract_dates(passage):
        norm = norm_of(record, text, now)
        found.append(
            {"start": record.raw_start, "end": record.raw_end, "kind": "time", "norm": norm}
        )
    return found


def norm_of(record, text: str, now: datetime | None) -> dict[str, object]:
    """Return the benchmark's value of a date record."""
    norm: dict[str, object] = {"timex": record.value, "start": None, "end": None}
    if record.type == "SET":
        return {**norm, "set": True, "seconds": period_of(record.value)}
    if record.type == "DURATION":
        return duration_norm(record, norm, now)
    start, end = window_of(record)
    if start is None:
        return norm
    norm["start"], norm["end"] = _iso(start), _iso(end + timedelta(days=1))
    if record.mod == "AFTER":
        first = start if record.grain == "day" else end + timedelta(days=1)
        norm["start"], norm["end"] = _iso(first), None
    elif record.mod == "BEFORE":
        norm["start"], norm["end"] = None, _iso(start)
    return norm


def period_of(value: str | None) -> float | None:
    """Return the seconds of a recurrence's period."""
    if value is None:
        return None
    if value.startswith("XXXX-WXX"):
        return 7 * 86400.0
    if value.startswith("XXXX-XX-"):
        return 30 * 86400.0
    if value.startswith("XXXX-"):
        return 365 * 86400.0
    return seconds_of(value)


def duration_norm(record, norm, now):
    """Return the value of a duration: its seconds, or its bounds."""
    value = record.value or ""
    if "/" in value:
        low, high = value.split("/")
        return {**norm, "lo_seconds": seconds_of(low), "hi_seconds": seconds_of(high)}
    return {**norm, "seconds": seconds_of(value)}


def _iso(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"
