import pytest

from pipeline.aligned import surface
from pipeline.clean import clean_source, explain
from pipeline.clean.credits import find_byline, find_credit
from pipeline.clean.doubt import find_doubts
from pipeline.clean.published import complete_day, day_in_name
from pipeline.clean.reasons import REMOVED, STEPS, WARNINGS
from pipeline.options import Options
from pipeline.records import SourceDocument


def source(text):
    return SourceDocument(doc_id="x", source="x", text=text, sha256="")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("A&amp;T公司与国&nbsp;网签约。", "A&T公司与国网签约。", id="entities"),
        pytest.param("第一段。<br/>第二段。", "第一段。\n第二段。", id="breaking_tag"),
        pytest.param("南\u200b京★★签约。", "南京签约。", id="invisible_and_strewn"),
        pytest.param("戰(zhàn)略協(xié)議會(huì)議。", "戰略協議會議。", id="glosses"),
        pytest.param("中科院(CAS)在沪签约。", "中科院(CAS)在沪签约。", id="abbreviation_stays"),
        pytest.param("上海银行(9.54 +0.85%诊股)签约。", "上海银行签约。", id="quote_in_name"),
    ],
)
def test_steps_give_the_text(raw, text):
    cleaned = clean_source(source(raw), Options())
    article = cleaned.articles[0]
    assert article.aligned.text == text
    for line in text.split("\n"):
        at = text.index(line)
        start, end = article.aligned.raw_span(at, at + len(line))
        assert surface(raw, start, end, cleaned.removed) == line


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("截至922日,新签", ["922日"], id="month_sign_lost"),
        pytest.param("11月18日与历时612日", [], id="days_of_two_digits"),
        pytest.param("项目63个,最高亿元,增长", ["最高亿元"], id="number_lost"),
        pytest.param("总投资亿元以上项目77个", [], id="threshold"),
    ],
)
def test_doubts_of_numbers(text, spans):
    found = [text[start:end] for start, end, why in find_doubts(text, 0) if why == "lost digit"]
    assert found == spans


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        pytest.param(
            "甲公司签约。据悉，这是它今年最大的一笔交易，也是",
            "据悉，这是它今年最大的一笔交易，也是",
            id="last_alone",
        ),
        pytest.param(
            "他说：“可以。”据悉，这是它今年最大的一笔交易，也是",
            "据悉，这是它今年最大的一笔交易，也是",
            id="behind_closer",
        ),
        pytest.param("据悉，这是它今年最大的一笔交易。", None, id="closed"),
        pytest.param("（他说：“这是它今年最大的一笔交易。”）", None, id="closed_twice"),
    ],
)
def test_doubt_of_an_unclosed_end(text, unclosed):
    found = [text[start:end] for start, end, why in find_doubts(text, 0) if why == "unclosed end"]
    assert found == ([unclosed] if unclosed else [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("▶ 本报记者 张伟", ("张伟",), id="byline"),
        pytest.param("本报記者 劉巍巍", ("劉巍巍",), id="as_written"),
        pytest.param("记者在现场看到，", None, id="sentence"),
    ],
)
def test_byline(text, names):
    found = find_byline(text)
    assert (found and found.names) == names


def test_credit_in_a_bracket_and_behind_labels():
    assert find_credit("浇灌沃土。(董建君)").names == ("董建君",)
    assert find_credit("覆盖500个社区。责任编辑:汪晴").start == len("覆盖500个社区。")
    assert find_credit("总投资11亿元（含税）") is None


def test_published_from_names_and_datelines():
    assert day_in_name("https://a.example/2024/0311/c88-1.html") == "2024-03-11"
    assert complete_day("XXXX-12-30", ["2025-01-02"]) == "2024-12-30"
    assert complete_day("XXXX-07-08", []) is None


def test_explain_names_known_steps_and_reasons():
    raw = "首页 > 资讯 > 正文\n某市签约\n本报讯（记者 张伟）3日,甲与乙签约。(完)\n"
    changes = explain(source(raw), Options())
    assert {change.step for change in changes} <= set(STEPS)
    for change in changes:
        assert change.text == raw[change.raw_start : change.raw_end]
        assert change.reason in REMOVED or change.reason in WARNINGS or "joined" in change.reason


@pytest.mark.parametrize("raw", ["", " \n\u3000\n"])
def test_blank_source_has_no_article(raw):
    assert clean_source(source(raw), Options()).articles == ()


