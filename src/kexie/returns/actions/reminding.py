"""Reminders of rounds: whoever is missing is told, at most once a stage, and no longer once he has filed."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.notify.actions import call_off, tell_units
from kexie.notify.models import NoticeKind
from kexie.org.access import insist_power
from kexie.org.models import Power, Role, Unit, User
from kexie.records.access import HEADS, STAFF
from kexie.returns.errors import AlreadyReminded, NobodyMissing
from kexie.returns.flow import CYCLE
from kexie.returns.models import Cycle, Filing, Reminder, ReminderRules, Stage
from kexie.returns.queries.cycles import missing_in, takes_filings
from kexie.returns.queries.reminders import already, reminder_rules, stages_on, was_reminded
from kexie.workflow.actions import advance, insist_now

# To whom in its own unit, and under which title.
TOLD: dict[Stage, tuple[NoticeKind, frozenset[Role]]] = {
    Stage.SOON: (NoticeKind.DUE, STAFF),
    Stage.DAY: (NoticeKind.DUE, STAFF),
    Stage.LATE: (NoticeKind.URGED, HEADS),
    Stage.HAND: (NoticeKind.URGED, STAFF),
}
CALLED_OFF = (NoticeKind.DUE, NoticeKind.URGED)


@writing()
def remind_of_round(cycle: Cycle, *, at: datetime) -> int:
    """
    Send what falls due today by the rules; gives how many units were reminded.

    Safe to run twice, and by two at once: the round is locked, and each reminder is a row that stands once.
    """
    locked = _lock(cycle)
    today = timezone.localdate(at)
    if not takes_filings(locked, today) or _opened_on(locked) == today:
        return 0
    missing = list(missing_in(locked))
    sent = 0
    for stage in stages_on(today, locked.due_date, reminder_rules()):
        if stage == Stage.ABOVE:
            _tell_collector(locked, missing, at=at)
        else:
            sent += _tell(locked, missing, stage, at=at)
    if sent:
        log(actor=None, verb="cycle.reminded", target=locked, at=at, units=sent)
    return sent


@writing()
def remind_missing(cycle: Cycle, *, actor: User, at: datetime) -> int:
    """
    Remind all who are missing by hand, once a day; gives how many units.

    :raises AlreadyReminded: that was done today
    :raises NobodyMissing: there is nobody to remind
    """
    locked, today = _lock(cycle), timezone.localdate(at)
    insist_now(locked, CYCLE, "remind", actor)
    if was_reminded(locked, today):
        raise AlreadyReminded(_("They were reminded today already. Once a day is enough."))
    missing = list(missing_in(locked))
    if not missing:
        raise NobodyMissing(_("Nobody is missing: all who are expected have filed."))
    advance(locked, flow=CYCLE, move="remind", actor=actor, at=at)
    Reminder.objects.create(record=locked.record, stage=Stage.HAND, day=today)
    kind, roles = TOLD[Stage.HAND]
    for filing in missing:
        tell_units(
            kind, filing.record, units=[filing.record.unit], roles=roles, at=at, besides=actor
        )
    return len(missing)


def call_off_reminders(cycle: Cycle, unit: Unit | None = None, *, at: datetime) -> None:
    """It has filed, is exempt, or the round is closed: what lies before anybody about it is put away."""
    filings = Filing.objects.filter(cycle=cycle)
    if unit is not None:
        filings = filings.filter(record__unit=unit)
    call_off(CALLED_OFF, filings.values_list("pk", flat=True), at=at)


@writing()
def set_reminder_rules(
    *,
    actor: User,
    at: datetime,
    before: int | None,
    on_day: bool,
    late: int | None,
    above: int | None,
) -> ReminderRules:
    """
    Set when those who are missing are reminded; fields as `ReminderRules`.

    :raises PowerMissing: the actor is not the system administrator
    """
    insist_power(actor, Power.SYSTEM)
    held, _created = ReminderRules.objects.select_for_update().get_or_create(pk=1)
    earlier = _plain(held)
    held.before, held.on_day, held.late, held.above = before, on_day, late, above
    held.save()
    log(
        actor=actor,
        verb="reminder_rules.set",
        target=held,
        at=at,
        before=earlier,
        after=_plain(held),
    )
    return held


def _tell(cycle: Cycle, missing: Collection[Filing], stage: Stage, *, at: datetime) -> int:
    known = already(list(missing), stage, cycle.due_date)
    fresh = [one for one in missing if one.pk not in known]
    kind, roles = TOLD[stage]
    for filing in fresh:
        tell_units(kind, filing.record, units=[filing.record.unit], roles=roles, at=at)
    Reminder.objects.bulk_create(
        Reminder(record_id=filing.pk, stage=stage, day=cycle.due_date) for filing in fresh
    )
    return len(fresh)


def _tell_collector(cycle: Cycle, missing: Collection[Filing], *, at: datetime) -> None:
    """One notice for the round, however many are missing."""
    if not missing:
        return
    _row, first = Reminder.objects.get_or_create(
        record=cycle.record, stage=Stage.ABOVE, day=cycle.due_date
    )
    if first:
        units = [cycle.record.unit]
        tell_units(NoticeKind.WAITING, cycle.record, units=units, roles=STAFF, at=at)


def _lock(cycle: Cycle) -> Cycle:
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("record__unit")
    return rows.get(pk=cycle.pk)


def _opened_on(cycle: Cycle) -> object:
    """Who heard of it this morning is not reminded of it in the same hour."""
    return timezone.localdate(cycle.opened_at) if cycle.opened_at else None


def _plain(rules: ReminderRules) -> dict[str, object]:
    return {
        "before": rules.before,
        "on_day": rules.on_day,
        "late": rules.late,
        "above": rules.above,
    }
