"""Whatever people do, in whatever order: what must always be true stays true."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kexie.matters.actions import extensions, shares, tasks
from kexie.matters.flow import WORK
from kexie.matters.models import Extension, Share, ShareRole, ShareState, Task, TaskState
from kexie.matters.tests import make
from kexie.matters.tests.test_flow import ACTS, TASK_ACTS
from kexie.matters.tests.undone import Undone
from kexie.workflow.models import Step
from tests.ground import examples
from tests.world import World

ACTORS = [
    "kunming_clerk",
    "kunming_head",
    "qujing_clerk",
    "wuhua_clerk",
    "province_head",
    "province_supervisor",
    "inspector",
]
ANSWERS: list[Callable[..., None]] = [
    extensions.endorse,
    extensions.grant,
    extensions.refuse,
    extensions.withdraw,
]
VERIFYING = ("accept", "return_for_more", "close")
people = st.sampled_from(ACTORS)


class Life(Undone):
    """A few tasks, many people, time that goes on; refusals are answers like any other."""

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOON
        self.first_due: dict[int, date | None] = {}
        self.late: dict[int, int] = {}

    @rule(shared=st.booleans())
    @precondition(lambda _self: Task.objects.count() < 3)
    def hand_out(self, shared: bool) -> None:  # noqa: FBT001 -- hypothesis passes by name
        due = self.now.date() + timedelta(days=20)
        others = (self.world.qujing,) if shared else ()
        make.task(self.world, cooperating=others, due_date=due, at=self.now)

    @rule(who=people, move=st.sampled_from(sorted(ACTS)), which=st.integers(0, 9))
    @precondition(lambda _self: Share.objects.exists())
    def move_a_share(self, who: str, move: str, which: int) -> None:
        found = list(Share.objects.order_by("pk"))
        share = found[which % len(found)]
        self.attempt(lambda: ACTS[move](share, self.world.people[who], self.world))

    @rule(who=people, which=st.integers(0, 9))
    @precondition(lambda _self: Share.objects.exists())
    def carry_a_share_on(self, who: str, which: int) -> None:
        """The usual way: so that far states are reached often."""
        found = list(Share.objects.order_by("pk"))
        share = found[which % len(found)]
        usual = {
            "waiting": "sign",
            "underway": "report",
            "returned": "report",
            "reported": "accept",
        }
        move = usual.get(share.state)
        if move == "report":
            self.attempt(
                lambda: shares.report(
                    share, actor=self.world.people[who], at=self.now, text="完成", over_open="另报"
                )
            )
        elif move:
            self.attempt(lambda: ACTS[move](share, self.world.people[who], self.world))

    @rule(who=people, move=st.sampled_from(sorted(TASK_ACTS)), which=st.integers(0, 9))
    @precondition(lambda _self: Task.objects.exists())
    def move_a_task(self, who: str, move: str, which: int) -> None:
        found = list(Task.objects.order_by("pk"))
        task = found[which % len(found)]
        self.attempt(lambda: TASK_ACTS[move](task, self.world.people[who]))

    @rule(who=people, which=st.integers(0, 9))
    @precondition(lambda _self: Task.objects.exists())
    def close_with_a_reason(self, who: str, which: int) -> None:
        found = list(Task.objects.order_by("pk"))
        task = found[which % len(found)]
        self.attempt(
            lambda: tasks.close(task, actor=self.world.people[who], at=self.now, reason="另行督办")
        )

    @rule(who=people, which=st.integers(0, 9), days=st.integers(1, 60))
    @precondition(lambda _self: Share.objects.exists())
    def ask_for_time(self, who: str, which: int, days: int) -> None:
        found = list(Share.objects.order_by("pk"))
        share = found[which % len(found)]
        self.attempt(
            lambda: extensions.ask(
                share,
                actor=self.world.people[who],
                at=self.now,
                to_date=self.now.date() + timedelta(days=days),
                reason="场地",
                progress="一半",
            )
        )

    @rule(
        who=people,
        answer=st.sampled_from(ANSWERS),
        which=st.integers(0, 9),
    )
    @precondition(lambda _self: Extension.objects.exists())
    def answer_a_request(self, who: str, answer: Callable[..., None], which: int) -> None:
        found = list(Extension.objects.order_by("pk"))
        extension = found[which % len(found)]
        self.attempt(
            lambda: answer(extension, actor=self.world.people[who], at=self.now, note="说明")
        )

    @rule(days=st.integers(1, 15))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @invariant()
    def every_task_that_lives_has_one_lead(self) -> None:
        for task in Task.objects.filter(state__in=[TaskState.OPEN, TaskState.CLOSED]):
            leads = task.shares.filter(role=ShareRole.LEAD).exclude(state=ShareState.CANCELLED)
            assert leads.count() == 1

    @invariant()
    def what_is_closed_was_accepted(self) -> None:
        closed = Share.objects.filter(role=ShareRole.LEAD, task__state=TaskState.CLOSED)
        states = set(closed.exclude(state=ShareState.CANCELLED).values_list("state", flat=True))
        assert states <= {ShareState.ACCEPTED}

    @invariant()
    def nobody_verified_his_own_work(self) -> None:
        for step in Step.objects.filter(move__in=VERIFYING).select_related("record"):
            task = Task.objects.filter(pk=step.record_id).first()
            counted = list(task.shares.values_list("pk", flat=True)) if task else [step.record_id]
            before = Step.objects.filter(
                record__in=counted, move__in=WORK, pk__lt=step.pk, actor=step.actor_id
            )
            assert not before.exists()

    @invariant()
    def the_first_due_day_is_never_lost(self) -> None:
        now = dict(Share.objects.values_list("pk", "first_due_date"))
        assert {pk: day for pk, day in now.items() if pk in self.first_due} == self.first_due
        self.first_due = now

    @invariant()
    def what_was_late_stays_late(self) -> None:
        now = dict(Share.objects.values_list("pk", "late_days"))
        assert all(now[pk] >= days for pk, days in self.late.items())
        self.late = now


def test_what_must_be_true_stays_true(world: World) -> None:
    run_state_machine_as_test(
        type("Here", (Life,), {"world": world}),
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
