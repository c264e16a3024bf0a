"""Kinds of furniture and what looks like it: each case is a line among the lines of a report."""

import pytest

from pipeline.clean import clean_source
from pipeline.clean.fields import is_field, is_section
from pipeline.clean.labels import is_metadata, labels_in
from pipeline.clean.losses import lost_numbers
from pipeline.clean.titles import is_no_title
from pipeline.options import Options
from pipeline.records import SourceDocument
from pipeline.view import view_of

HEAD = "江城重工拿下四亿元供货合同"
FIRST = "3月5日，江城重工与远海能源签署供货合同，金额4.6亿元，两年内交付。"
SECOND = "江城重工董事长文彦博表示，公司今年海外订单增长三成，员工超过2100人。"


def cleaned(*lines):
    text = "\n".join(lines)
    return clean_source(SourceDocument(doc_id="x", source="x", text=text, sha256=""), Options())


def body_with(line, at_end):
    lines = (HEAD, FIRST, SECOND, line) if at_end else (HEAD, FIRST, line, SECOND)
    return "\n".join(article.aligned.text for article in cleaned(*lines).articles)


@pytest.mark.parametrize(
    "line",
    [
        "END",
        "— END —",
        "点个“在看”吧",
        "分享 点赞 在看",
        "觉得这篇文章不错，就点个赞吧",
        "欢迎关注本公众号",
        "我是廣告 請繼續往下閱讀",
        "已複製連結",
        "【图文直播】 自动刷新 30秒 正序 倒序",
        "已经到底了",
        "没有更多内容了",
        "您当前使用的浏览器版本过低，可能导致部分功能不能正常使用",
        "本帖最后由 nick77 于 2024-5-6 10:11 编辑",
        "4 k9 W# x& Q2 _8 t~ H5 y$ P1",
        'style="text-indent: 2em; color: rgb(51,51,51)"',
        "content_300128.htm",
        "[ 前往新版面 ]",
        "版面导航 标题导航",
        "第A05版：产经",
        "Notice: The content above is uploaded by a user of the platform.",
        "本文為轉載內容，授權事宜請聯繫原作者。",
        "（圖源：江城圖庫）",
        "文 | 文彦博",
        "文字：童瑶 摄影：柳成林 审核：卞海涛",
        "栏目主编：鲁茵 文字编辑：邵棠",
        "製表：記者 葛倩怡",
        "相关解读：一图读懂新政策",
        "来自Android客户端 3楼 2024-11-20 07:33",
        "点个“在看”，让更多人看到江城",
        "友情链接：江城机械网 远海商会",
        "咨询热线：0571-00000000",
        "小字號",
        "2024-03-05 1 1 江城日报 content_81132.html 1 江城重工拿下合同 /enpproperty-->",
        "责任编辑:lily 作者:江城研究团队 2021/6/28 15:32:21 浏览:10336 次",
    ],
)
def test_furniture_is_dropped(line):
    assert line not in body_with(line, at_end=True)


@pytest.mark.parametrize(
    "line",
    [
        "编辑：难在“进门”",
        "编辑基因的人",
        "审核更快，放款更准",
        "来源可查，去向可追",
        "文彦博：我们只做一件事",
        "底线思维不能丢",
        "欢迎来到无人工厂",
        "关注三个变化",
        "想知道芯片怎么造？走进这座工厂",
        "收藏者的港口",
        "12级台风中的风机",
        "第二版方案获批",
        "点亮爱心，让山区亮起来",
        "关注民生，让更多人受益",
        "友情链接起两座城",
        "热线咨询一天超千次",
        "更新设备正当时",
        "政策解读：三个亮点",
        "首页上的四个按钮",
        "打印一张运单",
        "一、合同期限：2024年3月5日至2026年3月4日",
    ],
)
def test_furniture_lets_headings_stand(line):
    assert line in body_with(line, at_end=False)
    sentence = f"{line}，合同里写得很清楚。"
    assert sentence in body_with(sentence, at_end=False)


