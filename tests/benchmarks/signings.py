"""Score signings on the FewFC sentences.

    python -m tests.benchmarks.signings                 all, even and odd sentences
    python -m tests.benchmarks.signings --misses even   what was missed or added, sentence by sentence
    python -m tests.benchmarks.signings --others even   records of the sentences of other types
    python -m tests.benchmarks.signings --file PATH     another file of the same form

The sentences of type ``签署合同`` are numbered from 0 in file order; rules were fixed after looking
at the even ones only. Roles are folded to party (organisations and persons), date and amount; an
argument is right where its span is the annotated one. General conventions folded, because FewFC
annotates them otherwise than the guidelines:

- white space inside a span is no difference;
- parties without a name (``10家银行代表``, ``公司``) are not scored: FewFC annotates names only;
  the representatives count as parties, as FewFC annotates them;
- of a date the part of the day is cut (``8月19日下午`` is ``8月19日``);
- of an amount ``人民币`` behind ``元`` is cut;
- a day without a figure (当天, 同日, 昨日) is not scored: of 1,042 dates in the even sentences of all
  types FewFC annotates two such.

Of the sentences of other types the even ones (numbered from 0 in file order) were read, every record
that ``--others even`` prints: 49 records, 5 of them wrong (10 %): a firm's name cut short (搜车), an
interview's event for an occasion, the holder for the firm it signs through (twice), a guarantee told of
the firm whose board met. Records of people, of guarantees cited and of papers that the annotation files
under another type are right where the sentence tells them. One record has none of the five words
(签约, 签署, 签订, 订立, 达成): 签下《…合同》, which is a signing. The odd ones were not read.

A trigger is touched where a record's trigger or one of its mentions overlaps it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.extract.dates import extract_dates
from pipeline.extract.organisations import extract_organisations
from pipeline.extract.quantities import extract_quantities
from pipeline.extract.signings import read_acts
from pipeline.extract.signings.act import Act
from pipeline.options import Options
from pipeline.segment.passage import Passage

FEWFC = Path(__file__).parent / "data" / "fewfc" / "train.jsonl"
TYPE = "签署合同"
KINDS = ("party", "date", "amount")
TRIGGER_WORDS = re.compile("签约|签署|签订|订立|达成")
_ROLES = {
    "sub-org": "party",
    "obj-org": "party",
    "sub-per": "party",
    "obj-per": "party",
    "date": "date",
    "amount": "amount",
    "trigger": "trigger",
}
_DAY_PART = re.compile("(?:凌晨|清晨|早上|早间|上午|中午|下午|傍晚|晚上|晚间|晚|夜间)$")

_FIGURE = re.compile("[0-9０-９〇一二三四五六七八九十]|年")

Span = tuple[int, int]
Arguments = dict[str, set[Span]]


def load(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a FewFC file."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def is_signing(row: dict[str, Any]) -> bool:
    """Whether a row is annotated with a signing."""
    return any(event["type"] == TYPE for event in row["events"])


def passage_acts(text: str) -> tuple[Passage, list[Act]]:
    """Return the passage of a sentence and its acts of signing, by the whole path."""
    passage = Passage.of_text(text)
    organisations = extract_organisations([passage], Options())[0]
    blocked = [(record.start_char, record.end_char) for record in organisations]
    dates = extract_dates(passage, blocked)
    quantities = extract_quantities(passage, blocked)
    return passage, read_acts(passage, organisations, dates, quantities)


def gold_arguments(row: dict[str, Any]) -> Arguments:
    """Return the annotated spans of each kind."""
    found: Arguments = {kind: set() for kind in (*KINDS, "trigger")}
    for event in row["events"]:
        if event["type"] == TYPE:
            for mention in event["mentions"]:
                words = row["text"][slice(*mention["span"])]
                if mention["role"] == "date" and not _FIGURE.search(words):
                    continue
                if mention["role"] in _ROLES:
                    found[_ROLES[mention["role"]]].add(_tight(row["text"], *mention["span"]))
    return found


def found_arguments(text: str, passage: Passage, acts: Iterable[Act]) -> Arguments:
    """Return the spans of each kind that the acts hold, raw offsets."""
    found: Arguments = {kind: set() for kind in (*KINDS, "trigger")}

    def add(kind: str, start: int, end: int) -> None:
        found[kind].add(_tight(text, *passage.aligned.raw_span(start, end)))

    for act in acts:
        for item in act.parties:
            if item.canonical is not None or item.kind == "person":
                add("party", item.start, item.end)
        for person in act.persons:
            add("party", person.start, person.end)
        if act.date is not None and _FIGURE.search(act.date.text):
            cut = _DAY_PART.search(act.date.text)
            add("date", act.date.start_char, act.date.end_char - (len(cut[0]) if cut else 0))
        if act.amount is not None:
            cut = re.search("(?<=元)人民币$", act.amount.text)
            add("amount", act.amount.start_char, act.amount.end_char - (3 if cut else 0))
        for start, end in act.mentions:
            add("trigger", start, end)
    return found


def _tight(text: str, start: int, end: int) -> Span:
    """Return a span with the white space at its ends left out."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def score(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return precision, recall and F1 of each kind and the share of triggers touched."""
    right: Counter[str] = Counter()
    made: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    touched = triggers = 0
    for row in rows:
        gold = gold_arguments(row)
        found = found_arguments(row["text"], *passage_acts(row["text"]))
        for kind in KINDS:
            right[kind] += len(gold[kind] & found[kind])
            made[kind] += len(found[kind])
            wanted[kind] += len(gold[kind])
        triggers += len(gold["trigger"])
        touched += sum(
            any(start < last and first < end for first, last in found["trigger"])
            for start, end in gold["trigger"]
        )
    figures: dict[str, float] = {}
    for kind in KINDS:
        precision = right[kind] / made[kind] if made[kind] else 0.0
        recall = right[kind] / wanted[kind] if wanted[kind] else 0.0
        total = precision + recall
        figures[f"{kind} P"], figures[f"{kind} R"] = precision, recall
        figures[f"{kind} F1"] = 2 * precision * recall / total if total else 0.0
    figures["triggers"] = touched / triggers if triggers else 0.0
    return figures


