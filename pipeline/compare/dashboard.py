"""What a batch holds, counted for pictures: one pass over its documents."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace

from pipeline.compare.load import DocumentRows
from pipeline.records import KINDS

# Bars a chart: more than fit on a screen help nobody.
_MOST = 15
_MONTHS = 36
# More months than this are columns side by side.
_ROWS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its count, its length as a share of the longest."""

    label: str
    count: int
    share: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the key of its title, its bars, and how many more there would be.

    keyed: the labels are keys of the page's own words; coded: they are values of a field;
    upright: the bars are columns, one a step of time.
    """

    title: str
    bars: list[Bar]
    more: int = 0
    keyed: bool = False
    coded: bool = False
    upright: bool = False


@dataclass(slots=True)
class Dashboard:
    """The counts of the documents that were added."""

    documents: int = 0
    articles: int = 0
    characters: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    signers: Counter[str] = field(default_factory=Counter)
    dimensions: Counter[str] = field(default_factory=Counter)
    measures: Counter[str] = field(default_factory=Counter)
    magnitudes: Counter[int] = field(default_factory=Counter)

    def add(self, rows: DocumentRows) -> None:
        """Count the records of a document."""
        self.documents += 1
        self.articles += len(rows["articles"])
        self.characters += rows.document.get("characters") or 0
        for kind in KINDS:
            self.kinds[kind] += len(rows[kind])
        for quantity in rows["quantities"]:
            self.dimensions[quantity["dimension"]] += 1
            if quantity.get("measure"):
                self.measures[quantity["measure"]] += 1
            amount = quantity.get("value") or quantity.get("low") or quantity.get("high")
            if quantity["unit"] == "CNY" and amount and amount > 0:
                self.magnitudes[math.floor(math.log10(amount))] += 1
        for organisation in rows["organisations"]:
            self.bodies[organisation["canonical"]] += 1
        for signing in rows["signings"]:
            self.months[(signing["date"] or "")[:7]] += 1
            for party in signing["parties"]:
                self.signers[party.get("canonical") or party["name"]] += 1

    def charts(self) -> list[Chart]:
        """Return the charts that have something to show."""
        kinds = [Bar(k, self.kinds[k], _share(self.kinds[k], self.kinds), k) for k in KINDS]
        charts = [
            Chart("records_by_kind", kinds, keyed=True),
            self._months(),
            _most("bodies", self.bodies, "organisations"),
            _most("signers", self.signers, "signings"),
            replace(_most("dimensions", self.dimensions, "quantities"), coded=True),
            self._magnitudes(),
            _most("measures", self.measures, "quantities"),
        ]
        return [chart for chart in charts if any(bar.count for bar in chart.bars)]

    def _months(self) -> Chart:
        dated = Counter({month: n for month, n in self.months.items() if month})
        months = [] if not dated else _between(min(dated), max(dated))
        bars = [Bar(m, dated[m], _share(dated[m], dated), "signings") for m in months]
        if self.months[""]:
            bars.append(Bar("undated", self.months[""], _share(self.months[""], self.months)))
        return Chart("signings_by_month", bars, keyed=True, upright=len(months) > _ROWS)

    def _magnitudes(self) -> Chart:
        if not self.magnitudes:
            return Chart("magnitudes", [])
        powers = range(min(self.magnitudes), max(self.magnitudes) + 1)
        bars = [
            Bar(
                _power(power),
                self.magnitudes[power],
                _share(self.magnitudes[power], self.magnitudes),
                "quantities",
            )
            for power in powers
        ]
        return Chart("magnitudes", bars)


def _share(count: int, counter: Counter[str] | Counter[int]) -> float:
    return count / max(max(counter.values(), default=0), 1)


def _most(title: str, counter: Counter[str], kind: str) -> Chart:
    # Ties in the order of the labels, so that the page is the same for the same records.
    ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    bars = [Bar(label, n, _share(n, counter), kind) for label, n in ranked[:_MOST]]
    return Chart(title, bars, more=max(len(ranked) - _MOST, 0))


def _between(first: str, last: str) -> list[str]:
    """Return every month from first to last, ``YYYY-MM``; of a long time the end."""
    start, end = (int(m[:4]) * 12 + int(m[5:7] or 1) - 1 for m in (first, last))
    start = max(start, end - _MONTHS + 1)
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(start, end + 1)]


def _power(power: int) -> str:
    """Return 10 to a power of yuan as a Chinese reader says it: 8 is 1亿."""
    for step, name in ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")):
        if power >= step:
            return f"≥ {10 ** (power - step):,}{name}元"
    return f"≥ 1e{power} 元"
