"""Short names in lists: by the noun that closes the list, or by the firms that stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import attrgetter

from pipeline.extract.mentions import Candidate
from pipeline.extract.organisations.context import (
    LONGEST,
    SURE,
    company,
    is_name,
    short_name_start,
)
from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import JOINERS, Tokens

_STOP = re.compile(r"[，。；！？：“”‘’《》【】（）\n\s]")
# What ends the last item of a list, besides a mark.
_LAST = re.compile("等|以及|[和与及]")
# So many items of a list must be firms for certain, for the others to be such too.
_FIRMS = 2


def find_listed(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the names of lists that say of what: 奕斯伟、铂力特等科技型企业."""
    found = []
    text = tokens.text
    for match in lexicon.closers.finditer(text):
        end = match.start()
        while end > 0:
            start = _item_start(text, end)
            last = start == 0 or text[start - 1] != "、"
            joint = _joint(tokens, lexicon, start, end)
            if joint is not None:
                # 甲纺织和|乙机械等企业
                found.append(company(tokens, lexicon, joint + 1, end, "organisation.listed"))
                end = joint
            if last:
                begin = short_name_start(tokens, lexicon, end, floor=start)
            else:
                begin = start if _is_item(tokens, lexicon, start, end) else None
            if begin is not None:
                found.append(company(tokens, lexicon, begin, end, "organisation.listed"))
            if last:
                break
            end = start - 1
    return found


def _joint(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> int | None:
    """Return where a joiner stands in an item between two names, None where none does."""
    for at in range(start + 2, end - 2):
        if (
            tokens.text[at] in JOINERS
            and _is_item(tokens, lexicon, start, at)
            and _is_item(tokens, lexicon, at + 1, end)
        ):
            return at
    return None


def _item_start(text: str, end: int) -> int:
    """Return where the item of a list that ends at ``end`` may begin at the earliest."""
    start = end
    while start > 0 and end - start < 24:
        if text[start - 1] == "、" or _STOP.match(text[start - 1]):
            break
        start -= 1
    return start


def _is_item(tokens: Tokens, lexicon: Lexicon, start: int, end: int, *, sure: bool = False) -> bool:
    """Return whether an item between two 、 is a short name by itself."""
    if not 1 < end - start <= LONGEST or tokens.inside(start) or tokens.inside(end):
        return False
    words = tokens.within(start, end)
    breaks = lexicon.words["break"]
    if any((len(word) > 1 and word in breaks) or not SURE.fullmatch(word) for word in words):
        return False
    return is_name(words, lexicon, sure)


def find_enumerated(
    tokens: Tokens, lexicon: Lexicon, known: Sequence[Candidate]
) -> list[Candidate]:
    """Return what stands in a list of firms and is none of them yet: 甲重工、乙尾浦和丙国际.

    known: what else was found. Two items at least are known firms, and no more are not.
    """
    text = tokens.text
    marked = [
        c
        for c in known
        if c.data == "company"
        and (text.startswith("、", c.end) or (c.start and text[c.start - 1] == "、"))
    ]
    if len(marked) < _FIRMS:
        return []
    firms = {c.end for c in known if c.data == "company"}
    begins = {c.start for c in known if c.data == "company"}
    spans = sorted((c.start, c.end) for c in known)
    taken = [start for start, _ in spans], list(accumulate((end for _, end in spans), max))
    found: list[Candidate] = []
    past = 0
    for first in sorted(marked, key=attrgetter("start")):
        if first.start >= past:
            items = list(_items(text, first.start))
            past = items[-1][1]
            sure = [end in firms for _, end in items]
            # What the last firm does may follow it.
            sure[-1] = sure[-1] or items[-1][0] in begins
            found += _filled(tokens, lexicon, items, sure, taken)
    return found


def _items(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the items of the list that holds ``at``, up to the marks round it."""
    start = _item_start(text, at)
    while start > 0 and text[start - 1] == "、":
        start = _item_start(text, start - 1)
    while True:
        end = start
        while end < len(text) and text[end] != "、" and not _STOP.match(text[end]):
            end += 1
        if end < len(text) and text[end] == "、":
            yield start, end
            start = end + 1
            continue
        last = _LAST.search(text, start + 2, end)
        if last is None:
            yield start, end
            return
        yield start, last.start()
        if last[0] == "等":
            return
        other = _LAST.search(text, last.end() + 2, end)
        yield last.end(), other.start() if other else end
        return


def _filled(
    tokens: Tokens,
    lexicon: Lexicon,
    items: Sequence[tuple[int, int]],
    sure: Sequence[bool],
    taken: tuple[Sequence[int], Sequence[int]],
) -> list[Candidate]:
    """Return the items that are no firms yet, if enough of the others are.

    sure: which items are firms. taken: where names begin, in order, and the furthest that one of
    those up to there ends.
    """
    if not _FIRMS <= sum(sure) >= len(items) - sum(sure):
        return []
    starts, ends = taken
    found = []
    for at, (start, end) in enumerate(items):
        before = bisect_left(starts, end)
        if before and ends[before - 1] > start:
            continue
        if at == 0:
            begin = short_name_start(tokens, lexicon, end, floor=start)
        else:
            # Ordinary words between two firms are a name too: 甲动力、星际光年、乙新能源.
            between = any(sure[:at]) and any(sure[at + 1 :])
            begin = start if _is_item(tokens, lexicon, start, end, sure=between) else None
        if begin is not None:
            found.append(company(tokens, lexicon, begin, end, "organisation.listed"))
    return found
