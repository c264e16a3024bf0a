"""Organisations: named bodies that can act, under one name each.

Three passes over all passages of one source: *find* candidates by head, lexicon and context; let
every name that this establishes be found everywhere in the source, whole and short; *resolve* the
overlaps and give each mention its type and its canonical name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.mentions import Candidate, resolve
from pipeline.extract.organisations.aliases import Alias, find_aliases
from pipeline.extract.organisations.canonical import Identities, short_forms
from pipeline.extract.organisations.context import (
    find_coded,
    find_framed,
    find_listed,
    find_titled,
    is_specific,
)
from pipeline.extract.organisations.edges import at_site, cut_edges, is_part
from pipeline.extract.organisations.features import Seen, look
from pipeline.extract.organisations.heads import find_heads, type_of
from pipeline.extract.organisations.known import (
    find_bodies,
    find_user_names,
    stands_free,
)
from pipeline.extract.organisations.lexicon import Lexicon, load_lexicon
from pipeline.extract.organisations.occurrences import Occurrences, apart
from pipeline.extract.organisations.tagger import load_model, tag
from pipeline.extract.organisations.tokens import JOINERS, Tokens
from pipeline.options import Options
from pipeline.records import Organisation
from pipeline.segment.passage import Passage

_TITLED_WORK = re.compile(r"《([^《》\n]{1,80})》")
_PACT = re.compile(r"(?:协议|合同|协议书|备忘录|意向书|合约)$")
_ALIAS_PRIORITY = 10
_NEGATIVE_PRIORITY = 5
# What stands in quotation marks this near is a motto, a slogan or a list of terms.
_MOTTO = 12
_MODEL = "organisation.weights"
_SOURCE = "organisation.source"
# A span of the tagger this long is a stretch of digits or noise; two joined names of the longest
# registered kind (some 40 characters) stay below.
_RUNAWAY = 120
# What two names in one span of the tagger's stand on either side of.
_SPLITS = JOINERS | {"、"}
# The share of its occurrences in a source that the tagger must take for a name.
_MAJORITY = 0.5
# Stands for no candidate where None says something else.
_ABSENT = Candidate(0, 0, "")


@dataclass(slots=True)
class _Found:
    """What one passage holds before the names of the others are known."""

    passage: Passage
    tokens: Tokens
    candidates: list[Candidate]
    aliases: list[Alias] = field(default_factory=list)


def extract_organisations(
    passages: Sequence[Passage], options: Options
) -> list[list[Organisation]]:
    """Return the organisations of each passage in reading order.

    passages: all of one source, since names are known across its articles.
    Raises :class:`~pipeline.errors.LexiconError` for a faulty user lexicon.
    """
    lexicon = load_lexicon(options.lexicon)
    found = [_find(passage, lexicon) for passage in passages]
    _outvote(found, lexicon)
    chosen = [resolve(each.candidates) for each in found]
    names, aliases, forms = _establish(found, chosen, lexicon)
    repeated = Occurrences(names)
    for at, each in enumerate(found):
        again = _again(each, repeated, lexicon)
        if again:
            chosen[at] = resolve([*each.candidates, *again])
    kinds = dict(names)
    written: dict[str, str] = {}
    for each, candidates in zip(found, chosen, strict=True):
        for c in candidates:
            name = each.tokens.text[c.start : c.end]
            kinds[name] = c.data
            written.setdefault(name, each.passage.text[c.start : c.end])
    identities = Identities.of(lexicon, aliases, kinds, forms, written)
    return [_records(f, c, identities) for f, c in zip(found, chosen, strict=True)]


def _again(found: _Found, names: Occurrences, lexicon: Lexicon) -> list[Candidate]:
    """Return the names of the source where nothing was found that is as long.

    What the tagger saw in its own place is its find; the source says of what type it is. What a
    rule found there stands before what the source repeats (see :func:`resolve`).
    """
    tokens, types = found.tokens, names.types
    standing: dict[tuple[int, int], Candidate | None] = {}
    for c in reversed(found.candidates):
        span = (c.start, c.end)
        # Of two alike the first counts, as it does where they are resolved.
        if c.rule == _MODEL:
            standing[span] = c
        else:
            standing.setdefault(span)
    again = []
    for name, start in names.find(tokens):
        end = start + len(name)
        tagged = standing.get((start, end), _ABSENT)
        if tagged is None or not stands_free(tokens, start, end):
            continue
        kind = types[name]
        if at_site(tokens.text, lexicon, end, kind):
            continue
        if tagged is _ABSENT:
            again.append(Candidate(start, end, _SOURCE, 0, False, kind))
        else:
            tagged.data = kind
    return again


def prepare(passage: Passage, options: Options, *, known: bool = True) -> Seen:
    """Return what the tagger sees of a passage; its training uses the same.

    known: False hides the lexicon's names, so that the training learns to do without them.
    """
    lexicon = load_lexicon(options.lexicon)
    tokens = Tokens(passage, lexicon.pairs, lexicon.codes)
    names = find_bodies(tokens, lexicon)[0] if known else []
    return look(tokens, find_heads(tokens, lexicon), names)


def _find(passage: Passage, lexicon: Lexicon) -> _Found:
    tokens = Tokens(passage, lexicon.pairs, lexicon.codes)
    heads = find_heads(tokens, lexicon)
    likely = _dealings(passage, lexicon)
    known, doubtful = find_bodies(tokens, lexicon, likely)
    full = heads + known + find_coded(tokens, lexicon) + doubtful
    model = load_model()
    if model is not None:
        seen = look(tokens, heads, known)
        # What a rule has found already, it types better: it needs no second witness.
        standing = {(c.start, c.end) for c in full}
        spans = [span for span in tag(model, seen, likely) if span not in standing]
        spans = _without_things(spans, heads, tokens.text, lexicon)
        full += _tagged(spans, tokens, lexicon)
    aliases = find_aliases(tokens, lexicon, full)
    candidates = full
    candidates += find_titled(tokens, lexicon)
    candidates += find_listed(tokens, lexicon)
    candidates += find_framed(tokens, lexicon, likely)
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


def _dealings(passage: Passage, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the sentences that tell of dealings between bodies."""
    search, view = lexicon.deals.search, passage.view
    return [(start, end) for start, end in passage.sentences if search(view, start, end)]


