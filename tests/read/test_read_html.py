from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.read import html, read_bytes

CASES = Path(__file__).parents[1] / "cases" / "html"
NEWS = (CASES / "news.html").read_text(encoding="utf-8")
STORIES = (CASES / "three_stories.html").read_text(encoding="utf-8")
NEWS_LINES = [
    "青屿储能电站二期并网",
    "2024-06-18 08:42 来源：青屿晚报 作者：罗敏",
    "本报讯（记者 罗敏）6月17日，青屿储能电站二期工程正式并网，新增装机容量20万千瓦。"
    "项目由浙海储能科技有限公司投资建设，总投资6.8亿元。",
    "一期成效显著",
    "项目负责人介绍，电站一期去年10月投运，累计放电1.2亿千瓦时。",
    "浙海储能与青屿市发展和改革局同日签署三期项目开发协议。",
    "期次 容量",
    "一期 10万千瓦",
    "（责任编辑：季晴）",
]
PROSE = "集团与开发区管委会签署协议，总投资30亿元，建设年产20万套电驱系统的智能工厂。"


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def lines_of(data):
    return read_bytes(data, "page.html").text.split("\n")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16", "utf-8-sig"])
def test_html_main_text_in_page_order(encoding):
    source = read_bytes(NEWS.encode(encoding), "news.html")
    assert source.text.split("\n") == NEWS_LINES
    assert source.encoding == encoding
    assert source.media_type == "text/html"


def test_html_metadata():
    metadata = read_bytes(NEWS.encode("gb18030"), "news.html").metadata
    assert metadata.title == "青屿储能电站二期并网"
    assert metadata.published == "2024-06-18"
    assert metadata.published_from == "metadata"
    assert metadata.source == "青屿在线"
    assert metadata.author == "罗敏"
    assert metadata.url == "https://www.qingyu.example/2024/0618/1519.html"


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta name="Author" content="104363">', "author", None),
        ('<meta name="Author" content="罗 敏">', "author", "罗 敏"),
        (
            '<meta name="author" content="青屿市发展和改革局投资与能源综合管理处办公室综合科">',
            "author",
            None,
        ),
        ('<meta name="source" content="来源：青屿晚报">', "source", "青屿晚报"),
        ('<meta name="ContentSource" content="青屿发布">', "source", "青屿发布"),
        ('<meta name="SiteName" content="青屿市政府">', "source", "青屿市政府"),
        ('<meta name="PubDate" content="2016-11-22 09:53">', "published", "2016-11-22"),
        ('<meta name="PubDate" content="2061-11-22">', "published", "2061-11-22"),
        ('<meta name="ArticleTitle" content="储能电站并网">', "title", "储能电站并网"),
        ('<meta property="og:title" content="储能电站并网">', "title", "储能电站并网"),
        ("<title>储能电站并网--能源--青屿在线</title>", "title", "储能电站并网"),
    ],
)
def test_html_metadata_of_pages(head, field, value):
    metadata = read_bytes(page(f"<p>{PROSE}</p>", head), "page.html").metadata
    assert getattr(metadata, field) == value


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ('<form id="form1" action="news.aspx">', "</form>"),
        ('<div class="main-nav-content links">', "</div>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ('<div id="share"><div>', "</div></div>"),
    ],
)
def test_html_page_in_an_odd_frame(start, end):
    data = NEWS.replace('<div class="main">', start + '<div class="main">').replace(
        '<div class="footer">', end + '<div class="footer">'
    )
    # What trafilatura takes too much then, a related headline, is for cleaning to drop.
    lines = read_bytes(data.encode("gb18030"), "news.html").text.split("\n")
    assert lines[: len(NEWS_LINES)] == NEWS_LINES
    assert len(lines) <= len(NEWS_LINES) + 2


@pytest.mark.parametrize(
    ("above", "published"),
    [
        ("2025年2月27日 星期四 A03 产经新闻", "2025-02-27"),
        ("2025年2月27日 星期四</p><p>2025年2月27日 第3版", "2025-02-27"),
        ("今天是2025年2月27日 星期四", None),
        ("2025年2月27日 星期四</p><p>2025年2月26日 第3版", None),
        ("2025年2月31日 星期四", None),
    ],
)
def test_html_day_of_a_newspaper_page(above, published):
    data = page(f"<p>{above}</p><h2>电驱工厂落户江州</h2><p>{PROSE}</p>")
    assert read_bytes(data, "page.html").metadata.published == published


def test_html_tells_where_stories_begin():
    source = read_bytes(STORIES.encode(), "stories.html")
    assert [source.text[start:].split("\n")[0] for start in source.stories] == [
        "中部首条车用光刻胶产线投产",
        "云贵绿色铝产业基金设立",
        "北疆风机叶片厂出口首单发运",
    ]
    assert read_bytes(NEWS.encode(), "news.html").stories == ()


