"""A pattern compiled late matches as one compiled at once."""

from __future__ import annotations

import re

import pytest

from pipeline.patterns import lazy


@pytest.mark.parametrize("method", ["finditer", "findall", "fullmatch", "match", "search"])
def test_lazy_pattern_matches_like_any(method):
    text, source = "aB3b4", "(?P<letter>[ab])[0-9]"
    found, expected = (
        getattr(pattern, method)(text)
        for pattern in (lazy(source, re.IGNORECASE), re.compile(source, re.IGNORECASE))
    )
    if method == "finditer":
        found, expected = [m.span() for m in found], [m.span() for m in expected]
    elif expected is not None and method != "findall":
        found, expected = found.groupdict(), expected.groupdict()
    assert found == expected


def test_lazy_pattern_has_what_a_pattern_has():
    pattern = lazy("(?P<a>b)")
    assert pattern.pattern == "(?P<a>b)"
    assert dict(pattern.groupindex) == {"a": 1}
    assert pattern.sub("x", "abc") == "axc"
    assert pattern.split("abc") == ["a", "b", "c"]


def test_lazy_pattern_is_compiled_at_its_first_use():
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("")
