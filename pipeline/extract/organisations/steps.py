"""What a word means for the walk from a head to the left, whatever stands round it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.extract.organisations.tokens import JOINERS

GOES_ON, ENDS, DEPENDS = range(3)
NUMBER = re.compile(r"[0-9.,%-]+")
_COUNTED = re.compile(r"(?:[0-9.,]+|[一二两三四五六七八九十几数多百千万半]+)[余多来]?[^第]?")
_COUNTS = frozenset("家个名位所座间批类种支项条笔股年月日元次届余多")
# Ends of words for those who stand in a relation to the body named next: 质权人, 发包方.
_ROLES = frozenset("人方商者员")
# Such ends in words for what bodies are founded for: 机器人协会, 消费者协会, 残疾人联合会.
_SERVED = frozenset(
    ["机器人", "残疾人", "消费者", "志愿者", "老年人", "退役军人", "未成年人", "创业者", "劳动者"]
)
# What the segmenter takes with the character before it: 天于|嘉义县, 昨与|乙会.
_JOINED = JOINERS | frozenset("于向")
# What ends a name with the character before it too: 团对|研究院, 民是|甲集团.
_CUT = frozenset("对是")
# The marks and the word that a name may hold, by what stands round them.
_HELD = frozenset("）·-&.' 中")
# More words than a language has: beyond it what is known of them is forgotten.
_WORDS = 1 << 18


class Steps(dict[str, int]):
    """GOES_ON for a word that a name may hold, ENDS for one that none does, or DEPENDS.

    Filled as words come. DEPENDS: what stands round the word decides.
    """

    def __init__(
        self, breaks: frozenset[str], common: frozenset[str], places: Iterable[str]
    ) -> None:
        """Take the words that end a name, the common ones, and the names of places."""
        super().__init__()
        self.breaks = breaks
        self.common = common
        # What such a character says depends: 会 is a verb, and a part of 新会.
        self.held = _HELD.union([place[-1] for place in places if len(place) <= 2])

    def __missing__(self, word: str) -> int:
        """Look at a word that has not come yet."""
        if len(self) >= _WORDS:
            self.clear()
        step = self[word] = self._step(word)
        return step

    def _step(self, word: str) -> int:
        if word in JOINERS or word == "企业" or (len(word) == 2 and word[1] in _JOINED):
            return DEPENDS
        if len(word) > 1 and (word in self.breaks or self._is_role(word)):
            return ENDS
        if len(word) > 1 and word[-1] in _CUT and word not in self.common:
            return ENDS
        if word in self.breaks or not word[0].isalnum():
            return DEPENDS if word in self.held else ENDS
        if NUMBER.fullmatch(word):
            return DEPENDS
        if len(word) <= 4 and counts(word):
            return DEPENDS if word in self.held else ENDS
        return GOES_ON

    def _is_role(self, word: str) -> bool:
        role = len(word) > 2 and word[-1] in _ROLES and word in self.common
        return role and word not in _SERVED


def counts(word: str) -> bool:
    """Return whether the word counts what follows (十家), rather than being part of a name."""
    if word[-1] not in _COUNTS or word.startswith("第"):
        return False
    return _COUNTED.fullmatch(word) is not None
