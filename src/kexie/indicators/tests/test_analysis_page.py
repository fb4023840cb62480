"""The page of the analysis, what is taken along from it, and what a shared link shows to whom."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexie.indicators.actions.figures import write_values
from kexie.indicators.models import Definition, Indicator, Mark, Standing
from kexie.indicators.tests.make import batch, indicator, shipped, value
from kexie.org.actions.units import NewUnit, open_units_at_once
from kexie.org.models import UnitKind
from tests.world import NOON, World

PAGE = "/indicators/analysis/"
ALL = "?i=lectures&u=530000/county&p=2026-01"

pytestmark = pytest.mark.usefixtures("lectures")


@pytest.fixture
def lectures(world: World) -> Indicator:
    lectures = indicator(world.province)
    Definition.objects.create(indicator=lectures, from_year=2020, text="=现场举办的场次")
    write_values(
        [
            value(lectures, world.wuhua, 3),
            value(lectures, world.panlong, -4),
            value(lectures, world.qilin, None, mark=Mark.NOT_APPLICABLE),
        ],
        batch=batch(),
        standing=Standing.ACCEPTED,
        actor=None,
        at=NOON,
    )
    return lectures


def page(world: World, who: str, query: str, **headers: str) -> str:
    client = Client()
    client.force_login(world.people[who])
    answer = client.get(PAGE + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_number_opens_its_figure(world: World) -> None:
    seen = page(world, "province_clerk", ALL)

    link = f"/indicators/figure/?indicator=lectures&amp;unit={world.wuhua.pk}&amp;period=2026-01"
    assert f'<a href="{link}">3</a>' in seen
    assert "不适用" in seen


def test_a_shared_link_shows_each_reader_only_what_he_may_see(world: World) -> None:
    assert "盘龙区科协" in page(world, "kunming_head", ALL)
    seen = page(world, "wuhua_clerk", ALL)

    assert "五华区科协" in seen
    assert "盘龙区科协" not in seen
    assert "有 2 个单位未列出" in seen


def test_the_address_is_written_short_into_the_bar(world: World) -> None:
    client = Client()
    client.force_login(world.people["province_clerk"])
    sent = "?i=lectures&u=530000/county&p=2026-01&i_on=&u_on=&standing=accepted&tree=then&view=heat"

    answer = client.get(PAGE + sent, headers={"HX-Request": "true"})

    assert answer["HX-Push-Url"] == f"{PAGE}{ALL}&view=heat"
    assert b"<html" not in answer.content


@pytest.mark.scene(of=shipped)
@pytest.mark.parametrize("who", ["province_clerk", "kunming_head", "wuhua_clerk"])
def test_an_empty_page_teaches_by_questions_that_are_ready(world: World, who: str) -> None:
    client = Client()
    client.force_login(world.people[who])
    begun = client.get(PAGE)
    addresses = [address for _one, address in begun.context["page"].ready]

    assert len(addresses) == 6
    for address in addresses:
        asked = client.get(PAGE + address).context["page"]
        assert asked.is_answered
        assert not asked.made.members.notes


def test_where_nothing_was_reported_the_periods_that_were_are_offered(world: World) -> None:
    seen = page(world, "wuhua_clerk", "?i=lectures&u=own&p=2020")

    assert "2026年1月" in seen
    assert "?i=lectures&amp;u=own&amp;p=2026-01" in seen


def test_what_is_too_much_is_said_on_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kexie.indicators.queries.analysis.members.MOST", 2)

    assert "一次最多显示 2 个" in page(world, "province_clerk", ALL)


@pytest.mark.parametrize("view", ["table", "bar", "line", "heat", "tiles", "trend"])
@pytest.mark.parametrize("period", ["2026-01", "2025-12,2026-01", "2020"])
def test_every_look_shows_any_answer(world: World, view: str, period: str) -> None:
    query = f"?i=lectures&u=530000/county,530100&p={period}&view={view}"

    for who in ("province_clerk", "wuhua_clerk", "nobody"):
        page(world, who, query)


@pytest.mark.parametrize(
    "query",
    [
        "?i=lectures&u=own&p=2026&page=99999999999999999999&sort=99999&view=cake&scale=mile",
        "?i=lectures&u=own&p=2026-01&u_on=together&p_on=together&i_on=together&g_on=nowhere",
        "?i=lectures&u=own&p=last-999-weeks",
        "?i=lectures&u=own/own&p=1899&g=/all",
    ],
)
def test_an_address_that_makes_no_sense_is_no_fault(world: World, query: str) -> None:
    page(world, "wuhua_clerk", query)


def test_the_workbook_holds_exact_numbers_definitions_and_its_stamp(world: World) -> None:
    client = Client()
    client.force_login(world.people["province_clerk"])

    answer = client.get(f"/indicators/analysis.xlsx{ALL}")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    figures, definitions, about = book.worksheets
    rows = list(figures.iter_rows(values_only=True))
    assert rows[1][0].startswith("数据截至")  # type: ignore[union-attr]  # words
    assert ("合计", -1) in [row[:2] for row in rows]
    assert ("盘龙区科协", -4) in [row[:2] for row in rows]
    assert ("麒麟区科协", "不适用") in [row[:2] for row in rows]
    assert definitions["E2"].value == "=现场举办的场次"
    assert definitions["E2"].data_type == "s"
    assert any("u=530000/county" in str(row[1]) for row in about.iter_rows(values_only=True))


def test_csv_has_a_line_for_each_number_and_a_word_for_each_that_is_missing(world: World) -> None:
    client = Client()
    client.force_login(world.people["province_clerk"])

    answer = client.get(f"/indicators/analysis.csv{ALL}&totals=no")

    text = answer.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))[1:]
    assert [(row[3], row[6], row[8]) for row in rows] == [
        ("530102", "3", ""),
        ("530103", "-4", ""),
        ("530302", "", "不适用"),
    ]


def test_the_interface_answers_the_same_question(world: World) -> None:
    client = Client()
    client.force_login(world.people["wuhua_clerk"])

    answer = client.get(f"/api/v1/indicators/analysis{ALL}").json()

    assert [(cell["unit"], cell["exact"]) for cell in answer["cells"]] == [("530102", "3")]
    assert answer["notes"]


def test_figures_of_another_unit_are_in_nothing_that_is_taken_along(world: World) -> None:
    client = Client()
    client.force_login(world.people["qujing_clerk"])
    query = "?i=lectures&u=530102,530103&p=2026-01"

    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/indicators/analysis.xlsx{query}").content)
    ).worksheets[0]
    cells = client.get(f"/api/v1/indicators/analysis{query}").json()["cells"]

    assert [row[1] for row in sheet.iter_rows(min_row=5, values_only=True)] == ["无权查看"] * 2
    assert {cell["state"] for cell in cells} == {"hidden"}


@pytest.mark.parametrize("view", ["table", "heat", "trend"])
def test_the_page_asks_equally_often_for_one_unit_and_for_thirty(
    world: World, lectures: Indicator, django_assert_num_queries: Any, view: str
) -> None:
    client = Client()
    client.force_login(world.people["province_clerk"])
    query = f"?i=lectures&u=530000/township,530102,530103&p=2026-01&targets=yes&view={view}"
    client.get(PAGE + query)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE + query)
    new = [
        NewUnit(
            code=f"530102-{number}",
            kind=UnitKind.TOWNSHIP,
            name=f"街道{number}",
            short_name=f"街道{number}",
            opened_date=date(2020, 1, 1),
            parent_code="530102",
            order=100 + number,
        )
        for number in range(30)
    ]
    units = open_units_at_once(new, actor=None, at=NOON)
    write_values(
        [value(lectures, unit, 1) for unit in units],
        batch=batch(),
        standing=Standing.ACCEPTED,
        actor=None,
        at=NOON,
    )

    with django_assert_num_queries(len(few)):
        client.get(PAGE + query)
