"""Read what else a signing tells: agreement, amount, day, place, occasion."""

from __future__ import annotations

import re
from typing import Any

from pipeline.extract.signings.act import Trigger
from pipeline.extract.signings.clause import clause_start
from pipeline.extract.signings.mask import DATE, TITLE, Masked
from pipeline.extract.signings.words import compiled, plain
from pipeline.records import Date, Quantity

_DIGIT = re.compile("[0-9一二两三四五六七八九十百千]")
# A name of an event this long says enough by itself.
_SHORT_OCCASION = 8
# How far back the full name of an event is looked for.
_LOOK_BACK = 3000

Span = tuple[int, int]


def read_agreement(
    masked: Masked, trigger: Trigger, limit: int, told: int, end: int
) -> Span | None:
    """Return the own span of the paper's name, or of the phrase that says its kind.

    told: where the parties before the trigger end; the theme of a ceremony stands behind them.
    """
    text, at = masked.text, trigger.end
    if trigger.kind == "nominal":
        return _theme_agreement(masked, trigger, told)
    if text.find(TITLE, at, end) >= 0:
        titles = compiled("[^，。；]{0,40}?({B}+(?:[、和与及]?{B}+)*)").match(text, at, end)
        lead = plain(
            "(?:了|过|的|一份|一项|一系列|系列|首份|首个|正式|合作)?(?:[^，。；：！？{Q}{D}{B}]{0,45}?)(?={B})"
        ).match(text, at, end)
        if titles and lead:
            return titles.start(1), titles.end(1)
    phrase = compiled(
        "(?:了|过|的|下(?![游一属半])|本次|此次|一批|双方(?!{PAPERS})|第[一二三四五六七八九十0-9]+[份个笔]|一份|一项|一系列|系列|首份|首个|价值|总额|总额为|共(?={Q})|为期[^，。的之]{1,8}[的之]|{LIKE}|{Q}(?:的)?)*"
        "(?P<p>(?:(?!(?<![合兼])并(?!购)|(?<=[议同])[之]?后的|以来的)[^，。；：！？]){0,40}{PAPERS}(?:[一二三四五](?=[，。；、及和]|$))?)(?![日人方])"
    ).match(text, at, end)
    if phrase:
        start, stop = phrase.span("p")
        if masked.passage.view[trigger.start : at].startswith(_DEALS):
            # `签下B公司铁矿石大单`: of whom it is, is no part of it.
            whose = compiled("{N}{M}*的?(?=[^，]{3})").match(text, start, stop)
            start = whose.end() if whose else start
        # A quantity or a name before the kind is what it is worth and whose it is.
        for match in compiled("[{Q}{D}]+(?:[的之]| )?|[的之](?={PAPERS})").finditer(
            text, start, stop
        ):
            start = match.end()
        return (start, stop) if start < stop else None
    kind = compiled("(?:了|的)?(?P<p>[^，。；：！？{B}{Q}]{0,20}?{KINDS})").match(text, at, end)
    if kind and trigger.kind == "reach":
        return _span(kind)
    before = compiled("[^。；]*(?<!{B})({B}+)[^，。；{B}]{0,30}$").match(text, limit, trigger.start)
    if before and trigger.kind != "reach" and text[before.end(1) : trigger.start].strip():
        return before.start(1), before.end(1)
    passive = compiled(
        "[^。；，]*?(?<!的)的?([^，。；的{N}{M}]{0,12}{PAPERS})"
        "(?:由|在|于|将|拟|已|力争|争取|有望|预计|计划|{D})[^，。；]*$"
    ).match(text, limit, trigger.start)
    if passive is None and text.startswith("于", at):
        # `甲与乙的框架协议签订于9月`
        passive = compiled("[^。；，]*的([^。；，的{N}{M}]{0,12}{PAPERS})").fullmatch(
            text, limit, trigger.start
        )
    return (passive.start(1), passive.end(1)) if passive else None


def _theme_agreement(masked: Masked, trigger: Trigger, limit: int) -> Span | None:
    text = masked.text
    start = trigger.start
    title = compiled("{B}+$").search(text, max(limit, start - 120), start)
    if title:
        return title.start(), title.end()
    match = plain(
        "(?:了|的)?(?P<p>(?:[^，。；：！？的了、与和{N}{M}{D}{Q}{B}举行召开]{0,16})?(?:{PAPERS}|{KINDS}))(?:集中|项目)?$"
    ).search(text, max(limit, start - 30), start)
    return _span(match) if match else None


# Verbs behind which whom one signs stands before the paper.
_DEALS = ("签下", "签得", "签成", "拿下", "斩获", "揽获", "揽下", "接获", "喜获")


def _span(match: Any) -> Span:
    return match.start("p"), match.end("p")


def read_amount(masked: Masked, trigger: Trigger, limit: int, end: int) -> Quantity | None:
    """Return the amount of this signing, or None: of several the one its words point at."""
    best: tuple[int, int] | None = None
    found = None
    for quantity in masked.quantities_in(limit, end):
        # 亿元以上项目 is a class of projects, no sum.
        if quantity.dimension != "money" or not _DIGIT.search(quantity.text):
            continue
        points = _points(masked, quantity, trigger, limit)
        rank = (points, -abs(quantity.start_char - trigger.end))
        if points > 0 and (best is None or rank > best):
            best, found = rank, quantity
    return found


