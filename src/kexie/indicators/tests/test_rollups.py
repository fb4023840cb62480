"""After anything that people and reorganisations do, totals are what the cells add up to, in both views."""

from collections import defaultdict
from datetime import date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.indicators.actions.figures import (
    NewValue,
    accept_values,
    bring_in,
    clear_provisional,
    write_values,
)
from kexie.indicators.models import Figure, Standing
from kexie.indicators.queries.adding import Asked
from kexie.indicators.queries.figures import figures_of_all
from kexie.indicators.queries.rollups import check_rollups
from kexie.indicators.tests.make import batch, indicator, value
from kexie.kernel.errors import Refused
from kexie.org.actions.reorganisation import (
    NewPart,
    merge_units,
    split_unit,
    undo_reorganisation,
)
from kexie.org.actions.units import close_unit, move_unit, open_unit
from kexie.org.models import Placement, Reorganisation, Unit, UnitKind
from tests.ground import examples

YEAR_END = datetime.fromisoformat("2026-12-31T12:00:00+08:00")
PERIODS = ("2025", "2026-02", "2026Q2", "2026-09", "2026", "2027-01")
UNITS = st.integers(0, 6)
DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31))
VALUES = st.tuples(
    st.integers(0, 1),
    UNITS,
    st.sampled_from(PERIODS),
    st.none() | st.integers(-5, 100),
    st.sampled_from(["", "", "na"]),
)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.lists(VALUES, min_size=1, max_size=4), st.sampled_from(Standing)),
    st.tuples(st.just("accept"), st.lists(VALUES, min_size=1, max_size=4)),
    st.tuples(st.just("bring_in"), st.lists(VALUES, min_size=1, max_size=4)),
    st.tuples(st.just("withdraw"), UNITS, st.sampled_from(PERIODS)),
    st.tuples(st.just("move"), UNITS, UNITS, DAYS),
    st.tuples(st.just("merge"), UNITS, UNITS, DAYS),
    st.tuples(st.just("split"), UNITS, DAYS, st.booleans()),
    st.tuples(st.just("close"), UNITS, DAYS),
    st.tuples(st.just("open"), UNITS, DAYS),
    st.tuples(st.just("undo")),
)  # fmt: skip


