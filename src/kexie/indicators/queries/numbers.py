"""
The numbers behind an answer, fetched by few statements: kept totals, and single cells where totals do not say enough.

A figure for a stretch is that of the period itself where one was reported; otherwise it comes from the periods inside,
the longest first, none overlapping another.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import read_among
from kexie.indicators.formula import Ratio
from kexie.indicators.formula.nodes import Node, Shift, ToDate, inside
from kexie.indicators.models import Figure, Group, Ledger, Standing
from kexie.indicators.queries.adding import Asked, corrections
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.question import BadQuestion, Question
from kexie.indicators.queries.resolving import Known, Place, Words
from kexie.indicators.queries.trees import (
    Parents,
    Stretch,
    line_of,
    parents_on,
    parents_today,
    stretches,
)
from kexie.indicators.queries.undivided import by_groups_only
from kexie.kernel.periods import BadPeriod, Campaigns, Period, PeriodKind, parse
from kexie.org.models import Unit

Total = tuple[int, int]  # sum in millionths, of how many numbers
# Of one indicator (and group) in one unit: by period.
ByPeriod = dict[str, Total]
Cell = tuple[int, str, int]  # group, period, amount
FEW = 500
NOTHING: Mapping[str, Total] = {}
# What one question of a reader may cost; the operator of the machine asks what he likes.
MOST_ROWS = 2_000_000
MOST_STEPS = 1_000_000


class TooMuch(BadQuestion):
    """More is asked for than one answer should take."""


class Trees:
    """The trees along which figures are added, each worked out once."""

    def __init__(self, *, today: bool) -> None:
        self.rows: list[Stretch] = stretches()
        self.today = today
        days = {day for row in self.rows for day in (row.from_date, row.to_date) if day}
        self.changes = sorted(days)
        self.known: dict[int, Parents] = {}
        self.found: dict[tuple[int, Place, frozenset[int]], frozenset[int]] = {}
        self.tops_found: dict[tuple[int, Place, frozenset[int]], tuple[int, ...]] = {}

    def number(self, day: date) -> int:
        """The same number for all days on which the tree is the same."""
        return 0 if self.today else bisect_right(self.changes, day)

    def parents(self, day: date) -> Parents:
        number = self.number(day)
        if number not in self.known:
            self.known[number] = (
                parents_today(self.rows) if self.today else parents_on(day, self.rows)
            )
        return self.known[number]

    def below(self, place: Place, day: date, every: frozenset[int]) -> frozenset[int]:
        """The units of the place and all below them, on the tree of the day; `every`: all units."""
        if place.single:
            return frozenset(place.units)
        key = self.number(day), place, every
        if key not in self.found:
            parents, members = self.parents(day), set(place.units or every)
            self.found[key] = frozenset(
                unit
                for unit in every
                if place.among is None or unit in place.among
                if unit in members or not members.isdisjoint(line_of(unit, parents))
            )
        return self.found[key]

    def tops(self, place: Place, day: date, every: frozenset[int]) -> tuple[int, ...]:
        """Those units of the place that stand below no other of them: their totals are disjoint."""
        if len(place.units) == 1:
            return place.units
        key = self.number(day), place, every
        if key not in self.tops_found:
            parents, members = self.parents(day), set(place.units or every)
            self.tops_found[key] = tuple(
                unit for unit in members if members.isdisjoint(line_of(unit, parents))
            )
        return self.tops_found[key]


class Numbers:
    """What a question needs: totals are fetched at once, cells when they are first needed."""

    def __init__(self, question: Question, words: Words) -> None:
        self.question, self.words = question, words
        today = question.tree == "today"
        self.trees = words.memory.once(("trees", today), lambda: Trees(today=today))
        self.touched = _touched(question, words)
        self.inside: dict[Period, tuple[str, ...]] = {}
        self.steps = 0
        self.seen_below: dict[Place, bool] = {}
        # of a place and names of periods: the topmost units, each with the periods in which it was one of them
        self.tops: dict[tuple[Place, tuple[str, ...]], dict[int, list[str]]] = {}

    def spend(self, steps: int = 1) -> None:
        """:raises TooMuch: a reader's formulas look at more than one answer should take"""
        self.steps += steps
        if self.steps > MOST_STEPS and self.words.reader is not None:
            raise TooMuch(_("This takes too long to work out. Ask for less, or simpler formulas."))

    def sees_below(self, place: Place) -> bool:
        """
        May the reader see every single unit of the place? A unit above the own one is seen as a whole only.

        What tells single units apart (the largest of them, a formula inside each) is not answered of such a one.
        """
        reader = self.words.reader
        if reader is None or place.single or not place.units:
            return True
        if place not in self.seen_below:
            units = set(place.units)
            mine = read_among(reader, units, Standing.PROVISIONAL)
            self.seen_below[place] = units.issubset(mine)
        return self.seen_below[place]

    @cached_property
    def stored(self) -> dict[str, Period]:
        """Every period that has figures, by name."""
        return self.words.memory.once("stored", self._stored)

    def _stored(self) -> dict[str, Period]:
        names = Ledger.objects.order_by().values_list("period", flat=True)
        return {name: parse(name, self.campaigns) for name in names}

    @cached_property
    def campaigns(self) -> Campaigns:
        return self.words.memory.once("campaigns", campaigns)

    def named(self, name: str) -> Period:
        """The period of a name that we gave ourselves."""
        return self.stored.get(name) or parse(name, self.campaigns)

    def kinds_of(self, known: Known) -> set[PeriodKind]:
        """The kinds of periods for which the indicator has figures, of those that the question touches."""
        kept = (periods for key, periods in self.totals.items() if key[0] == known.pk)
        return {self.stored[name].kind for periods in kept for name in periods}

    @cached_property
    def wanted(self) -> list[str]:
        """Those that lie in a stretch that the question touches."""
        return sorted({name for period in self.touched for name in self.stored_in(period)})

    @cached_property
    def every(self) -> frozenset[int]:
        """Keys of all units that count, closed ones too."""
        if self.words.allowed is not None and not self.question.units.codes:
            return self.words.allowed
        return self.words.memory.once("units", _every_unit)

    @cached_property
    def _lives(self) -> dict[int, tuple[date, date | None]]:
        rows = Unit.objects.order_by().values_list("pk", "opened_date", "closed_date")
        return {pk: (opened, closed) for pk, opened, closed in rows}

    def existing(self, units: Collection[int], day: date) -> set[int]:
        """Those of the units that existed on the day."""
        lives = ((unit, *self._lives[unit]) for unit in units)
        return {pk for pk, opened, end in lives if opened <= day and (end is None or day < end)}

    @cached_property
    def counted(self) -> list[Known]:
        """Indicators that have values of their own."""
        return [one for one in self.words.indicators.values() if not one.ratio]

    def stored_in(self, stretch: Period) -> tuple[str, ...]:
        """Names of stored periods that lie wholly in the stretch, the longest first."""
        if stretch not in self.inside:
            found = [
                (one.first - one.last, name)
                for name, one in self.stored.items()
                if stretch.first <= one.first and one.last <= stretch.last
            ]
            self.inside[stretch] = tuple(name for _length, name in sorted(found))
        return self.inside[stretch]

    def stored_in_all(self, stretches_asked: Sequence[Period]) -> tuple[str, ...]:
        """Of several stretches taken together: each stored period once."""
        if len(stretches_asked) == 1:
            return self.stored_in(stretches_asked[0])
        found = {name for one in stretches_asked for name in self.stored_in(one)}
        return tuple(sorted(found, key=lambda name: (self._shortness(name), name)))

    def _shortness(self, name: str) -> int:
        return (self.stored[name].first - self.stored[name].last).days

    def covering(self, names: Sequence[str]) -> Sequence[str]:
        """The longest first, without overlap; `names` in that order already."""
        if len(names) <= 1 or len({self.stored[name].kind for name in names}) == 1:
            return names
        taken: list[Period] = []
        for name in names:
            one = self.stored[name]
            if all(one.last < other.first or other.last < one.first for other in taken):
                taken.append(one)
        return [one.id for one in taken]

    def own_total(self, known: Known, group: int | None, unit: int) -> Mapping[str, Total]:
        """The kept totals of an indicator in a unit, by period; `group` none: its undivided figure."""
        if group is None:
            return self.totals.get((known.pk, unit), NOTHING)
        return self.divided.get((known.pk, group, unit), NOTHING)

    @cached_property
    def totals(self) -> dict[tuple[int, int], ByPeriod]:
        """By indicator and unit: undivided figures."""
        return self._fetched[0]

    @cached_property
    def divided(self) -> dict[tuple[int, int, int], ByPeriod]:
        """By indicator, group and unit: figures of the groups that are named."""
        return self._fetched[1]

    @cached_property
    def _fetched(
        self,
    ) -> tuple[dict[tuple[int, int], ByPeriod], dict[tuple[int, int, int], ByPeriod]]:
        facts = {one.pk: one for one in self.counted}
        named = set(self.words.groups.values())
        whole: defaultdict[tuple[int, int], ByPeriod] = defaultdict(dict)
        added: defaultdict[tuple[int, int], ByPeriod] = defaultdict(dict)
        parts: defaultdict[tuple[int, int], ByPeriod] = defaultdict(dict)
        divided: defaultdict[tuple[int, int, int], ByPeriod] = defaultdict(dict)
        for indicator, group, unit, period, total, count in self._rows(facts):
            if group == Group.WHOLE:
                whole[indicator, unit][period] = (total, count)
            elif group in facts[indicator].adding:
                _add(added[indicator, unit], period, total, count)
            elif group in facts[indicator].parts:
                _add(parts[indicator, unit], period, total, count)
            if group in named:
                divided[indicator, group, unit][period] = (total, count)
        for key, periods in added.items():
            for period, (total, count) in periods.items():
                _add(whole[key], period, total, count)
        for place, total, count in by_groups_only(self.counted, self.question, whole, parts):
            _add(whole[place[:2]], place[2], total, count)
        for key, periods in parts.items():
            whole[key] = periods | whole[key]
        return whole, divided

    def _rows(self, facts: Collection[int]) -> Iterable[tuple[int, int, int, str, int, int]]:
        asked = Asked(facts, self._units(), self.wanted, self._groups(), self.question.standing)
        rows = asked.rows().filter(count__gt=0)
        found = self._fetch(
            rows.values_list("indicator", "group", "unit", "period", "total", "count")
        )
        if not self.trees.today:
            return found
        changes = corrections(asked)
        merged = {(i, g, u, p): (total, count) for i, g, u, p, total, count in found}
        for key, (total, count) in changes.items():
            before = merged.get(key, (0, 0))
            merged[key] = before[0] + total, before[1] + count
        return [(*key, *total) for key, total in merged.items() if total[1]]

    def _units(self) -> list[int]:
        """Units whose totals are read: those asked for, or the topmost of those taken together."""
        found: set[int] = set()
        days = {
            self.trees.number(self.stored[name].last): self.stored[name].last
            for name in self.wanted
        }
        for _label, place in self.words.places:
            if len(place.units) == 1:
                found.update(place.units)
            else:
                for day in days.values():
                    found.update(self.trees.tops(place, day, self.every))
        return sorted(found)

    def _groups(self) -> list[int]:
        groups = {Group.WHOLE, *self.words.groups.values()}
        for one in self.counted:
            groups |= one.adding | one.parts
        return sorted(groups)

    @cached_property
    def cells(self) -> dict[int, dict[int, list[Cell]]]:
        """Every number that units reported themselves: by indicator, by unit."""
        rows = Figure.objects.filter(
            standing=self.question.standing,
            indicator__in=[one.pk for one in self.counted],
            period__in=self.wanted,
            group__in=self._groups(),
            own__isnull=False,
        )
        units = self._units_below()
        if len(units) <= FEW:
            rows = rows.filter(unit__in=units)
        found: dict[int, dict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        for indicator, unit, group, period, own in self._fetch(
            rows.values_list("indicator", "unit", "group", "period", "own")
        ):
            found[indicator][unit].append((group, period, own))
        return found

    def _fetch(self, rows: QuerySet[Figure, Any]) -> list[tuple[Any, ...]]:
        """:raises TooMuch: these are more rows than one answer should take"""
        if self.words.reader is None:
            return fetched(rows.order_by())
        found = fetched(rows.order_by()[: MOST_ROWS + 1])
        if len(found) > MOST_ROWS:
            raise TooMuch(_("This asks for too many numbers. Choose fewer units or periods."))
        return found

    def _units_below(self) -> set[int]:
        found: set[int] = set()
        for name in self.wanted:
            for _label, place in self.words.places:
                found |= self.trees.below(place, self.stored[name].last, self.every)
        return found


def _every_unit() -> frozenset[int]:
    return frozenset(Unit.objects.order_by().values_list("pk", flat=True))


def fetched(rows: QuerySet[Figure, Any]) -> list[tuple[Any, ...]]:
    """The rows as the database gives them: building them otherwise would double the time of a large page."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing can match: no period, or no unit, is asked for
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _add(periods: ByPeriod, period: str, total: int, count: int) -> None:
    before = periods.get(period, (0, 0))
    periods[period] = (before[0] + total, before[1] + count)


def _touched(question: Question, words: Words) -> set[Period]:
    """Every stretch that the question, or a formula in it, may look at."""
    asked = {one.period for one in question.periods}
    found, ratios = set(asked), [*words.inline.values()]
    ratios += [ratio for kept in words.kept.values() for _first, _end, ratio in kept]
    reach = [asked]
    # formulas may name formulas, each shifting what the other asks
    for _step in range(len(ratios) + 1):
        fresh = {one for each in reach for ratio in ratios for one in _of_ratio(ratio, each)}
        if fresh <= found:
            break
        reach = [fresh - found]
        found |= fresh
    return found


def _of_ratio(ratio: Ratio, asked: set[Period]) -> set[Period]:
    return _of_node(ratio.numerator, asked) | _of_node(ratio.denominator, asked)


def _of_node(node: Node, asked: set[Period]) -> set[Period]:
    match node:
        case Shift(inner=inner, count=count):
            shifted = {moved for one in asked if (moved := _shifted(one, count))}
            return shifted | _of_node(inner, shifted)
        case ToDate(inner=inner):
            wider = {each for one in asked for each in one.year_to_date()}
            return wider | _of_node(inner, wider | asked)
    return set(asked).union(*(_of_node(one, asked) for one in inside(node)))


def _shifted(period: Period, count: int) -> Period | None:
    try:
        return period.shift(count)
    except BadPeriod:
        return None
