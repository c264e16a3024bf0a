"""Merge what tells the same act: headline, lead, body and the nouns that repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.extract.signings.act import Act, Item
from pipeline.extract.signings.clause import clause_start
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.words import compiled

# A noun for the act (签约仪式) repeats an act told so many sentences away or nearer.
_NEARBY = 6
# With how many acts before it an act is compared: a list of hundreds stays linear.
_COMPARED = 40
# The longest line that is an announcement's title.
_LONGEST_TITLE = 90
# The shortest name that may drop characters of another.
_LEAST_SHORT = 4
# How a party ends that is told by its standing alone.
_UNDER = ("子公司", "孙公司", "控股股东")


def merge_acts(masked: Masked, acts: Sequence[Act]) -> list[Act]:
    """Return the acts, each told once: the fullest telling with all mentions; reading order."""
    told = [act for act in acts if act.trigger.kind != "nominal"]
    merged: list[Act] = []
    for at, act in enumerate(told, 1):
        same = next((o for o in merged[-_COMPARED:] if _same(masked, o, act)), None)
        if same is not None and _told_fuller(masked, same, act, told[at : at + _COMPARED]):
            same = None
        if same is None:
            merged.append(act)
        else:
            merged[merged.index(same)] = _fuse(masked, same, act)
    for act in acts:
        if act.trigger.kind == "nominal":
            _place_noun(masked, merged, act)
    merged.sort(key=lambda act: act.trigger.start)
    return merged


def _told_fuller(masked: Masked, head: Act, act: Act, later: Sequence[Act]) -> bool:
    """Whether a headline that an act tells in part is told with all its parties by a later one."""
    names = _names(masked, head)
    if head.trigger.start >= masked.passage.title_end or len(_names(masked, act)) >= len(names):
        return False
    return any(
        len(_names(masked, other)) >= len(names) and _same(masked, head, other) for other in later
    )


def _place_noun(masked: Masked, merged: list[Act], act: Act) -> None:
    """Give a noun to the act it repeats; let it open one where nothing nearby tells the act."""
    passage = masked.passage
    here = passage.sentence_at(act.trigger.start)
    best = None
    judged = act.trigger.rule in ("nominal.judged", "nominal.done")
    for other in merged:
        if other.trigger is act.trigger:
            continue
        apart = abs(passage.sentence_at(other.trigger.start) - here)
        title = act.trigger.start < passage.title_end or other.trigger.start < passage.title_end
        if apart > _NEARBY and not title:
            continue
        # `学校举行签约仪式`: a word for a body tells no two acts apart.
        signs = any(item.kind not in ("agent", "office") for item in other.parties)
        told = _names(masked, act) and signs and not judged
        opens = not apart and act.trigger.start < other.trigger.start and _opens(masked, act)
        if told and not opens and not _share(masked, act, other):
            continue
        if not opens and _pairs_differ(masked, act, other):
            continue
        if best is None or apart < best[0]:
            best = (apart, other)
    if best is None:
        if not act.bare:
            merged.append(act)
        return
    other = best[1]
    if other.trigger.kind == "nominal":
        merged[merged.index(other)] = _fuse(masked, other, act)
    else:
        if len(_strong(act)) > len(_strong(other)) and not judged:
            other.inferred = other.inferred or best[0] > 0
            other.side_a = act.side_a + _officers(other.side_a)
            other.side_b = act.side_b + _officers(other.side_b)
        other.occasion = other.occasion or _ceremony(masked, act, other)
        other.mentions += act.mentions
        _fill(masked, other, act)


def _pairs_differ(masked: Masked, act: Act, other: Act) -> bool:
    """Whether a ceremony and an act name two known sides and a paper each, and not the same."""
    papers = [_paper(masked, one) for one in (act, other)]
    if act.trigger.rule != "nominal.ceremony" or None in papers or papers[0] == papers[1]:
        return False
    if not all(one.side_a and one.side_b and len(_strong(one)) > 1 for one in (act, other)):
        return False
    fewer, more = sorted((_names(masked, act), _names(masked, other)), key=len)
    return len(fewer) > 1 and not _within(fewer, more)


def _opens(masked: Masked, act: Act) -> Any:
    """Match the verb that holds the ceremony of ``act``, before it or, of no two, behind it."""
    held = compiled("(?:在[^，。；]{1,16})?(?:隆重|成功|顺利)?(?:举行|举办)")
    behind = held.match(masked.text, act.trigger.end) if len(act.parties) < 2 else None
    return _held(masked, act) or behind


def _held(masked: Masked, act: Act) -> Any:
    """Match the verb that holds the ceremony of ``act``, and what the ceremony is called."""
    start = max(0, act.trigger.start - 40)
    return compiled("(?:举行|举办)(?:了)?(?P<p>[^，。；：的{N}{M}{Q}]{0,16})$").search(
        masked.text, start, act.trigger.start
    )


def _ceremony(masked: Masked, act: Act, other: Act) -> str | None:
    """Return what a ceremony is called at which the parties of ``other`` signed, or None.

    `新区举行项目集中签约仪式，甲公司与乙公司签约`: a bare 签约仪式 is no name.
    """
    at = masked.passage.sentence_at
    held = _held(masked, act)
    if not held or not held["p"] or at(act.trigger.start) != at(other.trigger.start):
        return None
    if act.trigger.start > other.trigger.start or compiled("{WITH}").search(held["p"]):
        return None
    return masked.passage.text[held.start("p") : act.trigger.end]


def _same(masked: Masked, one: Act, two: Act) -> bool:
    """Whether two tellings are of one act: the same parties, no field against it."""
    if one.trigger is two.trigger:
        return False
    if not one.parties or not two.parties:
        return _recounted(masked, one, two) or _cites(masked, one, two)
    if _differ(one.status == "terminated", two.status == "terminated"):
        return False
    days = [act.date.start_date if act.date else None for act in (one, two)]
    if None not in days and days[0] != days[1]:
        return False
    if _of_subsidiary(masked, one, two):
        return True
    announced = _announces(masked, one) or _announces(masked, two)
    papers = [None if announced else _paper(masked, act) for act in (one, two)]
    if papers[0] and papers[1] and not _alike(papers[0], papers[1]):
        return False
    if announced and _titled_alike(masked, one, two):
        return True
    names, others = _names(masked, one), _names(masked, two)
    if not names and two.trigger.kind == "sign":
        # `双方签署协议，A与B的代表签字`
        return _near(masked, one, two) and len(others) == 2
    if _by_officers(masked, one, two):
        return True
    if not names or not others:
        return _cites(masked, one, two)
    fewer, more = sorted((names, others), key=len)
    if len(fewer) == 1 and len(more) > 1:
        # `公司签署合同` after `A与B签署合同` repeats it, another partner does not.
        near = _near(masked, one, two) or (_again(masked, two) and _nearby(masked, one, two))
        return _within(fewer, more) and (announced or near)
    return _within(fewer, more) or _retold(masked, one, two)


def _by_officers(masked: Masked, one: Act, two: Act) -> bool:
    """Whether an act told before is told again by who signed it: ``张三与李四代表双方签约``.

    On one side at least stand officers or persons alone; whoever else signs is of the first act.
    """
    if not (one.side_a and one.side_b and _nearby(masked, one, two)):
        return False
    start = clause_start(masked.text, 0, two.trigger.start)
    both = compiled("{FOR_BOTH}").search(masked.text, start, two.trigger.start)
    alone = any(
        side and all(item.kind in ("agent", "person") for item in side)
        for side in (two.side_a, two.side_b)
    )
    if not both and not (alone and two.persons):
        return False
    first = _names(masked, one)
    later = _names(masked, two, persons=False)
    # Of two persons who sign nothing that is named, only 代表双方 says whose officers they are.
    return bool(both or later) and all(
        any(_kin(name, other, place=bool(both)) for other in first) for name in later
    )


def _cites(masked: Masked, one: Act, two: Act) -> bool:
    """Whether an act that names nobody cites the paper of another: ``订立造船合约有利于…``."""
    papers = [_paper(masked, act) for act in (one, two)]
    named = bool(_names(masked, one)) and not _names(masked, two)
    agents = any(item.kind == "agent" for item in two.parties)
    if not named or agents or None in papers or two.amount or not _nearby(masked, one, two):
        return False
    return one.status == two.status and str(papers[1]) in str(papers[0])


def _again(masked: Masked, act: Act) -> bool:
    """Whether the clause of an act points back at one told before: 此次与乙公司签约."""
    start = clause_start(masked.text, 0, act.trigger.start)
    return bool(compiled("[此本这今]次|此番").search(masked.text, start, act.trigger.start))


def _recounted(masked: Masked, one: Act, two: Act) -> bool:
    """Whether a ceremony that names no sides is told again, by the very sum."""
    sums = [_sum(act) for act in (one, two)]
    days = {act.date.start_date for act in (one, two) if act.date}
    apart = masked.passage.sentence_at(two.trigger.start) - masked.passage.sentence_at(
        one.trigger.start
    )
    again = sums[0] is not None and sums[0] == sums[1] and len(days) < 2
    return again and abs(apart) <= _NEARBY and one.status == two.status


def _sum(act: Act) -> tuple[object, ...] | None:
    return (act.amount.low, act.amount.high, act.amount.unit) if act.amount else None


def _retold(masked: Masked, one: Act, two: Act) -> bool:
    """Whether a title tells the act in short: one party the same, and the very sum.

    The title names the group, the text the subsidiary that signs.
    """
    first = min(one.trigger.start, two.trigger.start)
    sums = [_sum(act) for act in (one, two)]
    retold = first < masked.passage.title_end and sums[0] is not None and sums[0] == sums[1]
    return retold and _share(masked, one, two)


def _of_subsidiary(masked: Masked, one: Act, two: Act) -> bool:
    """Whether a headline tells in short what the text does in full: ``甲：子公司签署框架协议``."""
    head = one.trigger.start
    start = clause_start(masked.text, 0, head)
    announced = _announces(masked, one)
    heads = announced or (start > 1 and masked.text.startswith("：", start - 1))
    if not heads or len(_strong(two)) < 2:
        return False
    papers = [_paper(masked, act) for act in (one, two)]
    told = None not in papers and _alike(str(papers[0]), str(papers[1]))
    sums = [_sum(act) for act in (one, two)]
    unnamed = compiled("(?:{OPENERS})?{UNDER_WORDS}(?:{ADVERBS})$").search(masked.text, start, head)
    if announced:
        # `关于子公司签订合同的公告`
        under = compiled("关于[^\\n]{0,6}{UNDER_WORDS}(?:{ADVERBS})$").search(masked.text, 0, head)
        return bool(under) and not one.side_b
    return bool(unnamed) and (told or (None not in sums and sums[0] == sums[1]))


def _announces(masked: Masked, act: Act) -> bool:
    """Whether an announcement's title tells the act, and so by its kind: 关于签订重大合同的公告."""
    view, at = masked.passage.view, act.trigger.start
    start = view.rfind("\n", 0, at) + 1
    end = view.find("\n", at)
    if at < masked.passage.title_end:
        start, end = 0, masked.passage.title_end
    elif not 0 < end - start < _LONGEST_TITLE:
        return False
    title = compiled("{ANNOUNCEMENT}").search(view, start, end)
    return bool(title) and title.start() < at


