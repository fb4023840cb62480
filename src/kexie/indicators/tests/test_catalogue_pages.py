"""Pages of the catalogue as people meet them."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.indicators.models import Breakdown, Campaign, Check, Indicator
from kexie.indicators.tests.make import shipped
from tests.world import NOON, World

pytestmark = pytest.mark.scene(of=shipped)


@pytest.fixture
def keeper(world: World, client: Client) -> Client:
    client.force_login(world.people["province_clerk"])
    return client


def fetched(client: Client, name: str, *, code: str = "", query: str = "") -> bytes:
    keys = [Indicator.objects.get(code=code).pk] if code else []
    return client.get(reverse(f"indicators:{name}", args=keys) + query).content


def page(client: Client, name: str, *, code: str = "", query: str = "") -> str:
    return fetched(client, name, code=code, query=query).decode()


def test_the_list_is_cut_down_by_what_stands_in_the_address(keeper: Client) -> None:
    shown = page(keeper, "list", query="?text=kpxj&kind=flow")

    assert "举办科普宣讲活动" in shown
    assert "科普宣讲受众" in shown
    assert "科协机构数" not in shown


def test_nonsense_in_the_address_asks_for_nothing(keeper: Client) -> None:
    assert (
        "科协机构数" in page(keeper, "list", query="?kind=x&service=no&sort=owner&page=-3")[: 10**6]
    )


def test_the_sheet_has_exactly_the_rows_of_the_list(keeper: Client) -> None:
    answer = keeper.get(reverse("indicators:export") + "?kind=ratio&sort=-code")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["O18", "L86", "L85", "L52", "F15", "F14", "F12", "F04"]
    assert rows[0][-2:] == ("#{O11} + #{O12}", "#{P03}")


def test_one_indicator_shows_definitions_formula_groups_and_checks(keeper: Client) -> None:
    coverage, volunteers = page(keeper, "show", code="O18"), page(keeper, "show", code="L40")

    assert "(街道科协 + 乡镇科协) ÷ 乡镇（街道）数 × 100" in coverage
    assert "女，农村" in volunteers
    assert "专职" in page(keeper, "show", code="L33")


def test_a_wrong_formula_is_shown_at_its_place(keeper: Client) -> None:
    pk = Indicator.objects.get(code="O18").pk
    sent = {"from_year": 2030, "text": "新", "factor": 100, "version": 1, "denominator": "#{P03}"}
    answer = keeper.post(
        reverse("indicators:define", args=[pk]), sent | {"numerator": "#{O11} + * 2"}
    )

    assert answer.status_code == 422
    assert "#{O11} + ▸* 2" in answer.content.decode()
    assert Indicator.objects.get(pk=pk).version == 1


def test_two_who_edit_at_once_see_both(keeper: Client) -> None:
    pk = Indicator.objects.get(code="L01").pk
    sent = {"display_power": 0, "decimals": 0, "plausible_factor": 5, "topic": "activities"}
    address = reverse("indicators:edit", args=[pk])
    keeper.post(address, sent | {"name": "先改的", "version": 1})
    answer = keeper.post(address, sent | {"name": "后改的", "version": 1})

    assert answer.status_code == 409
    assert "先改的" in answer.content.decode()
    assert "后改的" in answer.content.decode()
    assert Indicator.objects.get(pk=pk).name == "先改的"


def test_a_new_ratio_is_added_with_its_formula(world: World, keeper: Client) -> None:
    sent = {
        "owner": world.province.pk,
        "code": "X01",
        "name": "场均受众",
        "kind": "ratio",
        "value_type": "number",
        "service": "literacy",
        "source_kind": "form",
        "display_power": 0,
        "decimals": 1,
        "from_year": 2026,
        "text": "受众除以场次",
        "numerator": "#{L02}",
        "denominator": "#{L01}",
        "factor": 1,
    }
    answer = keeper.post(reverse("indicators:new"), sent)

    made = Indicator.objects.get(code="X01")
    assert answer.headers["Location"] == reverse("indicators:show", args=[made.pk])
    assert "科普宣讲受众 ÷ 举办科普宣讲活动" in page(keeper, "show", code="X01")


@pytest.mark.parametrize("code", ["", "有汉字", "a b", "-x", "x" * 41])
def test_a_code_is_plain(keeper: Client, code: str) -> None:
    answer = keeper.post(
        reverse("indicators:campaigns"),
        {"code": code, "name": "x", "first_date": "2026-05-01", "last_date": "2026-05-02"},
    )

    assert answer.status_code == 422


def _indicators(count: int) -> None:
    one = Indicator.objects.get(code="L01")
    for number in range(count, 2 * count):
        one.pk, one.code = None, f"X{number}"
        one._state.adding = True
        one.save()


def _checks(count: int) -> None:
    one = Indicator.objects.get(code="L44")
    for number in range(count, 2 * count):
        made = Check.objects.create(
            code=f"x{number}",
            name="x",
            left="#{L44}",
            operator="ge",
            right=f"#{{L{number + 10}}}",
            severity="comment",
        )
        made.indicators.add(one)


def _breakdowns(count: int) -> None:
    for number in range(count, 2 * count):
        made = Breakdown.objects.create(code=f"X{number}", name="x", axes=["x"])
        made.groups.create(code=f"X{number}-1", name="一")


def _campaigns(count: int) -> None:
    day = NOON.date()
    Campaign.objects.bulk_create(
        Campaign(code=f"x{number}", year=2026, name="x", first_date=day, last_date=day)
        for number in range(count, 2 * count)
    )


@pytest.mark.parametrize(
    ("name", "code", "more"),
    [
        ("list", "", _indicators),
        ("export", "", _indicators),
        ("show", "L44", _checks),
        ("breakdowns", "", _breakdowns),
        ("campaigns", "", _campaigns),
    ],
)
def test_no_page_asks_more_for_more_rows(
    keeper: Client, name: str, code: str, more: Callable[[int], Any]
) -> None:
    more(1)
    fetched(keeper, name, code=code)
    with CaptureQueriesContext(connection) as few:
        fetched(keeper, name, code=code)
    more(30)
    with CaptureQueriesContext(connection) as many:
        fetched(keeper, name, code=code)

    assert len(many) <= len(few)
