import csv
import json

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from pipeline.errors import ZhnewsError
from pipeline.options import Options
from pipeline.process import process_text
from pipeline.result import COLUMNS, TABLES
from pipeline.write.export import export_store, sweep_leftovers, written_aside
from pipeline.write.lines import to_lines
from pipeline.write.store import Done, Store

EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1"]


@pytest.fixture
def store(tmp_path):
    """A store of one real document and one whose texts a spreadsheet would run."""
    result = process_text("2024年11月3日，甲公司投资3亿元，增长5%。", Options(), doc_id="a")
    real = to_lines(result.to_rows())
    evil = dict.fromkeys(TABLES, b"")
    evil["documents"] = real["documents"].replace(b'"a"', b'"b"')
    rows = []
    for number, text in enumerate(EVIL, 1):
        row = json.loads(real["articles"])
        rows.append({**row, "doc_id": "b", "article": number, "title": text, "published": None})
    evil["articles"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    with Store(tmp_path / "out", write=True) as opened:
        number = opened.fingerprint({})
        tally = json.dumps([["甲公司", 1, {"company": 1}, {"甲公司": 1}]]).encode()
        bad = Done("b", "b", "/b", "2", evil)
        opened.put([bad, Done("a", "a", "/a", "1", real, bodies=tally)], number)
        opened.commit()
        yield opened


def test_jsonl_holds_the_lines_by_id(store, tmp_path):
    export_store(store, tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "documents.jsonl").open(encoding="utf-8")]
    assert [row["doc_id"] for row in rows] == ["a", "b"]
    assert all(tuple(row) == COLUMNS["documents"] for row in rows)


def test_bodies_are_counted_over_all_documents(store, tmp_path):
    expected = {
        "canonical": "甲公司",
        "type": "company",
        "aliases": [],
        "articles": 1,
        "mentions": 1,
    }
    assert export_store(store, tmp_path).counts["bodies"] == 1
    assert json.loads((tmp_path / "bodies.jsonl").read_text(encoding="utf-8")) == expected
    assert export_store(store, tmp_path, since="2024-11-04").counts["bodies"] == 0
    export_store(store, tmp_path, "parquet")
    assert pq.read_table(tmp_path / "bodies.parquet").to_pylist() == [expected]


def test_csv_opens_in_excel_and_runs_nothing(store, tmp_path):
    export_store(store, tmp_path, "csv")
    data = (tmp_path / "articles.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader((tmp_path / "articles.csv").open(encoding="utf-8-sig", newline="")))
    assert [row["title"] for row in rows[1:]] == ["'" + text for text in EVIL]
    assert rows[0]["byline"] == "[]"
    assert tuple(rows[0]) == COLUMNS["articles"]


def test_csv_leaves_negative_numbers_numbers(tmp_path):
    from pipeline.write.formats import _csv_cell

    assert [_csv_cell(value) for value in (-3.5, "-3.5", None)] == [-3.5, "'-3.5", None]


def test_xlsx_stores_formulas_as_text(store, tmp_path):
    export_store(store, tmp_path, "xlsx")
    sheet = load_workbook(tmp_path / "articles.xlsx")["articles"]
    titles = [row[COLUMNS["articles"].index("title")] for row in sheet.iter_rows(min_row=3)]
    assert [cell.value.lstrip() for cell in titles] == [text.lstrip() for text in EVIL]
    assert {cell.data_type for cell in titles} == {"s"}


def test_parquet_has_the_columns_and_types_also_without_rows(store, tmp_path):
    export_store(store, tmp_path, "parquet")
    for name in TABLES:
        table = pq.read_table(tmp_path / f"{name}.parquet")
        stripped = [column.rstrip("_") for column in COLUMNS[name]]
        assert table.column_names == stripped
    signings = pq.read_schema(tmp_path / "signings.parquet")
    assert str(signings.field("raw_start").type) == "int64"
    assert "side: string" in str(signings.field("parties").type)
    lines = (tmp_path / "quantities.jsonl") if export_store(store, tmp_path) else None
    rows = [json.loads(line) for line in lines.open(encoding="utf-8")]
    assert pq.read_table(tmp_path / "quantities.parquet").to_pylist() == rows


def test_since_keeps_what_was_published_then_or_later(store, tmp_path):
    for since, expected in (("2024-11-03", ["a"]), ("2024-11-04", [])):
        export_store(store, tmp_path, since=since)
        for name in ("documents", "articles"):
            rows = [json.loads(x) for x in (tmp_path / f"{name}.jsonl").open(encoding="utf-8")]
            assert [row["doc_id"] for row in rows] == expected


def test_failed_export_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("old")

    def write_half():
        with written_aside(path) as file:
            file.write(b"new")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_half()
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]
    assert path.read_text() == "old"


def test_sweep_deletes_half_files_alone(tmp_path):
    for name in (".documents.jsonl.77", ".mine.jsonl.77", "documents.jsonl"):
        (tmp_path / name).write_text("")
    sweep_leftovers(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {".mine.jsonl.77", "documents.jsonl"}


def test_export_into_what_is_no_folder_is_one_line(store, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ZhnewsError):
        export_store(store, tmp_path / "file")


def test_store_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(ZhnewsError, match=r"no zhnews\.sqlite here"):
        Store(tmp_path)
