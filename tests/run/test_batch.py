"""The batch over small folders: what is done, what is skipped, what is told."""

import json
import sqlite3

import pytest

from pipeline.errors import ZhnewsError
from pipeline.options import Options
from pipeline.read.table import Columns
from pipeline.run import batch, worklist
from pipeline.run.batch import Settings, run_batch
from pipeline.run.local import Lost
from pipeline.write.store import STORE_NAME, Store
from tests.benchmarks.batch import is_sound

STORY = (
    "本报讯 11月3日，甲市高新区与乙光电科技有限公司签署合作协议，总投资超过30亿元，"
    "将建设激光器件生产线两条，预计2027年投产，届时可带动上下游企业40余家在当地落户。"
)


class Told:
    """A listener that keeps what it hears."""

    def __init__(self):
        self.said, self.failures, self.through = [], [], 0

    def say(self, message):
        self.said.append(message)

    def failed(self, failure):
        self.failures.append(failure)

    def advanced(self, size, *, skipped=False):
        self.through += 1

    def writing(self):
        pass


class Here:
    """A pool that does its work in this process: what the pool itself promises has its own test."""

    def __init__(self, work, **_):
        self.work = work

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run(self, tasks):
        held = [*tasks]
        return zip(held, self.work(held), strict=True)


@pytest.fixture(autouse=True)
def _work_here(request, monkeypatch):
    if "workers" not in request.keywords:
        monkeypatch.setattr(batch, "Pool", Here)


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abc":
        put(folder, name, f"第{name}篇。{name}公司今年投资{ord(name)}亿元。")
    return folder


def put(folder, name, text):
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def run(tmp_path, *inputs, options=None, out="out", **settings):
    told = Told()
    summary = run_batch(
        Settings(inputs=[str(i) for i in inputs], output=tmp_path / out, **settings),
        options or Options(),
        told,
    )
    return summary, told