def _points(masked: Masked, quantity: Quantity, trigger: Trigger, limit: int) -> int:
    """Weigh an amount: how surely it is what was signed for; 0 or less is no amount of it."""
    text, start, end = masked.text, quantity.start_char, quantity.end_char
    before = text[max(limit, start - 14) : start]
    clause = compiled("[^，；。]*$").search(before)[0]
    after = text[end : end + 6]
    points = 0
    gap = text[trigger.end : start]
    if trigger.kind == "old" and "，" in gap and not compiled("显示|约定|规定").search(gap):
        return 0
    if end <= trigger.start and compiled("议案|担保|[还又并]{WITH}").search(
        text, end, trigger.start
    ):
        return 0
    if compiled("{PER}").search(after[:2]) or compiled("{OTHER_AMOUNT}").search(clause):
        return 0
    if compiled("{TOTALS}[^，；。{Q}]{0,6}$").search(clause):
        points += 3 + ("总" in clause) + ("合同" in clause)
    elif start >= trigger.end and (
        compiled("^{SUM_OF}$").search(clause)
        or (compiled("{PAID}").search(clause) and compiled("{BOUGHT}").match(text, end))
        or compiled("{PROMISED}").match(text, end)
    ):
        points += 1
    if start >= trigger.end:
        if compiled("(?:了|过|下|一笔|一份|价值|总额|总价|约)*").fullmatch(gap):
            points += 4
        if not compiled("[，；]").search(gap):
            points += 2 if compiled("的?[^，。；]{0,30}{PAPERS}|的").match(text, end) else 1
        if "；" in gap:
            return 0
    elif compiled("；").search(text, end, trigger.start):
        return 0
    elif not compiled("，").search(text, end, trigger.start) and not (
        # A space divides a headline as a comma does.
        start < masked.passage.title_end and " " in text[end : trigger.start]
    ):
        points += 2
    return points


def read_date(masked: Masked, trigger: Trigger, start: int, limit: int, end: int) -> Date | None:
    """Return the date of the act: the nearest before the trigger, else one right behind it.

    start: of the sentence; limit: where the trigger before ends, or the same.
    """
    text = masked.text
    if not masked.dates_in(start, end):
        return None
    clause = clause_start(text, start, trigger.start)
    if trigger.kind in ("old", "own") or trigger.rule == "nominal.after":
        # `5月3日，海川称，此前签署的协议…`: the day is that of what is told now.
        limit = clause
    elif limit > start and not compiled("{PASSED}").match(text, limit):
        limit = start
    for date in reversed(masked.dates_in(limit, trigger.start)):
        if date.type != "DATE" or text[date.start_char] != DATE or _is_period(date):
            continue
        before = text[max(limit, date.start_char - 4) : date.start_char]
        after = text[date.end_char : date.end_char + 2]
        if compiled("{OTHER_DAY}$").search(before) or after[:1] in ("前", "起", "至"):
            continue
        if date.end_char < clause and (
            _is_of_another(masked, date, clause, trigger.start)
            or compiled("{OTHER_EVENT}").match(text, date.end_char, clause)
            or compiled("{EARLIER}|{LATELY}").search(text, clause, trigger.start)
        ):
            continue
        return date
    for date in masked.dates_in(trigger.end, min(end, trigger.end + 8)):
        if date.text in ("次日", "翌日", "隔日", "第二天"):
            continue
        if date.type == "DATE" and compiled("(?:日期|时间|之?日)?[于在了，为是：]{0,2}").fullmatch(
            text, trigger.end, date.start_char
        ):
            return date
    return None


def _is_of_another(masked: Masked, date: Date, clause: int, at: int) -> bool:
    """Whether a date before the clause of the act is the day of what another body does.

    ``5月3日，甲公司收购乙公司，丙公司与丁公司签约``; who announces, holds or sees it is no other.
    """
    text = masked.text
    between = text[date.end_char : clause]
    if "；" in between:
        return True
    own = {masked.names[name].canonical for name in masked.names_in(clause, at)}
    told = {masked.names[name].canonical for name in masked.names_in(date.end_char, clause)}
    if not own or not told or own & told:
        return False
    linked = compiled("(?:{ADVERBS}){WITH}|并|且|期间|同时|会[上后]|随后|其中").match(text, clause)
    return not linked and not compiled("{TOLD}").search(between)


def _is_period(date: Date) -> bool:
    """Whether a date is no day, month or year: a half, a quarter, a bare year inside a name."""
    return date.text.isdigit() or bool(compiled("[HQW]").search(date.value or ""))


