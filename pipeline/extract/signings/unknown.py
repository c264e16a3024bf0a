"""Read a name that nothing but its place in the frame shows, and judge whether it is one."""

from __future__ import annotations

from pipeline.extract.organisations.lexicon import load_lexicon
from pipeline.extract.signings.act import Item, Person
from pipeline.extract.signings.mask import BRACKET, NAME_REST, Masked
from pipeline.extract.signings.people import title_at
from pipeline.extract.signings.words import compiled, plain, words
from pipeline.segment.words import segmenter

CLOSE = "”’'\"" + BRACKET
# The longest that a name may be which nothing but the frame shows.
LONGEST = 60
# The longest name of a place.
PLACE = 9
# The shortest word that two common words may make up: 智能家居.
_COMPOUND = 4


def read_unknown(masked: Masked, at: int, end: int, *, listed: bool) -> Item | None:
    """Read the unknown name that begins at ``at`` of the masked text, or None; own offsets.

    A word for a body at its end shows one (恒远资本). Any other stretch must hold what no common
    word is (蔚来 in 蔚来汽车与…), or be quoted, foreign or a place with something behind it; in a
    list beside a known body (``listed``, or one that follows) it need not.
    """
    text = masked.text
    under = compiled("{UNDER_WORDS}").match(text, at, end)
    if under and under.end() < end:
        at = under.end()
    leader = plain("{LEADER}").match(text, at, end)
    if leader and leader.end() < end:
        at = leader.end()
    limit = min(end, at + LONGEST)
    match = compiled("{STOP}").search(text, at + 2, limit)
    stop = match.start() if match else limit
    if not match and limit < end:
        return None
    while stop > at and text[stop - 1] in CLOSE:
        stop -= 1
    name = text[at:stop]
    if not _plausible(name):
        return None
    office = title_at(text, at, stop)
    if office and stop - office in (2, 3) and compiled("[一-龥]+").fullmatch(text, office, stop):
        # `副市长祖钧公`: an officer with a rare surname.
        person = Person(office, stop, (at, office), None)
        return Item(at, stop, "agent", persons=[person], strong=False, stop=stop)
    # The name as written: the masked text is simplified.
    told = masked.passage.text[at:stop]
    after = stop
    while after < end and text[after] in CLOSE:
        after += 1
    if name.endswith(("先生", "女士")) and len(name) > 3:
        return Item(at, stop - 2, "person", stop=after)
    if name.endswith(tuple(words("place_ends"))) and len(name) <= PLACE and _is_place(name):
        return Item(at, stop, "place", canonical=told, stop=after)
    strong = name.endswith(tuple(words("body_ends")))
    if strong or _shown(text, at, stop, listed=listed):
        return Item(at, stop, "name", canonical=told, strong=strong, stop=after)
    if plain("{DESCRIBED}$").search(name) and compiled("(?:{WITH}|和)$").search(text, at - 3, at):
        # `与购房者签约`: somebody, but nobody's name.
        return Item(at, stop, "group", strong=False, stop=after)
    return None


def _shown(text: str, at: int, stop: int, *, listed: bool) -> bool:
    """Whether anything but its slot shows that the stretch ``[at, stop)`` is a name."""
    name = text[at:stop]
    if names_something(name) or (text[at - 1 : at] == "“" and text.startswith("”", stop)):
        return True
    if listed or compiled("{GLUE}[“]?{N}").match(text, stop):
        return True
    if plain("{DESCRIBED}$").search(name) or len(segmenter()(name)) < 2:
        return False
    # `新乳业发布公告`: more than one word, and it tells of itself.
    if compiled("(?:{D}|晚间|今日|昨日|近日)*(?:发布|公告|宣布|披露|公布)").match(text, stop):
        return True
    # `招商工业与埃尔达航运`: opposed to a known body, and more than one common word.
    return bool(compiled("{WITH}[“]?{N}").match(text, stop))


def _is_place(name: str) -> bool:
    """Whether a name that ends as a place does is one: 鄂城区, but neither 园区 nor 各地市."""
    places = load_lexicon().places
    if name in places or name in words("places"):
        return True
    return len(name) > 2 and (names_something(name[:-1]) or names_something(name))


def names_something(name: str) -> bool:
    """Whether the words of ``name`` show a name: one among them is no common word.

    Words for people and trades (应届生, 品牌方) are none, nor are those that two common words make
    up (智能家居); a place, or a place with more behind it, is one (广州地铁).
    """
    lexicon = load_lexicon()
    if name in lexicon.places or compiled("[A-Za-z]{2}").search(name):
        return True
    if plain("{DESCRIBED}$").search(name):
        return False
    parts = segmenter()(name)
    if parts[0] in lexicon.places and len(parts) > 1:
        return True
    rare = [part not in lexicon.ordinary for part in parts]
    if any(
        new and len(part) > 1 and not _compound(part) for part, new in zip(parts, rare, strict=True)
    ):
        return True
    # 岫原矿业: characters that are no words, before a line of business.
    single = all(len(part) == 1 for part in parts[:-1])
    if len(parts) > 2 and parts[-1] in lexicon.line_words and single and rare:
        return True
    # 徕卡 falls into two characters that are no words.
    return all(rare) and all(len(part) == 1 for part in parts) and len(name) <= 3


def _compound(word: str) -> bool:
    """Whether a word is made of two common ones."""
    common = load_lexicon().common
    return len(word) >= _COMPOUND and any(
        word[:at] in common and word[at:] in common for at in range(2, len(word) - 1)
    )


def _plausible(name: str) -> bool:
    """Whether a stretch may be a name: no sentence, no common word."""
    longest = LONGEST if name.isascii() else 30
    if not 2 <= len(name) <= longest or name in words("nobody"):
        return False
    if compiled("[^一-龥A-Za-z0-9·&.*（）()\\- {X}]").search(name) or NAME_REST in name:
        return False
    if compiled("{ADVERBS}").fullmatch(name):
        return False
    return not compiled("{UNLIKELY}").search(name)
