"""Furniture of kinds of sites: papers as pages, forums, live reports, accounts, portals.

Each pattern takes a whole line, or its beginning where the line can be nothing else, and is
linear in its length. Words that are labels alone stand in ``cleaning.toml``.
"""

from __future__ import annotations

import re

from pipeline.clean.labels import DATE, TIME
from pipeline.clean.words import holds_one
from pipeline.patterns import lazy

# Signs of a line that forums strew between paragraphs; so many different ones tell it.
_SIGNS = frozenset("#$&*^~@{}\\_+='!;%|\"<>?")
_STREWN_SIGNS = 3
_LATIN_WORD = re.compile(r"[A-Za-z]{3}")
_HAN = lazy(r"[㐀-鿿]+")
# What a line of a style sheet, of a script or of a publishing system says.
_CODE = re.compile(
    r"content_\d+|enp(?:property|content)|style\s*=|rgba?[(（]|font-(?:family|size|weight)|line-height\s*[:：]|text-(?:align|indent)"
    r"|margin(?:-\w+)?\s*[:：]|padding(?:-\w+)?\s*[:：]|\bvar\s+\w+\s*=|function\s*\w*\s*[(（]|document\.|window\.|\$[(（]|</?\w|\w\.(?:js|css)\b"
    r"|[{;；]\s*\w[\w-]*\s*[:：][^，。]{1,40}[;；}]|\bclass\s*=|@(?:media|charset|import)|nodefoundation|<!\[CDATA|\]\]>|utf-8"
)
# What only a publishing system writes, whatever else its line holds.
_SYSTEM = re.compile(r"\bcontent_\d+\.s?html?\b|/?enp(?:property|content)\b|nodefoundation|-->\Z")
# It holds one of these: words are found faster than a pattern that begins with none.
_SYSTEM_SIGNS = ("content_", "enp", "nodefoundation", "-->")
_PRAISE = (
    r"(?:点?赞|在看|分享|收藏|转发|关注|星标|推荐|喜欢|小红?心|爱心|留言|评论|三连|支持|设为星标)"
)
_ASKED = r"(?:追踪|订阅|点?赞|在看|分享|收藏|转发|关注|星标|小红?心|三连|留言)"
WIDGET = re.compile(
    # The end of an article of an account, and what it asks of its readers.
    r"[-—–－·*~=●■\s/|<>]*(?:THE\s*)?END[-—–－·*~=●■\s.…/|<>]*"
    rf"|[点戳按给求来动][个下亮击一]{{0,2}}(?:手指)?[，\s“”「」]*{_PRAISE}[“”」\s]*(?:吧|呗|哦|支持|一下|[!！~～。])*(?:[，,].{{0,8}}[!！~～])?"
    # Whom it is to reach: a headline says 点亮爱心，让…, but asks for no 在看.
    r"|[点戳按](?:个[“「]?(?:在看|赞|关注|转发|分享|星标)[”」]?|[亮击下]?[“「]?在看[”」]?)[，,\s]\s*(?:让|把|给).{2,16}"
    rf"|{_PRAISE}(?:[”“、/\s·|和+~,，·&]*(?:点[个亮]?|一下|加|并)?[“”]*{_PRAISE})+[”“\s]*(?:吧|哦|一下|[!！~～。])*"
    rf"|(?:觉得|喜欢|如果|认为).{{0,14}}(?:不错|有用|好看|喜欢|有帮助|本文|这篇|内容).{{0,14}}{_PRAISE}.{{0,10}}"
    rf"|(?:别忘了?|记得|欢迎|快来|请|求)(?:大家|您|你|各位)?(?:点击|右下角|文末)?.{{0,6}}{_ASKED}.{{0,12}}"
    r"|(?:评论\s*)?(?:已有)?\s*\d+\s*人参与[，,]\s*(?:\d+\s*条?评论|点击.{0,14}评论)|(?:还|暂)?没有评论.{0,16}"
    # Live reports, ends of lists, notices of the browser, copied links.
    r"|(?:【[^】]{2,6}】\s*)?(?:自动刷新|刷新频率|只看(?:主持人|嘉宾|楼主|精华)|直播(?:已结束|进行中|结束|中)|正序|倒序)[\s|\d秒分钟/、正倒序自动刷新关闭开启只看主持人嘉宾]*"
    r"|(?:已经?)?到底[了啦].{0,4}|(?:暂时?|已经?)?没有更多.{0,6}|这?已?经?是(?:最后|第)一[期版篇页].{0,4}|我们?也?是有底线的.{0,3}"
    # Ends of lists, greetings, votes, hashtags; notes of mails, offers of a site.
    r"|共\s*\d+\s*条[，,].{0,10}全部.{0,4}|已经?(?:显示|加载)全部.{0,6}|(?:[您你]好[，,！!]?\s*)?欢迎[您你]?(?:光临|来到|访问|[您你]).{0,12}?(?:网站?|官网|本站|首页|主页|论坛|平台|店|[您你]|[！!])"
    r"|[顶踩赞]一下.{0,16}|(?:#[^\s#，。]{1,20}#?\s*){1,12}|[您你]?(?:之所以)?收到(?:此|本|这封)邮件.{0,30}"
    r"|如果?[您你]?(?:无法|不能)(?:正常)?(?:浏览|查看|显示).{0,20}(?:点击|打开).{0,8}|想[看了知].{0,20}[？?].{0,16}(?:[点扫戳]|关注|追踪|下载|订阅|长按|APP|客户端).{0,16}"
    r"|《[^》]{2,12}》\s*(?:APP|客户端).{0,20}(?:下载|登场|上线).{0,10}"
    r"|订阅.{0,10}(?:电邮|邮件|电子报|通讯|快讯|推送|RSS)|加入?.{0,14}(?:偏好来源|粉丝团|好友|最爱|书签)|将.{2,10}(?:加为|设为).{0,14}(?:来源|首页)"
    r"|(?:不受|摆脱)(?:演算法|算法)(?:限制|影响)|A{2,4}|A[-+]?\s*A(?:\s*A)?[-+]?|\d{1,2}级|(?:加载|载入|播放)(?:完毕|完成|结束)|共\d+条(?:直播|评论|回复)?(?:\s.{0,10})?"
    r"|(?:请)?(?:继续往下|往下继续|点击继续|向下滑动)阅?读?.{0,8}|登录.{0,4}(?:账号|帐号)|下次自动登录.{0,4}|(?:刷新|只看\S{2,4})(?:\s+只看\S{2,4})+"
    r"|(?:上下|左右|向[左右上下])滑动.{0,10}|(?:举报|反馈|投诉)(?:\s*[/／|]\s*(?:举报|反馈|投诉))+"
    r"|(?:Produced|Powered|Designed|Hosted|Published)\s+by\b.{0,50}|[↑⇧▲]?\s*(?:返?回|去)?到?顶部|建议使用\s*\d{3,4}\s*[*×xX]\s*\d{3,4}.{0,16}"
    r"|我知道了|(?:现在|立即)升级(?:\s*稍后再说)?|(?:已|成功)?(?:复制|拷贝)(?:链接|连结|网址)(?:成功)?|(?:链接|连结)已复制"
    r"|[您你](?:当前|正在|所)?使用的浏览器.{0,60}|建议使用.{0,50}浏览器.{0,20}|[您你]好[!！，]?\s*今天是?.{0,30}"
    r"|(?:以下|此处|这)?(?:我)?(?:为|是)?广告[,，\s]*(?:内容|请)?.{0,4}(?:继续|往下|下滑|向下).{0,12}|广告(?:\s*广告)*|赞助内容"
    r"|广告\s*更多内容请?继续往下阅读"
    r"|[\d,.]+\s*[万亿]?\s*次(?:播放|观看|观赏|收看|浏览)(?:\s*[・·|•]?\s*\d{1,3}\s*(?:秒|分钟|小时|天|周|个月|年)前)?"
    r"|[您你]对(?:这篇|本篇?|此|该)(?:文章|新闻|稿件?|报道|内容)?的?(?:满意度|评价|感受|看法|意见).{0,6}"
    r"|(?:(?:非常|比较|基本|不太|很不|不)?满意|一般|不做?评价){3,}"
    r"|(?:(?:iOS|iPhone|iPad|Android|安卓|苹果|鸿蒙|App)\s*(?:版|App|客户端)?\s*下载[\s|/｜]*){1,4}"
    r"|请同意我们的(?:隐私权?|Cookies?)(?:规范|政策|声明|条款)[^。]{0,20}。?"
    r"|[（(]\d{2,4}[)）]\s?\d{3,4}[\s-]?\d{3,4}|爆料(?:方法|热线|邮箱|电话)?\s*：?|人人做记者"
    r"|(?:本文|全文)?(?:字数|共计?|约)[：约\s]*\d{2,6}\s*字?(?:[，,\s|·]*(?:预计|需|阅读)?.{0,6}(?:阅读|读完).{0,8})?"
    r"|(?:预计)?阅读(?:时间|时长|需时?|本文).{0,12}|(?:建议)?(?:阅读|读完)?(?:时间|需要?)约?\s*\d{1,3}\s*分钟"
    r"|为?[您你]?(?:朗读|播报|收听)(?:本文|全文|新闻|此文)?(?:\s*\d{1,2}：\d{2})*|[您你]的浏览器不支持.{0,20}"
    r"|字[体号](?:大小)?\s*：?\s*(?:[大中小特默认放缩还原正常标准]{1,2}[\s|/]*){2,6}"
    r"|(?:手机|微信)?扫[一码]?扫?.{0,8}(?:在手机(?:上)?)?(?:打开|查看|浏览|继续阅读|分享|阅读)(?:当前|本)?(?:页面?|网页|文)?",
    re.IGNORECASE,
)
METADATA = re.compile(
    # Below a post: the programme it was sent with, its floor, its day.
    rf"(?:来自\S{{2,14}}?\s*)?(?:第?\d{{1,5}}[楼#]\s*)?{DATE}{TIME}(?:\s+(?:来自\S{{2,14}}|第?\d{{1,5}}[楼#]|回复|举报|收起)){{0,4}}|来自\S{{2,12}}(?:客户端|手机|网页)|"
    rf"本[帖贴]最后由.{{1,40}}编辑|(?:[^\s，。]{{2,14}}[\s/|·]{{1,3}}){DATE}{TIME}"
    # Outlets and names, the moment, and the place of the account.
    rf"|(?:(?:[^\s，。：|·]{{1,10}}[\s|·]{{1,3}}){{1,4}}[^\s，。：|·\d]{{1,10}}[\s|·]{{0,3}}"
    rf"|\d[\d.]*[万亿]?\s*次?(?:播放|观看|阅读|浏览|评论|点赞)[\s|·]{{1,3}}){DATE}{TIME}(?:\s*[·|]?\s*[^，。：\d]{{0,10}})?"
    r"|(?:来源|作者|文|编辑|责编|责任编辑|审核|校对|监制|记者|撰文|撰稿|供稿|摄影|统筹|排版|初审|复审|终审|出品)"
    r"\s*[丨│|｜]\s*[^。，|｜丨│]{1,16}"
    r"|(?:当前)?(?:报章|报纸|期次)\s*：?\s*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日"
    r"|[（(【]?原(?:标题|题|文标题)\s*[：:].{1,50}"
    rf"|[（(【]?(?:首发|原载|原刊|刊于|载于|转载自?|摘自)\s*[：:《「].{{2,24}}"
)
PAGE_HEADER = re.compile(
    r"第?(?:\d{1,5}|[A-Z]\d{0,3}|[一二三四五六七八九十]{1,3})\s*[版叠](?:\s*[：:·/|]\s*[一-鿿·/]{2,10})?(?:\s*总?第?\d+期)?"
    rf"|[^，。]{{2,40}}\s\d{{5}}\s[^。]{{2,60}}{DATE}.{{0,40}}"
    rf"|(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日\s*(?:第?[A-Z\d]{{1,4}}版|总第\d+期).{{0,12}}"
)
NAVIGATION = re.compile(
    r"(?:Previous|Prev|Next)(?:\s+\w{2,8})?\s*：.{0,60}|"
    r"[\[［【(（<]?\s*(?:前往|返回|进入|转到|切换到?|回)?(?:新|本|旧|上一?|下一?|首|主|全部|所有|往期)?(?:版面|版页|版次|题目|标题|目录|报纸|期刊|期数)"
    r"(?:导航|目录|概览|列表|图|一览|检索|日历|PDF|下载|选择)*\s*[\]］】)）>]?"
    r"|[\[［【(（]\s*(?:显示|查看|返回|展开|收起|全部|更多|前往)[^。，]{0,10}[\]］】)）]|[\[［【(（](?:详细|详情|详细内容|全文|更多|查看详情|阅读全文)[\]］】)）]"
    r"|(?:相关|延伸|推荐|往期|更多)(?:解读|阅读|链接|新闻|报道|文章|专题|附件|文件|视频|内容|推荐|回顾)\s*[：:]\s*\S.{0,60}"
    r"|[►▶>＞»→]{2,}.{2,60}|(?:回上|返回|回到?)(?:一?页|顶端?|层)?|共\s*\d+\s*[条篇页]\s.{0,20}"
    r"|友情(?:链接|连结)\s*[：:]\s*\S.{0,70}"
)
LEGAL = re.compile(
    r"[^，。]{0,24}(?:信息服务|视听节目|经营|出版|广播电视节目制作|新闻信息)(?:许可证|备案)(?:编?号)?\s*[：:]?\s*[（(]?[\dA-Z京沪粤]|"
    # What a site says of all that it holds.
    r"本(?:网站?|站|平台|网页|页面?|频道|栏目|应用|APP|公众号)[^。]{0,40}?(?:不构成|概不|不代表|版权|不承担|不负责|不得|未经|非经|仅供|参考|不保证|免责)|"
    r"(?:股票|股市|指数|外汇|黄金|期货|报价|行情|汇率|图表|天气)[^。，]{0,12}(?:资料|数据|报价|信息|资讯)?由[^。，]{2,24}提供。|"
    r"(?:本|我们?)[一-鿿]{0,6}使用\s*(?:Cookies?|相关技术[^。]{0,30}隐私)|[（(][AH]股报价延迟最少[^）)]{2,8}。?[）)]|Your\s+browser\s+(?:does\s+not|doesn|is\s+not)|(?:Notice|Disclaimer|Statement|Declaration|Copyright|Legal\s+Notice)\b\s*[:：(（©\d]|\|?\s?cookie"
    r"|本[文篇][系为是]?.{0,10}(?:转载内容|转载文章|授权转载|原创文章|独家稿件|仅代表|不代表|首发于|版权归)"
    r"|[【\[(（]?(?:本|以上|该)(?:文|内容|稿件?|信息|篇)[^。，]{0,12}(?:仅代表|不代表|不构成|来自网络|由.{0,8}上传)"
    r"|[^，。\s]{4,24}(?:主办|主管)\s+[^，。\s]{4,24}(?:承办|协办|主办|维护)",
    re.IGNORECASE,
)
_NUMBERED_NOTICE = re.compile(
    r"\d?\s*(?:本文为《[^》]{2,16}》原创|未经《[^》]{2,16}》(?:书面)?(?:授权|许可|同意))"
)
CAPTION = re.compile(
    r"[（(【［\[][^（）()。，]{2,24}(?:效果|示意|鸟瞰|现场|资料|规划|实景)[图照]片?[）)】］\]]|"
    r"[^，。：]{2,24}\s供图\s*[：:/／]?\s*[一-鿿]{2,16}|"
    r"[（(【［\[](?:示意|资料|档案|配|题|合成|效果|网络)(?:图片?|照片?)[^（）()。]{0,24}[）)】］\]]|"
    r"[（(【［\[]?\s*(?:图源|题图|头图|封面图?|配图|图表|图片|照片|相片|插图|资料图)(?:来源|作者|说明|设计|制作|提供)?\s*[：:/／|丨]\s*[^。]{1,30}[）)】］\]]?"
)
# What is to be seen, told in one sentence.
PICTURED = re.compile(r"图[一二三四五六七八九十\d]{0,2}为[^。！？；]{2,60}。?")
_KANA = re.compile(r"[ぁ-ヿ]")
# A sentence with its photographer or giver in a bracket behind it.
CREDITED = re.compile(
    r"[^。！？]{6,60}。?\s*[（(][一-鿿A-Z]{2,14}提供[）)]|"
    # Who stands where tells a caption without the word for one.
    r"[^。！？]{2,60}[（(](?:[左右中](?:起?[一二三四五])?|[前后]排[^（）]{0,4})[）)][^。！？]{0,60}[。]?\s*[（(][^（）()]{2,16}(?:提供|摄)[）)]|"
    r"[^。！？]{4,90}[。！？]?\s*[（(［\[](?!(?:图[文片集]?|照片|影片|画面)[）)］\]])(?:图|照片|相片|影片|资料照片?|翻摄|画面)[^（）()]{0,24}(?:提供|摄|图|取自|翻摄|社|报|网|视频)?[^（）()]{0,6}[）)］\]]"
)


