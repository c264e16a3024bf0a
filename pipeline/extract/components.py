"""The extractors as spaCy components, each of which works by itself in any ``zh`` pipeline.

A component reads ``doc.text`` whatever its tokens are and writes ``doc.spans[KIND]``; where an
offset falls inside a token the span covers the token, while the exact offsets stay in the value:
``span._.quantity.start_char`` counts in the text the value was read from, ``raw_start`` in
``doc.text``. ``nlp(text).text == text`` always holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.extract.dates import extract_dates
from pipeline.extract.organisations import extract_organisations
from pipeline.extract.quantities import extract_quantities
from pipeline.extract.signings import extract_signings
from pipeline.options import Options
from pipeline.records import KINDS, Mention, Signing
from pipeline.segment.passage import Passage
from pipeline.segment.words import segmenter

ATTRIBUTE = dict(zip(KINDS, ("quantity", "date", "organisation", "signing"), strict=True))
_PASSAGE = "zhnews.passage"

for _name in ATTRIBUTE.values():
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=None)


def _passage(doc: Doc, published: str | None) -> Passage:
    """Return the passage of a doc, shared by the components that run over it."""
    passage = doc.user_data.get(_PASSAGE)
    if not isinstance(passage, Passage):
        passage = Passage.of_text(doc.text, published=published)
        doc.user_data[_PASSAGE] = passage
    return passage


def _names(doc: Doc) -> list[tuple[int, int]]:
    group = doc.spans.get("organisations", [])
    return [(s._.organisation.start_char, s._.organisation.end_char) for s in group]


def _values(doc: Doc, kind: str) -> list[Any]:
    return [span._.get(ATTRIBUTE[kind]) for span in doc.spans.get(kind, [])]


def _write(doc: Doc, kind: str, records: Sequence[Mention | Signing]) -> Doc:
    spans = []
    for record in records:
        span = doc.char_span(record.raw_start, record.raw_end, label=kind, alignment_mode="expand")
        if span is not None:
            span._.set(ATTRIBUTE[kind], record)
            spans.append(span)
    doc.spans[kind] = spans
    return doc


def _quantities(doc: Doc, published: str | None) -> Doc:
    return _write(doc, "quantities", extract_quantities(_passage(doc, published), _names(doc)))


def _dates(doc: Doc, published: str | None) -> Doc:
    return _write(doc, "dates", extract_dates(_passage(doc, published), _names(doc)))


def _organisations(doc: Doc, published: str | None) -> Doc:
    records = extract_organisations([_passage(doc, published)], Options())[0]
    return _write(doc, "organisations", records)


def _signings(doc: Doc, published: str | None) -> Doc:
    passage = _passage(doc, published)
    names = extract_organisations([passage], Options())[0]
    if "organisations" in doc.spans:
        names = _values(doc, "organisations")
    blocked = [(record.start_char, record.end_char) for record in names]
    dates = _values(doc, "dates") or extract_dates(passage, blocked)
    quantities = _values(doc, "quantities") or extract_quantities(passage, blocked)
    return _write(doc, "signings", extract_signings(passage, names, dates, quantities))


def _component(
    function: Callable[[Doc, str | None], Doc],
) -> Callable[[Language, str, str | None], Callable[[Doc], Doc]]:
    def make(nlp: Language, name: str, published: str | None) -> Callable[[Doc], Doc]:
        return lambda doc: function(doc, published)

    return make


make_quantities = Language.factory(
    "zh_quantities", default_config={"published": None}, func=_component(_quantities)
)
make_dates = Language.factory(
    "zh_dates", default_config={"published": None}, func=_component(_dates)
)
make_organisations = Language.factory(
    "zh_organisations", default_config={"published": None}, func=_component(_organisations)
)
make_signings = Language.factory(
    "zh_signings", default_config={"published": None}, func=_component(_signings)
)


class WordTokenizer:
    """A spaCy tokenizer of jieba's words over the text as it is."""

    def __init__(self, vocab: Vocab, name: str = "auto") -> None:
        """Take the vocabulary of the pipeline and the segmenter's name."""
        self.vocab = vocab
        self.name = name

    def __call__(self, text: str) -> Doc:
        """Return a doc whose text is ``text``, white space included."""
        words = segmenter(self.name)(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_disk(self, path: Any, **kwargs: Any) -> None:
        """Nothing to store: the dictionary is the segmenter's own."""

    def from_disk(self, path: Any, **kwargs: Any) -> WordTokenizer:
        """Return the tokenizer as it is."""
        return self

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to store."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> WordTokenizer:
        """Return the tokenizer as it is."""
        return self


def make_language() -> Language:
    """Return a ``zh`` pipeline of jieba's words and the four components."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    for name in ("zh_organisations", "zh_dates", "zh_quantities", "zh_signings"):
        nlp.add_pipe(name)
    return nlp
