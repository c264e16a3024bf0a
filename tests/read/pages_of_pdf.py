"""PDF pages for the tests: text set in columns, as a newspaper sets it."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 560.0, 780.0
_NO_START = "，。、；：？！”’）》%"


def make_pdf(*pages: Callable[[Canvas], None]) -> bytes:
    """Return a PDF of the pages, each drawn by its function."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def width_of(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def put(canvas: Canvas, text: str, x: float, top: float, size: float = 10) -> None:
    """Write one line; ``top`` counts from the upper edge of the page."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, HEIGHT - top - size, text)


def wrap(paragraphs: list[str], width: float, size: float = 10) -> list[str]:
    """Return the lines of paragraphs, the first of each indented by two characters."""
    lines = []
    for paragraph in paragraphs:
        line = "　　"
        for char in paragraph:
            torn = char.isascii() and char.isalpha() and line[-1].isascii() and line[-1].isalpha()
            too_long = width_of(line + char, size) > width + 0.01
            if too_long and not torn and char not in _NO_START:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def set_lines(
    canvas: Canvas, lines: list[str], x: float, top: float, size: float = 10, pitch: float = 15
) -> None:
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip("　"))
        put(canvas, line.lstrip("　"), x + indent * size, top + number * pitch, size)


def set_columns(
    canvas: Canvas,
    paragraphs: list[str],
    xs: list[float],
    top: float,
    width: float,
    rows: int,
) -> None:
    """Set paragraphs in columns of ``rows`` lines at ``xs``, from left to right."""
    lines = wrap(paragraphs, width)
    assert len(lines) <= rows * len(xs), f"{len(lines)} lines do not fit"
    for number, x in enumerate(xs):
        set_lines(canvas, lines[number * rows : (number + 1) * rows], x, top)


XS, COLUMN = [40.0, 210.0, 380.0], 140.0
MAIN = [
    "7月9日，宜川市三江新区举行项目集中签约仪式，华曜（宜川）新材料有限公司等9家企业与三江新区管委会签约，"
    "总投资118亿元。其中，华曜新材料的电子级氟化液项目投资32亿元，占地210亩，2025年6月投产。",
    "三江新区党工委书记邹恒主持仪式并致辞。他说，上半年新区实际到位资金46.5亿元，同比增长33%，"
    "“一窗通办”改革把企业开办时间由3天压缩到4小时，服务专班已经覆盖全部在建项目，"
    "下半年还将推出12项措施，支持企业技术改造。",
    "记者了解到，新区今年以来新开工亿元以上项目26个，其中先进制造业项目19个，Nordlicht Systems"
    "等外资企业增资扩产的势头明显，外资到账额增长41%。",
]
SECOND = [
    "本报讯（记者 苏牧）东莱大学与海岳重工集团有限公司日前签署共建氢能产业学院协议，"
    "海岳重工连续五年每年出资2000万元，学院首批招收本科生90名。",
    "学院设在青岛，今年9月开学。",
]
BOX = [
    "三江新区成立于2016年8月，规划面积199平方公里，下辖6个镇街，现有规模以上工业企业258家、A股上市公司6家。"
]
HEADER = ["2024年7月11日 星期四", "要闻", "02", "责编 何川"]


def newspaper(canvas):
    for text, x in zip(HEADER, (40, 260, 300, 450), strict=True):
        put(canvas, text, x, 20, 9)
    title = "三江新区集中签约百亿项目"
    put(canvas, title, (560 - width_of(title, 30)) / 2, 60, 30)
    put(canvas, "上半年到位资金增长33%", 190, 100, 16)
    put(canvas, "本报记者 闻静", 240, 126, 10)
    set_columns(canvas, MAIN, XS, 150, COLUMN, 10)
    put(canvas, "东莱大学与海岳重工共建学院", 40, 325, 22)
    set_columns(canvas, SECOND, XS[:2], 360, COLUMN, 6)
    canvas.rect(374, HEIGHT - 460, 152, 130)
    set_lines(canvas, wrap(BOX, COLUMN), 380, 336)