def test_fields_of_a_form_stay_apart_and_elsewhere_contacts_go():
    fields = [
        "供应商名称：江城重工有限公司",
        "地址：江城市北路8号",
        "中标金额：46.5万元",
        "数量：3套",
    ]
    form = cleaned("江城学院设备采购中标公告", "三、中标信息", *fields, "公告期限为1个工作日。")
    lines = form.articles[0].aligned.text.split("\n")
    assert lines[0] == "江城学院设备采购中标公告"
    assert set(fields) <= set(lines)
    foot = cleaned(HEAD, FIRST, SECOND, "地址：江城市北路8号", "电话：0000-0000000", "邮编：000000")
    assert "地址" not in foot.articles[0].aligned.text


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("中标金额：486.5万元", True),
        ("一、项目编号：JC-2024-18", True),
        ("參與單位名稱：三家機構", True),
        ("文彦博：我们只做一件事", False),
        ("问：订单够吗？", False),
    ],
)
def test_is_field(text, field):
    assert is_field(view_of(text)) is field


def test_is_section():
    assert is_section("四、主要标的信息")
    assert is_section("（二）合同内容")
    assert not is_section("四川签约")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("来源：某报 作者：邵棠 2024-09-12 21：07", ["来源", "作者"]),
        ("项目编号：18", []),
        ("资金来源：财政", []),
        ("题图来源：视觉 图片编辑：匡杰", ["来源", "编辑"]),
        ("某某网编辑：童瑶", ["编辑"]),
        ("2024年3月5日来源：某报", ["来源"]),
        ("文 | 童瑶", ["文"]),
        ("财经 | 正文", []),
    ],
)
def test_labels_stand_at_the_head_of_a_piece(line, words):
    assert [label.word for label in labels_in(line)] == words


@pytest.mark.parametrize(
    ("line", "metadata"),
    [
        ("2023/10/12 20：31（10/12 21：05 更新）", True),
        ("113/04/25", True),
        ("发布：宣传部 | 时间：2024-04-18 | 次数：1093", True),
        ("编辑：这笔订单有多大", False),
        ("时间：三个月", False),
        ("来源：财政资金460万元", False),
    ],
)
def test_is_metadata(line, metadata):
    assert is_metadata(line) is metadata


@pytest.mark.parametrize(
    "heading",
    [
        "——沂南储能电站探访",
        "四、主要标的信息",
        "【图文直播】",
        "各有关企业：",
        "产经 04",
        "江城政办发〔2024〕9号",
        "江城重工集团股份有限公司",
    ],
)
def test_no_title_by_its_form(heading):
    assert is_no_title(view_of(heading))


@pytest.mark.parametrize("heading", ["决标公告", "江城重工与大学签约", "一座港口的重生"])
def test_title_by_its_form(heading):
    assert not is_no_title(heading)


def test_title_stands_above_its_subtitle():
    article = cleaned(
        "专题", "“地下长城”锁住风", "——储能电站探访", "本报记者 童瑶", FIRST, SECOND
    ).articles[0]
    assert article.title == "“地下长城”锁住风"
    assert article.byline == ("童瑶",)


def test_title_that_calls_out():
    article = cleaned(
        "签了！2.6亿元！", "2024年11月08日 19:32 来源：江城日报", FIRST, SECOND
    ).articles[0]
    assert (article.title, article.published) == ("签了！2.6亿元！", "2024-11-08")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今年19月，签约132个", ["19月"]),
        ("质保24月，工期18月，明年16月交付", ["16月"]),
        ("同比增长%，增速高出个百分点", ["长%", "高出个百分点"]),
        ("总投资达亿元，达亿元以上的项目", ["总投资达亿元"]),
        ("第届博览会，第三届论坛", ["第届"]),
        ("于年月日签署，出生年月日", ["年月日"]),
        ("2024年月18日与2024年3月日均产量", ["2024年月18日"]),
        ("产能增长倍，产量翻倍", ["增长倍"]),
        ("占比为5%，占5％", []),
        ("突破万亿元大关", []),
    ],
)
def test_lost_numbers(text, found):
    spans = {(start, end) for start, end in lost_numbers(text)}
    assert [text[start:end] for start, end in sorted(spans)] == found


