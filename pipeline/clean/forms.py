"""The forms that the furniture of a page takes, each told by one line alone.

Every test reads a line as patterns see it and is linear in its length. A line is asked only the
tests that its characters call for: what begins with none of the characters that a form begins
with, and holds none of its marks, cannot have it. That spares most lines all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.clean import furniture
from pipeline.clean.labels import DATE, DATE_LINE, is_metadata, labels_in
from pipeline.clean.page import SENTENCE_END, is_terminal
from pipeline.clean.place import OFFER, POSTED
from pipeline.clean.words import holds, words
from pipeline.patterns import lazy

# A line of more characters than this is prose: menus, labels and captions are shorter.
LONG = 120
_PIECES = re.compile(r"[\s|｜/·、，：>＞»›:\-–—_\[\]［］【】（）()\d+.…]+")
_MENU_NAME = 6
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
_DATE_IN_HEADER = re.compile(
    rf"{DATE}|星期[一二三四五六日天]|第?\s?[A-Z]?\d{{1,3}}\s?版?|农历.{{2,12}}|今日\d+版|总第?\d+期"
)
_CAPTION_MARK = re.compile(r"[▲▼△]")
_CAPTION = re.compile(
    r"[▲▼△◀◁]|(?:上|下|左|右)?图[一二三四五六七八九十\d]{0,2}(?:为|：|/|／|片来源|片说明|说明)|[（(【\[]?(?:相关)?(?:资料|配|示意|效果|截|题)图(?:片)?[）)】\]]?\Z"
    r"|(?:图片|照片|供图|摄影|图)(?:来源|提供)?\s*[：/／]|文章图片\Z|视觉中国"
)
_CAPTION_END = lazy(
    r"(?:[一-鿿]{2,4}[\s/／]?摄影?|供图|(?:图片?|照片|视频)[/／：\s由]*[一-鿿]{2,14}提供"
    r"|翻摄自?[^，。]{0,14}|图[/／][一-鿿]{2,12}|[一-鿿]{2,12}[/／]图|资料(?:图片?|照片?))[）)】\]]?\Z"
)
LEGAL_HEAD = re.compile(
    r"[【\[(（*※［]?(?:郑重|版权|免责|特别|法律|重要|风险|本网|本站|侵权|内容|平台|作者|投资)[一-鿿]{0,8}?"
    r"(?:声明|提示|说明|须知)[】\])）］]?\s*(?:[：:]|\Z)"
    r"|.{0,40}不代表[一-鿿]{0,8}(?:观点|立场|意见)"
    r"|[一-鿿·]{2,14}声明\s*[：:]\s*(?:凡|此资讯|本资讯|本文|登载|转载)"
    r"|[*※]?\s?[本此该][一-鿿]{0,3}(?:内容|文章|作品|稿件|文)[^。]{0,30}未经[^。，]{0,16}(?:授权|许可|同意)，?\s?不得"
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
    rf"星期[一二三四五六日天]|(?:版|期|编印|出版).{{0,12}}{DATE}|{DATE}.{{0,8}}(?:[版期]|编印|出版)"
)
_TELLING = ("published", "source", "author")
_URL_LINE = re.compile(r"(?:[一-鿿]{2,10}：\s*)?(?:https?：?:?//|www\.)\S+")
_OFFICE = re.compile(r"[一-鿿]{2,10}(?:编辑部|编辑中心|新媒体中心|采编中心|供稿)|（(?:全文)?完）")
_PART_OF_DATE = re.compile(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}月?")
_TEMPLATE = re.compile(r"\{\{[^{}]{1,60}\}\}")
_BULLET_ONLY = re.compile(r"[-–—·•●■▶►◆◇*○〇|｜>＞]{1,3}\Z")
# What may stand round the heading of a list.
_AROUND_HEADING = " ：:>＞》【】[]［］-—#·…+"
_COUNT = re.compile(r"[（(［\[]\d+[）)］\]]")
_COUNTER = re.compile(
    r"(?:共\s*)?\d+\s*(?:则|条|个|人)?\s*(?:留言|评论|回复|点赞|阅读|浏览|人气|人参与).{0,6}"
)


def _is_folio(view: str) -> bool:
    """Tell whether a line with a weekday holds little but the day, the page and its editors."""
    rest = _DATE_IN_HEADER.sub("", view)
    for label in reversed(labels_in(rest)):
        rest = rest[: label.start] + rest[label.end :]
    return not is_terminal(view) and len("".join(rest.split())) <= 24 and "，" not in rest


def is_list_heading(view: str) -> bool:
    """Tell whether a line heads a list; a count or a motto may stand behind its words."""
    bare = _COUNT.sub("", view.strip(_AROUND_HEADING)).strip()
    match = words().list_heading.match(bare)
    return match is not None and (match.end() == len(bare) or bare[match.end()].isspace())


def _is_call(view: str) -> bool:
    if is_terminal(view) or len(view) > 60:
        return False
    return _CALL_INSIDE.search(view) is not None or (
        len(view) <= 30 and _CALL.match(view) is not None
    )


def _is_legal(view: str) -> bool:
    return words().legal.search(view) is not None and (
        not is_terminal(view) or len(set(words().legal.findall(view))) > 1
    )


def is_widget(view: str) -> bool:
    """Tell whether every piece of a line is the label of a button, a menu or a counter."""
    if "。" in view or "！" in view or "？" in view:
        return False
    if _COUNTER.fullmatch(view):
        return True
    pieces = [piece for piece in _PIECES.split(view) if piece]
    if not pieces:
        return any(mark in view for mark in "|>»:：") and len(view) < 20
    known = sum(map(words().widgets.__contains__, map(str.lower, pieces)))
    if known == len(pieces):
        return True
    if len(pieces) >= 4 and (known >= 0.5 * len(pieces) or (known and _is_menu(view, pieces))):
        return True
    # A menu by its form alone: many short names between bars.
    return (
        view.count("|") + view.count("｜") >= 4
        and max(map(len, pieces)) <= 6
        and not any(character.isdigit() for character in view)
    )


def _is_menu(view: str, pieces: Sequence[str]) -> bool:
    """Tell whether the pieces of a line are short names with nothing but space between them."""
    return (
        max(map(len, pieces)) <= _MENU_NAME
        and sum(map(len, pieces)) == len("".join(view.split()))
        and not any(map(str.isdigit, view))
    )


def _is_crumb(view: str) -> bool:
    if len(view) > 80 or any(mark in view for mark in SENTENCE_END):
        return False
    parts = _CRUMB.split(view)
    if len(parts) < 2 or any(len(part) > 30 for part in parts):
        return False
    first = parts[0].strip().lower()
    return first in words().widgets or (len(parts) >= 3 and max(map(len, parts[:-1])) <= 10)


def _is_caption(view: str) -> bool:
    if is_terminal(view) and not _CAPTION_END.search(view) and view[0] not in "▲▼△":
        return False
    if _CAPTION.match(view):
        return True
    return len(view) <= 80 and _CAPTION_END.search(view) is not None


def _is_header(view: str) -> bool:
    if _HEADER.search(view) is None or not _is_folio(view):
        return False
    # 来源：某报海外版 发布时间：… says more than a folio does.
    labels = labels_in(view) if "：" in view else []
    telling = labels and not labels[0].start and labels[0].kind in _TELLING
    return not (telling and is_metadata(view))


def _is_date_line(view: str) -> bool:
    return DATE_LINE.fullmatch(view) is not None and is_metadata(view)


def _is_doubled(view: str) -> bool:
    """Tell whether a line is a name that stands there twice."""
    half = len(view) // 2
    return half > 1 and view[:half] == view[half:]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of furniture and what a line must have to be asked for it.

    begins, ends, marks: characters of which the line must begin with one, end with one or hold
    one; any of the three is enough, and none given asks every line. ``0`` stands for any digit.
    longest: the most characters such a line has; sentence: it may end with a full stop.
    """

    reason: str
    test: Callable[[str], object]
    begins: str = ""
    ends: str = ""
    marks: str = ""
    longest: int = LONG
    sentence: bool = False


