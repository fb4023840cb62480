"""What was good is kept with the report, seen by its unit, and listed for those who see the report."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kexie.returns.actions import review
from kexie.returns.models import Entry, Filing
from kexie.returns.queries.praises import WantedPraises, praises_for
from kexie.returns.tests import filed, make
from tests.world import World

WORDS = "科普讲座进山区做得好"


def praised(
    world: World, text: str = WORDS, period: str = "2026-02", entry: Entry | None = None
) -> Filing:
    cycle = make.opened(world, entry, period=period)
    filing = filed.submitted(world, cycle)
    review.praise(filing, actor=world.people["kunming_clerk"], at=make.NOON, text=text)
    return filing


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("wuhua_clerk", 1),
        ("kunming_head", 1),
        ("province_clerk", 1),
        ("inspector", 1),
        ("qujing_clerk", 0),
        ("nobody", 0),
        ("system_admin", 0),
    ],
)
def test_who_sees_the_report_sees_what_was_good(world: World, who: str, seen: int) -> None:
    praised(world)

    assert praises_for(world.people[who]).count() == seen


def test_its_unit_reads_it_on_the_report(world: World, client: Client) -> None:
    filing = praised(world)
    client.force_login(world.people["wuhua_clerk"])

    assert WORDS in client.get(reverse("returns:filing", args=[filing.pk])).content.decode()


def test_the_list_is_cut_by_words_and_period(world: World) -> None:
    entry = make.approved(world)
    praised(world, entry=entry)
    praised(world, "报送及时", "2025-12", entry)
    clerk = world.people["province_clerk"]

    def found(**wanted: str) -> list[str]:
        return [one.text for one in praises_for(clerk, WantedPraises(**wanted))]

    assert found(text="山区 五华") == [WORDS]
    assert found(period="2025-12") == ["报送及时"]
    assert found(text="没有") == []


def test_the_workbook_is_the_list_and_words_are_no_formulas(world: World, client: Client) -> None:
    entry = make.approved(world)
    praised(world, "=1+1", entry=entry)
    praised(world, WORDS, "2025-12", entry)
    client.force_login(world.people["province_clerk"])

    answer = client.get(reverse("returns:praise_sheet"), {"period": "2026-02"})

    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[3] for row in rows[1:]] == ["=1+1"]


def test_thirty_cost_as_many_queries_as_one(world: World, client: Client) -> None:
    filing = praised(world)
    client.force_login(world.people["province_clerk"])
    counted: list[int] = []
    for more in (0, 29):
        for number in range(more):
            review.praise(
                filing, actor=world.people["kunming_clerk"], at=make.NOON, text=f"好 {number}"
            )
        client.get(reverse("returns:praises"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("returns:praises"))
        counted.append(len(queries))

    assert counted[0] == counted[1]
