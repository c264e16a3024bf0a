import datetime
import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import ZhnewsError
from pipeline.read.table import BadRow, Columns, Row, read_day, read_rows, table_ending

RECORDS = [
    {"id": "a", "text": "第一行\n第二行", "date": "2024-11-04"},
    {"id": "b", "text": "“引号,逗号”", "date": None},
]


def write(path, records=RECORDS):
    """Write records the way the ending says."""
    name = path.name
    if name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(records), path)
    elif ".jsonl" in name:
        data = "\n".join(json.dumps(r, ensure_ascii=False) for r in records).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    else:
        import pandas as pd

        separator = "\t" if ".tsv" in name else ","
        pd.DataFrame(records).to_csv(path, index=False, sep=separator)
    return str(path)


def rows(path, **columns):
    return list(read_rows(str(path), Columns(**columns)))


@pytest.mark.parametrize(
    "name", ["t.csv", "t.tsv", "t.jsonl", "t.jsonl.gz", "t.parquet", "t.csv.gz"]
)
def test_read_rows_gives_the_same_rows_from_every_kind(tmp_path, name):
    found = rows(write(tmp_path / name))
    assert [(r.doc_id, r.text, r.metadata.published) for r in found] == [
        ("a", "第一行\n第二行", "2024-11-04"),
        ("b", "“引号,逗号”", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_read_rows_knows_what_excel_writes(tmp_path, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes("id,正文\r\n1,中文内容\r\n".encode(encoding))
    assert [(r.doc_id, r.text) for r in rows(path)] == [("1", "中文内容")]


def test_read_rows_without_id_column_leaves_the_id_open(tmp_path):
    path = write(tmp_path / "t.jsonl", [{"content": "一"}])
    assert rows(path)[0].doc_id is None


def test_read_rows_takes_named_columns(tmp_path):
    path = write(tmp_path / "t.jsonl", [{"n": 7, "body": "一", "day": "2024/1/2", "text": "x"}])
    (row,) = rows(path, text="body", id="n", date="day")
    assert (row.doc_id, row.text, row.metadata.published) == ("7", "一", "2024-01-02")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{broken", "not a line of JSON", id="broken"),
        pytest.param("[1]", "no JSON object", id="list"),
        pytest.param('{"id": "a"}', "no column 'text'", id="no_text_column"),
        pytest.param('{"id": "a", "text": " "}', "no text", id="blank"),
        pytest.param('{"id": "a", "text": 5}', "no text", id="number"),
        pytest.param('{"id": null, "text": "一"}', "no id", id="no_id"),
        pytest.param('{"id": "a", "text": "\\ud800"}', "surrogate", id="lone_surrogate"),
        pytest.param('{"id": "a", "text": "一", "date": "gestern"}', "no day", id="bad_day"),
        pytest.param("[" * 100_000, "not a line of JSON", id="deep"),
    ],
)
def test_read_rows_tells_what_is_wrong_with_a_row_and_goes_on(tmp_path, line, said):
    path = tmp_path / "t.jsonl"
    path.write_text(line + '\n{"id": "z", "text": "好"}\n', encoding="utf-8")
    bad, good = rows(path)
    assert isinstance(bad, BadRow)
    assert said in bad.message
    assert isinstance(good, Row)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("t.csv", b"", "empty", id="empty_csv"),
        pytest.param("t.csv", b"a,b\n1,2\n", "'a', 'b'", id="csv_without_text"),
        pytest.param("t.csv", b"text\n\xff\xff\xff", "unreadable", id="csv_undecodable"),
        pytest.param("t.parquet", b"PAR1junk", "Parquet", id="broken_parquet"),
        pytest.param("t.jsonl.gz", b"\x1f\x8bjunk", "damaged", id="broken_gzip"),
    ],
)
def test_read_rows_refuses_a_table_in_one_line(tmp_path, name, data, said):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ZhnewsError, match=said) as caught:
        rows(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-11-04T08:30:00Z", "2024-11-04"),
        ("2024/1/2", "2024-01-02"),
        ("20241104", "2024-11-04"),
        ("2024年11月4日 08:30", "2024-11-04"),
        (datetime.datetime(2024, 11, 4, 9), "2024-11-04"),
        ("2024-13-04", None),
        ("1730700000000", None),
        ("11/04/2024", None),
        (None, None),
    ],
)
def test_read_day(value, day):
    assert read_day(value) == day


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.CSV", ".CSV"), ("a.jsonl.gz", ".jsonl.gz"), ("a.txt", ""), (".csv", ""), ("a.gz", "")],
)
def test_table_ending(name, ending):
    assert table_ending(name).lower() == ending.lower()
