"""Loads, checks and compiles the lexicon: the one way from a data file to a pattern or a table.

A rule file is TOML::

    [lists]                  # word lists that the code asks for by name
    [words]                  # word lists for patterns: {NAME} becomes their alternation
    [patterns]               # named fragments: {NAME} becomes the fragment, in a group
    [[rule]]
    id = "quantity.more_than.before"
    pattern = '(?P<bound>{MORE}){NUMBER}{UNIT}'
    examples = [["超过300亿元", {low = "3e10", unit = "CNY"}]]
    not = ["超过时限"]

``priority`` and ``negative`` are known to every rule; what else a rule may say, its loader
declares. A name is upper case, so that ``{2,3}`` stays a quantifier. An unknown key, an undefined
or unused name, a duplicate group name and an empty alternation are a
:class:`~pipeline.errors.LexiconError` with file and line. Patterns are those of ``regex``.

A table is TSV with a header line; a line that begins with ``#`` is a comment.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import regex

from pipeline.errors import LexiconError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LEXICON = Path(__file__).parent / "lexicon"
_SECTIONS = {"lists", "words", "patterns", "rule"}
_RULE_KEYS = {"id", "pattern", "examples", "not", "priority", "negative"}
_NAME = re.compile(r"(?<!\\)\{([A-Z][A-Z0-9_]*)\}")
_GROUP_NAME = re.compile(r"\(\?P<(\w+)>")
_EMPTY_ALTERNATIVE = re.compile(r"(?<!\\)(?:\((?:\?(?:P<\w+>|[:>|]|<?[=!]))?\||\|\||\|(?=\)))")


class Pattern(Protocol):
    """The part of a compiled ``regex`` pattern that the extractors use."""

    pattern: str

    def finditer(self, string: str, pos: int = ..., endpos: int = ...) -> Iterable[Any]:
        """Yield the matches in ``string[pos:endpos]``."""

    def search(self, string: str, pos: int = ..., endpos: int = ...) -> Any:
        """Return the first match, or None."""

    def match(self, string: str, pos: int = ..., endpos: int = ...) -> Any:
        """Return the match at ``pos``, or None."""

    def fullmatch(self, string: str, pos: int = ..., endpos: int = ...) -> Any:
        """Return the match of the whole, or None."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a lexicon file.

    source: the pattern with every name put in, for those who combine several rules in one scan.
    fields: the further keys its loader declared.
    examples: ``(text, expected fields)``; negatives: texts in which the rule finds nothing.
    """

    id: str
    source: str
    priority: int
    negative: bool
    fields: Mapping[str, Any]
    examples: tuple[tuple[str, Mapping[str, Any]], ...]
    negatives: tuple[str, ...]

    def compile(self, flags: int = 0) -> Pattern:
        """Compile the rule's pattern; the caller keeps the result."""
        compiled: Pattern = regex.compile(self.source, flags)
        return compiled


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A loaded rule file: its lists, its fragments with all names put in, its rules."""

    path: Path
    lists: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, str]
    rules: tuple[Rule, ...] = field(default=())


def alternation(words: Iterable[str]) -> str:
    """Return a group that matches any of ``words``, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(regex.escape(word, special_only=True) for word in ordered) + ")"


def load_rules(
    name: str | Path,
    *,
    names: Mapping[str, str] | None = None,
    keys: Mapping[str, type | tuple[type, ...]] | None = None,
) -> RuleBook:
    """Load a rule file of the lexicon.

    name: file name below ``pipeline/lexicon``, or a path.
    names: fragments that the code derives (from unit tables, say) and the file may use; those
    need not be used.
    keys: further keys that a rule may hold, with the type of each.
    """
    path = LEXICON / name
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: {error}") from error
    loader = _Loader(path.name, text, dict(names or {}), dict(keys or {}))
    return loader.load(path, data)


