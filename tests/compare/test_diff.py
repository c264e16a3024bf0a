import pytest
from compare_rows import document, write

from pipeline.compare.diff import Stat, diff_document, diff_documents
from pipeline.compare.load import DocumentRows, read_rows
from pipeline.compare.sources import open_rows
from pipeline.errors import UsageError

TEXT = "甲公司2024年与乙公司签约，总额超过3亿元，占比达40%。"
MONEY = {"low": 300000000, "modifier": "more_than", "rule": "q.more_than"}


def summary(diff):
    """Return the class, kind, text and names of the changed fields of every change."""
    if diff is None:
        return None
    return [(c.change, c.kind, c.text, [name for name, _, _ in c.fields]) for c in diff.changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([("3亿元", MONEY)], [("3亿元", MONEY)], None, id="same"),
        pytest.param([], [("40%", {})], [("added", "quantities", "40%", [])], id="added"),
        pytest.param([("40%", {})], [], [("removed", "quantities", "40%", [])], id="removed"),
        pytest.param(
            [("3亿元", MONEY)],
            [("3亿元", MONEY | {"low": 3})],
            [("changed", "quantities", "3亿元", ["low"])],
            id="field",
        ),
        pytest.param(
            [("3亿元", MONEY)],
            [("3亿元", MONEY | {"rule": "q.other"})],
            [("changed", "quantities", "3亿元", ["rule"])],
            id="rule_alone",
        ),
        pytest.param(
            [("3亿元", {"rule": "q.exact"})],
            [("超过3亿元", MONEY)],
            [("changed", "quantities", "超过3亿元", ["text", "low", "modifier", "rule", "raw"])],
            id="widened",
        ),
        pytest.param(
            [("3亿元", {}), ("40%", {})],
            [("3亿元", {})],
            [("removed", "quantities", "40%", [])],
            id="only_the_touched_record",
        ),
        pytest.param(
            [("超过3亿元，占比达40%", {})],
            [("3亿元", {}), ("40%", {})],
            [
                ("changed", "quantities", "3亿元", ["text", "raw"]),
                ("added", "quantities", "40%", []),
            ],
            id="split_pairs_the_larger_overlap",
        ),
    ],
)
def test_diff_pairs_by_raw_span(old, new, expected):
    assert (
        summary(diff_document(document(TEXT, quantities=old), document(TEXT, quantities=new)))
        == expected
    )


def test_diff_tells_a_changed_source_from_a_changed_rule():
    before = document(TEXT, quantities=[("3亿元", {"low": 1}), ("40%", {})])
    after = document("据悉，" + TEXT, quantities=[("3亿元", {"low": 1}), ("40%", {})])
    diff = diff_document(before, after, kinds=["quantities"])
    assert diff.cause == "source"
    assert summary(diff) == [
        ("moved", "quantities", "3亿元", ["raw"]),
        ("moved", "quantities", "40%", ["raw"]),
    ]
    assert diff_document(before, document(TEXT, quantities=[("3亿元", {})])).cause == "rules"


def test_diff_of_a_changed_source_keeps_an_edited_number_one_record():
    before = document(TEXT, quantities=[("3亿元", {"value": 3}), ("40%", {})])
    edited = document(
        "据悉，" + TEXT.replace("3亿元", "5亿元"), quantities=[("5亿元", {"value": 5}), ("40%", {})]
    )
    diff = diff_document(before, edited, kinds=["quantities"])
    assert summary(diff) == [
        ("changed", "quantities", "5亿元", ["text", "value"]),
        ("moved", "quantities", "40%", ["raw"]),
    ]


def test_diff_sees_a_source_that_changed_outside_its_records():
    before = document(TEXT + "　")
    assert diff_document(before, before) is None
    assert diff_document(before, document(TEXT), kinds=["dates"]).cause == "source"


def signing(**fields):
    party = {"name": "甲公司", "canonical": "甲公司", "side": "A", "raw_start": 0, "raw_end": 3}
    return [("签约", {"parties": [party], **fields})]


def test_diff_of_signings_minds_parties_and_not_their_offsets():
    before = document(TEXT, signings=signing())
    shifted = document("据悉，" + TEXT, signings=signing())
    shifted["signings"][0]["parties"][0] |= {"raw_start": 3, "raw_end": 6}
    assert summary(diff_document(before, shifted, kinds=["signings"])) == [
        ("moved", "signings", "签约", ["raw"])
    ]
    turned = document(TEXT, signings=signing())
    turned["signings"][0]["parties"][0]["side"] = "B"
    assert summary(diff_document(before, turned)) == [("changed", "signings", "签约", ["parties"])]


def test_diff_of_runs_walks_both_in_order_and_counts(tmp_path):
    same = document(TEXT, doc_id="b", dates=[("2024年", {})])
    old = write(tmp_path / "old", document(TEXT, doc_id="a", quantities=[("40%", {})]), same)
    new = write(tmp_path / "new", same, document(TEXT, doc_id="c/d", quantities=[("3亿元", MONEY)]))
    stat = Stat()
    diffs = list(
        diff_documents(read_rows(old), read_rows(new), kinds=["quantities", "dates"], stat=stat)
    )
    assert [(diff.doc_id, diff.cause) for diff in diffs] == [("a", "removed"), ("c/d", "added")]
    assert stat.documents == 3
    assert stat.lines() == [
        ("quantities", "q.money", {"added": 0, "removed": 1, "changed": 0, "moved": 0}),
        ("quantities", "q.more_than", {"added": 1, "removed": 0, "changed": 0, "moved": 0}),
    ]


def test_diff_takes_a_missing_field_as_null():
    before = document(TEXT, quantities=[("40%", {})])
    for name in ("measure", "of", "change"):
        del before["quantities"][0][name]
    assert diff_document(before, document(TEXT, quantities=[("40%", {})])) is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(None, "no records here", id="empty_folder"),
        pytest.param('{"doc_id": "b"}\n{"doc_id": "a"}\n', "not sorted", id="unsorted"),
        pytest.param("junk\n", r"dates.jsonl: no record: 'junk", id="junk"),
    ],
)
def test_open_rows_refuses(tmp_path, lines, message):
    if lines is not None:
        (tmp_path / "dates.jsonl").write_text(lines)
    with pytest.raises(UsageError, match=message):
        list(open_rows(tmp_path))


def test_open_rows_refuses_a_missing_folder(tmp_path):
    with pytest.raises(UsageError, match="no folder of records"):
        open_rows(tmp_path / "nowhere")


def test_document_rows_without_a_table_are_empty():
    assert DocumentRows("a")["dates"] == []
    assert DocumentRows("a").document == {}
