"""How dark a cell is: by its share of the largest number of its indicator, in four steps."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from kexie.indicators.queries.analysis.cells import TOGETHER, Key

STEPS = 4


class Shades:
    """
    Totals are not shaded: they would outshine what they are made of. Nothing below zero has a shade but the lightest.

    :param largest: of each indicator, of all cells and not of those of the page
    :param each_period: one number of a unit for each period, so that all periods together are a total
    """

    def __init__(self, largest: Mapping[str, Fraction], *, each_period: bool) -> None:
        self.largest = {code: float(most) for code, most in largest.items()}
        self.each_period = each_period

    def step(self, key: Key, held: tuple[int, int]) -> int | None:
        """None: without a shade."""
        most = self.largest.get(key.indicator)
        if most is None or key.unit == TOGETHER:
            return None
        if self.each_period and key.period == TOGETHER:
            return None
        value = held[0] / held[1]
        return min(STEPS, ceil(value * STEPS / most)) if value > 0 else 0
