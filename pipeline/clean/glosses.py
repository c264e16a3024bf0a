"""Readings put behind characters against copying: ``戰(zhàn)略``, ``據【jù】``, also twice.

A bracket is a gloss where it holds one legal syllable, or several with their tones, right behind
a Chinese character and the page has several of them: one alone may be a real abbreviation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.aligned import AlignedText
from pipeline.patterns import lazy
from pipeline.rules import load_rules

# Fewer glosses on a page than this are left standing.
_FEWEST = 3
_SHORTEST_SYLLABLE, _LONGEST_SYLLABLE = 2, 8
# Vowels with their tones, in one character or with a combining mark behind.
_LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u0308\u030c"
_GLOSS = lazy(
    rf"(?<=[㐀-鿿豈-﫿⺀-⿟])(?:[(（【［\[〔]\s?(?P<syllable>[{_LETTERS}]{{1,32}}[1-5]?)\s?[)）】］\]〕])"
    rf"(?:[(（【［\[〔]\s?[{_LETTERS}]{{1,8}}[1-5]?\s?[)）】］\]〕])?"
)
# Each bracket for itself: a search for one character is ten times as fast as for any of six.
_HINTS = tuple((one, re.compile(rf"{re.escape(one)}\s?[{_LETTERS}]")) for one in "(（【［[〔")


def drop_glosses(aligned: AlignedText) -> AlignedText:
    """Drop inline readings where the page is full of them."""
    text = aligned.text
    if not _holds_hint(text):
        return aligned
    found = [match.span() for match in _GLOSS.finditer(text) if _is_reading(match["syllable"])]
    if len(found) < _FEWEST:
        return aligned
    return aligned.drop((start, end, "pinyin gloss") for start, end in found)


def _holds_hint(text: str) -> bool:
    for bracket, hint in _HINTS:  # noqa: SIM110 — twice as fast as any() over as few
        if bracket in text and hint.search(text) is not None:
            return True
    return False


def _is_reading(written: str) -> bool:
    """Tell whether letters are one syllable, or several of which one carries its tone."""
    if len(written) <= _LONGEST_SYLLABLE and _is_syllable(written):
        return True
    plain = _plain(written)
    if len(plain) < 2 * _SHORTEST_SYLLABLE or written.isascii():
        return False
    # Where a syllable may end, from the left.
    ends = {0}
    for at in range(1, len(plain) + 1):
        for size in range(1, _LONGEST_SYLLABLE):
            if at - size in ends and plain[at - size : at] in _syllables():
                ends.add(at)
                break
    return len(plain) in ends


def _plain(written: str) -> str:
    """Return the letters of a reading without their tones, ü as v."""
    bare = unicodedata.normalize("NFD", written.rstrip("12345"))
    plain = "".join(c for c in bare if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", plain).replace("ü", "v")


def _is_syllable(written: str) -> bool:
    """Tell whether letters are one syllable; a lone vowel must carry its tone."""
    plain = _plain(written)
    if len(plain) == 1:
        return plain in "aeo" and plain != written.replace("ü", "v")
    return plain in _syllables()


@cache
def _syllables() -> frozenset[str]:
    lists = load_rules("pinyin.toml").lists
    return frozenset(lists["none"]) | {
        initial + final
        for initial, finals in lists.items()
        if initial != "none"
        for final in finals
    }
