"""Reminders of what falls due: one notice per share and stage, no nagging."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from kexie.audit.actions import log, writing
from kexie.kernel.jobs import order_once
from kexie.matters.models import (
    Light,
    LightMeasure,
    LightRule,
    Reminder,
    ReminderRun,
    Share,
    Stage,
)
from kexie.matters.queries.lights import running
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.notify.queries import next_loud
from kexie.org.models import Role

TOLD = (Role.CLERK, Role.HEAD)
KINDS = {Stage.SOON: NoticeKind.DUE, Stage.OVER: NoticeKind.URGED}
MORNING = time(0, 5)


@writing()
def remind_of_due(*, at: datetime) -> int:
    """
    Tell clerks and heads of what falls due within the days of the yellow light, and once of what is overdue.

    Gives how many shares were told of. Run again it tells nothing twice; after days without a run it catches up.
    What was reported, or belongs to a closed task, is left alone. A new due day is a new thing to remind of.
    """
    today = timezone.localdate(at)
    run, _created = ReminderRun.objects.select_for_update().get_or_create(
        day=today, defaults={"at": at}
    )
    known = set(Reminder.objects.values_list("share", "stage", "due_date"))
    made = []
    for share in _due(today):
        day = share.due_date or today  # _due gives those that have a day
        stage = Stage.OVER if day < today else Stage.SOON
        if (share.pk, stage.value, day) in known:
            continue
        units = [share.record.unit]
        tell_units(KINDS[stage], share.record, units=units, roles=TOLD, at=at)
        made.append(Reminder(share=share, stage=stage, due_date=day))
    Reminder.objects.bulk_create(made)
    run.at = at
    run.save(update_fields=["at"])
    if made:
        log(actor=None, verb="reminders.send", target=run, at=at, shares=len(made))
    return len(made)


def _due(today: date) -> list[Share]:
    """Shares whose clock runs, and whose day is near or over."""
    rules = LightRule.objects.filter(light=Light.YELLOW, measure=LightMeasure.DAYS_LEFT)
    days = max((rule.threshold for rule in rules), default=0)
    near = Share.objects.filter(running(), due_date__lte=today + timedelta(days=days))
    return list(near.select_related("record__unit").order_by("pk"))


@task()
def remind_daily() -> None:
    """The job of each working morning. It orders the next one first, so that a fault ends nothing."""
    now = timezone.now()  # noqa: TID251 -- a job is where time enters
    ensure_reminders(now, run_after=next_morning(now))
    remind_of_due(at=now)


def next_morning(now: datetime) -> datetime:
    """The first moment of a later day that is not quiet."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return next_loud(timezone.make_aware(datetime.combine(tomorrow, MORNING)))


def ensure_reminders(now: datetime, *, run_after: datetime | None = None) -> None:
    """Order the job, unless it is ordered already; at once if no moment is given."""
    order_once(remind_daily, run_after=run_after or now)
