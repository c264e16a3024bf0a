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
