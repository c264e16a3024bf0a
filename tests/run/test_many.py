import subprocess
import sys
from pathlib import Path

import pipeline

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
            timeout=60,
        )
        assert (done.stdout, done.returncode) == ("5\n", 0), done.stderr