def _without_things(
    spans: list[tuple[int, int]], heads: Sequence[Candidate], text: str, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Leave out the spans that go on behind a university with a thing: 临江大学|机器人.

    Another body of it stays (临江大学附属医院), and what is no word (临江大学堂).
    """
    ends = {c.start: c.end for c in heads if c.data == "university"}
    return [
        (start, end)
        for start, end in spans
        if end - ends.get(start, end) < 2 or type_of(text[start:end], lexicon) != "company"
    ]


def _tagged(spans: list[tuple[int, int]], tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Keep the tagger's spans that are more than ordinary words, and give them their types."""
    kept = []
    for first, last in spans:
        if last - first > _RUNAWAY:
            continue
        for part in cut_edges(tokens, lexicon, first, last):
            for side in _sides(*part, tokens, lexicon):
                start, end = _to_known(tokens, lexicon, *side)
                if (
                    is_specific(tokens, lexicon, start, end)
                    and not is_part(tokens, lexicon, start, end)
                    and not _in_motto(tokens, start, end)
                ):
                    kind = type_of(tokens.text[start:end], lexicon)
                    kept.append(Candidate(start, end, _MODEL, 0, False, kind))
    return kept


def _in_motto(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether the span is a part of something short in quotation marks."""
    text = tokens.text
    opening = text.rfind("“", max(0, start - _MOTTO), start)
    if opening < 0:
        return False
    closing = text.find("”", end, end + _MOTTO)
    if closing < 0 or "”" in text[opening:start] or "“" in text[end:closing]:
        return False
    return (start, end) != (opening + 1, closing)


def _to_known(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> tuple[int, int]:
    """Return the span without its office, country or verb (临江大学|校长, 国家电网|投资)."""
    text, bodies, places = tokens.text, lexicon.bodies, lexicon.places
    ranks = lexicon.book.lists["ranks"]
    if text[end - 1] in lexicon.rank_ends and text.endswith(ranks, start + 2, end):
        end -= len(next(rank for rank in ranks if text.endswith(rank, start + 2, end)))
    company = text.find("公司", start + 2, end - 2)
    if company > 0 and text.endswith(lexicon.book.lists["whose"], start, company):
        # 大模型创业公司|智谱
        return company + 2, end
    if text[start : start + 2] not in lexicon.starts:
        return start, end
    thing = text[start:end] not in bodies and text.startswith(lexicon.book.lists["things"], end)
    for cut in range(start + 2, end - 1):
        before = text[start:cut]
        if before in bodies and (thing or _tells(text[cut:end], lexicon)):
            return start, cut
        if places.get(before) == "world_country" and text[cut:end] in bodies:
            return cut, end
    return start, end


def _tells(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word behind a known body tells what it does."""
    words = lexicon.words
    return (
        word in words["acts"]
        or word in words["break"]
        or (word in lexicon.common and word not in lexicon.weak_heads)
    )


def _sides(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the span, or what stands on either side of a joiner in it (A与B)."""
    text = tokens.text
    if _SPLITS.isdisjoint(text[first + 2 : last - 1]):
        return [(first, last)]
    for at in range(first + 2, last - 1):
        if text[at] not in _SPLITS:
            continue
        if text[at - 1] in "昨今" and tokens.inside(at) and at + 2 < last:
            # 甲港昨|与乙会: what the segmenter cut wrongly.
            return [(first, at - 1), (at + 1, last)]
        whole = not tokens.inside(at) and not tokens.inside(at + 1) and at + 2 < last
        if whole or text[first:at] in lexicon.bodies:
            return [(first, at), (at + 1, last)]
    return [(first, last)]


def _works(tokens: Tokens, lexicon: Lexicon) -> list[Candidate]:
    """Return the titles of works as negatives, save those that name a body or a pact of bodies."""
    found: list[Candidate] = []
    if "《" not in tokens.text:
        return found
    for match in _TITLED_WORK.finditer(tokens.text):
        if match[1] in lexicon.bodies or _PACT.search(match[1]):
            continue
        found.append(
            Candidate(
                match.start(),
                match.end(),
                "organisation.work",
                priority=_NEGATIVE_PRIORITY,
                negative=True,
            )
        )
    return found


def _outvote(found: Sequence[_Found], lexicon: Lexicon) -> None:
    """Drop what the tagger takes for a name and the rest of the source does not.

    An ordinary term that looks like a brand somewhere (硬科技) does not everywhere in its source;
    and where it stands before a word for a field (阿秒激光领域) it is no brand.
    """
    tagged: dict[str, int] = {}
    sure: set[str] = set()
    for each in found:
        text = each.tokens.text
        for candidate in each.candidates:
            name = text[candidate.start : candidate.end]
            if candidate.rule == _MODEL:
                tagged[name] = tagged.get(name, 0) + 1
            else:
                sure.add(name)
    unsure = Occurrences({name: "" for name in tagged if name not in sure})
    places: dict[str, list[tuple[str, int]]] = {name: [] for name in unsure.types}
    for each in found:
        for name, start in unsure.find(each.tokens):
            places[name].append((each.tokens.text, start))
    doubtful = {
        name
        for name, stands in places.items()
        if tagged[name] < _MAJORITY * apart(stands, len(name))
        or _is_field(name, stands, lexicon)
        or _is_person(name, stands, lexicon)
    }
    for each in found:
        text = each.tokens.text
        each.candidates = [
            c for c in each.candidates if c.rule != _MODEL or text[c.start : c.end] not in doubtful
        ]


def _is_field(name: str, places: Sequence[tuple[str, int]], lexicon: Lexicon) -> bool:
    """Return whether a name that ends in a line of business stands for the line itself."""
    if name[-2:] not in lexicon.weak_heads and name[-3:] not in lexicon.weak_heads:
        return False
    fields = lexicon.book.lists["domain"]
    return any(text.startswith(fields, start + len(name)) for text, start in places)


def _is_person(name: str, places: Sequence[tuple[str, int]], lexicon: Lexicon) -> bool:
    """Return whether a short name is a person's by its place: 董事长周立民, 周立民创立的."""
    if len(name) > 4:
        return False
    behind = lexicon.book.lists["persons"]
    if any(text.startswith(behind, start + len(name)) for text, start in places):
        return True
    ranks, ends = lexicon.book.lists["ranks"], lexicon.rank_ends
    return any(text[start - 1] in ends and text.endswith(ranks, 0, start) for text, start in places)


def _establish(
    found: Sequence[_Found], chosen: Sequence[Sequence[Candidate]], lexicon: Lexicon
) -> tuple[dict[str, str], list[tuple[str, str]], dict[str, tuple[str, ...]]]:
    """Return the names that the source establishes with their types, its aliases, short forms."""
    names: dict[str, str] = {}
    aliases: list[tuple[str, str]] = []
    forms: dict[str, tuple[str, ...]] = {}
    for each, candidates in zip(found, chosen, strict=True):
        text = each.tokens.text
        for candidate in candidates:
            name = text[candidate.start : candidate.end]
            names.setdefault(name, candidate.data)
            if (
                candidate.data in ("company", "university")
                and candidate.rule != _MODEL
                and name not in forms
            ):
                forms[name] = short_forms(name, lexicon)
        for alias in each.aliases:
            names[alias.name] = alias.type
            aliases.append((alias.name, text[alias.start : alias.end]))
    for name, short in forms.items():
        for form in short:
            # 卫星 in a text is no short form of 中国卫星通信公司.
            if form not in lexicon.ordinary:
                names.setdefault(form, names[name])
    return names, aliases, forms


def _records(
    found: _Found, candidates: Sequence[Candidate], identities: Identities
) -> list[Organisation]:
    records = []
    tokens = found.tokens
    for c in candidates:
        name = tokens.text[c.start : c.end]
        canonical = identities.canonical(name, c.data, tokens, c.start)
        record = found.passage.record(
            Organisation,
            c.start,
            c.end,
            type=c.data,
            canonical=canonical,
            rule=c.rule,
        )
        if record is not None:
            records.append(record)
    return records
