"""What changed between two runs: records added, removed, changed field by field, or moved.

Records are paired within document and kind: first those on the same raw span, then those whose
raw spans overlap, largest overlap first. Where the source itself changed, offsets no longer speak
of the same place; there records are paired in reading order by their text. A pair whose fields
agree but whose place differs has *moved*; where nothing differs but derived values (the offsets
in the cleaned article, the sentence) there is no change at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from pipeline.compare.load import DocumentRows, Row, parse_lines
from pipeline.records import KINDS
from pipeline.result import COLUMNS

DIFFED = ("articles", *KINDS)
CLASSES = ("added", "removed", "changed", "moved")

# Where a record stands, and what follows from where it stands: no part of what it says.
_PLACE = frozenset(
    ("doc_id", "raw_start", "raw_end", "start_char", "end_char", "sentence", "mentions")
)
_FIELDS = {
    kind: tuple(name for name in (c.rstrip("_") for c in COLUMNS[kind]) if name not in _PLACE)
    for kind in DIFFED
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    change: ``added``, ``removed``, ``changed`` or ``moved``.
    fields: ``(name, old, new)`` of every field that differs; ``raw`` stands for the raw span.
    """

    change: str
    kind: str
    old: Row | None
    new: Row | None
    fields: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def row(self) -> Row:
        """Return the record as it is now, or as it was where it is gone."""
        row = self.new if self.new is not None else self.old
        return row or {}

    @property
    def rule(self) -> str:
        """Return the rule that made the record, both where it is another one now."""
        rules = [str(row["rule"]) for row in (self.old, self.new) if row and row.get("rule")]
        return " → ".join(dict.fromkeys(rules))

    @property
    def text(self) -> str:
        """Return what names the record: its text, its trigger or its title."""
        row = self.row
        text = row.get("trigger") if self.kind == "signings" else row.get("text")
        if self.kind == "articles":
            text = row.get("title") or str(text or "")[:20]
        return str(text or "")

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON values."""
        return {
            "change": self.change,
            "kind": self.kind,
            "rule": self.rule or None,
            "text": self.text,
            "fields": {name: {"old": old, "new": new} for name, old, new in self.fields},
            "old": self.old,
            "new": self.new,
        }


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """The changes of one document, in reading order.

    cause: ``source`` where its text changed, ``added`` or ``removed`` where only one of the two
    runs has it, ``rules`` where the same text gave other records.
    """

    doc_id: str
    cause: str
    changes: tuple[Change, ...]
    old: DocumentRows | None = None
    new: DocumentRows | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the changes as JSON values."""
        changes = [change.to_json() for change in self.changes]
        return {"doc_id": self.doc_id, "cause": self.cause, "changes": changes}


