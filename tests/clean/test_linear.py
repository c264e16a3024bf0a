"""Cleaning takes time in proportion to its text, whatever the text is made of."""

import time

import pytest

from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument

SHAPES = {
    "one_line": "公司与银行在北京签署协议，",
    "short_lines": "相关阅读\n甲\n",
    "digits": "1234567890",
    "opening_brackets": "（[【(",
    "closed_brackets": "（1）[2]",
    "spaces": "中 国 ",
    "long_spaces": "中" + " " * 40,
    "tags": "<a <b&amp;",
    "dates_in_lines": "2024年1月2日 来源：\n",
    "commas": "1,2，,",
}
SMALL, LARGE = 17_000, 68_000


def seconds(text):
    source = SourceDocument(doc_id="x", source="x", text=text, sha256="")
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        clean_source(source, Options())
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("unit", SHAPES.values(), ids=SHAPES)
def test_clean_time_grows_with_the_text(unit):
    small = unit * (SMALL // len(unit))
    large = unit * (LARGE // len(unit))
    seconds(small)
    # Four times the text: a quadratic step takes sixteen times as long.
    assert seconds(large) < 8 * max(seconds(small), 1e-3)
