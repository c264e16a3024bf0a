"""The command line as a user meets it: by typer's runner, and as a process where it matters."""

from __future__ import annotations

import json
import subprocess
import sys
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
        [sys.executable, "-m", "pipeline", *args],
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
    heavy = "sorted({'spacy', 'pandas', 'regex', 'numpy', 'pyarrow'} & set(sys.modules))"
    code = (
        "import sys, time; sys.argv = ['zhnews', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print({heavy}, time.process_time())"
    )
    imports = "import time, typer; print([], time.process_time())"

    def seconds(code):
        command = [sys.executable, "-c", code]
        shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout
        names, spent = shown.splitlines()[-1].rsplit(" ", 1)
        assert names == "[]"
        return float(spent)

    # Some three times what the library for command lines takes by itself, which is 0.1 s.
    assert min(seconds(code) for _ in range(3)) < 8 * max(seconds(imports) for _ in range(3))


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


STORY = "11月3日，甲市高新区管委会与乙光电科技有限公司签约，总投资超过30亿元。"


def invoke(*args: str, stdin: str | None = None):
    return CliRunner().invoke(app, list(args), input=stdin)


def test_extract_gives_json_with_the_tables_of_the_contract():
    shown = invoke("extract", "-", "--json", "--published", "2024-11-04", stdin=STORY)
    tables = json.loads(shown.stdout)
    assert list(tables) == list(COLUMNS)
    (quantity,) = tables["quantities"]
    assert (quantity["text"], quantity["low"]) == ("超过30亿元", 3_000_000_000)
    assert STORY[quantity["raw_start"] : quantity["raw_end"]] == quantity["text"]
    assert tables["dates"][0]["value"] == "2024-11-03"


def test_extract_shows_the_text_and_what_it_was_read_as():
    shown = invoke("extract", "-", "--published", "2024-11-04", stdin=STORY).stdout
    for part in (STORY, "> 3,000,000,000 CNY", "2024-11-03", "side A", "1 quantities"):
        assert part in shown.replace("\n  ", "").replace("\n", ""), part
    assert "\x1b" not in shown


def test_export_writes_other_formats_from_the_store(tmp_path):
    source = _write(tmp_path / "a.txt", STORY.encode())
    out = str(tmp_path / "out")
    assert invoke("run", source, "-o", out).exit_code == 0
    shown = invoke("export", out, "--format", "csv,parquet", "-o", str(tmp_path / "other"))
    assert shown.exit_code == 0
    written = {Path(line).name for line in shown.stdout.split()}
    assert {"quantities.csv", "signings.parquet", "bodies.csv"} <= written
    assert {p.name for p in (tmp_path / "other").iterdir()} == written


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["run", "corpus"], "-o", id="no_output"),
        pytest.param(["run", "corpus", "-o", "x", "--format", "ods"], "ods", id="format"),
        pytest.param(["run", "corpus", "-o", "x", "--jobs", "0"], "jobs", id="jobs"),
        pytest.param(["run", "corpus", "-o", "x", "--engine", "dask"], "dask", id="engine"),
        pytest.param(
            ["run", "corpus", "-o", "x", "--config", "nowhere.toml"], "nowhere", id="config"
        ),
        pytest.param(["export", "nowhere"], "zhnews.sqlite", id="no_store"),
        pytest.param(["export", "nowhere", "--since", "yesterday"], "yesterday", id="since"),
        pytest.param(["extract", "nowhere.txt"], "nowhere.txt", id="no_file"),
        pytest.param(["text", "corpus"], "corpus", id="folder_as_file"),
    ],
)
def test_wrong_use_is_exit_code_2_and_no_traceback(args, said):
    done = zhnews(*args)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_run_reads_json_lines_on_standard_input(tmp_path):
    row = json.dumps({"id": "x", "text": STORY}, ensure_ascii=False)
    done = zhnews("run", "-", "-o", str(tmp_path), stdin=row)
    assert done.returncode == 0, done.stderr
    assert [d["doc_id"] for d in lines(tmp_path / "documents.jsonl")] == ["x"]


def test_clean_explain_shows_steps_with_reason_span_and_text():
    raw = "登录 | 注册\n某市签约\n2024-03-05 来源：某报\n甲公司\u200b与乙公司签约，总投资3亿元。\n"
    raw += "项目占地六十亩，明年七月建成，后年全面投产，可安排二百人就业。\n"
    done = zhnews("clean", "-", "--explain", stdin=raw)
    assert done.returncode == 0, done.stderr
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert rows[:5] == [
        "step reason raw text",
        "chars invisible 33–34 U+200B",
        "noise widget 0–7 登录 | 注册",
        "metadata 13–29 2024-03-05 来源：某报",
        "",
    ]
    assert "  published: 2024-03-05 (metadata)" in done.stdout.splitlines()


@pytest.mark.parametrize("article", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_clean_explain_keeps_a_change_on_a_line(article):
    table = zhnews("clean", str(article), "--explain").stdout.split("\n\n")[0].splitlines()
    # A list of other articles is one change, however long.
    assert len(table) > 2
    assert all("–" in row for row in table[1:])
