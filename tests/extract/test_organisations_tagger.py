from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import pipeline.extract.organisations as organisations
from pipeline.extract.organisations.features import BUCKETS, FEATURES, VERSION, blocks
from pipeline.extract.organisations.tagger import MODEL, load_model, tag
from pipeline.options import Options
from pipeline.segment.passage import Passage


def test_organisations_work_without_the_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisations, "load_model", lambda: None)
    passage = Passage.of_text("中智科仪（北京）科技有限公司与西安高新区管委会签约。")
    found = organisations.extract_organisations([passage], Options())[0]
    assert [o.text for o in found] == ["中智科仪（北京）科技有限公司", "西安高新区管委会"]


def test_load_model_takes_no_weights_of_another_version(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, version=VERSION - 1, scale=1.0, table=np.zeros((2, 4)), moves=np.zeros((4, 4)))
    assert load_model(path) is None
    assert load_model(tmp_path / "none.npz") is None


def test_load_model_reads_the_weights_that_are_shipped() -> None:
    model = load_model(MODEL)
    assert model is not None
    assert len(model.table) == BUCKETS


def test_tag_finds_an_unknown_brand_by_its_surroundings() -> None:
    model = load_model(MODEL)
    assert model is not None
    text = "近日，台群精机与趣链科技签署战略合作协议。"
    joined, seen = organisations.prepare(Passage.of_text(text), Options())
    assert "趣链科技" in {text[start:end] for start, end in tag(model, joined, seen)[0]}


def test_features_do_not_depend_on_what_came_before() -> None:
    passage = Passage.of_text("华为与小米签约，共2024项。")
    first, second = (list(blocks(organisations.prepare(passage, Options())[1])) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert first[0].shape == (FEATURES, len(passage.text))


def test_features_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    _, seen = organisations.prepare(Passage.of_text("华为与小米签约，共2024项。" * 3), Options())
    whole = np.concatenate(list(blocks(seen)), axis=1)
    monkeypatch.setattr("pipeline.extract.organisations.features.BLOCK", 7)
    assert np.array_equal(np.concatenate(list(blocks(seen)), axis=1), whole)


def test_tagger_is_named_as_the_rule_of_what_it_found_in_its_own_place() -> None:
    text = "近日，台群精机与趣链科技签署战略合作协议。"
    found = organisations.extract_organisations([Passage.of_text(text)], Options())[0]
    assert [o.rule for o in found if o.text == "台群精机"] == ["organisation.weights"]


def _hash(number: int, slots: list[int]) -> int:
    """Return the bucket of a feature by the formula the weights were trained with."""
    multipliers = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
    hashed = slots[0] * multipliers[0] & 0xFFFFFFFF
    for slot, multiplier in zip(slots[1:], multipliers[1:], strict=False):
        hashed = (hashed ^ hashed >> 15) * 0x165667B1 & 0xFFFFFFFF
        hashed = hashed + slot * multiplier & 0xFFFFFFFF
    hashed = hashed + number * 0x9E3779B1 + 0x7F4A7C15 & 0xFFFFFFFF
    return ((hashed ^ hashed >> 16) * 0x85EBCA77 & 0xFFFFFFFF) >> 13


def test_features_of_characters_are_those_that_the_weights_were_trained_on() -> None:
    text = "华为2024年与小米签约"
    buckets = np.concatenate(
        list(blocks(organisations.prepare(Passage.of_text(text), Options())[1])), axis=1
    )
    # All digits are one; nothing stands before and behind the text.
    codes = [0, 0, *(ord("0" if char.isdigit() else char) for char in text), 0, 0]
    features = {
        0: (1,), 1: (2,), 2: (3,), 3: (0, 1), 4: (1, 2), 5: (2, 3), 6: (3, 4), 7: (1, 3),
        8: (0, 1, 2), 9: (1, 2, 3), 10: (2, 3, 4),
    }  # fmt: skip
    for at in range(len(text)):
        expected = {
            _hash(number, [codes[at + k] for k in slots]) for number, slots in features.items()
        }
        assert expected <= set(buckets[:, at].tolist())


def test_sources_that_are_read_together_know_nothing_of_each_other() -> None:
    texts = [
        "近日，台群精机与趣链科技签署战略合作协议。",
        "",
        "台群",
        "精机与中智科仪（北京）科技有限公司（以下简称“中智科仪”）签约。中智科仪将投资。",
        "𠮷野家与华为签约，共2024项。",
        "\0\0华为\0签约",
    ]
    sources = [[Passage.of_text(text)] for text in texts]
    together = organisations.extract_organisations_of([*sources, sources[0] * 2], Options())
    alone = [organisations.extract_organisations(source, Options()) for source in sources]
    assert together == [*alone, alone[0] * 2]
    assert together[0] != together[1]
