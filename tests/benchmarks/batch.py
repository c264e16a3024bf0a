"""The batch at size: rate, memory, growth, workers, a second run, and kills.

    python -m tests.benchmarks.batch                      every figure, 20,000 documents
    python -m tests.benchmarks.batch --documents 2000     smaller
    python -m tests.benchmarks.batch --kills 30           ``kill -9`` of the whole tree, 30 times
    python -m tests.benchmarks.batch --make FILE          only write the documents

The documents are the sentences of FewFC (see ``data/fewfc/README.md``), from the second round on
joined in pairs, with a mangled copy of a document of the corpus for every hundredth; ids of their
own. A run is the command as a user starts it; its time is wall clock, its CPU that of the whole
tree. Memory is the peak over the tree, sampled: resident (shared pages count in every process)
and proportional (they count once).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.manglings import MANGLINGS

ROOT = Path(__file__).parents[2]
SENTENCES = Path(__file__).parent / "data" / "fewfc" / "train.jsonl"
CORPUS_EVERY = 100
_SAMPLE = 0.1
_PAIR_STEP = 17


@dataclass
class Run:
    """One run of the command: seconds, CPU seconds of the tree, peak MB, what it said."""

    seconds: float
    cpu: float
    resident: float
    proportional: float
    said: str
    code: int


def make_documents(count: int) -> Iterator[dict[str, str]]:
    """Yield documents with ids of their own, the same ones every time."""
    sentences = [json.loads(line)["text"] for line in SENTENCES.open(encoding="utf-8")]
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))]
    manglings = list(MANGLINGS.values())
    for number in range(count):
        if number % CORPUS_EVERY == 0:
            copy = number // CORPUS_EVERY
            text = manglings[copy % len(manglings)](pages[copy % len(pages)])
        else:
            turn, at = divmod(number, len(sentences))
            text = sentences[at]
            if turn:
                text += "\n" + sentences[(at + turn * _PAIR_STEP) % len(sentences)]
        yield {"id": f"{number:07}", "text": text}


def write_documents(path: Path, count: int) -> int:
    """Write documents as JSON lines; return their characters."""
    characters = 0
    with path.open("w", encoding="utf-8") as file:
        for document in make_documents(count):
            characters += len(document["text"])
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    return characters


def start(source: Path, output: Path, jobs: int) -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    arguments = ["run", str(source), "-o", str(output), "--jobs", str(jobs)]
    return subprocess.Popen(
        command + arguments,
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def measure(source: Path, output: Path, jobs: int) -> Run:
    """Run the command to its end and measure it."""
    peaks = [0.0, 0.0]
    begin = time.perf_counter()
    process = start(source, output, jobs)
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peaks, ended))
    sampler.start()
    said = process.stdout.read().decode() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    sampler.join()
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, peaks[0], peaks[1], said, process.returncode)


def digest(output: Path) -> str:
    """Return one hash over the names and bytes of the output files."""
    hashed = hashlib.sha256()
    for path in sorted(output.glob("*.jsonl")):
        hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()


def is_sound(output: Path, documents: int) -> bool:
    """Tell whether the store passes its check and holds each document once."""
    with contextlib.closing(sqlite3.connect(output / "zhnews.sqlite")) as db:
        intact = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        counts = db.execute("SELECT count(*), count(DISTINCT doc_id) FROM done").fetchone()
    return intact and counts == (documents, documents)


def kill_and_resume(source: Path, output: Path, jobs: int, moments: list[float]) -> Run:
    """Kill the whole tree at each moment (seconds after its start), then run to the end."""
    for moment in moments:
        process = start(source, output, jobs)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    return measure(source, output, jobs)


def _sample(pid: int, peaks: list[float], ended: threading.Event) -> None:
    while not ended.wait(_SAMPLE):
        resident = proportional = 0
        for one in _tree(pid):
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Rss:"):
                        resident += int(line.split()[1])
                    elif line.startswith("Pss:"):
                        proportional += int(line.split()[1])
        peaks[0] = max(peaks[0], resident / 1024)
        peaks[1] = max(peaks[1], proportional / 1024)


def _tree(pid: int) -> list[int]:
    pids = [pid]
    for one in pids:
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{one}/task/{one}/children").read_text()
            pids += map(int, children.split())
    return pids


def _figures(folder: Path, documents: int, console: Console) -> None:
    sources = {}
    for count in (documents // 10, documents // 2, documents):
        sources[count] = folder / f"{count}.jsonl"
        characters = write_documents(sources[count], count)
    table = Table("run", "seconds", "CPU", "documents/s", "ms each", "resident", "proportional")
    runs = {}
    for name, count, jobs in (
        ("a tenth, 2 workers", documents // 10, 2),
        ("half, 2 workers", documents // 2, 2),
        ("all, 2 workers", documents, 2),
        ("all, 1 worker", documents, 1),
        ("all again, unchanged", documents, 2),
    ):
        output = folder / ("out-2" if "unchanged" in name else f"out-{count}-{jobs}")
        if "unchanged" in name:
            output = folder / f"out-{documents}-2"
        run = runs[name] = measure(sources[count], output, jobs)
        if run.code:
            console.print(run.said)
        cells = [run.seconds, run.cpu, count / run.seconds, 1000 * run.seconds / count]
        shown = [f"{value:,.2f}" for value in cells]
        table.add_row(name, *shown, f"{run.resident:,.0f} MB", f"{run.proportional:,.0f} MB")
    console.print(f"{documents:,} documents, {characters / documents:,.0f} characters each")
    console.print(table)
    small, half, full, alone, again = runs.values()
    checks = Table("figure", "value", "promise")
    each = (full.seconds / documents) / (small.seconds / (documents // 10))
    grown = full.resident / half.resident - 1
    same = digest(folder / f"out-{documents}-1") == digest(folder / f"out-{documents}-2")
    checks.add_row("rate, 2 workers", f"{documents / full.seconds:,.0f} documents/s", "")
    checks.add_row("memory of the tree", f"{full.resident:,.0f} MB", "≤ 900 MB")
    checks.add_row("half → all", f"{grown:+.1%}", "< +10 %")
    checks.add_row("time a document, a tenth → all", f"× {each:.2f}", "≤ 1.1")
    checks.add_row("two workers over one", f"× {alone.seconds / full.seconds:.2f}", "≥ 1.7")
    checks.add_row("second run, unchanged", f"{again.seconds:.2f} s", "< 3 s")
    checks.add_row("same bytes from 1 and 2 workers", str(same), "True")
    console.print(checks)


def _kills(folder: Path, documents: int, kills: int, console: Console) -> bool:
    source = folder / "kills.jsonl"
    write_documents(source, documents)
    whole = measure(source, folder / "undisturbed", 2)
    expected = digest(folder / "undisturbed")
    random_ = random.Random(20241103)
    bad = 0
    for number in range(kills):
        output = folder / f"killed-{number}"
        # Every third is killed a second time while it resumes.
        moments = [random_.uniform(0.05, whole.seconds) for _ in range(1 + (number % 3 == 0))]
        resumed = kill_and_resume(source, output, 2, moments)
        sound = is_sound(output, documents) and digest(output) == expected and not resumed.code
        leftovers = [p.name for p in output.iterdir() if ".jsonl." in p.name]
        bad += not sound
        at = " and ".join(f"{moment:.2f} s" for moment in moments)
        console.print(f"killed at {at}: {'same bytes' if sound else 'DIFFERENT'} {leftovers or ''}")
        for path in output.iterdir():
            path.unlink()
    console.print(f"{kills - bad} of {kills} ended in the bytes of an undisturbed run")
    return not bad


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--make", type=Path)
    asked = parser.parse_args()
    console = Console()
    if asked.make:
        write_documents(asked.make, asked.documents or 20_000)
        return 0
    with tempfile.TemporaryDirectory() as name:
        if asked.kills:
            return not _kills(Path(name), asked.documents or 2000, asked.kills, console)
        _figures(Path(name), asked.documents or 20_000, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
