"""Which of the lines above a body is its title, and what hangs on to it that is none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.clean.fields import DOCUMENT, SECTION
from pipeline.clean.page import Paragraph
from pipeline.clean.words import holds_one, words
from pipeline.patterns import lazy

_LONGEST = 80
# A headline that shares fewer of its character pairs with the body is another article's.
_FOREIGN = 0.3
_ADVERTISED = re.compile(
    r"[^：:，。]{0,20}?(?:app|APP|App|娱乐|体育|彩票|棋牌|电竞|真人|官方)[^：:，。]{0,6}"
    r"(?:下载|官网|平台|注册|登录|入口|网址|中心|在线|版)[：:]\s*"
)
# The name of the site behind a title: ``…_某某网``, ``… - 某某新闻``.
_SITE = re.compile(
    r"\s*[_|｜]\s*[^_|｜，。]{2,16}\Z|(?:\s+[-–—]+\s*[一-鿿]{2,6})?\s+[-–—]+\s*[^-–—，。]{2,14}\Z"
)
# The day of the page, or a button, behind a title.
_TAIL = re.compile(
    r"(?<=[一-鿿）)》”])(?<![自至到于在截止从起])\s*(?:19|20)\d{2}-\d{2}-\d{2}(?:\s\d{2}：\d{2}(?:：\d{2})?)?\Z"
    r"|\s*https?：//\S{4,40}?\s*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[^。，]{0,40}\Z"
    r"|\s+(?:下载|查看)(?:公告|全文|原文|附件|PDF)\Z"
)
# A subtitle hangs on a dash; ``--`` and the like are what is left of one.
_SUBTITLE = re.compile(r"\s*(?:[—–―－ー─]|--)")
_BRACKETED = re.compile(r"[【\[［〔(（<《「][^】\]］〕)）>》」]{1,10}[】\]］〕)）>」][>＞»]*")
# The name of a column or of a part of the site: short, with one of the endings of such names.
_COLUMN = lazy(
    r"(?:公司|通知|最新|网站|系统|平台|信息|重要|政策|招标)?公告|[一-鿿A-Za-z]{0,6}(?:新闻|动态|资讯|要闻|快讯|专题|专栏|专版|专刊|特刊|频道|栏目|聚焦|关注|综合|头条|导读|时讯|在线"
    r"|播报|天下|视点|观察|港闻|两岸|经济|财经|产经|产业|科技|时政|社会|国际|国内|本地|评论|特别报道|深度|独家|即时|直击|专访)"
    r"\s*[A-Z]?\d{0,3}"
)
_LONGEST_OUTLET = 8
_SITE_NAME = re.compile(
    r"[^，。：、！？“”《》签约与和获携举赴启\s]{4,14}(?:新闻网|信息网|资讯网|门户网站?|政务网|网站|官网|日报|晚报|晨报|早报|时报|商报|都市报|电视台|广播电台"
    r"|通讯社|融媒体中心|新闻中心|校园网|客户端|政府网|传媒网|在线)"
)
# What an outlet's name has behind it on its pages.
_EDITION = re.compile(
    r"(?:电子版|数字报|电子报|网络版|海外版|手机版|移动版|官网|官方网站|多媒体数字版|头条号|公众号|客户端)\Z"
)
_SHORTEST_DOCUMENT = 10
# A firm's name fills half of such a title, and its short form stands in the body.
_DOCUMENT_SHARE = 0.2
_DOCUMENT_NAME = re.compile(
    r"(?:通知|公告|公示|记录表|记录|纪要|通报|公报|决定|意见|办法|细则|方案|措施|函|通告|启事|倡议书|快报|摘要|说明书)(?:[（(][^（）()]{1,14}[）)])?\Z"
)
# Of the greatest share of a heading, so much is enough for one that stands above it.
_ENOUGH = 0.5
_SHORTEST_TITLE = 5
_HAN = lazy(r"[㐀-鿿]")
# A day, or a part of one, by itself.
_DAY = re.compile(r"(?=[\d年月日])(?:\d{4}\s?年?)?\s?(?:\d{1,2}\s?月)?\s?(?:\d{1,2}\s?日)?")
_SUBJECT = re.compile(r"(?:主\s*旨|标\s*题|题\s*目)\s*：\s*(?=\S)")
_LONGEST_NAME = 26
# A name without a word that joins it to another or tells what it does.
_BODY_NAME = lazy(
    r"[^，。：、！？“”《》签约与和获携举赴落启投建牵入增拟将为向从被在到\d\s]{3,22}"
    r"(?:公司|协会|促进会|学会|商会|联合会|委员会|董事会|监事会|大学|学院|集团|研究院|研究所|管理局|人民政府|政府|办公室|联盟|基金会|管委会|银行|[一-鿿]局|[一-鿿]厅)"
)
_FIELD = re.compile(r"[一-鿿]{2,6}：\S")
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
    first is the title, since a subtitle stands below. Where none does, the last one is. What
    stands right above a subtitle with its dash is the title in any case.
    """
    fitting = [
        number
        for number, one in enumerate(headings)
        if len(one.text) <= _LONGEST and not _is_outlet(one.view)
    ]
    # Beside one in Chinese none in English is the title.
    fitting = [n for n in fitting if _HAN.search(headings[n].view)] or fitting
    titled = [number for number in fitting if not is_no_title(headings[number].view)]
    for number in titled:
        if number + 1 < len(headings) and _SUBTITLE.match(headings[number + 1].view):
            return number
    # A name of two or three characters heads a column where a headline stands too.
    titled = [n for n in titled if len(headings[n].text) >= _SHORTEST_TITLE] or titled
    fitting = titled or [n for n in fitting if not SECTION.match(headings[n].view)]
    if not fitting:
        return None
    scores = {number: shared_pairs(headings[number], body) for number in fitting}
    best = max(scores.values())
    if best < _FOREIGN:
        # The fields of a form stand between its name and its body.
        named = [number for number in fitting if not _FIELD.match(headings[number].view)]
        return (named or fitting)[-1]
    document = next((n for n in fitting if _is_document(headings[n].view)), None)
    if document is not None and scores[document] >= _DOCUMENT_SHARE:
        first = document
    else:
        first = next(n for n in fitting if scores[n] >= max(_FOREIGN, _ENOUGH * best))
    # The same headline without the outlet's name before it is the better one.
    for number in fitting:
        if (
            number != first
            and len(headings[number].text) >= 8
            and headings[first].view.endswith(headings[number].view)
        ):
            return number
    return first


