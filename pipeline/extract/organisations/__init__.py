"""Organisations: named bodies that can act, under one name each.

Three passes over all passages of one source: *find* candidates by head, lexicon and context; let
every name that this establishes be found everywhere in the source, whole and short; *resolve* the
overlaps and give each mention its type and its canonical name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

from pipeline.extract.mentions import Candidate, resolve
from pipeline.extract.organisations.aliases import Alias, find_aliases
from pipeline.extract.organisations.canonical import Identities, short_forms
from pipeline.extract.organisations.context import (
    find_coded,
    find_framed,
    find_titled,
)
from pipeline.extract.organisations.edges import at_site
from pipeline.extract.organisations.features import Seen, look
from pipeline.extract.organisations.heads import find_heads
from pipeline.extract.organisations.known import (
    find_bodies,
    find_user_names,
)
from pipeline.extract.organisations.lexicon import Lexicon, load_lexicon
from pipeline.extract.organisations.lists import find_enumerated, find_listed
from pipeline.extract.organisations.naming import type_of
from pipeline.extract.organisations.occurrences import Occurrences, apart
from pipeline.extract.organisations.tagged import keep_names, without_things
from pipeline.extract.organisations.tagger import load_model, tag
from pipeline.extract.organisations.tokens import Joined, Tokens, join
from pipeline.options import Options
from pipeline.records import Organisation
from pipeline.segment.passage import Passage

_TITLED_WORK = re.compile(r"《([^《》\n]{1,80})》")
_PACTS = ("协议", "合同", "协议书", "备忘录", "意向书", "合约")
_ALIAS_PRIORITY = 10
_NEGATIVE_PRIORITY = 5
_MODEL = "organisation.weights"
_SOURCE = "organisation.source"
_WORK = "organisation.work"
# The share of its occurrences in a source that the tagger must take for a name.
_MAJORITY = 0.5


@dataclass(slots=True)
class _Found:
    """What one passage holds before the names of the others are known."""

    passage: Passage
    tokens: Tokens
    candidates: list[Candidate]
    aliases: list[Alias] = field(default_factory=list)

    def spell(self, candidates: Sequence[Candidate]) -> list[str]:
        """Return the names that the candidates span, as the view reads."""
        text = self.tokens.text
        return [text[c.start : c.end] for c in candidates]


def extract_organisations(
    passages: Sequence[Passage], options: Options
) -> list[list[Organisation]]:
    """Return the organisations of each passage in reading order.

    passages: all of one source, since names are known across its articles.
    Raises :class:`~pipeline.errors.LexiconError` for a faulty user lexicon.
    """
    return extract_organisations_of([passages], options)[0]


def extract_organisations_of(
    sources: Sequence[Sequence[Passage]], options: Options
) -> list[list[list[Organisation]]]:
    """Return the organisations of each passage of each source in reading order.

    No source knows of another; together they cost less than each alone.
    Raises :class:`~pipeline.errors.LexiconError` for a faulty user lexicon.
    """
    lexicon = load_lexicon(options.lexicon)
    found = iter(_find([passage for source in sources for passage in source], lexicon))
    return [_settle([next(found) for _ in source], lexicon) for source in sources]


def _settle(found: Sequence[_Found], lexicon: Lexicon) -> list[list[Organisation]]:
    """Return the organisations of the passages of one source."""
    _outvote(found, lexicon)
    chosen = [resolve(each.candidates) for each in found]
    spelled = [each.spell(candidates) for each, candidates in zip(found, chosen, strict=True)]
    names, aliases, forms = _establish(found, chosen, spelled, lexicon)
    repeated = Occurrences(names)
    kinds = dict(names)
    for at, each in enumerate(found):
        again = _again(each, chosen[at], spelled[at], repeated, lexicon)
        if again:
            chosen[at] = resolve([*each.candidates, *again])
            spelled[at] = each.spell(chosen[at])
        for name, c in zip(spelled[at], chosen[at], strict=True):
            kinds[name] = c.data
    written: dict[str, str] = {}
    # Most sources are written as their view reads.
    if any(each.passage.text != each.tokens.text for each in found):
        for each, candidates, spellings in zip(found, chosen, spelled, strict=True):
            for name, c in zip(spellings, candidates, strict=True):
                written.setdefault(name, each.passage.text[c.start : c.end])
    identities = Identities.of(lexicon, aliases, kinds, forms, written)
    return [_records(*each, identities) for each in zip(found, chosen, spelled, strict=True)]


def _again(
    found: _Found,
    chosen: Sequence[Candidate],
    spelled: Sequence[str],
    names: Occurrences,
    lexicon: Lexicon,
) -> list[Candidate]:
    """Return the names of the source where nothing was found that is as long.

    chosen, spelled: what stands without them, in reading order; none is returned where all lie
    within it, since the longer stands before them. What the tagger saw in its own place is its
    find; the source says of what type it is. What a rule found there stands before what the source
    repeats (see :func:`resolve`).
    """
    tokens, types = found.tokens, names.types
    for name, c in zip(spelled, chosen, strict=True):
        if c.rule == _MODEL:
            kind = types[name]
            if c.data != kind and _is_whole(tokens, lexicon, c.start, c.end, kind):
                c.data = kind
    hits = names.find(tokens)
    starts = [c.start for c in chosen]
    for name, start in hits:
        at = bisect_right(starts, start) - 1
        if at < 0 or start + len(name) > chosen[at].end:
            break
    else:
        return []
    # Of two alike either will do: what the tagger saw gives way to a rule's find.
    standing = {(c.start, c.end): c for c in found.candidates}
    again = []
    for name, start in hits:
        end, kind = start + len(name), types[name]
        old = standing.get((start, end))
        if (old is None or old.rule == _MODEL) and _is_whole(tokens, lexicon, start, end, kind):
            if old is None:
                again.append(Candidate(start, end, _SOURCE, 0, False, kind))
            else:
                old.data = kind
    return again


def _is_whole(tokens: Tokens, lexicon: Lexicon, start: int, end: int, kind: str) -> bool:
    """Return whether a name of the source is no part of another word where it stands."""
    return tokens.stands_free(start, end) and not at_site(tokens.text, lexicon, end, kind)


def prepare(passage: Passage, options: Options, *, known: bool = True) -> tuple[Joined, Seen]:
    """Return what the tagger sees of a passage; its training uses the same.

    known: False hides the lexicon's names, so that the training learns to do without them.
    """
    lexicon = load_lexicon(options.lexicon)
    joined = join([passage], lexicon.beginnings, lexicon.codes)
    tokens = joined.each[0]
    names = find_bodies(tokens, lexicon)[0] if known else []
    return joined, look(joined, [find_heads(tokens, lexicon)], [names])


def _find(passages: Sequence[Passage], lexicon: Lexicon) -> list[_Found]:
    if not passages:
        return []
    joined = join(passages, lexicon.beginnings, lexicon.codes)
    heads = [find_heads(tokens, lexicon) for tokens in joined.each]
    likely = [
        _dealings(*given) for given in zip(passages, joined.each, repeat(lexicon), strict=False)
    ]
    bodies = [find_bodies(*given) for given in zip(joined.each, repeat(lexicon), likely)]
    model = load_model()
    spans: list[list[tuple[int, int]]] = [[] for _ in passages]
    if model is not None:
        seen = look(joined, heads, [known for known, _ in bodies])
        spans = tag(model, joined, seen, likely)
    given = zip(passages, joined.each, heads, likely, bodies, spans, repeat(lexicon), strict=False)
    return [_collect(*each) for each in given]


def _collect(
    passage: Passage,
    tokens: Tokens,
    heads: list[Candidate],
    likely: Sequence[tuple[int, int]],
    bodies: tuple[list[Candidate], list[Candidate]],
    spans: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> _Found:
    """Return the candidates of one passage.

    heads: by their heads; bodies: names of the lexicon and those that are ordinary words too;
    likely: the sentences that tell of dealings; spans: what the tagger takes for names.
    """
    known, doubtful = bodies
    full = heads + known + find_coded(tokens, lexicon) + doubtful
    # What a rule has found already, it types better: it needs no second witness.
    standing = {(c.start, c.end) for c in full}
    spans = [span for span in spans if span not in standing]
    spans = without_things(spans, heads, tokens.text, lexicon)
    for start, end in keep_names(spans, tokens, lexicon):
        full.append(
            Candidate(start, end, _MODEL, 0, False, type_of(tokens.text[start:end], lexicon))
        )
    aliases = find_aliases(tokens, lexicon, full)
    candidates = full
    candidates += find_titled(tokens, lexicon)
    candidates += find_listed(tokens, lexicon)
    candidates += find_framed(tokens, lexicon, likely)
    if "、" in tokens.text:
        candidates += find_enumerated(tokens, lexicon, candidates)
    candidates += [
        Candidate(
            alias.alias_start,
            alias.alias_start + len(alias.name),
            "organisation.alias",
            priority=_ALIAS_PRIORITY,
            data=alias.type,
        )
        for alias in aliases
    ]
    candidates += _works(tokens, lexicon)
    if lexicon.user.types:
        candidates += find_user_names(tokens, lexicon)
    return _Found(passage, tokens, candidates, aliases)


def _dealings(passage: Passage, tokens: Tokens, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the sentences that tell of dealings between bodies."""
    found: list[tuple[int, int]] = []
    sentences = passage.sentences
    if not sentences:
        return found
    told = lexicon.deals.match
    past = 0
    for at in tokens.deals:
        if at < past:
            continue
        start, end = sentences[passage.sentence_at(at)]
        if told(tokens.text, at, end):
            found.append((start, end))
            past = end
    return found


