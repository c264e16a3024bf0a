import json
import re

import pytest
from compare_rows import document, write

from pipeline.compare.colours import COLOURS, DISPLACY_COLOURS
from pipeline.compare.dashboard import Dashboard
from pipeline.compare.html import as_script
from pipeline.compare.review import write_review
from pipeline.extract.components import ATTRIBUTE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("</script><script>alert(1)</script>", id="closing_tag"),
        pytest.param("<!--<script>", id="comment"),
        pytest.param("a\u2028b\u2029c&amp;", id="line_separators"),
        pytest.param("\ud800", id="half_a_pair"),
    ],
)
def test_as_script_holds_nothing_that_html_reads(text):
    script = as_script({"t": text})
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", script)
    assert json.loads(script) == {"t": text}


def test_review_page_names_no_other_place(tmp_path):
    rows = document("甲公司签约。", organisations=[("甲公司", {"canonical": "甲公司"})])
    write_review(write(tmp_path / "run", rows), tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|@import|url\(", page)
    assert "default-src 'none'" in page
    assert "'unsafe-inline'" not in page


def test_review_of_the_same_records_is_the_same_page(tmp_path):
    run = write(
        tmp_path / "run", document("甲公司签约。", organisations=[("甲公司", {"canonical": "甲"})])
    )
    pages = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_review(run, tmp_path / name / "page.html")
        pages.append((tmp_path / name / "page.html").read_bytes())
    assert pages[0] == pages[1]


def test_dashboard_counts_and_fills_the_months_between():
    dashboard = Dashboard()
    text = "甲公司3亿元签约，乙公司签约，丙签约。"
    parties = [{"name": "甲公司", "canonical": None}, {"name": "乙", "canonical": "乙公司"}]
    signings = [
        ("签约", {"date": "2023-11-03", "parties": parties}),
        ("签约", {"date": "2024-01-15", "parties": parties[:1]}),
        ("签约", {"date": None}),
    ]
    quantities = [("3亿元", {"value": 300000000, "measure": "总额"})]
    dashboard.add(document(text, signings=signings, quantities=quantities))
    charts = {c.title: [(b.label, b.count) for b in c.bars] for c in dashboard.charts()}
    assert charts["signings_by_month"] == [
        ("2023-11", 1),
        ("2023-12", 0),
        ("2024-01", 1),
        ("undated", 1),
    ]
    assert charts["signers"] == [("甲公司", 2), ("乙公司", 1)]
    assert charts["magnitudes"] == [("≥ 1亿元", 1)]
    assert charts["measures"] == [("总额", 1)]
    assert "bodies" not in charts


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", COLOURS)
def test_colours_can_be_read(kind):
    for (line, ground), page, ink in zip(
        COLOURS[kind], ("#fbfaf8", "#1f1f1d"), ("#1d1c1a", "#ebe8e2"), strict=True
    ):
        assert contrast(line, page) >= 4.5
        assert contrast(ink, ground) >= 7


def test_displacy_finds_the_colours_by_entry_point():
    from spacy.displacy.render import SpanRenderer

    assert set(DISPLACY_COLOURS) == {kind.upper() for kind in ATTRIBUTE}
    assert SpanRenderer({}).colors.items() >= DISPLACY_COLOURS.items()
