"""What being invited does not give: reports of others, reasons of leave, minutes of meetings one was not at, a late word."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from kexie.files.queries import files_for
from kexie.kernel.secrecy import SecretMark
from kexie.meetings.actions import agenda, attending, calling, minutes, papers, planning, series
from kexie.meetings.actions.agenda import NewItem
from kexie.meetings.actions.attending import Answer, Guest
from kexie.meetings.errors import BadSeries, TooLate
from kexie.meetings.models import Coming, ItemKind, Meeting, Papers
from kexie.meetings.queries.minutes import digest_of
from kexie.meetings.queries.papers import earlier_minutes, left_out
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests import ground
from kexie.meetings.tests.test_papers import blank, outline_of, with_reports
from kexie.org.models import User
from kexie.records.access import NotYours
from tests.world import NOON, World

REASON = "出差在外，不能参加"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def bound_with_kunmings_report(world: World) -> tuple[Meeting, Papers]:
    """Called, with all usual people asked; the papers hold Kunming's report and are handed out."""
    meeting, cycle = with_reports(world)
    clerk = world.people["province_clerk"]
    agenda.build_from_returns(meeting, cycle, actor=clerk, at=NOON)
    attending.ask_posts(meeting, ground.posts(world), actor=clerk, at=NOON)
    papers.enclose(meeting, data=blank(1), name="会场示意图.pdf", actor=clerk, at=NOON)
    calling.call(meeting, actor=world.people["province_supervisor"], at=NOON)
    one = papers.order_papers(meeting, actor=clerk, at=NOON)
    papers.bind_in_background.call(papers_id=one.pk)
    one.refresh_from_db()
    papers.share_papers(one, actor=clerk, at=NOON)
    return meeting, one


def fetched(world: World, who: str, meeting: Meeting, one: Papers) -> bytes:
    address = reverse("meetings:papers_fetch", args=[meeting.pk, one.pk])
    answer = client_of(world.people[who]).get(address)
    assert answer.status_code == 200
    return bytes(answer.content)


def test_each_gets_the_papers_without_the_reports_he_may_not_open(world: World) -> None:
    meeting, one = bound_with_kunmings_report(world)
    report, count = "1. 昆明市科协工作汇报", one.pages

    whole = fetched(world, "province_clerk", meeting, one)
    own = fetched(world, "kunming_clerk", meeting, one)
    cut = fetched(world, "qujing_clerk", meeting, one)

    assert whole == own
    titles = [title for title, _page in outline_of(cut)]
    assert titles == [title for title, _page in outline_of(whole) if title != report]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(cut)).pages]
    assert len(pages) < count
    assert f"{count} / {count}" in pages[-1]  # the enclosure keeps the number it bears
    page = client_of(world.people["qujing_clerk"]).get(
        reverse("meetings:papers", args=[meeting.pk])
    )
    assert "您无权单独查看" in page.content.decode()
    assert len(left_out(world.people["qujing_clerk"], one)) == 1
    # what the report says is not left in the file by another way
    shown = PdfReader(io.BytesIO(whole)).pages[dict(outline_of(whole))[report] - 1].extract_text()
    lines = [line for line in shown.splitlines() if len(line) > 8]
    assert lines
    assert not any(line in text for line in lines[1:] for text in pages)


def test_last_minutes_are_read_only_by_those_who_see_them(world: World) -> None:
    last = made.approved(world)
    clerk = world.people["province_clerk"]
    later = ground.ENDS + timedelta(days=300)
    new = ground.known(begins_at=later, ends_at=later + timedelta(hours=1), last=last.meeting)
    meeting = planning.plan_meeting(new, unit=world.province, actor=clerk, at=NOON)

    assert earlier_minutes(clerk, meeting) == last
    assert earlier_minutes(world.people["qujing_clerk"], meeting) == last
    assert earlier_minutes(world.people["wuhua_clerk"], meeting) is None


def test_why_somebody_is_on_leave_is_the_offices_to_know(world: World) -> None:
    meeting = ground.called_meeting(world)
    place = meeting.attendances.get(unit=world.qujing)
    given = Answer(coming=Coming.LEAVE, reason=REASON)
    attending.answer(
        place, given, actor=world.people["qujing_clerk"], at=NOON, seen_version=place.version
    )

    def sheet(who: str) -> str:
        address = reverse("meetings:attendance_export", args=[meeting.pk])
        data = client_of(world.people[who]).get(address).content
        [table] = load_workbook(io.BytesIO(data)).worksheets
        return str(list(table.iter_rows(values_only=True)))

    assert REASON in sheet("province_clerk")
    assert REASON not in sheet("kunming_clerk")


def test_a_unit_that_is_not_asked_any_more_sees_nothing_though_a_guest_stays(world: World) -> None:
    meeting, clerk = ground.called_meeting(world), world.people["province_clerk"]
    attending.ask_guest(meeting, Guest(name="王五"), actor=clerk, at=NOON)
    gone = meeting.attendances.filter(unit=world.qujing)

    attending.drop_places(meeting, gone, actor=clerk, at=NOON)

    address = reverse("meetings:show", args=[meeting.pk])
    assert client_of(world.people["qujing_clerk"]).get(address).status_code == 404
    assert client_of(world.people["kunming_clerk"]).get(address).status_code == 200


def test_who_is_asked_by_name_fetches_what_is_enclosed(world: World) -> None:
    meeting, clerk = ground.furnished(world), world.people["province_clerk"]
    guest = world.people["nobody"]
    held = papers.enclose(meeting, data=blank(1), name="会场.pdf", actor=clerk, at=NOON)
    post = ground.post(guest, world.province, "顾问")
    attending.ask_posts(meeting, [post], actor=clerk, at=NOON)
    assert not files_for(guest).filter(pk=held.file_id).exists()

    calling.call(meeting, actor=world.people["province_supervisor"], at=NOON)

    assert files_for(guest).filter(pk=held.file_id).exists()


