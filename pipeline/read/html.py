"""HTML pages to plain text: trafilatura says where the article is, the page itself gives its text.

trafilatura finds main text well, but moves and drops blocks, and says nothing of what it dropped.
So its answer only marks the blocks of the page; what is kept is the stretch from the title to the
last block of prose, in the order of the page, a block a line, without navigation and link lists.
The rest is for ``clean``, which lists what it drops. A block of prose outside of what trafilatura
chose stretches the text too: an article is never lost to a wrong guess.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.folio import day_of, is_folio
from pipeline.read.html_blocks import LINKS, Block, parse_page, printable
from pipeline.read.text import decode, undecodable
from pipeline.records import Metadata, Removal, SourceDocument

# An encoding must be declared within the first 1024 bytes; pages are seldom that strict.
_HEAD = 4096
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
# trafilatura takes seconds for a page of so much text, which no article has.
_LONGEST_PAGE = 200_000
# The title stands at most this many blocks above its body (date, source, buttons between).
_TITLE_ABOVE = 25
# Credits and rows of tables that may follow the last prose.
_CREDITS_BELOW = 6
# A site's name in a heading may begin the page's title; titles of news are longer.
_SHORTEST_TITLE = 6
# Characters compared to tell whether trafilatura kept a block: it may alter what is between.
_COMPARED = 16
_LONGEST_NAME = 20
_LETTER = re.compile(r"[^\W\d_]")
_SOURCE = re.compile(r"^\s*(?:来源|來源|文章来源|信息来源)\s*[:：]\s*")
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_TITLE_PARTS = re.compile(r"[_|｜]|\s+[-–—]+\s+|\s*(?:--|——)\s*")


def read_html(data: bytes, *, doc_id: str, source: str, sha256: str) -> SourceDocument:
    """Read an HTML page; raw offsets count in the plain text made of it, a block a line.

    Raises :class:`~pipeline.errors.DocumentError` for a page without text.
    """
    html, encoding = decode(data, declared_charset(data))
    html = printable(html)
    tree, blocks = parse_page(html)
    if tree is None or not blocks:
        raise DocumentError("read", "HTML page without text")
    page = _main_text(html) if sum(len(b.text) for b in blocks) <= _LONGEST_PAGE else None
    named = _named(tree)
    title = _title(tree, page, named, blocks)
    main = _squeeze((page.text if page else None) or "").replace("|", "")
    kept, shown = _select(blocks, main, title)
    text = "\n".join(block.text for block in kept)
    stories = () if shown else tuple(_stories(kept))
    # The day of a page of several stories is not that of each of them.
    published = None if stories else (page.date if page else None) or _day_above(blocks, kept[0])
    metadata = Metadata(
        title=None if stories else title,
        published=published,
        published_from="metadata" if published else None,
        source=named.get("contentsource")
        or _SOURCE.sub("", named.get("source", ""))
        or (page.sitename if page else None)
        or named.get("sitename"),
        author=_author(named),
        url=(page.url if page else None) or named.get("url"),
    )
    return SourceDocument(
        doc_id=doc_id,
        source=source,
        text=text,
        sha256=sha256,
        encoding=encoding,
        media_type="text/html",
        metadata=metadata,
        warnings=(*undecodable(data, text, encoding), *_left_out(blocks, kept)),
        stories=stories,
    )


def declared_charset(data: bytes) -> str | None:
    """Return the charset that an HTML page declares, or None."""
    head = data[:_HEAD]
    match = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return match[1].decode("ascii") if match else None


def _main_text(html: str) -> Any:
    """Return what trafilatura makes of the page (text, title, date, sitename, url), or None."""
    from trafilatura import bare_extraction

    return bare_extraction(
        html,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # A fixed last day, since the default one is today; what is not in the page's own
        # metadata is left to ``clean``, which tells a dateline from an event.
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": "2100-01-01",
        },
    )


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _select(blocks: Sequence[Block], main: str, title: str | None) -> tuple[list[Block], bool]:
    """Return the blocks to keep, from the title to the prose's last credit, less navigation.

    And whether the page shows its title above the prose.
    """
    for block in blocks:
        squeezed = _squeeze(block.text)
        block.main = (
            len(squeezed) > 1 and squeezed[:_COMPARED] in main and squeezed[-_COMPARED:] in main
        )
    # The whole page may stand in an element that is named like a part of the frame.
    frame = min((block.chrome for block in blocks if block.main and block.is_prose), default=0)
    for block in blocks:
        block.chrome = max(0, block.chrome - frame)
    prose = [i for i, b in enumerate(blocks) if b.is_prose and (b.main or not b.chrome)]
    if not prose:
        prose = [i for i, b in enumerate(blocks) if b.main] or list(range(len(blocks)))
    first, last = prose[0], prose[-1]
    after = blocks[last + 1 : last + 1 + _CREDITS_BELOW]
    last += sum(1 for _ in itertools.takewhile(_may_close, after))
    head, headed = _head(blocks, first, title)
    shown = _squeeze(blocks[head].text) == _squeeze(title or "")
    kept = [] if headed or not title else [Block(title, 0, heading=True, chrome=0)]
    kept.append(blocks[head])
    kept += [b for b in blocks[head + 1 : last + 1] if b.main or b.heading or _may_stay(b)]
    return kept, shown


def _left_out(blocks: Sequence[Block], kept: Sequence[Block]) -> Iterator[Removal]:
    """Yield a warning for every run of blocks that is left out, at the offset where it stood.

    What is left out is in no text, so it has no raw span: the warning is empty, and says how many
    blocks of what kind stood there.
    """
    starts = {}
    end = 0
    for block in kept:
        starts[id(block)] = end
        end += len(block.text) + 1
    places = []
    at = max(0, end - 1)
    for block in reversed(blocks):
        if id(block) in starts:
            at = starts[id(block)]
        else:
            places.append((at, "outside the article" if _may_stay(block) else "navigation"))
    for (at, kind), run in itertools.groupby(reversed(places)):
        yield Removal(reason=f"left out: {kind} ({len(list(run))})", raw_start=at, raw_end=at)


def _stories(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the offsets of the headings on a page of several stories.

    Such a page does not show its own title; each of its headings has a line with the day below.
    """
    starts = []
    at = 0
    for block, below in itertools.zip_longest(blocks, blocks[1:]):
        if block.heading and below and not below.is_prose and _DAY.search(below.text):
            starts.append(at)
        at += len(block.text) + 1
    if len(starts) > 1:
        yield from starts


