"""Several units' reports in one table: whose rows appear, what is asked at once, what becomes of many at once."""

import json
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.indicators.models import Indicator
from kexie.org.models import UnitKind
from kexie.returns.actions import cycles
from kexie.returns.models import Cycle, FilingState
from kexie.returns.queries.together import are_several, filled_together, rounds_together, together
from kexie.returns.tests import filed, make
from kexie.returns.tests.test_browser import hold
from tests.world import World


@pytest.fixture
def cycle(world: World) -> Cycle:
    """Open today, so that the pages take filings."""
    now = timezone.now()
    today = timezone.localdate(now)
    entry = make.approved(world, at=now, expiry_date=today.replace(year=today.year + 1))
    due = cycles.due_after(today, 10)
    return make.opened(world, entry, at=now, opens_date=today, due_date=due)


def address(cycle: Cycle, move: str = "") -> str:
    if move:
        return reverse("returns:together_move", args=[cycle.pk, move])
    return reverse("returns:together", args=[cycle.pk])


def chosen(cycle: Cycle, world: World, *names: str) -> list[str]:
    filings = [make.filing_of(cycle, getattr(world, name)) for name in names]
    return [f"{one.pk}:{one.version}" for one in filings]


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("kunming_clerk", ["五华区科协", "盘龙区科协"]),
        ("province_clerk", ["五华区科协", "盘龙区科协", "麒麟区科协"]),
        ("wuhua_clerk", ["五华区科协"]),
        ("qujing_clerk", ["麒麟区科协"]),
        ("inspector", []),
        ("nobody", []),
    ],
)
def test_only_units_for_which_one_may_fill_have_a_row(
    world: World, cycle: Cycle, who: str, units: list[str]
) -> None:
    user = world.people[who]
    found = [one.record.unit.short_name for one in filled_together(user, cycle)]

    assert found == units
    assert are_several(user, cycle) is (len(units) > 1)
    assert list(rounds_together(user)) == ([cycle] if len(units) > 1 else [])


def test_other_peoples_units_are_not_on_the_page(
    world: World, client: Client, cycle: Cycle
) -> None:
    client.force_login(world.people["kunming_clerk"])

    text = client.get(address(cycle)).content.decode()

    assert "盘龙区科协" in text
    assert "麒麟区科协" not in text
    assert str(make.filing_of(cycle, world.qilin).pk) not in re.findall(r"filings/(\d+)/", text)


def test_an_exempt_unit_has_no_row(world: World, cycle: Cycle) -> None:
    cycles.exempt(
        cycle, world.panlong, actor=world.people["province_clerk"], at=make.NOON, reason="撤并"
    )

    found = filled_together(world.people["kunming_clerk"], cycle)

    assert [one.record.unit for one in found] == [world.wuhua]


def test_a_table_and_the_single_questions_of_a_section_stand_across_each_for_itself(
    world: World, cycle: Cycle
) -> None:
    user = world.people["kunming_clerk"]

    page = together(user, cycle, QueryDict("part=talks"))

    assert page
    assert [one.key for one in page.stretches] == ["work", "talks"]
    assert [one.place.key for one in page.columns] == [
        "talks_n_male",
        "talks_n_female",
        "talks_n_sum",
    ]
    assert page.heads == [("场次", 3)]
    other = together(user, cycle, QueryDict("part=no-such"))
    assert other
    assert [one.place.key for one in other.columns] == ["people", "money"]


def test_a_row_shows_what_stands_and_what_stood_before(world: World, cycle: Cycle) -> None:
    hold(world, Indicator.objects.get(code="T02"), "2026-01", 30)
    filed.write(world, make.filing_of(cycle, world.wuhua), {"people": 31})

    page = together(world.people["kunming_clerk"], cycle, QueryDict())

    assert page
    slot = page.lines[0].slots[0]
    assert (slot.written, slot.version, slot.last) == ("31", 1, "30 次")
    lines = page.rules["lines"]
    own, other = (lines[one.filing.pk]["rules"] for one in page.lines)  # type: ignore[index]  # a JSON object
    assert [rule["keys"] for rule in own] == [["people"]]
    assert other == []


