"""What changes on a meeting changes while its row is held: agenda, places, notes."""

from django.utils.translation import gettext_lazy as _

from kexie.meetings.flow import MEETING
from kexie.meetings.models import Meeting, MeetingState
from kexie.org.models import User
from kexie.workflow.actions import WrongState, insist_now


def hold(meeting: Meeting, move: str, *, actor: User) -> Meeting:
    """
    The meeting, locked, if the actor may make the move on it now. Belongs inside `writing()`.

    :raises NotYours, WrongState: as `workflow.actions.advance`
    """
    locked = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("record__unit")
        .get(pk=meeting.pk)
    )
    try:
        insist_now(locked, MEETING, move, actor)
    except WrongState as refusal:
        if locked.state != MeetingState.CLOSED:
            raise
        # it reaches him who wrote without a network, long after
        words = _("The meeting is closed and takes nothing more. What you wrote stays with you.")
        raise WrongState(words) from refusal
    return locked