def _works(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the titles of works as negatives, save those that name a body or a pact of bodies."""
    found: list[Candidate] = []
    if "《" not in tokens.text:
        return found
    for match in _TITLED_WORK.finditer(tokens.text):
        if match[1] in lexicon.bodies or match[1].endswith(_PACTS):
            continue
        found.append(Candidate(*match.span(), _WORK, _NEGATIVE_PRIORITY, True))
    return found


def _outvote(found: Sequence[_Found], lexicon: Lexicon) -> None:
    """Drop what the tagger takes for a name and the rest of the source does not.

    An ordinary term that looks like a brand somewhere (硬科技) does not everywhere in its source;
    and where it stands before a word for a field (阿秒激光领域) it is no brand.
    """
    tagged: dict[str, int] = {}
    for each in found:
        text = each.tokens.text
        for c in each.candidates:
            if c.rule == _MODEL:
                name = text[c.start : c.end]
                tagged[name] = tagged.get(name, 0) + 1
    if not tagged:
        return
    sizes = set(map(len, tagged))
    for each in found:
        text = each.tokens.text
        for c in each.candidates:
            if c.end - c.start in sizes and c.rule != _MODEL:
                # Sure.
                tagged.pop(text[c.start : c.end], None)
    places: dict[str, list[tuple[str, int]]] = {name: [] for name in tagged}
    unsure = Occurrences(dict.fromkeys(tagged, ""))
    for each in found:
        for name, start in unsure.find(each.tokens):
            places[name].append((each.tokens.text, start))
    doubtful = {
        name
        for name, stands in places.items()
        # No more stand apart than there are.
        if (
            tagged[name] < _MAJORITY * len(stands)
            and tagged[name] < _MAJORITY * apart(stands, len(name))
        )
        or _is_misread(name, stands, lexicon)
    }
    if not doubtful:
        return
    for each in found:
        text = each.tokens.text
        each.candidates = [
            c for c in each.candidates if c.rule != _MODEL or text[c.start : c.end] not in doubtful
        ]


def _is_misread(name: str, places: Sequence[tuple[str, int]], lexicon: Lexicon) -> bool:
    """Return whether a name stands for a line of business or for a person by one of its places.

    A line where it ends in one and a word for a field follows (阿秒激光领域); a person where the
    name is short and words of persons stand about it: 董事长周立民, 周立民创立的.
    """
    lists, firsts, ends = lexicon.book.lists, lexicon.firsts, lexicon.rank_ends
    short = len(name) <= 4
    line = name[-2:] in lexicon.weak_heads or name[-3:] in lexicon.weak_heads
    for text, start in places:
        end = start + len(name)
        behind = text[end : end + 1]
        if short:
            if behind in firsts["persons"] and text.startswith(lists["persons"], end):
                return True
            if text[start - 1] in ends and text.endswith(lists["ranks"], 0, start):
                return True
        if line and behind in firsts["domain"] and text.startswith(lists["domain"], end):
            return True
    return False


def _establish(
    found: Sequence[_Found],
    chosen: Sequence[Sequence[Candidate]],
    spelled: Sequence[Sequence[str]],
    lexicon: Lexicon,
) -> tuple[dict[str, str], list[tuple[str, str]], dict[str, tuple[str, ...]]]:
    """Return the names that the source establishes with their types, its aliases, short forms."""
    names: dict[str, str] = {}
    aliases: list[tuple[str, str]] = []
    forms: dict[str, tuple[str, ...]] = {}
    for each, candidates, spellings in zip(found, chosen, spelled, strict=True):
        for name, candidate in zip(spellings, candidates, strict=True):
            kind = candidate.data
            names.setdefault(name, kind)
            if (
                (kind == "company" or kind == "university")
                and candidate.rule != _MODEL
                and name not in forms
            ):
                forms[name] = short_forms(name, lexicon)
        for alias in each.aliases:
            names[alias.name] = alias.type
            aliases.append((alias.name, each.tokens.text[alias.start : alias.end]))
    for name, short in forms.items():
        for form in short:
            # 卫星 in a text is no short form of 中国卫星通信公司.
            if form not in lexicon.ordinary:
                names.setdefault(form, names[name])
    return names, aliases, forms


def _records(
    found: _Found,
    candidates: Sequence[Candidate],
    names: Sequence[str],
    identities: Identities,
) -> list[Organisation]:
    records = []
    tokens, record = found.tokens, found.passage.record
    for name, c in zip(names, candidates, strict=True):
        kind, start = c.data, c.start
        canonical = identities.canonical(name, kind, tokens, start)
        made = record(Organisation, start, c.end, kind, canonical, c.rule)
        if made is not None:
            records.append(made)
    return records
