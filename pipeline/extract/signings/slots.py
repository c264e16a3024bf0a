"""Answer what the reading of a slot asks of the text round a name: where it goes on, who it is."""

from __future__ import annotations

from typing import Any

from pipeline.extract.signings.act import Item
from pipeline.extract.signings.mask import NAME, QUANTITY, Masked
from pipeline.extract.signings.words import compiled, plain, words


def past_its(text: str, at: int, end: int) -> int:
    """Return where a list goes on behind a 其: ``A及其|9家子公司``, ``A及其子公司|``."""
    if not text.startswith("其", at, end):
        return at
    unnamed = compiled("其{UNDER_WORDS}(?={ADVERBS}$)").match(text, at, end)
    return int(unnamed.end()) if unnamed else at + text.startswith("其" + QUANTITY, at, end)


def past_founders(text: str, at: int, end: int) -> int:
    """Return where a party begins behind those who founded it: ``由A、B共同成立的|C公司``."""
    if text.find("的", at, end) < 0:
        return at
    match = plain("{FOUNDERS}").match(text, at, end)
    return int(match.end()) if match else at


def list_comma(masked: Masked, at: int, end: int, items: list[Item]) -> Any:
    """Match a comma that stands for 、 between known names."""
    if items and items[-1].kind == "body" and masked.text.startswith("，" + NAME, at, end):
        return compiled("，(?={N})(?=[^。；]{0,120}(?:等|{Q}|和|与|签))").match(
            masked.text, at, end
        )
    return None


def canonical_of(masked: Masked, start: int, end: int) -> str:
    """Return the canonical that the source gives a name, or the name itself."""
    name = masked.passage.text[start:end]
    known = (record.canonical for record in masked.names.values() if record.text == name)
    return next(known, name)


def is_person(masked: Masked, at: int) -> bool:
    """Whether what is taken for a body at ``at`` reads like a person: 实际控制人林章威."""
    record = masked.names[at]
    span = record.start_char, record.end_char
    named = compiled("{CHINESE}").fullmatch(masked.passage.view, *span)
    return bool(named) and not record.text.endswith(tuple(words("body_ends")))


def past_polite(text: str, at: int, end: int) -> int:
    """Return where reading goes on behind a person: past 先生 and brackets."""
    match = compiled("(?:先生|女士|博士|教授|本人)?[{X}]*").match(text, at, end)
    return int(match.end()) if match else at
