"""The data of a review page, and the places in the text that it is drawn from."""

import pytest
from compare_rows import document, row, write

from pipeline.compare.diff import diff_document
from pipeline.compare.locate import Sentences, own_start
from pipeline.compare.page import page_document
from pipeline.compare.raw import RawTexts
from pipeline.compare.sources import open_rows
from pipeline.options import Options
from pipeline.run.batch import Settings, run_batch
from pipeline.run.progress import Progress

TEXT = "甲公司签约。乙公司2024年签约，总额3亿元。"


def records(page):
    return [(r["k"], r["t"], r["s"], r.get("m")) for a in page["articles"] for r in a["records"]]


def test_page_records_stand_in_reading_order_whatever_their_kind():
    rows = document(
        TEXT,
        quantities=[("3亿元", {})],
        dates=[("2024年", {})],
        organisations=[("甲公司", {}), ("乙公司", {})],
        signings=[("签约", {}), ("签约", {})],
    )
    assert records(page_document(rows)) == [
        ("organisations", "甲公司", 0, None),
        ("signings", "签约", 3, None),
        ("organisations", "乙公司", 6, None),
        ("dates", "2024年", 9, None),
        ("signings", "签约", 14, None),
        ("quantities", "3亿元", 19, None),
    ]


def test_page_puts_a_removed_record_back_where_it_stood():
    old = document(TEXT, organisations=[("甲公司", {}), ("乙公司", {})])
    new = document(TEXT, organisations=[("甲公司", {"type": "other"})])
    page = page_document(new, diff=diff_document(old, new))
    assert records(page) == [
        ("organisations", "甲公司", 0, "changed"),
        ("organisations", "乙公司", 6, "removed"),
    ]
    changed = page["articles"][0]["records"][0]["c"]
    assert changed == [["type", "company", "other"]]


def test_page_lists_a_removed_record_apart_where_the_text_is_another():
    old = document(TEXT, organisations=[("乙公司", {})])
    new = document("别的文字。")
    page = page_document(new, diff=diff_document(old, new))
    assert page["cause"] == "source"
    assert records(page) == [("organisations", "乙公司", None, "removed")]
    assert page["articles"][0]["m"] == "changed"


def test_page_of_a_removed_document_marks_all_of_it():
    old = document(TEXT, organisations=[("甲公司", {})], dates=[("2024年", {})])
    page = page_document(old, diff=diff_document(old, None))
    assert page["cause"] == "removed"
    assert {mark for _, _, _, mark in records(page)} == {"removed"}
    assert page["articles"][0]["m"] == "removed"


def test_page_of_parties_points_into_the_text():
    parties = [
        row_of("甲公司", TEXT.index("甲公司")),
        row_of("乙公司", TEXT.index("乙公司")),
        {"name": "丙", "canonical": None, "side": "B", "count": None},
    ]
    rows = document(TEXT, signings=[("签约", {"parties": parties})])
    (signing,) = page_document(rows)["articles"][0]["records"]
    assert [party["s"] for party in signing["parties"]] == [0, 6, None]


def row_of(name, start):
    span = {"raw_start": start, "raw_end": start + len(name)}
    return {"name": name, "canonical": name, "side": "A", "count": None, **span}


@pytest.mark.parametrize(
    ("text", "raw_start", "within", "expected"),
    [
        pytest.param("签约", 3, "", 3, id="first"),
        pytest.param("签约", 14, "", 14, id="second"),
        pytest.param("签约", 12, "", 14, id="nearest"),
        pytest.param("签约", 3, "乙公司2024年签约，总额3亿元。", 14, id="within_its_sentence"),
        pytest.param("丙", 3, "", None, id="not_there"),
    ],
)
def test_own_start_takes_the_nearest_occurrence(text, raw_start, within, expected):
    assert own_start(document(TEXT), text, 1, raw_start, within) == expected


def test_own_start_reckons_from_the_nearest_record():
    rows = document("签约。" * 9)
    rows["articles"][0] |= {"raw_start": 100, "raw_end": 400}
    place = {"article": 1, "raw_start": 300, "raw_end": 302, "start_char": 12, "end_char": 14}
    rows["dates"].append(row("dates", doc_id="a", text="签约", **place))
    assert own_start(rows, "签约", 1, 304) == 15


def test_sentences_are_those_of_extraction():
    sentences = Sentences(TEXT)
    assert sentences.at(0) == sentences.at(5) == "甲公司签约。"
    assert sentences.at(6) == "乙公司2024年签约，总额3亿元。"
    assert sentences.at(len(TEXT)) == ""


@pytest.fixture
def wrapped(tmp_path):
    """A run over one document whose company name is torn by spaces."""
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "a.txt"
    source.write_text("中智科仪（北 京）科技 有限公司昨日签约。\n", encoding="utf-8")
    settings = Settings(inputs=[str(source)], output=tmp_path / "out", jobs=1)
    with Progress(settings) as progress:
        run_batch(settings, Options(), progress)
    return tmp_path / "out", source


@pytest.mark.slow
def test_raw_characters_come_from_the_source(wrapped):
    run, _ = wrapped
    (rows,) = open_rows(run)
    with RawTexts(run) as raws:
        page = page_document(rows, raw=raws.text_of(rows))
    (name,) = [r for r in page["articles"][0]["records"] if r["k"] == "organisations"]
    assert (name["t"], name["w"]) == (
        "中智科仪（北京）科技有限公司",
        "中智科仪（北 京）科技 有限公司",
    )


@pytest.mark.slow
def test_raw_characters_of_a_source_that_changed_since_are_not_shown(wrapped):
    run, source = wrapped
    source.write_text("别的。", encoding="utf-8")
    (rows,) = open_rows(run)
    with RawTexts(run) as raws:
        assert raws.text_of(rows) is None


def test_raw_texts_of_a_folder_without_a_store(tmp_path):
    run = write(tmp_path, document(TEXT))
    (rows,) = open_rows(run)
    with RawTexts(run) as raws:
        assert raws.text_of(rows) is None
