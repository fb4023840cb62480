"""What changes on a meeting changes while its row is held: agenda, places, notes."""

from kexie.meetings.flow import MEETING
from kexie.meetings.models import Meeting
from kexie.org.models import User
from kexie.workflow.actions import insist_now


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
    insist_now(locked, MEETING, move, actor)
    return locked
