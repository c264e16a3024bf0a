"""The commands that compare, as a user meets them."""

import json

import pytest
from compare_rows import document, write
from typer.testing import CliRunner

from pipeline.cli import app, main

TEXT = "甲公司2024年与乙公司签约，总额超过3亿元，占比达40%。"


def zhnews(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def rows(doc_id, low=3, rule="q.more_than"):
    return document(
        TEXT,
        doc_id=doc_id,
        quantities=[("3亿元", {"low": low, "rule": rule}), ("40%", {"value": 40})],
        dates=[("2024年", {"value": "2024"})],
    )


@pytest.fixture
def runs(tmp_path):
    """Two runs of three documents between which one rule made one record of one of them anew."""
    old = write(tmp_path / "old", rows("a"), rows("b"), rows("c"))
    new = write(tmp_path / "new", rows("a"), rows("b", low=5, rule="q.other"), rows("c"))
    return old, new


def test_diff_of_the_same_run_is_empty_and_exits_0(runs):
    done = zhnews("diff", runs[0], runs[0])
    assert (done.exit_code, done.stdout) == (0, "no difference in 3 documents\n")


def test_diff_shows_exactly_the_touched_record_and_exits_1(runs):
    done = zhnews("diff", *runs)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "b  same source, other rules",
        "  ~ quantities 3亿元  #1 [19:22]  q.more_than → q.other",
        "      甲公司2024年与乙公司签约，总额超过3亿元，占比达40%。",
        "      low: 3 → 5",
        "0 added, 0 removed, 1 changed, 0 moved, in 1 of 3 documents (1 same source, other rules)",
    ]


def test_diff_as_json(runs):
    done = zhnews("diff", *runs, "--json")
    value = json.loads(done.stdout)
    (found,) = value["documents"]
    (change,) = found["changes"]
    assert (found["doc_id"], found["cause"], change["change"]) == ("b", "rules", "changed")
    assert change["fields"]["low"] == {"old": 3, "new": 5}
    assert value["stat"]["changed"] == 1


def test_diff_page_holds_the_documents_that_differ(runs, tmp_path):
    done = zhnews("diff", *runs, "--html", tmp_path / "diff.html")
    assert done.exit_code == 1
    page = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert [f'"id":"{doc_id}"' in page for doc_id in "abc"] == [False, True, False]


def test_diff_stat_has_a_line_a_kind_and_rule(runs):
    lines = zhnews("diff", *runs, "--stat").stdout.splitlines()
    assert lines[1].split() == ["quantities", "q.more_than", "→", "q.other", "1"]


def test_diff_of_another_kind_is_the_same(runs):
    assert zhnews("diff", *runs, "--kind", "dates").exit_code == 0


def test_diff_limit_counts_what_it_does_not_show(tmp_path):
    old = write(tmp_path / "old", rows("a"), rows("b"))
    new = write(tmp_path / "new", rows("a", low=1), rows("b", low=2))
    done = zhnews("diff", old, new, "--limit", "1")
    assert done.stdout.count("low:") == 1
    assert "... 1 more\n" in done.stdout
    assert "2 changed" in done.stdout
    value = json.loads(zhnews("diff", old, new, "--limit", "1", "--json").stdout)
    assert len(value["documents"]) == 1


def test_diff_prints_nothing_that_moves_the_cursor(tmp_path):
    old = write(tmp_path / "old", document("甲\x1b[2J公司\u202e"))
    new = write(tmp_path / "new", document("甲\x1b[2J公司\u202e!"))
    shown = zhnews("diff", old, new).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["diff", "nowhere", "nowhere"], "no folder of records", id="missing"),
        pytest.param(["diff", "."], "nothing approved yet", id="unapproved"),
        pytest.param(["diff", ".", ".", "--kind", "dats"], "--kind dats: not one of", id="kind"),
        pytest.param(["approve", "."], "no records here", id="approve_nothing"),
        pytest.param(["review", ".", "--html", "p.html"], "no records here", id="review_nothing"),
        pytest.param(["evaluate", ".", "--gold", "."], "no gold annotations", id="no_gold"),
    ],
)
def test_trouble_is_one_line_and_exits_2(tmp_path, monkeypatch, capsys, args, message):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["zhnews", *args])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().err
    assert (left.value.code, said.count("\n")) == (2, 1)
    assert message in said


def test_approve_then_change_then_approve_one_document(tmp_path):
    run = write(tmp_path, rows("a"), rows("b"))
    assert zhnews("approve", run).exit_code == 0
    assert zhnews("diff", run).exit_code == 0
    write(tmp_path, rows("a", low=7), rows("b", low=8))
    assert zhnews("diff", run, "--stat").exit_code == 1
    assert zhnews("approve", run, "--doc", "a").exit_code == 0
    value = json.loads(zhnews("diff", run, "--json").stdout)
    assert [found["doc_id"] for found in value["documents"]] == ["b"]


def test_evaluate_as_text_json_and_page(tmp_path):
    run = write(tmp_path / "run", rows("a"))
    gold = {"doc_id": "a", "dates": [{"article": 1, "text": "今年", "raw_start": 0, "raw_end": 2}]}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    done = zhnews("evaluate", run, "--gold", tmp_path / "gold", "--html", tmp_path / "e.html")
    assert done.exit_code == 0
    assert "missed   dates          今年" in done.stdout
    assert "spurious dates          2024年" in done.stdout
    value = json.loads(zhnews("evaluate", run, "--gold", tmp_path / "gold", "--json").stdout)
    assert value["kinds"]["dates"]["recall"] == 0
    page = (tmp_path / "e.html").read_text(encoding="utf-8")
    assert "今年" in page
    assert "2024年" in page
