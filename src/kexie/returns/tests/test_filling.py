"""Filling in by the pages and by the one door for cells: kept, refused with the place, never overwritten."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.indicators.models import AMOUNT
from kexie.kernel.tables import sorting_of
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.models import Cell, Cycle, Filing, FilingState
from kexie.returns.queries.filing_page import rules_json
from kexie.returns.queries.filings import OWED_SORTS, WantedFilings, owed_by
from kexie.returns.tests import make
from tests.world import World


@pytest.fixture
def filing(world: World) -> Filing:
    return make.filing_of(opened(world), world.wuhua)


def opened(world: World, **wishes: Any) -> Cycle:
    return make.opened(world, **wishes)


def put(client: Client, filing: Filing, *cells: dict[str, object]) -> Any:
    address = reverse("api:returns-cells", args=[filing.pk])
    return client.put(address, json.dumps({"cells": cells}), content_type="application/json")


def do(client: Client, filing: Filing, move: str, **sent: object) -> Any:
    return client.post(reverse("returns:filing_move", args=[filing.pk, move]), sent, follow=True)


def page(client: Client, filing: Filing) -> str:
    return client.get(reverse("returns:filing", args=[filing.pk])).content.decode()


def test_a_cell_is_kept_in_the_unit_of_its_indicator(
    world: World, client: Client, filing: Filing
) -> None:
    client.force_login(world.people["wuhua_clerk"])

    answer = put(client, filing, {"field": "money", "written": "１２.5", "comment": "含上年结转"})

    assert answer.status_code == 200
    [cell] = answer.json()["cells"]
    assert (cell["version"], cell["written"]) == (1, "12.5")
    assert Cell.objects.get(filing=filing).amount == 125_000 * AMOUNT


def test_a_bad_number_is_refused_at_its_place_and_nothing_is_kept(
    world: World, client: Client, filing: Filing
) -> None:
    client.force_login(world.people["wuhua_clerk"])

    answer = put(
        client, filing, {"field": "people", "written": "很多"}, {"field": "money", "written": "3"}
    )

    assert answer.status_code == 422
    [wrong] = answer.json()["wrong"]
    assert wrong["field"] == "people"
    assert "很多" in wrong["message"]
    assert not Cell.objects.filter(filing=filing).exists()


def test_half_a_person_is_refused(world: World, client: Client, filing: Filing) -> None:
    client.force_login(world.people["wuhua_clerk"])

    assert put(client, filing, {"field": "people", "written": "2.5"}).status_code == 422


def test_two_writers_are_shown_each_others_words(
    world: World, client: Client, filing: Filing
) -> None:
    edit = CellEdit(field="people", amount=90 * AMOUNT)
    save_cells(filing, [edit], actor=world.people["wuhua_head"], at=timezone.now())
    client.force_login(world.people["wuhua_clerk"])

    refused = put(client, filing, {"field": "people", "written": "80"})

    assert refused.status_code == 409
    [theirs] = refused.json()["cells"]
    assert (theirs["field"], theirs["written"], theirs["version"]) == ("people", "90", 1)
    assert Cell.objects.get(filing=filing).amount == 90 * AMOUNT
    kept = put(client, filing, {"field": "people", "written": "80", "seen": theirs["version"]})
    assert kept.status_code == 200


def test_a_mark_takes_the_place_of_a_number(world: World, client: Client, filing: Filing) -> None:
    client.force_login(world.people["wuhua_clerk"])

    put(client, filing, {"field": "people", "written": "5", "mark": "na", "flagged": True})

    cell = Cell.objects.get(filing=filing)
    assert (cell.amount, cell.mark, cell.flagged) == (None, "na", True)


@pytest.mark.parametrize(
    ("who", "status"), [("inspector", 403), ("qujing_clerk", 404), ("nobody", 404)]
)
def test_who_may_not_fill_keeps_nothing(
    world: World, client: Client, filing: Filing, who: str, status: int
) -> None:
    client.force_login(world.people[who])

    assert put(client, filing, {"field": "people", "written": "5"}).status_code == status
    assert not Cell.objects.filter(filing=filing).exists()


def test_the_cover_comes_first_and_begin_fills_in(
    world: World, client: Client, filing: Filing
) -> None:
    client.force_login(world.people["wuhua_clerk"])
    assert "data-filing=" not in page(client, filing)

    do(client, filing, "begin")

    assert "data-filing=" in page(client, filing)
    assert "data-writable" in page(client, filing)


def test_a_filing_is_submitted_withdrawn_and_read_only_meanwhile(
    world: World, client: Client, filing: Filing
) -> None:
    client.force_login(world.people["wuhua_clerk"])
    put(client, filing, {"field": "people", "written": "90"})
    filing.refresh_from_db()

    do(client, filing, "submit", seen_version=filing.version)

    filing.refresh_from_db()
    assert filing.state == FilingState.SUBMITTED
    assert "data-writable" not in page(client, filing)
    assert put(client, filing, {"field": "people", "written": "9", "seen": 1}).status_code == 409
    do(client, filing, "withdraw", note="漏填")
    filing.refresh_from_db()
    assert filing.state == FilingState.FILLING


def test_nothing_to_report_needs_a_reason(world: World, client: Client, filing: Filing) -> None:
    client.force_login(world.people["wuhua_clerk"])

    refused = do(client, filing, "nothing", seen_version=filing.version, note=" ")
    filing.refresh_from_db()
    assert (refused.status_code, filing.state) == (400, FilingState.FILLING)
    do(client, filing, "nothing", seen_version=filing.version, note="本月无活动")

    filing.refresh_from_db()
    assert (filing.state, filing.nothing_reason) == (FilingState.SUBMITTED, "本月无活动")


def test_an_unknown_move_is_no_page(world: World, client: Client, filing: Filing) -> None:
    client.force_login(world.people["wuhua_clerk"])

    assert do(client, filing, "accept").status_code == 404


def test_what_is_owed_is_that_of_ones_own_desk(world: World, filing: Filing) -> None:
    owed = {who: list(owed_by(world.people[who], WantedFilings())) for who in OWES}

    assert {who: len(rows) for who, rows in owed.items()} == OWES
    [row] = owed["wuhua_clerk"]
    assert (row.pk, row.asked) == (filing.pk, 5)  # type: ignore[attr-defined]  # annotated by owed_by


SORTING = sorting_of(QueryDict(), OWED_SORTS, default="turn")
OWES = {"wuhua_clerk": 1, "province_clerk": 0, "kunming_clerk": 0, "nobody": 0}


def test_open_ones_stand_first_and_can_be_cut_down(world: World, client: Client) -> None:
    entry = make.approved(world)
    first = make.filing_of(opened(world, entry=entry), world.wuhua)
    make.filing_of(opened(world, entry=entry, period="2026-01"), world.wuhua)
    client.force_login(world.people["wuhua_clerk"])
    do(client, first, "nothing", seen_version=first.version, note="无")

    rows = owed_by(world.people["wuhua_clerk"], WantedFilings())
    periods = [one.cycle.period for one in SORTING.apply(rows)]

    assert periods == ["2026-01", "2026-02"]
    answer = client.get(reverse("returns:mine"), {"state": "submitted"}).content.decode()
    assert reverse("returns:filing", args=[first.pk]) in answer
    assert answer.count('data-label="状态"') + answer.count('data-label="State"') == 1


def test_the_list_asks_as_often_for_one_as_for_many(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    entry = make.approved(world)
    client.force_login(world.people["wuhua_clerk"])
    opened(world, entry=entry)
    client.get(reverse("returns:mine"))
    with django_assert_max_num_queries(40) as one:
        client.get(reverse("returns:mine"))
    for month in range(4, 13):
        opened(world, entry=entry, period=f"2025-{month:02}")
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("returns:mine"))


def test_the_script_is_given_what_the_server_checks_by(filing: Filing) -> None:
    given = rules_json(filing)

    assert json.dumps(given)
    assert given["facts"]["T02|"] == "people"  # type: ignore[index]  # a JSON object
    assert given["calculated"]["talks_n_sum"]["power"] == 0  # type: ignore[index]  # a JSON object
