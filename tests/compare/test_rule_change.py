"""A rule is changed on purpose: what the diff shows is what that rule touches, and no more."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = "from pipeline.cli import main; main()"
RULE = "set.each"

pytestmark = pytest.mark.slow


def zhnews(program, *args):
    """Run the command of the program that lies in a folder."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, args)],
        cwd=program,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The corpus by the program as it is, and by one whose date rules lack ``RULE``."""
    folder = tmp_path_factory.mktemp("rules")
    changed = folder / "program"
    shutil.copytree(ROOT / "pipeline", changed / "pipeline")
    rules = changed / "pipeline" / "lexicon" / "dates.toml"
    text = rules.read_text(encoding="utf-8")
    head, found, tail = text.partition(f'id = "{RULE}"')
    assert found
    rules.write_text(f'{head}id = "{RULE}.anew"{tail}', encoding="utf-8")
    for program, out in ((ROOT, "old"), (changed, "new")):
        done = zhnews(program, "run", ROOT / "corpus", "-o", folder / out)
        assert done.returncode == 0, done.stderr
    return folder / "old", folder / "new"


def touched(folder):
    lines = (folder / "dates.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["rule"].startswith(RULE)]
    return {(row["doc_id"], row["raw_start"], row["raw_end"]) for row in rows}


def test_diff_shows_exactly_the_records_that_the_rule_touched(runs):
    done = zhnews(ROOT, "diff", *runs, "--json")
    assert done.returncode == 1
    value = json.loads(done.stdout)
    shown = {
        (document["doc_id"], change["new"]["raw_start"], change["new"]["raw_end"])
        for document in value["documents"]
        for change in document["changes"]
    }
    assert shown == touched(runs[0]) == touched(runs[1]) != set()
    assert {document["cause"] for document in value["documents"]} == {"rules"}
    changes = [change for document in value["documents"] for change in document["changes"]]
    assert all(list(change["fields"]) == ["rule"] for change in changes)


def test_approve_one_document_leaves_the_others_pending(runs):
    old, new = runs
    assert zhnews(ROOT, "approve", old).returncode == 0
    shutil.copytree(old / "approved", new / "approved", dirs_exist_ok=True)
    pending = json.loads(zhnews(ROOT, "diff", new, "--json").stdout)["documents"]
    first, *others = [document["doc_id"] for document in pending]
    assert others
    assert zhnews(ROOT, "approve", new, "--doc", first).returncode == 0
    again = zhnews(ROOT, "diff", new, "--json")
    assert again.returncode == 1
    assert [document["doc_id"] for document in json.loads(again.stdout)["documents"]] == others
    assert zhnews(ROOT, "approve", new).returncode == 0
    assert zhnews(ROOT, "diff", new).returncode == 0
