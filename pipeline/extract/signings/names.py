"""Mend the names of a passage that was read round its triggers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.signings.act import Trigger
from pipeline.extract.signings.people import office_behind
from pipeline.extract.signings.words import compiled, plain, words
from pipeline.records import Organisation
from pipeline.segment.passage import Passage

# Words that a guessed name may wrongly begin or end with, the rules that guess one by its
# surroundings, and how long it must be for that: 同程 is a firm.
_LEADS = "丨由同于与据继在从"
_TAILS = "早正即均便共及今"
_SURE_TAILS = "已曾将拟还又则也"
_ADVERBS = ("先后", "陆续", "相继", "分别")
_GUESSED = (
    "organisation.weights",
    "organisation.framed",
    "organisation.office",
    "organisation.head.government",
)
_LEAST = 4
_JOINT = re.compile(
    "与|(?<=..)(?<![埃普涉以触波顾危推兼])及(?![时其格至])|(?<=公司|集团|委会|大学|政府|银行)[和同跟](?![业济仁城])"
)
_LINKED = re.compile("(?<=公司|集团|股份|政府|银行|控股|科技|医院)(?:联合|联手|携手)")
# A character of each of them.
_JOINING = frozenset("与及和同跟联携")
# What joins a person, of two characters at least, to the body behind.
_BESIDE = frozenset("系是任和与及")
# What a name that tells nobody holds, and a character of each.
_NOBODY = ("其", "判决", "认定", "冒用", "起诉", "指控", "涉嫌", "股东")
_NOBODY_HINT = frozenset("其判认冒诉控嫌股")
# Only a name that holds one of these characters can be mended, but for a trigger in it: all that
# is above, LEADER and OFFICER need one.
_MENDED = _BESIDE.union(
    _NOBODY_HINT,
    _LEADS + _TAILS + _SURE_TAILS + "新的和跟联携",
    "后续继别日表方人商户企主下属访见察年售第董总首校长党ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
# One of these is in every office.
_OFFICES = frozenset("长记裁理任席监授士总人表使管干相臣员O")
_BRANCHES = ("分行", "支行", "分公司", "营业部")


def mend_names(
    passage: Passage, organisations: Sequence[Organisation], triggers: Sequence[Trigger]
) -> list[Organisation]:
    """Return the names as they stand in a frame.

    Each without its part in the contract (``被担保人禾川``), a connector before it (``由禾川``) and
    a trigger in it (``海尔续签``); a bank and its branch as one; two firms that a connector was
    taken to join as two.
    """
    starts = [trigger.start for trigger in triggers]
    view, anaphors = passage.view, words("anaphors")
    names: list[Organisation] = []
    doubtful: set[int] = set()
    for name in organisations:
        start, end = name.start_char, name.end_char
        before = bisect_left(starts, end) - 1
        touched = not _MENDED.isdisjoint(view[start:end])
        if touched or (before >= 0 and triggers[before].end > start):
            start, end = _cut(view, name, triggers, starts)
        if end - start < 2 or view[start:end] in anaphors:
            continue
        joint = _joint(view, name, start, end) if touched else None
        if names and names[-1].end_char == start and view.endswith(_BRANCHES, start, end):
            whole = names.pop()
            names.append(_named(passage, whole, whole.start_char, end))
        elif joint:
            names += [
                _named(passage, name, start, joint.start()),
                _named(passage, name, joint.end(), end),
            ]
        else:
            names.append(_named(passage, name, start, end))
        if touched:
            doubtful.update(name.start_char for name in names[-2:])
    return [
        name
        for name in names
        if (name.start_char not in doubtful or not _is_nobody(view, name.start_char, name.end_char))
        and not (name.rule in _GUESSED and _is_officer(view, name.start_char, name.end_char))
    ]


def _cut(
    view: str, name: Organisation, triggers: Sequence[Trigger], starts: Sequence[int]
) -> tuple[int, int]:
    """Return the span of a name without what is no part of it; starts: those of the triggers."""
    start, end = name.start_char, name.end_char
    guessed = name.rule in _GUESSED
    if guessed and end - start >= _LEAST:
        start += view[start] in _LEADS
        end -= view[end - 1] in _TAILS or view[end - 1 : end + 1] == "新签"
        office = compiled("{OFFICER}").search(view, start + 2, end)
        end = office.start() if office else end
        # `成立于武汉的禾川信息`, but 美的集团.
        attribute = compiled("[^的]{2,10}(?<!美)的(?=.{3})").match(view, start, end)
        start = attribute.end() if attribute else start
    leader = plain("{LEADER}").match(view, start, end)
    start = leader.end() if leader else start
    behind = bisect_left(starts, start) - 1
    if behind >= 0 and start < triggers[behind].end < end:
        # `签署|方为禾川股份`
        start = triggers[behind].end
    at = bisect_left(starts, start + 2)
    if at < len(starts) and starts[at] < end and triggers[at].kind != "nominal":
        end = starts[at]
    if guessed and end - start > 2:
        end -= view[end - 1] in _SURE_TAILS
    if guessed and end - start > _LEAST and view.endswith(_ADVERBS, start, end):
        end -= 2
    if guessed and end in starts and view.endswith("联合", start + 2, end):
        # `与飞鹏科创联合|签订`
        end -= 2
    if view[start] == "与" and end - start >= _LEAST:
        start += 1
    return _behind_person(view, start, end), end


def _joint(view: str, name: Organisation, start: int, end: int) -> re.Match[str] | None:
    """Match what joins two firms that were taken for one."""
    if _JOINING.isdisjoint(view[start + 2 : end - 2]):
        return None
    joint = _JOINT.search(view, start + 2, end - 2) if name.type == "company" else None
    return joint or _LINKED.search(view, start + 2, end - 2)


def _is_nobody(view: str, start: int, end: int) -> bool:
    """Whether a name is none (``与其控股子公司``) or tells a deed (``法院认定张三冒用银行``)."""
    name = view[start:end]
    if _NOBODY_HINT.isdisjoint(name) or not any(word in name for word in _NOBODY):
        return False
    nobody = compiled("其{UNDER_WORDS}|.*(?:判决|认定|冒用|起诉|指控|涉嫌).*|.*股东{CHINESE}")
    return bool(nobody.fullmatch(view, start, end))


def _is_officer(view: str, start: int, end: int) -> bool:
    """Whether a guessed name is an officer's: ``卢明立|董事长与``, ``纪委书记贺海燕``."""
    if _OFFICES.isdisjoint(view[start : end + 6]):
        return False
    if end - start > _LEAST and not _OFFICES.isdisjoint(view[start:end]):
        return bool(plain("{TITLE}{CHINESE}$|{CHINESE}{TITLE}$").match(view, start, end))
    office = office_behind(view, start, end + 12) if end - start in (2, 3) else None
    return office is not None and office[0] == end


def _behind_person(view: str, start: int, end: int) -> int:
    """Return where the name begins behind a person: ``张三是…``, ``副总经理张三和农业银行``."""
    if _BESIDE.isdisjoint(view[start + 2 : start + 5]):
        return start
    is_one = compiled("{CHINESE}[系是任](?=[一-龥]{4})").match(view, start, end)
    start = is_one.end() if is_one else start
    officer = compiled("{CHINESE}[和与及](?=[一-龥]{4})").match(view, start, end)
    if officer and compiled("{TITLE}$").search(view, max(0, start - 12), start):
        return int(officer.end())
    return start


def _named(passage: Passage, name: Organisation, start: int, end: int) -> Organisation:
    if (start, end) == (name.start_char, name.end_char):
        return name
    text = passage.text[start:end]
    return replace(name, start_char=start, end_char=end, text=text, canonical=text)
