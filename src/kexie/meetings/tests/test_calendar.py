"""Calendar files: read by another implementation of RFC 5545, and true to its letter."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kexie.meetings.actions import calling, planning
from kexie.meetings.calendar import Event, Method, Person, calendar_file, folded
from kexie.meetings.tests import ground
from tests.world import NOON, World

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGINS = datetime(2026, 3, 5, 9, 0, tzinfo=SHANGHAI)


def event(title: str = "全省科协工作会议", place: str = "三楼，会议室；东侧") -> Event:
    return Event(
        uid=UUID(int=7),
        sequence=2,
        stamp=NOON,
        begins=BEGINS,
        ends=BEGINS + timedelta(hours=3),
        title=title,
        place=place,
        description="议程和答复",
        url="https://kexie.example/meetings/1/",
        organiser=Person('云南省"科协"', "office@kexie.example"),
        attendee=Person("张三", "zhangsan@kexie.example"),
    )


def read(data: bytes) -> icalendar.Calendar:
    found = icalendar.Calendar.from_ical(data)
    assert isinstance(found, icalendar.Calendar)
    return found


@pytest.mark.parametrize(
    ("method", "status"),
    [("PUBLISH", "CONFIRMED"), ("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")],
)
def test_another_implementation_reads_it(method: Method, status: str) -> None:
    calendar = read(calendar_file(event(), method))
    assert calendar["METHOD"] == method
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    one: Any
    [one] = calendar.walk("VEVENT")
    assert not one.errors
    assert one["DTSTART"].dt == BEGINS
    assert one["DTEND"].dt == BEGINS + timedelta(hours=3)
    assert str(one["DTSTART"].dt.astimezone(UTC)) == "2026-03-05 01:00:00+00:00"
    assert (one["UID"], one["SEQUENCE"], one["STATUS"]) == (str(UUID(int=7)), 2, status)
    assert one["LOCATION"] == "三楼，会议室；东侧"
    assert one["ORGANIZER"].params["CN"] == "云南省科协"
    assert ("ATTENDEE" in one) == (method != "PUBLISH")
    assert not calendar.walk("VALARM")


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_written_comes_out_as_it_was(title: str, place: str) -> None:
    data = calendar_file(event(title, place), "PUBLISH")
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # no character is broken by folding
    [one] = read(data).walk("VEVENT")
    assert str(one["SUMMARY"]) == _kept(title)
    assert str(one["LOCATION"]) == _kept(place)


def _kept(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign.isprintable() or sign in "\n\t")


def test_lines_are_folded_at_octets_and_never_inside_a_character() -> None:
    parts = folded("SUMMARY:" + "会" * 60).split(b"\r\n")
    assert [len(part) for part in parts] == [74, 73, 43, 0]
    assert b"".join(part.removeprefix(b" ") for part in parts).decode() == "SUMMARY:" + "会" * 60


def test_a_change_raises_the_sequence_and_a_cancelled_meeting_is_taken_out(world: World) -> None:
    meeting = ground.called_meeting(world)
    clerk, client = world.people["province_clerk"], Client()
    client.force_login(world.people["kunming_clerk"])
    address = reverse("meetings:calendar", args=[meeting.pk])

    def fetched() -> tuple[str, str, str]:
        answer = client.get(address)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        calendar = read(answer.content)
        [one] = calendar.walk("VEVENT")
        return str(calendar["METHOD"]), str(one["SEQUENCE"]), str(one["UID"])

    uid = str(meeting.calendar_uid)
    assert fetched() == ("PUBLISH", "0", uid)
    moved = ground.known(place="省科技馆")
    planning.edit_meeting(meeting, moved, actor=clerk, at=NOON, seen_version=1)
    assert fetched() == ("PUBLISH", "1", uid)
    head = world.people["province_head"]
    calling.cancel(meeting, actor=head, at=NOON, reason="另行通知")
    assert fetched() == ("CANCEL", "2", uid)


def test_who_has_an_address_may_have_it_sent_to_himself(world: World) -> None:
    meeting = ground.called_meeting(world)
    person = world.people["kunming_clerk"]
    client = Client()
    client.force_login(person)
    address = reverse("meetings:calendar", args=[meeting.pk]) + "?as=request"
    assert read(client.get(address).content)["METHOD"] == "PUBLISH"
    person.email = "km@kexie.example"
    person.save()
    calendar = read(client.get(address).content)
    assert calendar["METHOD"] == "REQUEST"
    assert calendar.walk("VEVENT")[0]["ATTENDEE"] == "mailto:km@kexie.example"
