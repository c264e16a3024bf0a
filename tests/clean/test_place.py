import pytest

from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument

PROSE = "甲公司与乙大学签署合作协议，双方将在三年内共同建设一个实验室。"
MORE = "项目总投资3亿元，预计明年下半年建成，届时可供两百名研究人员使用。"


def clean(*lines):
    text = "\n".join(lines) + "\n"
    return clean_source(SourceDocument(doc_id="x", source="x", text=text, sha256=""), Options())


def left(*lines):
    return [article.aligned.text.split("\n") for article in clean(*lines).articles]


BRIEFS = [
    ["滨江泵业扩产", "滨江泵业宣布投资2亿元扩建水泵生产线，预计年底投产。"],
    ["松岭药谷签约", "松岭药谷与三家药企签约，合同总额为9.6亿元。"],
    ["两家码头开通新航线", "截至上月底，两家码头共开通新航线14条，货量增长一成。"],
    ["海棠航空订购直升机", "海棠航空订购直升机12架，首架将于明年三月交付。"],
]


@pytest.mark.parametrize("sources", [["来源：某周报 2024-03-0%d"], ["2024-03-0%d 来源：某周报"]])
def test_place_briefs_are_articles_of_their_own(sources):
    lines = ["本周要事（3月）", "编辑：方圆"]
    for number, brief in enumerate(BRIEFS, start=1):
        lines += [*brief, sources[0] % number]
    cleaned = clean(*lines)
    assert [article.aligned.text.split("\n") for article in cleaned.articles] == BRIEFS
    days = [article.published for article in cleaned.articles]
    assert days == ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"]


def test_place_one_note_inside_leaves_an_article_whole():
    lines = ["甲乙签约", "2024-03-01 来源：某报", PROSE, "编辑：方圆", "后续安排", MORE]
    found = left(*lines)
    assert len(found) == 1
    assert found[0][-2:] == ["后续安排", MORE]


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(
            ["资料来源：某数据库", "资料来源：公司公告", "资料来源：某数据库"], id="figures"
        ),
        pytest.param(["来源：公司官网", None, "来源：公司官网"], id="not_all_subheads"),
    ],
)
def test_place_sources_of_figures_leave_an_article_whole(sources):
    lines = ["甲公司年报解读", "2024-03-01 作者：方圆", PROSE]
    heads = ["收入增长", "成本下降", "前景展望"]
    for number, (head, source) in enumerate(zip(heads, sources, strict=True)):
        lines += [*([source] if source else []), head, f"第{number + 1}季度{MORE}"]
    found = left(*lines)
    assert len(found) == 1
    assert [line for line in found[0] if line in heads] == heads


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param([PROSE, "双方代表合影", MORE], [PROSE, MORE], id="photograph"),
        pytest.param(
            ["直击大桥合龙仪式现场", "2024-03-01 来源：某报", PROSE],
            ["直击大桥合龙仪式现场", PROSE],
            id="title_that_ends_so",
        ),
        pytest.param(
            [
                "山风 发表于 2024-3-1 08:15 | 只看该作者",
                PROSE,
                "板凳",
                "云雀 发表于 2024-3-1 09:40",
                "好消息，顶一下。",
            ],
            [PROSE],
            id="reply",
        ),
        pytest.param(
            [PROSE, "这项成果发表于2024年3月1日出版的一期学报。", MORE],
            [PROSE, "这项成果发表于2024年3月1日出版的一期学报。", MORE],
            id="published_in_a_sentence",
        ),
        pytest.param([PROSE + "（完）", MORE], [PROSE, MORE], id="end_mark_inside"),
        pytest.param([PROSE + "（完）", "阅读（88）"], [PROSE], id="end_mark_and_counter"),
        pytest.param([PROSE + "■", MORE + "k3@Zp"], [PROSE, MORE], id="tails"),
        pytest.param([MORE, PROSE + "a1@b.cn"], [MORE, PROSE + "a1@b.cn"], id="address_no_tail"),
        pytest.param(
            [PROSE, MORE, "承办：某市商务局 维护：某中心", "网站标识码：1234567890"],
            [PROSE, MORE],
            id="foot",
        ),
        pytest.param(
            [PROSE, "承办：某市商务局", MORE],
            [PROSE, "承办：某市商务局", MORE],
            id="label_in_a_body",
        ),
        pytest.param([PROSE, "掌握行情 点我下载APP", MORE], [PROSE, MORE], id="call"),
        pytest.param(
            [PROSE, MORE, "你可能也对这些文章感兴趣：", "某地开工", "某厂投产"],
            [PROSE, MORE],
            id="offer",
        ),
    ],
)
def test_place_keeps_the_text(lines, text):
    assert left(*lines) == [text]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("2024-03-0509:00&nbsp;阅读(31)", "2024-03-05", id="run_together"),
        pytest.param("林间 发表于 2024-3-5 22:14 | 倒序浏览", "2024-03-05", id="posted"),
        pytest.param("2024/3/5&nbsp;8:30 浏览【7】", "2024-03-05", id="short"),
    ],
)
def test_place_day_of_the_page(line, day):
    article = clean("甲乙签约", line, PROSE, MORE).articles[0]
    assert (article.published, article.aligned.text) == (day, f"甲乙签约\n{PROSE}\n{MORE}")


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        pytest.param((PROSE, MORE, "香港，二零二四年六月十八日"), "2024-06-18", id="place"),
        pytest.param(
            (PROSE, MORE, "甲公司董事会", "二〇二四年十二月二十日"), "2024-12-20", id="day"
        ),
        pytest.param((PROSE, "香港，二零二四年六月十八日", MORE), None, id="subhead"),
        pytest.param((PROSE, MORE, "二〇二四年十三月四日"), None, id="no_such_day"),
    ],
)
def test_place_day_below_an_announcement(lines, day):
    assert clean("甲乙签约", *lines).articles[0].published == day
