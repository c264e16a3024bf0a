import builtins
import sys

import pytest
from pages_of_pdf import (
    BOX,
    COLUMN,
    HEADER,
    MAIN,
    SECOND,
    XS,
    make_pdf,
    newspaper,
    put,
    set_columns,
    set_lines,
    wrap,
)

from pipeline.errors import DocumentError
from pipeline.read import read_bytes


def lines_of(*pages):
    return read_bytes(make_pdf(*pages), "page.pdf").text.split("\n")


def test_pdf_newspaper_page_in_reading_order():
    source = read_bytes(make_pdf(newspaper), "2024/page.pdf")
    assert source.text.split("\n") == [
        "三江新区集中签约百亿项目",
        "上半年到位资金增长33%",
        "本报记者 闻静",
        *MAIN,
        "",
        "东莱大学与海岳重工共建学院",
        *SECOND,
        "",
        *BOX,
    ]
    assert source.doc_id == "2024/page"
    assert source.media_type == "application/pdf"
    assert source.metadata.published == "2024-07-11"
    assert [warning.reason for warning in source.warnings] == ["page header"] * len(HEADER)


def test_pdf_headline_over_two_of_three_columns():
    def page(canvas):
        put(canvas, "东莱大学与海岳重工共建学院", 40, 60, 22)
        set_columns(canvas, SECOND, XS[:2], 100, COLUMN, 6)
        put(canvas, "新区简介", 380, 60, 14)
        set_lines(canvas, wrap(BOX, COLUMN), 380, 84)

    assert lines_of(page) == ["东莱大学与海岳重工共建学院", *SECOND, "", "新区简介", *BOX]


def test_pdf_short_headline_over_columns():
    def page(canvas):
        put(canvas, "签约", 250, 60, 26)
        set_columns(canvas, MAIN, XS, 110, COLUMN, 10)

    assert lines_of(page) == ["签约", *MAIN]


def test_pdf_headline_on_two_lines():
    def page(canvas):
        put(canvas, "三江新区举行集中签约仪式", 100, 60, 26)
        put(canvas, "九家企业落户", 180, 92, 26)
        set_columns(canvas, MAIN, XS, 140, COLUMN, 10)

    assert lines_of(page)[0] == "三江新区举行集中签约仪式九家企业落户"


def test_pdf_two_stories_side_by_side():
    def page(canvas):
        put(canvas, "新区签约", 40, 60, 20)
        put(canvas, "学院成立", 300, 60, 20)
        set_lines(canvas, wrap(MAIN, 220), 40, 96)
        set_lines(canvas, wrap(SECOND, 220), 300, 90)

    assert lines_of(page) == ["新区签约", *MAIN, "", "学院成立", *SECOND]


def test_pdf_second_column_starts_higher():
    def page(canvas):
        put(canvas, "三江新区集中签约百亿项目", 40, 60, 26)
        lines = wrap(MAIN, 220)
        set_lines(canvas, lines[:8], 40, 250)
        set_lines(canvas, lines[8:], 300, 110)

    assert lines_of(page) == ["三江新区集中签约百亿项目", *MAIN]


def test_pdf_subheads_in_a_column():
    def page(canvas):
        lines = [*wrap(MAIN[:1], COLUMN), "服务专班进企业", *wrap(MAIN[1:2], COLUMN)]
        for number, x in enumerate(XS):
            set_lines(canvas, lines[number * 9 : number * 9 + 9], x, 100)

    assert lines_of(page) == [MAIN[0], "服务专班进企业", MAIN[1]]


def test_pdf_bold_by_printing_twice():
    def page(canvas):
        put(canvas, "三江新区集中签约1100亿元项目", 40, 60, 20)
        put(canvas, "三江新区集中签约1100亿元项目", 40.6, 60, 20)
        set_lines(canvas, wrap(MAIN, 480), 40, 100)

    assert lines_of(page) == ["三江新区集中签约1100亿元项目", *MAIN]


def test_pdf_single_column():
    assert lines_of(lambda canvas: set_lines(canvas, wrap(MAIN, 480), 40, 100)) == MAIN


def test_pdf_letter_spaced_line_in_a_column():
    def page(canvas):
        put(canvas, "会 议 资 料", 40, 85, 10)
        set_columns(canvas, MAIN, XS, 110, COLUMN, 10)

    assert lines_of(page) == ["会 议 资 料", *MAIN]


def test_pdf_headers_repeat_over_pages():
    def page(number, paragraphs):
        def draw(canvas):
            put(canvas, "产经周刊", 40, 20, 9)
            set_lines(canvas, wrap(paragraphs, 480), 40, 100)
            put(canvas, f"- {number} -", 270, 750, 9)

        return draw

    assert lines_of(page(7, MAIN[:1]), page(8, MAIN[1:])) == MAIN


def test_pdf_paragraph_goes_on_over_a_page():
    lines = wrap([MAIN[1]], 300)
    pages = [
        lambda canvas, part=part: set_lines(canvas, part, 40, 100)
        for part in (lines[:3], lines[3:])
    ]
    assert lines_of(*pages) == [MAIN[1]]


def test_pdf_is_told_by_its_content():
    source = read_bytes(make_pdf(newspaper), "saved")
    assert source.media_type == "application/pdf"


def image_only(canvas):
    canvas.rect(40, 40, 300, 300, fill=1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(
            make_pdf(image_only), "without a text layer: its page has only", id="no_text_layer"
        ),
        pytest.param(
            make_pdf(image_only, image_only), "its 2 pages have only", id="no_text_layer_twice"
        ),
        pytest.param(b"%PDF-1.7\nnothing that follows", "damaged", id="damaged"),
        pytest.param(make_pdf(newspaper)[:900], "damaged", id="cut"),
        pytest.param(b"", "empty file", id="empty"),
        pytest.param("签约仪式".encode(), "damaged", id="not_a_pdf"),
    ],
)
def test_pdf_refuses_with_reason(data, reason):
    with pytest.raises(DocumentError, match=reason) as caught:
        read_bytes(data, "page.pdf")
    assert caught.value.stage == "read"
    assert "\n" not in str(caught.value)


def test_pdf_names_the_missing_extra(monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.partition(".")[0] in ("pdfplumber", "pdfminer"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    for name in [name for name in sys.modules if name.partition(".")[0] == "pdfplumber"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(DocumentError, match=r"pip install zhnews\[pdf\]"):
        read_bytes(make_pdf(newspaper), "page.pdf")
