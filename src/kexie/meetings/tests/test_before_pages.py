"""The pages of a meeting before it begins."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie.meetings.actions import calling
from kexie.meetings.models import AgendaItem, Attendance, Meeting
from kexie.meetings.tests import ground
from tests.world import NOON, World

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def at(name: str, *keys: object) -> str:
    return reverse(f"meetings:{name}", args=keys)


PAGES = ("show", "agenda_print", "attendance_print", "attendance_export", "papers", "calendar")
OFFICE = ("edit", "copy", "agenda", "attendance")


def test_every_page_opens_for_who_may(world: World) -> None:
    meeting = ground.called_meeting(world)
    clerk, county = signed_in(world, "province_clerk"), signed_in(world, "wuhua_clerk")
    invited = signed_in(world, "kunming_clerk")
    for page in (*PAGES, *OFFICE, "answer"):
        assert clerk.get(at(page, meeting.pk)).status_code == 200, page
        assert county.get(at(page, meeting.pk)).status_code == 404, page
    for page in (*PAGES, "answer"):
        assert invited.get(at(page, meeting.pk)).status_code == 200, page
    for page in ("edit", "agenda", "attendance"):
        assert invited.get(at(page, meeting.pk)).status_code == 403, page
    for page in ("list", "month", "new", "series"):
        assert clerk.get(at(page)).status_code == 200, page


KNOWN = {
    "title": "全省科协工作会议",
    "kind": "yearly",
    "day": "2026-03-05",
    "begins": "09:00",
    "ends": "12:00",
    "place": "三楼",
}


def test_a_meeting_is_planned_in_a_form(world: World) -> None:
    clerk = signed_in(world, "province_clerk")
    answer = clerk.post(at("new"), KNOWN | {"unit": world.province.pk})
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == at("show", meeting.pk)
    assert meeting.begins_at == ground.BEGINS
    faulty = clerk.post(at("new"), KNOWN | {"unit": world.province.pk, "ends": "08:00"})
    assert faulty.status_code == 422
    assert "aria-invalid" in faulty.content.decode()


def test_an_edit_over_another_shows_both_versions(world: World) -> None:
    meeting = ground.planned(world)
    clerk = signed_in(world, "province_clerk")
    for seen, status in ((1, 302), (1, 409)):
        answer = clerk.post(at("edit", meeting.pk), KNOWN | {"place": "二楼", "seen_version": seen})
        assert answer.status_code == status
    assert "二楼" in answer.content.decode()


def test_a_copy_is_planned_in_a_form(world: World) -> None:
    source = ground.called_meeting(world)
    clerk = signed_in(world, "province_clerk")
    later = KNOWN | {"unit": world.province.pk, "day": "2027-03-05"}
    clerk.post(at("copy", source.pk), later)
    made = Meeting.objects.latest("pk")
    assert made.items.count() == source.items.count()


def test_points_are_added_moved_parked_and_carried_over(world: World) -> None:
    row = ground.series_of(world.province)
    meeting = ground.furnished(world, series=row)
    clerk = signed_in(world, "province_clerk")
    new = {"kind": "speech", "title": "领导讲话", "minutes": 45}
    assert clerk.post(at("agenda", meeting.pk), new).status_code == 302
    assert clerk.post(at("agenda", meeting.pk), new | {"minutes": 0}).status_code == 422
    speech = AgendaItem.objects.get(title="领导讲话")
    moved = clerk.post(
        at("item_act", speech.pk, "move"), {"to": "1"}, headers={"hx-request": "true"}
    )
    assert moved.content.decode().index("领导讲话") < moved.content.decode().index("昆明市科协")
    clerk.post(at("item_act", speech.pk, "park"))
    assert clerk.post(at("item_act", speech.pk, "fly")).status_code == 404
    days = timedelta(days=30)
    later = ground.planned(
        world, series=row, begins_at=ground.BEGINS + days, ends_at=ground.ENDS + days
    )
    assert meeting.record.title in clerk.get(at("agenda", later.pk)).content.decode()
    for _twice in range(2):
        clerk.post(at("agenda_carry", later.pk), {"item": [str(speech.pk)]})
    assert later.items.get().carried_from == speech
    assert clerk.post(at("item_act", speech.pk, "take-back")).status_code == 400


def test_a_unit_answers_on_one_page(world: World) -> None:
    meeting = ground.called_meeting(world)
    clerk = signed_in(world, "kunming_clerk")
    place = meeting.attendances.get(unit=world.kunming)
    page = clerk.get(at("answer", meeting.pk))
    assert "昆明领导" in page.content.decode()
    assert "曲靖经办" not in page.content.decode()
    given = _answers(place, coming="leave")
    assert clerk.post(at("answer", meeting.pk), given).status_code == 422
    given = _answers(place, coming="deputy", deputy_name="李四")
    assert clerk.post(at("answer", meeting.pk), given).status_code == 302
    place.refresh_from_db()
    assert (place.coming, place.deputy_name) == ("deputy", "李四")
    stale = clerk.post(at("answer", meeting.pk), given)
    assert stale.status_code == 409


def _answers(place: Attendance, **said: str) -> dict[str, Any]:
    row = {"place": place.pk, "seen_version": place.version, **said}
    if "seen" in said:
        row["seen_version"] = int(said["seen"])
    return {
        "answer-TOTAL_FORMS": 1,
        "answer-INITIAL_FORMS": 1,
        **{f"answer-0-{name}": value for name, value in row.items()},
    }


def test_nobody_answers_for_another_unit_through_a_crafted_form(world: World) -> None:
    meeting = ground.called_meeting(world)
    other = meeting.attendances.get(unit=world.qujing)
    signed_in(world, "kunming_clerk").post(
        at("answer", meeting.pk), _answers(other, coming="coming")
    )
    other.refresh_from_db()
    assert other.coming == "asked"


def test_people_are_asked_by_unit_and_each_once(world: World) -> None:
    meeting = ground.planned(world)
    ground.posts(world)
    ground.post(world.people["kunming_head"], world.kunming, "主席", 1)
    clerk = signed_in(world, "province_clerk")
    wish = {"circles": ["associations", "within"], "whom": "all", "capacity": "member"}
    assert clerk.post(at("attendance_ask", meeting.pk), wish).status_code == 302
    assert list(meeting.attendances.values_list("name", flat=True)) == [
        "部经办",
        "昆明领导",
        "曲靖经办",
    ]
    clerk.post(at("attendance_ask", meeting.pk), wish)
    assert meeting.attendances.count() == 3
    empty = {"whom": "all", "capacity": "member"}
    assert clerk.post(at("attendance_ask", meeting.pk), empty).status_code == 422
    guest = {"name": "王五", "post_title": "省科技厅处长", "capacity": "observer"}
    clerk.post(at("attendance_guest", meeting.pk), guest)
    ticked = [str(meeting.attendances.first().pk)]  # type: ignore[union-attr]  # there are four
    chosen = {"place": ticked, "capacity": "chair"}
    clerk.post(at("attendance_act", meeting.pk, "capacity"), chosen)
    assert meeting.attendances.filter(capacity="chair").count() == 1
    clerk.post(at("attendance_act", meeting.pk, "drop"), {"place": ticked})
    assert meeting.attendances.count() == 3


def test_the_month_shows_meetings_on_their_days(world: World) -> None:
    meeting = ground.called_meeting(world)
    page = signed_in(world, "kunming_clerk").get(at("month")).content.decode()
    assert meeting.record.title in page
    assert "2026年3月" in page
    for odd in ("2026-02", "0000-00", "9999-12", "x"):
        answer = signed_in(world, "kunming_clerk").get(at("month"), {"month": odd})
        assert answer.status_code == 200
    assert (
        meeting.record.title
        not in signed_in(world, "wuhua_clerk").get(at("month")).content.decode()
    )


def test_lists_are_saved_as_they_are_filtered(world: World) -> None:
    meeting = ground.called_meeting(world)
    clerk = signed_in(world, "kunming_clerk")
    sheet = clerk.get(at("export", "csv"), {"text": "科协工作"})
    assert meeting.record.title in sheet.content.decode()
    assert (
        meeting.record.title
        not in clerk.get(at("export", "csv"), {"text": "别的"}).content.decode()
    )
    assert clerk.get(at("export", "xlsx")).content[:2] == b"PK"
    assert (
        meeting.record.title
        not in signed_in(world, "wuhua_clerk").get(at("export", "csv")).content.decode()
    )


@pytest.mark.parametrize(
    "query", ["?when=nonsense", "?unit=99999999999999999999", "?begins_from=1", "?sort=zz"]
)
def test_an_odd_address_shows_a_list_all_the_same(world: World, query: str) -> None:
    assert signed_in(world, "province_clerk").get(at("list") + query).status_code == 200


def test_a_row_of_the_agenda_says_nothing_twice(world: World) -> None:
    meeting = ground.called_meeting(world)
    report = "昆明市科协工作汇报"
    clerk = signed_in(world, "province_clerk")

    lines = clerk.get(at("show", meeting.pk)).context["page"].lines

    assert [one.about for one in lines if one.item.title == report] == [""]
    assert [one.about for one in lines if one.item.title == "研究科普工作"] == ["讨论"]
    assert clerk.get(at("agenda", meeting.pk)).content.decode().count("昆明市科协 ·") == 0


def test_notes_are_led_to_until_the_meeting_is_closed(world: World) -> None:
    meeting = ground.held_meeting(world)
    clerk, invited = signed_in(world, "province_clerk"), signed_in(world, "kunming_clerk")
    run = f'class="btn" href="{at("run", meeting.pk)}"'
    phone = f'class="btn" href="{at("phone", meeting.pk)}"'

    assert run in clerk.get(at("show", meeting.pk)).content.decode()
    assert run not in invited.get(at("show", meeting.pk)).content.decode()
    assert phone in invited.get(at("show", meeting.pk)).content.decode()
    calling.close(meeting, actor=world.people["province_clerk"], at=ground.ENDS)
    assert run not in clerk.get(at("show", meeting.pk)).content.decode()
    assert phone not in invited.get(at("show", meeting.pk)).content.decode()
