"""Tasks from start to end, as every engine does them: read, process, turn into lines."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pipeline.errors import DocumentError
from pipeline.options import Options
from pipeline.read import read_bytes
from pipeline.read.remote import open_binary
from pipeline.records import SourceDocument
from pipeline.result import Result
from pipeline.run.inputs import Item
from pipeline.run.many import process_each
from pipeline.run.worklist import content_key
from pipeline.write.bodies import Bodies
from pipeline.write.lines import encode_json, to_lines
from pipeline.write.store import Done, Failure

# Longer texts are refused: no news is so long, and one such text would hold a worker for minutes.
MAX_CHARACTERS = 5_000_000
# A PDF may be mostly pictures; what is larger still would be read into memory whole.
MAX_BYTES = 200_000_000
P = ParamSpec("P")
T = TypeVar("T")
_STAGES = ("read", "clean", "segment", "extract", "write")


def do_items(items: Sequence[Item], options: Options) -> list[Done | Failure]:
    """Process sources, together where that goes well.

    Whatever goes wrong with one is its :class:`Failure`, never an exception, and harms no other.
    """
    sources = [_attempt(item, _read, item) for item in items]
    read = [source for source in sources if not isinstance(source, Failure)]
    results = iter(process_each(read, options))
    outcomes: list[Done | Failure] = []
    for item, source in zip(items, sources, strict=True):
        if isinstance(source, Failure):
            outcomes.append(source)
        else:
            outcomes.append(_attempt(item, _done, item, source, next(results)))
    return outcomes


def _read(item: Item) -> SourceDocument:
    source = read_item(item)
    if len(source.text) > MAX_CHARACTERS:
        message = f"{len(source.text):,} characters, more than {MAX_CHARACTERS:,}"
        raise DocumentError("read", message)
    return source


def _done(item: Item, source: SourceDocument, result: Result | Exception) -> Done:
    # The parent hands this work out and never does it: what only the work needs is loaded here.
    from pipeline.run.duplicates import sketch

    if isinstance(result, Exception):
        raise result
    rows = result.to_rows()
    lines = to_lines(rows)
    sketches = b"".join(sketch(article.text) for article in result.articles)
    bodies = tally_bodies(rows["organisations"])
    return Done(
        item.doc_id, item.source, item.path, content_key(item, source), lines, sketches, bodies
    )


def _attempt(item: Item, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Failure:
    """Return what the work gives, or the failure of the item that it ends in."""
    try:
        return work(*args, **kwargs)
    except DocumentError as error:
        return _failure(item, error.stage, "refused", str(error))
    except MemoryError:
        return _failure(item, "extract", "memory", "needs more memory than there is")
    # The document boundary: a defect of the program costs this document, and is told.
    except Exception as error:
        reason = "defect" if not isinstance(error, OSError) else "unreadable"
        return _failure(item, _stage_of(error), reason, _describe(error))


def read_item(item: Item) -> SourceDocument:
    """Return the decoded source of an item."""
    if item.text is not None:
        return SourceDocument(
            doc_id=item.doc_id,
            source=item.source,
            text=item.text,
            sha256=item.sha256 or "",
            metadata=item.metadata,
        )
    if item.size > MAX_BYTES:
        raise DocumentError("read", f"{item.size / 1e6:,.0f} MB, more than {MAX_BYTES / 1e6:,.0f}")
    with open_binary(item.path) as file:
        source = read_bytes(file.read(), item.source)
    return replace(source, doc_id=item.doc_id)


def tally_bodies(organisations: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a document's share of ``bodies``, as JSON."""
    if not organisations:
        return b""
    bodies = Bodies()
    bodies.add(organisations)
    return encode_json(bodies.tally()).encode("utf-8")


def _failure(item: Item, stage: str, reason: str, message: str) -> Failure:
    return Failure(item.doc_id, item.path, item.place, stage, reason, message)


def _stage_of(error: BaseException) -> str:
    """Return the stage whose code raised, read off the deepest frame inside one."""
    stage = "process"
    for frame in traceback.extract_tb(error.__traceback__):
        folder = Path(frame.filename).parent
        for name in (folder.name, folder.parent.name):
            if name in _STAGES:
                stage = name
                break
    return stage


def _describe(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{type(error).__name__}: {error}".split("\n")[0][:300]
