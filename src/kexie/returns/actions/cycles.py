"""Rounds of a request: planned, opened with everybody expected fixed, extended, closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.errors import Changed
from kexie.kernel.periods import BadPeriod, Period
from kexie.kernel.words import day_words
from kexie.kernel.workdays import add_working_days, is_working_day
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, UnitKind, User
from kexie.records.access import STAFF, insist
from kexie.records.actions import add_parties, open_record, open_records
from kexie.records.models import Part
from kexie.returns.actions.forms import lock_entry
from kexie.returns.actions.register import insist_in_force
from kexie.returns.actions.reminding import call_off_reminders
from kexie.returns.errors import AlreadyFiled, BadCycle, NobodyExpected, NoForm
from kexie.returns.flow import CYCLE, ENTRY, FILING
from kexie.returns.models import Cycle, CycleState, Entry, Expected, Filing, FormVersion, Frequency
from kexie.returns.queries.cycles import is_past
from kexie.returns.queries.forms import published_of
from kexie.returns.queries.register import units_asked
from kexie.workflow.actions import advance, insist_now


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCycle:
    """
    A round. `closes_date`: until when late filings are taken; None: until somebody closes it.

    `chain`: kinds of units that review on the way to the collecting one, from below.
    """

    period: str
    opens_date: date
    due_date: date
    closes_date: date | None = None
    chain: tuple[str, ...] = ()


@writing()
def plan_cycle(entry: Entry, new: NewCycle, *, actor: User, at: datetime) -> Cycle:
    """
    Plan a round of a request that is in force; its owner collects.

    :raises NotInForce: the entry is not approved, or has run out by the day it would open
    :raises BadCycle: the period is of another kind, the days do not follow, or there is one for this period
    """
    entry = lock_entry(entry.pk)
    insist(entry, ENTRY.rules, actor, "collect")
    period = _sane(entry, new)
    if entry.cycles.filter(period=period.id).exclude(state=CycleState.CANCELLED).exists():
        raise BadCycle(_("There is a round for %(period)s already.") % {"period": period.label})
    record = open_record(
        kind=CYCLE.kind,
        unit=entry.record.unit,
        title=_title(entry, period),
        actor=actor,
        at=at,
    )
    cycle = Cycle.objects.create(
        record=record,
        entry=entry,
        form=_form(entry),
        period=period.id,
        opens_date=new.opens_date,
        due_date=new.due_date,
        closes_date=new.closes_date,
        chain=list(new.chain),
    )
    advance(cycle, flow=CYCLE, move="plan", actor=actor, at=at)
    return cycle


@writing()
def edit_cycle(
    cycle: Cycle, new: NewCycle, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    Set right a round that is not open yet; its period stays.

    :raises Changed: somebody edited it since the actor looked
    """
    entry = lock_entry(cycle.entry_id)
    locked = _lock(cycle)
    insist_now(locked, CYCLE, "edit", actor)
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this round since you opened it."),
            yours={str(_("Due")): new.due_date.isoformat()},
            theirs={str(_("Due")): locked.due_date.isoformat()},
        )
    if _sane(entry, new).id != locked.period:
        raise BadCycle(_("The period stays. Cancel this round and plan another."))
    advance(
        locked,
        flow=CYCLE,
        move="edit",
        actor=actor,
        at=at,
        opens_date=new.opens_date,
        due_date=new.due_date,
        closes_date=new.closes_date,
        chain=list(new.chain),
        version=seen_version + 1,
    )


