"""Every record points at its characters, whatever kind of file its text came from."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_of_pdf import BOX, make_pdf, newspaper, put, set_columns

from pipeline.aligned import surface
from pipeline.options import Options
from pipeline.process import process_source
from pipeline.read import read_bytes
from pipeline.read.text import decode

TITLE = "三江新区集中签约百亿项目"
STORY = [
    "2024年7月9日，宜川市三江新区举行项目集中签约仪式，华曜（宜川）新材料有限公司、一拖智能农机股份有限公司等"
    "9家企业与三江新区管委会签约，总投资118亿元。",
    "三江新区党工委书记邹恒说，去年新区规模以上工业总产值达612.8亿元，同比增长8.3%，约有1.2万名工人在此就业。",
    "7月10日，三江新区管委会还与宜川大学签署《共建先进材料研究院协议》，首期投入5000万元，建设周期3年。",
]
PLAIN = "\n".join([TITLE, *STORY])
HTML = (
    '<html><head><meta charset="{}"><title>{}_要闻_三江在线</title></head><body>'
    '<div class="nav"><a href="/">首页</a></div><h1>{}</h1>{}'
    "<div class=footer>版权所有，未经授权不得转载。</div></body></html>"
)
KINDS = ("quantities", "dates", "organisations", "signings")
# The words of Chinese news, and what may stand between them.
WORDS = [
    "签约",
    "合作协议",
    "有限公司",
    "2024年7月9日",
    "300 亿元",
    "，",
    "。",
    "（北京）",
    "\n",
    "A股",
]


def html_of(title, paragraphs, charset):
    body = "".join(f"<p>　　{escape(p)}</p>" for p in paragraphs)
    return HTML.format(charset, title, title, body)


def pdf_page(canvas):
    put(canvas, TITLE, 100, 60, 24)
    set_columns(canvas, STORY, [40.0, 210.0, 380.0], 110, 140.0, 8)


FILES = {
    **{f"txt_{e}": ("a.txt", PLAIN.encode(e)) for e in ("gb18030", "utf-8-sig")},
    "txt_utf16": ("a.txt", PLAIN.encode("utf-16")),
    "txt_crlf": ("a.txt", PLAIN.replace("\n", "\r\n").encode()),
    "html_utf8": ("a.html", html_of(TITLE, STORY, "utf-8").encode()),
    "html_gbk": ("a.html", html_of(TITLE, STORY, "gb2312").encode("gb18030")),
    "html_undeclared": ("a.html", html_of(TITLE, STORY, "").encode("gb18030")),
    "pdf": ("a.pdf", make_pdf(pdf_page)),
}


def records(name, data):
    source = read_bytes(data, name)
    return source, process_source(source, Options())


def mentions(result):
    return [record for kind in KINDS for record in getattr(result, kind)]


def values(result):
    """Return what the records say, without where they stand."""
    said = [(r.text, r.value, r.low, r.high, r.unit, r.modifier) for r in result.quantities]
    said += [(r.text, r.type, r.value, r.mod) for r in result.dates]
    said += [(r.text, r.type, r.canonical) for r in result.organisations]
    for r in result.signings:
        said.append(
            (r.trigger, *(party.name for party in r.parties), r.agreement, r.amount, r.date)
        )
    return said


def big5():
    import opencc

    return "a.txt", opencc.OpenCC("s2t").convert(PLAIN).encode("big5hkscs")


@pytest.mark.parametrize("kind", [*FILES, "txt_big5"])
def test_readers_keep_provenance(kind):
    source, result = records(*(FILES[kind] if kind in FILES else big5()))
    for record in mentions(result):
        text = getattr(record, "text", None) or record.trigger
        span = surface(source.text, record.raw_start, record.raw_end, result.document.removed)
        assert span == text
    assert len(result.quantities) >= 6
    assert len(result.dates) >= 3


@pytest.mark.parametrize("kind", FILES)
def test_readers_give_the_same_records(kind):
    _, plain = records("a.txt", PLAIN.encode())
    _, result = records(*FILES[kind])
    assert [article.text for article in result.articles] == [a.text for a in plain.articles]
    assert values(result) == values(plain)


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=40).map("".join), st.data())
@settings(max_examples=60, deadline=None)
def test_decode_gives_back_what_was_encoded(text, data):
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    if sum(char > "\x7f" for char in text) >= 8:
        assert decode(text.encode(encoding))[0] == text


@given(st.lists(st.sampled_from(STORY), min_size=1, max_size=6))
@settings(max_examples=20, deadline=None)
def test_html_lines_are_the_blocks_in_their_order(paragraphs):
    text = read_bytes(html_of(TITLE, paragraphs, "utf-8").encode(), "a.html").text
    assert text.split("\n") == [TITLE, *paragraphs]


def test_stories_of_a_newspaper_page_are_articles_of_their_own():
    _, result = records("page.pdf", make_pdf(newspaper))
    assert [article.title for article in result.articles] == [
        "三江新区集中签约百亿项目",
        "东莱大学与海岳重工共建学院",
        None,
    ]
    assert [article.byline for article in result.articles] == [("闻静",), ("苏牧",), ()]
    assert {article.published for article in result.articles} == {"2024-07-11"}
    assert result.articles[2].text == BOX[0]