# A file to be taken along.
ATTACHMENT = re.compile(
    r".{1,60}\.(?:xlsx?|docx?|pdf|pptx?|zip|rar|wps|ofd)(?:\s*[（(].{1,20}[)）])?", re.IGNORECASE
)


def is_notice(view: str) -> bool:
    """Tell whether a sentence is a notice of whose a text is, or of a browser."""
    if view[0].isdigit() or view[0] == "未":
        return "《" in view and _NUMBERED_NOTICE.match(view) is not None
    return view[0] in "本以该您你请建我股指外黄期报行汇图天" and (
        LEGAL.match(view) is not None or WIDGET.fullmatch(view) is not None
    )


def is_scrambled(view: str) -> bool:
    """Tell whether a line is signs, digits and single letters without a word, against copying."""
    if len(view) < 10 or _HAN.search(view) or _LATIN_WORD.search(view):
        return False
    return len(_SIGNS.intersection(view)) >= _STREWN_SIGNS


def is_code(view: str) -> bool:
    """Tell whether a line is a rest of a script, a style sheet or a publishing system."""
    if sum(map(len, _HAN.findall(view))) * 5 <= len(view):
        return _CODE.search(view) is not None
    return "。" not in view and holds_one(view, _SYSTEM_SIGNS) and _SYSTEM.search(view) is not None


def is_japanese(view: str) -> bool:
    """Tell whether a line is written in Japanese: three of ten characters are kana."""
    return "の" in view and 10 * len(_KANA.findall(view)) >= 3 * len(view)


def is_foreign_notice(text: str) -> bool:
    """Tell whether a line is a notice in English."""
    return _HAN.search(text, 0, 80) is None and LEGAL.match(text) is not None
