"""The closed list of reasons: why something was dropped, and why something is doubtful."""

from __future__ import annotations

# The steps of cleaning in their order.
STEPS = ("chars", "glosses", "lines", "noise", "articles", "dateline", "doubt")

# What cleaning drops: the step that does it, and what a reader of the list is told.
REMOVED = {
    "invisible": ("chars", "zero-width and control characters"),
    "markup": ("chars", "HTML tags, entities and the marks of other mark-up"),
    "anti-copy mark": ("chars", "signs strewn between characters against copying"),
    "pinyin gloss": ("glosses", "the reading of a character in brackets behind it"),
    "line break": ("lines", "a break inside a Latin word"),
    "letter spacing": ("lines", "spaces between the letters of a spaced-out line"),
    "bullet": ("noise", "a list mark or a typesetter's mark at the head of a line"),
    "box drawing": ("noise", "the lines of a table drawn with characters"),
    "navigation": ("noise", "menus, breadcrumbs, neighbours, places of the page"),
    "widget": ("noise", "buttons, counters, share bars, quotes of the day"),
    "metadata": ("noise", "lines of source, author, day and counts; kept as metadata"),
    "page header": ("noise", "running headers and folios"),
    "pagination": ("noise", "page numbers and turn-over notes"),
    "caption": ("noise", "captions and photo credits"),
    "related list": ("noise", "lists of other articles and all that stands under them"),
    "legal notice": ("noise", "copyright, disclaimers, licences"),
    "advertisement": ("noise", "lines of an advertisement"),
    "duplicate": ("articles", "a title or body told a second time"),
    "other heading": ("articles", "a headline of another article above the title"),
    "byline": ("dateline", "a line naming who wrote"),
    "dateline": ("dateline", "outlet, place, day and reporters before the first sentence"),
    "credit": ("dateline", "closing credits"),
}

# What is left standing but not trusted; no value is read from it.
WARNINGS = {
    "hijacked": "an advertisement put into the text",
    "washed text": "wording swapped by a rewriting machine",
    "lost digit": "a number that has lost a digit, a unit or its sign",
    "lost character": "a mark that stands for a character that was lost",
    "unclosed end": "the last sentence is cut off",
    "fiction": "a story, not a report",
    "stub": "too little text to be an article",
    "machine translation": "the page says that a machine translated it",
    "foreign text": "hardly any Chinese",
}


def step_of(reason: str) -> str:
    """Return the step that gives a reason."""
    return REMOVED[reason][0] if reason in REMOVED else "doubt"
