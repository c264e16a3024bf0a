"""A line is asked only the forms that its characters call for: none that it has is missed."""

from pathlib import Path

import pytest
from mangle import manglings

from pipeline.aligned import AlignedText
from pipeline.clean.forms import LONG, forms, gate
from pipeline.clean.page import split_lines
from pipeline.clean.words import holds, words

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "tests" / "cases").glob("pages*/*.txt"))


def views_of(raw):
    _, lines = split_lines(AlignedText.of(raw).fold_width().text)
    return {line.view for line in lines if len(line.text) <= LONG}


@pytest.mark.parametrize("form", range(len(forms())), ids=lambda at: f"{at}_{forms()[at].reason}")
def test_gate_asks_every_line_that_has_a_form(form, views):
    """Whoever adds a form gives the characters that it calls for; a line without them is told."""
    asked = forms()[form]
    passed = set()
    for view in views:
        fits = len(view) <= asked.longest and (asked.sentence or view[-1] != "。")
        if fits and asked.test(view) and not _is_called(asked, view):
            passed.add(view)
    # Another form may take a line.
    assert not {view for view in passed if _furniture_of(view, ()) is None}


def _furniture_of(view, legal):
    return gate().furniture_of(view, legal, gate().marks_in(view))


def _is_called(form, view):
    first = "0" if view[0].isdecimal() else view[0]
    if not (form.begins or form.ends or form.marks):
        return True
    return first in form.begins or view[-1] in form.ends or any(mark in view for mark in form.marks)


def test_gate_gives_the_first_form_that_fits(views):
    for view in views:
        found = [
            form.reason
            for form in forms()
            if len(view) <= form.longest
            and (form.sentence or view[-1] != "。")
            and _is_called(form, view)
            and form.test(view)
        ]
        legal = words().notices.found(view).get("legal", ())
        assert _furniture_of(view, legal) == (found[0] if found else None), view
        assert bool(legal) or not holds(view, legal)


@pytest.fixture(scope="module")
def views():
    found = set()
    for path in PAGES:
        raw = path.read_bytes().decode("utf-8")
        found |= views_of(raw)
        for name, mangled in manglings(raw):
            if name in ("wrap17", "wrap40", "numbers"):
                found |= views_of(mangled)
    return found
