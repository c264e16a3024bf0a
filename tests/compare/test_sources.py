"""Whatever form the records are in, they are the same records."""

import shutil
from pathlib import Path

import pytest
from compare_rows import document, write

from pipeline.compare.approve import approve
from pipeline.compare.diff import diff_documents
from pipeline.compare.sources import approved_of, open_rows, tables_of
from pipeline.errors import UsageError
from pipeline.options import Options
from pipeline.run.batch import Settings, run_batch
from pipeline.write.export import export_store
from pipeline.write.store import Store

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    from pipeline.run.progress import Progress

    folder = tmp_path_factory.mktemp("run")
    (folder / "in").mkdir()
    for path in CORPUS.glob("*.txt"):
        shutil.copy(path, folder / "in")
    text = "=1+1公司\n甲公司与乙公司签约，总额3亿元，占0.1%。\n"
    (folder / "in" / "formula.txt").write_text(text, encoding="utf-8")
    settings = Settings(inputs=[str(folder / "in")], output=folder / "out", jobs=1)
    with Progress(settings) as progress:
        run_batch(settings, Options(), progress)
    return folder / "out"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["parquet", "csv", "store", "approved"])
def test_open_rows_reads_the_same_records_from(run, tmp_path, form):
    if form == "store":
        shutil.copy(run / "zhnews.sqlite", tmp_path)
    elif form == "approved":
        approve(run, tmp_path)
    else:
        with Store(run) as store:
            export_store(store, tmp_path, form)
    assert list(diff_documents(open_rows(tmp_path), open_rows(run))) == []
    assert sum(1 for _ in open_rows(tmp_path)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv"])
def test_open_rows_reads_one_file(run, tmp_path, ending):
    with Store(run) as store:
        export_store(store, tmp_path, ending)
    found = open_rows(tmp_path / f"quantities.{ending}")
    whole = open_rows(run, ["quantities"])
    assert tables_of(tmp_path / f"quantities.{ending}", run) == {"quantities"}
    assert list(diff_documents(found, whole, kinds=["quantities"])) == []


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_open_rows_refuses_a_damaged_export(tmp_path, ending):
    (tmp_path / f"dates.{ending}").write_bytes(b'doc_id,article\n"a')
    with pytest.raises(UsageError, match=f"dates.{ending}: no "):
        list(open_rows(tmp_path))


def test_approved_of_a_folder_without_any_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="zhnews approve"):
        approved_of(write(tmp_path, document("甲")))
