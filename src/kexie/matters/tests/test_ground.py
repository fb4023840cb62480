"""Tasks go down one's own line, and no unit verifies its own share."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kexie.matters.actions import drafting, shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.errors import BadUnits, BadWords, DueInThePast
from kexie.matters.models import Task
from kexie.matters.tests import make
from kexie.org.actions import people
from kexie.org.models import Role
from kexie.workflow.actions import OwnWork
from tests.world import World


@pytest.mark.parametrize(
    "other", ["province", "kunming", "qujing", "qilin", "panlong", "department"]
)
def test_a_county_hands_tasks_to_nobody_else(world: World, other: str) -> None:
    with pytest.raises(BadUnits, match=getattr(world, other).name):
        make.task(world, unit=world.wuhua, by="wuhua_head", lead=getattr(world, other))


def test_nor_may_another_county_cooperate(world: World) -> None:
    with pytest.raises(BadUnits, match=world.qilin.name):
        make.task(
            world,
            unit=world.kunming,
            by="kunming_head",
            lead=world.wuhua,
            cooperating=(world.qilin,),
        )


def test_a_department_acts_for_the_province(world: World) -> None:
    task = make.task(world, unit=world.department, lead=world.qujing, cooperating=(world.qilin,))

    assert make.lead_of(task).record.unit == world.qujing


def test_a_unit_above_may_verify_but_none_beside(world: World) -> None:
    task = make.task(
        world, unit=world.kunming, by="kunming_head", lead=world.wuhua, verifier=world.province
    )
    assert Task.objects.filter(pk=task.pk).exists()

    with pytest.raises(BadUnits, match=world.qujing.name):
        make.task(
            world, unit=world.kunming, by="kunming_head", lead=world.wuhua, verifier=world.qujing
        )


def test_no_unit_verifies_its_own_share(world: World) -> None:
    for wishes in (
        {"lead": world.kunming},
        {"lead": world.qujing, "cooperating": (world.kunming,)},
    ):
        with pytest.raises(BadUnits, match=world.kunming.name):
            make.task(world, verifier=world.kunming, **wishes)


def test_a_small_office_hands_a_task_to_itself_and_people_are_kept_apart(world: World) -> None:
    share = make.lead_of(make.task(world, unit=world.wuhua, by="wuhua_head", lead=world.wuhua))
    head = world.people["wuhua_head"]
    shares.sign(share, actor=head, at=make.NOON)
    shares.report(share, actor=world.people["wuhua_clerk"], at=make.NOON, text="完成")

    with pytest.raises(OwnWork):
        shares.accept(share, actor=head, at=make.NOON)


def test_a_share_goes_neither_out_of_reach_nor_to_who_verifies_it(world: World) -> None:
    share = make.lead_of(make.task(world, unit=world.kunming, by="kunming_head", lead=world.wuhua))
    with pytest.raises(BadUnits, match=world.qilin.name):
        splitting.redirect(
            share,
            unit=world.qilin,
            actor=world.people["kunming_head"],
            at=make.NOON,
            reason="改派",
        )

    verified = make.lead_of(make.task(world, lead=world.qujing, verifier=world.kunming))
    with pytest.raises(BadUnits, match=world.kunming.name):
        splitting.redirect(
            verified,
            unit=world.kunming,
            actor=world.people["province_supervisor"],
            at=make.NOON,
            reason="改派",
        )


def test_a_draft_is_held_to_the_same(world: World) -> None:
    new = NewTask(title="越级", content="", theme="other", lead=world.qilin)

    with pytest.raises(BadUnits):
        drafting.draft(new, unit=world.kunming, actor=world.people["kunming_clerk"], at=make.NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "nonsense"},
        {"due_kind": "someday"},
        {"urgency": "panic"},
        {"set_by": "长" * 61},
        {"due_text": "长" * 61},
        {"evidence_reason": "长" * 201},
    ],
)
def test_words_that_no_form_takes_are_refused(world: World, wrong: dict[str, str]) -> None:
    given = {"title": "任务", "content": "", "theme": "other", **wrong}
    new = NewTask(lead=world.kunming, **given)  # type: ignore[arg-type]  # wrong on purpose

    with pytest.raises(BadWords):
        tasks.hand_out(
            [new], unit=world.province, actor=world.people["province_supervisor"], at=make.NOON
        )


def test_nothing_is_due_beyond_2100(world: World) -> None:
    with pytest.raises(DueInThePast):
        make.task(world, due_date=date(2101, 1, 1))
    share = make.underway(world)
    with pytest.raises(DueInThePast):
        shares.correct_due(
            share,
            actor=world.people["province_supervisor"],
            at=make.NOON,
            due_date=date(9999, 12, 31),
            reason="改",
        )


def test_a_draft_is_handed_out_only_by_who_says_what_he_saw(world: World, client: Client) -> None:
    new = NewTask(title="草稿", content="", theme="other", lead=world.kunming)
    supervisor = world.people["province_supervisor"]
    task = drafting.draft(new, unit=world.province, actor=supervisor, at=make.NOON)
    client.force_login(supervisor)
    door = reverse("matters:move", args=[task.pk, "hand_out"])

    assert client.post(door).status_code == 409
    assert client.post(door, {"seen_version": "９" * 3}).status_code == 409
    assert client.post(door, {"seen_version": str(task.version)}).status_code == 302


def test_a_county_head_with_a_role_above_stays_barred(world: World) -> None:
    """Whoever worked for a county closes nothing above it, in whatever post."""
    head = world.people["wuhua_head"]
    people.grant(actor=None, at=make.NOON, user=head, unit=world.province, role=Role.SUPERVISOR)
    share = make.underway(world)
    new = NewTask(title="五华部分", content="", theme="other", lead=world.wuhua)
    [part] = splitting.split(
        share, [new], actor=world.people["kunming_clerk"], at=make.NOON, seen_parts=0
    )
    below = make.lead_of(part)
    shares.sign(below, actor=world.people["wuhua_clerk"], at=make.NOON)
    shares.report(below, actor=head, at=make.NOON, text="完成")
    shares.accept(below, actor=world.people["kunming_head"], at=make.NOON)
    shares.report(
        share, actor=world.people["kunming_clerk"], at=make.NOON, text="完成", over_open="待结"
    )
    shares.accept(share, actor=world.people["province_supervisor"], at=make.NOON)

    with pytest.raises(OwnWork):
        tasks.close(share.task, actor=head, at=make.NOON)
    tasks.close(share.task, actor=world.people["province_supervisor"], at=make.NOON)
