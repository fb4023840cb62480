"""Who gets which answer at every door of a meeting before it begins, who sees which rows, and what lists cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kexie.meetings.actions import agenda, papers
from kexie.meetings.api.before import router
from kexie.meetings.api.beside import router as beside
from kexie.meetings.errors import BadItem
from kexie.meetings.models import PapersState
from kexie.meetings.queries.meetings import WantedMeetings, meetings_for
from kexie.meetings.tests import ground
from kexie.meetings.urls import urlpatterns
from kexie.meetings.views import agenda as agenda_views
from kexie.meetings.views import attending, meetings, series
from kexie.meetings.views import papers as papers_views
from tests.world import NOON, World

PEOPLE = [
    "anonymous",
    "nobody",
    "wuhua_clerk",
    "kunming_clerk",
    "department_clerk",
    "province_clerk",
    "province_head",
    "inspector",
    "system_admin",
]
ITEM: dict[str, object] = {"kind": "discussion", "title": "议题", "minutes": 5}
KNOWN: dict[str, object] = {
    "title": "会",
    "kind": "office",
    "begins_at": "2026-04-01T09:00:00+08:00",
    "ends_at": "2026-04-01T10:00:00+08:00",
    "place": "二楼",
}
BODIES: dict[str, dict[str, object]] = {
    "meetings-plan": KNOWN | {"unit": "{province}"},
    "meetings-edit": KNOWN | {"seen_version": 1},
    "meetings-move": {"note": "另行通知"},
    "meetings-add-item": ITEM,
    "meetings-edit-item": ITEM | {"seen_version": 1},
    "meetings-act-item": {"to": 2},
    "meetings-build": {"cycle": 1},
    "meetings-carry": {"keys": []},
    "meetings-ask": {"posts": []},
    "meetings-guest": {"name": "王五"},
    "meetings-places": {"keys": []},
    "meetings-seat": {"to": 1},
    "meetings-answer": {"answers": [{"place": "{place}", "coming": "coming", "seen_version": 1}]},
    "meetings-open-series": {"unit": "{province}", "name": "新系列", "kind": "office"},
    "meetings-edit-series": {"name": "系列", "kind": "office", "seen_version": 1},
}
SENT: dict[str, dict[str, object]] = {
    "comment": {"text": "好"},
    "move": {"note": "另行通知"},
    "item_act": {"to": "2"},
    "attendance_guest": {"name": "王五", "capacity": "observer"},
}
# A meeting of the province's, called: Kunming, Qujing and the department are asked; Wuhua is not. Moves ask for `cancel`.
# door                                     anon nobody wuhua kunming depart clerk head inspect system
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "meetings:list"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "meetings:export"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "meetings:month"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "meetings:new"): [302, 403, 200, 200, 200, 200, 200, 403, 403],
    ("POST", "meetings:new"): [302, 403, 422, 422, 422, 422, 422, 403, 403],
    ("GET", "meetings:series"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "meetings:series_new"): [302, 403, 403, 403, 403, 403, 200, 403, 403],
    ("POST", "meetings:series_new"): [302, 403, 403, 403, 403, 403, 422, 403, 403],
    ("GET", "meetings:series_edit"): [302, 404, 404, 404, 404, 403, 200, 403, 404],
    ("POST", "meetings:series_edit"): [302, 404, 404, 404, 404, 403, 422, 403, 404],
    ("GET", "meetings:show"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "meetings:edit"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "meetings:edit"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("GET", "meetings:copy"): [302, 404, 404, 200, 200, 200, 200, 403, 404],
    ("POST", "meetings:copy"): [302, 404, 404, 422, 422, 422, 422, 403, 404],
    ("POST", "meetings:comment"): [302, 404, 404, 302, 302, 302, 302, 302, 404],
    ("POST", "meetings:invitation"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("POST", "meetings:move"): [302, 404, 404, 403, 403, 403, 302, 403, 404],
    ("GET", "meetings:agenda"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "meetings:agenda"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("POST", "meetings:agenda_build"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("POST", "meetings:agenda_carry"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("GET", "meetings:agenda_print"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "meetings:item"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "meetings:item"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("POST", "meetings:item_act"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("GET", "meetings:attendance"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "meetings:attendance_ask"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("POST", "meetings:attendance_guest"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("POST", "meetings:attendance_act"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("GET", "meetings:attendance_print"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "meetings:attendance_export"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "meetings:seat"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("GET", "meetings:answer"): [302, 404, 404, 200, 200, 200, 200, 403, 404],
    ("POST", "meetings:answer"): [302, 404, 404, 422, 422, 422, 422, 403, 404],
    ("GET", "meetings:papers"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "meetings:papers"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("POST", "meetings:enclose"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("POST", "meetings:take_out"): [302, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "meetings:papers_fetch"): [302, 404, 404, 404, 404, 200, 200, 404, 404],
    ("POST", "meetings:papers_share"): [302, 404, 404, 404, 404, 302, 302, 404, 404],
    ("GET", "meetings:calendar"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "api:meetings-list"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:meetings-plan"): [401, 403, 403, 403, 403, 201, 201, 403, 403],
    ("GET", "api:meetings-show"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:meetings-edit"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-move"): [401, 404, 404, 403, 403, 403, 200, 403, 404],
    ("POST", "api:meetings-add-item"): [401, 404, 404, 403, 403, 201, 201, 403, 404],
    ("POST", "api:meetings-edit-item"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-act-item"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-build"): [401, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "api:meetings-parked"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:meetings-carry"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-ask"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-guest"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-places"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-seat"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-answer"): [401, 404, 404, 200, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-invite"): [401, 404, 404, 403, 403, 201, 201, 403, 404],
    ("GET", "api:meetings-papers"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:meetings-bind"): [401, 404, 404, 403, 403, 202, 202, 403, 404],
    ("POST", "api:meetings-share"): [401, 404, 404, 404, 404, 200, 200, 404, 404],
    ("GET", "api:meetings-series"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:meetings-open-series"): [401, 403, 403, 403, 403, 403, 201, 403, 403],
    ("POST", "api:meetings-edit-series"): [401, 404, 404, 404, 404, 403, 200, 403, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
WHOLE = {"list", "month", "new", "series", "series_new"}
WHOLE |= {"meetings-list", "meetings-plan", "meetings-series", "meetings-open-series"}


class Place:
    """A called meeting with bound papers, and its series."""

    def __init__(self, world: World) -> None:
        self.series = ground.series_of(world.province)
        self.meeting = ground.called_meeting(world, series=self.series)
        clerk = world.people["province_clerk"]
        self.papers = papers.order_papers(self.meeting, actor=clerk, at=NOON)
        papers.bind_in_background.call(papers_id=self.papers.pk)
        self.place = self.meeting.attendances.get(unit=world.kunming)
        self.keys: dict[object, object] = {
            "{province}": world.province.pk,
            "{place}": self.place.pk,
        }

    def address(self, door: str) -> str:
        name = door.split(":")[1]
        pk = self.meeting.pk
        item = self.meeting.items.all()[0].pk
        keys: dict[str, dict[str, object]] = {
            "export": {"kind": "csv"},
            "series_edit": {"pk": self.series.pk},
            "meetings-edit-series": {"pk": self.series.pk},
            "move": {"pk": pk, "move": "cancel"},
            "meetings-move": {"pk": pk, "move": "cancel"},
            "item": {"pk": item},
            "meetings-edit-item": {"pk": item},
            "item_act": {"pk": item, "act": "move"},
            "meetings-act-item": {"pk": item, "act": "move"},
            "attendance_act": {"pk": pk, "act": "officially"},
            "meetings-places": {"pk": pk, "act": "officially"},
            "seat": {"pk": self.place.pk},
            "meetings-seat": {"pk": self.place.pk},
            "take_out": {"pk": pk, "attachment": 1},
            "papers_fetch": {"pk": pk, "papers": self.papers.pk},
            "papers_share": {"pk": pk, "papers": self.papers.pk},
            "meetings-share": {"pk": pk, "papers_pk": self.papers.pk},
        }
        return reverse(door, kwargs=keys.get(name, {} if name in WHOLE else {"pk": pk}))

    def said(self, value: object) -> object:
        """A body with the keys of the scene put in."""
        if isinstance(value, dict):
            return {name: self.said(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.said(one) for one in value]
        return self.keys.get(value, value)


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Place, method: str, door: str, who: str, code: int
) -> None:
    client, name = Client(), door.split(":")[1]
    if who != "anonymous":
        client.force_login(world.people[who])
    address = scene.address(door)
    if method == "GET":
        answer = client.get(address)
    elif door.startswith("api:"):
        body = scene.said(BODIES.get(name, {}))
        answer = client.post(address, body, content_type="application/json")
    else:
        answer = client.post(address, SENT.get(name, {}))
    assert answer.status_code == code, answer.content.decode(errors="replace")[-600:]


MODULES = {one.__name__ for one in (agenda_views, attending, meetings, papers_views, series)}


def test_no_door_is_missing() -> None:
    named = {
        str(pattern.name)
        for pattern in urlpatterns
        if getattr(pattern.callback, "__module__", "") in MODULES
    }
    operations = {
        str(operation.url_name)
        for view in (*router.path_operations.values(), *beside.path_operations.values())
        for operation in view.operations
    }
    known = {door.split(":")[1] for _method, door in DOORS}
    assert named | operations == known


ROWS = {
    "province_clerk": {"called", "planned"},
    "inspector": {"called", "planned"},
    "department_clerk": {"called"},
    "kunming_head": {"called"},
    "kunming_clerk": {"called"},
    "qujing_clerk": {"called"},
    "wuhua_clerk": set(),
    "nobody": set(),
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
}


@pytest.mark.parametrize(("who", "rows"), ROWS.items())
def test_rows(world: World, who: str, rows: set[str]) -> None:
    ground.called_meeting(world, title="called")
    ground.planned(world, title="planned")
    person = world.people[who]
    assert set(meetings_for(person).values_list("record__title", flat=True)) == rows
    client = Client()
    client.force_login(person)
    for address in (reverse("meetings:list"), reverse("meetings:month") + "?month=2026-03"):
        page = client.get(address).content.decode()
        assert {
            title
            for title in ("called", "planned")
            if f">{title}</a>" in page or f"{title}\n" in page or f"{title}</a>" in page
        } == rows
    told = client.get(reverse("api:meetings-list")).json()["rows"]
    assert {row["title"] for row in told} == rows


def test_mine_are_those_to_which_one_is_asked(world: World) -> None:
    ground.called_meeting(world, title="called")
    wanted = WantedMeetings(when="mine")
    assert meetings_for(world.people["kunming_clerk"], wanted=wanted).exists()
    assert meetings_for(world.people["province_head"], wanted=wanted).exists()
    assert not meetings_for(world.people["wuhua_clerk"], wanted=wanted).exists()


@pytest.mark.parametrize("name", ["list", "month", "series"])
def test_a_list_of_thirty_costs_what_one_costs(
    world: World, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = ground.series_of(world.province)
    ground.planned(world, series=row)
    client = Client()
    client.force_login(world.people["province_clerk"])
    address = reverse(f"meetings:{name}") + "?month=2026-03"
    client.get(address)
    with django_assert_max_num_queries(40) as one:
        client.get(address)
    for number in range(29):
        hours = timedelta(hours=number)
        ground.series_of(world.province, f"系列{number}")
        ground.planned(world, series=row, begins_at=ground.BEGINS, ends_at=ground.ENDS + hours)
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_a_page_with_thirty_points_costs_what_one_with_three_costs(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = ground.called_meeting(world)
    client = Client()
    client.force_login(world.people["province_clerk"])
    for name in ("show", "agenda", "attendance"):
        address = reverse(f"meetings:{name}", args=[meeting.pk])
        client.get(address)
        with django_assert_max_num_queries(90) as few:
            client.get(address)
        for number in range(10):
            ground.item(meeting, world, f"议题{number}")
        with django_assert_max_num_queries(len(few)):
            client.get(address)


def test_parked_points_of_others_are_not_offered(world: World) -> None:
    row = ground.series_of(world.province)
    meeting = ground.called_meeting(world, series=row)
    clerk = world.people["province_clerk"]
    agenda.park_item(meeting.items.all()[0], actor=clerk, at=NOON)
    other = ground.planned(world)
    with pytest.raises(BadItem):
        agenda.carry_in(
            other, list(meeting.items.filter(parked_at__isnull=False)), actor=clerk, at=NOON
        )


def test_papers_of_the_scene_are_ready(world: World) -> None:
    place = Place(world)
    place.papers.refresh_from_db()
    assert place.papers.state == PapersState.READY
