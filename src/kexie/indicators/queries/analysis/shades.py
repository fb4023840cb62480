"""How dark a cell is: by its share of the largest number of its indicator, in four steps."""

from collections.abc import Mapping
from math import ceil

from kexie.indicators.queries.analysis.cells import TOGETHER, Found, Key
from kexie.indicators.queries.analysis.members import Members

STEPS = 4


def shades(found: Found, members: Members) -> Mapping[Key, int]:
    """Totals are not shaded: they would outshine what they are made of. Nothing below zero has a shade but the lightest."""
    largest = {one.code: 0.0 for one in members.indicators}
    several = len({key.period for key in found.numbers}) > 1
    values = {
        key: held[0] / held[1]
        for key, held in found.numbers.items()
        if key.unit != TOGETHER and not (several and key.period == TOGETHER)
    }
    for key, value in values.items():
        largest[key.indicator] = max(largest[key.indicator], value)
    return {key: _step(value, largest[key.indicator]) for key, value in values.items()}


def _step(value: float, most: float) -> int:
    return min(STEPS, ceil(value * STEPS / most)) if value > 0 else 0
