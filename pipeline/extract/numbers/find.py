"""Plain numbers in any text, with or without a unit: numbers, ordinals, and what bounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.aligned import FOLD_WIDTH
from pipeline.extract.numbers.bounds import bounds
from pipeline.extract.numbers.numerals import (
    EXACT,
    NUMERAL,
    NUMERAL_CHARACTERS,
    Number,
    divide,
    evaluate,
    exactly,
    multiply,
)
from pipeline.segment.words import segmenter, spans_of
from pipeline.view import view_of

_START = re.compile(rf"[.{NUMERAL_CHARACTERS}半]")
_POINT = re.compile(r"(?<![0-9.])\.[0-9]+")
_MILLIONS = re.compile(r"([0-9]+(?:\.[0-9]+)?)M(?![A-Za-z])")
_MIXED_FRACTION = re.compile(r"(?:([0-9]+) )?([0-9]+)/([0-9]+)(?![0-9/])")
_HALF = re.compile(r"[一1]半|半(?=个)")
_DOZEN = re.compile(r"打(?![造破开通击响工印赢好卡算下车败断磨假扫法包架乱折出入听])")
_PARTS = frozenset(("百", "千", "万", "百万", "千万", "百万万", "十万"))
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_FOLD = {**FOLD_WIDTH, ord("／"): "/", ord("＋"): "+"}
_VERB = re.compile(r"[是有为了]")
_JOIN = re.compile(r"的?同时|[，、]?(?:并且|而且|[并且而])?")
_EQUAL = re.compile(r"等于$")
_BETWEEN = re.compile(r"(?:位于|介于|处于|在)$")
_LINK = re.compile(r"至|到|——|—|-|~")
_AND = re.compile(r"[和与及到至]")
_CLASSIFIERS = frozenset(
    "个双对打只台家位名条项次件张本人里米元块天年月日号点分度成折倍岁斤两种口座"
)


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text; offsets count in the text that was given, half open.

    kind: ``number`` or ``ordinal`` (第三).
    """

    start: int
    end: int
    text: str
    kind: str
    number: Number


def find_numbers(text: str) -> list[FoundNumber]:
    """Return the numbers of a text in reading order, dates and names not excluded.

    White space inside a number is bridged, widths are folded; bounding words (超过, 以上) and
    both ends of a range belong to the mention.
    """
    view, offsets = _squeeze(text)
    found = _Finder(view).find()
    return [
        FoundNumber(
            offsets[start],
            offsets[end - 1] + 1,
            text[offsets[start] : offsets[end - 1] + 1],
            kind,
            number,
        )
        for start, end, kind, number in found
    ]


def parse_number(text: str) -> Number | None:
    """Return what a text that is one number says, or None where it is no number.

    A percentage is its number as a fraction: ``百分之五`` and ``5%`` are 0.05, ``5‰`` is 0.005,
    ``七成五`` 0.75, ``3.5个百分点`` 0.035.
    """
    view = _squeeze(text)[0]
    scale = Decimal(1)
    for ending, factor in _SCALES.items():
        if view.endswith(ending):
            view, scale = view[: -len(ending)], Decimal(factor)
            break
    tenths = re.fullmatch(r"(.+)成([一二三四五六七八九半]?)", view)
    if tenths:
        view, scale = (
            tenths[1] + ("点" + tenths[2].replace("半", "五")).rstrip("点"),
            Decimal("0.1"),
        )
    if view == "半":
        return exactly(multiply(Decimal("0.5"), scale))
    fraction = _FRACTION.fullmatch(view)
    if fraction:
        parts = [NUMERAL.fullmatch(part) for part in (fraction[3], fraction[2])]
        over, under = (evaluate(part[0]) if part else None for part in parts)
        if over is None or under is None or over.value is None or not under.value:
            return None
        sign = Decimal(-1 if fraction[1] else 1)
        return exactly(divide(multiply(multiply(over.value, sign), scale), under.value))
    found = _Finder(view).find()
    if len(found) != 1 or found[0][0] or found[0][1] != len(view) or found[0][2] != "number":
        return None
    return found[0][3].times(scale)


