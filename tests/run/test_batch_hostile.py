"""What must not end a run or harm its results: kills, stops, full disks, hostile documents."""

import json
import os
import resource
import shlex
import signal
import subprocess
import sys
import time

import pytest

from pipeline.write.store import Store
from tests.benchmarks.batch import (
    COMMIT_OFTEN,
    count_done,
    digest,
    is_exporting,
    is_sound,
    kill,
    make_documents,
    measure,
    start,
    write_documents,
)

pytestmark = pytest.mark.slow
DOCUMENTS = 300
ZHNEWS = [sys.executable, "-m", "pipeline"]
# Stops before each file takes its name.
SLOWLY = """
import os, time
rename = os.replace
os.replace = lambda old, new: (time.sleep(0.2), rename(old, new))
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A table of documents, the seconds that a run over it takes, and the digest it ends in."""
    folder = tmp_path_factory.mktemp("undisturbed")
    source = folder / "news.jsonl"
    write_documents(source, make_documents(DOCUMENTS))
    run = measure(source, folder / "out", 2)
    assert run.code == 0, run.said
    return source, run.seconds, digest(folder / "out")


STATES = {
    "store_is_there": (COMMIT_OFTEN, lambda out: (out / "zhnews.sqlite").exists()),
    "some_are_done": (COMMIT_OFTEN, lambda out: 0 < count_done(out) < DOCUMENTS),
    "all_are_done": (COMMIT_OFTEN, lambda out: count_done(out) == DOCUMENTS),
    "files_are_written": (SLOWLY, is_exporting),
    "some_files_are_renamed": (SLOWLY, lambda out: any(out.glob("*.jsonl"))),
}


@pytest.mark.parametrize("state", STATES)
def test_killed_run_goes_on_to_the_same_bytes(tmp_path, undisturbed, state):
    source, _, expected = undisturbed
    first, reached = STATES[state]
    assert kill(start(source, tmp_path, 2, first), lambda: reached(tmp_path))
    before = count_done(tmp_path)
    resumed = measure(source, tmp_path, 2)
    assert resumed.code == 0, resumed.said
    assert is_sound(tmp_path, DOCUMENTS)
    assert digest(tmp_path) == expected
    assert not is_exporting(tmp_path)
    if state != "store_is_there":
        assert f"{before:,} unchanged" in resumed.said


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_stopped_run_keeps_what_is_done_and_leaves_nobody_behind(tmp_path, undisturbed, blow):
    source, _, expected = undisturbed
    process = start(source, tmp_path, 2)
    _wait_for(tmp_path / "zhnews.sqlite", process)
    time.sleep(0.3)
    os.killpg(process.pid, blow)
    said = process.communicate(timeout=120)[0].decode()
    assert process.returncode == 128 + blow
    assert "Traceback" not in said
    assert said.startswith("stopped; "), said
    assert said.strip().count("\n") == 0
    assert _is_gone(process.pid)
    assert measure(source, tmp_path, 2).code == 0
    assert digest(tmp_path) == expected


def test_run_into_a_folder_in_use_is_told_off_and_harms_nothing(tmp_path, undisturbed):
    source, _, expected = undisturbed
    process = start(source, tmp_path, 2, COMMIT_OFTEN)
    _wait_for(tmp_path / "zhnews.sqlite", process)
    second = measure(source, tmp_path, 1)
    assert process.poll() is None
    assert (second.code, second.said) == (2, f"zhnews: {tmp_path}: another run is writing there\n")
    process.communicate()
    assert process.returncode == 0
    assert is_sound(tmp_path, DOCUMENTS)
    assert digest(tmp_path) == expected


def test_file_that_may_not_grow_is_one_line_and_costs_nothing(tmp_path, undisturbed):
    source, _, expected = undisturbed

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    arguments = ["run", str(source), "-o", str(tmp_path), "--jobs", "1"]
    done = subprocess.run(ZHNEWS + arguments, capture_output=True, preexec_fn=little_room)
    assert done.returncode == 2
    said = done.stderr.decode()
    assert said.strip().count("\n") == 0, said
    assert str(tmp_path) in said
    assert not list(tmp_path.glob("*.jsonl"))
    assert measure(source, tmp_path, 2).code == 0
    assert digest(tmp_path) == expected


