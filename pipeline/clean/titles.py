"""Which of the lines above a body is its title, and what hangs on to it that is none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.clean.page import Paragraph
from pipeline.clean.words import words

_LONGEST = 80
# A headline that shares fewer of its character pairs with the body is another article's.
_FOREIGN = 0.3
_ADVERTISED = re.compile(
    r"[^：:，。]{0,20}?(?:app|APP|App|娱乐|体育|彩票|棋牌|电竞|真人|官方)[^：:，。]{0,6}"
    r"(?:下载|官网|平台|注册|登录|入口|网址|中心|在线|版)[：:]\s*"
)
# The name of the site behind a title: ``…_某某网``, ``… - 某某新闻``.
_SITE = re.compile(r"\s*[_|｜]\s*[^_|｜，。]{2,16}\Z|\s+[-–—]+\s*[^-–—，。]{2,14}\Z")
_MARK = re.compile(r"[▶►■□●◆◇★☆※▲△•·◎▪]+\s*")


def behind_advertisement(view: str) -> int:
    """Return where a headline begins behind an advertisement put before it, or 0."""
    match = _ADVERTISED.match(view)
    return match.end() if match is not None and match.end() < len(view) - 4 else 0


def shared_pairs(heading: Paragraph, body: str) -> float:
    """Return the share of a headline's character pairs that a body (a view) holds."""
    letters = re.sub(r"\W+", "", heading.view)
    pairs = {letters[i : i + 2] for i in range(len(letters) - 1)}
    if not pairs:
        return 0.0
    return sum(pair in body for pair in pairs) / len(pairs)


def choose_title(headings: Sequence[Paragraph], body: str) -> int | None:
    """Return the index of the title among the headings above a body, or None.

    Each heading is judged by the pairs it shares with the body; of those that share enough the
    first is the title, since a subtitle stands below. Where none does, the last one is.
    """
    fitting = [
        number
        for number, one in enumerate(headings)
        if len(one.text) <= _LONGEST and not _is_outlet(one.view)
    ]
    if not fitting:
        return None
    scores = {number: shared_pairs(headings[number], body) for number in fitting}
    best = max(scores.values())
    if best < _FOREIGN:
        return fitting[-1]
    first = next(number for number in fitting if scores[number] >= max(_FOREIGN, 0.6 * best))
    # The same headline without the outlet's name before it is the better one.
    for number in fitting:
        if (
            number != first
            and len(headings[number].text) >= 8
            and headings[first].view.endswith(headings[number].view)
        ):
            return number
    return first


def _is_foreign(heading: Paragraph, body: str) -> bool:
    """Tell whether a heading is none of this article's; of a short one half must be shared."""
    least = _FOREIGN if len(heading.text) > 6 else 0.5
    return shared_pairs(heading, body) < least


def _is_outlet(view: str) -> bool:
    return len(view) <= 8 and words().media_end.search(view) is not None


def sort_headings(
    headings: Sequence[Paragraph], title: int, body: str
) -> tuple[list[Paragraph], list[Paragraph]]:
    """Part the headings besides the title into those that stay and those that are dropped.

    Dropped are repetitions of the title, and those of a menu or of other articles: above the
    title, and foreign to the body.
    """
    kept: list[Paragraph] = []
    dropped: list[Paragraph] = []
    name = "".join(headings[title].view.split())
    for number, heading in enumerate(headings):
        if number == title:
            continue
        text = "".join(heading.view.split())
        if text == name or name in text or (len(text) > 5 and text in name):
            heading.reason = "duplicate"
        elif _is_outlet(text):
            heading.reason = "metadata"
        elif number < title and _is_foreign(heading, body + "\n" + name):
            heading.reason = "other heading"
        (dropped if heading.reason else kept).append(heading)
    return kept, dropped


def trim_title(title: Paragraph) -> None:
    """Cut an advertisement before a title, marks at its head and the site's name behind it."""
    view = title.view
    start = behind_advertisement(view)
    if start:
        title.cuts.append((0, start, "advertisement"))
    else:
        mark = _MARK.match(view)
        if mark is not None and mark.end() < len(view):
            title.cuts.append((0, mark.end(), "bullet"))
    site = _SITE.search(view)
    if site is not None and site.start() >= 6:
        name = site.group().strip(" _|｜-–—")
        if words().media_end.search(name) or words().hijack.search(name):
            title.cuts.append((site.start(), len(view), "navigation"))