def test_what_is_submitted_is_read_only_in_its_row(
    world: World, client: Client, cycle: Cycle
) -> None:
    filed.submitted(world, cycle)
    client.force_login(world.people["kunming_clerk"])

    page = together(world.people["kunming_clerk"], cycle, QueryDict())

    assert page
    assert [line.is_writable for line in page.lines] == [False, True]
    text = client.get(address(cycle)).content.decode()
    assert text.count('name="chosen"') == 1


def test_many_are_submitted_each_for_itself_and_refusals_say_why(
    world: World, client: Client, cycle: Cycle
) -> None:
    filed.write(world, make.filing_of(cycle, world.wuhua), {"people": 20})
    stale = chosen(cycle, world, "panlong")
    filed.write(world, make.filing_of(cycle, world.panlong), {"people": 5}, by="kunming_clerk")
    client.force_login(world.people["kunming_clerk"])

    names = [*chosen(cycle, world, "wuhua", "qilin"), *stale]
    text = client.post(address(cycle, "submit"), {"chosen": names}).content.decode()

    states = [make.filing_of(cycle, one).state for one in (world.wuhua, world.panlong, world.qilin)]
    assert states == [FilingState.SUBMITTED, FilingState.FILLING, FilingState.FILLING]
    assert text.count('<th scope="row">') == 2
    assert "麒麟区科协" not in text


def test_a_report_that_is_not_fit_is_refused_with_each_place(
    world: World, client: Client, cycle: Cycle
) -> None:
    hold(world, Indicator.objects.get(code="T02"), "2026-01", 30)
    filed.write(world, make.filing_of(cycle, world.wuhua), {"people": 900})
    client.force_login(world.people["kunming_clerk"])
    sent = {"chosen": [{"pk": make.filing_of(cycle, world.wuhua).pk, "seen_version": 2}]}

    answer = client.post(
        reverse("api:returns-submit-many", args=[cycle.pk]),
        json.dumps(sent),
        content_type="application/json",
    )

    [outcome] = answer.json()
    assert outcome["refusal"]
    assert [one["field"] for one in outcome["reasons"]] == ["people"]
    assert make.filing_of(cycle, world.wuhua).state == FilingState.FILLING


def test_nothing_to_report_for_several_needs_one_reason(
    world: World, client: Client, cycle: Cycle
) -> None:
    client.force_login(world.people["kunming_clerk"])
    names = chosen(cycle, world, "wuhua", "panlong")

    refused = client.post(address(cycle, "nothing"), {"chosen": names, "note": " "})
    assert refused.status_code == 400
    client.post(address(cycle, "nothing"), {"chosen": names, "note": "本月无活动"})

    filings = [make.filing_of(cycle, one) for one in (world.wuhua, world.panlong)]
    assert {one.nothing_reason for one in filings} == {"本月无活动"}
    assert {one.state for one in filings} == {FilingState.SUBMITTED}


def test_several_are_begun_and_hold_what_the_record_holds(
    world: World, client: Client, cycle: Cycle
) -> None:
    client.force_login(world.people["kunming_clerk"])

    client.post(address(cycle, "begin"), {"chosen": chosen(cycle, world, "wuhua", "panlong")})

    filings = [make.filing_of(cycle, one) for one in (world.wuhua, world.panlong)]
    assert all(one.started_at for one in filings)
    assert make.filing_of(cycle, world.qilin).started_at is None


def test_the_page_asks_as_often_for_one_unit_as_for_many(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    entry = make.approved(world, audience=(UnitKind.COUNTY.value, UnitKind.PREFECTURE.value))
    cycle = make.opened(world, entry)
    client.force_login(world.people["wuhua_clerk"])
    client.get(address(cycle))
    with django_assert_max_num_queries(45) as one:
        client.get(address(cycle))
    count = len(one)
    client.force_login(world.people["province_clerk"])
    client.get(address(cycle))
    with django_assert_max_num_queries(count + 2):  # the menu counts more for the province
        client.get(address(cycle))