# Asked where the line holds one of its words.
_LEGAL = Form("legal notice", _is_legal, sentence=True)
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# How a notice of whose a text is begins, or of who gives the quotes on a page.
_NOTICE = "本以该股指外黄期报行汇图天"
_BOX_SIGNS = "".join(map(chr, range(0x2500, 0x2580)))
_CLOSING = "）)】]"


def _of_sites() -> tuple[Form, ...]:
    """Return the forms of :mod:`pipeline.clean.furniture`, asked last."""
    return (
        Form(
            "widget", furniture.WIDGET.fullmatch, longest=90,
            begins="-—–－·*~=●■|/<eEPpDdHh↑⇧▲点戳按给求来动赞在分收转关星推喜小红爱留评三支设觉如认别记欢快请自刷只直正倒已到暂没这是"
            "最我现立成复拷链连您你订加将不摆A播载登向上下左右举反投继往朗回返去到顶有也以此还广（(爆人0本全字约预阅建读为【手微扫第顶踩#收想《共非iIaA安苹鸿",
        ),
        Form(
            "metadata", furniture.METADATA.fullmatch,
            begins="本（(【首原刊载转摘当报期来作文编责审校监记撰供摄统排复终出", marks="-/.",
        ),
        Form("page header", furniture.PAGE_HEADER.fullmatch, marks="版叠-"),
        Form(
            "navigation", furniture.NAVIGATION.fullmatch, longest=80,
            begins="[［【(（<前返进转切回新本旧上下首主全所往版题目标报期相延推更►▶>＞»→共友PN",
        ),
        Form("caption", furniture.CAPTION.fullmatch, marks="图片像照", longest=50),
        Form("caption", furniture.CREDITED.fullmatch, ends="）)］]"),
        Form("caption", furniture.PICTURED.fullmatch, begins="图", sentence=True),
        Form("widget", furniture.is_japanese, marks="の", sentence=True),
        Form(
            "legal notice", furniture.LEGAL.match,
            begins="NDSCLYndscl|我（(" + _NOTICE, marks="主证",
        ),
        Form("legal notice", furniture.is_notice, begins="0未您你请建我" + _NOTICE, sentence=True),
        Form("related list", furniture.ATTACHMENT.fullmatch, ends="xscftprdXSCFTPRD)）"),
        Form("widget", furniture.is_scrambled, marks="#$&*^~@{}\\_+=\'!;%|\"<>"),
        Form("widget", furniture.is_code, marks="_=(:：.{</@"),
    )  # fmt: skip