def _titled_alike(masked: Masked, one: Act, two: Act) -> bool:
    """Whether two tellings name the very paper: 关于控股股东签署《股份转让协议》的公告."""
    papers = [act.agreement and masked.passage.view[slice(*act.agreement)] for act in (one, two)]
    return papers[0] is not None and papers[0] == papers[1] and papers[0].startswith("《")


def _within(fewer: set[str], more: set[str]) -> bool:
    """Whether each of ``fewer`` is among ``more``, be it as a part of a fuller name."""
    return all(any(_alike(one, other) for other in more) for one in fewer)


def _alike(one: str, two: str) -> bool:
    """Whether one of two names or papers is a part of the other, or drops characters of it.

    ``中国移动浙江公司`` is short for ``中国移动通信集团浙江有限公司``.
    """
    short, long = sorted((one, two), key=len)
    if short in long:
        return True
    if len(short) < _LEAST_SHORT:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _kin(one: str, two: str, *, place: bool) -> bool:
    """Whether two names tell one side: alike but for 公司 and 集团; of one ``place`` if asked."""
    cut = compiled("(?:有限公司|公司|集团|企业|方面)$")
    left, right = cut.sub("", one), cut.sub("", two)
    if _alike(one, two) or (min(len(left), len(right)) > 1 and _alike(left, right)):
        return True
    of = compiled("(?:中共)?([一-龥]{2,8}?[省市县区州旗])")
    left, right = (match[1] if (match := of.match(name)) else "" for name in (one, two))
    return place and left != "" and left == right


