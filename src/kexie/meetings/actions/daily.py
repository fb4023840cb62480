"""What meetings do by themselves each morning: who has not answered is reminded once, the day before answers are due."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from kexie.kernel.jobs import order_once
from kexie.meetings.actions.attending import remind
from kexie.meetings.errors import AlreadyReminded
from kexie.meetings.models import Coming, Meeting, MeetingState
from kexie.notify.queries import next_loud
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step

MORNING = time(0, 5)


@task()
def remind_of_meetings_daily() -> None:
    """The job of each working morning. It orders the next one first, so that a fault ends nothing."""
    now = timezone.now()  # noqa: TID251 -- a job is where time enters
    ensure_meeting_reminders(now, run_after=_next_morning(now))
    remind_of_meetings(at=now)


def ensure_meeting_reminders(now: datetime, *, run_after: datetime | None = None) -> None:
    """Order the job, unless it is ordered already; at once if no moment is given."""
    order_once(remind_of_meetings_daily, run_after=run_after or now)


def _next_morning(now: datetime) -> datetime:
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return next_loud(timezone.make_aware(datetime.combine(tomorrow, MORNING)))


def remind_of_meetings(*, at: datetime) -> int:
    """
    Remind of each called meeting whose answers are due tomorrow, or today after days without a run. Gives how many.

    Each meeting for itself, and none a second time: neither by itself nor after somebody did it by hand.
    """
    today = timezone.localdate(at)
    due = Meeting.objects.filter(
        state=MeetingState.CALLED,
        reply_by_date__gte=today,
        reply_by_date__lte=today + timedelta(days=1),
        attendances__coming=Coming.ASKED,
    ).exclude(pk__in=Step.objects.filter(move="remind").values("record"))
    done = 0
    for meeting in due.select_related("record__unit").distinct():
        try:
            remind(meeting, actor=None, at=at)
        except (WrongState, AlreadyReminded):
            continue  # another worker, or a person, was first
        done += 1
    return done