@pytest.mark.parametrize("found", ["as it is", "nothing", "first story only"])
def test_html_loses_no_story(monkeypatch, found):
    if found == "nothing":
        monkeypatch.setattr(html, "_main_text", lambda text: None)
    elif found == "first story only":
        one = STORIES.replace('<div class="item"><h2>云', "</div></body><h2 hidden>云")
        main = html._main_text
        monkeypatch.setattr(html, "_main_text", lambda text: main(one))
    text = "\n".join(lines_of(STORIES.encode()))
    for title in ("车用光刻胶产线投产", "绿色铝产业基金设立", "风机叶片厂出口首单发运"):
        assert title in text
    for end in ("增至2000吨。", "首期募集20亿元。", "目的地为阿斯塔纳。"):
        assert end in text
    assert "首页" not in text
    assert "版权所有" not in text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<p>{PROSE}</p>", [PROSE], id="no_title"),
        pytest.param(PROSE, [PROSE], id="no_tags"),
        pytest.param("<p>短讯</p>", ["短讯"], id="no_prose"),
        pytest.param(f"<pre>第一行\n{PROSE}</pre>", ["第一行", PROSE], id="preformatted"),
        pytest.param(f"<p>{PROSE[:9]}<b>{PROSE[9:]}</b></p>", [PROSE], id="inline_tags"),
        pytest.param(f"<p>{PROSE}<br>{PROSE}</p>", [PROSE, PROSE], id="line_breaks"),
        pytest.param(
            f"<p>R&amp;D&nbsp;投入&ldquo;{PROSE}</p>", [f"R&D 投入“{PROSE}"], id="entities"
        ),
        pytest.param(f"<p>{PROSE}\x00</p>", [PROSE], id="nul"),
        pytest.param("<div>" * 4000 + PROSE + "</div>" * 4000, [PROSE], id="nested_deep"),
        pytest.param(f"<p>{PROSE}</p><!-- {PROSE} -->", [PROSE], id="comment"),
        pytest.param(f"<table><tr><td>{PROSE}</td></tr></table>", [PROSE], id="layout_table"),
    ],
)
def test_html_blocks(body, expected):
    assert lines_of(page(body)) == expected


@pytest.mark.parametrize(
    ("head", "body", "first"),
    [
        pytest.param(
            "<title>电驱工厂落户江州 - 财经 - 江州网</title>",
            "",
            "电驱工厂落户江州",
            id="title_only",
        ),
        pytest.param(
            "<title>电驱工厂落户江州_财经_江州网</title>",
            '<div class="header-banner"><div>电驱工厂落户江州</div></div>',
            "电驱工厂落户江州",
            id="title_in_a_banner",
        ),
        pytest.param(
            "<title>江州网_财经频道</title>",
            "<h2>电驱工厂落户江州</h2>",
            "电驱工厂落户江州",
            id="heading",
        ),
        pytest.param(
            "<title>江州网：电驱工厂落户江州</title>",
            "<h1>江州网</h1><h2>江州网：电驱工厂落户江州</h2>",
            "江州网：电驱工厂落户江州",
            id="site_name_in_h1",
        ),
    ],
)
def test_html_title_comes_first(head, body, first):
    assert lines_of(page(f"{body}<p>{PROSE}</p>", head)) == [first, PROSE]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(page(""), id="empty_body"),
        pytest.param(page("<script>var a = 1;</script>"), id="script_only"),
        pytest.param(page("<img src='a.png'>"), id="image_only"),
    ],
)
def test_html_refuses_page_without_text(data):
    with pytest.raises(DocumentError, match="HTML page without text"):
        read_bytes(data, "page.html")


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (b'<meta charset="GBK">', "GBK"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb2312"),
        (b'<?xml version="1.0" encoding="Big5"?><html>', "Big5"),
        (b"<html><body>charset=gbk</body>", None),
    ],
)
def test_html_declared_charset(data, charset):
    assert html.declared_charset(data) == charset


def test_html_is_told_by_its_content():
    assert read_bytes(NEWS.encode("gb18030"), "saved-page").media_type == "text/html"


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<", "<p", "<div>", "<a href=", "&nbsp;", "<!--", "签约。<br>"])
def test_html_hostile_page_takes_linear_time(piece):
    data = page(f"<p>{PROSE}</p>" + piece * (200_000 // len(piece)))
    assert PROSE in read_bytes(data, "page.html").text


def test_html_warns_of_what_it_leaves_out():
    menu = "<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/news'>新闻</a></li></ul>"
    foot = "<div class='footer'>某网版权所有</div>"
    source = read_bytes(page(f"{menu}<h1>集团落户开发区</h1><p>{PROSE}</p>{foot}"), "p.html")
    told = [(warning.reason, warning.raw_start) for warning in source.warnings]
    assert told == [
        ("left out: navigation (2)", 0),
        ("left out: navigation (1)", len(source.text)),
    ]
    assert all(warning.raw_start == warning.raw_end for warning in source.warnings)
