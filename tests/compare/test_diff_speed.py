"""Two runs of many documents are compared within seconds, one document in memory at a time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from compare_rows import document, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc"),
]
DOCUMENTS = 2000
# The promise is 500 MB for 20,000 documents.
MEGABYTES = 200
SCRIPT = """
import json, re, sys, time
from pathlib import Path
from pipeline.compare.diff import Stat, diff_documents
from pipeline.compare.sources import open_rows
spent, parsed = [], []
for _ in range(3):
    start, stat = time.process_time(), Stat()
    for _ in diff_documents(*map(open_rows, map(Path, sys.argv[1:])), stat=stat):
        pass
    spent.append(time.process_time() - start)
    start = time.process_time()
    for path in (path for run in sys.argv[1:] for path in Path(run).glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                json.loads(line)
    parsed.append(time.process_time() - start)
# Not ru_maxrss: a new process inherits that of the one it was forked from.
memory = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([min(spent), min(parsed), memory, stat.total("changed")]))
"""


def make(folder, rule):
    sentence = "据悉，甲公司与乙公司在峰会当天签约，总额超过3亿元，同比增长40%，2024年启动。"
    rows = document(
        sentence * 30,
        organisations=[("甲公司", {"canonical": "甲公司"})] * 20,
        quantities=[("超过3亿元", {"low": 3e8}), ("40%", {"value": 40})] * 8,
        dates=[("2024年", {"value": "2024"})] * 12,
    )
    for row in rows["quantities"] + rows["dates"] + rows["organisations"]:
        row["sentence"] = sentence
    rows["quantities"][3]["rule"] = rule
    folder = write(folder, rows)
    for path in folder.glob("*.jsonl"):
        lines = path.read_text(encoding="utf-8")
        with path.open("w", encoding="utf-8") as out:
            for n in range(DOCUMENTS):
                out.write(lines.replace('"doc_id": "a"', f'"doc_id": "{n:05d}"'))
    return folder


def test_diff_of_many_documents_is_quick_and_light(tmp_path):
    runs = make(tmp_path / "old", "q.old"), make(tmp_path / "new", "q.new")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, runs)], capture_output=True, text=True, check=True
    )
    seconds, parsed, memory, changed = json.loads(done.stdout)
    assert changed == DOCUMENTS
    # The promise is 10 s for 20,000 documents. Measured 5 s, where parsing their lines takes 15 s.
    assert seconds < parsed
    assert memory < MEGABYTES
