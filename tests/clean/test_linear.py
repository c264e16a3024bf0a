"""Cleaning takes time in proportion to its text, whatever the text is made of."""

import pytest

from pipeline.clean import clean_source
from pipeline.options import Options
from pipeline.records import SourceDocument
from tests.benchmarks.throughput import documents
from tests.growth import growth

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
    "one_character_a_line": "中\n",
    "same_article": "某市签约\n本报记者 张伟\n某市与甲公司签署协议，总投资3亿元。\n",
    "captions": "图为签约仪式现场\n某市举行签约仪式，气氛热烈。\n",
    "posts": "张三 发表于 2024-1-2 10:00\n回复\n",
    "list_head": "相关阅读\n- 某地举行签约\n",
    "datelines": "本报讯（记者 张伟）3日，签约。\n",
    "cut_lines": "某市与甲公司签署协议，总投资3亿元，再\n",
    "glosses": "国(guó)",
    "lost_signs": "922日",
    "strewn": "★中",
    "breaking_tags": "<br>中",
    "spaced_letters": "签 约 a b c 在\n",
    "tails": "签约。#$\n",
}
SMALL, LARGE = 17_000, 68_000
# Characters of 1 kB and of 5 MB in UTF-8.
KILOBYTE, FIVE_MEGABYTES = 350, 1_700_000


def sources_of(*texts):
    return [SourceDocument(doc_id="x", source="x", text=text, sha256="") for text in texts]


def clean(sources):
    for source in sources:
        clean_source(source, Options())


@pytest.mark.slow
@pytest.mark.parametrize("unit", SHAPES.values(), ids=SHAPES)
def test_clean_time_grows_with_the_text(unit):
    inputs = [sources_of(unit * (size // len(unit))) for size in (SMALL, LARGE)]
    # Four times the text: a quadratic step takes sixteen times as long, a linear one up to eight
    # times where the small text fits a busy machine's cache and the large one does not.
    assert growth(clean, lambda: inputs, 12) < 12


@pytest.mark.slow
def test_character_of_5_mb_costs_what_one_of_1_kb_does():
    lines = [line for text in documents(1000) for line in text.split("\n") if line.strip()]
    rounds = FIVE_MEGABYTES // sum(map(len, lines)) + 1
    # A number of its own in every line, so that none is a duplicate.
    whole = "\n".join(
        f"{line[: len(line) // 2]}第{number}次{line[len(line) // 2 :]}"
        for number, line in enumerate(lines * rounds)
    )[:FIVE_MEGABYTES]
    parts = [whole[at : at + KILOBYTE] for at in range(0, 300 * KILOBYTE, KILOBYTE)]
    inputs = sources_of(*parts), sources_of(whole)
    # Measured at rest it is 1.3 a character; a quadratic step would make thousands of it.
    most = 2 * len(whole) / sum(map(len, parts))
    assert growth(clean, lambda: inputs, most) < most


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1234567890", "（[【(", "公司与银行签署协议，", "中" + " " * 40])
def test_line_of_5_mb_takes_no_longer_than_one_of_50_kb(unit):
    inputs = [sources_of(unit * (size // len(unit))) for size in (SMALL, FIVE_MEGABYTES)]
    most = 3 * FIVE_MEGABYTES / SMALL
    assert growth(clean, lambda: inputs, most) < most
