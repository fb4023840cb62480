"""What stands beside a meeting: its invitation by the unit's own template, a long speech, the figure it explained."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kexie.documents.models import VersionState
from kexie.documents.queries import latest_version
from kexie.intake.actions import bringing
from kexie.issuing.models import Template
from kexie.matters.models import ShareState
from kexie.meetings.actions import outcomes_become as become
from kexie.meetings.actions.inviting import draft_invitation
from kexie.meetings.actions.speech import bring_speech
from kexie.meetings.becoming import task_of
from kexie.meetings.models import Tie
from kexie.meetings.queries.open_items import standings_of
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests import ground
from kexie.meetings.tests.afterwards import AFTER
from kexie.meetings.tests.test_after import kunmings, target
from tests.world import NOON, World


def test_the_invitation_is_written_by_the_units_own_template(world: World) -> None:
    body = "定于{{meeting.time}}在{{会议地点}}开会。\n{{content}}\n特此通知。"
    Template.objects.create(
        unit=world.province,
        use="invitation",
        name="我会会议通知",
        kind="通知",
        form="信函",
        title="关于召开{{meeting.title}}的函",
        body=body,
    )
    meeting = ground.furnished(world)

    made_now = draft_invitation(meeting, actor=world.people["province_clerk"], at=NOON)

    assert made_now.record.title == f"关于召开{ground.TITLE}的函"
    assert made_now.form == "信函"
    said = str(made_now.content)
    assert "省科协三楼会议室开会" in said
    assert "特此通知" in said


def test_a_long_speech_read_by_a_job_is_tied_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "AT_ONCE", 10)
    meeting, clerk = made.noted(world), world.people["province_clerk"]
    speech = bring_speech(
        meeting, data=made.SPEECH.encode(), name="讲话.txt", actor=clerk, at=AFTER
    )
    version = latest_version(speech)
    assert version.state == VersionState.WAITING
    assert not Tie.objects.exists()

    bringing.read_in_background.call(version_id=version.pk)

    tied = {one.item.unit.short_name for one in Tie.objects.all() if one.item.unit}
    assert tied == {"昆明市科协", "曲靖市科协"}


def test_the_page_of_a_figure_leads_back_to_the_meeting_that_explained_it(world: World) -> None:
    meeting, chief = made.noted(world), world.people["province_supervisor"]
    aim = target(world)
    become.explain_figure(
        kunmings(meeting), aim, text="资金未到位", seen_version=1, actor=chief, at=AFTER
    )
    place = reverse("meetings:explained", args=[aim.indicator_id, aim.unit_id, aim.period])

    def panel(who: str) -> str:
        client = Client()
        client.force_login(world.people[who])
        return client.get(place).content.decode()

    assert reverse("meetings:outcomes", args=[meeting.pk]) in panel("kunming_clerk")
    assert panel("wuhua_clerk").strip() == ""
    assert panel("system_admin").strip() == ""


def test_what_is_carried_out_is_not_late_though_its_task_is_not_closed(world: World) -> None:
    meeting, chief = made.noted(world), world.people["province_supervisor"]
    outcome, later = kunmings(meeting), made.DUE + timedelta(days=9)
    task = become.become_task(outcome, task_of(outcome), actor=chief, at=AFTER)
    outcome.refresh_from_db()
    assert standings_of(chief, [outcome])[0].is_late(later)

    task.shares.update(state=ShareState.ACCEPTED, accepted_at=AFTER)

    [standing] = standings_of(chief, [outcome])
    assert not standing.over
    assert not standing.is_late(later)