@cache
def forms() -> tuple[Form, ...]:
    """Return the forms in the order in which they are asked."""
    heads = "".join(sorted(words().list_heads)) + _AROUND_HEADING + "（(［["
    return (
        Form("bullet", _BULLET_ONLY.match, begins="-–—·•●■▶►◆◇*○〇|｜>＞", longest=3),
        # (No sentence is what begins with a digit or a dash.)
        Form("pagination", _FOLIO.fullmatch, begins="-–—－·0"),
        Form("pagination", _FOLIO.fullmatch, begins="第共（(下上紧转" + _UPPER, sentence=True),
        Form("box drawing", _BOX.fullmatch, begins="|+-=_" + _BOX_SIGNS),
        Form("widget", _JUNK.fullmatch, begins="0"),
        Form("widget", _JUNK.fullmatch, begins="uUnN[［正加载缓", marks="败", sentence=True),
        Form("widget", _SYMBOLS.fullmatch),
        Form("page header", _is_header, marks="星版期编", longest=80),
        Form("metadata", _URL_LINE.fullmatch, begins="hw", marks="：", sentence=True),
        Form("metadata", _RELATIVE_TIME.fullmatch, begins="0"),
        Form("metadata", _RELATIVE_TIME.fullmatch, begins="刚昨前今发更已最编I", sentence=True),
        Form("metadata", _PART_OF_DATE.fullmatch, begins="0"),
        Form("metadata", POSTED.fullmatch, marks="于"),
        Form("credit", _OFFICE.fullmatch, ends="部心稿）"),
        Form("navigation", _NEIGHBOUR.match, begins="<《「【[［(（上下前后", sentence=True),
        Form("navigation", _PLACE_OF_PAGE.match, marks="位", sentence=True),
        Form(
            "legal notice", LEGAL_HEAD.match, sentence=True,
            begins="【[(（*※［郑版免特法重风本此该侵内平作投声©C", marks="表I声",
        ),
        _LEGAL,
        Form("metadata", _is_date_line, begins="0d•·|｜[［（(【"),
        Form("widget", is_widget, longest=80),
        Form(
            "widget", _is_call, longest=60,
            begins="请立马点扫打下关长推欢更使手微", marks="点按戳",
        ),
        Form("widget", _TEMPLATE.search, marks="{", sentence=True),
        Form("navigation", _is_crumb, marks=">＞»›→-–—_/", longest=80),
        Form("metadata", is_metadata, begins="0d[［（(【", marks="：（【［|丨｜/／"),
        Form("caption", _CAPTION_MARK.match, begins="▲▼△", sentence=True),
        Form(
            "caption", _is_caption, marks="翻/／", ends="摄影图供片照" + _CLOSING,
            begins="◀◁上下左右图（(【[相资配示效截题照摄供文视",
        ),
        Form("page header", _is_doubled, longest=20, sentence=True),
        Form("related list", is_list_heading, begins=heads, longest=19, sentence=True),
        Form("related list", OFFER.search, ends="："),
        *_of_sites(),
    )  # fmt: skip


