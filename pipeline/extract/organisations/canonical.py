"""Which names of one source mean the same body, and what the body is called.

In this order: the user's file, the aliases the source defines, the fullest name the source gives
that this one shortens, the lexicon of well-known bodies, the expansion of organs (市科技局 with its
city from the context), the name as written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.extract.organisations.lexicon import Lexicon
from pipeline.extract.organisations.tokens import Tokens

_LEGAL = re.compile(
    r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:公司|合伙企业)(?:（有限合伙）)?$|集团$|（集团）$"
)
_LEGAL_ENDS = ("公司", "合伙企业", "（有限合伙）", "集团", "（集团）")
_BRACKET = re.compile(r"（[^（）]*）")
_COMMITTEE = re.compile(r"(?:[省市县区州旗]|自治区)委$")
_GOVERNMENT = re.compile(r"(?<=[省市县区州旗镇乡])(?<!特别行政区)政府")
_BARE = re.compile(r"(?P<level>省|市|县|区|州|自治区)(?=.)")
# How many words back the place that a bare 省政府 belongs to is looked for.
_LOOK_BACK = 400
_SHORTENED = {"institute", "university", "laboratory", "other", "government"}


@lru_cache(maxsize=1 << 14)
def short_forms(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the forms that news shortens a full company name to, the longest first.

    Without its legal form, its bracket, its place and its line of business, from either end:
    中智科仪（北京）科技有限公司 gives 中智科仪科技 and 中智科仪. A form that is an ordinary word or
    a place is none.
    """
    if name.endswith("大学"):
        return (name[:-2],) if len(name) > 5 and not _ordinary(name[:-2], lexicon) else ()
    core = _BRACKET.sub("", name) if "（" in name else name
    if core.endswith(_LEGAL_ENDS):
        core = _LEGAL.sub("", core)
    heads = {core}
    if "集团" in name[-8:]:
        stem = core.removesuffix("集团")
        heads |= {stem, stem + "集团"}
    trimmed = core
    while True:
        last = _line_at_end(trimmed, lexicon)
        if not last:
            break
        trimmed = trimmed[:-last]
        heads.add(trimmed)
    forms = set(heads)
    for form in heads:
        for size in (4, 3, 2):
            if form[:size] in lexicon.places:
                if any(form[:long] in lexicon.bodies for long in range(size + 1, len(form))):
                    # 中国移动|浙江 is no short form without 中国.
                    break
                forms.add(form[size:].removeprefix("市").removeprefix("省"))
                break
    kept = [form for form in forms if len(form) < len(name) and _is_short_name(form, lexicon)]
    return tuple(sorted(kept, key=lambda form: (-len(form), form)))


def _line_at_end(name: str, lexicon: Lexicon) -> int:
    """Return how long the line of business is that the name ends in, 0 where nothing would stay."""
    for size in (4, 3, 2):
        if len(name) - size >= 2 and name[-size:] in lexicon.line_words:
            return size
    return 0


def _is_short_name(form: str, lexicon: Lexicon) -> bool:
    """Return whether the form is neither an ordinary word nor a place, nor two of them."""
    return (
        len(form) >= 2
        and form not in lexicon.common
        and form not in lexicon.places
        and form not in lexicon.line_words
        and form != "集团"
        and not _ordinary(form, lexicon)
    )


def _ordinary(form: str, lexicon: Lexicon) -> bool:
    """Return whether the form is ordinary words put together (硬科技 创新, 数字 经济 发展)."""
    common, places, lines = lexicon.common, lexicon.places, lexicon.line_words
    for cut in range(1, len(form)):
        if form[:cut] in common or form[:cut] in places:
            rest = form[cut:]
            if rest in common or rest in lines or (cut > 1 and _ordinary(rest, lexicon)):
                return True
    return False


