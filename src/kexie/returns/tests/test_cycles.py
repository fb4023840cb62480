"""Rounds: planned, opened, extended, closed; and rates that never pass 100 %."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.notify.models import Notice
from kexie.org.actions import units as units_of_org
from kexie.org.models import UnitKind
from kexie.records.access import NotYours
from kexie.records.models import Part
from kexie.returns.actions import cycles, forms, register
from kexie.returns.errors import AlreadyFiled, BadCycle, NoForm, NotInForce
from kexie.returns.layout import Layout
from kexie.returns.models import Cycle, Expected, Filing, FilingState
from kexie.returns.queries.cycles import Rates, cycles_for, expected_for, rates_of, takes_filings
from kexie.returns.queries.forms import draft_of
from kexie.returns.tests import make
from kexie.workflow.actions import ReasonMissing, WrongState
from tests.ground import examples
from tests.world import World


def file(cycle: Cycle, unit: Any, at: Any = make.NOON) -> None:
    """Handed in at that moment, whatever stands in it."""
    make.filing_of(cycle, unit)
    Filing.objects.filter(cycle=cycle, record__unit=unit).update(
        state=FilingState.SUBMITTED,
        submitted_at=at,
        first_submitted_at=at,
        waits_at=cycle.record.unit,
    )


def test_opening_fixes_who_is_expected_and_opens_a_filing_for_each(world: World) -> None:
    cycle = make.opened(world)

    expected = {row.unit for row in Expected.objects.filter(cycle=cycle)}
    assert expected == {world.wuhua, world.panlong, world.qilin}
    filing = make.filing_of(cycle, world.wuhua)
    parts = {(one.unit, one.part) for one in filing.record.parties.all()}
    assert parts == {(world.wuhua, Part.OWNER), (world.province, Part.RECIPIENT)}
    assert Notice.objects.filter(record=cycle.pk, user=world.people["wuhua_clerk"]).exists()


def test_a_unit_that_opens_later_is_not_expected(world: World) -> None:
    cycle = make.opened(world)
    units_of_org.open_unit(
        actor=None,
        at=make.later(1),
        code="530111",
        kind=UnitKind.COUNTY,
        name="官渡区科学技术协会",
        short_name="官渡区科协",
        opened_date=make.TODAY + timedelta(days=1),
        parent=world.kunming,
        order=99,
    )

    assert rates_of([cycle.pk])[cycle.pk].expected == 3


def test_nothing_can_be_asked_without_an_approved_entry(world: World) -> None:
    entry = make.asked(world)

    with pytest.raises(NotInForce):
        make.planned(world, entry)


def test_an_expired_entry_opens_no_round(world: World) -> None:
    entry = make.approved(world, expiry_date=date(2026, 3, 20))
    cycle = make.planned(world, entry)

    with pytest.raises(NotInForce):
        cycles.open_cycle(cycle, actor=world.people["province_clerk"], at=make.later(19))
    with pytest.raises(NotInForce):
        make.planned(
            world, entry, period="2026-03", opens_date=date(2026, 3, 23), due_date=date(2026, 3, 31)
        )


def test_an_ended_entry_opens_no_round(world: World) -> None:
    cycle = make.planned(world)
    clerk, head = world.people["province_clerk"], world.people["province_head"]
    cycles.cancel_cycle(cycle, actor=head, at=make.NOON, note="推迟")
    register.end(cycle.entry, actor=head, at=make.NOON, note="合并")

    with pytest.raises(NotInForce):
        cycles.plan_cycle(cycle.entry, make.new_cycle(), actor=clerk, at=make.NOON)


@pytest.mark.parametrize(
    "wishes",
    [
        {"period": "2026"},
        {"period": "二月"},
        {"due_date": date(2026, 3, 1)},
        {"due_date": date(2026, 3, 28)},  # a Saturday
        {"closes_date": date(2026, 3, 30)},
        {"chain": ("village",)},
    ],
)
def test_a_round_that_cannot_be_is_refused(world: World, wishes: dict[str, Any]) -> None:
    with pytest.raises(BadCycle):
        make.planned(world, **wishes)


def test_due_days_are_counted_in_working_days() -> None:
    assert cycles.due_after(date(2026, 2, 13), 3) == date(2026, 2, 25)  # Spring Festival between


def test_one_round_for_a_period(world: World) -> None:
    cycle = make.planned(world)

    with pytest.raises(BadCycle):
        make.planned(world, cycle.entry)


def test_only_the_collecting_unit_opens_and_heads_close(world: World) -> None:
    cycle = make.planned(world)
    with pytest.raises(NotYours):
        cycles.open_cycle(cycle, actor=world.people["kunming_head"], at=make.NOON)
    cycles.open_cycle(cycle, actor=world.people["province_clerk"], at=make.NOON)

    with pytest.raises(NotYours):
        cycles.close_cycle(cycle, actor=world.people["province_clerk"], at=make.NOON)
    cycles.close_cycle(cycle, actor=world.people["province_head"], at=make.NOON)
    with pytest.raises(WrongState):
        cycles.open_cycle(cycle, actor=world.people["province_clerk"], at=make.NOON)


def test_a_round_keeps_the_version_of_the_form_it_opened_with(world: World) -> None:
    cycle = make.opened(world)
    clerk = world.people["province_clerk"]
    less = Layout(sections=(replace(make.FORM.sections[0], items=make.FORM.sections[0].items[1:]),))
    draft = forms.save_form_version(cycle.entry, less, actor=clerk, at=make.NOON, seen_version=0)
    forms.publish_form_version(draft, actor=clerk, at=make.NOON, seen_version=1)

    cycle.refresh_from_db()
    assert cycle.form.number == 1
    assert draft_of(cycle.entry) is None
    assert make.planned(world, cycle.entry, period="2026-03").form.number == 2


def test_an_exempt_unit_leaves_the_rates_with_a_reason(world: World) -> None:
    cycle, clerk = make.opened(world), world.people["province_clerk"]
    with pytest.raises(ReasonMissing):
        cycles.exempt(cycle, world.wuhua, actor=clerk, at=make.NOON, reason=" ")
    cycles.exempt(cycle, world.wuhua, actor=clerk, at=make.NOON, reason="机构改革")

    assert rates_of([cycle.pk])[cycle.pk] == Rates(expected=2, exempt=1)
    with pytest.raises(BadCycle):
        cycles.exempt(cycle, world.wuhua, actor=clerk, at=make.NOON, reason="再次")

    cycles.expect_again(cycle, world.wuhua, actor=clerk, at=make.NOON, reason="已恢复")
    assert rates_of([cycle.pk])[cycle.pk].expected == 3


def test_who_has_filed_is_not_exempted(world: World) -> None:
    cycle = make.opened(world)
    file(cycle, world.wuhua)

    with pytest.raises(AlreadyFiled):
        cycles.exempt(
            cycle, world.wuhua, actor=world.people["province_clerk"], at=make.NOON, reason="免"
        )


def test_a_later_due_day_makes_late_filings_be_on_time(world: World) -> None:
    cycle = make.opened(world)
    file(cycle, world.wuhua, at=make.later(30))  # 1 April
    assert rates_of([cycle.pk])[cycle.pk] == Rates(expected=3, reported=1)

    clerk = world.people["province_clerk"]
    cycles.extend_due(cycle, actor=clerk, at=make.NOON, to_date=date(2026, 4, 2), note="节假日")
    assert rates_of([cycle.pk])[cycle.pk] == Rates(expected=3, reported=1, on_time=1)
    with pytest.raises(BadCycle):
        cycles.extend_due(cycle, actor=clerk, at=make.NOON, to_date=date(2026, 4, 1), note="早")


def test_late_filings_are_taken_until_the_round_closes(world: World) -> None:
    cycle = make.opened(world, closes_date=date(2026, 4, 10))

    assert takes_filings(cycle, date(2026, 4, 10))
    assert not takes_filings(cycle, date(2026, 4, 11))
    cycles.close_cycle(cycle, actor=world.people["province_head"], at=make.NOON)
    cycle.refresh_from_db()
    assert not takes_filings(cycle, make.TODAY)


@pytest.mark.parametrize(
    ("show", "units"),
    [
        ("", {"wuhua", "panlong", "qilin"}),
        ("missing", {"panlong"}),
        ("late", {"wuhua"}),
        ("waiting", {"wuhua"}),
        ("exempt", {"qilin"}),
        ("accepted", set()),
    ],
)
def test_the_list_of_a_round_shows_who_is_missing(world: World, show: str, units: set[str]) -> None:
    cycle = make.opened(world)
    file(cycle, world.wuhua, at=make.later(40))
    clerk = world.people["province_clerk"]
    cycles.exempt(cycle, world.qilin, actor=clerk, at=make.NOON, reason="机构改革")

    shown = {row.unit for row in expected_for(clerk, cycle, show=show)}
    assert shown == {getattr(world, name) for name in units}


def test_everybody_sees_the_rounds_of_his_units_and_the_lines_of_his_reach(world: World) -> None:
    cycle = make.opened(world)
    make.planned(world, make.approved(world, title="州市月报", audience=("prefecture",)))

    assert list(cycles_for(world.people["wuhua_clerk"])) == [cycle]
    seen = expected_for(world.people["kunming_clerk"], cycle)
    assert {row.unit for row in seen} == {world.wuhua, world.panlong}
    assert not cycles_for(world.people["nobody"]).exists()


def test_a_request_without_a_form_opens_no_round(world: World) -> None:
    entry = make.approved(world)
    entry.versions.get().fields.all().delete()
    entry.versions.all().delete()

    with pytest.raises(NoForm):
        make.planned(world, entry)


STATES = st.lists(
    st.tuples(
        st.sampled_from(FilingState.values),
        st.integers(-5, 60) | st.none(),  # days after opening on which it was first handed in
        st.booleans(),  # accepted once
        st.booleans(),  # exempt
    ),
    min_size=3,
    max_size=3,
)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATES)
def test_on_time_is_at_most_reported_and_reported_at_most_expected(
    opened_once: Cycle, states: list[tuple[str, int | None, bool, bool]]
) -> None:
    """Whatever became of the filings, and of those who should file."""
    cycle = opened_once
    for expected, (state, day, accepted, exempt) in zip(
        Expected.objects.filter(cycle=cycle).order_by("pk"), states, strict=True
    ):
        first = make.later(day) if day is not None else None
        Filing.objects.filter(cycle=cycle, record__unit=expected.unit).update(
            state=state,
            first_submitted_at=first,
            submitted_at=make.later(day or 0),
            waits_at=cycle.record.unit,
            accepted_at=make.NOON if accepted or state == FilingState.ACCEPTED else None,
        )
        expected.exempt_at = make.NOON if exempt else None
        expected.exempt_reason = "改革" if exempt else ""
        expected.save()

    rates = rates_of([cycle.pk])[cycle.pk]

    assert 0 <= rates.on_time <= rates.reported <= rates.expected
    assert rates.expected + rates.exempt == 3
    assert (rates.reported_percent or 0) <= 100
    assert rates.missing == expected_for(cycle.record.opened_by, cycle, show="missing").count()


@pytest.fixture
def opened_once(world: World) -> Cycle:
    return make.opened(world)


def test_rates_of_many_rounds_are_one_question(
    world: World, django_assert_num_queries: Any
) -> None:
    entry = make.approved(world)
    keys = [make.opened(world, entry, period=f"2026-{month:02}").pk for month in range(1, 6)]

    with django_assert_num_queries(1):
        assert len(rates_of(keys)) == 5