def read_place(masked: Masked, trigger: Trigger, limit: int, end: int) -> Span | None:
    """Return the own span of the place where it was signed: ``在广州``."""
    text = masked.text
    found = None
    for match in compiled(
        "在(?P<p>[^，。；：、“”在{D}{B}{Q}]{1,20}?)(?=正式|隆重|共同|顺利|成功|联合|现场|举行|举办|召开|组织|招商(?![驿中局大服])|与|就|签(?!.{1,3}(?:仪式|活动|大会|典礼|现场|环节|会[上在，]))|达成|（|，)"
    ).finditer(text, limit, trigger.start + 1):
        if trigger.kind == "nominal" and match.end("p") == trigger.start:
            # `在重点项目签约仪式上`
            continue
        if not compiled(
            ".*(?:[上中下时内间里后前际]|现场|过程|期间|会|仪式|活动|方面|领域|情况|程序)$|.*[了的着家名]|[内的].*|.*(?:表示|致辞|讲话|指出).*|(?:致辞|讲话|发言|采访).*|.*(?:合同|协议|全球|海外)$|.*(?:将|分别|方式|说明|以及|及|暨|内[一-龥]{3}).*|.*项目$|.*期$|.*的.*|已.*|[即此先握]|(?:现场|线上|会上|首日)$|(?:与|和|同|跟|双方|各方).*"
        ).fullmatch(match["p"]):
            whose = compiled("{N}{M}*").fullmatch(match["p"]) and text[match.end()] == "与"
            # `在甲公司与乙公司签约前`: who signs, and no place.
            found = found if whose else match.span("p")
    if found or all(text.find(held, trigger.end, end) < 0 for held in ("举行", "举办", "召开")):
        return found
    after = compiled(
        "[^，。；]{0,6}?[在于](?P<p>[^，。；：、在于{D}{B}上中下]{1,20}?)(?:隆重|成功|顺利)?(?:举行|举办|召开)"
    ).match(text, trigger.end, end)
    return after.span("p") if after else None


def read_occasion(masked: Masked, trigger: Trigger, limit: int, end: int) -> Span | None:
    """Return the own span of the event at which it was signed, as the sentence names it."""
    # Names and years stand inside the names of events, so the view is read, not the mask.
    view, stop = masked.passage.view, min(trigger.start + 8, end)
    named = "{EVENTS}(?:当天|当日)?(?:的?签约(?:仪式|现场))?(?:[上中]|期间|现场)"
    if not plain(named).search(view, limit, stop):
        # Most sentences tell of none: the search for its whole name is slow.
        return None
    at_event = plain(
        "(?:在|于|，|。|^|(?<=[。；\\n]))(?:[^，。；在]{0,14}?(?:举行|举办|召开)的?)?(?:以“[^”]{1,40}”为主题的)?"
        "(?P<p>[^，。；：、！？在]{0,40}?" + named.replace("{EVENTS}", "{EVENTS})", 1)
    )
    last = None
    for match in at_event.finditer(view, limit, stop):
        last = match.span("p")
    if last is None:
        return None
    for date in masked.dates_in(last[0], last[0] + 1):
        # `11月3日大会上`: the day is no part of the name, a bare year is.
        if not date.text.isdigit() and date.end_char < last[1]:
            last = date.end_char, last[1]
    if view[last[0]] == "的":
        # `4月11日的对接会上`
        last = last[0] + 1, last[1]
    return last


def read_setting(masked: Masked, at: int) -> tuple[Date | None, Span, Span | None] | None:
    """Return day, event and place that the sentence before the one at ``at`` is given up to.

    ``4月20日，对接会在科技楼举行。`` holds for the signings told next.
    """
    number = masked.passage.sentence_at(at)
    if not number:
        return None
    start, end = masked.passage.sentences[number - 1]
    match = plain(
        "[{D}，\\s]*(?:我[校院市省县区行司])?(?P<p>[^，。；：、的在与和]{2,30}?{EVENTS})"
        "(?:在(?P<v>[^，。；在]{2,20}?))?(?:隆重|成功|顺利|正式)?(?:举行|举办|召开)[。！\\s]*"
    ).fullmatch(masked.text, start, end)
    if not match:
        return None
    days = [date for date in masked.dates_in(start, match.start("p")) if date.type == "DATE"]
    return (days[-1] if days else None), _span(match), match.span("v") if match["v"] else None


def full_occasion(masked: Masked, span: tuple[int, int]) -> str | None:
    """Return the fullest name that the article gave the event up to ``span``; None for 会议 alone.

    ``峰会`` is the last event named so before; a name that says enough by itself stays.
    """
    text = masked.passage.text
    name = text[span[0] : span[1]]
    if len(name) >= _SHORT_OCCASION:
        return name
    best = None
    for match in plain(
        "(?:在|于|，|。|的|\n|^)(?:以“[^”]{1,40}”为主题的)?"
        "(?P<p>[^，。；：、！？在的“”\n]{2,40}?{EVENTS})"
        "(?=上|中|期间|系列|举|现场|开|于|在|将|拟|定|，|。|、)"
    ).finditer(masked.passage.view, max(0, span[0] - _LOOK_BACK), span[0]):
        whole = text[match.start("p") : match.end("p")]
        if whole.endswith(name) and len(whole) > len(name):
            best = whole
    if best:
        return best
    return name if len(name) > 4 else None
