"""The batch at size: rate, memory, growth, workers, a second run, and kills.

    python -m tests.benchmarks.batch                      every figure but the kills, 20,000 documents
    python -m tests.benchmarks.batch --only workers       some: rate, memory, workers, again, kills
    python -m tests.benchmarks.batch --documents 2000     smaller
    python -m tests.benchmarks.batch --kills 30           ``kill -9`` of the whole tree, 30 times
    python -m tests.benchmarks.batch --make FILE          only write the documents

The documents are the sentences of FewFC (see ``data/fewfc/README.md``), from the second round on
joined in pairs, with a mangled copy of a document of the corpus for every hundredth; ids of their
own. A run is the command as a user starts it; its time is wall clock, its CPU that of the process
that feeds and writes (*parent*) and of the workers. Memory is the peak over the tree, sampled:
resident (shared pages count in every process) and proportional (they count once). *Elsewhere* is
the share of the machine's time that other programs took meanwhile: above a few hundredths the wall
clock says little, and the figures in CPU time are the ones to read.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.manglings import MANGLINGS

ROOT = Path(__file__).parents[2]
SENTENCES = Path(__file__).parent / "data" / "fewfc" / "train.jsonl"
CORPUS_EVERY = 100
_SAMPLE = 0.1
_PARTS = ("rate", "memory", "workers", "again", "kills")
# Many transactions even in a small batch, so that kills fall between them, too.
COMMIT_OFTEN = "import pipeline.run.batch as batch; batch._COMMIT_EVERY = 25"
_TELL_CPU = """
import atexit, resource, sys
def tell():
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print("cpu", *(u.ru_utime + u.ru_stime for u in used), file=sys.stderr)
atexit.register(tell)
"""
_PAIR_STEP = 17


@dataclass
class Run:
    """One run of the command, and what it said.

    seconds: wall clock. parent, workers: CPU seconds. elsewhere: share of the machine's time that
    other programs took. resident, proportional: peak MB of the tree.
    """

    seconds: float
    parent: float
    workers: float
    elsewhere: float
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


def make_articles(count: int, characters: int) -> Iterator[dict[str, str]]:
    """Yield documents of about so many characters, a sentence of FewFC a paragraph."""
    sentences = [json.loads(line)["text"] for line in SENTENCES.open(encoding="utf-8")]
    source = itertools.cycle(sentences)
    for number in range(count):
        text = next(source)
        while len(text) < characters:
            text += "\n" + next(source)
        yield {"id": f"{number:07}", "text": text}


def write_documents(path: Path, documents: Iterable[Mapping[str, str]]) -> int:
    """Write documents as JSON lines; return their characters."""
    characters = 0
    with path.open("w", encoding="utf-8") as file:
        for document in documents:
            characters += len(document["text"])
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    return characters


def start(source: Path, output: Path, jobs: int, first: str = "") -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own; ``first`` is Python to run before it."""
    command = [sys.executable, "-c", f"{first}\nfrom pipeline.cli import main; main()"]
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
    busy, whole = _machine()
    begin = time.perf_counter()
    process = start(source, output, jobs, _TELL_CPU)
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peaks, ended))
    sampler.start()
    said = process.communicate()[0].decode()
    seconds = time.perf_counter() - begin
    ended.set()
    sampler.join()
    said, _, told = said.rpartition("cpu ")
    parent, workers = map(float, told.split()) if told else (0.0, 0.0)
    busy, whole = (now - before for now, before in zip(_machine(), (busy, whole), strict=True))
    elsewhere = max(0.0, busy - parent - workers) / max(whole, 0.01)
    return Run(seconds, parent, workers, elsewhere, *peaks, said, process.returncode)


def _machine() -> tuple[float, float]:
    """Return the seconds that the cores of this machine were busy since it started, and all."""
    with open("/proc/stat", encoding="ascii") as file:
        times = [int(value) / os.sysconf("SC_CLK_TCK") for value in file.readline().split()[1:9]]
    return sum(times) - times[3] - times[4], sum(times)


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
        query = "SELECT count(*) FROM lines JOIN done USING (number)"
        lines = db.execute("SELECT count(*) FROM lines").fetchone() + db.execute(query).fetchone()
    return intact and counts == lines == (documents, documents)


