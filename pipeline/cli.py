"""The command line, nothing but: arguments in, one call, exit code out.

A command imports what it needs when it runs, so that ``--help`` stays quick. Exit codes: 0 done;
1 done, with differences or failed documents; 2 wrong use or nothing readable.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import DocumentError, ZhnewsError

app = typer.Typer(
    name="zhnews",
    help="Chinese news in, records out: quantities, dates, organisations and signings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Engine(str, Enum):
    """Who does a batch."""

    local = "local"
    ray = "ray"


DONE, PARTLY, REFUSED = 0, 1, 2

# Options that several commands share.
Config = Annotated[
    Path | None, typer.Option(help="TOML file of settings (published, segmenter, lexicon …).")
]
Lexicon = Annotated[Path | None, typer.Option(help="Your names and aliases, as TOML or TSV.")]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Day of publication, where the text does not tell."),
]
# Not a Path, which would take a slash from an address in object storage.
Output = Annotated[
    str, typer.Option("-o", "--output", metavar="PATH", help="Folder of the records.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]


def main() -> None:
    """Run the command line; every known trouble is one line on stderr and exit code 2."""
    # A polite request to end is as good as Ctrl-C: what is done is kept.
    signal.signal(signal.SIGTERM, _stop)
    try:
        app()
    except ZhnewsError as error:
        if "--debug" in sys.argv:
            raise
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): no trouble of ours.
        sys.stdout = None
        sys.exit(DONE)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        fail(f"defect of the program, {type(error).__name__}: {error} (--debug shows where)")


def _stop(number: int, _: object) -> None:
    sys.exit(128 + number)


def fail(message: str) -> None:
    """Say one line on stderr and leave with the exit code of wrong use."""
    typer.echo(f"zhnews: {message}", err=True)
    sys.exit(REFUSED)


@app.callback(invoke_without_command=True)
def start(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Chinese news in, records out: quantities, dates, organisations and signings."""
    if version:
        import pipeline

        typer.echo(f"zhnews {pipeline.__version__}")
        raise typer.Exit


@app.command()
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT…", help="Files, folders, globs, tables, or -."),
    ],
    output: Output,
    jobs: Annotated[
        int | None,
        typer.Option("-j", "--jobs", min=1, help="Worker processes (default: the cores, up to 8)."),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Any of jsonl,csv,parquet,xlsx.")
    ] = "jsonl",
    text_column: Annotated[str | None, typer.Option(help="Column of the text.")] = None,
    id_column: Annotated[str | None, typer.Option(help="Column of the id.")] = None,
    date_column: Annotated[
        str | None, typer.Option(help="Column of the day of publication.")
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds a document may take.")] = 60.0,
    engine: Annotated[
        Engine, typer.Option(help="This machine, or Ray Data, which writes Parquet in parts.")
    ] = Engine.local,
    address: Annotated[
        str | None, typer.Option(help="Ray cluster to run on; without it Ray starts here.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop the records of deleted sources.")
    ] = False,
    published: Published = None,
    config: Config = None,
    lexicon: Lexicon = None,
    debug: Debug = False,
) -> None:
    """Process many documents: only what is new or changed since the last run into the folder."""
    from pipeline.read.table import Columns
    from pipeline.run.batch import Settings, run_batch
    from pipeline.run.local import usable_cores
    from pipeline.run.progress import Progress

    settings = Settings(
        inputs=inputs,
        output=output,
        columns=Columns(text_column, id_column, date_column),
        formats=_formats(formats),
        jobs=jobs or usable_cores(),
        timeout=timeout,
        prune=prune,
    )
    options = _options(config, lexicon, published)
    with Progress(settings) as progress:
        if engine is Engine.ray:
            from pipeline.run.ray_engine import run_on_ray

            summary = run_on_ray(settings, options, progress, address=address)
        else:
            summary = run_batch(settings, options, progress)
    progress.report(summary)
    if not summary.done and not summary.unchanged:
        raise typer.Exit(REFUSED)
    raise typer.Exit(PARTLY if summary.failed else DONE)


@app.command()
def extract(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A document; - is stdin.")] = "-",
    as_json: Annotated[bool, typer.Option("--json", help="The records as JSON.")] = False,
    published: Published = None,
    config: Config = None,
    lexicon: Lexicon = None,
    debug: Debug = False,
) -> None:
    """Extract the records of one text, highlighted on the terminal or as JSON."""
    from pipeline.process import process_source

    source = _source(file)
    result = process_source(source, _options(config, lexicon, published))
    if as_json:
        import json

        typer.echo(json.dumps(result.to_rows(), ensure_ascii=False, indent=2))
        return
    from pipeline.terminal import show_result

    show_result(result)


@app.command()
def clean(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A document; - is stdin.")] = "-",
    explain: Annotated[
        bool, typer.Option("--explain", help="What was removed or mended, and why.")
    ] = False,
    published: Published = None,
    config: Config = None,
    debug: Debug = False,
) -> None:
    """Show the text that extraction reads, article by article."""
    from pipeline.terminal import show_clean, show_explained

    source = _source(file)
    options = _options(config, None, published)
    if explain:
        show_explained(source, options)
    else:
        show_clean(source, options)