def test_brand_that_is_not_listed_is_told_by_its_pages():
    text = "8月1日，沃德体育app下载与江城市政府签署协议。江城重工去年营业收入23.9亿元。"
    page = cleaned(HEAD, text, "沃德体育总经理出席仪式，并且介绍了公司的情况。")
    told = [w for w in page.warnings if w.reason == "hijacked"]
    assert len(told) == 2
    honest = cleaned(HEAD, "8月1日，腾讯体育app下载量超过1.1万次，江城体育中心与大学签约。")
    assert not [w for w in honest.warnings if w.reason == "hijacked"]


def test_replies_below_the_first_floor_go():
    post = ["铣刀王2012", "12级", FIRST, SECOND, "1楼 2024-11-20 07:33"]
    page = cleaned(HEAD, *post, "刀具小弟", "3级", "求发图", "2楼 2024-11-20 07:51")
    text = page.articles[0].aligned.text
    assert FIRST in text
    assert not any(word in text for word in ("铣刀王", "求发图", "2楼"))


HEADLINE = "江城重工签下海上风机大单"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(["专题", "出海记", HEADLINE], id="column_and_its_name"),
        pytest.param([HEADLINE, "——文彦博谈出海"], id="subtitle_with_dash"),
        pytest.param(["特别报道", HEADLINE, "今年海外订单增长三成"], id="subtitle_of_the_body"),
        pytest.param(["今日关注 >", HEADLINE, "记者 王立"], id="head_of_a_list_before"),
        pytest.param(["江城日报数字报", "第3版 经济", HEADLINE, "本报记者 王立"], id="paper"),
        pytest.param(["江城市人民政府", HEADLINE], id="office"),
        pytest.param(["房价又涨了 专家这样看", HEADLINE, "2024-03-06 来源：江城日报"], id="other"),
        pytest.param(["江城（2024）第12号", HEADLINE], id="number"),
        pytest.param(["第一章 总则", HEADLINE], id="chapter"),
        pytest.param([f"{HEADLINE} - 产业 - 江城新闻网"], id="names_of_the_site"),
        pytest.param(["沃德体育(中国)官方网站·APP下载", HEADLINE], id="betting_brand"),
        pytest.param(["主持人 阮明", HEADLINE], id="host"),
    ],
)
def test_title_among_what_stands_above_a_body(head):
    page = cleaned(*head, FIRST.replace("供货", "海上风机"), SECOND)
    assert [article.title for article in page.articles] == [HEADLINE]


@pytest.mark.parametrize(
    "head",
    [
        ["江城重工股份有限公司", "关于签订重大合同的公告"],
        ["关于签订重大合同的公告", "一、合同概况"],
    ],
)
def test_title_of_a_document(head):
    assert cleaned(*head, FIRST, SECOND).articles[0].title == "关于签订重大合同的公告"


@pytest.mark.parametrize(
    "foot",
    [
        ["监制", "王立"],
        ["总 监：王立", "编 审：陈晨"],
        ["来源 | 江城发布", "编辑 | 王立", "审核 | 陈晨"],
        ["-END-", "编辑", "王立", "校对", "陈晨、李想", "审核", "赵倩"],
        ["文字/王立 图片/陈晨 编辑/李想"],
        ["一审：王立", "二审：陈晨", "三审：李想"],
        ["值班编委：王立｜编辑：陈晨｜校对：李想"],
        ["聲明：本文由入駐自媒體的作者撰寫，觀點僅代表作者本人。"],
        ["预览时标签不可点", "微信扫一扫关注该公众号"],
    ],
)
def test_foot_of_an_account_goes(foot):
    page = cleaned(HEAD, FIRST, SECOND, *foot)
    assert page.articles[0].aligned.text == "\n".join((HEAD, FIRST, SECOND))


@pytest.mark.parametrize(
    "foot", [["江城重工股份有限公司董事会", "2024年3月5日"], ["“我们会回来。”文彦博说。"]]
)
def test_foot_that_is_article_stays(foot):
    assert foot[0] in cleaned(HEAD, FIRST, SECOND, *foot).articles[0].aligned.text


def test_rows_of_a_table_stay_apart():
    rows = ["项目\t金额\t占比", "风机\t3.2亿元\t69%", "塔筒\t1.4亿元\t31%"]
    lines = cleaned(HEAD, FIRST, *rows, SECOND).articles[0].aligned.text.split("\n")
    assert ["".join(line.split()) for line in lines[2:5]] == ["".join(row.split()) for row in rows]


