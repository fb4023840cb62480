"""Who is to be reminded of a round, when, and whom a reminder reaches."""

from dataclasses import dataclass
from datetime import date, datetime

from kexie.kernel.workdays import working_days_between
from kexie.notify.queries import holders, told_with
from kexie.org.models import User
from kexie.records.access import STAFF
from kexie.returns.models import Cycle, Filing, Reminder, ReminderRules, Stage
from kexie.returns.queries.cycles import missing_in


def reminder_rules() -> ReminderRules:
    """The rules in force: the stored row, or the defaults."""
    return ReminderRules.objects.first() or ReminderRules(pk=1)


def stages_on(day: date, due: date, rules: ReminderRules) -> list[Stage]:
    """
    Which reminders of a round with this due day may have gone out by that day, of the present side of it.

    A day on which nothing ran is caught up with; what was passed over before the due day is not sent after it.
    """
    if day == due:
        return [Stage.DAY] if rules.on_day else []
    if day < due:
        near = rules.before is not None and working_days_between(day, due) <= rules.before
        return [Stage.SOON] if near else []
    late = working_days_between(due, day)
    steps = ((Stage.LATE, rules.late), (Stage.ABOVE, rules.above))
    return [stage for stage, days in steps if days is not None and late >= days]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a reminder by hand would reach now: units that are missing, and people. `done`: it went out today."""

    missing: int
    people: int
    done: bool


def reach_of(cycle: Cycle, user: User, at: datetime, today: date) -> Reach:
    """The caller has shown that the user may remind."""
    filings = list(missing_in(cycle))
    told = told_with(holders([one.record.unit for one in filings], STAFF, besides=user), at)
    return Reach(len(filings), len(told), was_reminded(cycle, today))


def was_reminded(cycle: Cycle, today: date) -> bool:
    return Reminder.objects.filter(record=cycle.pk, stage=Stage.HAND, day=today).exists()


def already(filings: list[Filing], stage: Stage, day: date) -> set[int]:
    """Keys of those among them that were reminded of this."""
    rows = Reminder.objects.filter(record__in=[one.pk for one in filings], stage=stage, day=day)
    return set(rows.values_list("record", flat=True))