def _nearby(masked: Masked, one: Act, two: Act) -> bool:
    at = masked.passage.sentence_at
    return abs(at(one.trigger.start) - at(two.trigger.start)) <= _NEARBY


def _near(masked: Masked, one: Act, two: Act) -> bool:
    """Whether two acts are told in the same or in neighbouring sentences."""
    at = masked.passage.sentence_at
    return abs(at(one.trigger.start) - at(two.trigger.start)) <= 1


def _differ(one: object, two: object) -> bool:
    return one != two


def _paper(masked: Masked, act: Act) -> str | None:
    if act.agreement is None:
        return None
    paper = masked.passage.view[slice(*act.agreement)].strip("《》")
    if act.trigger.kind == "reach" and not compiled("{PAPERS}").search(paper):
        # `达成战略合作` may be told as a paper elsewhere.
        return None
    if act.trigger.start < masked.passage.title_end and paper.endswith(("大单", "订单", "长单")):
        # A headline's word for any contract.
        return None
    return None if compiled("{ANY_PAPER}").fullmatch(paper) else paper


def _names(masked: Masked, act: Act, *, persons: bool = True) -> set[str]:
    return {
        item.canonical or masked.passage.view[item.start : item.end]
        for item in act.parties
        if item.kind not in ("agent", "office", "anaphor")
        and (persons or item.kind != "person")
        # `甲公司子公司` is told by its name elsewhere.
        and not masked.passage.view.endswith(_UNDER, item.start, item.end)
    }