@pytest.mark.parametrize(
    "line", ["function foo(){return 1}", "var a = document.getElementById('x');"]
)
def test_code_goes(line):
    assert "return" not in body_with(line, at_end=True)
    assert "document" not in body_with(line, at_end=True)


ITEMS = ["江城公寓开始摇号啦！", "加班的他们真可爱"]


def test_button_heads_a_list_below_credits_only():
    page = cleaned(HEAD, FIRST, SECOND, "审核 | 陈晨", "往期回顾", *ITEMS, "阅读原文")
    assert page.articles[0].aligned.text == "\n".join((HEAD, FIRST, SECOND))
    page = cleaned(HEAD, "审核 | 陈晨", "往期回顾", FIRST, SECOND)
    assert SECOND in page.articles[0].aligned.text
    page = cleaned(HEAD, FIRST, SECOND, "往期回顾", "“我们会回来！”")
    assert "我们会回来" in page.articles[0].aligned.text


def test_columns_of_one_page_differ_by_a_mark_hanging_out():
    """The widest line of a column exceeds the others by what digits leave over."""
    lines = [
        "江城重工盾构机出海",
        "本报讯（记者 文彦博）5月18日，江城重工",
        "研制的“长河号”盾构机在远海港装船发往秘",
        "鲁，开挖直径9.83米，合同金额1.9亿元。",
        "这是该公司今年出口的第7台盾构机，前七",
        "个月出口额同比增长44%。",
        "江城生物秸秆制油",
        "本报讯（记者 王立 通讯员 陈晨）江城生物",
        "能源公司秸秆制油装置5月19日打通全部流程，",
        "产出首批合格燃油32吨。",
        "装置年产能3万吨，需消化秸秆21万吨，由",
        "周边6个乡镇供应。公司已与远海航空签订五年",
        "供油协议。",
        "江岸装备产业园招满首批企业",
        "本报讯（记者 司南）记者5月19日从江城市",
        "工信局获悉，江岸装备产业园首批22家企业全",
        "部签约入驻，协议总投资13.4亿元。",
        "园区明年10月前建成打桩机、压路机等5条",
        "生产线。",
    ]
    text = cleaned(*lines).articles[-1].aligned.text
    assert "首批22家企业全部签约入驻，协议总投资13.4亿元。" in text
    assert "打桩机、压路机等5条生产线。" in text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ('供应风机" style="padding: 0px; color: rgb(146, 3, 70);">14台。', "供应风机14台。"),
        ('标出的"class"一栏写着="A"级。', '标出的"class"一栏写着="A"级。'),
        ('他说"x="1" 不等于 2>1。', '他说"x="1"不等于2>1。'),
    ],
)
def test_rest_of_a_tag_goes(line, text):
    assert text in body_with(line, at_end=False)


@pytest.mark.parametrize("line", ["金冠娱乐城(中国)官网", "沃江体育(中国)官方网站·APP下载"])
def test_brand_by_itself_goes(line):
    assert line not in "\n".join(a.aligned.text for a in cleaned(line, FIRST, SECOND).articles)


@pytest.mark.parametrize("line", ["江城体育中心官方平台上线", "江城娱乐城官司开庭"])
def test_headline_with_a_word_of_brands_stays(line):
    assert cleaned(line, FIRST, SECOND).articles[0].title == line


def test_items_of_a_list_stay_apart_from_the_prose_below():
    items = ["党政机关屋顶不低于50%", "学校、医院屋顶不低于40%", "农村屋顶不低于20%"]
    lines = cleaned(HEAD, FIRST, *items, SECOND).articles[0].aligned.text.split("\n")
    assert lines == [HEAD, FIRST, *items, SECOND]


@pytest.mark.parametrize(
    "line", ["2021-11-10 13:05 編輯中心 點閱：0", "2021-11-10 13:05 点阅数：1,204"]
)
def test_line_of_a_count_of_readers_heads_an_article_under_a_heading(line):
    articles = cleaned("最新消息：", HEAD, line, FIRST, SECOND).articles
    assert [(a.title, a.published) for a in articles] == [(HEAD, "2021-11-10")]
