"""From measured numbers to the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Series:
    """The same thing measured several times. unit: s, MB, or empty for a pure number."""

    values: tuple[float, ...]
    unit: str = "s"

    @property
    def median(self) -> float:
        return median(self.values)

    def __str__(self) -> str:
        """Show the median, and between which values it lies."""
        if len(self.values) == 1:
            return f"{_number(self.values[0])} {self.unit}".strip()
        least, most = _number(min(self.values)), _number(max(self.values))
        return f"{_number(self.median)} {self.unit} ({least} – {most})"


@dataclass(frozen=True)
class Row:
    """One figure of ours, what it is compared with, and the most that it may be.

    against: whose series `other` is. goal: of the ratio of medians; or of our median, where there
    is nothing to compare with. None: measured for the record.
    """

    what: str
    ours: Series
    other: Series | None = None
    against: str = "Hugo"
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours.median / self.other.median if self.other else None

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return (self.ours.median if self.ratio is None else self.ratio) <= self.goal

    def cells(self) -> tuple[str, ...]:
        other = f"{self.other} ({self.against})" if self.other else "–"
        unit = f" {self.ours.unit}" if self.ratio is None else ""
        goal = "–" if self.goal is None else f"≤ {self.goal:g}{unit}"
        met = {True: "yes", False: "**no**", None: "–"}[self.met]
        ratio = "–" if self.ratio is None else _number(self.ratio)
        return self.what, str(self.ours), other, ratio, goal, met


HEAD = ("Figure", "rundbrief", "Compared with", "Ratio of medians", "Goal", "Met")


def show_rows(rows: Iterable[Row]) -> str:
    return show_table(HEAD, [row.cells() for row in rows])


def show_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as Markdown. All columns but the first stand to the right."""
    rule = ["---", *("---:" for __ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)) + "\n"


def in_megabytes(peaks: Iterable[int]) -> Series:
    return Series(tuple(peak / MEGABYTE for peak in peaks), "MB")


def differences(longer: Iterable[float], shorter: Iterable[float]) -> tuple[float, ...]:
    """What one takes more than the other, pair by pair, as they were measured in turn."""
    return tuple(a - b for a, b in zip(longer, shorter, strict=True))


def _number(value: float) -> str:
    """Show as many digits as say something."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3
    return f"{value:,.{digits}f}"
