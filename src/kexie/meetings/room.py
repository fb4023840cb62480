"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, Panel, RecordKind, Room
from kexie.meetings.actions.ties import tie_what_was_read
from kexie.meetings.flow import MEETING, MINUTES
from kexie.meetings.queries.minutes import parts_of_minutes
from kexie.org.models import User


def _works(user: User) -> bool:
    return not user.power


ROOM = Room(
    name="meetings",
    menu=(
        MenuEntry(
            label=_("Meetings"),
            url_name="meetings:list",
            icon="calendar-event",
            order=22,
            shown_to=_works,
        ),
    ),
    record_kinds=(
        RecordKind(code="meeting", label=_("meeting"), url_name="meetings:show"),
        RecordKind(code="minutes", label=_("minutes of a meeting"), url_name="meetings:minutes"),
    ),
    panels=(
        Panel(on="matters:show", url_name="meetings:said"),
        Panel(on="indicators:figure", url_name="meetings:explained"),
    ),
    after_reading=tie_what_was_read,
    belonging={MINUTES.kind: parts_of_minutes},
    verbs={
        **{
            f"{flow.kind}.{name}": move.label
            for flow in (MEETING, MINUTES)
            for name, move in flow.moves.items()
        },
        # before
        "meeting.rename": _("gave a meeting another title"),
        "meeting.comment": _("commented on a meeting"),
        "meeting.ask": _("asked people to a meeting"),
        "meeting.drop_places": _("asked people no longer"),
        "meeting.set_capacity": _("set as what people attend"),
        "meeting.seat": _("set the order of seats"),
        "meeting.add_item": _("put a point on the agenda"),
        "meeting.edit_item": _("changed a point of the agenda"),
        "meeting.move_item": _("put the agenda in another order"),
        "meeting.drop_item": _("took a point off the agenda"),
        "meeting.park_item": _("parked a point"),
        "meeting.take_back_item": _("brought a parked point back"),
        "meeting.carry_in": _("carried parked points over"),
        "meeting.build_agenda": _("built the agenda from reports"),
        "meeting.invite": _("drafted the invitation"),
        "meeting.order_papers": _("ordered the papers"),
        "meeting.bind_papers": _("bound the papers"),
        "meeting.fail_papers": _("could not bind the papers"),
        "meeting.share_papers": _("handed out the papers"),
        "meeting_series.open": _("opened a series of meetings"),
        "meeting_series.edit": _("changed a series of meetings"),
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
        # afterwards
        "minutes.drop_section": _("took a section out of the minutes"),
        "section.write": _("put a section in other words"),
        "amendment.withdraw": _("took an amendment back"),
        "amendment.taken": _("took an amendment over"),
        "amendment.declined": _("declined an amendment"),
        "meeting.become_task": _("made a task of an outcome"),
        "meeting.become_suggestion": _("made a suggestion of an outcome"),
        "meeting.explain_figure": _("explained a figure by an outcome"),
        "meeting.settle_outcome": _("settled outcomes"),
        "meeting.unsettle_outcome": _("opened an outcome again"),
        "meeting.carry_over": _("carried open items over"),
        "meeting.bring_speech": _("brought the speech in"),
        "meeting.tie": _("tied a passage of the speech to a point"),
        "meeting.untie": _("untied a passage of the speech"),
        "meeting.tie_by_units": _("tied passages by what they name"),
    },
)
