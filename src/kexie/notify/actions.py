"""Writes of notices. They are traces of other actions, so most leave no line of their own in the trail."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Exists, OuterRef, QuerySet

from kexie.audit.actions import log, writing
from kexie.notify.hours import loud_from
from kexie.notify.models import Notice, NoticeKind, QuietHours
from kexie.notify.queries import holders, notices_for, quiet_hours, told_with
from kexie.org.access import insist_power
from kexie.org.models import Power, Role, Unit, User
from kexie.records.models import Record


@writing()
def tell_units(
    kind: NoticeKind,
    record: Record,
    *,
    units: Iterable[Unit],
    roles: Iterable[Role],
    at: datetime,
    besides: User | None = None,
) -> None:
    """Tell everybody who holds one of the roles in one of the units themselves, except `besides`; each once."""
    tell_people(kind, record, people=holders(units, roles, besides), at=at)


@writing()
def tell_people(kind: NoticeKind, record: Record, *, people: Iterable[User], at: datetime) -> None:
    """
    Tell these people, and whoever stands in for them that day, after quiet hours if it is quiet now.

    Who has such a notice about the record still lying there gets no second one: the old one moves up.
    """
    told = told_with(people, at)
    from_then = loud_from(at, quiet_hours())
    lying = Notice.objects.filter(kind=kind, record=record, put_away_at__isnull=True, user__in=told)
    lying.update(at=at, visible_from=from_then)
    Notice.objects.bulk_create(
        (
            Notice(user_id=pk, kind=kind, record=record, at=at, visible_from=from_then)
            for pk in sorted(told)
        ),
        ignore_conflicts=True,
    )


@writing()
def call_off(kinds: Iterable[NoticeKind], records: Iterable[int], *, at: datetime) -> None:
    """What was asked for is there: such notices about these records lie before nobody any more."""
    lying = Notice.objects.filter(
        kind__in=list(kinds), record__in=list(records), put_away_at__isnull=True
    )
    lying.update(put_away_at=at)


@writing()
def put_away(notices: QuerySet[Notice], *, actor: User, at: datetime) -> list[int]:
    """Put away those of the notices that are the actor's and show now; gives their keys, to bring them back."""
    shown = notices_for(actor, at).filter(pk__in=notices.values("pk"))
    keys = sorted(shown.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=keys).update(put_away_at=at)
    return keys


@writing()
def bring_back(keys: Iterable[int], *, actor: User, at: datetime) -> None:
    """Undo: the actor's notices with these keys lie there again, unless the same came anew meanwhile."""
    away = Notice.objects.filter(pk__in=list(keys), user=actor, put_away_at__lte=at)
    anew = Notice.objects.filter(
        user=actor, kind=OuterRef("kind"), record=OuterRef("record"), put_away_at__isnull=True
    )
    newest: dict[tuple[str, int], int] = {}
    for pk, kind, record in (
        away.filter(~Exists(anew)).order_by("pk").values_list("pk", "kind", "record")
    ):
        newest[kind, record] = pk
    Notice.objects.filter(pk__in=newest.values()).update(put_away_at=None)


@writing()
def set_quiet_hours(
    *, actor: User | None, at: datetime, start: time, end: time, on_days_off: bool
) -> QuietHours:
    """
    Set when no notice appears; the same start and end mean no quiet hours on working days.

    :raises PowerMissing: the actor is not the system administrator
    """
    insist_power(actor, Power.SYSTEM)
    held, _created = QuietHours.objects.select_for_update().get_or_create(pk=1)
    before = _plain(held)
    held.start, held.end, held.on_days_off = start, end, on_days_off
    held.save()
    log(actor=actor, verb="quiet_hours.set", target=held, at=at, before=before, after=_plain(held))
    return held


def _plain(hours: QuietHours) -> dict[str, object]:
    return {
        "start": hours.start.isoformat("minutes"),
        "end": hours.end.isoformat("minutes"),
        "on_days_off": hours.on_days_off,
    }
