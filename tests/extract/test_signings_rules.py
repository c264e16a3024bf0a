"""Every rule for triggers finds its examples and nothing in its counter-examples."""

from __future__ import annotations

import pytest

from pipeline.extract.signings.words import compiled, plain, trigger_rules

EXAMPLES = [
    pytest.param(compiled, text, id=f"{rule.id}-{text}")
    for rule, compiled, *_ in trigger_rules()
    for text, _ in rule.examples
]
NEGATIVES = [
    pytest.param(compiled, text, id=f"{rule.id}-{text}")
    for rule, compiled, *_ in trigger_rules()
    for text in rule.negatives
]


@pytest.mark.parametrize(("compiled", "text"), EXAMPLES)
def test_signings_rule_finds_example(compiled, text):
    assert compiled.search(text)


@pytest.mark.parametrize(("compiled", "text"), NEGATIVES)
def test_signings_rule_passes_by(compiled, text):
    assert not compiled.search(text)


def test_signings_every_rule_has_examples():
    assert all(rule.examples and rule.negatives for rule, *_ in trigger_rules())


@pytest.mark.parametrize("one", trigger_rules(), ids=lambda one: one.rule.id)
def test_signings_every_match_shows_in_what_its_rule_needs_or_its_hint(one):
    for text, _ in one.rule.examples:
        held = any(word in text for word in one.needs)
        assert held or (one.hint and one.hint.search(text))


@pytest.mark.parametrize("compile_", [compiled, plain])
def test_signings_words_guarded_by_their_first_characters_match_the_same(compile_):
    pattern = compile_("[甲乙]?(?:一二|一三|四五|六七|八九|十|百千|万亿)(?<=二|十)")
    assert pattern.fullmatch("甲一二")
    assert pattern.fullmatch("十")
    assert not pattern.search("甲一四五百千")
