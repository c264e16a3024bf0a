"""Every field points at its characters: the whole program's promise, over damaged pages too."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline.aligned import surface
from tests.manglings import MANGLINGS

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))
PIECES = [
    "\n2024年11月3日",
    "甲乙科技（北京）有限公司",
    "与",
    "西安高新区管委会",
    "签约",
    "签署",
    "《协议》",
    "超过300亿元",
    "3至5家",
    "。",
    "，",
    "、\n",
    "本报讯（记者 张伟）",
    "省委、省政府",
    "相关文章",
    "AI Lab",
    "２０２３年",
    "億元",
    "第203研究所",
    "(zhàn)",
    "&nbsp;",
    "\u200b",
    " ",
    "\n\n\n",
]


def assert_provenance(raw):
    result = pipeline.extract(raw)
    removed = result.document.removed
    texts = {article.article: article.text for article in result.articles}
    for kind in ("quantities", "dates", "organisations"):
        for record in getattr(result, kind):
            assert surface(raw, record.raw_start, record.raw_end, removed) == record.text
            text = texts[record.article]
            assert text[record.start_char : record.end_char] == record.text
            assert record.text in record.sentence
    for signing in result.signings:
        trigger = surface(raw, signing.raw_start, signing.raw_end, removed)
        assert trigger == signing.trigger
        for party in signing.parties:
            assert surface(raw, party.raw_start, party.raw_end, removed) == party.name
        for person in signing.representatives:
            assert surface(raw, person.raw_start, person.raw_end, removed) == person.name
    assert not [w for w in result.document.warnings if w.reason == "provenance"]
    return result


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("mangling", MANGLINGS)
def test_provenance_over_mangled_corpus(path, mangling):
    raw = MANGLINGS[mangling](path.read_text(encoding="utf-8"))
    assert_provenance(raw)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_provenance_over_generated_text(raw):
    assert_provenance(raw)
