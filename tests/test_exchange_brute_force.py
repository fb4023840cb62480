"""Answers to random questions over random trees and values, each worked out again from single values without any of our code."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.question import read_question
from tests import exchanging

pytestmark = pytest.mark.django_db
YEAR = 2023
# Over units, over time; the same word twice: all values alike.
WAYS = {
    "SUM": ("sum", "sum"),
    "AVERAGE": ("mean", "mean"),
    "COUNT": ("count", "count"),
    "MIN": ("min", "min"),
    "MAX": ("max", "max"),
    "FIRST": ("sum", "first"),
    "LAST": ("sum", "last"),
    "AVERAGE_SUM_ORG_UNIT": ("sum", "mean"),
    "MIN_SUM_ORG_UNIT": ("sum", "min"),
    "MAX_SUM_ORG_UNIT": ("sum", "max"),
}
KEPT = WAYS | {"NONE": ("none", "none"), "LAST_AVERAGE_ORG_UNIT": ("mean", "last")}
del KEPT["FIRST"]
TOGETHER: dict[str, Callable[[list[Fraction]], Fraction | None]] = {
    "sum": lambda found: sum(found, Fraction(0)),
    "mean": lambda found: sum(found, Fraction(0)) / len(found),
    "count": lambda found: Fraction(len(found)),
    "min": min,
    "max": max,
    "first": lambda found: found[0],
    "last": lambda found: found[-1],
    "none": lambda found: found[0] if len(found) == 1 else None,
}
GROUPS = ("men", "women")


def span(name: str) -> tuple[date, date]:
    """First and last day of a period as the file names it: 2023, 2023Q1, 2023S1, 202301."""
    year, rest = int(name[:4]), name[4:]
    length, number = 1, rest
    if not rest:
        length, number = 12, "1"
    elif rest[0] in "QS":
        length, number = {"Q": 3, "S": 6}[rest[0]], rest[1:]
    first = year * 12 + (int(number) - 1) * length
    after = first + length
    days = [date(month // 12, month % 12 + 1, 1) for month in (first, after)]
    return days[0], days[1] - timedelta(days=1)


STRETCHES = [
    str(YEAR),
    *(f"{YEAR}S{n}" for n in (1, 2)),
    *(f"{YEAR}Q{n}" for n in range(1, 5)),
    *(f"{YEAR}{n:02}" for n in range(1, 13)),
]


@dataclass
class Ground:
    """A tree, its elements and its values, and what each question about them comes to."""

    chance: random.Random
    above: dict[str, str] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    # element, unit, period -> group (or none) -> value
    values: dict[tuple[str, str, str], dict[str, Fraction]] = field(default_factory=dict)

    def fill(self) -> None:
        for number in range(self.chance.randint(3, 9)):
            self.above[f"u{number}"] = f"u{self.chance.randrange(number)}" if number else ""
        for number, way in enumerate(sorted(KEPT)):
            self.ways[f"e{number}"] = way
        for _time in range(160):
            key = (
                self.chance.choice(sorted(self.ways)),
                self.chance.choice(sorted(self.above)),
                self.chance.choice(STRETCHES),
            )
            group = self.chance.choice(("", "", *GROUPS))
            self.values.setdefault(key, {})[group] = Fraction(self.chance.randint(-30, 90), 4)

    def text(self) -> str:
        combo = {
            "id": "sexes",
            "name": "Sexes",
            "categories": [{"id": "sex"}],
            "categoryOptionCombos": [{"id": one, "name": one} for one in GROUPS],
        }
        elements = [
            {
                "id": code,
                "name": code,
                "valueType": "NUMBER",
                "aggregationType": way,
                "categoryCombo": {"id": "sexes"},
            }
            for code, way in self.ways.items()
        ]
        values = [
            {
                "dataElement": code,
                "orgUnit": unit,
                "period": period,
                "categoryOptionCombo": group,
                "value": f"{float(value)}",
            }
            for (code, unit, period), groups in self.values.items()
            for group, value in groups.items()
        ]
        self.chance.shuffle(values)
        units = [{"id": u, "name": u, "parent": {"id": a}} for u, a in self.above.items()]
        units[0].pop("parent")
        return json.dumps(
            {
                "organisationUnits": units,
                "dataElements": elements,
                "categoryCombos": [combo],
                "dataValues": values,
            }
        )

    def below(self, unit: str) -> set[str]:
        found = {unit}
        while more := {one for one, above in self.above.items() if above in found} - found:
            found |= more
        return found

    def series(
        self, element: str, group: str | None, unit: str, spans: list[tuple[date, date]]
    ) -> list[list[Fraction]]:
        """A unit's values by period, in order of time: the longest that lie inside, none overlapping another."""
        held = {
            span(period): [value for name, value in groups.items() if group in (None, name)]
            for (code, of, period), groups in self.values.items()
            if (code, of) == (element, unit)
        }
        inside = [
            days
            for days, found in held.items()
            if found and any(first <= days[0] and days[1] <= last for first, last in spans)
        ]
        taken: list[tuple[date, date]] = []
        for days in sorted(inside, key=lambda days: (days[0] - days[1], days)):
            if all(days[1] < other[0] or other[1] < days[0] for other in taken):
                taken.append(days)
        return [held[days] for days in sorted(taken)]

    def figure(
        self,
        element: str,
        group: str | None,
        units: set[str],
        spans: list[tuple[date, date]],
        way: str | None,
    ) -> Fraction | None:
        over_units, over_time = KEPT[self.ways[element]] if way is None else WAYS[way]
        every = [
            found for unit in sorted(units) if (found := self.series(element, group, unit, spans))
        ]
        if over_units == over_time:
            flat = [value for unit in every for values in unit for value in values]
            return TOGETHER[over_units](flat) if flat else None
        single = [
            TOGETHER[over_time]([sum(values, Fraction(0)) for values in unit]) for unit in every
        ]
        there = [one for one in single if one is not None]
        return TOGETHER[over_units](there) if there else None


