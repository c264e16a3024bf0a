from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.extract.organisations import extract_organisations
from pipeline.options import Options
from pipeline.records import Organisation
from pipeline.rules import read_table
from pipeline.segment.passage import Passage
from tests.growth import growth

CASES = Path(__file__).parent.parent / "cases"
MARK = re.compile(
    r"\[(?P<name>[^]:]+)(?::(?P<type>\w+))?\]|\{(?P<none>[^}]+)\}|<(?P<either>[^>]+)>"
)
SENTENCES = read_table(CASES / "organisations.tsv", ("id", "text", "state"))
ALIASES = read_table(CASES / "organisations_aliases.tsv", ("id", "text", "expected"))


def organisations_of(text: str, options: Options | None = None) -> list[Organisation]:
    return extract_organisations([Passage.of_text(text)], options or Options())[0]


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str]], list[tuple[int, int]]]:
    """Return the text, its organisations with their types, and the spans that may be found."""
    text, position = "", 0
    names, either = [], []
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        start = len(text)
        text += match["name"] or match["none"] or match["either"]
        if match["name"]:
            names.append((start, len(text), match["type"] or "company"))
        elif match["either"]:
            either.append((start, len(text)))
        position = match.end()
    return text + marked[position:], names, either


def sentence_cases() -> list[object]:
    solved = pytest.mark.xfail(strict=True, reason="not solved yet")
    return [
        pytest.param(text, id=case, marks=[solved] if state == "open" else [])
        for case, text, state in SENTENCES
    ]


@pytest.mark.parametrize("marked", sentence_cases())
def test_organisations_finds_what_is_marked_and_nothing_else(marked: str) -> None:
    text, names, either = unmark(marked)
    found = [
        (o.start_char, o.end_char, o.type)
        for o in organisations_of(text)
        if (o.start_char, o.end_char) not in either
    ]
    assert [(text[a:b], kind) for a, b, kind in found] == [
        (text[a:b], kind) for a, b, kind in names
    ]
    assert found == names


def test_organisations_table_is_large_and_mostly_solved() -> None:
    names = sum(len(unmark(text)[1]) for _, text, _ in SENTENCES)
    none = sum(len(re.findall(r"\{", text)) for _, text, _ in SENTENCES)
    assert len(SENTENCES) >= 250
    assert none >= names
    assert sum(state == "open" for *_, state in SENTENCES) <= len(SENTENCES) // 20


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in ALIASES], ids=[row[0] for row in ALIASES]
)
def test_organisations_gives_aliases_the_name_they_stand_for(text: str, expected: str) -> None:
    found = [
        o.text if o.canonical == o.text else f"{o.text}={o.canonical}"
        for o in organisations_of(text.replace("\\n", "\n"))
    ]
    assert found == expected.split("|")


def test_organisations_know_names_across_the_articles_of_a_source() -> None:
    first = Passage.of_text("中智科仪（北京）科技有限公司落户西安。")
    second = Passage.of_text("中智科仪将设立研发中心。")
    found = extract_organisations([first, second], Options())
    assert [(o.text, o.canonical) for o in found[1]] == [
        ("中智科仪", "中智科仪（北京）科技有限公司")
    ]


def cut_passages(texts: Sequence[str]) -> tuple[Passage, Passage]:
    """Return a short and a long text as passages whose words are cut."""
    small, large = map(Passage.of_text, texts)
    small.words(), large.words()
    return small, large


def extract_alone(passage: Passage) -> None:
    extract_organisations([passage], Options())


# A unit that is repeated, how often at most, and what closes the text.
HOSTILE = {
    "heads": ("公司", 40_000, ""),
    "one_head": ("司", 80_000, ""),
    "opening_brackets": ("（", 80_000, "）"),
    "brackets": ("（公司）", 20_000, "有限公司"),
    "aliases": ("（以下简称“", 15_000, "”）"),
    "quotes": ("“", 80_000, ""),
    "digits": ("第203", 20_000, "研究所"),
    "items": ("甲乙、", 25_000, "等企业"),
    "closers": ("等", 80_000, "企业"),
    "works": ("《", 80_000, "》"),
    "names": ("华为与小米、", 12_000, ""),
    "joiners": ("和与及", 25_000, "公司"),
    "bare_organs": ("省政府市委", 15_000, ""),
    "latin": ("Ab ", 25_000, "公司"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "times", "close"), HOSTILE.values(), ids=HOSTILE.keys())
def test_organisations_take_time_in_proportion_to_hostile_text(
    unit: str, times: int, close: str
) -> None:
    texts = [unit * count + close for count in (times // 4, times)]
    # Four times the text: a quadratic step takes sixteen times as long.
    assert growth(extract_alone, lambda: cut_passages(texts), 10) < 10


@pytest.mark.slow
def test_organisations_take_time_in_proportion_to_distinct_names() -> None:
    texts = []
    for count in (500, 2000):
        names = (f"{chr(0x4E00 + k * 7 % 5000)}{chr(0x5E00 + k % 997)}控股" for k in range(count))
        texts.append("".join(f"{name}董事长到会。" for name in names))
    assert growth(extract_alone, lambda: cut_passages(texts), 10) < 10


@pytest.mark.parametrize(
    "text", ["", "。", "公司", "\n\n", "（）", "《》", "“”", "A", "𠮷野家公司"]
)
def test_organisations_of_little_or_odd_text(text: str) -> None:
    for record in organisations_of(text):
        assert record.text


@pytest.mark.parametrize("text", ["据新华网", "中央社", "他去了中国科学院", "建行与中国建设银行"])
def test_organisations_finds_a_known_name_at_the_very_end(text: str) -> None:
    assert organisations_of(text)[-1].end_char == len(text)
