"""Times of the peers' cases: from date records to the benchmark's norms.

What a record says is kept, only its form changes: days become half-open stretches to the second,
and what a record leaves to the words round it (自 … 起, 三年内, 过去十年) becomes the stretch that
they open. Where a peer means something else by the same words, CONVENTIONS-times.md says so.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from pipeline.extract.dates import extract_dates
from pipeline.extract.dates.readings import readings
from pipeline.extract.dates.windows import move, seconds_of, window_of
from pipeline.records import Date
from pipeline.segment.passage import Passage

# An expression that has several readings by itself (周三, 元旦, 三年后) is given with all of them, as
# Recognizers gives a past and a future one. PEERS_ONE_READING=1 leaves the record's own alone.
FURTHER_READINGS = not os.environ.get("PEERS_ONE_READING")
_SINCE_BEFORE = re.compile("(?:自从?|从)$")
_SINCE_AFTER = re.compile("年?(?:以来|开始|起|至今)")
_UNTIL_BEFORE = re.compile("(?:截止到?|截至)$")
_HALF = re.compile("P6M$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Norm = dict[str, Any]


def find_times(text: str, reference: str | None) -> list[dict[str, Any]]:
    """Return ``{"start", "end", "kind": "time", "norm"}`` for every time of ``text``.

    reference: ISO local clock time that relative times are resolved against, or None.
    """
    now = datetime.fromisoformat(reference) if reference else None
    passage = Passage.of_text(text, published=now.date().isoformat() if now else None)
    found = []
    for record in extract_dates(passage):
        norm = _norm(record, passage.view, now)
        if now and record.type == "DATE" and FURTHER_READINGS:
            further = [
                {**norm, "start": _iso(start), "end": _iso(end + timedelta(days=1))}
                for start, end in readings(record.text, now.date())
            ]
            norm["alternatives"] = norm.get("alternatives", []) + further
        span = {"start": record.raw_start, "end": record.raw_end}
        found.append({**span, "kind": "time", "norm": norm})
    return found


def _norm(record: Date, view: str, now: datetime | None) -> Norm:
    norm: Norm = {"timex": record.value, "start": None, "end": None}
    before, after = view[: record.start_char], view[record.end_char :]
    words = view[record.start_char : record.end_char]
    if record.type == "SET":
        return {**norm, "set": True, "seconds": _period(record.value, words)}
    if record.type == "DURATION":
        return _duration(record, words, after, norm, now)
    window = window_of(record)
    if window is None:
        return norm
    start, end = window
    norm["start"], norm["end"] = _iso(start), _iso(end + timedelta(days=1))
    if re.search("[以之][前后]$", words) and record.rule == "duration":
        # 三年以前, 三年以后: the stretch before or from the day so far off.
        side = "end" if words.endswith("前") else "start"
        norm["start" if side == "end" else "end"] = None
    elif record.mod == "AFTER":
        inclusive = _DAY.fullmatch(record.value or "")
        norm |= {"start": _iso(start if inclusive else end + timedelta(days=1)), "end": None}
    elif _UNTIL_BEFORE.search(before):
        norm |= {"start": None, "end": _iso(start)}
    elif record.mod == "BEFORE" or (record.mod and words.endswith("前")):
        # Before a time to come is from now to its end; before a past one all that was before it.
        if now and end > now.date() and not _DAY.fullmatch(record.value or ""):
            norm |= {"start": now.isoformat(), "end": _iso(end + timedelta(days=1))}
        else:
            norm |= {"start": None, "end": _iso(start)}
    elif (_SINCE_BEFORE.search(before) and "/" not in (record.value or "")) or (
        _SINCE_AFTER.match(after)
    ):
        norm["end"] = None
        if now:
            norm["alternatives"] = [{**norm, "end": now.isoformat()}]
    return norm


def _duration(record: Date, words: str, after: str, norm: Norm, now: datetime | None) -> Norm:
    value = record.value or ""
    if "/" in value:
        low, high = value.split("/")
        return {**norm, "lo_seconds": seconds_of(low), "hi_seconds": seconds_of(high)}
    if now is not None:
        if re.match("(?:过去|近|最近)", words) or after.startswith("以来"):
            start = move(now.date(), value, -1)
            end = now.isoformat()
            if after.startswith("以来"):
                # Until now, from a day without a time: to the end of that day.
                start = _begin(start, value)
                end = end if now.time() != time() else _iso(now.date() + timedelta(days=1))
            return {**norm, "start": _iso(start), "end": end}
        if re.match("(?:未来|今后)", words):
            first = now.date() + timedelta(days=1) if value.endswith("D") else now.date()
            at = _iso(first) if value.endswith("D") else now.isoformat()
            return {**norm, "start": at, "end": _iso(move(first, value, 1))}
        if words.endswith("内"):
            last = _end(move(now.date(), value, 1), value)
            return {**norm, "start": now.isoformat(), "end": _iso(last + timedelta(days=1))}
    seconds = _seconds(value, words)
    if words.endswith("以上"):
        return {**norm, "lo_seconds": seconds, "hi_seconds": None}
    if words.endswith("以下"):
        return {**norm, "lo_seconds": None, "hi_seconds": seconds}
    return {**norm, "seconds": seconds}


def _period(value: str | None, words: str) -> float | None:
    """Return the seconds of a recurrence's period."""
    for prefix, days in (("XXXX-WXX", 7), ("XXXX-XX-", 30), ("XXXX-", 365)):
        if value and value.startswith(prefix):
            return days * 86400.0
    return _seconds(value, words) if value else None


def _seconds(value: str, words: str) -> float | None:
    """Return seconds as the peers count them: half a year is half of 365 days."""
    if "半" not in words:
        return seconds_of(value)
    return seconds_of(value.replace("Y6M", ".5Y") if "Y6M" in value else _HALF.sub("P0.5Y", value))


def _begin(day: date, value: str) -> date:
    """Return the first day of the month or year of ``day``, by the unit of a duration."""
    if value.endswith("Y"):
        return day.replace(month=1, day=1)
    return day.replace(day=1) if value.endswith("M") else day


def _end(day: date, value: str) -> date:
    """Return the last day of the month of ``day``, if the duration is in months."""
    return move(day.replace(day=1), "P1M", 1) - timedelta(days=1) if value.endswith("M") else day


def _iso(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"
