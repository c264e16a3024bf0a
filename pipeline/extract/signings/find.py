"""Find the triggers: the words that tell a signing, and none of those that only look like it."""

from __future__ import annotations

import re

from pipeline.extract.mentions import Candidate, resolve
from pipeline.extract.signings.act import Trigger
from pipeline.extract.signings.words import trigger_rules
from pipeline.segment.passage import Passage

# Every trigger holds one of these; sentences without them are never looked at.
_HINT = re.compile("签|达成|订立|缔结")


def find_triggers(passage: Passage) -> list[Trigger]:
    """Return the triggers of the passage in reading order."""
    view = passage.view
    sentences: list[int] = []
    for match in _HINT.finditer(view):
        number = passage.sentence_at(match.start())
        if not sentences or sentences[-1] != number:
            sentences.append(number)
    found: list[Trigger] = []
    for number in sentences:
        found += _in_sentence(view, *passage.sentences[number])
    return found


def _in_sentence(view: str, start: int, end: int) -> list[Trigger]:
    candidates = []
    for rule, compiled in trigger_rules():
        for match in compiled.finditer(view, start, end):
            candidates.append(
                Candidate(
                    match.start(),
                    match.end(),
                    rule.id,
                    rule.priority,
                    rule.negative,
                    rule.fields.get("kind"),
                )
            )
    return [Trigger(c.start, c.end, c.data, c.rule) for c in resolve(candidates)]
