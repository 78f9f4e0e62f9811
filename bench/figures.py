"""What a run found: medians, percentiles, targets, and the table that shows them. Pure."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal

Verdict = Literal["met", "missed", "not judged", ""]
_HEADINGS = ("measurement", "figure", "median", "lowest - highest", "target", "verdict")


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be; `applies` is False where this machine gives no fair chance."""

    bound: Literal["<=", ">="]
    limit: float
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was measured in each repetition, and what was wanted."""

    measurement: str
    name: str
    unit: str
    samples: tuple[float, ...]
    target: Target | None = None

    @property
    def value(self) -> float:
        """The median of the repetitions."""
        return median(self.samples)

    @property
    def verdict(self) -> Verdict:
        """Whether the median keeps to the target."""
        if self.target is None:
            return ""
        if not self.target.applies:
            return "not judged"
        low = self.target.bound == "<="
        kept = self.value <= self.target.limit if low else self.value >= self.target.limit
        return "met" if kept else "missed"


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that `percent` of all don't exceed (nearest rank)."""
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(math.ceil(percent / 100 * len(values)), 1) - 1]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of aligned columns, a measurement's name once."""
    rows: list[tuple[str, ...]] = [_HEADINGS]
    before = ""
    for figure in figures:
        rows.append(_row(figure, "" if figure.measurement == before else figure.measurement))
        before = figure.measurement
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def as_json(figure: Figure) -> dict[str, object]:
    """Return the figure for programs."""
    return asdict(figure) | {"median": figure.value, "verdict": figure.verdict}


def _row(figure: Figure, measurement: str) -> tuple[str, ...]:
    target = figure.target
    spread = ""
    if len(figure.samples) > 1:
        spread = f"{_number(min(figure.samples))} - {_number(max(figure.samples))}"
    return (
        measurement,
        figure.name,
        f"{_number(figure.value)} {figure.unit}".rstrip(),
        spread,
        f"{target.bound} {_number(target.limit)}" if target else "",
        figure.verdict,
    )


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