def test_amendments_are_not_taken_after_their_day(world: World) -> None:
    done, clerk = made.drafted(world), world.people["province_clerk"]
    day = made.AFTER.date() + timedelta(days=3)
    minutes.send_round(done, actor=clerk, at=made.AFTER, comments_by_date=day)
    section = made.first_item(done)
    made.amendment(section, world, at=made.AFTER + timedelta(days=3))

    with pytest.raises(TooLate):
        made.amendment(section, world, "又改", at=made.AFTER + timedelta(days=4))

    made.write(section, world, "主办单位仍可修改")


def test_minutes_reopened_wait_for_amendments_without_a_day(world: World) -> None:
    done, clerk = made.drafted(world), world.people["province_clerk"]
    minutes.send_round(done, actor=clerk, at=made.AFTER, comments_by_date=made.AFTER.date())
    head, later = world.people["province_head"], made.AFTER + timedelta(days=9)
    seen = digest_of(done.sections.all())
    minutes.approve(done, actor=head, at=later, seen=seen)
    minutes.reopen(done, actor=head, at=later, reason="漏一项")

    assert made.amendment(made.first_item(done), world, at=later).pk


def test_a_meeting_of_a_closed_series_is_still_put_right(world: World) -> None:
    head, clerk = world.people["province_head"], world.people["province_clerk"]
    held = ground.series_of(world.province)
    meeting = ground.planned(world, series=held)
    series.edit_series(
        held, name=held.name, kind=held.kind, closed=True, actor=head, at=NOON, seen_version=1
    )
    held.refresh_from_db()
    meeting.refresh_from_db()

    wanted = ground.known(series=held, place="二楼")
    planning.edit_meeting(meeting, wanted, actor=clerk, at=NOON, seen_version=meeting.version)
    with pytest.raises(BadSeries):
        ground.planned(world, series=held)


def test_a_title_cannot_write_into_a_calendar_or_a_sheet(world: World) -> None:
    title = "=1+1\r\nEND:VEVENT\r\nBEGIN:VALARM;x,y"
    meeting = ground.planned(world, title=title)
    client = client_of(world.people["province_clerk"])

    lines = client.get(reverse("meetings:calendar", args=[meeting.pk])).content.decode()
    rows = client.get(reverse("meetings:export", args=["csv"])).content.decode()

    assert lines.count("\r\nEND:VEVENT\r\n") == 1
    assert "\r\nBEGIN:VALARM" not in lines
    assert "'=1+1" in rows


def test_a_secret_is_not_brought_in_as_a_speech(world: World) -> None:
    with pytest.raises(SecretMark):
        made.with_speech(world, "机密★5年\n昆明市科协要建成10个科普基地。\n")


def test_nobody_answers_for_another_prefecture_nor_before_the_call(world: World) -> None:
    meeting = ground.called_meeting(world)
    place = meeting.attendances.get(unit=world.qujing)
    for who in ("kunming_clerk", "kunming_head", "department_clerk", "inspector", "wuhua_head"):
        with pytest.raises(NotYours):
            attending.answer(
                place, Answer(coming="coming"), actor=world.people[who], at=NOON, seen_version=1
            )


def test_a_county_plans_its_own_meeting_with_three_people_and_the_prefecture_sees_it(
    world: World,
) -> None:
    clerk, head = world.people["wuhua_clerk"], world.people["wuhua_head"]
    meeting = planning.plan_meeting(ground.known(), unit=world.wuhua, actor=clerk, at=NOON)
    new = NewItem(kind=ItemKind.DISCUSSION, title="科普日方案", minutes=20)
    agenda.add_item(meeting, new, actor=clerk, at=NOON)
    held = [ground.post(head, world.wuhua, "主席"), ground.post(clerk, world.wuhua, "干部")]
    attending.ask_posts(meeting, held, actor=clerk, at=NOON)
    attending.ask_guest(meeting, Guest(name="街道科普员"), actor=clerk, at=NOON)
    calling.call(meeting, actor=head, at=NOON)

    address = reverse("meetings:show", args=[meeting.pk])
    found = {
        who: client_of(world.people[who]).get(address).status_code
        for who in ("wuhua_clerk", "kunming_clerk", "qujing_clerk", "system_admin")
    }
    assert found == {
        "wuhua_clerk": 200,
        "kunming_clerk": 200,
        "qujing_clerk": 404,
        "system_admin": 404,
    }


def test_a_county_is_asked_to_a_meeting_of_its_prefecture_and_answers(world: World) -> None:
    clerk, head = world.people["kunming_clerk"], world.people["kunming_head"]
    meeting = planning.plan_meeting(ground.known(), unit=world.kunming, actor=clerk, at=NOON)
    asked = ground.post(world.people["wuhua_head"], world.wuhua, "主席")
    attending.ask_posts(meeting, [asked], actor=clerk, at=NOON)
    county = client_of(world.people["wuhua_clerk"])
    address = reverse("meetings:show", args=[meeting.pk])
    assert county.get(address).status_code == 404

    calling.call(meeting, actor=head, at=NOON)

    assert county.get(address).status_code == 200
    place = meeting.attendances.get()
    attending.answer(
        place, Answer(coming="coming"), actor=world.people["wuhua_clerk"], at=NOON, seen_version=1
    )
    place.refresh_from_db()
    assert place.coming == Coming.COMING
