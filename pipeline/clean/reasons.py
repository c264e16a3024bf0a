"""The closed list of reasons: why something was dropped, and why something is doubtful."""

from __future__ import annotations

# What cleaning dropped, and what a reader of the list is told.
REMOVED = {
    "invisible": "zero-width and control characters",
    "markup": "HTML tags, entities and the marks of other mark-up",
    "anti-copy mark": "signs strewn between characters against copying",
    "pinyin gloss": "the reading of a character in brackets behind it",
    "line break": "a break inside a Latin word",
    "letter spacing": "spaces between the letters of a spaced-out line",
    "bullet": "a list mark or a typesetter's mark at the head of a line",
    "box drawing": "the lines of a table drawn with characters",
    "navigation": "menus, breadcrumbs, neighbours, places of the page",
    "widget": "buttons, counters, share bars, quotes of the day",
    "metadata": "lines of source, author, day and counts; kept as metadata",
    "page header": "running headers and folios",
    "pagination": "page numbers and turn-over notes",
    "dateline": "outlet, place, day and reporters before the first sentence",
    "byline": "a line naming who wrote",
    "credit": "closing credits",
    "caption": "captions and photo credits",
    "related list": "lists of other articles and all that stands under them",
    "legal notice": "copyright, disclaimers, licences",
    "advertisement": "lines of an advertisement",
    "duplicate": "a title or body told a second time",
    "other heading": "a headline of another article above the title",
}

# What is left standing but not trusted.
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
    "duplicate paragraph": "a paragraph told twice",
}
