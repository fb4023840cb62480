"""What can happen to meetings and minutes, and who may do it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.meetings.models import MeetingState, MinutesState
from kexie.records.access import HEADS, HELD, SEE, SEE_OR_HOLD, STAFF, SUPERVISORS, Right
from kexie.records.models import Part
from kexie.workflow.flow import Flow, Move

OWNER = frozenset({Part.OWNER})
INVITED = frozenset({Part.OWNER, Part.RECIPIENT})
OFFICE = (Right(STAFF, OWNER),)
MANAGERS = (Right(HEADS | SUPERVISORS, OWNER),)
PARTICIPANTS = (Right(STAFF, INVITED),)
OPEN = frozenset({MeetingState.PLANNED, MeetingState.CALLED})
LIVE = OPEN | {MeetingState.RUNNING}
# Notes and outcomes are put right until the meeting is closed.
AFTER = frozenset({MeetingState.RUNNING, MeetingState.HELD})

# On a meeting's card: OWNER convenes, RECIPIENT is invited (from the call on).
MEETING = Flow(
    kind="meeting",
    moves={
        "plan": Move(label=_("Plan"), source=frozenset({MeetingState.PLANNED}), inner=True),
        "edit": Move(label=_("Edit"), source=LIVE),
        "call": Move(
            label=_("Call the meeting"),
            source=frozenset({MeetingState.PLANNED}),
            target=MeetingState.CALLED,
        ),
        "answer": Move(label=_("Answer"), source=frozenset({MeetingState.CALLED})),
        # once, by hand or by itself; see `actions/attending.py`
        "remind": Move(label=_("Remind"), source=frozenset({MeetingState.CALLED}), by_clock=True),
        "begin": Move(
            label=pgettext_lazy("meeting", "Begin"),
            source=frozenset({MeetingState.CALLED}),
            target=MeetingState.RUNNING,
        ),
        "run": Move(label=_("Run the meeting"), source=frozenset({MeetingState.RUNNING})),
        "write": Move(label=_("Write down"), source=AFTER),
        "follow_up": Move(label=_("Follow up"), source=AFTER | {MeetingState.CLOSED}),
        "carry": Move(label=_("Carry over"), source=LIVE | AFTER),
        # what was said without a network comes in when the meeting is over
        "speak": Move(label=_("Say something"), source=AFTER),
        "end": Move(
            label=_("End"), source=frozenset({MeetingState.RUNNING}), target=MeetingState.HELD
        ),
        "resume": Move(
            label=_("Go on"),
            source=frozenset({MeetingState.HELD}),
            target=MeetingState.RUNNING,
            needs_note=True,
        ),
        "close": Move(
            label=pgettext_lazy("meeting", "Close"),
            source=frozenset({MeetingState.HELD}),
            target=MeetingState.CLOSED,
        ),
        "cancel": Move(
            label=_("Cancel the meeting"),
            source=OPEN,
            target=MeetingState.CANCELLED,
            needs_note=True,
        ),
    },
    rules={
        "see": SEE_OR_HOLD,
        **dict.fromkeys(
            (
                "plan",
                "edit",
                "remind",
                "begin",
                "run",
                "write",
                "follow_up",
                "carry",
                "end",
                "resume",
                "close",
            ),
            OFFICE,
        ),
        **dict.fromkeys(("call", "cancel"), MANAGERS),
        # for those of his units, and for himself
        "answer": (*PARTICIPANTS, HELD),
        "speak": (*PARTICIPANTS, HELD),
        # series of meetings
        "keep_house": MANAGERS,
    },
)

WRITING = frozenset({"draft", "write", "decide"})

# On the minutes' card: OWNER as the meeting's, RECIPIENT who attended (from the second phase on).
MINUTES = Flow(
    kind="minutes",
    moves={
        "draft": Move(label=_("Draft"), source=frozenset({MinutesState.DRAFTED}), inner=True),
        "write": Move(
            label=_("Write"), source=frozenset({MinutesState.DRAFTED, MinutesState.AMENDING})
        ),
        "send_round": Move(
            label=_("Send round for amendments"),
            source=frozenset({MinutesState.DRAFTED}),
            target=MinutesState.AMENDING,
        ),
        "amend": Move(label=_("Propose an amendment"), source=frozenset({MinutesState.AMENDING})),
        "decide": Move(
            label=_("Decide on an amendment"), source=frozenset({MinutesState.AMENDING})
        ),
        "approve": Move(
            label=pgettext_lazy("minutes", "Approve"),
            source=frozenset({MinutesState.AMENDING}),
            target=MinutesState.APPROVED,
            barred_after=WRITING,
        ),
        "reopen": Move(
            label=_("Reopen for amendments"),
            source=frozenset({MinutesState.APPROVED}),
            target=MinutesState.AMENDING,
            needs_note=True,
        ),
        "lock": Move(
            label=_("Lock"),
            source=frozenset({MinutesState.APPROVED}),
            target=MinutesState.LOCKED,
        ),
        "print": Move(
            label=_("Print as an official document"), source=frozenset({MinutesState.LOCKED})
        ),
    },
    rules={
        "see": SEE,
        **dict.fromkeys(("draft", "write", "send_round", "decide", "lock", "print"), OFFICE),
        "amend": PARTICIPANTS,
        **dict.fromkeys(("approve", "reopen"), MANAGERS),
    },
)