def _share(masked: Masked, one: Act, two: Act) -> bool:
    names, others = _names(masked, one), _names(masked, two)
    return bool(names & others) or any(
        left in right or right in left for left in names for right in others
    )


def _fuse(masked: Masked, one: Act, two: Act) -> Act:
    """Return the fuller telling with the fields of the other where it has none."""
    fuller, other = (two, one) if _weight(two) > _weight(one) else (one, two)
    if two.trigger.kind != "nominal" and _by_officers(masked, one, two):
        # Whom the officers sign for was told before them.
        fuller, other = one, two
    _fill(masked, fuller, other)
    # The longer list grows, so that an act told a thousand times costs no more than it must.
    fewer, more = sorted((one.mentions, two.mentions), key=len)
    more += fewer
    fuller.mentions = more
    return fuller


def _strong(act: Act) -> list[Item]:
    return [item for item in act.parties if item.strong and item.kind not in ("agent", "office")]


def _weight(act: Act) -> tuple[bool, int, int, int]:
    named = _strong(act)
    fields = sum(field is not None for field in (act.agreement, act.amount, act.date, act.place))
    return act.trigger.kind != "nominal", len(named), len(act.persons), fields


def _officers(side: Sequence[Item]) -> list[Item]:
    return [item for item in side if item.kind == "agent"]


def _fill(masked: Masked, act: Act, other: Act) -> None:
    if act.agreement is None or (other.agreement and not _paper(masked, act)):
        act.agreement = other.agreement
    act.amount = act.amount or other.amount
    act.date = act.date or other.date
    act.place = act.place or other.place
    act.occasion = act.occasion or other.occasion
    if not act.persons:
        _take_persons(act, other)
        act.side_a += _officers(other.side_a)
        act.side_b += _officers(other.side_b)


def _take_persons(act: Act, other: Act) -> None:
    """Give the representatives of ``other`` to the same parties of ``act``."""
    for item in other.parties:
        for mine in act.parties:
            known = item.persons and item.canonical and mine.canonical
            if known and _kin(str(item.canonical), str(mine.canonical), place=True):
                mine.persons += item.persons
                break