def _is_document(view: str) -> bool:
    """Tell whether a heading names a document: a notice, a record, measures."""
    return len(view) >= _SHORTEST_DOCUMENT and _DOCUMENT_NAME.search(view) is not None


def is_brand(view: str) -> bool:
    """Tell whether a heading is little but the name of a betting site and its pages."""
    if not holds_one(view, "育乐彩"):
        return False
    match = words().brand_form.search(view)
    return match is not None and 2 * (match.end() - match.start()) > len(view)


def is_body_name(view: str) -> bool:
    """Tell whether a heading is nothing but the name of a firm or an office, as a letter's head."""
    return len(view) <= _LONGEST_NAME and _BODY_NAME.fullmatch(view.strip()) is not None


def is_no_title(view: str) -> bool:
    """Tell whether a heading is none of a whole article by its form, whatever its words.

    Whom a letter is to, a subtitle with its dash, the head of a numbered section, the name of a
    column or a place of the page, a button in brackets.
    """
    bare = view.strip()
    return (
        _SUBTITLE.match(bare) is not None
        or SECTION.match(bare) is not None
        or _BRACKETED.fullmatch(bare) is not None
        or _COLUMN.fullmatch(bare) is not None
        or bare.endswith(("：", ":"))
        or _DAY.fullmatch(bare) is not None
        or DOCUMENT.fullmatch(bare) is not None
        or is_body_name(bare)
        or is_brand(bare)
        or bare.strip(" >＞»：:|丨｜") in words().widgets
    )


def _is_foreign(heading: Paragraph, body: str) -> bool:
    """Tell whether a heading is none of this article's; of a short one half must be shared."""
    least = _FOREIGN if len(heading.text) > 6 else 0.5
    return shared_pairs(heading, body) < least


def is_medium(view: str) -> bool:
    """Tell whether a heading is the name of a medium or its programme, and of no column."""
    bare = view.strip()
    return len(bare) > 3 and _COLUMN.fullmatch(bare) is None and _is_outlet(bare)


def _is_outlet(view: str) -> bool:
    name = _EDITION.sub("", view.strip())
    if len(name) > _LONGEST_OUTLET:
        return _SITE_NAME.fullmatch(name) is not None
    if any(map(str.isdigit, name)):
        return False
    return name != view or words().media_end.search(name) is not None


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
        if text == name or (len(name) > 5 and name in text) or (len(text) > 5 and text in name):
            heading.reason = "duplicate"
        elif _is_outlet(text):
            heading.reason = "metadata"
        elif number < title and _is_foreign(heading, body + "\n" + name):
            heading.reason = "other heading"
        (dropped if heading.reason else kept).append(heading)
    return kept, dropped


def trim_tail(heading: Paragraph) -> bool:
    """Cut the day of the page or a button behind a heading; tell whether there was one."""
    tail = _TAIL.search(heading.view)
    if tail is None or tail.start() < _SHORTEST_TITLE:
        return False
    heading.cuts.append((tail.start(), len(heading.view), "metadata"))
    return True


def trim_title(title: Paragraph) -> None:
    """Cut an advertisement before a title, marks at its head and the site's name behind it."""
    view = title.view
    start = behind_advertisement(view)
    if start:
        title.cuts.append((0, start, "advertisement"))
    else:
        mark = _MARK.match(view) or _SUBJECT.match(view)
        if mark is not None and mark.end() < len(view):
            title.cuts.append((0, mark.end(), "metadata" if "：" in mark.group() else "bullet"))
    if trim_tail(title):
        return
    site = _SITE.search(view)
    if site is not None and site.start() >= 6:
        name = site.group().strip(" _|｜-–—")
        if words().media_end.search(name) or words().hijack.search(name):
            title.cuts.append((site.start(), len(view), "navigation"))
