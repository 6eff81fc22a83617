# SPDX-License-Identifier: Apache-2.0
"""What a benchmark found: tables and bars as Markdown, for the terminal and for docs/benchmarks.md."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from pathlib import Path

BEGIN = "<!-- benchmarks: begin (written by `make bench`; edit the text outside these marks) -->"
END = "<!-- benchmarks: end -->"


@dataclass
class Bar:
    """One promise, what was measured, and whether it holds."""

    promise: str
    measured: str
    is_met: bool


@dataclass
class Table:
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [self.header, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.header))]

        def text(cells: list[str]) -> str:
            padded = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))]
            return "| " + " | ".join(padded) + " |"

        rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
        return "\n".join([text(self.header), text(rule), *map(text, self.rows)])


@dataclass
class Section:
    title: str
    parts: list[str | Table] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)

    def bar(self, promise: str, measured: str, is_met: bool) -> None:
        self.bars.append(Bar(promise, measured, is_met))

    def markdown(self) -> str:
        parts = [f"### {self.title}"]
        parts += [part.markdown() if isinstance(part, Table) else part for part in self.parts]
        if self.bars:
            rows = [[bar.promise, bar.measured, "met" if bar.is_met else "**missed**"] for bar in self.bars]
            parts.append(Table(["bar", "measured", ""], rows).markdown())
        return "\n\n".join(parts)


def median(values) -> float:
    return statistics.median(list(values))


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios of runs that were neighbours in time, so that a drift of the machine cancels out."""
    return median(a / b for a, b in zip(above, below) if b > 0)


def count(value: float) -> str:
    return f"{value:,.0f}"


def milliseconds(microseconds: float) -> str:
    value = microseconds / 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:,.1f} ms"


def microseconds(value: float) -> str:
    return f"{value:,.1f} µs"


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB"


def times(value: float) -> str:
    return f"{value:.2f} ×"


def write(path: Path, generated: str) -> None:
    """Replaces what stands between the marks and leaves the prose alone."""
    text = path.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path.name}: put these two lines where the figures belong:\n{BEGIN}\n{END}")
    path.write_text(f"{before}{BEGIN}\n\n{generated}\n\n{END}{after}")
