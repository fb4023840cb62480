"""The demo: possible, whole, invented, and like a year that was lived."""

from collections import Counter
from datetime import datetime
from random import Random

import pytest
from django.utils import timezone

from kexie.audit.queries import verify_chain
from kexie.config.demo import texts
from kexie.config.demo.people import PASSWORD, SHOWN
from kexie.config.demo.sources import INVENTED
from kexie.config.demo.year import load
from kexie.documents.models import Document
from kexie.intake.models import Decision, Draft
from kexie.issuing.models import OfficialDocument
from kexie.matters.models import Extension, Share, Task
from kexie.matters.queries import Waiting
from kexie.meetings.models import Meeting, Minutes
from kexie.org.models import Power, Role, Unit, User
from kexie.org.queries import own_units
from kexie.text.repair import repair

NOW = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@pytest.mark.django_db
def test_the_demo_is_a_year_that_was_lived() -> None:
    load(NOW)

    assert Counter(Unit.objects.values_list("kind", flat=True))["county"] == 129
    assert set(Task.objects.values_list("state", flat=True)) >= {"open", "closed"}
    shares = Counter(Share.objects.values_list("state", flat=True))
    assert set(shares) >= {"underway", "reported", "accepted"}
    assert Share.objects.filter(state="underway", due_date__lt=NOW.date()).exists()
    assert Task.objects.filter(parts__state="closed").exists()
    assert Extension.objects.filter(state="granted").exists()
    # the speech comes from the meeting, whose title says that it is invented
    speech = Meeting.objects.get(state="closed").record.title
    assert "演示" in speech
    assert set(Document.objects.values_list("source", flat=True)) == {INVENTED, speech}
    assert set(Meeting.objects.values_list("state", flat=True)) == {"closed", "held", "called"}
    assert set(Minutes.objects.values_list("state", flat=True)) == {"locked", "amending"}
    following = Meeting.objects.get(state="called")
    assert following.last == Meeting.objects.get(state="closed")
    reports = following.items.filter(kind="report")
    assert reports.filter(filing__state="accepted").count() == 16
    states = set(OfficialDocument.objects.values_list("state", flat=True))
    assert states == {"draft", "waiting", "issued", "archived"}
    assert verify_chain().broken_at is None
    _nothing_lies_ahead()
    _every_kind_of_user_can_sign_in()
    _one_text_waits_to_be_reviewed()


def _nothing_lies_ahead() -> None:
    moments = [task.handed_out_at for task in Task.objects.all() if task.handed_out_at]
    assert max(moments) <= NOW
    assert (NOW - min(moments)).days > 250


def _every_kind_of_user_can_sign_in() -> None:
    accounts = User.objects.in_bulk([one.username for one in SHOWN], field_name="username")
    assert all(user.check_password(PASSWORD) for user in accounts.values())
    assert {user.power for user in accounts.values()} == set(Power.values)
    roles = {
        role for role in Role for user in accounts.values() if own_units(user, (role,)).exists()
    }
    assert roles == set(Role)
    for account in ("lingdao", "duban"):
        assert Waiting(accounts[account]).count() > 0


def _one_text_waits_to_be_reviewed() -> None:
    open_drafts = Draft.objects.filter(decision=Decision.OPEN)
    assert open_drafts.values("document").distinct().count() == 1
    assert open_drafts.count() > 5


@pytest.mark.parametrize("name", ["yearly-meeting", "waiting-meeting"])
def test_the_damage_of_a_sample_is_mended(name: str) -> None:
    clean = texts.plain(name, timezone.localdate(NOW))
    broken = texts.damaged(clean, Random(1))  # noqa: S311 -- the same every time

    mended = repair(broken).text

    assert broken.count("(") > 50
    # whose brackets the author's own ones were, nobody can tell
    assert mended.replace("(", "（").replace(")", "）") == clean
