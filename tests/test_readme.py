"""The README says what is so: its code runs and prints what its comments say."""

import contextlib
import io
import re
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_readme_code_prints_what_it_says(code):
    said = re.findall(r"print\(.*\)\s+# (.+)", code)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README", "exec"), {})
    printed = list(dict.fromkeys(out.getvalue().splitlines()))
    assert printed == said


def test_readme_names_every_command():
    from typer.main import get_command

    from pipeline.cli import app

    named = set(re.findall(r"^\| `zhnews (\w+)", README, re.MULTILINE))
    assert named == set(get_command(app).commands)