class Run:
    """One life of the small province; `cells` is what should stand, kept by hand."""

    def __init__(self) -> None:
        self.units = list(Unit.objects.order_by("pk"))
        self.root = self.units[0]
        self.measures = [indicator(self.units[0], code) for code in ("lectures", "visits")]
        self.cells: dict[tuple[int, int, str, int], int | str] = {}

    def new(self, rows: list[tuple[int, int, str, int | None, str]]) -> list[NewValue]:
        found = {}
        for measure, unit, period, number, mark in rows:
            one = value(self.measures[measure], self.units[unit], None if mark else number, period)
            one = NewValue(one.indicator, 1, one.unit, period, one.own, mark)
            found[one.indicator, one.unit, period] = one
        return list(found.values())

    def keep(self, values: list[NewValue], standing: int) -> None:
        for one in values:
            key = (one.indicator, one.unit, one.period, standing)
            self.cells.pop(key, None)
            if not one.blank:
                self.cells[key] = one.mark if one.own is None else one.own

    def write(self, rows: list[tuple[int, int, str, int | None, str]], standing: Standing) -> None:
        values = self.new(rows)
        write_values(values, batch=batch(), standing=standing, actor=None, at=YEAR_END)
        self.keep(values, standing)

    def accept(self, rows: list[tuple[int, int, str, int | None, str]]) -> None:
        values = self.new(rows)
        accept_values(values, batch=batch(), actor=None, at=YEAR_END)
        self.keep(values, Standing.ACCEPTED)
        self.keep([NewValue(one.indicator, 1, one.unit, one.period) for one in values], 1)

    def bring_in(self, rows: list[tuple[int, int, str, int | None, str]]) -> None:
        values = self.new(rows)
        bring_in(iter(values), batch=batch(), actor=None, at=YEAR_END)
        self.keep(values, Standing.ACCEPTED)

    def withdraw(self, unit: int, period: str) -> None:
        measure = self.measures[0].pk
        clear_provisional(
            self.units[unit], period, batch=batch(), indicators=[measure], actor=None, at=YEAR_END
        )
        self.cells.pop((measure, self.units[unit].pk, period, 1), None)

    def move(self, unit: int, parent: int, on: date) -> None:
        move_unit(self.units[unit], actor=None, at=YEAR_END, parent=self.units[parent], on=on)

    def merge(self, unit: int, into: int, on: date) -> None:
        merge_units([self.units[unit]], actor=None, at=YEAR_END, into=self.units[into], on=on)

    def split(self, unit: int, on: date, ends: bool) -> None:  # noqa: FBT001 -- hypothesis gives it by place
        codes = [f"part-{Unit.objects.count()}-{number}" for number in (1, 2)]
        parts = [NewPart(code=code, name=code, short_name=code) for code in codes]
        heir = codes[0] if ends else ""
        split_unit(self.units[unit], actor=None, at=YEAR_END, parts=parts, on=on, heir=heir)
        self.units[unit] = Unit.objects.get(code=codes[0])

    def close(self, unit: int, on: date) -> None:
        close_unit(self.units[unit], actor=None, at=YEAR_END, on=on)

    def open(self, parent: int, on: date) -> None:
        code = f"new-{Unit.objects.count()}"
        opened = open_unit(
            actor=None,
            at=YEAR_END,
            code=code,
            kind=UnitKind.COUNTY,
            name=code,
            short_name=code,
            opened_date=on,
            parent=self.units[parent],
        )
        self.units[parent] = opened

    def undo(self) -> None:
        for change in Reorganisation.objects.filter(undone_at__isnull=True)[:1]:
            undo_reorganisation(change, actor=None, at=YEAR_END)

    def take(self, step: tuple[object, ...]) -> None:
        try:
            getattr(self, str(step[0]))(*step[1:])
        except Refused:
            pass
        else:
            self.units = [Unit.objects.filter(pk=one.pk).first() or self.root for one in self.units]

    def prove(self) -> None:
        proof = check_rollups()
        assert (proof.differences, proof.lost_periods) == ([], [])
        held = Figure.objects.exclude(own=None, mark="")
        stands = {
            (one.indicator_id, one.unit_id, one.period, one.standing): one.mark or one.own
            for one in held
        }
        assert stands == self.cells
        self.prove_today()

    def prove_today(self) -> None:
        """Each number is added by hand to all that stand above its unit now."""
        last = Placement.objects.order_by("from_date").values_list("unit", "parent")
        above = dict(last) | dict(Unit.objects.filter(heir__isnull=False).values_list("pk", "heir"))
        sums: dict[tuple[int, int, str, int], list[int]] = defaultdict(list)
        for (measure, unit, period, standing), own in self.cells.items():
            one: int | None = unit
            while one is not None:
                if isinstance(own, int):
                    sums[measure, one, period, standing].append(own)
                one = above.get(one)
        keys, units = [one.pk for one in self.measures], Unit.objects.values_list("pk", flat=True)
        for standing in Standing:
            found = figures_of_all(Asked(keys, list(units), PERIODS, None, standing), "today")
            shown = {
                (key[0], key[2], key[3]): (seen.total, seen.count)
                for key, seen in found.items()
                if seen.count
            }
            right = {
                key[:3]: (sum(numbers), len(numbers))
                for key, numbers in sums.items()
                if key[3] == standing
            }
            assert shown == right


@pytest.mark.usefixtures("world")
@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=25))
def test_totals_are_what_the_cells_add_up_to(steps: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        run = Run()
        for step in steps:
            run.take(step)
        run.prove()
        transaction.set_rollback(True)