def test_explain_tells_every_step():
    raw = (
        "登录 | 注册\n某市与两家企业签约\n2024-03-05 来源：某报\n"
        "本报讯（记者 张伟）3日，甲公司\u200b与乙公司签約(yuē)定(dìng)合(hé)同，总投资3亿元。\n"
        "据统计，截至315日，全市已有企业240家落户园区，税收增长三成。(完)\n"
    )
    changes = explain(source(raw), Options())
    assert [(change.step, change.reason, change.text) for change in changes] == [
        ("chars", "invisible", "\u200b"),
        ("glosses", "pinyin gloss", "(yuē)"),
        ("glosses", "pinyin gloss", "(dìng)"),
        ("glosses", "pinyin gloss", "(hé)"),
        ("noise", "widget", "登录 | 注册"),
        ("noise", "metadata", "2024-03-05 来源：某报"),
        ("dateline", "dateline", "本报讯（记者 张伟）"),
        ("dateline", "credit", "(完)"),
        ("doubt", "lost digit", "315日"),
    ]


def test_explain_counts_the_lines_it_joined():
    lines = ["甲公司与乙大学签署合作协议，双方将在三", "年内共同建设 3 个实验室，首期投资两亿元，"]
    raw = "\n\n".join([*lines, "由双方各出一半，明年七月建成，后年投入使", "用。"]) + "\n"
    joined = [c for c in explain(source(raw), Options()) if c.step == "lines"]
    assert [(c.reason, c.raw_start, c.raw_end) for c in joined] == [
        ("4 lines joined", 0, len(raw) - 1)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "传感公司称，若法院认定侵权，公司将替换涉嫌侵权的图片，预计不影响销售。",
        "某游戏公司诉直播平台侵犯著作权，法院认定侵权成立。",
    ],
)
def test_suit_over_rights_is_no_legal_notice(sentence):
    raw = f"两家公司对簿公堂\n{sentence}\n案件将于3月5日再次开庭。\n如有侵权，请联系删除\n"
    cleaned = clean_source(source(raw), Options())
    assert sentence in cleaned.articles[0].aligned.text
    assert "联系删除" not in cleaned.articles[0].aligned.text


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        pytest.param(
            "甲乙股份:信息管理制度(修订)2023-08-31\n甲乙电工股份有限公司\n第一条 为加强管理，制定本制度。",
            "2023-08-31",
            id="day_behind_the_headline",
        ),
        pytest.param(
            "甲公司获授信,期限自2023-08-31\n至2024-08-31止。\n公司今日公告。",
            None,
            id="day_that_the_headline_speaks_of",
        ),
        pytest.param(
            "甲县机器人产业园开工\n今年甲县机器人产业园开工建设，总投资20亿元，明年投产。"
            "\n22-08-23\n22-08-23\n22-08-22\n22-03-22",
            None,
            id="days_of_a_list",
        ),
        pytest.param(
            "甲县机器人产业园开工\n来源:某某日报海外版 作者:王某 发布时间:2022-05-28 09:28\n"
            "甲县机器人产业园日前开工建设。",
            "2022-05-28",
            id="edition_in_the_source",
        ),
    ],
)
def test_published_from_the_lines_of_a_page(raw, published):
    assert clean_source(source(raw), Options()).articles[0].published == published


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(
            "甲县在前(qián)几年与(yǔ)乙企签(qiān)约，多家(duōjiā)到(dào)场，49亿美元(yìměiyuán)。",
            "甲县在前几年与乙企签约，多家到场，49亿美元。",
            id="glosses_of_several_syllables",
        ),
        pytest.param(
            "戰(zhàn)略協(xié)議會(huì)議採用光達(lidar)和應用(app)。",
            "戰略協議會議採用光達(lidar)和應用(app)。",
            id="words_in_brackets_stay",
        ),
        pytest.param(
            "时间:01-18人气:11作者:梦里\n甲港项目由乙集团中标。",
            "甲港项目由乙集团中标。",
            id="day_without_year_and_counts",
        ),
        pytest.param(
            "時間：10-12點\n地點：甲中心會議室召開。",
            "時間：10-12點\n地點：甲中心會議室召開。",
            id="hours_of_an_event",
        ),
        pytest.param(
            "甲网络今年扩建二十万个基站，投资稳步增长。\n据某某新闻报道，二月甲厅举行发布会。",
            "甲网络今年扩建二十万个基站，投资稳步增长。\n据某某新闻报道，二月甲厅举行发布会。",
            id="attribution_inside_a_body",
        ),
        pytest.param(
            "甲公司今日宣布投产。\n*此内容归某某观察整编发布，未经某某观察书面授权，不得以任何方式使用。",
            "甲公司今日宣布投产。",
            id="notice_with_a_name_in_it",
        ),
        pytest.param(
            "甲公司今日宣布投产。\n此内容未经双方授权，公司称将起诉。",
            "甲公司今日宣布投产。\n此内容未经双方授权，公司称将起诉。",
            id="news_of_an_unlicensed_use",
        ),
    ],
)
def test_page_gives_the_text(raw, text):
    articles = clean_source(source(raw), Options()).articles
    assert [article.aligned.text for article in articles] == [text]


