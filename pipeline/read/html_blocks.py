"""The blocks of text of an HTML page, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# No "<" within, so that a page of nothing but "<" takes linear time.
_TAG = re.compile(r"<[^<>]*>")
_EMBEDDED = re.compile(r"<(?:script|style)", re.I)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_SKIPPED_TAGS = """head script style noscript template svg math iframe object select textarea
    button canvas audio video map"""
_INLINE_TAGS = """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label
    mark nobr q rp rt ruby s samp small span strike strong sub sup td th time tt u var wbr"""
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_INLINE = frozenset(_INLINE_TAGS.split())
_CELLS = frozenset(("td", "th"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CHROME = frozenset(("nav", "footer", "aside", "menu", "dialog"))
# Words of class and id names; they count only against blocks that trafilatura left out.
_CHROME_NAME = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|copyright|sidebar|share|social"
    r"|comments?|reply|related|recommend|recommended|hot|rank|ranking|advert|ads?|banner|login"
    r"|toolbar|pager|pagination|friendlink|links)(?:$|[-_ ])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# A block with a stop and this many characters is prose; navigation and headlines have no stop.
_STOPS = re.compile(r"[。！？!?；;…]")
_PROSE = 25
# A block half of whose characters are links is a list of links.
LINKS = 0.5


@dataclass(slots=True)
class Block:
    """One block of the page: its text, how much of it is links, where it stands.

    chrome: the elements around it that are named like a part of the frame; main: trafilatura
    takes it for the article's.
    """

    text: str
    links: int
    heading: bool
    chrome: int
    main: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it is running text: long enough, with a stop, and not of links."""
        return (
            len(self.text) >= _PROSE
            and _STOPS.search(self.text) is not None
            and self.links < LINKS * len(self.text)
        )


def printable(html: str) -> str:
    """Put spaces for the characters that no tree can hold."""
    return _NOT_XML.sub(" ", html)


def parse_page(html: str) -> tuple[Any, list[Block]]:
    """Return the tree of a page, None where it has none, and its blocks in their order."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    source = _XML_DECLARATION.sub("", html, count=1)
    try:
        parser = HTMLParser(huge_tree=True, remove_comments=True)
        tree = document_fromstring(source, parser=parser)
    except etree.ParserError:
        return None, []
    blocks = list(_Walk().blocks(tree))
    if not blocks and not _EMBEDDED.search(html):
        blocks = list(_blocks_without_tree(html))
    return tree, blocks


class _Walk:
    """One walk over a page: collects text until a block ends, and knows what it stands in."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links = 0
        self.skipped = 0
        self.within = {"a": 0, "heading": 0, "chrome": 0, "pre": 0}

    def blocks(self, tree: Any) -> Iterator[Block]:
        """Yield the blocks of text in the order of the page."""
        from lxml import etree

        for event, element in etree.iterwalk(tree, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if self.skipped or not tag or tag in _SKIPPED or _is_hidden(element):
                    self.skipped += 1
                    continue
                yield from self._border(tag)
                self._enter(element, tag, 1)
                self._add(element.text)
                continue
            if self.skipped:
                self.skipped -= 1
            else:
                yield from self._border(tag)
                self._enter(element, tag, -1)
            if not self.skipped:
                self._add(element.tail)
        yield from self._flush()

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.within["a"]:
                self.links += len(text.strip())

    def _enter(self, element: Any, tag: str, step: int) -> None:
        """Note that an element begins (``step`` 1) or ends (-1)."""
        if tag in ("a", "pre"):
            self.within[tag] += step
        if tag in _HEADINGS:
            self.within["heading"] += step
        if _is_chrome(element, tag):
            self.within["chrome"] += step

    def _border(self, tag: str) -> Iterator[Block]:
        if tag in _CELLS:
            self.parts.append(" ")
        elif tag not in _INLINE:
            yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        text = "".join(self.parts)
        for line in text.split("\n") if self.within["pre"] else (text,):
            if line := " ".join(line.split()):
                yield Block(line, self.links, self.within["heading"] > 0, self.within["chrome"])
        self.parts.clear()
        self.links = 0


def _blocks_without_tree(html: str) -> Iterator[Block]:
    """Yield the text between the tags of a page that no tree can be made of (nested too deep)."""
    for line in _TAG.sub("\n", html).split("\n"):
        if line := " ".join(unescape(line).split()):
            yield Block(line, 0, heading=False, chrome=0)


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _is_chrome(element: Any, tag: str) -> bool:
    if tag in _CHROME:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return tag not in ("html", "body") and _CHROME_NAME.search(names) is not None
