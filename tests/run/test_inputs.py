import json
import os

import pytest

from pipeline.read.table import Columns
from pipeline.run.inputs import Item, Refusal, check_id, find_inputs, measure_inputs
from pipeline.run.work import read_item


@pytest.fixture
def folder(tmp_path):
    """A folder with every kind of thing a run may meet."""
    base = tmp_path / "news"
    (base / "2024").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "2024/c.HTML", ".hidden.txt", "notes.md", "gold.json"):
        (base / name).write_text("一家公司。", encoding="utf-8")
    rows = [{"id": "x", "text": "一"}, {"id": "y", "text": "二"}]
    (base / "t.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return base


def found(*inputs, **kwargs):
    columns = kwargs.pop("columns", Columns())
    return list(find_inputs([str(i) for i in inputs], columns, **kwargs))


def ids(*inputs, **kwargs):
    return [item.doc_id for item in found(*inputs, **kwargs)]


def test_folder_gives_documents_and_rows_in_the_order_of_names(folder):
    assert ids(folder) == ["2024/c", "a", "b", "x", "y"]


def test_ids_and_sources_lie_below_the_input(folder):
    (item,) = [i for i in found(folder) if i.doc_id == "2024/c"]
    assert (item.source, item.path) == ("2024/c.HTML", str(folder / "2024" / "c.HTML"))


def test_named_file_is_read_whatever_its_ending(folder):
    assert ids(folder / "notes.md", folder / "b.txt") == ["notes", "b"]


def test_glob_counts_ids_from_its_last_plain_folder(folder):
    assert ids(f"{folder}/**/*.HTML") == ["2024/c"]
    assert ids(f"{folder}/*.txt") == ["a", "b"]


def test_output_folder_is_left_out(folder):
    out = folder / "out"
    out.mkdir()
    (out / "documents.jsonl").write_text('{"id": "z", "text": "三"}', encoding="utf-8")
    assert "z" in ids(folder)
    assert "z" not in ids(folder, leave_out=out)
    assert measure_inputs([str(folder)], leave_out=out) < measure_inputs([str(folder)])


def test_row_names_its_file_and_line(folder):
    row = found(folder / "t.jsonl")[1]
    assert (row.doc_id, row.source, row.place) == ("y", "t.jsonl", f"{folder}/t.jsonl:2")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda d: d / "nowhere", "missing", id="missing"),
        pytest.param(lambda d: d / "*.pdf", "missing", id="glob_without_match"),
        pytest.param(lambda d: _link(d / "l.txt", d / "gone.txt"), "missing", id="dangling_link"),
        pytest.param(lambda d: _link(d / "l.txt", d / "l.txt"), "unreadable", id="link_to_itself"),
        pytest.param(lambda d: _fifo(d / "pipe.txt"), "unreadable", id="fifo"),
        pytest.param(lambda d: _named(d / "two\nlines.txt"), "bad_id", id="line_break_in_name"),
    ],
)
def test_hostile_file_is_one_refusal(tmp_path, make, reason):
    (refusal,) = found(make(tmp_path))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == reason


def test_link_loop_is_refused_once_and_the_rest_is_read(folder):
    _link(folder / "2024" / "up", folder)
    outcomes = found(folder)
    refusals = [o for o in outcomes if isinstance(o, Refusal)]
    assert [r.reason for r in refusals] == ["link_loop"]
    assert [o.doc_id for o in outcomes if isinstance(o, Item)] == ["2024/c", "a", "b", "x", "y"]


@pytest.mark.parametrize(
    ("doc_id", "good"),
    [
        ("2024/11/a", True),
        ("新闻 1", True),
        ("a..b", True),
        ("", False),
        ("../a", False),
        ("a/../b", False),
        ("a\\..\\b", False),
        ("/etc/passwd", False),
        ("a\nb", False),
        ("a\u2028b", False),
        ("a\x00", False),
        ("\ud800", False),
    ],
)
def test_check_id(doc_id, good):
    assert (check_id(doc_id) is None) is good


def _link(path, target):
    os.symlink(target, path)
    return path


def _fifo(path):
    os.mkfifo(path)
    return path


def _named(path):
    path.write_text("一", encoding="utf-8")
    return path


def test_object_storage_is_read_like_a_folder():
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/news/2024/a.txt", "一家公司。".encode())
    memory.pipe("/news/t.jsonl", b'{"id": "x", "text": "one"}\n')
    memory.pipe("/news/notes.md", b"no source")
    items = found("memory://news")
    assert [(i.doc_id, i.source) for i in items] == [("2024/a", "2024/a.txt"), ("x", "t.jsonl")]
    assert read_item(items[0]).text == "一家公司。"
    assert [i.doc_id for i in found("memory://news/2024/a.txt")] == ["a"]