def test_menus_above_the_place_of_the_page():
    site = "某某電子報\n某某影音\n限制級\n我已年滿18歲進入\n根據辦法第六條規定，已於網站首頁標示，未滿者不得進入本站瀏覽。\n"
    head = "甲港談妥三項合約 乙廠年底遷入\n2026/01/26 14:48 記者黃某某／台北報導\n"
    body = "甲港務公司今日與乙造船廠談妥三項合約，乙廠將於年底前遷入港區並招募員工。"
    article = clean_source(source(f"{site}首頁 > 政治\n{head}{body}"), Options()).articles[0]
    assert article.title == "甲港談妥三項合約乙廠年底遷入"
    assert article.aligned.text.endswith("\n" + body)
    assert "電子報" not in article.aligned.text


def test_title_without_the_day_and_the_button_behind_it():
    body = "甲乙港股份有限公司信息披露制度\n第一条 本制度规范信息披露行为，自发布之日起施行。"
    for tail in ("2021-11-17", " 下载公告"):
        raw = f"甲乙港:信息披露制度修订稿{tail}\n{body}"
        article = clean_source(source(raw), Options()).articles[0]
        assert tail.strip() not in article.aligned.text


def test_sentence_with_its_reporters_stays_above_the_next_copy():
    head = "甲县机器人产业园开工\n来源:某某日报海外版 作者:王某 发布时间:2022-05-28 09:28\n"
    body = (
        "甲县机器人产业园日前开工建设，明年投产。\n园区建设取得新进展。技术保持领先。(记者 王某)\n"
    )
    cleaned = clean_source(source(head + body + "责任编辑:吴某\n" + head + body), Options())
    assert "技术保持领先。" in cleaned.articles[0].aligned.text


@pytest.mark.parametrize(
    "foot",
    [
        pytest.param(
            "[責任編輯:]\n甲地彩禮讓人興嘆\n乙單位車補什麼時候才有?\n丙代表團出征\n丁市拖垮名企",
            id="headlines_below_the_editors",
        ),
        pytest.param(
            "评论一下\n评论 0人参与,0条评论\n还没有评论,快来抢沙发吧!", id="no_comment_yet"
        ),
        pytest.param(
            "甲園區入口意象，外型呼應園區發展願景。（某某市經發局提供）", id="given_photo"
        ),
    ],
)
def test_foot_is_dropped(foot):
    body = "甲縣今日與乙公司簽訂協議，投資十億元。\n乙公司地處丙地，資源豐富，年底前將建成投產。"
    article = clean_source(source(f"{body}\n{foot}"), Options()).articles[0]
    assert article.aligned.text == body


@pytest.mark.parametrize(
    "foot",
    [
        pytest.param(
            "编辑：李某\n附表一\n附表二\n本表由甲局编制，每年更新一次。", id="sentence_below"
        ),
        pytest.param("甲地有十人参与，评论二十条。", id="sentence_of_comments"),
    ],
)
def test_foot_of_the_text_stays(foot):
    body = "甲县今日与乙公司签订协议，投资十亿元。"
    article = clean_source(source(f"{body}\n{foot}"), Options()).articles[0]
    assert article.aligned.text.endswith(foot[-4:])


def test_place_behind_a_slash_is_no_reporter():
    assert find_byline("聯合報記者林某某/高雄報導").names == ("林某某",)
    assert find_byline("記者林某某、王某某/綜合報導").names == ("林某某", "王某某")


def test_address_and_day_behind_a_title():
    raw = (
        "甲地芯片厂二期投资超四亿http://www.example.com 2007年04月04日 09:21 某某在线-都市报\n"
        "甲地芯片厂二期投资超四亿美元，预计4月可竣工试运行。"
    )
    article = clean_source(source(raw), Options()).articles[0]
    assert (article.title, article.published) == ("甲地芯片厂二期投资超四亿", "2007-04-04")


def test_name_of_an_announcement_above_its_first_sentence():
    raw = (
        "证券代码:300000 证券简称:甲乙信息 公告编号: 2020-044\n甲乙信息科技股份有限公司\n"
        "关于收到重大项目中标通知书的提示性公告\n"
        "本公司及董事会全体成员保证信息披露的内容真实、准确、完整,没有虚假记载或重大遗漏。\n"
        "甲乙信息科技股份有限公司(以下简称“公司”)收到丙建设公司发来的中标通知书,中标金额六千万\n"
        "元,占公司营业总收入的一成。本合同的履行预计可增加公司营业收入约五千万元,按照上年度的\n"
        "净利润率预计,可增加净利润约六百万元。合同签订及履行不会对公司独立经营产生影响,敬请投资\n"
        "者注意风险。"
    )
    article = clean_source(source(raw), Options()).articles[0]
    assert article.title == "关于收到重大项目中标通知书的提示性公告"


def test_link_inside_a_headline_is_no_day():
    raw = "甲公司官网http://www.example.com上线\n甲公司官网今日上线，可查2007年04月04日以来的数据。"
    assert clean_source(source(raw), Options()).articles[0].published is None
