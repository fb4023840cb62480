"""The agenda while it is taken: one point after the other, and what is done by mistake is put back."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.moments import moment_of
from kexie.meetings.errors import NotItsTurn
from kexie.meetings.models import AgendaItem, Meeting
from kexie.meetings.queries.running import current_of
from kexie.org.models import User


@writing()
def take_item(
    item: AgendaItem,
    *,
    actor: User,
    at: datetime,
    seen_current: int | None = None,
    happened_at: datetime | None = None,
) -> AgendaItem:
    """
    Begin with a point, or go on with one that was ended; the one before it ends with that. Taken already: nothing.

    :param seen_current: key of the point that the actor saw being taken, 0: none was; None: he does not say
    :param happened_at: when it began, where it is sent later
    :raises Changed: meanwhile somebody else began with another
    :raises NotItsTurn: it was put off
    """
    meeting = hold(item.meeting, "run", actor=actor)
    wanted = _locked(meeting).get(pk=item.pk)
    current = current_of(meeting)
    if current is not None and current.pk == wanted.pk:
        return wanted
    _insist_seen(wanted, current, seen_current)
    if wanted.parked_at is not None:
        raise NotItsTurn(_("This point was put off. Put it back on the agenda first."))
    moment = moment_of(meeting, happened_at, at)
    if current is not None:
        moment = max(moment, current.begun_at or moment)
        _end(current, moment)
    wanted.begun_at, wanted.ended_at = wanted.begun_at or moment, None
    _save(wanted)
    log(
        actor=actor,
        verb="meeting.take_item",
        target=meeting,
        at=at,
        before={"item": current.title if current else ""},
        after={"item": wanted.title, "begun_at": wanted.begun_at},
    )
    return wanted


@writing()
def finish_item(
    item: AgendaItem, *, actor: User, at: datetime, happened_at: datetime | None = None
) -> AgendaItem:
    """
    End the point that is being taken. Ended already: nothing.

    :raises NotItsTurn: it was never begun
    """
    meeting = hold(item.meeting, "run", actor=actor)
    wanted = _locked(meeting).get(pk=item.pk)
    if wanted.begun_at is None:
        raise NotItsTurn(_("This point was not begun yet."))
    if wanted.ended_at is not None:
        return wanted
    _end(wanted, max(moment_of(meeting, happened_at, at), wanted.begun_at))
    after = {"item": wanted.title, "ended_at": wanted.ended_at}
    log(actor=actor, verb="meeting.finish_item", target=meeting, at=at, after=after)
    return wanted


@writing()
def put_back(
    item: AgendaItem, *, actor: User, at: datetime, again: AgendaItem | None = None
) -> AgendaItem:
    """
    A point was begun by mistake: it stands as not begun, and the one before it goes on.

    :param again: the point that was being taken before
    :raises Changed: meanwhile somebody else began with another
    :raises NotItsTurn: `again` was never begun, or the point was put off
    """
    meeting = hold(item.meeting, "run", actor=actor)
    wanted = _locked(meeting).get(pk=item.pk)
    current = current_of(meeting)
    _insist_seen(wanted, current, wanted.pk if wanted.begun_at else None)
    if wanted.begun_at is None:
        return wanted
    wanted.begun_at = wanted.ended_at = None
    _save(wanted)
    if again is not None:
        before = _locked(meeting).get(pk=again.pk)
        if before.begun_at is None or before.parked_at is not None:
            raise NotItsTurn(_("This point was not begun yet."))
        before.ended_at = None
        _save(before)
    log(
        actor=actor, verb="meeting.put_item_back", target=meeting, at=at, after={"item": item.title}
    )
    return wanted


def _locked(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.select_for_update().filter(meeting=meeting)


def _insist_seen(wanted: AgendaItem, current: AgendaItem | None, seen_current: int | None) -> None:
    actual = current.pk if current else 0
    if seen_current is None or seen_current == actual:
        return
    nothing = gettext("no point is being taken")
    raise Changed(
        _("Somebody else went on with the agenda meanwhile. Look where the meeting stands."),
        yours={gettext("now"): wanted.title},
        theirs={gettext("now"): current.title if current else nothing},
    )


def _end(item: AgendaItem, moment: datetime) -> None:
    item.ended_at = moment
    _save(item)


def _save(item: AgendaItem) -> None:
    item.version = F("version") + 1
    item.save(update_fields=["begun_at", "ended_at", "parked_at", "version"])
    item.refresh_from_db(fields=["version"])