def documents(tmp_path, out="out", table="documents"):
    lines = (tmp_path / out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def ids(tmp_path, out="out"):
    return [row["doc_id"] for row in documents(tmp_path, out)]


def test_second_run_does_only_what_is_new_or_changed(tmp_path, source):
    assert run(tmp_path, source)[0].done == 3
    put(source, "b", "改过的。")
    put(source, "d", "新来的。")
    summary, told = run(tmp_path, source)
    assert (summary.done, summary.unchanged, told.said) == (2, 2, [])
    assert ids(tmp_path) == ["a", "b", "c", "d"]
    assert documents(tmp_path)[1]["characters"] == 4
    assert is_sound(tmp_path / "out", 4)


def test_changed_rules_do_everything_anew_and_say_why(tmp_path, source, monkeypatch):
    run(tmp_path, source)
    real = worklist.fingerprint_parts
    changed = lambda options: {**real(options), "lexicon units.tsv": "other"}  # noqa: E731
    monkeypatch.setattr(batch, "fingerprint_parts", changed)
    summary, told = run(tmp_path, source)
    assert (summary.done, summary.unchanged) == (3, 0)
    assert told.said == ["3 documents are done anew, since this changed: lexicon units.tsv"]
    assert run(tmp_path, source)[1].said == []


def test_files_are_written_again_only_where_they_differ_from_the_store(tmp_path, source):
    run(tmp_path, source)
    path = tmp_path / "out" / "documents.jsonl"
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    first = run(tmp_path, source)[0]
    assert (path.stat().st_mtime_ns, first.records["documents"]) == (stamp, 3)
    path.write_bytes(b"edited")
    run(tmp_path, source)
    assert path.read_bytes() == before
    path.unlink()
    run(tmp_path, source, formats=("csv",))
    assert not path.exists()
    put(source, "d", "新来的。")
    run(tmp_path, source, formats=("csv",))
    run(tmp_path, source)
    assert ids(tmp_path) == ["a", "b", "c", "d"]
    assert (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8").count("\n") == 5


def test_deleted_source_is_reported_and_pruned_on_demand(tmp_path, source):
    run(tmp_path, source)
    (source / "b.txt").unlink()
    summary, _ = run(tmp_path, source)
    assert (summary.gone, summary.pruned, ids(tmp_path)) == (["b"], 0, ["a", "b", "c"])
    summary, _ = run(tmp_path, source, prune=True)
    assert (summary.gone, summary.pruned, ids(tmp_path)) == (["b"], 1, ["a", "c"])
    assert is_sound(tmp_path / "out", 2)


def test_other_folder_of_another_day_is_not_gone(tmp_path, source):
    run(tmp_path, source)
    tuesday = tmp_path / "tuesday"
    tuesday.mkdir()
    put(tuesday, "t", "周二。")
    summary, _ = run(tmp_path, tuesday, prune=True)
    assert (summary.gone, ids(tmp_path)) == ([], ["a", "b", "c", "t"])


def test_broken_table_makes_nothing_gone(tmp_path):
    table = tmp_path / "t.jsonl.gz"
    import gzip

    whole = gzip.compress(b'{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n')
    table.write_bytes(whole)
    run(tmp_path, table)
    table.write_bytes(whole[:-12])
    summary, _ = run(tmp_path, table, prune=True)
    assert (summary.gone, summary.failed) == ([], 1)
    assert ids(tmp_path) == ["a", "b"]


def test_failure_is_a_row_and_goes_with_its_cause(tmp_path, source):
    (source / "b.txt").write_bytes(b"\x00\xff\x00\xfe\x01")
    summary, told = run(tmp_path, source)
    assert (summary.done, summary.failed) == (2, 1)
    assert [(f.doc_id, f.stage) for f in told.failures] == [("b", "read")]
    with Store(tmp_path / "out") as store:
        assert [(f.doc_id, f.stage) for f in store.failures()] == [("b", "read")]
    put(source, "b", "好了。")
    assert run(tmp_path, source)[0].done == 1
    with Store(tmp_path / "out") as store:
        assert store.failures() == []


def test_second_id_is_refused_and_both_places_are_named(tmp_path):
    table = tmp_path / "t.jsonl"
    rows = [{"id": "x", "text": "一"}, {"id": "y", "text": "二"}, {"id": "x", "text": "三"}]
    table.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for _ in range(2):
        _, told = run(tmp_path, table)
        (failure,) = told.failures
        assert (failure.reason, failure.place) == ("duplicate_id", f"{table}:3")
        assert f"{table}:1" in failure.message
        assert [row["characters"] for row in documents(tmp_path)] == [1, 1]


@pytest.mark.workers
def test_number_of_workers_leaves_no_trace(tmp_path):
    table = tmp_path / "t.jsonl"
    rows = [
        {"id": f"{n:04}", "text": f"第{n}号公司去年投资{n}亿元。" * (n % 7)} for n in range(1, 150)
    ]
    table.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run(tmp_path, table, jobs=1, out="one")
    run(tmp_path, table, jobs=2, out="two")
    for path in (tmp_path / "one").glob("*.jsonl"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_repeated_article_is_noted_at_the_later_id(tmp_path, source):
    put(source, "x", STORY)
    put(source, "y", STORY.replace("，", ",").replace("两条", "三条"))
    summary, _ = run(tmp_path, source)
    noted = {row["doc_id"]: [w["reason"] for w in row["warnings"]] for row in documents(tmp_path)}
    assert noted.pop("y")[-1] == "duplicate_of: x#1"
    assert not any("duplicate_of" in reason for reasons in noted.values() for reason in reasons)
    assert summary.repeats == 1


def test_repeated_article_is_noted_though_the_run_that_did_it_was_cut_off(
    tmp_path, source, monkeypatch
):
    put(source, "x", STORY)
    put(source, "y", STORY)

    def cut_off(*_):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.run.duplicates.mark_duplicates", cut_off)
        with pytest.raises(RuntimeError):
            run(tmp_path, source)
    summary, _ = run(tmp_path, source)
    assert (summary.done, summary.unchanged, summary.repeats) == (0, 5, 1)
    assert "duplicate_of: x#1" in (tmp_path / "out" / "documents.jsonl").read_text()


@pytest.mark.parametrize("reason", ["timeout", "worker_died"])
def test_lost_document_is_a_row_and_costs_itself_alone(tmp_path, source, monkeypatch, reason):
    class Losing(Here):
        def run(self, tasks):
            for task, outcome in super().run(tasks):
                yield task, Lost(reason, "why") if task.doc_id == "b" else outcome

    monkeypatch.setattr(batch, "Pool", Losing)
    summary, told = run(tmp_path, source)
    assert (summary.done, summary.failed, ids(tmp_path)) == (2, 1, ["a", "c"])
    assert [(f.doc_id, f.stage, f.reason) for f in told.failures] == [("b", "process", reason)]
    with Store(tmp_path / "out") as store:
        assert store.failures() == told.failures


def test_day_of_a_row_is_its_article_s(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("id,text,date\na,今天下雨。,2024-11-04\n", encoding="utf-8")
    run(tmp_path, table, columns=Columns(date="date"))
    (article,) = documents(tmp_path, table="articles")
    assert (article["published"], article["published_from"]) == ("2024-11-04", "metadata")
    table.write_text("id,text,date\na,今天下雨。,2024-11-05\n", encoding="utf-8")
    assert run(tmp_path, table)[0].done == 1


def test_second_run_at_the_same_time_is_told_off(tmp_path, source):
    with Store(tmp_path / "out", write=True), pytest.raises(ZhnewsError, match="another run"):
        run(tmp_path, source)
    assert run(tmp_path, source)[0].done == 3


def test_store_of_a_newer_version_is_left_alone(tmp_path, source):
    run(tmp_path, source)
    path = tmp_path / "out" / STORE_NAME
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = (tmp_path / "out" / "documents.jsonl").read_bytes()
    with pytest.raises(ZhnewsError, match=r"newer zhnews \(store version 99"):
        run(tmp_path, source)
    assert (tmp_path / "out" / "documents.jsonl").read_bytes() == before


def test_store_of_an_older_version_is_made_anew(tmp_path, source):
    run(tmp_path, source)
    before = (tmp_path / "out" / "documents.jsonl").read_bytes()
    db = sqlite3.connect(tmp_path / "out" / STORE_NAME)
    db.execute("PRAGMA user_version = 1")
    db.close()
    with pytest.raises(ZhnewsError, match="older"):
        Store(tmp_path / "out")
    summary, told = run(tmp_path, source)
    assert (summary.done, len(told.said)) == (3, 1)
    assert (tmp_path / "out" / "documents.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda p: p.write_bytes(b"no database" * 99), id="rubbish"),
        pytest.param(lambda p: sqlite3.connect(p).executescript("create table a(b)"), id="other"),
    ],
)
def test_file_that_is_no_store_is_left_alone(tmp_path, source, make):
    out = tmp_path / "out"
    out.mkdir()
    make(out / STORE_NAME)
    before = (out / STORE_NAME).read_bytes()
    with pytest.raises(ZhnewsError, match=STORE_NAME):
        run(tmp_path, source)
    assert (out / STORE_NAME).read_bytes() == before


def test_output_in_storage_is_left_to_ray(tmp_path, source):
    settings = Settings(inputs=[str(source)], output="s3://bucket/records")
    with pytest.raises(ZhnewsError, match=r"s3://bucket/records: .*--engine ray"):
        run_batch(settings, Options(), Told())


def test_output_that_cannot_be_written_is_one_line(tmp_path, source):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ZhnewsError) as caught:
        run(tmp_path, source, out="file/out")
    assert "\n" not in str(caught.value)
