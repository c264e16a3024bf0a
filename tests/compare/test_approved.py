import pytest
from compare_rows import document, write
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.approve import approve
from pipeline.compare.approved import (
    approved_path,
    format_document,
    read_approved,
    read_document,
    write_document,
)
from pipeline.compare.diff import diff_document, diff_documents
from pipeline.compare.load import read_rows
from pipeline.errors import UsageError

TEXT = "甲乙签约\n甲公司2024年11月3日与乙公司签约。\n总额超过3亿元，占比达40%。"
PARTY = {"name": "甲公司", "canonical": None, "side": "A", "count": 10}


def whole(doc_id="news/1", text=TEXT, **changes):
    rows = document(
        text,
        doc_id=doc_id,
        title="甲乙签约",
        quantities=[
            ("3亿元", {"low": 3e8, "rule": "q.a", **changes}),
            ("40%", {"value": 40.26, "unit": "percent"}),
        ],
        dates=[("2024年11月3日", {"value": "2024-11-03", "start_date": "2024-11-03"})],
        organisations=[("甲公司", {"canonical": "甲公司"}), ("乙公司", {"canonical": "2024"})],
        signings=[("签约。", {"parties": [PARTY, PARTY | {"name": "乙"}], "mentions": [[9, 11]]})],
    )
    return rows


def test_approved_file_reads_like_the_article(tmp_path):
    lines = list(format_document(whole()))
    assert lines[0] == "document news/1"
    text = "\n".join(lines)
    assert "\n| 甲公司2024年11月3日与乙公司签约。\n\norganisation 甲公司\n  raw: 5-8\n" in text
    assert text.index("quantity 3亿元") > text.index("| 总额超过3亿元")
    assert '  canonical: "2024"' in lines
    assert not any(line.endswith(" ") or "null" in line.split(": ")[1:2] for line in lines)


def test_approved_file_gives_back_every_field(tmp_path):
    rows = whole()
    back = read_document(write_document(tmp_path, rows))
    assert diff_document(rows, back) is None
    for kind in ("articles", "quantities", "dates", "organisations", "signings"):
        for before, after in zip(rows[kind], back[kind], strict=True):
            if kind not in ("articles", "signings"):
                before["sentence"] = after["sentence"]
                assert before["text"] in after["sentence"]
            assert before == after, kind
    assert back.document["sha256"] == rows.document["sha256"]


@given(st.text(alphabet='甲3 "\n|:{}\u2028\u202e\x00null-', min_size=1, max_size=20))
def test_approved_values_survive_whatever_they_hold(tmp_path_factory, value):
    folder = tmp_path_factory.mktemp("approved")
    rows = document(value, doc_id=value, organisations=[(value, {"canonical": value})])
    path = write_document(folder, rows)
    back = read_document(path)
    assert back.doc_id == value
    assert back["articles"][0]["text"] == value
    (record,) = back["organisations"]
    assert (record["text"], record["canonical"]) == (value, value)
    assert folder in path.resolve().parents


@pytest.mark.parametrize(
    ("doc_id", "expected"),
    [
        pytest.param("news/0001", "news/0001.txt", id="path"),
        pytest.param("新闻/一", "新闻/一.txt", id="chinese"),
        pytest.param("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd.txt", id="climbing"),
        pytest.param("/etc", "%/etc.txt", id="absolute"),
        pytest.param("a:b?*", "a%3Ab%3F%2A.txt", id="not_for_file_names"),
        pytest.param("a.txt/b", "a%2Etxt/b.txt", id="folder_like_a_file"),
    ],
)
def test_approved_path_stays_inside(tmp_path, doc_id, expected):
    assert approved_path(tmp_path, doc_id) == tmp_path / expected


def test_approved_path_of_a_long_id_is_short_and_its_own(tmp_path):
    paths = {approved_path(tmp_path, "国" * 300 + end) for end in "甲乙"}
    assert len(paths) == 2
    assert all(len(path.name.encode()) < 255 for path in paths)


def pending(run, approved):
    return [
        (diff.doc_id, [(c.change, c.kind) for c in diff.changes])
        for diff in diff_documents(read_approved(approved), read_rows(run))
    ]


def test_approve_all_leaves_nothing_pending(tmp_path):
    run, approved = write(tmp_path, whole("a"), whole("b")), tmp_path / "approved"
    assert approve(run, approved) == ["a", "b"]
    assert pending(run, approved) == []
    assert approve(run, approved) == []


def test_approve_one_document_leaves_the_others_pending(tmp_path):
    run, approved = write(tmp_path, whole("a"), whole("b")), tmp_path / "approved"
    approve(run, approved)
    write(tmp_path, whole("a", low=1), whole("b", low=2))
    assert approve(run, approved, documents=["a"]) == ["a"]
    assert pending(run, approved) == [("b", [("changed", "quantities")])]


def test_approve_one_kind_leaves_the_others_pending(tmp_path):
    run, approved = write(tmp_path, whole("a")), tmp_path / "approved"
    approve(run, approved)
    changed = whole("a", low=1)
    changed["dates"][0]["value"] = "2023"
    write(tmp_path, changed)
    approve(run, approved, kinds=["dates"])
    assert pending(run, approved) == [("a", [("changed", "quantities")])]


def test_approve_takes_off_what_the_run_no_longer_has(tmp_path):
    run, approved = write(tmp_path, whole("a"), whole("b")), tmp_path / "approved"
    approve(run, approved)
    write(tmp_path, whole("a"))
    assert pending(run, approved)[0][0] == "b"
    assert approve(run, approved) == ["b"]
    assert pending(run, approved) == []


def test_approve_refuses_an_unknown_document(tmp_path):
    run = write(tmp_path, whole("a"))
    with pytest.raises(UsageError, match="zzz: neither in the run nor approved"):
        approve(run, tmp_path / "approved", documents=["zzz"])


def test_approved_file_edited_out_of_its_form_names_the_line(tmp_path):
    path = write_document(tmp_path, whole())
    path.write_text(path.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"1\.txt:\d+: no line of approved records"):
        read_document(path)


def test_read_approved_refuses_texts_of_another_kind(tmp_path):
    (tmp_path / "news.txt").write_bytes("新闻".encode("gb18030"))
    with pytest.raises(UsageError, match=r"news\.txt:1: no approved records"):
        list(read_approved(tmp_path))
