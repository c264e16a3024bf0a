"""The lexicon of the organisation extractor: heads, organs, well-known bodies, places, words.

Loaded once a process and a user file; nothing here knows a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pipeline.errors import LexiconError
from pipeline.extract.offices import offices
from pipeline.extract.organisations.features import WordCodes
from pipeline.extract.organisations.occurrences import Occurrences
from pipeline.extract.organisations.steps import Steps
from pipeline.extract.organisations.tokens import COMMON, LINE, Beginnings
from pipeline.extract.organisations.user import read_user_lexicon
from pipeline.records import BODY_TYPES
from pipeline.rules import LEXICON, RuleBook, load_rules, read_table

# What stands between a list and the noun that says of what it is; a list of fields is another.
_AND_SO_ON = "等(?![^、，。]{0,4}(?:领域|行业|方面|产品|场景|业务))[^、，。；：（）“”-]{0,12}?"
_ORGAN_HEADS = {"委": "委员会", "办": "办公室"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the lexicon under one of its names.

    doubtful: the name is an ordinary word too. user: it comes from the user's file.
    """

    canonical: str
    type: str
    doubtful: bool = False
    user: bool = False


# A lexicon is itself alone: it is asked for what was found out about a name before.
@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Everything the finders look words up in.

    head_types: head → type; strengths: head → strong, named or weak; legal_heads: heads that
    ordinary words may precede; ordinary: words that are no brand: common ones, places, lines of
    business; unnaming: words that name nothing within a name; duties: words that a
    ministry's name is made of; edges: words at which the tagger's
    spans are cut; rank_ends: the last characters of offices; steps: word → what it means for the
    walk from a head to the left, see :class:`~pipeline.extract.organisations.steps.Steps`;
    classifiers: the single characters that count what follows them behind a number; firsts,
    lasts: list of words → the first, the last characters of its words, which most texts rule out
    in a tenth of the time that all the words take; codes:
    word → a number that says which lists it is in; user: the user's names with their types.
    organs: an organ's short form → the full one (科技局 → 科学技术局).
    head_lengths: first two characters of a head that is not weak → lengths of such heads, longest
    first.
    bodies: name → body; lengths: first two characters of a name → lengths of such names, longest
    first; starts: the first two characters of bodies and of countries.
    beginnings: where in a text heads, bodies, titles and words of dealings may begin.
    places: name → level; within: full name of a division → that of the one it lies in.
    """

    head_types: Mapping[str, str]
    strengths: Mapping[str, str]
    legal_heads: frozenset[str]
    head_lengths: Mapping[str, tuple[int, ...]]
    weak_heads: frozenset[str]
    organs: Mapping[str, str]
    bodies: Mapping[str, Body]
    lengths: Mapping[str, tuple[int, ...]]
    beginnings: Beginnings
    places: Mapping[str, str]
    full_places: Mapping[str, str]
    within: Mapping[str, str]
    book: RuleBook
    words: Mapping[str, frozenset[str]]
    common: frozenset[str]
    line_words: frozenset[str]
    ordinary: frozenset[str]
    unnaming: frozenset[str]
    duties: frozenset[str]
    edges: frozenset[str]
    starts: frozenset[str]
    rank_ends: frozenset[str]
    steps: Steps
    titles: re.Pattern[str]
    closers: re.Pattern[str]
    deals: re.Pattern[str]
    no_ends: tuple[str, ...]
    classifiers: frozenset[str]
    firsts: Mapping[str, frozenset[str]]
    lasts: Mapping[str, frozenset[str]]
    codes: WordCodes
    user: Occurrences


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the names by their first two characters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:2], set()).add(len(name))
    return {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}


def trie_pattern(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, the longest first, that branches by character.

    ``re`` tries the alternatives of a flat list one by one; this way it tries one a character.
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    parts = [re.escape(char) + _branch(node[char]) for char in sorted(node) if char]
    if not parts:
        return ""
    source = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return source + "?" if ends else source


def load_lexicon(user: str | None = None) -> Lexicon:
    """Load the lexicon, with the user's names over it; once a process for each user file.

    Raises :class:`~pipeline.errors.LexiconError` with file and line for a faulty file.
    """
    return _load_lexicon(user)


@cache
def _load_lexicon(user: str | None) -> Lexicon:
    # A cache on the function above would keep load_lexicon() and load_lexicon(None) apart.
    heads, strengths, organs = _heads()
    bodies = _bodies()
    for name, body_type, canonical in read_user_lexicon(user, BODY_TYPES) if user else ():
        bodies[name] = Body(canonical, body_type, user=True)
    lengths = _lengths(bodies)
    common = _common_words()
    places, full_places, within = _places(common)
    weak = frozenset(head for head, strength in strengths.items() if strength == "weak")
    book = _book()
    words = {name: frozenset(listed) for name, listed in book.lists.items()}
    countries = {name[:2] for name, level in places.items() if level == "world_country"}
    edges = words["lead_ins"] | words["appositions"] | words["links"] | words["ranks"]
    return Lexicon(
        head_types=heads,
        strengths=strengths,
        legal_heads=frozenset(book.lists["legal"]),
        head_lengths=_lengths(heads),
        weak_heads=weak,
        organs=organs,
        bodies=bodies,
        beginnings=Beginnings.of(heads, bodies, book.lists["titles"], book.lists["deal"]),
        lengths=lengths,
        places=places,
        full_places=full_places,
        within=within,
        book=book,
        words=words,
        common=common,
        ordinary=common.union(words["generic"], words["edge"], weak, places, words["no_brand"]),
        unnaming=words["generic"] | words["edge"] | weak | frozenset(places),
        duties=words["fields"] | words["state"] | frozenset("和与及、"),
        edges=edges,
        starts=frozenset(lengths) | countries,
        rank_ends=frozenset([rank[-1] for rank in words["ranks"]]),
        steps=Steps(words["break"], common, places),
        line_words=weak | {word for word in book.lists["generic"] if len(word) > 1},
        no_ends=book.lists["no_end"],
        deals=re.compile(trie_pattern(book.lists["deal"])),
        titles=re.compile(trie_pattern(book.lists["titles"])),
        closers=re.compile(_AND_SO_ON + trie_pattern(book.lists["closers"])),
        classifiers=_classifiers(),
        firsts={name: frozenset([word[0] for word in listed]) for name, listed in words.items()},
        lasts={name: frozenset([word[-1] for word in listed]) for name, listed in words.items()},
        codes=WordCodes(places, _lists(heads, weak, words, common)),
        user=Occurrences({name: body.type for name, body in bodies.items() if body.user}),
    )


def _book() -> RuleBook:
    """Return the lists of words, those of offices among them."""
    book = load_rules("organisations.toml")
    titles = (*book.lists["holders"], *offices("shows"))
    return replace(book, lists={**book.lists, "titles": titles, "ranks": offices("cuts")})


def _heads() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    heads: dict[str, str] = {}
    strengths: dict[str, str] = {}
    name = "organisation_heads.tsv"
    for head, kind, strength in read_table(name, ("head", "type", "strength")):
        if kind not in BODY_TYPES or strength not in ("strong", "named", "weak"):
            raise LexiconError(f"{name}: {head}: {kind} {strength}")
        strengths[head] = strength
        if strength != "weak":
            heads[head] = kind
    organs = {}
    for stem, full, endings in read_table("organs.tsv", ("stem", "full", "heads")):
        for ending in endings.split("|"):
            short = stem + ending
            heads.setdefault(short, "government")
            organs[short] = (full or stem) + _ORGAN_HEADS.get(ending, ending)
    return heads, strengths, organs


def _bodies() -> dict[str, Body]:
    bodies: dict[str, Body] = {}
    columns = ("name", "type", "aliases", "doubtful")
    for name, kind, aliases, doubtful in read_table("bodies.tsv", columns):
        if kind not in BODY_TYPES:
            raise LexiconError(f"bodies.tsv: {name}: type {kind!r}")
        doubts = doubtful.split("|")
        for alias in (name, *filter(None, aliases.split("|"))):
            if alias in bodies:
                raise LexiconError(f"bodies.tsv: {alias!r} names two bodies")
            bodies[alias] = Body(name, kind, alias in doubts)
    return bodies


def _places(
    common: frozenset[str],
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the levels of place names, the full names of the short ones, and what lies where."""
    places: dict[str, str] = {}
    full: dict[str, str] = {}
    within: dict[str, str] = {}
    for name, short, kind, parent in read_table(
        "places.tsv", ("name", "short", "kind", "within"), key=4
    ):
        places.setdefault(name, kind)
        full.setdefault(name, name)
        within.setdefault(name, parent)
        if kind != "county":
            places.setdefault(short, kind)
            full.setdefault(short, name)
        elif len(short) > 1 and short not in common:
            # The short name of a county is evidence where it is no ordinary word.
            places.setdefault(short, kind)
    for name, kind in read_table("places_world.tsv", ("name", "kind")):
        places.setdefault(name, kind)
    return places, full, within


def _classifiers() -> frozenset[str]:
    rows = read_table("quantities_counts.tsv", ("word", "kind", "not"))
    return frozenset([word for word, kind, _ in rows if kind == "classifier" and len(word) == 1])


def _common_words() -> frozenset[str]:
    text = (LEXICON / "common_words.txt").read_text(encoding="utf-8")
    return frozenset([line for line in text.splitlines() if not line.startswith("#")])


def _lists(
    heads: Mapping[str, str],
    weak: frozenset[str],
    lists: Mapping[str, frozenset[str]],
    common: frozenset[str],
) -> list[tuple[int, frozenset[str]]]:
    """Return the lists that the tagger knows, with the bit of each."""
    return [
        (COMMON, common),
        (0x100, lists["break"]),
        (0x200, lists["edge"] | lists["generic"]),
        (0x400, frozenset(heads)),
        (LINE, weak),
        (0x1000, lists["titles"]),
        (0x2000, lists["closers"]),
    ]
