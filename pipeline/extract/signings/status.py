"""Decide how far a signing has come, and how sure its record is."""

from __future__ import annotations

from pipeline.extract.signings.act import Act, Trigger
from pipeline.extract.signings.mask import Masked
from pipeline.extract.signings.words import compiled, plain

# How far before the trigger a word may stand that says what became of it.
_REACH = 24
# The last characters of INTENDED, which most sentences hold none of.
_INTENDED = frozenset("拟将划备望算")


def read_status(masked: Masked, trigger: Trigger, start: int, end: int) -> str:
    """Return ``signed``, ``planned``, ``negated`` or ``terminated``.

    start, end: the span round the trigger whose words count: from its clause to its object.
    """
    text = masked.text
    if trigger.kind == "end":
        return "terminated"
    before = text[max(start, trigger.start - 60) : trigger.start]
    near = before[-_REACH:]
    if plain("{ENDEDS}").search(before) or plain("[^，。；]{0,30}(?:{ENDEDS}|作废|失效)").match(
        text, trigger.end, end
    ):
        return "terminated"
    if plain("{NEGATEDS}[^，。；]{0,14}$").search(near):
        return "negated"
    if "同意" in before and compiled(
        "(?:董事会|股东会|股东大会|会议)[^，。；]{0,6}同意[^，。；]{0,40}$"
    ).search(before):
        # What a board agrees to is still to be signed.
        return "planned"
    if plain("{PLANNEDS}[^，。；]{0,22}$").search(near) and not compiled(
        "(?:已|成功|顺利|正式)$"
    ).search(near):
        return "planned"
    intended = "{INTENDED}(?:{ADVERBS}){WITH}[^，。；]*(?<!已|成功|顺利)$"
    if not _INTENDED.isdisjoint(text[start : trigger.start]) and compiled(intended).search(
        text, start, trigger.start
    ):
        # `拟与甲市某区管委会就在某地投资建设的相关事宜签订`
        return "planned"
    if compiled("[^，。；、]{0,40}的(?:议案|预案|提案)").match(text, trigger.end, end):
        # A board votes on what is to be signed.
        return "planned"
    if text.endswith(("，", "，\n"), 0, start):
        # `拟通过子公司…，与乙公司签署`
        clause = max(text.rfind(mark, 0, start - 2) for mark in "，。；")
        if compiled("[拟将](?:通过|以|借助|采用)[^，。；]*，$").search(text, clause + 1, start):
            return "planned"
    if trigger.kind == "reach" and compiled("[^，。；]{0,16}意向(?!书|协议)").match(
        text, trigger.end, end
    ):
        return "planned"
    return "signed"


def confidence(act: Act) -> str:
    """Return ``high`` where the sentence itself tells two recognised parties and a verb of signing.

    ``low`` is everything less: one party, an act told by a noun, parties taken from elsewhere,
    a name that nothing but its place in the sentence shows, a reached agreement without a paper.
    """
    parties = [item for item in act.parties if item.kind not in ("agent", "office")]
    sure = [item for item in parties if item.strong]
    if (
        act.trigger.kind in ("verb", "reach", "define", "sign")
        and len(sure) >= 2
        and not act.inferred
    ):
        return "high"
    return "low"
