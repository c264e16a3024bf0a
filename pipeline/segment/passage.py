"""A passage: one article's text ready for extraction, with its view, its sentences, its words.

Extractors read passages and nothing else, and make their records through
:meth:`Passage.record`, which computes the raw span once and refuses a record whose raw
characters do not give its text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pipeline.aligned import AlignedText, Removals, surface
from pipeline.records import TWINS, Mention, Removal
from pipeline.segment.sentences import split_sentences
from pipeline.segment.words import Segmenter, segmenter
from pipeline.view import view_of

M = TypeVar("M", bound=Mention)
T = TypeVar("T")


class Passage:
    """One article's text as the extractors see it.

    text: the article's text as recorded; own offsets (``start_char``) count in it.
    view: the same length, for matching (see :mod:`pipeline.view`).
    sentences: own spans, in order, without the white space between them.
    published: ISO day (or the part of it that is known) the text is resolved against, or None.
    refused: spans of records that provenance refused, raw offsets.
    """

    __slots__ = (
        "_cut",
        "_distance",
        "_once",
        "_removals",
        "_sentence_starts",
        "_words",
        "aligned",
        "article",
        "dateline",
        "doc_id",
        "doubtful",
        "published",
        "published_from",
        "raw",
        "refused",
        "segmenter",
        "sentences",
        "text",
        "title_end",
        "view",
    )

    def __init__(
        self,
        aligned: AlignedText,
        view: str | None = None,
        *,
        raw: str,
        doc_id: str = "",
        article: int = 1,
        title_end: int = 0,
        published: str | None = None,
        published_from: str | None = None,
        dateline: str | None = None,
        removed: Sequence[Removal] | Removals = (),
        doubtful: Sequence[tuple[int, int]] = (),
        segment: Segmenter | None = None,
    ) -> None:
        """Take the aligned text of an article, its view if it is made, and the raw text.

        title_end: own offset of the end of the title's line, 0 where there is no title.
        dateline: the day of the dateline, its year left open (``XXXX-07-08``), or None.
        removed: everything cleaning dropped from the source, for the check of provenance; the
        articles of one source share one :class:`pipeline.aligned.Removals`.
        doubtful: own spans that cleaning does not trust; no record is read from them.
        """
        self.aligned = aligned
        self.text = aligned.text
        self.raw = raw
        self.doc_id = doc_id
        self.article = article
        self.title_end = title_end
        self.published = published
        self.published_from = published_from
        self.dateline = dateline
        self._removals = removed if isinstance(removed, Removals) else Removals(removed)
        self.doubtful = doubtful
        self.segmenter = segment
        self.view = view_of(aligned.text) if view is None else view
        self.sentences = split_sentences(self.view)
        self._sentence_starts = [start for start, _ in self.sentences]
        distance = aligned.distance
        # Of the raw text where it holds the text as it stands: then it gives every record.
        whole = distance is not None and raw.startswith(aligned.text, distance)
        self._distance = distance if whole else None
        self._words: list[str] | None = None
        self._cut = [""] * (len(self.sentences) + 1)
        self._once: dict[Callable[[str], Any], Any] = {}
        self.refused: list[Removal] = []

    @classmethod
    def of_text(cls, text: str, *, published: str | None = None) -> Passage:
        """Return a passage of clean text, a paragraph a line; raw offsets count in ``text``."""
        return cls(
            AlignedText.paragraphs(text),
            raw=text,
            published=published,
            published_from="metadata" if published else None,
        )

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds own offset ``offset``."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return index if index > 0 else 0

    def sentence_text(self, offset: int) -> str:
        """Return the whole sentence round own offset ``offset``, as written."""
        at = bisect_right(self._sentence_starts, offset)
        return self._cut[at] or self._sentence(at)

    def _sentence(self, at: int) -> str:
        """Return the text of the sentence before the ``at``-th, cut out once.

        The records of one sentence share its text: it may be as long as the article.
        """
        start, end = self.sentences[max(at - 1, 0)] if self.sentences else (0, None)
        text = self._cut[at] = self.text[start:end]
        return text

    def words(self) -> list[str]:
        """Return the segmenter's words, which joined are the view, cut at the first call."""
        if self._words is None:
            self._words = (self.segmenter or segmenter("auto"))(self.view)
        return self._words

    def once(self, find: Callable[[str], T]) -> T:
        """Return what ``find`` finds in the view; it is called once. The result is not changed."""
        if find not in self._once:
            self._once[find] = find(self.view)
        found: T = self._once[find]
        return found

    def surface(self, raw_start: int, raw_end: int) -> str:
        """Return what a reader sees of a raw span (see :func:`pipeline.aligned.surface`)."""
        removed = self._removals.touching(raw_start, raw_end)
        return surface(self.raw, raw_start, raw_end, removed)

    def record(self, kind: type[M], start: int, end: int, *own: Any) -> M | None:
        """Make the record of the own span ``[start, end)``, or refuse it and return None.

        own: the fields of the kind besides those of every mention, in their order; those with a
        default come last. It is refused where the raw characters do not give the text, which only
        a span across reordered pieces can bring about; ``refused`` then holds it.
        """
        text = self.text[start:end]
        distance = self._distance
        if distance is not None:
            raw_start, raw_end = start + distance, end + distance
        else:
            raw_start, raw_end = self.aligned.raw_span(start, end)
            if self.raw[raw_start:raw_end] != text and (
                raw_end <= raw_start or self.surface(raw_start, raw_end) != text
            ):
                self.refused.append(
                    Removal(
                        reason="provenance",
                        raw_start=min(raw_start, raw_end),
                        raw_end=max(raw_start, raw_end),
                    )
                )
                return None
        at = bisect_right(self._sentence_starts, start)
        sentence = self._cut[at] or self._sentence(at)
        record: M = TWINS[kind](
            self.doc_id, self.article, text, raw_start, raw_end, start, end, sentence, *own
        )
        record.__class__ = kind
        return record