@dataclass(slots=True)
class Stat:
    """Counts over the documents seen so far: changes by kind, rule and class."""

    documents: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def different(self) -> bool:
        """Whether anything changed."""
        return bool(self.counts) or bool(self.causes)

    def add(self, diff: DocumentDiff | None) -> None:
        """Count a document, with its changes where it has any."""
        self.documents += 1
        if diff is not None:
            self.causes[diff.cause] += 1
            for change in diff.changes:
                self.counts[change.kind, change.rule, change.change] += 1

    def total(self, change: str) -> int:
        """Return the number of changes of one class."""
        return sum(n for (_, _, c), n in self.counts.items() if c == change)

    def lines(self) -> list[tuple[str, str, dict[str, int]]]:
        """Return ``(kind, rule, changes by class)``, kinds in their order, most changes first."""
        by_rule: dict[tuple[str, str], dict[str, int]] = {}
        for (kind, rule, change), n in self.counts.items():
            by_rule.setdefault((kind, rule), dict.fromkeys(CLASSES, 0))[change] += n
        return sorted(
            ((kind, rule, counts) for (kind, rule), counts in by_rule.items()),
            key=lambda line: (DIFFED.index(line[0]), -sum(line[2].values()), line[1]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        return {
            "documents": self.documents,
            "causes": dict(sorted(self.causes.items())),
            **{change: self.total(change) for change in CLASSES},
            "rules": [
                {"kind": kind, "rule": rule, **counts} for kind, rule, counts in self.lines()
            ],
        }


def diff_documents(
    old: Iterable[DocumentRows],
    new: Iterable[DocumentRows],
    *,
    kinds: Sequence[str] = DIFFED,
    stat: Stat | None = None,
) -> Iterator[DocumentDiff]:
    """Yield the documents that differ, in the order of their ids.

    old, new: documents sorted by id; one of each is held at a time.
    kinds: the kinds of records to compare.
    stat: counts every document and change, the equal ones too.
    """
    stat = stat if stat is not None else Stat()
    for before, after in side_by_side(old, new):
        found = diff_document(before, after, kinds=kinds)
        stat.add(found)
        if found is not None:
            yield found


def side_by_side(
    old: Iterable[DocumentRows], new: Iterable[DocumentRows]
) -> Iterator[tuple[DocumentRows | None, DocumentRows | None]]:
    """Walk two runs together: every document with its other version, None where it has none."""
    befores, afters = iter(old), iter(new)
    before, after = next(befores, None), next(afters, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before.doc_id < after.doc_id):
            yield before, None
            before = next(befores, None)
        elif before is None or after.doc_id < before.doc_id:
            yield None, after
            after = next(afters, None)
        else:
            yield before, after
            before, after = next(befores, None), next(afters, None)


def diff_document(
    old: DocumentRows | None, new: DocumentRows | None, *, kinds: Sequence[str] = DIFFED
) -> DocumentDiff | None:
    """Return what changed in one document, None where nothing did."""
    changes: list[Change] = []
    cause = "added" if old is None else "removed" if new is None else "rules"
    before = old or DocumentRows("")
    after = new or DocumentRows("")
    if cause == "rules" and _sha256(before) != _sha256(after):
        cause = "source"
    for kind in kinds:
        changes += _diff_kind(kind, *_differing(before, after, kind), moved=cause == "source")
    if not changes and cause == "rules":
        return None
    order = {kind: i for i, kind in enumerate(kinds)}
    changes.sort(key=lambda c: (c.row.get("article", 0), c.row["raw_start"], order[c.kind]))
    return DocumentDiff((new or old or before).doc_id, cause, tuple(changes), old, new)


def _sha256(document: DocumentRows) -> Any:
    """Return the digest of the source; None where the rows do not tell it."""
    return document.document.get("sha256")


def _differing(old: DocumentRows, new: DocumentRows, kind: str) -> tuple[list[Row], list[Row]]:
    """Return the rows of a kind that are not the same on both sides.

    Lines that are equal byte for byte are never parsed: most of a run is.
    """
    before, after = old.lines.get(kind), new.lines.get(kind)
    if before is None or after is None:
        return old[kind], new[kind]
    if before == after:
        return [], []
    same = Counter(before) & Counter(after)
    return parse_lines(_others(before, same.copy())), parse_lines(_others(after, same))


def _others(lines: Sequence[bytes], same: Counter[bytes]) -> list[bytes]:
    """Return the lines less one for every count in ``same``, which is used up."""
    if not same:
        return list(lines)
    others = []
    for line in lines:
        if same.get(line, 0):
            same[line] -= 1
        else:
            others.append(line)
    return others


def _diff_kind(kind: str, old: list[Row], new: list[Row], *, moved: bool) -> Iterator[Change]:
    pairs = _pair_by_text(kind, old, new) if moved else _pair_by_span(old, new)
    paired_old = {i for i, _ in pairs}
    paired_new = {j for _, j in pairs}
    for i, j in pairs:
        change = _compare(kind, old[i], new[j], moved=moved)
        if change is not None:
            yield change
    for i, row in enumerate(old):
        if i not in paired_old:
            yield Change("removed", kind, row, None)
    for j, row in enumerate(new):
        if j not in paired_new:
            yield Change("added", kind, None, row)


def _pair_by_span(old: list[Row], new: list[Row]) -> list[tuple[int, int]]:
    """Pair rows of one source: equal raw spans first, then the largest overlaps."""
    pairs = []
    at: dict[tuple[int, int], list[int]] = {}
    for j in range(len(new) - 1, -1, -1):
        at.setdefault(_span(new[j]), []).append(j)
    for i, row in enumerate(old):
        places = at.get(_span(row))
        if places:
            pairs.append((i, places.pop()))
    if len(pairs) == len(old) == len(new):
        return pairs
    left_old, left_new = _left(pairs, old, new)
    overlaps = [
        (
            max(old[i]["raw_start"], new[j]["raw_start"])
            - min(old[i]["raw_end"], new[j]["raw_end"]),
            i,
            j,
        )
        for i in left_old
        for j in left_new
    ]
    for overlap, i, j in sorted(overlaps):
        if overlap < 0 and i in left_old and j in left_new:
            left_old.remove(i)
            left_new.remove(j)
            pairs.append((i, j))
    return pairs


def _left(
    pairs: Sequence[tuple[int, int]], old: list[Row], new: list[Row]
) -> tuple[list[int], list[int]]:
    used_old, used_new = {i for i, _ in pairs}, {j for _, j in pairs}
    return (
        [i for i in range(len(old)) if i not in used_old],
        [j for j in range(len(new)) if j not in used_new],
    )


def _pair_by_text(kind: str, old: list[Row], new: list[Row]) -> list[tuple[int, int]]:
    """Pair rows of two versions of a source in reading order.

    First those with the same sentence and text, then those with the same text; last, where as
    many are left on both sides between two pairs, those: an edited number stays one record.
    """
    pairs: list[tuple[int, int]] = []
    for keys in (("sentence", "text", "trigger"), ("text", "trigger")):
        left_old, left_new = _left(pairs, old, new)
        matcher = SequenceMatcher(
            None,
            [_key(kind, old[i], keys) for i in left_old],
            [_key(kind, new[j], keys) for j in left_new],
            autojunk=False,
        )
        for block in matcher.get_matching_blocks():
            pairs += [(left_old[block.a + n], left_new[block.b + n]) for n in range(block.size)]
    left_old, left_new = _left(pairs, old, new)
    old_gaps = groupby(left_old, key=lambda i: sum(a < i for a, _ in pairs))
    new_gaps = {
        gap: list(js) for gap, js in groupby(left_new, key=lambda j: sum(b < j for _, b in pairs))
    }
    for gap, group in old_gaps:
        members = list(group)
        if len(new_gaps.get(gap, ())) == len(members):
            pairs += zip(members, new_gaps[gap], strict=True)
    return pairs


def _key(kind: str, row: Row, names: Sequence[str]) -> tuple[Any, ...]:
    if kind == "articles":
        return (row["article"],)
    return tuple(row.get(name) for name in names)


def _span(row: Row) -> tuple[int, int]:
    return row["raw_start"], row["raw_end"]


def _compare(kind: str, old: Row, new: Row, *, moved: bool) -> Change | None:
    fields = tuple(
        (name, before, after)
        for name in _FIELDS[kind]
        if (before := old.get(name)) != (after := new.get(name)) and _said(before) != _said(after)
    )
    place: tuple[tuple[str, Any, Any], ...] = ()
    if _span(old) != _span(new):
        place = (("raw", "-".join(map(str, _span(old))), "-".join(map(str, _span(new)))),)
    if fields:
        return Change("changed", kind, old, new, fields if moved else (*fields, *place))
    return Change("moved", kind, old, new, place) if place else None


def _said(value: Any) -> Any:
    """Return a value less the places inside it: the parties of a signing have raw spans too."""
    if isinstance(value, list):
        return [_said(item) for item in value]
    if isinstance(value, dict):
        return {name: _said(item) for name, item in value.items() if name not in _PLACE}
    return value