@writing()
def open_cycle(cycle: Cycle, *, actor: User | None, at: datetime) -> None:
    """
    Fix who is expected, open a filing for each, and tell them.

    :param actor: none: it opens by itself, on the day it was planned for
    The form is the one in force now, and stays whatever is published later.
    :raises NotInForce: the entry has ended or run out meanwhile
    :raises BadCycle: its due day has passed before it opens
    :raises NobodyExpected: there is no unit to ask
    """
    entry = lock_entry(cycle.entry_id)
    locked, today = _lock(cycle), timezone.localdate(at)
    insist_now(locked, CYCLE, "open", actor)
    insist_in_force(entry, today)
    if locked.due_date < today:
        raise BadCycle(_("The due day has passed. Choose another before you open the round."))
    units = list(units_asked(entry, on=today))
    if not units:
        raise NobodyExpected(_("There is no unit to ask. Check who is to fill in the form."))
    form = _form(entry)
    advance(
        locked,
        flow=CYCLE,
        move="open",
        actor=actor,
        at=at,
        opened_at=at,
        form=form,
        opens_date=min(locked.opens_date, today),
    )
    Expected.objects.bulk_create(Expected(cycle=locked, unit=unit) for unit in units)
    _open_filings(locked, units, actor=actor, at=at)
    add_parties(locked.record, [(unit, Part.RECIPIENT) for unit in units])
    tell_units(NoticeKind.ARRIVED, locked.record, units=units, roles=STAFF, at=at, besides=actor)


@writing()
def extend_due(cycle: Cycle, *, actor: User, at: datetime, to_date: date, note: str) -> None:
    """
    A later due day for everybody; filings since the old one count as on time up to the new one.

    :raises BadCycle: the day is no working day, or not later
    """
    locked = _lock(cycle)
    insist_now(locked, CYCLE, "extend_due", actor)
    if to_date <= locked.due_date:
        raise BadCycle(_("Choose a day after the present due day."))
    _insist_working_day(to_date)
    closes = locked.closes_date
    advance(
        locked,
        flow=CYCLE,
        move="extend_due",
        actor=actor,
        at=at,
        note=note,
        due_date=to_date,
        closes_date=max(closes, to_date) if closes else None,
        version=locked.version + 1,
    )


@writing()
def exempt(cycle: Cycle, unit: Unit, *, actor: User, at: datetime, reason: str) -> None:
    """
    The unit need not file; it leaves the denominator of the rates, with this reason.

    :raises AlreadyFiled: it has filed
    :raises BadCycle: it is not expected, or exempt already
    """
    locked = _lock(cycle)
    insist_now(locked, CYCLE, "exempt", actor)
    expected = _expected(locked, unit, exempt=False)
    _lock_filings(locked, unit)
    filed = Filing.objects.filter(cycle=locked, record__unit=unit, first_submitted_at__isnull=False)
    if filed.exists():
        raise AlreadyFiled(_("%(unit)s has filed already.") % {"unit": unit.short_name})
    note = f"{unit.short_name}: {reason.strip()}" if reason.strip() else ""
    advance(locked, flow=CYCLE, move="exempt", actor=actor, at=at, note=note)
    expected.exempt_reason, expected.exempt_by, expected.exempt_at = reason.strip()[:300], actor, at
    expected.save()
    call_off_reminders(locked, unit, at=at)


@writing()
def expect_again(cycle: Cycle, unit: Unit, *, actor: User, at: datetime, reason: str) -> None:
    """Take an exemption back."""
    locked = _lock(cycle)
    insist_now(locked, CYCLE, "expect", actor)
    expected = _expected(locked, unit, exempt=True)
    note = f"{unit.short_name}: {reason.strip()}" if reason.strip() else ""
    advance(locked, flow=CYCLE, move="expect", actor=actor, at=at, note=note)
    expected.exempt_reason, expected.exempt_by, expected.exempt_at = "", None, None
    expected.save()


@writing()
def close_cycle(cycle: Cycle, *, actor: User | None, at: datetime, note: str = "") -> None:
    """
    No first filing is taken any more; returned ones and amendments still are.

    :param actor: none: it closes by itself, after the last day for late filings
    """
    locked = _lock(cycle)
    if actor is None and not is_past(locked, timezone.localdate(at)):
        return
    _lock_filings(locked)
    advance(locked, flow=CYCLE, move="close", actor=actor, at=at, note=note)
    call_off_reminders(locked, at=at)


