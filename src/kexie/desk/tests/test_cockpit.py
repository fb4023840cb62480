"""Every figure agrees with the list that it opens; the page costs the same for one row and for many."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.desk.queries.scales import NO_VALUE, SCALES
from kexie.desk.tests.test_access import client_of
from kexie.kernel.tiles import GRID
from kexie.matters.actions import extensions, shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.queries import MEASURES
from kexie.matters.tests import make
from kexie.org.actions.reference import reference_units
from kexie.org.models import UnitKind
from tests.world import World

LEADERS = [
    "province_head",
    "province_clerk",
    "kunming_head",
    "wuhua_clerk",
    "department_clerk",
    "inspector",
]


def busy(world: World) -> None:
    """Shares in every state: late, extended, split to a county, reported, closed, sent back."""
    make.task(world, title="未签收")
    make.underway(world, title="在办", theme="innovation", due_date=date(2099, 1, 1))
    make.reported(world, title="待验收")
    closed = make.accepted(world, title="已办结", theme="rules")
    tasks.close(closed.task, actor=world.people["province_supervisor"], at=make.later(1))
    late = make.underway(world, title="迟报")
    shares.report(late, actor=world.people["kunming_clerk"], at=make.later(40), text="已完成。")
    shares.accept(late, actor=world.people["province_supervisor"], at=make.later(41))
    tasks.close(late.task, actor=world.people["province_supervisor"], at=make.later(42))
    back = make.lead_of(make.task(world, title="退回", lead=world.qujing))
    shares.send_back(back, actor=world.people["qujing_clerk"], at=make.NOON, reason="不属本单位")
    extended = make.underway(world, title="延期")
    asked = extensions.ask(
        extended,
        actor=world.people["kunming_head"],
        at=make.later(1),
        to_date=date(2026, 5, 1),
        reason="汛期",
        progress="过半",
    )
    extensions.grant(asked, actor=world.people["province_supervisor"], at=make.later(2))
    whole = make.underway(world, title="分解")
    part = NewTask(title="五华部分", content="落实", theme="literacy", lead=world.wuhua)
    splitting.split(whole, [part], actor=world.people["kunming_clerk"], at=make.NOON, seen_parts=0)
    make.task(world, title="部门交办", lead=world.department, cooperating=(world.kunming,))


BUSY = pytest.mark.scene(of=busy)


def figures_in(cockpit: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Every figure anywhere in an answer of the API, with where it stands."""
    for key, value in cockpit.items():
        inner = value if isinstance(value, dict) else {}
        if {"value", "list"} <= inner.keys():
            yield key, inner
        elif inner:
            yield from ((f"{key} {name}", one) for name, one in figures_in(inner))
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield from ((f"{key} {number} {name}", each) for name, each in figures_in(one))


@BUSY
@pytest.mark.parametrize("who", LEADERS)
def test_every_figure_opens_the_list_it_counts(world: World, who: str) -> None:
    client = client_of(world.people[who])
    differ: list[tuple[object, ...]] = []
    totals: dict[str, int] = {}  # scales share many of their lists
    for scale in SCALES:
        answer = client.get(reverse("api:desk-cockpit"), {"scale": scale}).json()
        for place, figure in figures_in(answer):
            if not figure["value"]:
                assert figure["list"] == ""
                continue
            address = str(figure["list"])
            if address not in totals:
                totals[address] = client.get(address).context["page"].total
            if totals[address] != figure["value"]:
                differ.append((scale, place, figure["value"], totals[address]))

    assert differ == []
    assert totals


@BUSY
def test_the_page_shows_the_figures_of_the_api(world: World) -> None:
    client = client_of(world.people["province_head"])
    figures = client.get(reverse("api:desk-cockpit")).json()["headline"]
    page = client.get(reverse("desk:cockpit")).content.decode()

    for figure in figures.values():
        if figure["value"]:
            link = re.escape(str(figure["list"]).replace("&", "&amp;"))
            assert re.search(rf'href="{link}"><strong>{figure["value"]}</strong>', page)


@BUSY
def test_a_theme_counts_only_its_own(world: World) -> None:
    client = client_of(world.people["province_head"])

    answer = client.get(reverse("api:desk-cockpit"), {"theme": "innovation"}).json()

    assert answer["headline"]["running"]["value"] == 1


@BUSY
def test_a_prefecture_opens_into_its_counties(world: World) -> None:
    client = client_of(world.people["province_head"])

    answer = client.get(reverse("api:desk-cockpit"), {"unit": "530100"}).json()

    assert [tile["code"] for tile in answer["tiles"]] == ["530102", "530103"]


def test_every_prefecture_of_the_reference_tree_has_its_tile() -> None:
    codes = {unit.code for unit in reference_units() if unit.kind == UnitKind.PREFECTURE}

    assert set(GRID) == codes
    assert len(set(GRID.values())) == len(GRID)


@BUSY
@pytest.mark.parametrize("asked", ["?scale=gossip", "?theme=gossip", "?unit=530100'--"])
def test_what_makes_no_sense_is_no_fault(world: World, asked: str) -> None:
    answer = client_of(world.people["province_head"]).get(reverse("desk:cockpit") + asked)

    assert answer.status_code in {200, 404}


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (0, 9, 0), (9, 9, 100), (1, 8, 13), (1, 300, 1), (299, 300, 99)],
)
def test_a_rate_is_never_over_a_hundred_and_rounds_to_no_extreme(
    part: int, whole: int, percent: int | None
) -> None:
    counts = dict.fromkeys(MEASURES, 0) | {"late": part, "running": whole}
    scale = SCALES["late_share"]

    assert scale.percent(counts) == percent
    assert (scale.step(counts, 9) == NO_VALUE) == (percent is None)


PAGES = [
    "/",
    "/cockpit/",
    "/desk/verify/",
    "/desk/handed-out/",
    "/api/v1/desk/cockpit",
    "/api/v1/desk/home",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_page_asks_as_often_for_one_row_as_for_thirty(world: World, path: str) -> None:
    client = client_of(world.people["province_head"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def row(number: int) -> None:
        make.reported(world, title=f"任务 {number}", due_date=make.TODAY + timedelta(days=number))

    row(1)
    client.get(path)
    one = queries()
    for number in range(2, 31):
        row(number)

    assert queries() == one


def test_what_needs_my_decision_is_that_of_the_unit_shown_and_so_is_its_list(world: World) -> None:
    make.reported(world, title="昆明的")
    client = client_of(world.people["province_supervisor"])
    cockpit, verify = reverse("desk:cockpit"), reverse("desk:part", args=["verify"])

    def named(address: str) -> bool:
        return "昆明的" in client.get(address).content.decode()

    assert named(cockpit)
    assert named(f"{cockpit}?unit={world.kunming.code}")
    assert not named(f"{cockpit}?unit={world.qujing.code}")
    assert named(f"{verify}?unit={world.kunming.code}")
    assert not named(f"{verify}?unit={world.qujing.code}")
    assert client.get(f"{verify}?unit=nowhere").status_code == 404
