"""Read what else a signing tells: agreement, amount, day, place, occasion."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from pipeline.extract.signings.act import Trigger
from pipeline.extract.signings.mask import DATE, MARKS, TITLE, Masked
from pipeline.extract.signings.words import pattern, words
from pipeline.records import Date, Quantity
from pipeline.rules import load_rules

# What stands round an amount that is another thing's: a balance, a share price, a limit.
_OTHER_AMOUNT = (
    "余额|坏账|收入|净利|利润|营收|占比|注册资本|每股|市值|GDP|产值|资产|股价|违约金|罚款|订单为|首批|一期|预付|首付|年薪|补偿"
)
_PER = "/|每|股的"
_NOT_SIGNED_ON = "至|到|截至|截止|直至|延期|届满|起|以来|之前|前(?![，])|预计|计划|有望|将于|成立|始建"
_SHORT_OCCASION = 8


@cache
def detail(source: str) -> Any:
    """Compile ``source`` once, with the names of ``signings_detail.toml`` put in."""
    book = _book()
    return regex.compile(
        regex.sub(
            r"\{([A-Z]+)\}",
            lambda m: MARKS.get(m[1]) or f"(?:{book.patterns[m[1]]})",
            source,
        )
    )


@cache
def _book() -> Any:
    return load_rules("signings_detail.toml", names=MARKS)


def read_agreement(masked: Masked, trigger: Trigger, limit: int, end: int) -> tuple[int, int] | None:
    """Return the own span of the paper's name, or of the phrase that says its kind."""
    text, at = masked.text, trigger.end
    if trigger.kind == "nominal":
        return _theme_agreement(masked, trigger, limit)
    titles = detail("[^，。；]{0,40}?({B}+(?:[、和与及]?{B}+)*)").match(text, at, end)
    lead = detail(
        "(?:了|过|的|一份|一项|一系列|系列|首份|首个|正式|合作)?(?:[^，。；：！？{Q}{D}{B}]{0,45}?)(?={B})"
    ).match(text, at, end)
    if titles and lead:
        return titles.start(1), titles.end(1)
    phrase = detail(
        "(?:了|过|的|下|一份|一项|一系列|系列|首份|首个|价值|总额|共|{Q}(?:的)?)*"
        "(?P<p>[^，。；：！？]{0,40}{PAPERS})(?![日人方])"
    ).match(text, at, end)
    if phrase:
        start, stop = phrase.span("p")
        # A quantity or a name before the kind is what it is worth and whose it is.
        for match in detail("[{Q}]+的?|的(?={PAPERS})").finditer(text, start, stop):
            start = match.end()
        return (start, stop) if start < stop else None
    kind = detail("(?:了|的)?(?P<p>[^，。；：！？{B}{Q}]{0,20}?{KINDS})").match(text, at, end)
    if kind and trigger.kind == "reach":
        return kind.span("p")
    before = detail("[^。；]*({B}+)[^，。；{B}]{0,30}$").match(text, limit, trigger.start)
    if before and trigger.kind != "reach" and text[before.end(1) : trigger.start].strip():
        return before.span(1)
    passive = detail("[^。；，]*?([^，。；{N}]{0,12}{PAPERS})(?:由|在|于)[^，。；]*$").match(
        text, limit, trigger.start
    )
    return passive.span(1) if passive else None


def _theme_agreement(masked: Masked, trigger: Trigger, limit: int) -> tuple[int, int] | None:
    text = masked.text
    start = trigger.start
    title = detail("{B}+$").search(text, max(limit, start - 120), start)
    if title:
        return title.span()
    match = detail(
        "(?:了|的)?(?P<p>(?:[^，。；：！？的了、与和{N}{M}{D}{Q}{B}举行]{0,16})?(?:{PAPERS}|{KINDS}))(?:集中|项目)?$"
    ).search(text, max(limit, start - 30), start)
    return match.span("p") if match else None


def read_amount(masked: Masked, trigger: Trigger, limit: int, end: int) -> Quantity | None:
    """Return the amount of this signing, or None: of several the one its words point at."""
    text = masked.text
    best: tuple[int, int] | None = None
    found = None
    for quantity in masked.quantities_in(limit, end):
        if quantity.dimension != "money":
            continue
        points = _points(text, quantity, trigger, limit)
        rank = (points, -abs(quantity.start_char - trigger.end))
        if points > 0 and (best is None or rank > best):
            best, found = rank, quantity
    return found