@dataclass(slots=True)
class Identities:
    """The names of one source: which body each stands for."""

    lexicon: Lexicon
    fuller: dict[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    # The places of the passage read last, by level: its organs are asked for one after the other.
    _read: Tokens | None = None
    _places: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        aliases: Iterable[tuple[str, str]],
        kinds: Mapping[str, str],
        forms: Mapping[str, Sequence[str]],
        written: Mapping[str, str],
    ) -> Identities:
        """Relate the names of a source.

        aliases: (alias, full name) as the source defines them. kinds: the type of every name found
        in it. forms: what :func:`short_forms` gives for names that have any. written: a name of
        the view as the source writes it.
        """
        identities = cls(lexicon, written=written)
        defined = dict(aliases)
        shorts: dict[str, list[str]] = {}
        for name, short in forms.items():
            for form in short:
                if form in kinds:
                    shorts.setdefault(form, []).append(name)
        for name, owners in _longer(kinds, forms, lexicon).items():
            shorts.setdefault(name, owners)
        for name, owners in shorts.items():
            if name in defined:
                continue
            fullest = owners[0]
            if len(owners) > 1:
                fullest = min(owners, key=lambda owner: (-len(owner), owner))
                if not all(owner in fullest or _fits(owner, fullest) for owner in owners):
                    continue
            identities.fuller[name] = fullest
        identities.fuller.update(defined)
        return identities

    def canonical(self, name: str, kind: str, tokens: Tokens, start: int) -> str:
        """Return what the body named at own offset ``start`` is called."""
        body = self.lexicon.bodies.get(name)
        if body is not None and body.user:
            return body.canonical
        if name in self.fuller:
            seen = {name}
            while name in self.fuller and self.fuller[name] not in seen:
                name = self.fuller[name]
                seen.add(name)
            body = self.lexicon.bodies.get(name)
        if body is not None:
            return body.canonical
        if kind in ("government", "party"):
            organ = self._organ(name, tokens, start)
            return organ if organ != name else self.written.get(name, name)
        return self.written.get(name, name)

    def _organ(self, name: str, tokens: Tokens, start: int) -> str:
        """Write an organ out: 西安市科技局, 省政府, 市委."""
        full = name
        bare = _BARE.match(name)
        if bare:
            place = self._place_before(tokens, start, bare["level"])
            if place is None:
                return name
            full = place + name[len(bare["level"]) :]
        for cut in range(1, len(full) - 1):
            # 创新及科技局 is the name of an organ by itself.
            if full[cut:] in self.lexicon.organs and full[cut - 1] not in "及和与":
                return full[:cut] + self.lexicon.organs[full[cut:]]
        full = _GOVERNMENT.sub("人民政府", full)
        if _COMMITTEE.search(full) and not full.startswith("中共"):
            return "中共" + full
        return full

    def _place_before(self, tokens: Tokens, start: int, level: str) -> str | None:
        """Return the place of this level named last before ``start``, else the first after it."""
        if self._read is not tokens:
            self._read, self._places = tokens, {}
        if level not in self._places:
            named = ((k, self._as_level(word, level)) for k, word in enumerate(tokens.words))
            self._places[level] = [(k, place) for k, place in named if place is not None]
        places = self._places[level]
        here = tokens.at(start)
        after = bisect_left(places, (here, ""))
        for at in (after - 1, after):
            if 0 <= at < len(places) and abs(places[at][0] - here) <= _LOOK_BACK:
                return places[at][1]
        return None

    def _as_level(self, word: str, level: str) -> str | None:
        places = self.lexicon.full_places
        # The segmenter may have made one word of a place and its organ (陕西省委).
        full = next((places[word[:n]] for n in range(len(word), 1, -1) if word[:n] in places), None)
        if full is None:
            return None
        if level == "自治区":
            return full if full.endswith("自治区") else None
        if full.endswith(level):
            return full
        if level == "省" and full.endswith("市"):
            upper = self.lexicon.within.get(full, "")
            return upper if upper.endswith("省") else None
        return None


def _longer(
    kinds: Mapping[str, str], forms: Mapping[str, Sequence[str]], lexicon: Lexicon
) -> dict[str, list[str]]:
    """Return the names of a source with those that they are contractions of.

    西安光机所, 西安交大, 乐山微电.
    """
    longer: dict[str, list[str]] = {}
    for name in forms:
        for short in _clipped(name):
            # 中国移动 is no contraction of 中国移动浙江公司.
            if kinds.get(short) == "company" and short not in lexicon.bodies:
                longer.setdefault(short, []).append(name)
    alike: dict[tuple[str, str, str], list[str]] = {}
    for name, kind in kinds.items():
        if kind in _SHORTENED and len(name) > 2:
            alike.setdefault((kind, name[0], name[-1]), []).append(name)
    for names in alike.values():
        if len(names) > 1:
            for name in names:
                full = [other for other in names if _contracts(name, other)]
                if full:
                    longer[name] = full
    return longer


@lru_cache(maxsize=1 << 14)
def _clipped(name: str) -> tuple[str, ...]:
    """Return a full name without its legal form and its last or its last two characters."""
    stem = _LEGAL.sub("", name)
    return tuple(stem[:-cut] for cut in (1, 2) if len(stem) - cut >= 4)


def _contracts(short: str, full: str) -> bool:
    """Return whether characters are left out inside the full name, not at one of its ends."""
    return (
        len(full) > len(short)
        and not full.endswith(short)
        and not full.startswith(short)
        and _fits(short, full)
    )


def _fits(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)
