"""How precisely a metric's numbers are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, log10

from babel.numbers import format_decimal

from rundbrief.content.schema import Metric
from rundbrief.editorial.control_limits import Limits
from rundbrief.editorial.date_texts import say_number
from rundbrief.i18n.texts import Texts, _

_MOST_DECIMALS = 9

Number = float | Fraction


@dataclass(frozen=True)
class Figures:
    """Writes the numbers of one metric, so that they stand well below each other.

    decimals: of values, as they were written. rough: of what is computed, as far as it tells
    something: limits that are 12.8 apart need no hundredths.
    """

    texts: Texts
    unit: str
    decimals: int
    rough: int

    def value(self, value: Number) -> str:
        return _write(value, self.decimals, self.texts)

    def limit(self, value: Number) -> str:
        return _write(value, self.rough, self.texts)

    def given(self, value: Number) -> str:
        """Write what somebody has set, such as a target: with no more decimals than it needs."""
        return say_number(float(value), self.texts)

    def with_unit(self, text: str) -> str:
        return f"{text} {self.unit}".rstrip()

    def range(self, limits: Limits) -> str:
        """Write what always happens: `412 to 530 rides`."""
        low, high = self.limit(limits.lower), self.limit(limits.upper)
        return self.with_unit(self.texts(_("{low} to {high}"), low=low, high=high))


def find_figures(metric: Metric, limits: Limits | None, texts: Texts) -> Figures:
    """Choose the decimals by the values themselves, and by how far the limits are apart."""
    values = [abs(value) for __, value in metric.points if value]
    decimals = max((_decimals_of(value) for value in values), default=0)
    decimals = min(decimals, max(2, 2 - _magnitude(max(values))) if values else 0)
    rough = decimals
    if limits and limits.upper > limits.lower:
        rough = max(decimals, 1 - _magnitude(float(limits.upper - limits.lower)))
    return Figures(texts, metric.unit, decimals, min(rough, _MOST_DECIMALS))


def _decimals_of(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return min(_MOST_DECIMALS, max(0, -int(exponent)))


def _magnitude(value: float) -> int:
    """Give the place of the first digit: 2 for 530, -1 for 0.5."""
    return floor(log10(value))


def _write(value: Number, decimals: int, texts: Texts) -> str:
    rounded = round(float(value), decimals) or 0.0  # there is no “-0”
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, pattern, locale=texts.locale))
