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
