from __future__ import annotations

from pathlib import Path

import pytest

import pipeline
from pipeline.errors import LexiconError
from pipeline.extract.organisations import extract_organisations
from pipeline.extract.organisations.user import read_user_lexicon
from pipeline.options import Options
from pipeline.records import BODY_TYPES
from pipeline.segment.passage import Passage
from pipeline.segment.words import segmenter

TSV = "name\ttype\taliases\n西安某某光电有限公司\tcompany\t光谷零一|大唐不夜\n秦岭会\tother\t\n"
TOML = """
[[body]]
name = "西安某某光电有限公司"
aliases = ["光谷零一", "大唐不夜"]

[[body]]
name = "秦岭会"
type = "other"
"""
TEXT = "光谷零一与大唐不夜城无关，秦岭会昨日成立，金额5亿元。"
EXPECTED = [
    ("光谷零一", "company", "西安某某光电有限公司"),
    ("大唐不夜", "company", "西安某某光电有限公司"),
    ("秦岭会", "other", "秦岭会"),
]


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("name", "text"), [("names.tsv", TSV), ("names.toml", TOML)])
@pytest.mark.parametrize("words", ["rjieba", "jieba"])
def test_user_lexicon_is_obeyed_whatever_the_segmenter(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    passage = Passage.of_text(TEXT)
    passage.segmenter = segmenter(words)
    options = Options(lexicon=write(tmp_path, name, text))
    found = extract_organisations([passage], options)[0]
    assert [(o.text, o.type, o.canonical) for o in found] == EXPECTED
    assert {o.rule for o in found} == {"organisation.user"}


def test_user_lexicon_wins_over_a_longer_name(tmp_path: Path) -> None:
    options = Options(lexicon=write(tmp_path, "n.tsv", "name\ttype\taliases\n华为\tother\t\n"))
    found = extract_organisations([Passage.of_text("华为技术有限公司发布公告。")], options)[0]
    assert [(o.text, o.type) for o in found] == [("华为", "other")]


def test_user_lexicon_keeps_numbers_in_names_from_the_other_extractors(tmp_path: Path) -> None:
    path = write(tmp_path, "n.tsv", "name\ttype\taliases\n2030年3家\tcompany\t\n")
    result = pipeline.extract("2030年3家开业，共5家。", lexicon=path)
    assert [o.text for o in result.organisations] == ["2030年3家"]
    assert "2030年" not in [d.text for d in result.dates]
    assert "3家" not in [q.text for q in result.quantities]


def test_user_lexicon_is_no_part_of_a_run_without_it(tmp_path: Path) -> None:
    options = Options(lexicon=write(tmp_path, "n.tsv", TSV))
    extract_organisations([Passage.of_text(TEXT)], options)
    found = extract_organisations([Passage.of_text("秦岭会昨日成立。")], Options())[0]
    assert all(o.rule != "organisation.user" for o in found)


FAULTS = {
    "header": ("n.tsv", "naam\ttype\taliases\n", "n.tsv:1: header must be name, type, aliases"),
    "type": ("n.tsv", "name\ttype\taliases\n甲乙\tfirm\t\n", "n.tsv:2: type 'firm'"),
    "twice": (
        "n.tsv",
        "name\ttype\taliases\n甲乙\t\t\n丙丁\t\t甲乙\n",
        "n.tsv:3: '甲乙' names two",
    ),
    "short": ("n.tsv", "name\ttype\taliases\n# x\n甲\t\t\n", "n.tsv:3: '甲' is too short"),
    "cells": ("n.tsv", "name\ttype\taliases\n甲乙\t\t\t\t丙\n", "n.tsv:2: 5 cells where 3 belong"),
    "key": ("n.toml", '[[body]]\nname = "甲乙"\nalias = []\n', "n.toml:1: unknown key 'alias'"),
    "section": ("n.toml", '[options]\nname = "甲乙"\n', "n.toml:1: only [[body]]"),
    "no_name": ("n.toml", '\n[[body]]\ntype = "other"\n', "n.toml:2: name and type are strings"),
    "aliases": ("n.toml", '[[body]]\nname = "甲乙"\naliases = "丙"\n', "n.toml:1: aliases is a"),
    "syntax": ("n.toml", "[[body]\n", "n.toml: "),
    "missing": ("", "", "gone.tsv"),
}


@pytest.mark.parametrize(("name", "text", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_user_lexicon_names_file_and_line_of_a_fault(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    path = write(tmp_path, name, text) if name else str(tmp_path / "gone.tsv")
    with pytest.raises(LexiconError) as caught:
        read_user_lexicon(path, BODY_TYPES)
    assert message in str(caught.value)


def test_name_of_one_character_is_refused(tmp_path):
    path = write(tmp_path, "names.tsv", "name\ttype\taliases\n秦\tcompany\t\n")
    with pytest.raises(LexiconError, match="秦"):
        pipeline.extract("秦宣布扩产。", lexicon=path)
