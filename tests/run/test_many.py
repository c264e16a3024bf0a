import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import pipeline
from pipeline.clean import clean_source
from pipeline.errors import DocumentError

ROOT = Path(__file__).parents[2]
TEXTS = [f"第{n}家公司今年投资{n}亿元。" for n in range(1, 200)]


def test_extract_many_keeps_the_order_over_workers():
    alone = list(pipeline.extract_many(TEXTS, published="2024-11-04"))
    together = list(pipeline.extract_many(TEXTS, published="2024-11-04", jobs=2))
    assert [r.document.doc_id for r in together] == [str(n) for n in range(1, 200)]
    assert together == alone


def test_extract_many_takes_texts_as_it_needs_them():
    taken = []
    results = pipeline.extract_many(taken.append(t) or t for t in TEXTS)
    next(results)
    assert len(taken) == 1


def test_extract_many_gives_what_extract_gives():
    texts = [
        *TEXTS,
        "",
        "甲乙科技有限公司（以下简称“甲乙科技”）签约。\n甲乙科技投资。" * 400,
        *TEXTS,
    ]
    together = pipeline.extract_many(texts, published="2024-11-04")
    for result, text in zip(together, texts, strict=True):
        alone = pipeline.extract(text, "2024-11-04")
        assert result.organisations == tuple(
            replace(record, doc_id=result.document.doc_id) for record in alone.organisations
        )
        assert len(result.quantities) == len(alone.quantities)


def test_extract_many_fails_in_the_place_of_the_text(monkeypatch):
    def fail(source, options):
        if source.text == TEXTS[4]:
            raise DocumentError("clean", "broken")
        return clean_source(source, options)

    monkeypatch.setattr("pipeline.process.clean_source", fail)
    results = pipeline.extract_many(TEXTS)
    assert [next(results).document.doc_id for _ in range(4)] == ["1", "2", "3", "4"]
    with pytest.raises(DocumentError, match="broken"):
        next(results)


def test_extract_many_works_in_a_script_without_a_main_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import pipeline\n"
        "print(len(list(pipeline.extract_many(['今年投资3亿元。'] * 5, jobs=2))))\n",
        encoding="utf-8",
    )
    for arguments, stdin in (([str(script)], None), (["-"], script.read_text(encoding="utf-8"))):
        done = subprocess.run(
            [sys.executable, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"},
            timeout=300,
        )
        assert (done.stdout, done.returncode) == ("5\n", 0), done.stderr
