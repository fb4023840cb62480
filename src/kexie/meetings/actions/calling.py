"""A meeting is called, begun, ended, gone on with, closed, or called off."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.meetings.actions.attending import let_in
from kexie.meetings.actions.telling import tell_invited
from kexie.meetings.errors import NobodyAsked
from kexie.meetings.flow import MEETING
from kexie.meetings.models import AgendaItem, Meeting
from kexie.notify.actions import call_off
from kexie.notify.models import NoticeKind
from kexie.org.models import User
from kexie.workflow.actions import advance


@writing()
def call(meeting: Meeting, *, actor: User, at: datetime) -> None:
    """
    From now on those invited see it; they are told that their answer is awaited.

    :raises NotYours, WrongState: the actor may not, or it is called already
    :raises NobodyAsked: there is nobody to invite
    """
    advance(meeting, flow=MEETING, move="call", actor=actor, at=at, called_at=at)
    places = list(meeting.attendances.select_related("unit", "post__user"))
    if not places:
        raise NobodyAsked(_("Nobody is invited yet. Choose who attends, then call the meeting."))
    let_in(meeting, places)
    tell_invited(meeting, NoticeKind.WAITING, actor=actor, at=at)


@writing()
def cancel(meeting: Meeting, *, actor: User, at: datetime, reason: str) -> None:
    """
    It does not take place. Those invited are told; calendars take it out.

    :raises NotYours, WrongState, ReasonMissing: as `workflow.actions.advance`
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    called = held.called_at is not None
    advance(
        meeting,
        flow=MEETING,
        move="cancel",
        actor=actor,
        at=at,
        note=reason,
        sequence=held.sequence + 1,
    )
    call_off((NoticeKind.WAITING, NoticeKind.URGED), [meeting.pk], at=at)
    if called:
        tell_invited(meeting, NoticeKind.CLOSED, actor=actor, at=at)


@writing()
def begin(meeting: Meeting, *, actor: User, at: datetime) -> None:
    """
    It begins; nobody is asked for an answer any more.

    :raises NotYours, WrongState: as `workflow.actions.advance`
    """
    advance(meeting, flow=MEETING, move="begin", actor=actor, at=at, begun_at=at)
    call_off((NoticeKind.WAITING, NoticeKind.URGED), [meeting.pk], at=at)


@writing()
def end(meeting: Meeting, *, actor: User, at: datetime) -> None:
    """
    It is over; the point that was being taken is, too.

    :raises NotYours, WrongState: as `workflow.actions.advance`
    """
    advance(meeting, flow=MEETING, move="end", actor=actor, at=at, ended_at=at)
    running = AgendaItem.objects.filter(
        meeting=meeting, begun_at__isnull=False, ended_at__isnull=True
    )
    running.update(ended_at=at)


@writing()
def resume(meeting: Meeting, *, actor: User, at: datetime, reason: str) -> None:
    """
    It goes on after all.

    :raises NotYours, WrongState, ReasonMissing: as `workflow.actions.advance`
    """
    advance(meeting, flow=MEETING, move="resume", actor=actor, at=at, note=reason, ended_at=None)


@writing()
def close(meeting: Meeting, *, actor: User, at: datetime) -> None:
    """
    Nothing is written down about it any more.

    :raises NotYours, WrongState: as `workflow.actions.advance`
    """
    advance(meeting, flow=MEETING, move="close", actor=actor, at=at)