def _points(text: str, quantity: Quantity, trigger: Trigger, limit: int) -> int:
    """Weigh an amount: how surely it is what was signed for; 0 or less is no amount of it."""
    start, end = quantity.start_char, quantity.end_char
    before = text[max(limit, start - 14) : start]
    clause = detail("[^，；。]*$").search(before)[0]
    after = text[end : end + 6]
    points = 0
    if detail(f"(?:{_PER})").search(after[:2]) or detail(f"(?:{_OTHER_AMOUNT})").search(clause):
        return 0
    if detail("{TOTALS}[^，；。{Q}]{0,6}$").search(clause):
        points += 3 + ("总" in clause) + ("合同" in clause)
    if start >= trigger.end:
        if not detail("[，；]").search(text, trigger.end, start):
            points += 2 if detail("的?[^，。；]{0,30}{PAPERS}|的").match(text, end) else 1
        if detail("；").search(text, trigger.end, start):
            points -= 2
    elif not detail("[，；]").search(text, end, trigger.start):
        points += 2
    return points


def read_date(masked: Masked, trigger: Trigger, limit: int, end: int) -> Date | None:
    """Return the date of the act: the nearest before the trigger, else one right behind it."""
    text = masked.text
    for date in reversed(masked.dates_in(limit, trigger.start)):
        if date.type != "DATE" or text[date.start_char] != DATE:
            continue
        before = text[max(limit, date.start_char - 4) : date.start_char]
        after = text[date.end_char : date.end_char + 2]
        if detail(f"(?:{_NOT_SIGNED_ON})$").search(before) or after[:1] in ("前", "起", "至"):
            continue
        return date
    for date in masked.dates_in(trigger.end, min(end, trigger.end + 8)):
        if date.type == "DATE" and detail("[于在了，]{0,2}").fullmatch(
            text, trigger.end, date.start_char
        ):
            return date
    return None


def read_place(masked: Masked, trigger: Trigger, limit: int, end: int) -> tuple[int, int] | None:
    """Return the own span of the place where it was signed: ``在广州``."""
    text = masked.text
    found = None
    for match in detail(
        "在(?P<p>[^，。；：、在{D}{B}]{1,20}?)(?=正式|隆重|共同|顺利|成功|联合|现场|举行|举办|召开|与|就|签|达成|（|，)"
    ).finditer(text, limit, trigger.start):
        if not detail(
            ".*(?:[上中下时内间里后前际]|现场|过程|期间|会|仪式|活动|方面|领域|情况|程序)$|.*[了的着]|(?:现场|线上|会上|首日)$"
        ).fullmatch(match["p"]):
            found = match.span("p")
    after = detail("[^，。；]{0,6}?在(?P<p>[^，。；：、在{D}{B}上中下]{1,20}?)(?:隆重|成功|顺利)?(?:举行|举办|召开)").match(
        text, trigger.end, end
    )
    return found or (after.span("p") if after else None)


def read_occasion(masked: Masked, trigger: Trigger, limit: int, end: int) -> tuple[int, int] | None:
    """Return the own span of the event at which it was signed, as the sentence names it."""
    text = masked.text
    source = pattern("EVENTS").pattern
    best = None
    for match in detail(
        "(?:在|于|，|。|^)(?P<lead>[^，。；在]{0,6}?(?:{D}+)?(?:当天)?的?(?:举行|举办|召开|召开的?)?的?)"
        "(?:以“[^”]{1,40}”为主题的)?"
        f"(?P<p>[^，。；：、！？在{{D}}]{{0,40}}?{source})(?:当天|当日)?(?:的?签约(?:仪式|现场))?(?:[上中]|期间|现场)"
    ).finditer(text, max(limit - 1, 0), trigger.start + 8):
        best = match.span("p")
    if best is None:
        opening = detail(
            f"(?:^|。|\n)(?P<p>[^，。；：、{{D}}]{{0,30}}?{source})(?:当天|当日|期间|[上中])"
        ).search(text, limit, trigger.start)
        best = opening.span("p") if opening else None
    return best


def full_occasion(masked: Masked, span: tuple[int, int]) -> str | None:
    """Return the fullest name that the article gave the event up to ``span``; None for 会议 alone.

    ``峰会`` is the last event named so before; a name that says enough by itself stays.
    """
    text = masked.passage.text
    name = text[span[0] : span[1]]
    if len(name) >= _SHORT_OCCASION:
        return name
    source = pattern("EVENTS").pattern
    best = None
    for match in regex.compile(
        f"(?:在|于|，|。|的|\n|^)(?:以“[^”]{{1,40}}”为主题的)?(?P<p>[^，。；：、！？在的“”\n]{{2,40}}?{source})"
        "(?=上|中|期间|系列|举|现场|开|于|在|，|。|、)"
    ).finditer(masked.passage.view, 0, span[0]):
        whole = text[match.start("p") : match.end("p")]
        if whole.endswith(name) and len(whole) > len(name):
            best = whole
    if best:
        return best
    return name if len(name) > 4 else None


def is_plural(word: str) -> bool:
    """Whether a word like 双方 stands for several bodies."""
    return word in words("plural_anaphors")


__all__ = [
    "TITLE",
    "full_occasion",
    "is_plural",
    "read_agreement",
    "read_amount",
    "read_date",
    "read_occasion",
    "read_place",
]