@writing()
def reopen_cycle(
    cycle: Cycle, *, actor: User, at: datetime, note: str, closes_date: date | None = None
) -> None:
    """
    Take filings again, until a day or until it is closed.

    :raises BadCycle: the day has passed
    """
    locked, today = _lock(cycle), timezone.localdate(at)
    insist_now(locked, CYCLE, "reopen", actor)
    if closes_date and closes_date < max(today, locked.due_date):
        raise BadCycle(_("Choose a day from today on, and not before the due day."))
    advance(
        locked,
        flow=CYCLE,
        move="reopen",
        actor=actor,
        at=at,
        note=note,
        closes_date=closes_date,
    )


@writing()
def cancel_cycle(cycle: Cycle, *, actor: User, at: datetime, note: str) -> None:
    """A planned round does not take place."""
    advance(_lock(cycle), flow=CYCLE, move="cancel", actor=actor, at=at, note=note)


def due_after(opens: date, working_days: int) -> date:
    """The due day so many working days after opening."""
    return add_working_days(opens, working_days)


def _lock(cycle: Cycle) -> Cycle:
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("record__unit")
    return rows.get(pk=cycle.pk)


def _lock_filings(cycle: Cycle, unit: Unit | None = None) -> None:
    """Who is submitting just now comes before this, or sees what it did: submitting locks the filing alone."""
    rows = Filing.objects.select_for_update(of=("self",)).filter(cycle=cycle)
    if unit is not None:
        rows = rows.filter(record__unit=unit)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _form(entry: Entry) -> FormVersion:
    form = published_of(entry)
    if form is None:
        raise NoForm(_("The request has no form in force."))
    return form


def _title(entry: Entry, period: Period) -> str:
    return f"{entry.record.title}（{period.label}）"


def _sane(entry: Entry, new: NewCycle) -> Period:
    """:raises BadCycle, NotInForce: what is planned cannot be"""
    try:
        period = period_of(new.period)
    except BadPeriod as fault:
        raise BadCycle(str(fault)) from fault
    if entry.frequency not in (Frequency.ONCE, period.kind.value):
        raise BadCycle(
            _("The register says “%(frequency)s”; %(period)s is no such period.")
            % {"frequency": Frequency(entry.frequency).label, "period": period.label}
        )
    if new.due_date < new.opens_date:
        raise BadCycle(_("The due day lies before the day of opening."))
    if new.closes_date and new.closes_date < new.due_date:
        raise BadCycle(_("The last day for late filings lies before the due day."))
    _insist_working_day(new.due_date)
    if set(new.chain) - set(UnitKind.values):
        raise BadCycle(_("Choose who reviews from the list."))
    insist_in_force(entry, new.opens_date)
    return period


def _insist_working_day(day: date) -> None:
    if not is_working_day(day):
        raise BadCycle(
            _("%(day)s is not a working day. The next one is %(next)s.")
            % {"day": day_words(day), "next": day_words(add_working_days(day, 0))}
        )


def _expected(cycle: Cycle, unit: Unit, *, exempt: bool) -> Expected:
    rows = Expected.objects.filter(cycle=cycle, unit=unit, exempt_at__isnull=not exempt)
    found = rows.first()
    if found is None:
        raise BadCycle(
            _("%(unit)s is not exempt here.") % {"unit": unit.short_name}
            if exempt
            else _("%(unit)s is not expected here, or exempt already.") % {"unit": unit.short_name}
        )
    return found


def _open_filings(
    cycle: Cycle, units: Collection[Unit], *, actor: User | None, at: datetime
) -> None:
    cards = open_records(
        kind=FILING.kind,
        title=cycle.record.title,
        units=units,
        # of what opened by itself: who planned it
        actor=actor or cycle.record.opened_by,
        at=at,
        parties=[(cycle.record.unit, Part.RECIPIENT)],
    )
    Filing.objects.bulk_create(Filing(record=card, cycle=cycle) for card in cards)
