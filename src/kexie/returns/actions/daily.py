"""What rounds do by themselves each day: they open and close on their days, and whoever is missing is reminded."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from kexie.audit.actions import writing
from kexie.kernel.errors import Refused
from kexie.kernel.jobs import order_once
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.records.access import STAFF
from kexie.returns.actions.cycles import close_cycle, open_cycle
from kexie.returns.actions.reminding import remind_of_round
from kexie.returns.models import Cycle, CycleState, Reminder, Stage
from kexie.workflow.actions import WrongState

AFTER_MIDNIGHT = time(0, 5)


@task()
def keep_rounds() -> None:
    """The job of each day. It orders the next one first, so that a fault ends nothing. Notices wait for the morning."""
    now = timezone.now()  # noqa: TID251 -- a job is where time enters
    ensure_rounds(now, run_after=_tomorrow(now))
    keep_rounds_on(now)


def ensure_rounds(now: datetime, *, run_after: datetime | None = None) -> None:
    """Order the job, unless it is ordered already; at once if no moment is given."""
    order_once(keep_rounds, run_after=run_after or now)


def keep_rounds_on(at: datetime) -> None:
    """
    Open what opens, close what is over, remind of what is open. Each round for itself; run again it does nothing twice.

    What passed on days without a run is caught up with.
    """
    today = timezone.localdate(at)
    for cycle in Cycle.objects.filter(state=CycleState.PLANNED, opens_date__lte=today):
        _open(cycle, at=at)
    for cycle in Cycle.objects.filter(state=CycleState.OPEN, closes_date__lt=today):
        _close(cycle, at=at)
    for cycle in Cycle.objects.filter(state=CycleState.OPEN):
        remind_of_round(cycle, at=at)


def _open(cycle: Cycle, *, at: datetime) -> None:
    """What cannot open stays planned, and its unit is told once that it waits for somebody."""
    try:
        open_cycle(cycle, actor=None, at=at)
    except WrongState:
        return  # another worker, or a person, was first
    except Refused:
        _tell_stuck(cycle, at=at)


def _close(cycle: Cycle, *, at: datetime) -> None:
    try:
        close_cycle(cycle, actor=None, at=at)
    except WrongState:
        return  # another worker, or a person, was first


@writing()
def _tell_stuck(cycle: Cycle, *, at: datetime) -> None:
    _row, first = Reminder.objects.get_or_create(
        record=cycle.record, stage=Stage.STUCK, day=cycle.opens_date
    )
    if first:
        units = [cycle.record.unit]
        tell_units(NoticeKind.WAITING, cycle.record, units=units, roles=STAFF, at=at)


def _tomorrow(now: datetime) -> datetime:
    day = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, AFTER_MIDNIGHT))
