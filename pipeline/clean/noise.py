"""Which lines of a page are its furniture: told by their form, words being evidence only.

Every test reads one line (as patterns see it) and is linear in its length; long lines are prose
and are not asked, save for what an advertisement or a notice may hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.clean.credits import find_byline
from pipeline.clean.dateline import find_dateline
from pipeline.clean.page import CLOSERS, SENTENCE_END, Line, is_terminal
from pipeline.clean.place import OFFER, POSTED, mark_by_place
from pipeline.clean.titles import behind_advertisement
from pipeline.clean.words import holds, words
from pipeline.view import view_of

# What a cut leaves of a line is taken for a rest up to this length.
_REST = 8
_INSIDE = re.compile(r"[，、；：,“《（(]|[0-9]\Z")
# A line of more characters than this is prose: menus, labels and captions are shorter.
_LONG = 120
_PIECES = re.compile(r"[\s|｜/·、，：>＞»›:\-–—_\[\]［］【】（）()\d+.…]+")
_CRUMB = re.compile(r"\s*(?:>|＞|»|›|→|>>|--)\s*|\s+[-–—_/]\s+")
_PLACE_OF_PAGE = re.compile(r".{0,4}(?:当前|所在|现在|您)的?位置")
_NEIGHBOUR = re.compile(
    r"[<《「【\[［(（]?\s*(?:上|下|前|后)一?(?:篇|条|页|则|个|版|期|章|主题)(?:文章|新闻|资讯|内容|产品)?\s*"
    r"(?:[：:>》\]］】)）]|[a-zA-Z0-9]*\Z|\s|没有|无)"
)
_FOLIO = re.compile(
    r"[-–—－·\s]*\d{1,4}[-–—－·\s]*|\d{1,4}\s*/\s*\d{1,4}|第\s*\d{1,4}\s*页.{0,12}|共\s*\d{1,4}\s*页.{0,8}"
    r"|[（(]?(?:下转|上接|紧接|转)第?\s*[A-Z]?\d{0,3}[一二三四五六七八九十]{0,3}版.{0,12}"
    r"|(?:\d{1,3}\s+){2,}(?:下一页|尾页|末页)?|第?[A-Z]\d{1,3}版?.{0,8}|Page\s*\d+.{0,10}"
)
_TURN_OVER = re.compile(
    r"[（(](?:下转|上接|紧接|转)第?\s*[A-Z]?\d{0,3}[一二三四五六七八九十]{0,3}版[^）)]{0,12}[）)]\Z"
)
_DATE = r"(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/]\d{1,2}[-/]\d{4})"
_TIME = r"(?:[T\s]*\d{1,2}[：:]\d{2}(?:[：:]\d{2})?)"
_DATE_LINE = re.compile(
    rf"(?:date\s*)?[\[［（(【]?{_DATE}\s*(?:星期[一二三四五六日天]|周[一二三四五六日])?{_TIME}?[\]］）)】]?"
    r"\s*(?P<rest>[^。！？\d]{0,24})"
)
_DATE_IN_HEADER = re.compile(
    rf"{_DATE}|星期[一二三四五六日天]|第?\s?[A-Z]?\d{{1,3}}\s?版?|农历.{{2,12}}|今日\d+版|总第?\d+期"
)
_LEADING_DATE = re.compile(rf"[\s|·\[［（(【]*(?:{_DATE})?{_TIME}?[\]］）)】\s|·]*")
_CAPTION = re.compile(
    r"[▲▼△◀◁]|(?:上|下|左|右)?图[一二三四五六七八九十\d]{0,2}(?:为|：|/|／|片来源|片说明|说明)|[（(【\[]?(?:相关)?(?:资料|配|示意|效果|截|题)图(?:片)?[）)】\]]?\Z"
    r"|(?:图片|照片|供图|摄影|图)(?:来源|提供)?\s*[：/／]|文章图片\Z|视觉中国"
)
_CAPTION_END = re.compile(
    r"(?:[一-鿿]{2,4}[\s/／]?摄影?|供图|(?:图片?|照片|视频)[/／：\s由]*[一-鿿]{2,14}提供"
    r"|翻摄自?[^，。]{0,14}|图[/／][一-鿿]{2,12}|[一-鿿]{2,12}[/／]图|资料(?:图片?|照片?))[）)】\]]?\Z"
)
_LEGAL_HINT = re.compile(r"[声聲©]明?|Copyright|ICP|代表|[提说說须須][示明知]")
_LEGAL_HEAD = re.compile(
    r"[【\[(（*※［]?(?:郑重|版权|免责|特别|法律|重要|风险|本网|本站|侵权|内容|平台|作者|投资)[一-鿿]{0,8}?"
    r"(?:声明|提示|说明|须知)[】\])）］]?\s*(?:[：:]|\Z)"
    r"|.{0,40}不代表[一-鿿]{0,8}(?:观点|立场|意见)"
    r"|声明\s*[：:]|©|Copyright|[一-鿿]ICP[备证]|ICP[备证]"
)
# Rests of templates, players and galleries; marks without a letter.
_JUNK = re.compile(
    r"undefined|null|NaN|None|[\[［]object Object[\]］]"
    r"|(?:正在)?(?:加载|载入|缓冲)[一-鿿]{0,3}[.…。]*"
    r"|\d{1,3}\s*/\s*\d{1,3}\s*(?:点击)?(?:查看)?(?:大图|原图)?|[一-鿿]{0,6}(?:加载|播放)失败.{0,16}",
    re.IGNORECASE,
)
_SYMBOLS = re.compile(r"[^\w一-鿿“”《》。]+")
_BOX = re.compile(r"[─-╿\s|+\-=_]+")
# A call to do something with the page or its programme.
_CALL = re.compile(
    r"(?:请|立即|马上|点击|扫码|扫一扫|扫描|打开|下载|关注|长按|推荐使用|欢迎|更多|使用|手机|微信).{0,12}?"
    r"(?:APP|客户端|二维码|公众号|大图|原图|原文|全文|页面|刷新|小程序|看新闻|关注我们|订阅|打开|下载|浏览器|体验|往下阅读|继续阅读)",
    re.IGNORECASE,
)
# A call anywhere in a line that is no sentence.
_CALL_INSIDE = re.compile(
    r"(?:点我|按我|戳我|点此|戳此|点这里|戳这里)(?:订阅|下载|看|加入|关注|报名|购买|领取|进入|了解|查看)"
)
_RELATIVE_TIME = re.compile(
    r"(?:\d{1,3}\s*(?:秒|分钟|小时|天|周|个月|月|年)前|刚刚|昨天|前天|今天)(?:\s*\d{1,2}：\d{2})?(?:\s*(?:发布|更新))?"
    r"|(?:发布|更新)于\s*[一-鿿]{2,8}|(?:已|最后)?(?:更新|编辑)于.{0,20}|IP属地.{1,8}"
)
_HEADER = re.compile(
    rf"星期[一二三四五六日天]|(?:版|期|编印|出版).{{0,12}}{_DATE}|{_DATE}.{{0,8}}(?:[版期]|编印|出版)"
)
_URL_LINE = re.compile(r"(?:[一-鿿]{2,6}：\s*)?(?:https?：?:?//|www\.)\S+")
_OFFICE = re.compile(r"[一-鿿]{2,10}(?:编辑部|编辑中心|新媒体中心|采编中心|供稿)|（(?:全文)?完）")
_PART_OF_DATE = re.compile(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}月?")
_DOUBLED = re.compile(r"(.{2,10})\1")
_TEMPLATE = re.compile(r"\{\{[^{}]{1,60}\}\}")
_TEASER_END = re.compile(
    r"(?:…|\.{3})?\s*[一-鿿\w]{0,12}\s*(?:\d{4}[-/])?\d{2}[-/]\d{2}(?:\s+\d{2}:\d{2})?\Z|(?:…|\.{3})\Z"
)
_BULLET_ONLY = re.compile(r"[-–—·•●■▶►◆◇*○〇|｜>＞]{1,3}\Z")
_BULLET = re.compile(r"(?:[·•●■□▶►◆◇★☆※*○〇▪◎]|[-–—](?=\s))\s*")
_COUNT = re.compile(r"[（(［\[]\d+[）)］\]]")
_COUNTER = re.compile(
    r"(?:共\s*)?\d+\s*(?:则|条|个|人)?\s*(?:留言|评论|回复|点赞|阅读|浏览|人气|人参与).{0,6}"
)


def mark_noise(lines: Sequence[Line]) -> None:
    """Set ``reason`` on the lines that are furniture of the page."""
    before: Line | None = None
    views = [line.view for line in lines if len(line.text) <= _LONG]
    legal = words().legal_words.found("\n".join(views))
    hijacked = words().hijack_words.found("\n".join([v for v in views if v[-1] != "。"]))
    for line in lines:
        if len(line.text) <= _LONG:
            if line.view[-1] == "。":
                line.reason = _reason_of_sentence(line.view, legal)
            else:
                line.reason = _reason_of(line, legal, hijacked)
            if line.reason is not None and before is not None and _goes_on(before, line):
                line.reason = None
            if line.reason is None and before is not None and _is_value(before, line):
                line.reason = "metadata"
        elif _LEGAL_HINT.search(line.text, 0, 60) and _LEGAL_HEAD.match(view_of(line.text[:60])):
            line.reason = "legal notice"
        before = line
    mark_by_place(lines)
    _mark_lists(lines)


def _goes_on(before: Line, line: Line) -> bool:
    """Tell whether a few characters are the rest of a sentence that the line before breaks off.

    A rest may look like a folio or a button: ``提出，202`` and ``7``, ``研究所、`` and ``中``.
    """
    return (
        len(line.text) <= _REST
        and (line.reason in ("widget", "navigation", "credit") or line.text.isdigit())
        and before.reason is None
        and before.text[-1] not in CLOSERS
        and before.width >= _REST
        and not is_terminal(before.text)
        and _INSIDE.search(before.text) is not None
    )


def _reason_of_sentence(view: str, legal: Sequence[str]) -> str | None:
    """Return why a line that ends with a full stop is dropped, or None.

    These are the tests of :func:`_reason_of` that such a line can pass.
    """
    if _FOLIO.fullmatch(view):
        return "pagination"
    if _JUNK.fullmatch(view):
        return "widget"
    if _URL_LINE.fullmatch(view) or _RELATIVE_TIME.fullmatch(view):
        return "metadata"
    if _NEIGHBOUR.match(view) or _PLACE_OF_PAGE.match(view):
        return "navigation"
    if _LEGAL_HEAD.match(view) or (holds(view, legal) and _is_legal(view)):
        return "legal notice"
    if "{{" in view and _TEMPLATE.search(view):
        return "widget"
    if view[0] in "▲▼△":
        return "caption"
    if len(view) > 20:
        return None
    if _DOUBLED.fullmatch(view):
        return "page header"
    return "related list" if len(view) < 20 and _is_list_heading(view) else None


def _reason_of(line: Line, legal: Sequence[str], hijacked: Sequence[str]) -> str | None:
    """Return why a line is dropped, or None.

    legal, hijacked: the words of legal notices and of advertisements that the page holds.
    """
    view = line.view
    if find_byline(line.text) is not None:
        line.alone = True
        return None
    if holds(view, hijacked) and _is_advertised(view):
        return "advertisement"
    if _BULLET_ONLY.match(view) and len(view) <= 3:
        return "bullet"
    if _FOLIO.fullmatch(view):
        return "pagination"
    if _BOX.fullmatch(view):
        return "box drawing"
    if _JUNK.fullmatch(view) or _SYMBOLS.fullmatch(view):
        return "widget"
    if len(view) <= 80 and _HEADER.search(view) and _is_folio(view):
        return "page header"
    if _URL_LINE.fullmatch(view) or _RELATIVE_TIME.fullmatch(view) or _PART_OF_DATE.fullmatch(view):
        return "metadata"
    if "于" in view and POSTED.fullmatch(view):
        return "metadata"
    if _OFFICE.fullmatch(view):
        return "credit"
    if _NEIGHBOUR.match(view) or _PLACE_OF_PAGE.match(view):
        return "navigation"
    if _LEGAL_HEAD.match(view) or (holds(view, legal) and _is_legal(view)):
        return "legal notice"
    if _DATE_LINE.fullmatch(view) and is_metadata(view):
        return "metadata"
    if is_widget(view) or _is_call(view) or _TEMPLATE.search(view):
        return "widget"
    if _is_crumb(view):
        return "navigation"
    if is_metadata(view):
        return "metadata"
    if _is_caption(view):
        return "caption"
    if _DOUBLED.fullmatch(view):
        return "page header"
    if (len(view) < 20 and _is_list_heading(view)) or OFFER.search(view):
        return "related list"
    return None


def _is_folio(view: str) -> bool:
    """Tell whether a line with a weekday holds little but the day, the page and its editors."""
    rest = _DATE_IN_HEADER.sub("", view)
    rest = words().label.sub("", rest)
    return not is_terminal(view) and len("".join(rest.split())) <= 24 and "，" not in rest


def _is_list_heading(view: str) -> bool:
    """Tell whether a line heads a list; a count or a motto may stand behind its words."""
    bare = _COUNT.sub("", view.strip(" ：:>＞》【】[]［］-—#·…+")).strip()
    match = words().list_heading.match(bare)
    return match is not None and (match.end() == len(bare) or bare[match.end()].isspace())


def _is_call(view: str) -> bool:
    if is_terminal(view) or len(view) > 60:
        return False
    return _CALL_INSIDE.search(view) is not None or (
        len(view) <= 30 and _CALL.match(view) is not None
    )


def _is_advertised(view: str) -> bool:
    """Tell whether a line is an advertisement: two words of one, or one in a line that is short."""
    if is_terminal(view) or behind_advertisement(view):
        return False
    found = {match.group() for match in words().hijack.finditer(view)}
    return len(found) >= 2 or (bool(found) and words().brands.search(view) is not None)


def _is_value(label: Line, line: Line) -> bool:
    """Tell whether a line is the value of a label that stands by itself on the line before."""
    return (
        label.reason == "metadata"
        and label.view.endswith("：")
        and len(line.text) <= 12
        and not is_terminal(line.text)
        and words().label.fullmatch(label.view) is not None
        and words().label_kind[label.view[:-1].strip()] != "plain"
    )


def _is_legal(view: str) -> bool:
    return words().legal.search(view) is not None and (
        not is_terminal(view) or len(words().legal.findall(view)) > 1
    )


def is_widget(view: str) -> bool:
    """Tell whether every piece of a line is the label of a button, a menu or a counter."""
    if len(view) > 80 or any(mark in view for mark in "。！？"):
        return False
    if _COUNTER.fullmatch(view):
        return True
    pieces = [piece for piece in _PIECES.split(view) if piece]
    if not pieces:
        return any(mark in view for mark in "|>»:：") and len(view) < 20
    known = sum(piece.lower() in words().widgets for piece in pieces)
    if known == len(pieces):
        return True
    if len(pieces) >= 4 and known >= 0.5 * len(pieces):
        return True
    # A menu by its form alone: many short names between bars.
    return (
        view.count("|") + view.count("｜") >= 4
        and max(map(len, pieces)) <= 6
        and not any(character.isdigit() for character in view)
    )


def _is_crumb(view: str) -> bool:
    if len(view) > 80 or any(mark in view for mark in SENTENCE_END):
        return False
    parts = _CRUMB.split(view)
    if len(parts) < 2 or any(len(part) > 30 for part in parts):
        return False
    first = parts[0].strip().lower()
    return first in words().widgets or (len(parts) >= 3 and max(map(len, parts[:-1])) <= 10)


def is_metadata(view: str) -> bool:
    """Tell whether a line holds nothing but day, source, author and counts."""
    labels = list(words().label.finditer(view))
    if is_terminal(view) or (
        any(mark in view for mark in "。！？")
        and not (labels and not labels[0].start() and re.search(_DATE, view))
    ):
        return False
    if not labels:
        match = _DATE_LINE.fullmatch(words().count.sub("", view))
        return match is not None and len(match["rest"].strip()) <= 20
    head = view[: labels[0].start()]
    if len(_LEADING_DATE.sub("", head, count=1).strip(" |·[［（(【《")) > 8:
        return False
    ends = [match.start() for match in labels[1:]] + [len(view)]
    for match, end in zip(labels, ends, strict=True):
        value = view[match.end() : end].strip()
        kind = words().label_kind[match[1]]
        if (
            kind == "published"
            and match[1] in ("时间", "日期", "发布", "更新")
            and not re.match(rf"\s*{_DATE}", value)
        ):
            return False
        if len(value) > (40 if kind != "plain" else 60) or value.count("，") > 2:
            return False
    return True


def _is_caption(view: str) -> bool:
    if is_terminal(view) and not _CAPTION_END.search(view) and view[0] not in "▲▼△":
        return False
    if _CAPTION.match(view):
        return True
    return len(view) <= 80 and _CAPTION_END.search(view) is not None


def _mark_lists(lines: Sequence[Line]) -> None:
    """Mark what stands under the heading of a list, up to where an article begins again."""
    at = 0
    while at < len(lines):
        if lines[at].reason != "related list" or not _heads_list(lines, at):
            if lines[at].reason == "related list":
                lines[at].reason = None
            at += 1
            continue
        at += 1
        while at < len(lines) and not _begins_article(lines, at):
            if lines[at].reason in (None, "bullet", "caption"):
                lines[at].reason = "related list"
            at += 1


def _heads_list(lines: Sequence[Line], at: int) -> bool:
    """Tell a list's heading, with items or nothing behind it, from a subhead above prose."""
    return not _begins_article(lines, at + 1) or at + 1 >= len(lines)


def _begins_article(lines: Sequence[Line], at: int) -> bool:
    """Tell whether an article goes on at ``at``: two paragraphs of prose, or a head and one."""
    seen = 0
    headed = False
    for number, line in enumerate(lines[at : at + 5]):
        if line.reason == "metadata" and seen == 0:
            headed = True
        elif line.reason is not None and line.reason != "caption":
            return False
        elif _is_prose(line):
            seen += 1
            if seen == 2 or headed or find_dateline(line.text) is not None:
                return True
        elif seen and len(line.text) >= 12 and is_terminal(line.text) and not _is_item(line):
            return True
        elif seen or number or not _headed(lines, at):
            return False
    return False


def _headed(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line may be a headline: below it stands metadata, or a dateline."""
    if at + 1 >= len(lines):
        return False
    below = lines[at + 1]
    return below.reason == "metadata" or find_dateline(below.text) is not None


def _is_item(line: Line) -> bool:
    return _BULLET.match(line.text) is not None or _TEASER_END.search(line.text[-40:]) is not None


def _is_prose(line: Line) -> bool:
    text = line.text
    return (
        len(text) >= 25
        and is_terminal(text)
        and _BULLET.match(text) is None
        and _TEASER_END.search(text[-40:]) is None
    )