@app.command()
def text(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A document; - is stdin.")] = "-",
    debug: Debug = False,
) -> None:
    """Print the decoded text of a document: what the raw offsets of the records count in."""
    sys.stdout.buffer.write(_source(file).text.encode("utf-8", "backslashreplace"))


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of a run.")],
    formats: Annotated[
        str, typer.Option("--format", help="Any of jsonl,csv,parquet,xlsx.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Another folder for the files.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only articles published on that day or later."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Write the output files of a folder again from its store, in any format."""
    from pipeline.read.table import read_day
    from pipeline.write.export import export_store
    from pipeline.write.store import Store

    wanted = _formats(formats)
    if since is not None and read_day(since) != since:
        raise ZhnewsError(f"--since {since}: not a day like 2024-11-04")
    with Store(folder) as store:
        target = output or folder
        for format_ in wanted:
            for path in export_store(store, target, format_, since=since).paths:
                typer.echo(path)


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of a run.")],
    gold: Annotated[Path, typer.Option(help="Folder of gold annotations.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; repeatable.")] = None,
    html: Annotated[
        Path | None, typer.Option(help="Also a page of the documents with their errors marked.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Score records against gold: precision, recall, F1, fields, and every error."""
    from pipeline.compare.evaluate import describe, evaluate_folder
    from pipeline.compare.review import write_evaluation
    from pipeline.compare.score import SCORED

    kinds = _kinds(kind, SCORED)
    evaluation = evaluate_folder(folder, gold).only(kinds)
    if html is not None:
        write_evaluation(folder, html, evaluation)
    if as_json:
        _echo_json(evaluation.to_json())
    else:
        typer.echo(describe(evaluation))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of the records before.")],
    new: Annotated[
        Path | None,
        typer.Argument(metavar="[NEW]", help="Folder of the records now; without it OLD's own."),
    ] = None,
    stat: Annotated[bool, typer.Option("--stat", help="A line a kind and rule.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; repeatable.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Show at most so many.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also a page of what changed.")] = None,
    debug: Debug = False,
) -> None:
    """Show records added, removed, changed or moved between two runs (exit code 1: there are any).

    With one folder alone its records are compared with those approved there.
    """
    from pipeline.compare.commands import show_changes
    from pipeline.compare.diff import DIFFED

    style = "stat" if stat and not as_json else "json" if as_json else "changes"
    kinds = _kinds(kind, DIFFED)
    different = show_changes(old, new, kinds=kinds, style=style, limit=limit, html=html)
    raise typer.Exit(PARTLY if different else DONE)


@app.command()
def approve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of a run.")],
    doc: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this document; repeatable.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; repeatable.")] = None,
    debug: Debug = False,
) -> None:
    """Take the present records as the approved ones, kept as text files in DIR/approved."""
    from pipeline.compare.approve import approve as approve_records
    from pipeline.compare.approved import FOLDER
    from pipeline.compare.diff import DIFFED

    kinds = _kinds(kind, DIFFED)
    changed = approve_records(folder, folder / FOLDER, documents=doc or (), kinds=kinds)
    typer.echo(f"{folder / FOLDER}: {len(changed)} documents approved anew", err=True)


@app.command()
def review(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of a run.")],
    html: Annotated[Path, typer.Option(help="File of the page; a batch gets more beside it.")],
    against: Annotated[
        Path | None, typer.Option(help="Earlier records, to mark what changed since.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Write a page of the articles with their records marked, for a browser."""
    from pipeline.compare.review import write_review

    write_review(folder, html, against=against)
    typer.echo(html)


def _kinds(given: list[str] | None, known: Sequence[str]) -> Sequence[str]:
    """Return the kinds asked for, all where none is."""
    for kind in given or ():
        if kind not in known:
            raise ZhnewsError(f"--kind {kind}: not one of {', '.join(known)}")
    return given or known


def _echo_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _options(config: Path | None, lexicon: Path | None, published: str | None) -> Any:
    """Return the options of a configuration file, with what the command line says on top."""
    from dataclasses import replace

    from pipeline.options import Options

    options = Options.from_toml(config) if config else Options()
    given: dict[str, Any] = {"lexicon": str(lexicon) if lexicon else None, "published": published}
    return replace(options, **{name: value for name, value in given.items() if value is not None})


def _formats(formats: str) -> list[str]:
    from pipeline.write.export import FORMATS

    wanted = [name.strip().lower() for name in formats.split(",") if name.strip()]
    for name in wanted:
        if name not in FORMATS:
            raise ZhnewsError(f"--format {name}: not one of {', '.join(FORMATS)}")
    return wanted or ["jsonl"]


def _source(file: str) -> Any:
    """Read one document, from stdin where ``file`` is ``-``."""
    from pipeline.read import read_bytes, read_file

    if file == "-" and sys.stdin.isatty():
        typer.echo("reading the text from the terminal; Ctrl-D ends it", err=True)
    try:
        return read_bytes(sys.stdin.buffer.read(), "stdin") if file == "-" else read_file(file)
    except DocumentError as error:
        raise ZhnewsError(f"{file}: {error}") from error
