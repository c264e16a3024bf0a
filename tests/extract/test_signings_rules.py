"""Every rule for triggers finds its examples and nothing in its counter-examples."""

from __future__ import annotations

import re

import pytest

try:
    from re import _parser as parser
except ImportError:
    # Python 3.10
    import sre_parse as parser

from pipeline.extract.signings.clause import _WITH, connectors
from pipeline.extract.signings.names import _MENDED
from pipeline.extract.signings.words import compiled, plain, trigger_rules

# What makes a connector of 和.
_BEFORE = {"别和": "分", "后和": "先"}
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


def _needs(parsed, characters):
    """Whether everything that a parsed pattern matches holds one of the characters."""
    return any(_one_needs(kind, given, characters) for kind, given in parsed)


def _one_needs(kind, given, characters):
    name = str(kind)
    if name == "LITERAL":
        return chr(given) in characters
    if name == "IN":
        return all(_range_in(str(sort), of, characters) for sort, of in given)
    if name == "BRANCH":
        return all(_needs(branch, characters) for branch in given[1])
    if name == "SUBPATTERN":
        return _needs(given[-1], characters)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return given[0] > 0 and _needs(given[2], characters)
    # A name ends where the pattern has to stop, so what it looks at ahead is in the name.
    return name == "ASSERT" and given[0] > 0 and _needs(given[1], characters)


def _range_in(sort, of, characters):
    if sort == "LITERAL":
        return chr(of) in characters
    return sort == "RANGE" and characters.issuperset(map(chr, range(of[0], of[1] + 1)))


@pytest.mark.parametrize(("name", "needed"), [("LEADER", "访"), ("OFFICER", "总")])
def test_signings_mending_looks_at_all_that_its_patterns_match(name, needed):
    source = compiled(f"{{{name}}}").pattern
    # What `re` cannot parse: a lookbehind of several lengths.
    source = re.sub(r"\(\?<[=!](?:[^()]|\([^()]*\))*\)", "", source)
    parsed = parser.parse(source)
    assert _needs(parsed, _MENDED)
    assert not _needs(parsed, _MENDED - {needed})


def test_signings_connectors_are_looked_for_by_what_their_pattern_matches():
    source = re.sub(r"\(\?<[=!](?:[^()]|\([^()]*\))*\)", "", compiled("{WITH}").pattern)
    parsed = parser.parse(source)
    assert _needs(parsed, {word[-1] for word in _WITH})
    assert not _needs(parsed, {word[-1] for word in _WITH} - {"和"})


@pytest.mark.parametrize("word", _WITH)
def test_signings_connector_opposes(word):
    text = f"甲公司{_BEFORE.get(word, '')}{word}乙大学签约"
    assert connectors(text, 0, len(text))
