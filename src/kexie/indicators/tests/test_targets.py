"""Targets from plans, what was reached, and who explains the gap."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from kexie.indicators.actions.figures import write_values
from kexie.indicators.actions.targets import (
    BadTarget,
    NewTarget,
    NotYourUnit,
    explain_gap,
    set_targets,
)
from kexie.indicators.models import (
    AMOUNT,
    LARGEST,
    Indicator,
    Origin,
    PastTarget,
    Standing,
    Target,
)
from kexie.indicators.queries.targets import Wanted, keys_in_state, target_rows, targets_for
from kexie.indicators.tests.make import batch, indicator, value
from kexie.kernel.errors import Changed
from kexie.kernel.paging import page_of_keys
from kexie.org.models import Unit, User
from tests.world import NOON, World

ALL = Wanted()


@pytest.fixture
def lectures(world: World) -> Indicator:
    return indicator(world.province)


def plan(
    one: Indicator, amounts: dict[Unit, int], *, actor: User | None = None, period: str = "2026"
) -> int:
    new = [NewTarget(one.pk, unit.pk, period, number * AMOUNT) for unit, number in amounts.items()]
    return set_targets(new, batch=batch(), actor=actor, at=NOON)


def shown(world: World, who: str, wanted: Wanted = ALL) -> list[tuple[str, str, str, str]]:
    user = world.people[who]
    rows = target_rows(user, targets_for(user, wanted))
    return [(row.target.unit.short_name, row.amount, row.actual, row.gap) for row in rows]


def test_a_year_s_target_stands_beside_what_its_months_came_to(
    world: World, lectures: Indicator
) -> None:
    plan(lectures, {world.kunming: 20, world.wuhua: 5})
    cells = [
        value(lectures, world.wuhua, 6, "2026-01"),
        value(lectures, world.panlong, 8, "2026-02"),
    ]
    write_values(cells, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)

    assert shown(world, "kunming_head") == [
        ("昆明市科协", "20", "14", "-6"),
        ("五华区科协", "5", "6", "+1"),
    ]


def test_without_a_figure_there_is_no_gap(world: World, lectures: Indicator) -> None:
    plan(lectures, {world.kunming: 20})
    assert shown(world, "kunming_head") == [("昆明市科协", "20", "", "")]


def test_a_county_sees_no_target_of_a_neighbour(world: World, lectures: Indicator) -> None:
    plan(lectures, {world.kunming: 20, world.wuhua: 5, world.panlong: 7, world.qujing: 9})
    assert [row[0] for row in shown(world, "wuhua_clerk")] == ["昆明市科协", "五华区科协"]
    assert shown(world, "system_admin") == []


def test_targets_are_filtered(world: World, lectures: Indicator) -> None:
    plan(lectures, {world.kunming: 20, world.qujing: 9})
    plan(lectures, {world.kunming: 30}, period="2027")
    assert len(shown(world, "province_clerk", Wanted(period="2027"))) == 1
    assert len(shown(world, "province_clerk", Wanted(unit=world.kunming))) == 2
    assert shown(world, "province_clerk", Wanted(service="workers")) == []


def test_a_changed_target_keeps_its_explanation(world: World, lectures: Indicator) -> None:
    plan(lectures, {world.kunming: 20})
    target = Target.objects.get()
    clerk = world.people["kunming_clerk"]
    explain_gap(target, text="场地维修，四季度补上", seen_version=1, actor=clerk, at=NOON)

    assert plan(lectures, {world.kunming: 20}) == 0
    assert plan(lectures, {world.kunming: 25}) == 1
    target.refresh_from_db()
    assert (target.amount, target.explanation) == (25 * AMOUNT, "场地维修，四季度补上")
    assert (target.explained_by, target.version) == (clerk, 3)
    past = PastTarget.objects.get()
    assert (past.amount, past.version, past.explanation) == (20 * AMOUNT, 2, target.explanation)


def test_who_sets_targets(world: World, lectures: Indicator) -> None:
    plan(lectures, {world.wuhua: 5}, actor=world.people["wuhua_clerk"])
    plan(lectures, {world.wuhua: 6}, actor=world.people["kunming_head"])
    for who in ("qujing_clerk", "inspector", "nobody"):
        with pytest.raises(NotYourUnit):
            plan(lectures, {world.wuhua: 7}, actor=world.people[who])


@pytest.mark.parametrize(("period", "amount"), [("2026-13", 1), ("2026", LARGEST + 1)])
def test_a_target_that_makes_no_sense_is_refused(
    world: World, lectures: Indicator, period: str, amount: int
) -> None:
    new = [NewTarget(lectures.pk, world.wuhua.pk, period, amount)]
    with pytest.raises(BadTarget):
        set_targets(new, batch=batch(), actor=None, at=NOON)


def test_only_the_unit_s_staff_explains_and_nobody_overwrites(
    world: World, lectures: Indicator
) -> None:
    plan(lectures, {world.wuhua: 5})
    target = Target.objects.get()
    with pytest.raises(NotYourUnit):
        explain_gap(
            target, text="不归我管", seen_version=1, actor=world.people["qujing_clerk"], at=NOON
        )
    clerk = world.people["wuhua_clerk"]
    explain_gap(target, text="人手不足", seen_version=1, actor=clerk, at=NOON)
    with pytest.raises(Changed):
        explain_gap(target, text="别的原因", seen_version=1, actor=clerk, at=NOON)


def test_the_page_lists_and_takes_an_explanation(
    world: World, lectures: Indicator, client: Client
) -> None:
    plan(lectures, {world.wuhua: 5})
    client.force_login(world.people["wuhua_clerk"])
    address = reverse("indicators:explain", args=[Target.objects.get().pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"text": "", "version": 1}).status_code == 422
    assert client.post(address, {"text": "人手不足", "version": 1}).status_code == 302
    page = client.get(reverse("indicators:targets"))
    assert "人手不足" in page.content.decode()
    client.force_login(world.people["qujing_clerk"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("periods", [1, 30])
def test_the_list_asks_no_more_for_more_rows(
    world: World, lectures: Indicator, django_assert_max_num_queries: Any, periods: int
) -> None:
    units = [world.kunming, world.wuhua, world.panlong, world.qujing, world.qilin]
    measures = [lectures, *(indicator(world.province, f"m{number}") for number in range(periods))]
    for one in measures:
        plan(one, dict.fromkeys(units, 3))
    user = world.people["province_clerk"]
    with django_assert_max_num_queries(25):
        target_rows(user, targets_for(user)[:30])


def test_machines_read_figures_and_set_targets(
    world: World, lectures: Indicator, client: Client
) -> None:
    cells = [value(lectures, world.wuhua, 6)]
    write_values(cells, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)
    client.force_login(world.people["kunming_clerk"])
    asked = {"indicator": "lectures", "unit": world.kunming.code, "period": "2026-01"}
    [row] = client.get(reverse("api:indicators-figures"), asked).json()
    assert (row["total"], row["own"], row["count"]) == (6 * AMOUNT, None, 1)

    sent = {
        "plan": "2026年工作计划",
        "targets": [
            {"indicator": "lectures", "unit": "530100", "period": "2026-01", "amount": AMOUNT}
        ],
    }
    answer = client.post(
        reverse("api:indicators-set-targets"), sent, content_type="application/json"
    )
    assert answer.json() == {"changed": 1}
    [target] = client.get(reverse("api:indicators-targets")).json()
    assert (target["actual"], target["gap"], target["state"]) == ("6", "+5", "reached")
    sent["targets"][0]["unit"] = "nowhere"  # type: ignore[index]  # JSON, made above
    answer = client.post(
        reverse("api:indicators-set-targets"), sent, content_type="application/json"
    )
    assert answer.status_code == 400


def test_machines_take_targets_back_unless_they_were_changed_meanwhile(
    world: World, lectures: Indicator, client: Client
) -> None:
    plan(lectures, {world.kunming: 20})
    client.force_login(world.people["kunming_clerk"])

    def take_back(version: int | None) -> int:
        target = {"indicator": "lectures", "unit": "530100", "period": "2026", "amount": None}
        sent = {"plan": "2026年计划调整", "targets": [target | {"version": version}]}
        address = reverse("api:indicators-set-targets")
        return client.post(address, sent, content_type="application/json").status_code

    assert take_back(7) == 409
    assert take_back(0) == 409
    assert Target.objects.count() == 1
    assert take_back(1) == 200
    assert not Target.objects.exists()
    past = PastTarget.objects.get()
    assert (past.amount, past.ended_by.origin) == (20 * AMOUNT, Origin.INTERFACE)
    # there is none any more: nothing happens
    assert take_back(None) == 200
    assert PastTarget.objects.count() == 1


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("state", ["", "reached", "behind", "unknown"])
def test_the_list_by_result_asks_no_more_for_more_rows(
    world: World, client: Client, django_assert_max_num_queries: Any, count: int, state: str
) -> None:
    for number in range(count):
        plan(indicator(world.province, f"m{number}"), {world.wuhua: 3, world.panlong: 4})
    client.force_login(world.people["province_clerk"])

    with django_assert_max_num_queries(50):
        answer = client.get(reverse("indicators:targets"), {"state": state})

    expected = 2 * count if state in ("", "unknown") else 0
    assert answer.context["page"].total == expected


def test_the_list_by_result_turns_its_pages_in_order(world: World, lectures: Indicator) -> None:
    units = [world.kunming, world.wuhua, world.panlong, world.qujing, world.qilin]
    plan(lectures, dict.fromkeys(units, 3))
    user = world.people["province_clerk"]
    behind = Wanted(state="unknown")

    pages = [
        page_of_keys(
            keys_in_state(user, targets_for(user), "unknown"), targets_for(user), query, size=2
        )
        for query in (QueryDict(""), QueryDict("page=2"), QueryDict("page=9"))
    ]

    every = [one.unit for one in targets_for(user, behind)]
    assert [[one.unit for one in page] for page in pages] == [every[:2], every[2:4], every[4:]]
    assert [page.total for page in pages] == [5, 5, 5]
