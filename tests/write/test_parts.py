import numpy as np
import pytest

from pipeline.options import Options
from pipeline.process import process_text
from pipeline.write.lines import to_lines
from pipeline.write.parts import Parts, key_of, settle_parts
from pipeline.write.store import Done, Failure


@pytest.fixture
def parts(tmp_path):
    return Parts(str(tmp_path))


def done(doc_id, text="甲公司投资3亿元。", content="1"):
    lines = to_lines(process_text(text, Options(), doc_id=doc_id).to_rows())
    return Done(doc_id, doc_id, f"/{doc_id}", content, lines)


def put(parts, run, *outcomes, place="p"):
    return parts.write(run, [(outcome, place) for outcome in outcomes])


def ids(parts, table="documents"):
    return sorted(row for part in parts.read(table) for row in part["doc_id"].to_pylist())


def test_part_is_done_with_its_manifest(parts, tmp_path):
    part = put(parts, 1, done("a"), done("b"), Failure("c", "/c", "c", "read", "empty", "no text"))
    assert parts.names() == [part]
    assert ids(parts) == ["a", "b"]
    assert sorted(parts.done_keys()) == sorted([key_of("a", "1"), key_of("b", "1")])
    (tmp_path / "manifest" / f"{part}.parquet").unlink()
    parts.sweep()
    assert ids(parts) == []
    assert not list((tmp_path / "documents").iterdir())


def test_batch_done_twice_is_written_once(parts):
    assert put(parts, 1, done("a"), done("b")) == put(parts, 1, done("a"), done("b"))
    assert settle_parts(parts) == []
    assert ids(parts) == ["a", "b"]


def test_document_of_two_parts_stays_in_the_later_one(parts):
    put(parts, 1, done("a"), done("b"))
    put(parts, 2, done("b", "乙公司投资5亿元。", "2"))
    assert settle_parts(parts) == []
    assert ids(parts) == ["a", "b"]
    values = [row["value"] for part in parts.read("quantities") for row in part.to_pylist()]
    assert sorted(values) == [3e8, 5e8]


def test_document_that_fails_now_loses_its_records(parts):
    put(parts, 1, done("a"), done("b"))
    put(parts, 2, Failure("b", "/b", "b", "read", "empty", "no text"))
    settle_parts(parts)
    assert ids(parts) == ["a"]


def test_id_of_two_places_is_told_and_one_kept(parts):
    put(parts, 1, done("a"), done("b"), place="x.csv:1")
    put(parts, 1, done("b", "乙公司投资5亿元。"), done("c"), place="y.csv:1")
    twice = np.array([key_of("b")], dtype=np.uint64)
    assert settle_parts(parts, twice) == [("b", "y.csv:1", "x.csv:1")]
    assert ids(parts) == ["a", "b", "c"]


def test_id_of_a_second_place_that_comes_later_is_told_and_the_first_kept(parts):
    put(parts, 1, done("b"), place="x.csv:1")
    put(parts, 2, done("b", "乙公司投资5亿元。"), place="y.csv:1")
    twice = np.array([key_of("b")], dtype=np.uint64)
    assert settle_parts(parts, twice) == [("b", "y.csv:1", "x.csv:1")]
    values = [row["value"] for part in parts.read("quantities") for row in part.to_pylist()]
    assert values == [3e8]


def test_document_that_moved_stays_in_the_later_part(parts):
    put(parts, 1, done("b"), place="x.csv:1")
    put(parts, 2, done("b", "乙公司投资5亿元。"), place="y.csv:1")
    assert settle_parts(parts) == []
    values = [row["value"] for part in parts.read("quantities") for row in part.to_pylist()]
    assert values == [5e8]


def test_repeats_are_warned_of_and_forgotten_with_their_cause(parts):
    put(parts, 1, done("a"), done("b"))
    stub = ("stub", 0, 9)
    for repeats, expected in (
        ([("b", 1, "a", 1)], [[stub], [stub, ("duplicate_of: a#1", 0, 9)]]),
        ([("b", 1, "x", 2)], [[stub], [stub, ("duplicate_of: x#2", 0, 9)]]),
        ([], [[stub], [stub]]),
    ):
        parts.put_duplicates(repeats)
        rows = [row for table in parts.read("documents") for row in table.to_pylist()]
        assert [[tuple(w.values()) for w in row["warnings"]] for row in rows] == expected


def test_parts_lie_in_object_storage_too():
    pytest.importorskip("fsspec")
    parts = Parts("memory://parts-test")
    put(parts, 1, done("a"))
    assert ids(parts) == ["a"]
    assert parts.count()["quantities"] == 1
    assert parts.put_bodies() == 0