_FRACTION = re.compile(r"([负-]?)([^又分负]+)分之([^分又]+)")
_SCALES = {"%": "0.01", "‰": "0.001", "个百分点": "0.01", "百分点": "0.01", "倍": "1"}


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Return the view without the white space inside numbers, and the offset of each character.

    A space between two digits, or behind a comma, parts two numbers and stays.
    """
    folded = view_of(_WIDE_COMMA.sub(",", text).translate(_FOLD))
    kept: list[int] = []
    for at, character in enumerate(folded):
        if character.isspace():
            before = folded[kept[-1]] if kept else ""
            after = folded[at + 1 : at + 2]
            if not (before in ",，" or (before.isdigit() and after.isdigit())):
                continue
        kept.append(at)
    return "".join(folded[at] for at in kept), kept


class _Finder:
    """One pass over a view."""

    def __init__(self, view: str) -> None:
        self.view = view
        self.words: dict[int, tuple[int, int]] | None = None

    def find(self) -> list[tuple[int, int, str, Number]]:
        found: list[tuple[int, int, str, Number]] = []
        at = 0
        while match := _START.search(self.view, at):
            at = match.start()
            if at and self.view[at].isdigit() and self.view[at - 1].isdigit():
                at += 1
                continue
            plain = self._number_at(at)
            if plain is None:
                at += 1
                continue
            end, number = plain
            if (
                end < len(self.view)
                and self.view.startswith("分之", end)
                and (self.view[at:end] in _PARTS)
            ):
                at = end + 2  # 百分之五: the number is 五
                continue
            if self._in_word(at, end):
                at = end
                continue
            floor = found[-1][1] if found else 0
            start, end, kind, number = self._round(at, end, number, floor)
            if found and kind == "number" and self._joins(found[-1], start, number):
                first = found.pop()
                start, number = first[0], _both(first[3], number)
            found.append((start, end, kind, number))
            at = end
        return found

    def _number_at(self, at: int) -> tuple[int, Number] | None:
        view = self.view
        if match := _POINT.match(view, at):
            return match.end(), exactly(Decimal("0" + match[0]))
        if match := _HALF.match(view, at):
            return match.end(), exactly(Decimal("0.5"))
        if match := _MILLIONS.match(view, at):
            return match.end(), exactly(multiply(Decimal(match[1]), Decimal(10**6)))
        if (match := _MIXED_FRACTION.match(view, at)) and int(match[3]):
            value = divide(Decimal(match[2]), Decimal(match[3]))
            return match.end(), exactly(EXACT.add(value, Decimal(match[1] or 0)))
        match = NUMERAL.match(view, at)
        if match is None:
            return None
        end = match.end()
        number = evaluate(match[0])
        # 五十千 is no number, but 五十 is.
        while number is None and at + 1 < end < at + 12:
            end -= 1
            number = evaluate(view[at:end])
        if number is None:
            return None
        if view.startswith("又", end) and number.value is not None:
            under = NUMERAL.match(view, end + 1)
            below = evaluate(under[0]) if under else None
            if under and below and view.startswith("分之", under.end()):
                part = self._fraction(under.end() + 2, below)
                if part and part[1].value is not None:
                    return part[0], exactly(EXACT.add(number.value, part[1].value))
        if view.startswith("分之", end) and match[0] not in _PARTS:
            return self._fraction(end + 2, number) or (end, number)
        if _DOZEN.match(view, end) and number.value is not None:
            return end + 1, number.times(Decimal(12))
        return end, number

    def _fraction(self, after: int, under: Number) -> tuple[int, Number] | None:
        negative = self.view.startswith(("负", "-"), after)
        match = NUMERAL.match(self.view, after + negative)
        over = evaluate(match[0]) if match else None
        if match is None or over is None or over.value is None or not under.value:
            return None
        value = divide(-over.value if negative else over.value, under.value)
        return match.end(), exactly(value)

    def _in_word(self, start: int, end: int) -> bool:
        """Say whether a short Chinese numeral is part of a word (四川, 十足, 统一)."""
        view = self.view
        if end - start > 2 or view[start].isdigit() or view[start : start + 1] == "半":
            return False
        if view[start:end] == "两" and "两" in (view[end : end + 1], view[start - 1 : start]):
            return True
        if view[start:end] in ("万", "亿", "万万", "两两") or view[start:end] == "百":
            return True
        if self.words is None:
            spans = spans_of(segmenter()(view))
            self.words = {at: span for span in spans for at in range(*span)}
        word = self.words[start]
        if word[0] >= start and word[1] <= end:
            return False
        rest = view[word[0] : start] + view[end : word[1]]
        # What jieba lists as words although it is a numeral and what it counts, or 第 and one.
        return not all(
            c in _CLASSIFIERS or c in "第负零一二三四五六七八九十百千万亿分之前后" for c in rest
        )

    def _round(
        self, start: int, end: int, number: Number, floor: int
    ) -> tuple[int, int, str, Number]:
        """Take in sign, ordinal mark, the second end of a range, and bounding words."""
        view = self.view
        before = view[start - 1 : start] if start > floor else ""
        if before == "第":
            return start - 1, end, "ordinal", number
        lone_minus = before == "-" and not (
            start > 1 and (view[start - 2] == "-" or view[start - 2].isalnum())
        )
        if before == "负" or lone_minus:
            number, start = number.times(Decimal(-1)), start - 1
        link = _LINK.match(view, end)
        between = _BETWEEN.search(view, max(floor, start - 2), start)
        if between and not link:
            link = _AND.match(view, end)
        second = self._number_at(link.end()) if link else None
        if second and _rises(number, second[1]):
            end = second[0]
            number = Number(None, number.value, second[1].value, "range")
            if between:
                start = between.start()
            if view.startswith("之间", end):
                end += 2
            return start, end, "number", number
        return self._bounded(start, end, number, floor)

    def _bounded(
        self, start: int, end: int, number: Number, floor: int
    ) -> tuple[int, int, str, Number]:
        view = self.view
        at = start - 1 if start - 1 > floor and _VERB.match(view, start - 1) else start
        bound = bounds().before(view, at) or bounds().before(view, start)
        if bound is None and (equal := _EQUAL.search(view, max(floor, start - 2), start)):
            return equal.start(), end, "number", number
        if bound is not None:
            at = at if bounds().before(view, at) else start
            begin = at - len(bound.word)
            # 上, 过 and 破 only bound a bare magnitude (上百家, 过亿).
            if begin >= floor and (len(bound.word) > 1 or bound.word not in "上过破"):
                start, number = begin, _bound(number, bound.modifier)
        else:
            after = bounds().after(view, end)
            if after is not None:
                end, number = end + len(after.word), _bound(number, after.modifier)
        return start, end, "number", number

    def _joins(self, first: tuple[int, int, str, Number], start: int, number: Number) -> bool:
        """Say whether two bounds that follow each other enclose one range (大于10小于20)."""
        link = _JOIN.fullmatch(self.view, first[1], start)
        both = {first[3].modifier, number.modifier}
        if link is None or both != {"more_than", "less_than"}:
            return False
        whole = _both(first[3], number)
        return whole.low is not None and whole.high is not None and whole.low < whole.high


def _rises(first: Number, second: Number) -> bool:
    return first.value is not None and second.value is not None and first.value < second.value


def _both(first: Number, second: Number) -> Number:
    low = first.low if first.modifier == "more_than" else second.low
    high = first.high if first.modifier == "less_than" else second.high
    return Number(None, low, high, "range")


def _bound(number: Number, modifier: str) -> Number:
    point = number.value if number.value is not None else number.low
    if modifier == "more_than":
        return Number(None, point, None, modifier)
    if modifier == "less_than":
        return Number(None, None, point, modifier)
    return replace(number, modifier=modifier)
