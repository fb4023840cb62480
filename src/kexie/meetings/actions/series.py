"""Series of meetings: opened, named, closed by those who lead a unit."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import BadSeries
from kexie.meetings.models import MeetingKind, MeetingSeries
from kexie.meetings.queries.meetings import kept_units
from kexie.org.models import Unit, User
from kexie.records.access import NotYours


@writing()
def open_series(*, unit: Unit, name: str, kind: str, actor: User, at: datetime) -> MeetingSeries:
    """
    A series of meetings that the unit holds again and again.

    :raises NotYours: the actor does not lead the unit
    :raises BadSeries: the unit has one of that name
    :raises BadWords, SecretMark: a field holds what it must not hold
    """
    _insist_keeper(unit, actor)
    series = MeetingSeries(unit=unit, name=name.strip(), kind=kind)
    insist_fit(series, "name", "kind")
    _insist_own_name(series)
    series.save()
    log(actor=actor, verb="meeting_series.open", target=series, at=at, unit=unit.code, kind=kind)
    return series


@writing()
def edit_series(
    series: MeetingSeries,
    *,
    name: str,
    kind: str,
    closed: bool,
    actor: User,
    at: datetime,
    seen_version: int,
) -> None:
    """
    Name it anew, or close it: nothing new is planned in it then, what was held stays.

    :raises Changed: somebody edited it since the actor looked
    :raises NotYours, BadSeries, BadWords, SecretMark: as `open_series`
    """
    held = (
        MeetingSeries.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=series.pk)
    )
    _insist_keeper(held.unit, actor)
    if held.version != seen_version:
        raise Changed(
            _("Somebody changed this series since you opened it."),
            yours=_readable(name, kind),
            theirs=_readable(held.name, held.kind),
        )
    before = {"name": held.name, "kind": held.kind, "closed": held.closed_at is not None}
    held.name, held.kind = name.strip(), kind
    held.closed_at = (held.closed_at or at) if closed else None
    insist_fit(held, "name", "kind")
    _insist_own_name(held)
    held.version += 1
    held.save()
    after = {"name": held.name, "kind": held.kind, "closed": closed}
    log(actor=actor, verb="meeting_series.edit", target=held, at=at, before=before, after=after)


def _insist_keeper(unit: Unit, actor: User) -> None:
    if not kept_units(actor).filter(pk=unit.pk).exists():
        raise NotYours(_("Series of meetings are kept by heads and supervisors of the unit."))


def _insist_own_name(series: MeetingSeries) -> None:
    # the unit's row held: two of one name at once meet here, not at the constraint
    Unit.objects.select_for_update().get(pk=series.unit_id)
    same = MeetingSeries.objects.filter(unit=series.unit, name=series.name).exclude(pk=series.pk)
    if same.exists():
        raise BadSeries(_("The unit has a series of that name already. Choose another name."))


def _readable(name: str, kind: str) -> dict[str, str]:
    label = str(MeetingKind(kind).label) if kind in MeetingKind else kind
    return {gettext("Name"): name, gettext("Kind"): label}
