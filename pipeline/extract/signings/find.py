"""Find the triggers: the words that tell a signing, and none of those that only look like it."""

from __future__ import annotations

import re

from pipeline.extract.mentions import Candidate, resolve
from pipeline.extract.signings.act import Trigger
from pipeline.extract.signings.words import needed_words, trigger_rules
from pipeline.segment.passage import Passage

# Every trigger holds one of these; sentences without them are never looked at. Each alternative
# begins with a plain character: only so does `re` pass by all others in one quick scan.
_HINT = re.compile(
    "签|续约|换约|达成|订立|订约|缔结|解约|终止|解除|双方[为是系：]|各方[为是系：]|当事人[为是系：]"
    "|订下|交换[^，。；]{0,16}文本|互换[^，。；]{0,16}文本|敲定|谈妥|议定"
    "|拿下|斩获|揽获|揽下|接获|喜获"
    "|建立[^，。；]{0,8}?战略|结成[^，。；]{0,8}?战略|形成[^，。；]{0,8}?战略|确立[^，。；]{0,8}?战略"
)
# More hints than any sentence holds: what follows in it is no prose, and is not looked at.
_MOST = 30


def find_triggers(passage: Passage) -> list[Trigger]:
    """Return the triggers of the passage in reading order."""
    view = passage.view
    hints: dict[int, list[int]] = {}
    for match in _HINT.finditer(view):
        hints.setdefault(passage.sentence_at(match.start()), []).append(match.end())
    candidates: list[Candidate] = []
    for number, ends in hints.items():
        start, end = passage.sentences[number]
        if len(ends) > _MOST:
            end = ends[_MOST]
        candidates += _in_span(view, start, end)
    return [Trigger(c.start, c.end, c.data, c.rule) for c in resolve(candidates)]


def _in_span(view: str, start: int, end: int) -> list[Candidate]:
    sentence = view[start:end]
    # Many rules need the same word: each is looked for once.
    held = {word for word in needed_words() if word in sentence}
    found: list[Candidate] = []
    for rule, pattern, needs, hint, kind in trigger_rules():
        if rule.negative and not found:
            # What is no signing comes last, and here is nothing that it could deny.
            break
        if needs.isdisjoint(held) and not (hint and hint.search(sentence)):
            continue
        for match in pattern.finditer(view, start, end):
            first, last = match.span()
            found.append(Candidate(first, last, rule.id, rule.priority, rule.negative, kind))
    return found
