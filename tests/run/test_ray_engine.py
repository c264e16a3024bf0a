"""The batch on a local Ray of two workers: the records of the local engine, whatever dies."""

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from pipeline.errors import ZhnewsError
from pipeline.options import Options
from pipeline.result import TABLES
from pipeline.run.batch import Settings, run_batch
from pipeline.write.parts import Parts
from tests.benchmarks.batch import make_documents, write_documents
from tests.run.test_batch import Told

pytest.importorskip("ray", reason="Ray is not installed: pip install 'zhnews[ray]'")
pytestmark = pytest.mark.slow
DOCUMENTS = 400
PART = 40


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A table with some rows that fail, and what the local engine makes of it."""
    folder = tmp_path_factory.mktemp("ray")
    path = folder / "news.jsonl"
    write_documents(path, make_documents(DOCUMENTS))
    with path.open("a", encoding="utf-8") as file:
        file.write('{broken\n{"id": "../x", "text": "一"}\n')
    settings = Settings(inputs=[str(path)], output=folder / "local", jobs=2)
    summary = run_batch(settings, Options(), Told())
    assert (summary.done, summary.failed) == (DOCUMENTS, 2)
    return path


def run_on_ray(source, output, options=None, **more):
    from pipeline.run.ray_engine import run_on_ray

    told = Told()
    settings = Settings(inputs=[str(source)], output=output, jobs=2, **more)
    return run_on_ray(settings, options or Options(), told, part_documents=PART), told


def rows_of_parts(output, table):
    rows = [row for part in Parts(str(output)).read(table) for row in part.to_pylist()]
    return sorted(rows, key=_order)


def rows_of_lines(folder, table):
    with (folder / f"{table}.jsonl").open(encoding="utf-8") as lines:
        return sorted(map(json.loads, lines), key=_order)


def _order(row):
    return row["doc_id"], row.get("raw_start", 0), row.get("raw_end", 0), json.dumps(row)


def kill_one_worker(seen):
    """Kill an actor in the middle of its work, as soon as a first part is written."""
    while not list(seen.glob("manifest/*.parquet")):
        time.sleep(0.02)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and b"ray::MapWorker(MapBatches(_Doer))" in _command(folder):
            os.kill(int(folder.name), signal.SIGKILL)
            (seen / "killed").touch()
            return


def _command(folder):
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:
        return b""


def test_ray_makes_the_records_of_the_local_engine_though_a_worker_is_killed(tmp_path, source):
    killer = threading.Thread(target=kill_one_worker, args=(tmp_path,))
    killer.start()
    summary, told = run_on_ray(source, tmp_path)
    killer.join()
    assert (tmp_path / "killed").exists()
    assert summary.done + summary.unchanged == DOCUMENTS
    assert sorted(f.place.rpartition(":")[2] for f in told.failures) == ["401", "402"]
    for table in TABLES:
        expected = rows_of_lines(source.parent / "local", table)
        assert rows_of_parts(tmp_path, table) == expected, table
    assert summary.repeats > 0

    again, _ = run_on_ray(source, tmp_path)
    assert (again.done, again.unchanged, again.failed) == (0, DOCUMENTS, 2)

    other, _ = run_on_ray(source, tmp_path, Options(published="2024-01-01"))
    assert (other.done, other.unchanged) == (DOCUMENTS, 0)
    assert len(rows_of_parts(tmp_path, "documents")) == DOCUMENTS


@pytest.mark.parametrize("more", [{"inputs": ["-"]}, {"formats": ("csv",)}])
def test_ray_refuses_what_it_cannot_do(tmp_path, more):
    from pipeline.run.ray_engine import run_on_ray

    settings = Settings(**{"inputs": [str(tmp_path)], "output": tmp_path / "out", **more})
    with pytest.raises(ZhnewsError, match="--engine ray"):
        run_on_ray(settings, Options(), Told())
    assert not (tmp_path / "out").exists()


def put_table(path, ids, text):
    rows = [{"id": doc_id, "text": text.format(doc_id)} for doc_id in ids]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_ray_names_an_id_of_two_places_and_drops_what_is_gone(tmp_path):
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    first = [f"{n:03}" for n in range(2 * PART)]
    second = ["005", *(f"{n:03}" for n in range(100, 100 + PART))]
    put_table(news / "a.jsonl", first, "第{}家公司投资3亿元。")
    put_table(news / "b.jsonl", second, "第{}家公司投资5亿元。")
    summary, told = run_on_ray(news, out)
    assert (summary.done, summary.failed, summary.gone) == (3 * PART, 1, [])
    early, named = told.said
    assert early.startswith("an id stands at two places")
    assert named == f"{news}/b.jsonl:1: read: the id '005' stands at {news}/a.jsonl:6 already"
    values = {row["doc_id"]: row["value"] for row in rows_of_parts(out, "quantities")}
    assert (values["005"], values["100"]) == (3e8, 5e8)

    (news / "a.jsonl").unlink()
    kept, _ = run_on_ray(news, out)
    assert (kept.done, kept.unchanged, kept.pruned) == (1, PART, 0)
    assert kept.gone == [doc_id for doc_id in first if doc_id != "005"]
    pruned, _ = run_on_ray(news, out, prune=True)
    assert (pruned.unchanged, pruned.pruned) == (PART + 1, 2 * PART - 1)
    assert [row["doc_id"] for row in rows_of_parts(out, "documents")] == second
