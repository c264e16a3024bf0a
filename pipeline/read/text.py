"""Bytes to text: which encoding a file is in, or a failure that says why none fits.

The order: a byte order mark, strict UTF-8, the charset that the file declares, then GB18030, Big5
and UTF-16, scored by how common the characters are that come out. A decoded text is
``data.decode(encoding)`` to the letter. Only where nothing fits a few damaged bytes in GB18030 or
UTF-8 are forgiven: U+FFFD stands for each, which is told of and from which no value is read.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache

from pipeline.errors import DocumentError
from pipeline.records import Removal
from pipeline.rules import read_table

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x7fELF", "program"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7z archive"),
)
# A sample is enough to tell encodings apart; the whole text is decoded strictly all the same.
_SAMPLE = 20_000
_WEIGHTS = {"500": 1.0, "1500": 0.8, "3000": 0.4}
# UTF-16 without its mark is rare: in doubt the text is in a code page.
_RARE = {"utf-16-le": 0.3, "utf-16-be": 0.3}
_PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·～　％￥＋－／〔〕"
# What a wrong encoding yields: controls, private and unassigned characters, foreign letters.
_HAN_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Over 300 random slices of news a length, in five encodings: from 8 characters on, text decoded
# rightly scores 0.64 or more (0.72 from 40 on), wrongly at most 0.50 (0.18), Korean in EUC-KR
# read as GB18030 0.38. Below 4 characters nothing can tell for certain.
_ACCEPTED = 0.5
# What stands for a byte that could not be decoded, and in how many bytes there may be one.
REPLACED = "\ufffd"
_BYTES_A_DAMAGE = 1000
# One damaged byte costs a character of up to three.
_DAMAGE = re.compile(f"{REPLACED}{{1,3}}")
# Stray controls in a text are noise for cleaning; a larger share of them is a binary file. Valid
# UTF-8 with characters of three bytes cannot come about by chance, so more is forgiven there.
_CONTROLS_ALLOWED = 0.02
_CONTROLS_ALLOWED_UTF8 = 0.2


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of ``data`` and the name of the Python codec that gives it.

    declared: the charset that the source names, or None; its word counts after strict UTF-8.
    Raises :class:`~pipeline.errors.DocumentError` for an empty or binary file and for bytes in
    no known encoding.
    """
    if not data:
        raise DocumentError("read", "empty file")
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if kind:
        raise DocumentError("read", f"binary file ({kind}), no text")
    text, encoding = _marked(data) or _unmarked(data, declared)
    if not text.strip():
        raise DocumentError("read", "empty file: nothing but white space")
    return text, encoding


def declared_codec(charset: str | None) -> str | None:
    """Return the Python codec for a charset as pages write it; every ``gb*`` is GB18030."""
    name = (charset or "").strip().strip("\"'").lower()
    if not name:
        return None
    if name.startswith(("gb", "x-gb", "cp936", "ms936", "windows-936", "euc-cn")):
        return "gb18030"
    if name.startswith(("big5", "big-5", "x-big5", "cp950", "windows-950")):
        return "big5hkscs"
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data, encoding)
            if text is not None:
                return text, encoding
    return None


