"""Datelines and closing credits: who reports, from where, on what day.

Both are read off a view (see :mod:`pipeline.view`); spans count in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.clean.words import words

# A dateline stands within this many characters of the paragraph's start.
_REACH = 120
_OWN_OUTLET = r"本(?:报|刊|网|台|站|社|端|平台)"
_AGENCY = (
    r"(?:新华|中新|中央|路透|法新|美联|塔斯|共同|韩联)社|中通社|中评社|大纪元"
    r"|(?:新华|中新|人民|光明|央视)网"
)
_NUMBER = r"[0-9〇一二三四五六七八九十廿]"
_DAY = (
    rf"(?:(?:(?P<year>{_NUMBER}{{4}})年)?(?P<month>{_NUMBER}{{1,3}})月(?P<day>{_NUMBER}{{1,3}})日"
    rf"|(?P<day2>{_NUMBER}{{1,3}})日"
    r"|(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})|(?P<slash>\d{1,2}/\d{1,2}/\d{4})|今日|今天|昨日|即时)"
)
_VERB = r"(?:综合)?(?:专?电|快?讯|消息|报道|报导|外电|特稿|特写)"


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: its end in the view, and what it says.

    day: ``YYYY-MM-DD``, with ``X`` for the digits it leaves open, or None.
    """

    end: int
    agency: str | None
    place: str | None
    names: tuple[str, ...]
    day: str | None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    reporter = words().reporter
    media = words().media
    open_, close = r"[（〔【［\[(]", r"[）〕】］\])]"
    people = (
        rf"(?P<people>{open_}[^（）〔〕【】。]{{0,30}}?{reporter}[^（）〔〕【】。]{{1,60}}{close})"
    )
    told = rf"(?P<told>\s*{reporter}\s*(?P<teller>[^，。：；“”（）]{{2,24}}?)\s*"
    told += r"(?:综合|摄影)?(?:报道|报导|电|讯)?\s*[：，,:])"
    outlet = (
        rf"(?P<outlet>{_OWN_OUTLET}|{_AGENCY}|《[^《》]{{2,12}}》"
        rf"|[一-鿿A-Za-z0-9—·\-]{{1,20}}?{media}(?:（ID：[^）]{{1,20}}）|客户端|新闻)?)"
    )
    by = rf"(?:\s*{people}|{told})"
    after = r"[\s，,：:／/、—\-]*"
    return (
        # 本报讯（记者 …）, 新华社北京7月8日电, 央广网北京11月3日消息, 本报今日电
        re.compile(
            rf"\s*{open_}?(?:据)?{outlet}[\s，]*(?P<place>[一-鿿·]{{2,8}}?)?\s*{_DAY}?\s*{_VERB}{close}?"
            rf"(?:{by}|(?=[\s：:，,／/])|(?<=日电)|(?<=日讯)|(?<=日消息))" + after
        ),
        # 本报讯 glued to the text
        re.compile(
            rf"\s*{open_}?(?P<outlet>{_OWN_OUTLET})(?P<place>[一-鿿]{{2,4}})?讯{close}?{by}?"
            + after
        ),
        # 【财新网】（记者 …）, 环球网记者…报道，
        re.compile(rf"\s*【(?P<outlet>[^【】]{{2,15}}{media})】(?:{by})?" + after),
        re.compile(
            rf"\s*(?P<outlet>[一-鿿A-Za-z]{{0,12}}?{media})\s*(?:首席|特约|见习|实习|全媒体)?记者\s*"
            r"(?P<teller>[^，。：；“”（）]{2,16}?)\s*(?:综合)?(?:报道|报导)\s*[：，,:]" + after
        ),
        # 聯合報／ 記者X／即時報導; 記者X/新竹報導; 〔記者X／…報導〕
        re.compile(
            rf"\s*{open_}?(?:(?P<outlet>[一-鿿]{{2,8}}{media})\s*[／/|]\s*)?(?:记者|编译|特派员|中心)\s*"
            r"(?P<teller>[一-鿿、 ·]{2,16}?)\s*[／/|]\s*"
            rf"(?P<place>[一-鿿]{{2,6}}?)?(?:即时|综合|连线|专题)?报导{close}?" + after
        ),
        # （耶加达16日综合电）
        re.compile(
            rf"\s*{open_}(?P<outlet>{_AGENCY})?(?:记者(?P<teller>[^（）]{{2,10}}?))?(?P<place>[一-鿿]{{2,6}}?)"
            rf"{_DAY}{_VERB}{close}" + after
        ),
        # D, outlet讯
        re.compile(rf"\s*{_DAY}[，,\s]*{outlet}{_VERB}" + after),
        # （记者 邱某 樊某） by itself
        re.compile(
            rf"\s*{open_}(?:[一-鿿]{{0,12}}{media}[\s·]*)?{reporter}\s*(?P<teller>[^（）。，]{{2,40}}){close}"
            + after
        ),
        re.compile(r"\s*[又另]讯(?P<outlet>)" + rf"{by}?" + after),
    )


# One of these stands in every dateline, so most paragraphs are not asked further.
_HINT = re.compile(r"讯|电|消息|报道|报导|记者|通讯员|特派员|采访人员")


def find_dateline(view: str) -> Dateline | None:
    """Return the dateline a paragraph begins with, or None."""
    head = view[:_REACH]
    if _HINT.search(head) is None:
        return None
    for pattern in _patterns():
        match = pattern.match(head)
        if match is not None and match.end() < len(view):
            found = match.groupdict()
            names = names_in(found.get("people") or found.get("teller") or "")
            return Dateline(
                end=match.end(),
                agency=found.get("outlet") or None,
                place=found.get("place") or None,
                names=names,
                day=_day_of(found),
            )
    return None


def _day_of(found: dict[str, str | None]) -> str | None:
    if found.get("iso"):
        year, month, day = re.split(r"[-/.]", found["iso"] or "")
        return f"{year}-{int(month):02}-{int(day):02}"
    if found.get("slash"):
        month, day, year = (found["slash"] or "").split("/")
        if int(month) > 12:
            month, day = day, month
        return f"{year}-{int(month):02}-{int(day):02}"
    month_, day_ = found.get("month"), found.get("day") or found.get("day2")
    if not day_:
        return None
    number = _to_int(day_)
    if number is None or not 1 <= number <= 31:
        return None
    month_number = _to_int(month_) if month_ else None
    year_ = found.get("year")
    year_text = "".join(str(_DIGITS[c]) for c in year_) if year_ else "XXXX"
    return f"{year_text}-{month_number:02}-{number:02}" if month_number else f"XXXX-XX-{number:02}"


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {str(i): i for i in range(10)}


def _to_int(text: str | None) -> int | None:
    """Read a number up to 31 in either script."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text)


_NAME_SPLIT = re.compile(r"[\s、，,|｜／/·；;＆&和]+")


def names_in(text: str) -> tuple[str, ...]:
    """Return the personal names in a bracket of reporters, in their order, each once."""
    text = re.sub(r"[（）〔〕【】［］()\[\]：:“”]", " ", text)
    text = re.sub(rf"[一-鿿—]*?{words().reporter}|报道|报导|见习|特约|实习|首席", " ", text)
    names: list[str] = []
    for piece in _NAME_SPLIT.split(text):
        if (
            re.fullmatch(r"[一-鿿]{2,4}|[一-鿿·]{4,12}|[A-Z][A-Za-z.]+", piece)
            and piece not in names
        ):
            names.append(piece)
    return tuple(names)
