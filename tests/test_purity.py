"""What the code must never do, read off its syntax trees rather than promised in prose."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
IDS = [str(path.relative_to(ROOT)) for path in MODULES]
STAGES = ["read", "clean", "segment", "extract", "write", "run", "compare"]
MAX_MODULE = 400
MAX_FUNCTION = 60
CLOCKS = {("time", "time"), ("datetime", "now"), ("datetime", "today"), ("date", "today")}
# The batch measures how long it takes and stamps nothing with it; the command line prints.
MAY_PRINT = {"cli.py", "terminal.py"}


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_module_reads_no_clock_and_evaluates_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for call in calls(tree):
        function = call.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            assert (function.value.id, function.attr) not in CLOCKS, f"line {call.lineno}"
        if isinstance(function, ast.Name):
            assert function.id not in {"eval", "exec"}, f"line {call.lineno}"
            if path.name not in MAY_PRINT and "commands" not in path.parts:
                assert function.id != "print", f"line {call.lineno}"
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), "bare except"


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_module_is_short_and_so_are_its_functions(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < MAX_FUNCTION, node.name


@pytest.mark.parametrize("stage", STAGES[:4])
def test_stage_reaches_no_later_stage(stage):
    """A stage imports itself, the stages before it, and what all share."""
    later = STAGES[STAGES.index(stage) + 1 :]
    for path in (ROOT / "pipeline" / stage).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                parts = name.split(".")
                assert not (parts[0] == "pipeline" and len(parts) > 1 and parts[1] in later), path


def test_import_does_no_work():
    code = (
        "import sys, pipeline; heavy = {'spacy', 'pandas', 'jieba', 'rjieba', 'regex', 'opencc'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_project_speaks_of_itself_alone():
    """No file of the project names a place on the machine it was written on."""
    for path in [*MODULES, ROOT / "README.md", ROOT / "pyproject.toml"]:
        text = path.read_text(encoding="utf-8")
        assert f"{ROOT}/" not in text, path
        for alien in ("/home/", "/root/", "../shared"):
            assert alien not in text, path
