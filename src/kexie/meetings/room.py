"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import Room
from kexie.meetings.flow import MEETING, MINUTES

ROOM = Room(
    name="meetings",
    verbs={
        **{
            f"{flow.kind}.{name}": move.label
            for flow in (MEETING, MINUTES)
            for name, move in flow.moves.items()
        },
        # while it runs
        "meeting.take_item": _("went on to a point of the agenda"),
        "meeting.finish_item": _("ended a point of the agenda"),
        "meeting.put_item_back": _("put back a point begun by mistake"),
        "meeting.write_note": _("wrote a note"),
        "meeting.reword_note": _("put a note right"),
        "meeting.drop_note": _("took a note away"),
        "meeting.note_outcome": _("noted an outcome"),
        "meeting.reword_outcome": _("put an outcome right"),
        "meeting.drop_outcome": _("took an outcome away"),
        "meeting.speak_up": _("said something at the meeting"),
        "meeting.take_words_back": _("took back what was said at the meeting"),
    },
)