def _unmarked(data: bytes, declared: str | None) -> tuple[str, str]:
    codec = declared_codec(declared)
    text = _strict(data, "utf-8")
    if text is not None and _is_utf8(data, text, codec):
        return text, "utf-8"
    scored = []
    for rank, encoding in enumerate(dict.fromkeys((codec or "gb18030", *_CANDIDATES))):
        candidate = _strict(data, encoding)
        if candidate is None:
            continue
        score = _score(candidate, wide=encoding.startswith("utf-16"))
        if encoding == codec and rank == 0 and score >= _ACCEPTED:
            return candidate, encoding
        if score >= _ACCEPTED:
            scored.append((score - _RARE.get(encoding, 0.0), -rank, encoding, candidate))
    if scored:
        _, _, encoding, candidate = max(scored)
        return candidate, encoding
    if _looks_binary(data):
        raise DocumentError("read", "binary file, no text")
    damaged = _damaged(data, codec)
    if damaged is not None:
        return damaged
    raise DocumentError(
        "read", f"in no known encoding: {_complaint(data)}, nor GB18030, Big5, UTF-16"
    )


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _damaged(data: bytes, codec: str | None) -> tuple[str, str] | None:
    """Decode bytes of which hardly any fits nowhere, or return None."""
    found = []
    for rank, encoding in enumerate(("utf-8", "gb18030")):
        text = data.decode(encoding, "replace")
        if len(_DAMAGE.findall(text)) * _BYTES_A_DAMAGE <= len(data):
            score = _score(text, wide=False)
            if score >= _ACCEPTED:
                found.append((encoding == codec, score, -rank, text, encoding))
    return max(found)[-2:] if found else None


def undecodable(data: bytes, text: str, encoding: str) -> tuple[Removal, ...]:
    """Return a warning for every place of a text where bytes could not be decoded.

    data, encoding: what the text was read from; a U+FFFD that stands in the source is no damage.
    """
    if REPLACED not in text or _strict(data, encoding) is not None:
        return ()
    return tuple(
        Removal(reason="undecodable byte", raw_start=match.start(), raw_end=match.end())
        for match in _DAMAGE.finditer(text)
    )


def _complaint(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 (byte 0x{data[error.start]:02x} at {error.start})"
    return "not UTF-8"


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b")
    return controls > _CONTROLS_ALLOWED * len(sample)


def _controls(text: str) -> float:
    """Return the share of control characters, which text all but lacks."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) / len(sample) if sample else 0.0


def _is_utf8(data: bytes, text: str, codec: str | None) -> bool:
    """Tell UTF-8 from UTF-16 and from short GBK text, which may happen to be valid UTF-8 too.

    Pairs of GBK bytes may read as two-byte sequences, which are Cyrillic, Arabic and the like;
    Chinese in UTF-8 takes three bytes a character, so a text with any is UTF-8 for certain.
    """
    if text.isascii():
        return _controls(text) <= _CONTROLS_ALLOWED
    if max(text[:_SAMPLE]) >= "\u0800":
        return _controls(text) <= _CONTROLS_ALLOWED_UTF8
    as_gb = _strict(data, "gb18030")
    if as_gb is None or _score(as_gb, wide=False) < _ACCEPTED:
        return _controls(text) <= _CONTROLS_ALLOWED
    return codec != "gb18030" and _HAN_PAIR.search(as_gb) is None


@cache
def _weights() -> dict[str, float]:
    """Return how much a character speaks for the encoding it came out of."""
    weights = dict.fromkeys(_PUNCTUATION, 0.8)
    weights.update(
        (chr(code), 0.6)
        for first, last in ((0xFF10, 0xFF1A), (0xFF21, 0xFF5B))
        for code in range(first, last)
    )
    for rank, characters in read_table("common_characters.tsv", ("rank", "characters")):
        weights.update(dict.fromkeys(characters, _WEIGHTS[rank]))
    return weights


def _score(text: str, *, wide: bool) -> float:
    """Return how common the characters of ``text`` are, from -3 to 1.

    ASCII says nothing of an encoding that keeps it, but much of a ``wide`` one, in which every
    letter comes with a zero byte.
    """
    weights = _weights()
    total = count = 0.0
    for char, times in Counter(text[:_SAMPLE]).items():
        if _CONTROL.match(char):
            weight = -3.0
        elif char < "\x80":
            if not wide:
                continue
            weight = 0.6
        elif (known := weights.get(char)) is not None:
            weight = known
        elif "\u4e00" <= char <= "\u9fa5":
            weight = -0.1
        elif "\ue000" <= char <= "\uf8ff" or char > "\uffff":
            weight = -1.0
        else:
            weight = -0.4
        total += weight * times
        count += times
    return total / count if count else 0.0
