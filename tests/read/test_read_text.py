import codecs
import random

import pytest

from pipeline.errors import DocumentError
from pipeline.options import Options
from pipeline.process import process_source
from pipeline.read import read_bytes
from pipeline.read.text import declared_codec, decode

NEWS = "七月九日，新区举行项目集中签约仪式，9家企业与管委会签约，总投资118亿元。"
TRADITIONAL = "七月九日，新區舉行專案集中簽約儀式，9家企業與管委會簽約，總投資118億元。"


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "found"),
    [
        pytest.param(NEWS, "utf-8", None, "utf-8", id="utf8"),
        pytest.param(NEWS, "utf-8-sig", None, "utf-8-sig", id="utf8_with_mark"),
        pytest.param(NEWS, "utf-8", "gb2312", "utf-8", id="utf8_that_claims_to_be_gb"),
        pytest.param(NEWS, "gbk", None, "gb18030", id="gbk"),
        pytest.param(NEWS, "gb18030", "gb2312", "gb18030", id="gb2312_is_gb18030"),
        pytest.param(NEWS, "gbk", "utf-8", "gb18030", id="gbk_that_claims_to_be_utf8"),
        pytest.param(NEWS, "gbk", "iso-8859-1", "gb18030", id="gbk_that_claims_to_be_latin"),
        pytest.param(NEWS, "gbk", "big5", "gb18030", id="gbk_that_claims_to_be_big5"),
        pytest.param(NEWS, "gbk", "no-such-charset", "gb18030", id="unknown_charset"),
        pytest.param(NEWS + "㐀𠮷", "gb18030", None, "gb18030", id="rare_characters"),
        pytest.param(TRADITIONAL, "big5", None, "big5hkscs", id="big5"),
        pytest.param(TRADITIONAL, "gbk", None, "gb18030", id="traditional_in_gbk"),
        pytest.param(NEWS, "utf-16", None, "utf-16", id="utf16_with_mark"),
        pytest.param(NEWS, "utf-16-le", None, "utf-16-le", id="utf16_le"),
        pytest.param(NEWS, "utf-16-be", None, "utf-16-be", id="utf16_be"),
        pytest.param(NEWS, "utf-32", None, "utf-32", id="utf32_with_mark"),
        pytest.param("signed 2024", "utf-16-le", None, "utf-16-le", id="utf16_ascii"),
        pytest.param("签约", "gbk", None, "gb18030", id="two_characters"),
        pytest.param("联通", "gbk", None, "gb18030", id="bytes_close_to_utf8"),
        pytest.param(
            "<b>" + "x" * 4000 + "签约仪式</b>", "gbk", None, "gb18030", id="mostly_ascii"
        ),
        pytest.param("café · naïve", "utf-8", None, "utf-8", id="accents_in_utf8"),
        pytest.param("Привет, мир", "utf-8", None, "utf-8", id="cyrillic_in_utf8"),
        pytest.param("plain text", "ascii", None, "utf-8", id="ascii"),
        pytest.param("签约\x00仪式\r\n300亿元", "utf-8", None, "utf-8", id="stray_nul"),
    ],
)
def test_decode_finds_encoding(text, encoding, declared, found):
    data = text.encode(encoding)
    assert decode(data, declared) == (text, found)
    assert data.decode(found) == text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [8, 20])
def test_decode_short_slices_of_the_corpus(corpus_texts, encoding, length):
    draw = random.Random(length)
    for _ in range(60):
        text = draw.choice(corpus_texts)
        start = draw.randrange(len(text) - length)
        slice_ = text[start : start + length]
        if slice_.strip() and not slice_.isascii():
            assert decode(slice_.encode(encoding))[0] == slice_


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "empty file", id="empty"),
        pytest.param(b" \r\n\t", "empty file", id="white_space"),
        pytest.param(codecs.BOM_UTF8, "empty file", id="mark_only"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG", id="image"),
        pytest.param(b"PK\x03\x04" + bytes(200), "ZIP", id="archive"),
        pytest.param(bytes(range(256)) * 8, "binary file", id="every_byte"),
        pytest.param(bytes(64), "binary file", id="nul_only"),
        pytest.param(random.Random(1).randbytes(4096), "binary file", id="noise"),
        pytest.param(NEWS.encode() + b"\xed\xa0\x80", "byte 0xed at", id="lone_surrogate"),
        pytest.param(NEWS.encode()[:-1] + b"\xff", "byte 0xe3 at", id="torn_character"),
        pytest.param(
            "ニュースによると、新工場の建設".encode("shift_jis"), "no known", id="japanese"
        ),
        pytest.param(
            "새로운 반도체 공장을 건설하기로 했다".encode("euc_kr"), "no known", id="korean"
        ),
        pytest.param("élèves préfèrent dîner à Zürich".encode("latin-1"), "no known", id="latin"),
    ],
)
def test_decode_refuses_with_reason(data, reason):
    with pytest.raises(DocumentError, match=reason) as caught:
        decode(data)
    assert caught.value.stage == "read"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        ("x-gbk", "gb18030"),
        ('"UTF8"', "utf-8"),
        ("Big5-HKSCS", "big5hkscs"),
        ("base64", None),
        ("no such", None),
        ("", None),
        (None, None),
    ],
)
def test_declared_codec(charset, codec):
    assert declared_codec(charset) == codec


LONG = "\n".join(
    f"第{number}家企业与新区管委会签约，总投资{number}亿元。" for number in range(1, 121)
)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_decode_forgives_a_damaged_byte_in_a_thousand(encoding):
    data = LONG.encode(encoding)
    at = data.index("总投资20亿元".encode(encoding))
    data = data[:at] + b"\xff" + data[at + 1 :]
    text, found = decode(data)
    assert (found, "\ufffd" in text) == (encoding, True)
    source = read_bytes(data, "page.txt")
    assert {warning.reason for warning in source.warnings} == {"undecodable byte"}
    told = "".join(source.text[w.raw_start : w.raw_end] for w in source.warnings)
    assert told == "\ufffd" * text.count("\ufffd")
    result = process_source(source, Options())
    # Of the damaged clause nothing is read; of its neighbours everything.
    values = {record.low for record in result.quantities if record.unit == "CNY"}
    assert values == {number * 1e8 for number in range(1, 121) if number != 20}


def test_decode_refuses_more_damage():
    data = LONG.encode("gb18030")
    for at in range(100, len(data), 500):
        data = data[:at] + b"\xff" + data[at + 1 :]
    with pytest.raises(DocumentError, match="no known encoding"):
        decode(data)


def test_replacement_character_of_the_source_is_no_damage():
    assert read_bytes((LONG + "\ufffd").encode(), "page.txt").warnings == ()
