"""The command line as a user meets it: by typer's runner, and as a process where it matters."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.result import COLUMNS

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"


def zhnews(*args: str, stdin: str | bytes | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as installed."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *args],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        timeout=120,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_help_is_quick_and_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['zhnews', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'spacy', 'pandas', 'regex', 'numpy', 'pyarrow'} & set(sys.modules)))"
    )
    begin = time.perf_counter()
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert shown.stdout.splitlines()[-1] == "[]"
    # The promise is 0.4 s; a busy machine gets five times that before the test cries.
    assert time.perf_counter() - begin < 2.0


def test_run_writes_the_files_in_the_order_of_the_contract(tmp_path):
    done = zhnews("run", str(CORPUS), "-o", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert [d["doc_id"] for d in lines(tmp_path / "documents.jsonl")] == [
        "000_42451ab363cd6fd4",
        "001_7106a35482d20de0",
    ]
    for name in ("documents", "articles"):
        for row in lines(tmp_path / f"{name}.jsonl"):
            assert tuple(row) == COLUMNS[name]
    assert {p.name for p in tmp_path.glob("*.jsonl")} >= {f"{name}.jsonl" for name in COLUMNS}


def test_text_prints_what_raw_offsets_count_in():
    path = CORPUS / "000_42451ab363cd6fd4.txt"
    assert zhnews("text", str(path)).stdout == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        pytest.param(lambda d: "nowhere", 2, "nowhere: read: no such file", id="missing"),
        pytest.param(lambda d: str(d), 2, "nothing to read", id="folder_without_documents"),
        pytest.param(lambda d: _write(d / "a.md", b"x"), 0, "", id="named_file_of_any_ending"),
        pytest.param(lambda d: _write(d / "a.pdf", b"\xff\x00\x01"), 2, "a.pdf: ", id="binary"),
    ],
)
def test_run_says_one_line_for_bad_input(tmp_path, make, code, said):
    source = tmp_path / "in"
    source.mkdir()
    done = CliRunner().invoke(app, ["run", make(source), "-o", str(tmp_path / "out")])
    assert done.exit_code == code
    assert said in done.output
    assert "Traceback" not in done.output


def test_run_leaves_good_documents_unharmed_beside_bad_ones(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    _write(source / "bad.txt", b"\xff\x00\x01\x02")
    _write(source / "good.txt", "今天下雨。".encode())
    done = CliRunner().invoke(app, ["run", str(source), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert [d["doc_id"] for d in lines(tmp_path / "out" / "documents.jsonl")] == ["good"]
    assert done.output.count("bad.txt") == 1


def _write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)
