"""What the terminal shows of one document: its cleaned text, its records highlighted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.clean import clean_source, explain
from pipeline.options import Options
from pipeline.records import (
    KINDS,
    Article,
    Date,
    Mention,
    Organisation,
    Quantity,
    Signing,
    SourceDocument,
)
from pipeline.result import Result

STYLES = dict(zip(KINDS, ("bold green", "bold cyan", "bold yellow", "bold magenta"), strict=True))
_Rows = list[tuple[str | None, ...]]
_INDENT = (0, 0, 0, 2)
_SHOWN = 60
# Columns that the step, the reason and the raw span of a change take beside its text.
_BESIDE_TEXT = 45
# Unicode categories of characters that do not show: controls, formats, unassigned, private.
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co"))
# A doubt drops nothing, nor does a join.
_STYLES_OF_STEPS = {"lines": "cyan", "doubt": "red"}


def show_result(result: Result) -> None:
    """Show each article with its mentions highlighted, then what they were read as."""
    console = _console()
    for article in result.articles:
        console.print(_head(article, len(result.articles)))
        console.print(Padding(_highlight(article, result), (1, 2)))
        for table in _tables(article, result):
            console.print(Padding(table, _INDENT))
        console.print()
    legend = Text("  ")
    for kind, style in STYLES.items():
        legend.append(f"{len(getattr(result, kind))} {kind}", style)
        legend.append("   ")
    console.print(legend)


def show_clean(source: SourceDocument, options: Options) -> None:
    """Print the text of each article, an empty line between two."""
    articles = clean_source(source, options).articles
    print("\n\n".join(article.aligned.text for article in articles))


def show_explained(source: SourceDocument, options: Options) -> None:
    """Show what each step of cleaning changed, where and why, then the articles that are left."""
    console = _console()
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("step", "reason"):
        table.add_column(name, no_wrap=True)
    table.add_column("raw", justify="right", no_wrap=True)
    table.add_column("text", no_wrap=True, max_width=max(20, console.width - _BESIDE_TEXT))
    step = None
    for change in explain(source, options):
        style = _STYLES_OF_STEPS.get(change.step, "yellow")
        table.add_row(
            Text("" if change.step == step else change.step, "bold"),
            Text(change.reason, style),
            Text(f"{change.raw_start}–{change.raw_end}"),
            _on_one_line(change.text),
        )
        step = change.step
    console.print(table if table.row_count else "nothing changed")
    console.print()
    for article in clean_source(source, options).articles:
        span = f"raw {article.raw_start}–{article.raw_end}"
        lines = article.aligned.text.count("\n") + 1
        paragraphs = f"{lines} paragraph{'s' if lines > 1 else ''}"
        console.print(Text(f"article {article.number}: {span}, {paragraphs}", "bold"))
        published = article.published and f"{article.published} ({article.published_from})"
        for name, value in (
            ("title", article.title),
            ("byline", ", ".join(article.byline)),
            ("agency", article.agency),
            ("published", published),
        ):
            if value:
                console.print(Text(f"  {name}: {value}"))


def _console() -> Console:
    # Emoji codes and markup in a text are text.
    return Console(highlight=False, markup=False, emoji=False)


def _head(article: Article, count: int) -> Group:
    title = Text(article.title or "(no title)", "bold")
    if count > 1:
        title = Text.assemble((f"{article.article}  ", "dim"), title)
    origin = [article.agency, ", ".join(article.byline) or None]
    if article.published:
        origin.append(f"{article.published} ({article.published_from})")
    origin.append(f"raw {article.raw_start}–{article.raw_end}")
    return Group(Rule(style="dim"), title, Text(" · ".join(filter(None, origin)), "dim"))


def _highlight(article: Article, result: Result) -> Text:
    text = Text(article.text)
    for kind in KINDS[:3]:
        for record in _of(getattr(result, kind), article):
            text.stylize(STYLES[kind], record.start_char, record.end_char)
    for signing in _of(result.signings, article):
        # A signing is placed by its raw trigger; its sentence leads there in the article's text.
        sentence = article.text.find(signing.sentence)
        start = article.text.find(signing.trigger, max(sentence, 0))
        if start >= 0:
            text.stylize(STYLES["signings"] + " underline", start, start + len(signing.trigger))
    return text


def _tables(article: Article, result: Result) -> Iterable[Table]:
    quantities: _Rows = [
        (q.text, _amount(q), q.modifier, q.measure) for q in _of(result.quantities, article)
    ]
    dates: _Rows = [(d.text, d.value, d.mod, _days(d)) for d in _of(result.dates, article)]
    names: _Rows = [(o.text, o.type, _unlike(o), None) for o in _of(result.organisations, article)]
    for kind, rows in zip(KINDS, (quantities, dates, names), strict=False):
        if rows:
            yield _table(kind, rows)
    for signing in _of(result.signings, article):
        yield _signing(signing)


def _table(kind: str, rows: Sequence[tuple[str | None, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, title_justify="left")
    table.add_column(min_width=16, style=STYLES[kind])
    # A document names the same body over and over; one line says it.
    for row in dict.fromkeys(rows):
        table.add_row(*(Text(cell or "") for cell in row))
    return table


def _signing(signing: Signing) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(min_width=16, style="dim")
    table.add_row(Text(signing.trigger, STYLES["signings"]), Text(signing.status))
    for side in sorted({party.side for party in signing.parties}):
        names = "、".join(party.name for party in signing.parties if party.side == side)
        table.add_row(f"  side {side}", Text(names))
    people = "、".join(
        f"{person.name}（{person.role}）" if person.role else person.name
        for person in signing.representatives
    )
    day = signing.date.isoformat() if signing.date else None
    named = {"by": people, "agreement": signing.agreement, "amount": signing.amount, "day": day}
    for name, value in {**named, "place": signing.place, "occasion": signing.occasion}.items():
        if value:
            table.add_row(f"  {name}", Text(value))
    return table


def _amount(quantity: Quantity) -> str:
    unit = quantity.unit or ""
    if quantity.value is not None:
        return f"{_number(quantity.value)} {unit}"
    low, high = quantity.low, quantity.high
    if low is not None and high is not None:
        return f"{_number(low)} – {_number(high)} {unit}"
    if low is not None:
        return f"> {_number(low)} {unit}"
    return f"< {_number(high)} {unit}" if high is not None else unit


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _days(date: Date) -> str | None:
    if date.start_date is None or date.end_date is None or date.start_date == date.end_date:
        return None
    return f"{date.start_date} – {date.end_date}"


def _unlike(name: Organisation) -> str | None:
    return None if name.canonical == name.text else name.canonical


def _of(records: Iterable[Mention | Signing], article: Article) -> list:  # type: ignore[type-arg]
    return [record for record in records if record.article == article.article]


def _on_one_line(raw: str) -> Text:
    """Return the beginning of a raw text, breaks and invisible characters shown as signs."""
    shown = " ⏎ ".join(line.strip() for line in raw[: 2 * _SHOWN].split("\n") if line.strip())
    shown = "".join(_code(c) if unicodedata.category(c) in _UNSEEN else c for c in shown or raw)
    return Text(shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…", overflow="ellipsis")


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