def count_done(output: Path) -> int:
    """Return how many documents the store of a run in progress holds by now."""
    try:
        # Read only: a connection that may write would tidy up behind a run that was killed.
        store = f"{(output / 'zhnews.sqlite').resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(store, timeout=0, uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM done").fetchone()[0])
    except sqlite3.Error:
        return 0


def is_exporting(output: Path) -> bool:
    """Tell whether a run is writing its output files just now."""
    return any(output.glob(".*.jsonl.*"))


def kill(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> bool:
    """``kill -9`` the whole tree as soon as a state is reached; False if it ended before."""
    while process.poll() is None and not reached():
        time.sleep(0.001)
    alive = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


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


class _Bench:
    """Runs over the first so many documents, each done once, and the figures read off them."""

    def __init__(self, folder: Path, documents: int, console: Console) -> None:
        self._folder = folder
        self._documents = documents
        self._console = console
        self._sources: dict[int, Path] = {}
        self._characters: dict[int, int] = {}
        self._runs: dict[tuple[int, int, bool], Run] = {}
        self.ok = True
        columns = ("wall s", "parent s", "workers s", "elsewhere", "docs/s", "MB", "MB once")
        self._table = Table("docs × workers", *columns)
        self._figures = Table("figure", "value", "promise", "")

    def figure(self, name: str, value: str, promise: str = "", met: bool | None = None) -> None:
        """Add a line to the table of figures."""
        self._figures.add_row(name, value, promise, "" if met is None else "yes" if met else "NO")
        self.ok &= met is not False

    def show(self) -> None:
        """Print the runs and the figures."""
        for table in (self._table, self._figures):
            if table.row_count:
                self._console.print(table)

    def output(self, count: int, jobs: int) -> Path:
        return self._folder / f"out-{count}-{jobs}"

    def source(self, count: int) -> Path:
        if count not in self._sources:
            self._sources[count] = self._folder / f"{count}.jsonl"
            self._characters[count] = write_documents(self._sources[count], make_documents(count))
        return self._sources[count]

    def run(self, count: int, jobs: int, *, again: bool = False) -> Run:
        """Return the run over ``count`` documents; ``again`` the second over the same."""
        key = (count, jobs, again)
        if key in self._runs:
            return self._runs[key]
        if again:
            self.run(count, jobs)
        run = self._runs[key] = measure(self.source(count), self.output(count, jobs), jobs)
        if run.code:
            self._console.print(run.said)
            self.ok = False
        shown = [f"{run.seconds:,.2f}", f"{run.parent:,.2f}", f"{run.workers:,.2f}"]
        shown += [f"{run.elsewhere:.0%}", f"{count / run.seconds:,.0f}"]
        memory = [f"{run.resident:,.0f}", f"{run.proportional:,.0f}"]
        name = f"{count:,} × {jobs}{' again' * again}"
        self._table.add_row(name, *shown, *memory)
        return run

    def rate(self) -> None:
        count = self._documents
        small, full = self.run(count // 10, 2), self.run(count, 2)
        each = self._characters[count] / count
        self.figure("documents", f"{count:,} of {each:,.0f} characters")
        self.figure("rate, 2 workers", f"{count / full.seconds:,.0f} documents/s")
        self.figure("CPU a document, workers", f"{1000 * full.workers / count:.2f} ms")
        self.figure("CPU a document, parent", f"{1000 * full.parent / count:.3f} ms")
        self.figure(
            "characters a second of CPU", f"{each * count / (full.workers + full.parent):,.0f}"
        )
        wall = full.seconds / count / (small.seconds / (count // 10))
        cpu = _cpu(full) / count / (_cpu(small) / (count // 10))
        self.figure("wall a document, a tenth → all", f"× {wall:.2f}", "≤ 1.1", wall <= 1.1)
        self.figure("CPU a document, a tenth → all", f"× {cpu:.2f}", "≤ 1.1", cpu <= 1.1)
        sizes = {"store": "zhnews.sqlite", "JSON lines": "*.jsonl"}
        for name, pattern in sizes.items():
            size = sum(path.stat().st_size for path in self.output(count, 2).glob(pattern))
            self.figure(f"bytes a character, {name}", f"{size / each / count:.1f}")

    def memory(self) -> None:
        half, full = self.run(self._documents // 2, 2), self.run(self._documents, 2)
        grown = full.resident / half.resident - 1
        self.figure(
            "memory of the tree", f"{full.resident:,.0f} MB", "≤ 900 MB", full.resident <= 900
        )
        self.figure("memory, half → all", f"{grown:+.1%}", "< +10 %", grown < 0.1)

    def workers(self) -> None:
        count = self._documents
        alone, full = self.run(count, 1), self.run(count, 2)
        ratio = alone.seconds / full.seconds
        self.figure("two workers over one, wall", f"× {ratio:.2f}", "≥ 1.7", ratio >= 1.7)
        # What two quiet cores can do at best: all the CPU time shared evenly between them, against
        # one worker that never waits.
        bound = (alone.seconds if alone.elsewhere < 0.05 else alone.workers) / (_cpu(full) / 2)
        self.figure("the same at best, from CPU time", f"× {bound:.2f}")
        self.figure(
            "CPU of the parent / of its worker", f"{alone.parent / alone.workers:.1%}", "< 8 %"
        )
        same = digest(self.output(count, 1)) == digest(self.output(count, 2))
        self.figure("same bytes from 1 and 2 workers", str(same), "True", same)

    def again(self) -> None:
        run = self.run(self._documents, 2, again=True)
        met = run.seconds < 3
        self.figure(
            "second run, unchanged", f"{run.seconds:.2f} s ({_cpu(run):.2f} CPU)", "< 3 s", met
        )

    def kills(self, kills: int, documents: int) -> None:
        """Kill runs, twice now and then, and compare what the next run ends in."""
        source = self.source(documents)
        whole = self.run(documents, 2)
        expected = digest(self.output(documents, 2))
        random_ = random.Random(20241103)
        good = 0
        for number in range(kills):
            output = self._folder / f"killed-{number}"
            # In turn: while the files are written, behind some document, at some time; now and
            # then the resumed run is killed too.
            at = [_kill_once(source, output, number % 3, random_, (documents, whole.seconds))]
            if number % 4 == 0:
                at.append(_kill_once(source, output, 1, random_, (documents, whole.seconds)))
            resumed = measure(source, output, 2)
            leftovers = [path.name for path in output.iterdir() if ".jsonl." in path.name]
            sound = is_sound(output, documents) and not resumed.code and not leftovers
            sound &= digest(output) == expected
            good += sound
            self._console.print(f"killed {' and '.join(at)}: {'same' if sound else 'DIFFERENT'}")
            shutil.rmtree(output)
        self.figure(
            "killed and resumed to the same bytes", f"{good} of {kills}", "all", good == kills
        )


def _kill_once(
    source: Path, output: Path, kind: int, random_: random.Random, whole: tuple[int, float]
) -> str:
    """Kill a run in the export, behind some document or at some time; return when that was."""
    begin = time.perf_counter()
    documents, seconds = whole
    process = start(source, output, 2, COMMIT_OFTEN)
    behind = random_.randrange(count_done(output), documents + 1)
    moment = random_.uniform(0.05, seconds)
    pause = random_.uniform(0, 0.1)
    if kind == 0:
        alive = kill(process, lambda: is_exporting(output))
    elif kind == 1:
        alive = kill(process, lambda: count_done(output) >= behind and not time.sleep(pause))
    else:
        alive = kill(process, lambda: time.perf_counter() - begin > moment)
    state = f"at {count_done(output):,} documents{' in the export' * is_exporting(output)}"
    return f"{state} ({time.perf_counter() - begin:.2f} s)" if alive else "after its end"


def _cpu(run: Run) -> float:
    return run.parent + run.workers


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int)
    parser.add_argument("--only", help=f"any of {','.join(_PARTS)}")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--make", type=Path)
    asked = parser.parse_args()
    documents = asked.documents or 20_000
    if asked.make:
        write_documents(asked.make, make_documents(documents))
        return 0
    default = "kills" if asked.kills else ",".join(_PARTS[:-1])
    parts = (asked.only or default).split(",")
    if unknown := set(parts) - set(_PARTS):
        parser.error(f"--only {', '.join(unknown)}: not one of {', '.join(_PARTS)}")
    with tempfile.TemporaryDirectory() as name:
        bench = _Bench(Path(name), documents, Console())
        for part in parts:
            if part == "kills":
                bench.kills(asked.kills or 30, asked.documents or 2000)
            else:
                getattr(bench, part)()
        bench.show()
    return not bench.ok


if __name__ == "__main__":
    sys.exit(main())