def _day_above(blocks: Sequence[Block], head: Block) -> str | None:
    """Return the day in the header of a newspaper's page, which stands above the text."""
    above = itertools.takewhile(lambda block: block is not head, blocks)
    return day_of(block.text for block in above if is_folio(block.text))


def _may_stay(block: Block) -> bool:
    return not block.chrome and block.links <= LINKS * len(block.text)


def _may_close(block: Block) -> bool:
    """Tell whether a block after the last prose may belong to it: a credit, a row of a table."""
    return block.main or (_may_stay(block) and not block.heading)


def _head(blocks: Sequence[Block], first: int, title: str | None) -> tuple[int, bool]:
    """Return where the text begins, and whether a title stands there.

    That is the block with the title nearest above the first prose, else the nearest heading,
    else the first of the blocks right above it that may belong to the article.
    """
    above = range(first, max(-1, first - _TITLE_ABOVE - 1), -1)
    wanted = _squeeze(title or "")
    for index in above:
        if wanted and _squeeze(blocks[index].text) == wanted:
            return index, True
    for index in above:
        if blocks[index].heading and not blocks[index].chrome:
            return index, True
    run = itertools.takewhile(lambda index: index == first or _may_stay(blocks[index]), above)
    return min(run), False


def _named(tree: Any) -> dict[str, str]:
    """Return the page's own metadata by their names in small letters, the first of each name."""
    named: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if name and content:
            named.setdefault(name, content)
    return named


def _title(tree: Any, page: Any, named: Mapping[str, str], blocks: Sequence[Block]) -> str | None:
    """Return the article's title: the longest block that the page's own title begins with.

    A page's title goes on with channel and site (``标题_频道_站点``), what the page shows does not.
    """
    titles = [
        " ".join(text.split())
        for text in (
            named.get("articletitle") or "",
            tree.findtext(".//title") or "",
            named.get("og:title") or "",
            (page.title if page else None) or "",
        )
        if text.strip()
    ]
    starts = [_squeeze(title) for title in titles]
    shown = [
        block.text
        for block in blocks
        if len(squeezed := _squeeze(block.text)) >= _SHORTEST_TITLE
        and any(start.startswith(squeezed) for start in starts)
    ]
    if shown:
        return max(shown, key=len)
    return _TITLE_PARTS.split(titles[0])[0].strip() or None if titles else None


def _author(named: Mapping[str, str]) -> str | None:
    """Return the author that the page's own metadata name, or None; a number is no name."""
    for name in ("author", "article:author"):
        author = named.get(name, "")
        if 2 <= len(author) <= _LONGEST_NAME and _LETTER.search(author):
            return author
    return None
