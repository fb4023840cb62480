"""Two at once after a meeting, in two real transactions."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kexie.kernel.errors import Changed
from kexie.matters.tests.test_races import at_once, one_refused
from kexie.meetings.actions import amending, minutes
from kexie.meetings.actions import outcomes_become as become
from kexie.meetings.actions.carrying import carry_over
from kexie.meetings.actions.minutes import Wording
from kexie.meetings.becoming import task_of
from kexie.meetings.errors import (
    AlreadyBecame,
    AmendmentDecided,
    MinutesThere,
    NotAsRead,
    NothingOpen,
)
from kexie.meetings.models import Minutes, Section
from kexie.meetings.queries.minutes import digest_of
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests.afterwards import AFTER
from kexie.meetings.tests.ground import BEGINS, planned, series_of
from kexie.workflow.actions import WrongState
from tests.world import World


@pytest.fixture
def committed(committed_world: World) -> World:
    return committed_world


def again(section: Section) -> Section:
    return Section.objects.select_related("minutes").get(pk=section.pk)


def writes(section: Section, world: World, who: str, text: str) -> Callable[[], object]:
    return lambda: minutes.write_section(
        again(section),
        Wording(heading=section.heading, text=text),
        actor=world.people[who],
        at=AFTER,
        seen_version=1,
    )


def test_two_write_in_one_section_at_once_and_nothing_is_lost(committed: World) -> None:
    section = made.first_item(made.drafted(committed))

    answers = at_once(
        writes(section, committed, "province_clerk", "甲写的"),
        writes(section, committed, "province_supervisor", "乙写的"),
    )

    one_refused(answers, Changed)
    [refused] = [one for one in answers if isinstance(one, Changed)]
    said = {list(refused.yours.values())[1], list(refused.theirs.values())[1]}
    assert said == {"甲写的", "乙写的"}


def test_two_draft_the_minutes_at_once(committed: World) -> None:
    meeting = made.noted(committed)

    answers = at_once(
        *(
            lambda who=who: minutes.draft_minutes(meeting, actor=committed.people[who], at=AFTER)
            for who in ("province_clerk", "province_supervisor")
        )
    )

    one_refused(answers, MinutesThere)
    assert Minutes.objects.count() == 1


def test_one_approves_while_another_writes(committed: World) -> None:
    """Whoever comes first: approved is what was read."""
    sent = made.sent_round(committed)
    section, seen = made.first_item(sent), digest_of(sent.sections.all())

    answers = at_once(
        writes(section, committed, "province_clerk", "后改的"),
        lambda: minutes.approve(
            Minutes.objects.get(pk=sent.pk),
            actor=committed.people["province_head"],
            at=AFTER,
            seen=seen,
        ),
    )

    assert len([one for one in answers if isinstance(one, (WrongState, NotAsRead))]) == 1
    sent.refresh_from_db()
    assert (sent.state == "approved") == (digest_of(sent.sections.all()) == seen)


def test_an_amendment_is_decided_once(committed: World) -> None:
    section = made.first_item(made.sent_round(committed))
    proposed, people = made.amendment(section, committed), committed.people

    answers = at_once(
        lambda: amending.take_amendment(
            proposed, text="新", actor=people["province_clerk"], at=AFTER, seen_version=1
        ),
        lambda: amending.decline_amendment(
            proposed, answer="不改", actor=people["province_supervisor"], at=AFTER
        ),
    )

    one_refused(answers, AmendmentDecided)


def test_an_outcome_becomes_one_task_however_many_press(committed: World) -> None:
    outcome = made.noted(committed).outcomes.get(kind="task")
    chief, head = committed.people["province_supervisor"], committed.people["province_head"]

    answers = at_once(
        lambda: become.become_task(outcome, task_of(outcome), actor=chief, at=AFTER),
        lambda: become.become_task(outcome, task_of(outcome), actor=head, at=AFTER),
    )

    one_refused(answers, AlreadyBecame)


def test_an_open_item_is_carried_over_once(committed: World) -> None:
    meeting = made.noted(committed, series=series_of(committed.province))
    later = planned(
        committed,
        title="下次",
        series=meeting.series,
        begins_at=BEGINS + timedelta(days=30),
        ends_at=BEGINS + timedelta(days=30, hours=2),
    )
    outcome = meeting.outcomes.get(kind="task")
    people = committed.people

    answers = at_once(
        lambda: carry_over([outcome], later, actor=people["province_clerk"], at=AFTER),
        lambda: carry_over([outcome], later, actor=people["province_supervisor"], at=AFTER),
    )

    one_refused(answers, NothingOpen)
    assert later.outcomes.count() == 1
