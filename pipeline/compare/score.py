"""Score found records against gold.

A mention is found where its raw span is exactly that of a gold mention. One that is exactly an
``optional`` gold mention is neither rewarded nor punished: it counts as ``ignored``, and where it
is missing nothing counts. One that only overlaps an optional mention is wrong like any other: two
careful people differ on whether to mark the thing, not on its bounds. The fields are compared
on the required mentions that were found, so a field's figure does not move with recall.

An article is found where it overlaps a gold article, the largest overlaps paired first; a signing
where article and beginning of the sentence are the same and so is the trigger, or one trigger is
part of the other (the field ``trigger`` is then wrong); a party or representative where its name
is the same within a signing that was found. Parties of missed signings count as missed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.compare.gold import FIELDS, GoldDocument, GoldItem, same_value
from pipeline.compare.load import DocumentRows, Row
from pipeline.compare.locate import body_of, sentence_near
from pipeline.records import KINDS

SCORED = ("articles", *KINDS, "parties", "representatives")


@dataclass(frozen=True, slots=True)
class Finding:
    """One error: what was missed, what is spurious, or which fields are wrong.

    fields: ``(name, gold, found)`` for every wrong field; gold as written, readings in a list.
    """

    kind: str
    problem: str
    doc_id: str
    article: int | None
    raw_start: int | None
    raw_end: int | None
    text: str
    sentence: str
    fields: tuple[tuple[str, Any, Any], ...] = ()
    rule: str | None = None


@dataclass(slots=True)
class Score:
    """The counts of one kind, its fields as ``[right, compared]``, and every error."""

    kind: str
    found: int = 0
    missed: int = 0
    spurious: int = 0
    ignored: int = 0
    fields: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Found among all that came out; None where nothing did."""
        out = self.found + self.spurious
        return self.found / out if out else None

    @property
    def recall(self) -> float | None:
        """Found among all that gold requires; None where it requires nothing."""
        wanted = self.found + self.missed
        return self.found / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where nothing is or should be there."""
        total = 2 * self.found + self.missed + self.spurious
        return 2 * self.found / total if total else None

    def accuracy(self, name: str) -> float | None:
        """Return the share of right values of a field; None where it was never compared."""
        right, compared = self.fields.get(name, (0, 0))
        return right / compared if compared else None

    def to_json(self) -> dict[str, Any]:
        """Return the figures and the errors as JSON values."""
        return {
            "found": self.found,
            "missed": self.missed,
            "spurious": self.spurious,
            "ignored": self.ignored,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "fields": {
                name: {"right": right, "compared": compared, "accuracy": self.accuracy(name)}
                for name, (right, compared) in self.fields.items()
            },
            "findings": [
                {name: getattr(finding, name) for name in Finding.__slots__}
                for finding in self.findings
            ],
        }


@dataclass(slots=True)
class Evaluation:
    """The scores of all kinds over the documents that have gold.

    scored: the ids of the documents compared; absent: of those that have gold and did not come out.
    """

    scored: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    scores: dict[str, Score] = field(default_factory=lambda: {kind: Score(kind) for kind in SCORED})

    def only(self, kinds: Collection[str]) -> Evaluation:
        """Return the evaluation of some kinds alone."""
        scores = {kind: score for kind, score in self.scores.items() if kind in kinds}
        return Evaluation(self.scored, self.absent, scores)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "documents": len(self.scored) + len(self.absent),
            "absent": self.absent,
            "kinds": {kind: score.to_json() for kind, score in self.scores.items()},
        }


def score_documents(
    gold: Mapping[str, GoldDocument], documents: Iterable[DocumentRows]
) -> Evaluation:
    """Score the rows of documents against their gold.

    Documents without gold are left out; gold whose document did not come out counts as missed and
    is named in ``absent``.
    """
    evaluation = Evaluation()
    for rows in documents:
        if rows.doc_id in gold:
            evaluation.scored.append(rows.doc_id)
            _score_document(evaluation, gold[rows.doc_id], rows)
    for doc_id in sorted(set(gold) - set(evaluation.scored)):
        evaluation.absent.append(doc_id)
        _score_document(evaluation, gold[doc_id], DocumentRows(doc_id))
    for score in evaluation.scores.values():
        score.findings.sort(key=lambda finding: (finding.doc_id, finding.raw_start or 0))
    return evaluation


def _score_document(evaluation: Evaluation, gold: GoldDocument, rows: DocumentRows) -> None:
    scores = evaluation.scores
    if "articles" in gold.kinds:
        _score_articles(scores["articles"], gold, rows)
    for kind in KINDS[:-1]:
        if kind in gold.kinds:
            _score_mentions(scores[kind], gold, rows)
    if "signings" in gold.kinds:
        _score_signings(scores, gold, rows)


def _score_mentions(score: Score, gold: GoldDocument, rows: DocumentRows) -> None:
    wanted = {item.span: item for item in gold.kinds[score.kind]}
    for row in rows[score.kind]:
        span = (row["raw_start"], row["raw_end"])
        item = wanted.pop(span, None)
        if item is None:
            score.spurious += 1
            score.findings.append(_finding(score.kind, "spurious", rows, row))
        elif item.optional:
            score.ignored += 1
        else:
            score.found += 1
            wrong = _compare(score, item, _derived(row))
            if wrong:
                score.findings.append(_finding(score.kind, "wrong", rows, row, wrong))
    for item in wanted.values():
        if not item.optional:
            score.missed += 1
            score.findings.append(_finding(score.kind, "missed", rows, item.fields))


def _score_articles(score: Score, gold: GoldDocument, rows: DocumentRows) -> None:
    items, found = gold.kinds["articles"], rows["articles"]
    pairs = sorted(
        (
            (_overlap(item.span, (row["raw_start"], row["raw_end"])), i, r)
            for i, item in enumerate(items)
            for r, row in enumerate(found)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    item_row: dict[int, int] = {}
    for overlap, i, r in pairs:
        if overlap > 0 and i not in item_row and r not in item_row.values():
            item_row[i] = r
    for i, item in enumerate(items):
        if i not in item_row:
            if not item.optional:
                score.missed += 1
                score.findings.append(_finding(score.kind, "missed", rows, item.fields))
        elif item.optional:
            score.ignored += 1
        else:
            score.found += 1
            row = found[item_row[i]]
            wrong = _compare(score, item, _derived(row))
            if wrong:
                score.findings.append(_finding(score.kind, "wrong", rows, row, wrong))
    for r, row in enumerate(found):
        if r not in item_row.values():
            score.spurious += 1
            score.findings.append(_finding(score.kind, "spurious", rows, row))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def _score_signings(scores: dict[str, Score], gold: GoldDocument, rows: DocumentRows) -> None:
    score = scores["signings"]
    left = list(rows["signings"])
    pairs = _pair_signings(gold.kinds["signings"], left)
    for i, item in enumerate(gold.kinds["signings"]):
        row = pairs.get(i)
        if row is None:
            if not item.optional:
                score.missed += 1
                score.findings.append(_finding("signings", "missed", rows, item.fields))
                for kind in ("parties", "representatives"):
                    _score_names(scores[kind], item, rows, {})
            continue
        if item.optional:
            score.ignored += 1
            continue
        score.found += 1
        for kind in ("parties", "representatives"):
            _score_names(scores[kind], item, rows, row)
        wrong = _compare(score, item, row, skip=("representatives",))
        if "representatives" in item.fields:
            wrong += _compare_people(score, item, row)
        if wrong:
            score.findings.append(_finding("signings", "wrong", rows, row, wrong))
    for row in left:
        score.spurious += 1
        score.findings.append(_finding("signings", "spurious", rows, row))


def _pair_signings(items: list[GoldItem], left: list[Row]) -> dict[int, Row]:
    """Return the row of each gold signing by its index, taken off ``left``."""
    pairs: dict[int, Row] = {}
    for same_trigger in (str.__eq__, _is_part):
        for i, item in enumerate(items):
            for row in left if i not in pairs else ():
                if _same_sentence(item, row) and same_trigger(
                    item.fields["trigger"], row["trigger"]
                ):
                    pairs[i] = row
                    left.remove(row)
                    break
    return pairs


def _is_part(one: str, other: str) -> bool:
    return one in other or other in one


def _same_sentence(item: GoldItem, row: Row) -> bool:
    return row["article"] == item.fields["article"] and "".join(row["sentence"].split()).startswith(
        "".join(item.fields["sentence"].split())
    )


def _compare_people(score: Score, item: GoldItem, row: Row) -> list[tuple[str, Any, Any]]:
    """Compare all representatives of a signing at once: names, roles and bodies all right."""
    tally = score.fields.setdefault("representatives", [0, 0])
    tally[1] += 1
    people = row.get("representatives") or []
    items = item.items("representatives")
    right = len(items) == len(people) and all(
        any(
            person.accepts("name", found["name"])
            and all(person.accepts(name, found.get(name)) for name in FIELDS["representatives"])
            for found in people
        )
        for person in items
    )
    tally[0] += right
    return [] if right else [("representatives", item.fields["representatives"], people)]


def _score_names(score: Score, item: GoldItem, rows: DocumentRows, row: Row) -> None:
    """Score the parties or representatives of one signing; ``row`` is empty for a missed one."""
    left = list(row.get(score.kind) or [])
    sentence = row.get("sentence") or item.fields.get("sentence") or ""
    place = {"article": item.fields["article"], "sentence": sentence}
    for name in item.items(score.kind):
        found = next((each for each in left if name.accepts("name", each["name"])), None)
        if found is not None:
            left.remove(found)
        if name.optional:
            score.ignored += found is not None
        elif found is None:
            score.missed += 1
            score.findings.append(_finding(score.kind, "missed", rows, {**place, **name.fields}))
        else:
            score.found += 1
            wrong = _compare(score, name, found)
            if wrong:
                score.findings.append(
                    _finding(score.kind, "wrong", rows, {**place, **found}, wrong)
                )
    for found in left:
        score.spurious += 1
        score.findings.append(_finding(score.kind, "spurious", rows, {**place, **found}))


def _compare(
    score: Score, item: GoldItem, row: Row, skip: tuple[str, ...] = ()
) -> list[tuple[str, Any, Any]]:
    """Count the fields that gold gives and return the wrong ones."""
    wrong = []
    for name in FIELDS[score.kind]:
        if name not in item.fields or name in skip:
            continue
        tally = score.fields.setdefault(name, [0, 0])
        tally[1] += 1
        value = row.get(name)
        if item.accepts(name, value):
            tally[0] += 1
        else:
            wrong.append((name, item.fields[name], value))
    return wrong


def _derived(row: Row) -> Row:
    """Add the fields that gold names otherwise: a period, an article's first and last words."""
    extra: Row = {}
    if "period_start" in row:
        period = [row["period_start"], row["period_end"]]
        extra["period"] = None if same_value(period, [None, None]) else period
    if "title" in row:
        body = "".join(body_of(row).split())
        extra.update(first=body[:12], last=body[-12:])
    return {**row, **extra}


def _finding(
    kind: str,
    problem: str,
    rows: DocumentRows,
    row: Mapping[str, Any],
    fields: Iterable[tuple[str, Any, Any]] = (),
) -> Finding:
    text = row.get("text") or row.get("trigger") or row.get("name") or row.get("title") or ""
    if kind == "articles":
        text = row.get("title") or row.get("first") or body_of(row)[:12]
    sentence = row.get("sentence")
    if sentence is None and kind != "articles":
        sentence = sentence_near(rows, text, row["article"], row["raw_start"])
    return Finding(
        kind=kind,
        problem=problem,
        doc_id=rows.doc_id,
        article=row.get("article"),
        raw_start=row.get("raw_start"),
        raw_end=row.get("raw_end"),
        text=str(text),
        sentence=sentence or "",
        fields=tuple(fields),
        rule=row.get("rule"),
    )
