"""The view that patterns are matched on: as long as the text, character by character.

The text of a record stays as its source writes it. Patterns should not have to know that a
comma may be half width, a quotation mark a corner bracket and a character traditional, so they
run over a view in which each character stands for the one in the text at the same offset:

- traditional characters become simplified ones, by OpenCC's character table (``t2s``), character
  by character, so that no phrase can change the length;
- brackets, colons, semicolons, exclamation and question marks become full width, the percent
  sign, tilde and decimal point half width, corner brackets quotation marks, the middle dots one;
- a half-width comma becomes full width unless digits stand on both sides.
"""

from __future__ import annotations

import re
from functools import cache

_PUNCTUATION = str.maketrans(
    "():;!?[]％﹪～〜∼．﹒「」『』﹁﹂・‧∙•⋅–－‐‑‒−﹣〇○",
    "（）：；！？［］%%~~~..“”‘’“”·····-------〇〇",
)
# It begins with the comma, so that the search for it is one for a character.
_LIST_COMMA = re.compile(r",(?:(?![0-9])|(?<![0-9],))")
_NUMBER_COMMA = re.compile(",(?<=[0-9],)(?=[0-9])")
# So many different characters exchanged one by one take as long as one translation.
_MANY = 300
_CJK_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))


@cache
def _table() -> dict[int, str]:
    """Build the character table once, at first use: OpenCC's own table, asked a character each."""
    import opencc

    characters = [chr(code) for first, last in _CJK_BLOCKS for code in range(first, last)]
    # A line each: one call is much quicker than one for each, and no phrase goes over a line.
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {}
    for character, simplified in zip(characters, converted, strict=True):
        if len(simplified) == 1 and simplified != character:
            table[ord(character)] = simplified
    table.update((code, chr(to)) for code, to in _PUNCTUATION.items() if code != to)
    return table


@cache
def exchanged() -> str:
    """Return the inside of the class of the characters that the view exchanges, less the comma."""
    return re.escape("".join(map(chr, sorted(_table()))))


@cache
def _affected() -> re.Pattern[str]:
    return re.compile(f"[{exchanged()}]")


@cache
def _chained() -> frozenset[str]:
    """Return the characters that the view exchanges for one it would exchange again."""
    table = _table()
    return frozenset(chr(code) for code, to in table.items() if ord(to) in table)


def view_of(text: str, rare: str | None = None) -> str:
    """Return the view of ``text``: the same length, one character for each.

    rare: characters of which one stands in it for all that the view exchanges; it spares the
    search for them.
    """
    table = _table()
    each = set(_affected().findall(text if rare is None else rare))
    # Exchanging one character after the other is ten times faster than a translation on
    # simplified text, and slower where many different ones are exchanged.
    if len(each) > _MANY or not each.isdisjoint(_chained()):
        view = text.translate(table)
    else:
        view = text
        for character in each:
            view = view.replace(character, table[ord(character)])
    if "," not in view:
        return view
    # A pattern that replaces is slower than a string, which does where no number holds a comma.
    if _NUMBER_COMMA.search(view) is None:
        return view.replace(",", "，")
    return _LIST_COMMA.sub("，", view)
