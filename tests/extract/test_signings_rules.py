"""Every rule for triggers finds its examples and nothing in its counter-examples."""

from __future__ import annotations

import pytest

from pipeline.extract.signings.words import trigger_rules

EXAMPLES = [
    pytest.param(compiled, text, id=f"{rule.id}-{text}")
    for rule, compiled in trigger_rules()
    for text, _ in rule.examples
]
NEGATIVES = [
    pytest.param(compiled, text, id=f"{rule.id}-{text}")
    for rule, compiled in trigger_rules()
    for text in rule.negatives
]


@pytest.mark.parametrize(("compiled", "text"), EXAMPLES)
def test_signings_rule_finds_example(compiled, text):
    assert compiled.search(text)


@pytest.mark.parametrize(("compiled", "text"), NEGATIVES)
def test_signings_rule_passes_by(compiled, text):
    assert not compiled.search(text)


def test_signings_every_rule_has_examples():
    assert all(rule.examples and rule.negatives for rule, _ in trigger_rules())


@pytest.mark.parametrize(
    ("rule", "compiled"), trigger_rules(), ids=lambda value: getattr(value, "id", "")
)
def test_signings_every_match_holds_a_word_its_rule_needs(rule, compiled):
    examples = [text for text, _ in rule.examples]
    assert all(any(word in text for word in rule.fields["needs"]) for text in examples)
