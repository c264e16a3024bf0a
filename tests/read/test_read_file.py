import hashlib

import pytest

from pipeline.errors import DocumentError
from pipeline.read import read_bytes, read_file

TEXT = "长春7月9日电\r\n9家企业与管委会签约。\r\n"


def test_read_file_below_root(tmp_path):
    path = tmp_path / "2024" / "07" / "page.one.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(TEXT.encode("gbk"))
    source = read_file(path, tmp_path)
    assert source.doc_id == "2024/07/page.one"
    assert source.source == "2024/07/page.one.txt"
    assert source.text == TEXT
    assert source.encoding == "gb18030"
    assert source.media_type == "text/plain"
    assert source.sha256 == hashlib.sha256(TEXT.encode("gbk")).hexdigest()


@pytest.mark.parametrize("root", [None, "itself"])
def test_read_file_alone(tmp_path, root):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert read_file(path, path if root else None).doc_id == "page"


def test_read_file_relative_root(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_file(tmp_path / "in" / "page.txt", "in").doc_id == "page"


@pytest.mark.parametrize("name", ["page.txt", "page", "page.2024-07-09", ".hidden", "a/b.crawl"])
def test_read_bytes_of_any_name(name):
    source = read_bytes(TEXT.encode(), name)
    assert source.text == TEXT
    assert source.doc_id
    assert source.source == name


def test_read_file_refuses_missing(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read"):
        read_file(tmp_path / "no.txt", tmp_path)


def test_read_file_refuses_folder(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read"):
        read_file(tmp_path, tmp_path)
