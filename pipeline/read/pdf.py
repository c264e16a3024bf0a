"""PDF files with a text layer to plain text: pdfplumber gives the characters, ``layout`` the order.

Stories are set apart by an empty line, boxes come after the stories of their page. Page headers
and folios are left out; where they stood is noted in the warnings of the source.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.folio import LONGEST, day_of, is_folio
from pipeline.read.layout import Assembly, Line, Paragraph, body_size
from pipeline.records import Metadata, Removal, SourceDocument

HEADER = "page header"
NO_TEXT_LAYER = "page without text layer"

# Headers and folios stand in these shares of the page's height, at the top and at the bottom.
_MARGIN = 0.09
# ... and are set off by this many of their sizes from what follows.
_HEADER_DISTANCE = 0.8
_DIGITS = re.compile(r"\d+")
# A stretch of characters ends where the gap is wider than this many of their sizes.
_GAP = 0.8
_OTHER_SIZE = 1.35
_PRINTED_TWICE = 0.2
# pdfminer writes a character that the font gives no Unicode for as (cid:17).
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_UNMAPPED_ALLOWED = 0.2
# A frame is a box when it is at most this share of the page and at least this many em each way.
_BOX_SHARE = 0.5
_BOX_EM = 4
_BOX_CHARACTERS = 20
# With more frames than this on a page they are the cells of a table.
_BOXES = 6


def read_pdf(data: bytes, *, doc_id: str, source: str, sha256: str) -> SourceDocument:
    """Read a PDF file; raw offsets count in the plain text made of it, a paragraph a line.

    Raises :class:`~pipeline.errors.DocumentError` where pdfplumber is missing, where the file is
    damaged or locked, and where no page has a text layer.
    """
    pages = _open(data)
    if not any(page.lines for page in pages):
        which = "its page has" if len(pages) == 1 else f"its {len(pages)} pages have"
        raise DocumentError("read", f"PDF without a text layer: {which} only pictures or nothing")
    headers = _headers(pages)
    assembly = Assembly()
    notes: list[tuple[str, int]] = []
    for page, dropped in zip(pages, headers, strict=True):
        reasons = [HEADER] * len(dropped) if page.lines else [NO_TEXT_LAYER] * page.is_image
        notes += [(reason, len(assembly.found)) for reason in reasons]
        page.add_to(assembly, dropped)
    text, starts = _write(assembly.found)
    warnings = [
        Removal(reason=reason, raw_start=starts[place], raw_end=starts[place])
        for reason, place in notes
    ]
    published = day_of(line.text for dropped in headers for line in dropped)
    return SourceDocument(
        doc_id=doc_id,
        source=source,
        text=text,
        sha256=sha256,
        encoding="pdf",
        media_type="application/pdf",
        metadata=Metadata(published=published, published_from="metadata" if published else None),
        warnings=tuple(warnings),
        stories=tuple(start for start, p in zip(starts, assembly.found, strict=False) if p.story),
    )


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page: its lines, its boxes (x0, top, x1, bottom), its height."""

    lines: list[Line]
    boxes: list[Box]
    height: float
    is_image: bool

    @classmethod
    def of(cls, page: Any) -> _Page:
        """Take what is needed from a page of pdfplumber, and let go of the page."""
        chars = [char for char in page.chars if char["upright"]]
        unmapped = sum(_UNMAPPED.search(char["text"]) is not None for char in chars)
        if unmapped > _UNMAPPED_ALLOWED * len(chars):
            number = page.page_number
            raise DocumentError("read", f"PDF page {number}: its text layer has no Unicode")
        lines = _lines(chars)
        body = body_size(lines)
        frames = [
            (float(r["x0"]), float(r["top"]), float(r["x1"]), float(r["bottom"]))
            for r in page.rects
            if r["width"] * r["height"] <= _BOX_SHARE * page.width * page.height
            and min(r["width"], r["height"]) >= _BOX_EM * body
        ]
        found = cls(lines, frames, float(page.height), bool(page.images))
        page.close()
        return found

    def add_to(self, assembly: Assembly, dropped: Sequence[Line]) -> None:
        """Add the text of the page, then that of its boxes, without the headers."""
        rest = [line for line in self.lines if line not in dropped]
        body = body_size(rest)
        boxed: list[list[Line]] = []
        if len(self.boxes) <= _BOXES:
            for box in sorted(self.boxes, key=lambda box: (box[1], box[0])):
                within = [line for line in rest if _is_in(line, box)]
                if sum(len(line.text) for line in within) >= _BOX_CHARACTERS:
                    boxed.append(within)
                    rest = [line for line in rest if line not in within]
        assembly.add(rest, body)
        for within in boxed:
            assembly.add_box(within)