class Gate:
    """Which of the forms a line is asked, a bit each."""

    def __init__(self, given: Sequence[Form]) -> None:
        bits = {1 << at: form for at, form in enumerate(given)}
        self.given = given
        self.begins = _characters(bits, "begins")
        self.ends = _characters(bits, "ends")
        self.marks = _characters(bits, "marks")
        self.marked = re.compile("[" + re.escape("".join(sorted(self.marks))) + "]")
        self.always = sum(
            bit for bit, f in bits.items() if not (f.begins or f.ends or f.marks or f is _LEGAL)
        )
        # A sentence is asked few forms, which have few marks.
        self.sentence_marks = "".join(
            sorted({mark for form in given if form.sentence for mark in form.marks})
        )
        self.sentence_always = self.always | self.ends.get("。", 0)
        self.legal = next(bit for bit, form in bits.items() if form is _LEGAL)
        # By the number of characters: the forms that a line so long may have.
        self.fitting = [
            sum(bit for bit, form in bits.items() if size <= form.longest)
            for size in range(LONG + 1)
        ]
        self.sentence = [
            sum(bit for bit, form in bits.items() if form.sentence and size <= form.longest)
            for size in range(LONG + 1)
        ]
        self.asked: dict[int, list[Form]] = {}

    def marks_in(self, view: str) -> list[str]:
        """Return the marks of a page that the gate asks each of its sentences for."""
        return [mark for mark in self.sentence_marks if mark in view]

    def furniture_of(self, view: str, legal: Sequence[str], marks: Sequence[str]) -> str | None:
        """Return why a line of at most :data:`LONG` characters is dropped for its form, or None.

        legal: the words of legal notices that its page holds; marks: see :meth:`marks_in`.
        """
        first, last = view[0], view[-1]
        mask = self.begins.get("0" if first.isdecimal() else first, 0)
        if last == "。":
            mask |= self.sentence_always
            for mark in marks:
                if mark in view:
                    mask |= self.marks[mark]
            fitting = self.sentence
        else:
            mask |= self.always | self.ends.get(last, 0)
            for mark in self.marked.findall(view):
                mask |= self.marks[mark]
            fitting = self.fitting
        if legal and holds(view, legal):
            mask |= self.legal
        mask &= fitting[len(view)]
        if not mask:
            return None
        for form in self.asked.get(mask) or self._forms(mask):
            if form.test(view):
                return form.reason
        return None

    def _forms(self, mask: int) -> list[Form]:
        if mask not in self.asked:
            self.asked[mask] = [form for at, form in enumerate(self.given) if mask >> at & 1]
        return self.asked[mask]


def _characters(bits: dict[int, Form], where: str) -> dict[str, int]:
    """Return for each character the forms that it calls for where it stands there."""
    called: dict[str, int] = {}
    for bit, form in bits.items():
        for character in set(getattr(form, where)):
            called[character] = called.get(character, 0) | bit
    return called


@cache
def gate() -> Gate:
    """Return the gate to all forms, made at the first call."""
    return Gate(forms())