# element, group, way of taking together -> figure
Figures = Callable[[str, str | None, str | None], Fraction | None]
Asked = Callable[[Figures], Fraction | None]


def figures(
    ground: Ground, units: set[str], spans: list[tuple[date, date]], asked: str | None
) -> Figures:
    return lambda code, group, way: ground.figure(code, group, units, spans, way or asked)


def plain(code: str, group: str | None, way: str | None = None) -> Asked:
    return lambda ask_for: ask_for(code, group, way)


def formula(ground: Ground, depth: int = 2, way: str | None = None) -> tuple[str, Asked]:
    """A formula, and how to work it out from figures: what is missing counts as zero beside what is there."""
    chance = ground.chance
    if depth == 0 or chance.random() < 0.25:
        code, group = chance.choice(sorted(ground.ways)), chance.choice((None, None, *GROUPS))
        return f"#{{{code}.{group or '*'}}}", plain(code, group, way)
    if chance.random() < 0.25:
        way = chance.choice(sorted(WAYS))
        text, work = formula(ground, depth - 1, way)
        return f"({text}).aggregationType({way})", work
    sign = chance.choice("+-*")
    (left, one), (right, two) = formula(ground, depth - 1, way), formula(ground, depth - 1, way)

    def worked_out(ask_for: Figures) -> Fraction | None:
        first, second = one(ask_for), two(ask_for)
        if first is None and second is None:
            return None
        a, b = first or Fraction(0), second or Fraction(0)
        return {"+": a + b, "-": a - b, "*": a * b}[sign]

    return f"({left} {sign} {right})", worked_out


def expected(
    ground: Ground, items: dict[str, Asked], question: dict[str, Any]
) -> Iterator[tuple[str, str | None, str | None, Fraction]]:
    units, periods = question["units"], question["periods"]
    places: list[tuple[str | None, set[str]]] = [(None, set(ground.above))]
    if units and "each" in units:
        places = [(unit, ground.below(unit)) for unit in units["each"]]
    elif units:
        places = [(None, set[str]().union(*(ground.below(unit) for unit in units["together"])))]
    stretches: list[tuple[str | None, list[tuple[date, date]]]]
    if "each" in periods:
        stretches = [(name, [span(name)]) for name in periods["each"]]
    elif "together" in periods:
        stretches = [(None, [span(name) for name in periods["together"]])]
    else:
        first, last = (date.fromisoformat(day) for day in periods["between"])
        stretches = [(None, [(first, last)])]
    for item, work in items.items():
        for unit, members in places:
            for period, spans in stretches:
                value = work(figures(ground, members, spans, question["aggregation"]))
                if value is not None:
                    yield item, unit, period, value


def a_question(ground: Ground) -> tuple[dict[str, Asked], dict[str, Any]]:
    chance = ground.chance
    items: dict[str, Asked] = {}
    elements, indicators = [], []
    for code in chance.sample(sorted(ground.ways), 4):
        group = chance.choice((None, None, *GROUPS))
        label = f"{code}.{group}" if group else code
        elements.append(label)
        items[label] = plain(code, group)
    for number in range(2):
        text, items[f"f{number}"] = formula(ground)
        indicators.append({"id": f"f{number}", "numerator": text, "denominator": "1"})
    units = sorted(ground.above)
    some = chance.sample(units, min(3, len(units)))
    times = chance.sample(STRETCHES, 4)
    days = sorted(date(YEAR, 1, 1) + timedelta(days=chance.randrange(365)) for _each in "ab")
    question = {
        "items": {"elements": elements, "indicators": indicators},
        "units": chance.choice([None, {"each": some}, {"together": some}]),
        "periods": chance.choice(
            [
                {"each": times},
                {"together": times},
                {"between": [day.isoformat() for day in days]},
                {"between": [f"{YEAR}-01-01", f"{YEAR}-12-31"]},
            ]
        ),
        "aggregation": chance.choice([None, None, *sorted(WAYS)]),
    }
    return items, question


@pytest.mark.parametrize("seed", range(6))
def test_random_questions_are_answered_as_single_values_say(seed: int) -> None:
    ground = Ground(random.Random(seed))  # noqa: S311 -- an order of trials, no secret
    ground.fill()
    text = ground.text()
    exchanging.load_tree(text)
    exchanging.load_forms(text)
    exchanging.load_values(text)
    for _time in range(60):
        items, question = a_question(ground)
        for tree in ("then", "today"):
            rows = ask(None, read_question({**question, "tree": tree})).rows
            found = [(*row[:3], row.exact) for row in rows]
            assert found == list(expected(ground, items, question)), json.dumps(question)