def _write(found: Sequence[Paragraph]) -> tuple[str, list[int]]:
    """Return the text, and where each paragraph begins in it, then where it ends."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for paragraph in found:
        if parts:
            parts.append("\n\n" if paragraph.apart else "\n")
            length += len(parts[-1])
        starts.append(length)
        parts.append(paragraph.text)
        length += len(paragraph.text)
    return "".join(parts), [*starts, length]


def _is_in(line: Line, box: Box) -> bool:
    x0, top, x1, bottom = box
    return x0 <= (line.x0 + line.x1) / 2 <= x1 and top <= line.middle <= bottom


def _lines(chars: Sequence[Any]) -> list[Line]:
    """Return the characters as lines: stretches of one row and size without a wide gap."""
    rows: list[list[Any]] = []
    for char in sorted(chars, key=lambda char: float(char["top"] + char["bottom"])):
        middle = char["top"] + char["bottom"]
        first = rows[-1][0] if rows else None
        if first and middle - first["top"] - first["bottom"] < max(first["size"], char["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
    lines = []
    for row in rows:
        row.sort(key=lambda char: float(char["x0"]))
        row[1:] = [char for before, char in itertools.pairwise(row) if _is_new(before, char)]
        start = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or _is_gap(row[at - 1], row[at]):
                if line := _line(row[start:at]):
                    lines.append(line)
                start = at
    return lines


def _is_new(before: Any, char: Any) -> bool:
    """Tell a character from one that is printed twice, a little apart, to look bold.

    pdfplumber's own ``dedupe_chars`` takes time in the square of the characters.
    """
    apart = char["x0"] - before["x0"] >= _PRINTED_TWICE * char["size"]
    return bool(apart or before["text"] != char["text"])


def _is_gap(before: Any, after: Any) -> bool:
    size = max(before["size"], after["size"])
    other_size = size > _OTHER_SIZE * min(before["size"], after["size"])
    return bool(after["x0"] - before["x1"] >= _GAP * size or other_size)


def _line(chars: Sequence[Any]) -> Line | None:
    text = "".join(char["text"] for char in chars).strip()
    seen = [char for char in chars if not char["text"].isspace()]
    if not seen:
        return None
    return Line(
        " ".join(text.split()),
        float(seen[0]["x0"]),
        float(seen[-1]["x1"]),
        float(min(char["top"] for char in seen)),
        float(max(char["bottom"] for char in seen)),
        float(max(char["size"] for char in seen)),
    )


def _headers(pages: Sequence[_Page]) -> list[list[Line]]:
    """Return for each page the lines of its header and folio.

    They stand in the margins, set off from the text, and either say what folios say (day, page,
    editor) or stand on several pages with nothing but their numbers changed.
    """
    shapes = Counter(
        shape
        for page in pages
        for shape in {_DIGITS.sub("#", line.text) for row in _margins(page) for line in row}
    )
    found = []
    for page in pages:
        dropped: list[Line] = []
        for row in _margins(page):
            text = " ".join(line.text for line in row)
            repeated = all(shapes[_DIGITS.sub("#", line.text)] > 1 for line in row)
            if is_folio(text) or (repeated and len(text) <= LONGEST):
                dropped += row
        found.append(dropped)
    return found


def _margins(page: _Page) -> Iterator[list[Line]]:
    """Yield the rows in the margins at the top and the bottom that are set off from the text."""
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    above = [line for line in page.lines if line.bottom <= top]
    below = [line for line in page.lines if line.top >= bottom]
    if above and len(above) < len(page.lines):
        edge = max(line.bottom for line in above)
        if min(line.top for line in page.lines if line.bottom > top) - edge >= _distance(above):
            yield sorted(above, key=lambda line: line.x0)
    if below and len(below) < len(page.lines):
        edge = min(line.top for line in below)
        if edge - max(line.bottom for line in page.lines if line.top < bottom) >= _distance(below):
            yield sorted(below, key=lambda line: line.x0)


def _distance(row: Sequence[Line]) -> float:
    return _HEADER_DISTANCE * max(line.size for line in row)


def _open(data: bytes) -> list[_Page]:
    try:
        import pdfplumber
        from pdfminer.pdfexceptions import PDFException
        from pdfminer.psexceptions import PSException
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
    except ImportError as error:
        raise DocumentError("read", "PDF files need an extra: pip install zhnews[pdf]") from error
    damaged = (PDFException, PSException, PdfminerException, MalformedPDFException)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return [_Page.of(page) for page in pdf.pages]
    except damaged as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        name = type(cause).__name__
        state = "locked by a password" if "Password" in name else f"damaged ({name})"
        raise DocumentError("read", f"PDF file is {state}") from error
