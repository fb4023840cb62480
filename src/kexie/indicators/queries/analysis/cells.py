"""The numbers of an analysis: one question to the one engine, and the words that stand where no number does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from kexie.indicators.models import AMOUNT, Figure, Group, Indicator, Kind, Mark, Rolling
from kexie.indicators.queries.analysis.asked import Analysis
from kexie.indicators.queries.analysis.members import Members
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.largest import largest_of
from kexie.indicators.queries.memory import Memory
from kexie.indicators.queries.question import Asked, Element, Question, Units
from kexie.indicators.queries.targets import targets_for
from kexie.kernel.periods import Period
from kexie.org.models import Unit, User

TOGETHER = "*"  # all units, or all periods, taken together
# Not taken together over units: a sum would mean nothing.
APART = (Rolling.NONE, Rolling.LAST)


class Key(NamedTuple):
    """One number by codes; `TOGETHER` for all units or periods."""

    indicator: str
    group: str
    unit: str
    period: str


@dataclass(slots=True)
class Part:
    """
    As much of an analysis as is fetched at once.

    :ivar numbers_only: neither marks nor targets
    """

    indicators: Sequence[Indicator]
    groups: Sequence[Group]
    units: Sequence[Unit]
    periods: Sequence[Period]
    each_unit: bool = True
    all_units: bool = False
    each_period: bool = True
    all_periods: bool = False
    numbers_only: bool = False


@dataclass(slots=True)
class Found:
    """
    What was found.

    :ivar numbers: numerator and denominator, in base units
    :ivar marks: why a unit's own cell holds no number although somebody answered
    :ivar targets: in millionths of the base unit
    """

    numbers: dict[Key, tuple[int, int]] = field(default_factory=dict)
    marks: dict[Key, str] = field(default_factory=dict)
    targets: dict[Key, int] = field(default_factory=dict)

    def add(self, other: "Found") -> None:
        self.numbers |= other.numbers
        self.marks |= other.marks
        self.targets |= other.targets

    def value(self, key: Key) -> Fraction | None:
        held = self.numbers.get(key)
        return None if held is None else Fraction(*held)


def fetch(user: User, asked: Analysis, members: Members, part: Part) -> Found:
    """What the reader may see of this part; a constant number of statements."""
    found = Found()
    units = [unit.code for unit in part.units if unit.pk not in members.hidden]
    together = [unit.code for unit in members.seen] if part.all_units else []
    if not part.each_unit:
        units = []
    memory = members.memory
    if part.periods and (units or together):
        found.numbers = _ask(user, _question(asked, part, units, together), part, memory)
    if part.all_periods and (units or together):
        summed = _summed(part, members)
        question = _question(asked, summed, units, together)
        found.numbers |= _ask(user, question, summed, memory)
    if part.numbers_only:
        return found
    if part.each_period and units and not _is_full(part, units, found):
        _find_marks(asked, members, part, found)
    if asked.targets:
        _find_targets(user, part, found)
    return found


def _is_full(part: Part, units: Sequence[str], found: Found) -> bool:
    """Is there a number of each unit and period? Then nobody gave a word instead."""
    single = sum(TOGETHER not in (key.unit, key.period) for key in found.numbers)
    subjects = sum(is_divided(one, group) for one in part.indicators for group in part.groups)
    return single == subjects * len(units) * len(part.periods)


def is_divided(indicator: Indicator, group: Group) -> bool:
    """Does the indicator have figures of this group?"""
    if group.pk == Group.WHOLE:
        return True
    return group.breakdown_id == indicator.breakdown_id and indicator.kind != Kind.RATIO


def is_apart_in_time(indicator: Indicator) -> bool:
    """Would it mean nothing to take its periods together? A stock at the end of each year is no sum."""
    return indicator.kind != Kind.RATIO and indicator.over_time in APART


def _summed(part: Part, members: Members) -> Part:
    """The same with all periods as one, of what adds up over time."""
    return replace(
        part,
        indicators=[one for one in part.indicators if not is_apart_in_time(one)],
        periods=members.periods,
        each_period=False,
    )


def is_apart(indicator: Indicator) -> bool:
    return indicator.kind != Kind.RATIO and indicator.over_units in APART


def largest(user: User, asked: Analysis, members: Members, part: Part) -> dict[str, Fraction]:
    """The largest number of each indicator, of units and periods by themselves; what is taken together is not looked at."""
    units = [unit.code for unit in part.units if unit.pk not in members.hidden]
    if not (units and part.each_unit):
        return {}
    question = _question(asked, part, units, [])
    names = _names(part)
    found: dict[str, Fraction] = {}
    for item, most in largest_of(user, question, members.memory).items():
        code, _group = names[item]
        found[code] = max(found.get(code, most), most)
    return found


def _question(
    asked: Analysis, part: Part, units: Sequence[str], together: Sequence[str]
) -> Question:
    """Of each of `units`, and of all that stand `together`."""
    return Question(
        items=tuple(
            _item(one, group)
            for one in part.indicators
            for group in part.groups
            if is_divided(one, group)
        ),
        units=Units(tuple(units or together)),
        units_each=bool(units),
        also_together=tuple(together) if units else (),
        periods=tuple(Asked(period.id, period) for period in part.periods),
        periods_each=part.each_period,
        tree="today" if asked.today else "then",
        standing=asked.standing,
    )


def _ask(user: User, question: Question, part: Part, memory: Memory) -> dict[Key, tuple[int, int]]:
    if not question.items:
        return {}
    names = _names(part)
    apart = {one.code for one in part.indicators if is_apart(one)}
    numbers: dict[Key, tuple[int, int]] = {}
    for item, unit, period, number, by in ask(user, question, memory).rows:
        indicator, group = names[item]
        if unit is not None or indicator not in apart:
            numbers[Key(indicator, group, unit or TOGETHER, period or TOGETHER)] = (number, by)
    return numbers


def _names(part: Part) -> dict[str, tuple[str, str]]:
    """Of each label of an item the indicator and the group."""
    return {
        _item(one, group).label: (one.code, group.code)
        for one in part.indicators
        for group in part.groups
    }


def _item(indicator: Indicator, group: Group) -> Element:
    """The engine knows a ratio by the label of its item."""
    if group.pk == Group.WHOLE:
        return Element(indicator.code, indicator.code)
    return Element(f"{indicator.code}/{group.code}", indicator.code, group.code)


def _find_marks(asked: Analysis, members: Members, part: Part, found: Found) -> None:
    units = {unit.pk: unit.code for unit in part.units if unit.pk not in members.hidden}
    indicators = {one.pk: one.code for one in part.indicators}
    groups = {one.pk: one.code for one in part.groups}
    rows = Figure.objects.filter(
        standing=asked.standing,
        indicator__in=indicators,
        unit__in=units,
        period__in=[period.id for period in part.periods],
    ).filter(mark__in=(Mark.NOT_APPLICABLE, Mark.NOT_AVAILABLE))
    for indicator, group, unit, period, mark in rows.order_by().values_list(
        "indicator", "group", "unit", "period", "mark"
    ):
        if group in groups:
            key = Key(indicators[indicator], groups[group], units[unit], period)
            found.marks[key] = mark


def _find_targets(user: User, part: Part, found: Found) -> None:
    whole = next((one.code for one in part.groups if one.pk == Group.WHOLE), None)
    if whole is None:
        return
    rows = targets_for(user).filter(
        indicator__in=[one.pk for one in part.indicators],
        unit__in=[unit.pk for unit in part.units],
        period__in=[period.id for period in part.periods],
    )
    for indicator, unit, period, amount in rows.order_by().values_list(
        "indicator__code", "unit__code", "period", "amount"
    ):
        found.targets[Key(indicator, whole, unit, period)] = amount


def share_of(actual: Fraction | None, target: int) -> int | None:
    """Percent of the target that is reached."""
    if actual is None or target <= 0:
        return None
    return int(100 * actual * AMOUNT / target)
