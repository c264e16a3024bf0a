"""Whatever a text is made of, it gives a result, the same alone and among others."""

import random
from pathlib import Path

import pytest

import pipeline
from pipeline.result import Result

CASES = Path(__file__).parent / "cases"
# Lone surrogates, controls, private and invisible characters, marks without their partners, and
# the words that open a rule.
STREWN = (
    *"\ud800\x00\ue000\u200b\ufeff\u202e\u3000\r\u2028\x85\t😀𠮷①Ⅳ½…—《》“”（）【】、，。：\n%10年月日时分秒元亿",
    *("\n\n", "公司", "本公司", "双方", "签署", "签约", "2024年", "3亿元", "第", "等", "与", "分别", "0年"),
)  # fmt: skip


def pieces() -> list[str]:
    """Return the texts of the tables and pages of cases."""
    tables = [path.read_text(encoding="utf-8").splitlines() for path in CASES.glob("*.tsv")]
    cells = {cell for lines in tables for line in lines for cell in line.split("\t")}
    pages = [path.read_text(encoding="utf-8") for path in CASES.glob("pages*/*.txt")]
    return sorted(cell for cell in cells if len(cell) > 10) + sorted(pages)


def texts(seed: int, count: int) -> list[str]:
    """Return texts patched together from the cases, with characters strewn in."""
    drawn, stock = random.Random(seed), pieces()
    made = []
    for _ in range(count):
        parts = []
        for piece in drawn.choices(stock, k=drawn.randint(1, 5)):
            start = drawn.choice([0, drawn.randrange(len(piece))])
            parts.append(piece[start : start + drawn.randint(1, 300)])
            parts += [word * drawn.choice([1, 1, 20]) for word in drawn.choices(STREWN, k=2)]
        text = "".join(parts)
        for _ in range(drawn.randint(0, 5)):
            at = drawn.randrange(len(text))
            text = text[:at] + drawn.choice(STREWN) + text[at + drawn.randint(0, 2) :]
        made.append(text)
    return made


def rows(result: Result) -> object:
    return [
        [{**row, "doc_id": "", "source": ""} for row in table]
        for table in result.to_rows().values()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_any_text_gives_the_same_alone_and_among_others(seed: int) -> None:
    given = texts(seed, 60)
    for text, result in zip(given, pipeline.extract_many(given), strict=True):
        assert rows(pipeline.extract(text)) == rows(result)


@pytest.mark.parametrize("word", ["公司", "本公司", "上市公司"])
def test_headline_that_names_the_partner_behind_the_company(word: str) -> None:
    text = f"{word}与海川电子股份有限公司签署协议\n\n6月12日，双方在临江签署协议，总投资3亿元。\n"
    parties = [[party.name for party in act.parties] for act in pipeline.extract(text).signings]
    assert all("海川电子股份有限公司" in names for names in parties)
    assert parties


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba"])
def test_half_a_surrogate_pair_is_a_character_like_any_other(segmenter: str) -> None:
    text = "海川电子股份有限公司\ud83d与临江大学签署3亿元协议。"
    result = pipeline.extract(text, segmenter=segmenter)
    assert [record.text for record in result.organisations] == ["海川电子股份有限公司", "临江大学"]
    assert [record.text for record in result.quantities] == ["3亿元"]


def test_none_of_a_unit_behind_the_same_unit() -> None:
    dates = pipeline.extract("任期4年0年。").dates
    assert [(date.text, date.value) for date in dates] == [("4年", "P4Y"), ("0年", None)]
