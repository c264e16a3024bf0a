"""Many texts, one result each, in their order, over one process or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from pipeline.errors import DocumentError
from pipeline.options import Options
from pipeline.records import SourceDocument
from pipeline.result import Result
from pipeline.run.local import GROUP_BYTES, GROUP_TASKS, Lost, Pool

_Numbered = tuple[int, str]


def process_many(texts: Iterable[str], options: Options, *, jobs: int = 1) -> Iterator[Result]:
    """Process texts in their order.

    Raises :class:`~pipeline.errors.DocumentError` in the place of a text that cannot be processed.
    """
    numbered = enumerate(texts, 1)
    if jobs == 1:
        for group in _growing_groups(numbered):
            for outcome in _process_texts(group, options):
                yield _unless_failed(outcome)
        return
    with Pool(
        partial(_process_texts, options=options),
        warm_up=partial(warm_up, options),
        jobs=jobs,
        weigh=_weigh,
    ) as pool:
        early: dict[int, Result | Exception] = {}
        next_ = 1
        for (number, _), result in pool.run(numbered):
            if isinstance(result, Lost):
                result = DocumentError("process", f"text {number}: {result.message}")
            early[number] = result
            while next_ in early:
                yield _unless_failed(early.pop(next_))
                next_ += 1


def process_each(
    sources: Sequence[SourceDocument], options: Options
) -> Sequence[Result | Exception]:
    """Return the result of each source, or in its place what its processing ended in.

    They are processed together, or where that fails for one of them each by itself.
    """
    from pipeline.process import process_sources

    try:
        return process_sources(sources, options)
    except Exception:
        return [_process_alone(source, options) for source in sources]


def _process_alone(source: SourceDocument, options: Options) -> Result | Exception:
    from pipeline.process import process_source

    try:
        return process_source(source, options)
    # Whoever asked for the source raises it, or tells it.
    except Exception as error:
        return error


def _process_texts(tasks: Sequence[_Numbered], options: Options) -> list[Result | Exception]:
    from pipeline.process import source_of

    return [*process_each([source_of(text, str(number)) for number, text in tasks], options)]


def _unless_failed(outcome: Result | Exception) -> Result:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def warm_up(options: Options) -> None:
    """Load what the first text would: dictionaries, rules, patterns."""
    from pipeline.process import process_text

    process_text("2024年5月6日，北京甲乙科技有限公司与丙丁大学签约，总投资3亿元。", options)


def _weigh(task: _Numbered) -> int:
    """Return about how many bytes of UTF-8 a text has, of which a Chinese character has three."""
    return 3 * len(task[1])


def _growing_groups(tasks: Iterable[_Numbered]) -> Iterator[list[_Numbered]]:
    """Yield one task, then two, then four: who asks for one text only waits for no other."""
    group: list[_Numbered] = []
    most, weight = 1, 0
    for task in tasks:
        group.append(task)
        weight += _weigh(task)
        if len(group) == most or weight >= GROUP_BYTES:
            yield group
            group, weight = [], 0
            most = min(2 * most, GROUP_TASKS)
    if group:
        yield group