def read_table(name: str | Path, columns: Sequence[str], *, key: int = 1) -> list[tuple[str, ...]]:
    """Read a TSV table of the lexicon, strictly.

    columns: the header that the file must have; key: the first so many cells of a row together
    may stand only once. Empty cells are "". Errors name file and line.
    """
    path = LEXICON / name
    rows: list[tuple[str, ...]] = []
    seen: dict[tuple[str, ...], int] = {}
    header = False
    for number, line in enumerate(_read(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(map(str.strip, line.split("\t")))
        if len(cells) < len(columns):
            cells += ("",) * (len(columns) - len(cells))
        if len(cells) != len(columns):
            raise LexiconError(
                f"{path.name}:{number}: {len(cells)} cells where {len(columns)} belong"
            )
        if not header:
            if cells != tuple(columns):
                raise LexiconError(f"{path.name}:{number}: header must be {', '.join(columns)}")
            header = True
            continue
        if cells[:key] in seen:
            raise LexiconError(
                f"{path.name}:{number}: {cells[0]!r} stands already in line {seen[cells[:key]]}"
            )
        seen[cells[:key]] = number
        rows.append(cells)
    if not header:
        raise LexiconError(f"{path.name}: no header line")
    return rows


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from error


class _Loader:
    """Checks one rule file; keeps what its error messages need."""

    def __init__(
        self,
        file: str,
        text: str,
        names: dict[str, str],
        keys: dict[str, type | tuple[type, ...]],
    ) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.given = names
        self.names = dict(names)
        self.keys = keys
        self.used: set[str] = set()

    def load(self, path: Path, data: Mapping[str, Any]) -> RuleBook:
        self._only(data, _SECTIONS, "section")
        lists = {name: self._words(name, words) for name, words in data.get("lists", {}).items()}
        defined = []
        for name, words in data.get("words", {}).items():
            self._define(name, alternation(self._words(name, words)))
            defined.append(name)
        patterns = {}
        for name, source in data.get("patterns", {}).items():
            patterns[name] = self._put_names_in(source, name)
            self._check_alternatives(source, name)
            self._define(name, f"(?:{patterns[name]})")
            defined.append(name)
        rules = []
        for entry in data.get("rule", []):
            rules.append(self._rule(entry))
        self._check_ids(rules)
        for name in defined:
            # A fragment may be there for the code alone; a word list for patterns may not.
            if name not in self.used and name not in patterns:
                self._fail(name, f"{name} is defined and never used")
        return RuleBook(path, lists, patterns, tuple(rules))

    def _rule(self, entry: Mapping[str, Any]) -> Rule:
        rule_id = str(entry.get("id", ""))
        if not rule_id or not isinstance(entry.get("pattern"), str):
            self._fail("[[rule]]", f"a rule needs an id and a pattern, {dict(entry)!r} lacks one")
        self._only(entry, _RULE_KEYS | set(self.keys), f"key in rule {rule_id}", rule_id)
        for key, kind in self.keys.items():
            if key in entry and not isinstance(entry[key], kind):
                self._fail(rule_id, f"rule {rule_id}: {key} is {entry[key]!r}")
        source = self._put_names_in(entry["pattern"], rule_id)
        self._check_alternatives(entry["pattern"], rule_id)
        groups = _GROUP_NAME.findall(source)
        for group in groups:
            if groups.count(group) > 1:
                self._fail(rule_id, f"rule {rule_id}: group {group} stands twice")
        examples = []
        for example in entry.get("examples", []):
            text, fields = (example, {}) if isinstance(example, str) else example
            examples.append((text, fields))
        return Rule(
            id=rule_id,
            source=source,
            priority=entry.get("priority", 0),
            negative=entry.get("negative", False),
            fields={key: entry[key] for key in self.keys if key in entry},
            examples=tuple(examples),
            negatives=tuple(entry.get("not", [])),
        )

    def _words(self, name: str, words: Any) -> tuple[str, ...]:
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            self._fail(name, f"{name} must be a list of words, none empty")
        if not words:
            self._fail(name, f"{name} is empty")
        if len(set(words)) < len(words):
            twice = next(word for word in words if words.count(word) > 1)
            self._fail(name, f"{name} holds {twice!r} twice")
        return tuple(words)

    def _define(self, name: str, source: str) -> None:
        if name in self.names:
            self._fail(name, f"{name} is defined twice")
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
            self._fail(name, f"{name}: a name is written in capitals")
        self.names[name] = source

    def _put_names_in(self, source: str, where: str) -> str:
        def put(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self.names:
                self._fail(where, f"{where} uses {name}, which nothing defines")
            self.used.add(name)
            return self.names[name]

        return _NAME.sub(put, source)

    def _check_alternatives(self, source: str, where: str) -> None:
        bare = re.sub(r"\[\^?\]?(?:\\.|[^\]\\])*\]", "x", source)
        if _EMPTY_ALTERNATIVE.search(bare) or bare.startswith("|") or bare.endswith("|"):
            self._fail(where, f"{where} has an empty alternative")

    def _check_ids(self, rules: Sequence[Rule]) -> None:
        ids = [rule.id for rule in rules]
        for rule_id in ids:
            if ids.count(rule_id) > 1:
                self._fail(rule_id, f"two rules have the id {rule_id}")

    def _only(self, data: Mapping[str, Any], known: set[str], what: str, where: str = "") -> None:
        for key in data:
            if key not in known:
                self._fail(key, f"unknown {what}: {key}", after=where)

    def _fail(self, where: str | None, message: str, after: str = "") -> Any:
        """Raise with the first line that mentions ``where`` (behind the one with ``after``)."""
        begun = not after
        for number, line in enumerate(self.lines, 1):
            begun = begun or after in line
            if begun and where and where in line:
                raise LexiconError(f"{self.file}:{number}: {message}")
        raise LexiconError(f"{self.file}: {message}")
