"""Files on this machine and in object storage, opened the same way.

An address with ``://`` in it (``s3://bucket/news``) is opened by fsspec, which comes with the
extra ``ray``; each kind of storage needs its own fsspec package beside it (``s3fs``, ``gcsfs``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, Any

from pipeline.errors import ZhnewsError


def is_remote(path: str) -> bool:
    """Tell whether a path is an address in object storage."""
    return "://" in path


def open_binary(path: str) -> IO[bytes]:
    """Open a file for reading, wherever it lies."""
    if not is_remote(path):
        return open(path, "rb")
    filesystem, inside = file_system(path)
    opened: IO[bytes] = filesystem.open(inside, "rb")
    return opened


def whole_path(path: str) -> str:
    """Return a path that means the same from everywhere on this machine."""
    return path if is_remote(path) else os.path.abspath(path)


def find_remote(address: str) -> Iterator[tuple[str, int]]:
    """Yield address and size of every file below ``address``, by name; of a file, itself."""
    filesystem, inside = file_system(address)
    for path, about in sorted(filesystem.find(inside, detail=True).items()):
        yield filesystem.unstrip_protocol(path), int(about.get("size") or 0)


def file_system(address: str) -> tuple[Any, str]:
    """Return the fsspec file system of an address, and the path inside it.

    Raises :class:`~pipeline.errors.ZhnewsError` where what reads that kind is not installed.
    """
    try:
        import fsspec

        filesystem, inside = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise ZhnewsError(f"{address}: {error}") from error
    return filesystem, str(inside)
