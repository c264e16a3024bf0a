"""The colours of the four kinds, the same on the review page and in spaCy's displaCy."""

from __future__ import annotations

# kind: (line, ground) on a light page, (line, ground) on a dark one. The lines keep a contrast of
# 4.5 to 1 against the page, so that they can carry small text too.
COLOURS = {
    "quantities": (("#a84300", "#ffedc2"), ("#ffb454", "#4a3410")),
    "dates": (("#1a56c4", "#dce8ff"), ("#8ab4ff", "#1c325c")),
    "organisations": (("#0b7148", "#d3f4e2"), ("#5fd6a0", "#12422d")),
    "signings": (("#a3159c", "#fbe0f8"), ("#f08ee6", "#4d1a49")),
}

# What displaCy finds through the entry point `spacy_displacy_colors`: the ground by label.
DISPLACY_COLOURS = {kind.upper(): light[1] for kind, (light, _) in COLOURS.items()}