def _in_a_file_system_of_its_own(script, folder, source):
    """Run a shell script where ``$OUT`` is an empty file system, gone when it ends."""
    environment = {**os.environ, "OUT": str(folder), "SOURCE": str(source)}
    run = " ".join(shlex.quote(word) for word in ZHNEWS) + ' run "$SOURCE" -o "$OUT" --jobs 1'
    head = f'set -e; mount -t tmpfs -o size=64m tmpfs "$OUT"; run() {{ {run}; }}\n'
    with_mounts = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    try:
        subprocess.run([*with_mounts, head], env=environment, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    command = [*with_mounts, head + script]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


# Where there is room for no store, for a part of it, and for some of the output files.
@pytest.mark.parametrize(("store", "files"), [(0.01, 0), (0.5, 0), (1.1, 0.5)])
def test_full_disk_is_one_line_and_the_next_run_goes_on(tmp_path, undisturbed, store, files):
    source, _, expected = undisturbed
    done = source.parent / "out"
    written = sum(path.stat().st_size for path in done.glob("*.jsonl"))
    kilobytes = int(store * (done / "zhnews.sqlite").stat().st_size + files * written) // 1024
    out, kept = tmp_path / "out", tmp_path / "kept"
    out.mkdir()
    kept.mkdir()
    script = f"""
        mount -o remount,size={kilobytes}k "$OUT"
        run && exit 3 || test $? = 2
        ls "$OUT" | grep 'jsonl$' && exit 4
        mount -o remount,size=64m "$OUT"
        echo again >&2
        run
        cp "$OUT"/*.jsonl "$OUT"/zhnews.sqlite {shlex.quote(str(kept))}
    """
    done = _in_a_file_system_of_its_own(script, out, source)
    assert done.returncode == 0, (done.returncode, done.stderr)
    full, _, _ = done.stderr.partition("again\n")
    assert full.count("\n") == 1, full
    assert full.startswith(f"zhnews: {out}"), full
    assert digest(kept) == expected
    assert is_sound(kept, DOCUMENTS)


def test_read_only_output_is_one_line_and_stays_as_it_is(tmp_path, undisturbed):
    source, _, expected = undisturbed
    out, kept = tmp_path / "out", tmp_path / "kept"
    out.mkdir()
    kept.mkdir()
    more = tmp_path / "more.jsonl"
    more.write_bytes(source.read_bytes() + b'{"id": "x", "text": "new"}\n')
    script = f"""
        run 2>/dev/null
        mount -o remount,ro "$OUT"
        SOURCE={shlex.quote(str(more))}
        run && exit 3 || test $? = 2
        cp "$OUT"/*.jsonl {shlex.quote(str(kept))}
    """
    done = _in_a_file_system_of_its_own(script, out, source)
    assert (done.returncode, done.stderr) == (0, f"zhnews: {out}: cannot write there\n")
    assert digest(kept) == expected


HOSTILE_ROWS = {
    "nul": ("nul", "一\x00二\x00三"),
    "surrogate": ("surrogate", "坏\ud800字"),
    "dots": ("../../etc/passwd", "点。"),
    "newline": ("two\nlines", "行。"),
    "blank": ("blank", " \n\t "),
    "long": ("long", "长" * 5_000_001),
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
    # Opens, and then cannot be read, whoever asks.
    (folder / "unreadable.txt").symlink_to("/proc/self/mem")
    rows = [{"id": doc_id, "text": text} for doc_id, text in HOSTILE_ROWS.values()]
    rows.insert(2, {"id": "good3", "text": good})
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n")
    out = tmp_path / "out"
    run = measure(folder, out, 2)
    assert run.code == 1, run.said
    assert "Traceback" not in run.said
    done = [json.loads(line)["doc_id"] for line in (out / "documents.jsonl").open(encoding="utf-8")]
    assert {"good1", "sub/good2", "good3"} <= set(done)
    with (out / "quantities.jsonl").open(encoding="utf-8") as lines:
        invested = {row["doc_id"] for row in map(json.loads, lines) if row["value"] == 3e8}
    assert {"good1", "sub/good2", "good3"} <= invested
    failed = [line for line in run.said.splitlines() if line.startswith(str(folder))]
    named = [line.removeprefix(f"{folder}/").split(": ")[0] for line in failed]
    assert len(named) == len(set(named)), named
    refused = {"empty.txt", "binary.txt", "huge.txt", "broken.pdf", "two\\nlines.txt", "loop"}
    refused |= (
        {"self.txt", "pipe.txt"}
        | {f"rows.jsonl:{n}" for n in (2, 4, 5, 6, 7, 8)}
        | {"unreadable.txt"}
    )
    assert refused <= set(named), set(named) ^ refused
    with Store(out) as store:
        failures = store.failures()
    assert len(failures) == len({failure.place for failure in failures}) == len(named)
    assert all(failure.stage and failure.reason and failure.message for failure in failures)
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