def describe(passage: Passage, acts: Iterable[Act]) -> list[str]:
    """Return one readable line for each act."""
    text = passage.text

    def cut(span: Span | None) -> str:
        return text[slice(*span)] if span else "-"

    lines = []
    for act in acts:
        sides = " × ".join(
            "、".join(text[i.start : i.end] for i in side) or "-"
            for side in (act.side_a, act.side_b)
        )
        persons = "、".join(text[p.start : p.end] for p in act.persons)
        lines.append(
            f"{cut((act.trigger.start, act.trigger.end))} [{act.trigger.rule}] {sides}"
            f" | {persons} | {cut(act.agreement)} | {act.amount.text if act.amount else '-'}"
            f" | {act.date.text if act.date else '-'} | {cut(act.place)} | {act.occasion} | {act.status}"
        )
    return lines


def show_misses(rows: Sequence[dict[str, Any]]) -> None:
    """Print what was missed and what was added, sentence by sentence."""
    for row in rows:
        text = row["text"]
        passage, acts = passage_acts(text)
        gold, found = gold_arguments(row), found_arguments(text, passage, acts)
        lines = []
        for kind in KINDS:
            lines += [f"  - {kind} {text[slice(*s)]}" for s in sorted(gold[kind] - found[kind])]
            lines += [f"  + {kind} {text[slice(*s)]}" for s in sorted(found[kind] - gold[kind])]
        for start, end in gold["trigger"]:
            if not any(start < last and first < end for first, last in found["trigger"]):
                lines.append(f"  - trigger {text[start:end]}")
        if lines:
            print(text, *lines, *(f"  {line}" for line in describe(passage, acts)), sep="\n")


def show_others(rows: Sequence[dict[str, Any]]) -> None:
    """Print the records made of sentences that are not annotated with a signing, and their number."""
    without = made = 0
    for row in rows:
        passage, acts = passage_acts(row["text"])
        made += len(acts)
        if acts and not TRIGGER_WORDS.search(row["text"]):
            without += 1
            print("!! no trigger word")
        if acts:
            print(row["text"], *(f"  {line}" for line in describe(passage, acts)), sep="\n")
    print(f"{made} records of {len(rows)} sentences")
    print(f"{without} sentences without a trigger word gave a record")


def main() -> None:
    """Print the table, the misses or the records of other sentences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=FEWFC)
    parser.add_argument("--misses", choices=("all", "even", "odd"))
    parser.add_argument("--others", choices=("all", "even", "odd"))
    arguments = parser.parse_args()
    rows = load(arguments.file)
    others = bool(arguments.others)
    chosen = [row for row in rows if is_signing(row) != others]
    parts = {"all": chosen, "even": chosen[::2], "odd": chosen[1::2]}
    if others:
        show_others(parts[arguments.others])
        return
    if arguments.misses:
        show_misses(parts[arguments.misses])
        return
    for name, part in parts.items():
        figures = score(part)
        print(f"{name:5} {len(part):4} ", "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
