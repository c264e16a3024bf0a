"""What must not end a run or harm its results: kills, stops, full disks, hostile documents."""

import json
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from tests.benchmarks.batch import (
    digest,
    is_sound,
    kill_and_resume,
    measure,
    start,
    write_documents,
)

pytestmark = pytest.mark.slow
DOCUMENTS = 300


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A table of documents, the seconds that a run over it takes, and the digest it ends in."""
    folder = tmp_path_factory.mktemp("undisturbed")
    source = folder / "news.jsonl"
    write_documents(source, DOCUMENTS)
    run = measure(source, folder / "out", 2)
    assert run.code == 0, run.said
    return source, run.seconds, digest(folder / "out")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8, 0.95])
def test_killed_run_goes_on_to_the_same_bytes(tmp_path, undisturbed, share):
    source, seconds, expected = undisturbed
    resumed = kill_and_resume(source, tmp_path, 2, [share * seconds])
    assert resumed.code == 0, resumed.said
    assert is_sound(tmp_path, DOCUMENTS)
    assert digest(tmp_path) == expected


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_stopped_run_keeps_what_is_done_and_leaves_nobody_behind(tmp_path, undisturbed, blow):
    source, _, expected = undisturbed
    process = start(source, tmp_path, 2)
    _wait_for(tmp_path / "zhnews.sqlite", process)
    time.sleep(0.3)
    os.killpg(process.pid, blow)
    said = process.communicate(timeout=20)[0].decode()
    assert process.returncode == 128 + blow
    assert "Traceback" not in said
    assert said.startswith("stopped; "), said
    assert said.strip().count("\n") == 0
    assert _is_gone(process.pid)
    assert measure(source, tmp_path, 2).code == 0
    assert digest(tmp_path) == expected


def test_full_disk_is_one_line_and_costs_nothing(tmp_path, undisturbed):
    source, _, expected = undisturbed

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(source)]
    arguments = ["-o", str(tmp_path), "--jobs", "1"]
    done = subprocess.run(command + arguments, capture_output=True, preexec_fn=little_room)
    assert done.returncode == 2
    said = done.stderr.decode()
    assert said.strip().count("\n") == 0, said
    assert str(tmp_path) in said
    assert not list(tmp_path.glob("*.jsonl"))
    assert measure(source, tmp_path, 2).code == 0
    assert digest(tmp_path) == expected


HOSTILE_ROWS = {
    "nul": ("nul", "一\x00二\x00三"),
    "surrogate": ("surrogate", "坏\ud800字"),
    "dots": ("../../etc/passwd", "点。"),
    "newline": ("two\nlines", "行。"),
    "blank": ("blank", " \n\t "),
}


def test_hostile_batch_costs_the_hostile_documents_alone(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    good = "2024年11月3日，甲公司投资3亿元。"
    for name in ("good1.txt", "sub/good2.html"):
        (folder / name).write_text(good, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "huge.txt").write_bytes("长".encode() * (50_000_000 // 3))
    (folder / "deep.html").write_text("<div>" * 200_000 + good, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"\x00" * 100)
    (folder / "two\nlines.txt").write_text(good, encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    os.mkfifo(folder / "pipe.txt")
    rows = [{"id": doc_id, "text": text} for doc_id, text in HOSTILE_ROWS.values()]
    rows.insert(2, {"id": "good3", "text": good})
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n")
    out = tmp_path / "out"
    run = measure(folder, out, 2)
    assert run.code == 1, run.said
    assert "Traceback" not in run.said
    done = [json.loads(line)["doc_id"] for line in (out / "documents.jsonl").open(encoding="utf-8")]
    assert {"good1", "sub/good2", "good3"} <= set(done)
    failed = [line for line in run.said.splitlines() if line.startswith(str(folder))]
    named = [line.removeprefix(f"{folder}/").split(": ")[0] for line in failed]
    assert len(named) == len(set(named)), named
    refused = {"empty.txt", "binary.txt", "huge.txt", "broken.pdf", "two\\nlines.txt", "loop"}
    refused |= {"self.txt", "pipe.txt"} | {f"rows.jsonl:{n}" for n in (2, 4, 5, 6, 7)}
    assert refused <= set(named), set(named) ^ refused
    for path in out.glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            json.loads(line)


def _is_gone(group):
    """Tell whether a process group comes to its end within a moment."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def _wait_for(path, process):
    while not path.exists():
        assert process.poll() is None
        time.sleep(0.02)
