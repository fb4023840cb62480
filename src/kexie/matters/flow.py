"""What can happen to tasks, shares and extensions, and who may do it: the whole workflow on one page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.matters.models import UNANSWERED, ExtensionState, ShareState, SuggestionState, TaskState
from kexie.records.access import ANYBODY, HEADS, HELD, SEE, SEE_OR_HOLD, STAFF, SUPERVISORS, Right
from kexie.records.models import Part
from kexie.workflow.flow import Flow, Move

MANAGERS = HEADS | SUPERVISORS
OWNER = frozenset({Part.OWNER})
VERIFIER = frozenset({Part.VERIFIER})
ISSUER = frozenset({Part.ISSUER})

# Work on a share, and what undoes it: who did any of it may not verify it.
WORK = frozenset(
    {
        "sign",
        "send_back",
        "progress",
        "prove",
        "withdraw_evidence",
        "split",
        "report",
        "withdraw_report",
    }
)
# All that the responsible unit does. Who asked for more time does not give it by way of a correction, nor does who works
# on the share.
WANTS_TIME = WORK | {"ask_extension"}
# A share that its unit still owes something for, and one that no longer moves by itself.
OWED = frozenset({ShareState.WAITING, ShareState.UNDERWAY, ShareState.RETURNED})
LIVE = OWED | {ShareState.SENT_BACK}
SETTLED = frozenset({ShareState.REPORTED, ShareState.ACCEPTED, ShareState.CANCELLED})

# On a task's card: OWNER hands it out, LEAD and COOPERATING carry it out, VERIFIER accepts and closes.
BY_ISSUER = (Right(MANAGERS, OWNER),)
BY_VERIFIER = (Right(MANAGERS, VERIFIER),)
BY_EITHER = (Right(MANAGERS, OWNER | VERIFIER),)

TASK = Flow(
    kind="task",
    moves={
        "hand_out": Move(
            label=_("Hand out"), source=frozenset({TaskState.DRAFT}), target=TaskState.OPEN
        ),
        "hand_on": Move(
            label=_("Hand a part on"),
            source=frozenset({TaskState.DRAFT}),
            target=TaskState.OPEN,
            inner=True,
        ),
        "edit_draft": Move(label=_("Edit"), source=frozenset({TaskState.DRAFT})),
        "edit": Move(label=_("Edit"), source=frozenset({TaskState.OPEN})),
        "close": Move(
            label=pgettext_lazy("task", "Close"),
            source=frozenset({TaskState.OPEN}),
            target=TaskState.CLOSED,
            barred_after=WORK,
        ),
        "reopen": Move(
            label=_("Reopen"),
            source=frozenset({TaskState.CLOSED}),
            target=TaskState.OPEN,
            needs_note=True,
        ),
        "cancel": Move(
            label=_("Cancel the task"),
            source=frozenset({TaskState.DRAFT, TaskState.OPEN}),
            target=TaskState.CANCELLED,
            needs_note=True,
        ),
    },
    rules={
        "see": SEE,
        "draft": (Right(STAFF, OWNER),),
        "hand_out": BY_ISSUER,
        "hand_on": (Right(STAFF, OWNER),),
        "edit_draft": (Right(STAFF, OWNER),),
        "edit": BY_ISSUER,
        "close": BY_VERIFIER,
        "reopen": BY_EITHER,
        "cancel": BY_ISSUER,
    },
)

# On a share's card: OWNER is the responsible unit, VERIFIER and ISSUER as above, RECIPIENT the task's other units.
BY_UNIT = (Right(STAFF, OWNER),)
SHARE_VERIFIER = (Right(MANAGERS, VERIFIER),)
SHARE_ISSUER = (Right(MANAGERS, ISSUER),)
SHARE_EITHER = (Right(MANAGERS, ISSUER | VERIFIER),)
AT_WORK = frozenset({ShareState.UNDERWAY, ShareState.RETURNED})

SHARE = Flow(
    kind="share",
    moves={
        "hand_out": Move(
            label=_("Hand out"),
            source=frozenset({ShareState.DRAFT}),
            target=ShareState.WAITING,
            inner=True,
        ),
        "sign": Move(
            label=_("Sign for"), source=frozenset({ShareState.WAITING}), target=ShareState.UNDERWAY
        ),
        "send_back": Move(
            label=_("Send back"),
            source=frozenset({ShareState.WAITING}),
            target=ShareState.SENT_BACK,
            needs_note=True,
        ),
        "insist": Move(
            label=_("Insist"),
            source=frozenset({ShareState.SENT_BACK}),
            target=ShareState.WAITING,
            needs_note=True,
        ),
        "redirect": Move(
            label=_("Give to another unit"),
            source=frozenset({ShareState.WAITING, ShareState.SENT_BACK}),
            target=ShareState.CANCELLED,
            needs_note=True,
        ),
        "progress": Move(label=_("Write progress"), source=AT_WORK, target=ShareState.UNDERWAY),
        "prove": Move(label=_("Add evidence"), source=AT_WORK),
        "withdraw_evidence": Move(label=_("Withdraw evidence"), source=AT_WORK),
        "split": Move(label=_("Hand parts on"), source=AT_WORK),
        "ask_extension": Move(label=_("Ask for an extension"), source=OWED),
        "report": Move(label=_("Report complete"), source=AT_WORK, target=ShareState.REPORTED),
        "withdraw_report": Move(
            label=_("Withdraw the report"),
            source=frozenset({ShareState.REPORTED}),
            target=ShareState.UNDERWAY,
        ),
        "return_for_more": Move(
            label=_("Return for more"),
            source=frozenset({ShareState.REPORTED}),
            target=ShareState.RETURNED,
            barred_after=WORK,
            needs_note=True,
        ),
        "accept": Move(
            label=pgettext_lazy("share", "Accept"),
            source=frozenset({ShareState.REPORTED}),
            target=ShareState.ACCEPTED,
            barred_after=WORK,
        ),
        "reopen": Move(
            label=_("Reopen the share"),
            source=frozenset({ShareState.ACCEPTED}),
            target=ShareState.UNDERWAY,
            needs_note=True,
        ),
        "urge": Move(label=_("Urge"), source=LIVE),
        "extend": Move(label=_("Extend"), source=LIVE, inner=True),
        "correct_due": Move(
            label=_("Correct the due day"),
            source=LIVE | {ShareState.REPORTED},
            barred_after=WANTS_TIME,
            needs_note=True,
        ),
        "cancel": Move(
            label=_("Cancel the share"),
            source=LIVE | {ShareState.REPORTED},
            target=ShareState.CANCELLED,
            needs_note=True,
        ),
    },
    rules={
        "see": SEE,
        "hand_out": (Right(STAFF, ISSUER),),
        **dict.fromkeys(WANTS_TIME, BY_UNIT),
        **dict.fromkeys(("insist", "redirect", "correct_due", "cancel"), SHARE_ISSUER),
        **dict.fromkeys(("return_for_more", "accept", "extend"), SHARE_VERIFIER),
        **dict.fromkeys(("reopen", "urge"), SHARE_EITHER),
    },
)

# Who wanted the time does not give it.
WANTED = frozenset({"ask", "endorse"})
WAITING_FOR_ANSWER = frozenset({ExtensionState.ASKED, ExtensionState.ENDORSED})

EXTENSION = Flow(
    kind="extension",
    moves={
        "ask": Move(
            label=_("Ask for an extension"),
            source=frozenset({ExtensionState.DRAFT}),
            target=ExtensionState.ASKED,
            inner=True,
        ),
        "endorse": Move(
            label=_("Endorse"),
            source=frozenset({ExtensionState.ASKED}),
            target=ExtensionState.ENDORSED,
        ),
        "decline": Move(
            label=_("Do not endorse"),
            source=frozenset({ExtensionState.ASKED}),
            target=ExtensionState.WITHDRAWN,
            needs_note=True,
        ),
        "grant": Move(
            label=_("Grant"),
            source=frozenset({ExtensionState.ENDORSED}),
            target=ExtensionState.GRANTED,
            barred_after=WANTED,
        ),
        "refuse": Move(
            label=_("Refuse"),
            source=frozenset({ExtensionState.ENDORSED}),
            target=ExtensionState.REFUSED,
            barred_after=WANTED,
            needs_note=True,
        ),
        "withdraw": Move(
            label=_("Withdraw the request"),
            source=WAITING_FOR_ANSWER,
            target=ExtensionState.WITHDRAWN,
        ),
        # the share was reported, cancelled or given to another unit: there is nothing left to answer
        "lapse": Move(
            label=_("Lapse"),
            source=WAITING_FOR_ANSWER,
            target=ExtensionState.WITHDRAWN,
            inner=True,
        ),
    },
    rules={
        "see": SEE,
        "ask": BY_UNIT,
        "endorse": (Right(HEADS, OWNER),),
        "decline": (Right(HEADS, OWNER),),
        "grant": SHARE_VERIFIER,
        "refuse": SHARE_VERIFIER,
        "withdraw": BY_UNIT,
        "lapse": (Right(STAFF, OWNER | ISSUER | VERIFIER),),
    },
)

# On a suggestion's card: OWNER is the association that owes the answer, LEAD the department that writes it, ISSUER the
# unit that speaks, COOPERATING who tries it; the author holds the card himself.
OFFICE = (Right(STAFF, OWNER),)
OFFICE_HEADS = (Right(MANAGERS, OWNER),)
ANSWERING = (Right(STAFF, frozenset({Part.LEAD})),)
INSIDE = frozenset({Part.OWNER, Part.LEAD})
SPEAKERS = (Right(STAFF, ISSUER),)
# A role reaches down: were it enough, the association that owes the answer could take back what a county put to it.
AUTHORS = (HELD,)
IN_HAND = frozenset({SuggestionState.REGISTERED, SuggestionState.ASSIGNED})
TOLD = frozenset({SuggestionState.ANSWERED, SuggestionState.SETTLED, SuggestionState.MERGED})

SUGGESTION = Flow(
    kind="suggestion",
    moves={
        "make": Move(
            label=_("Put forward"),
            source=frozenset({SuggestionState.DRAFT}),
            target=SuggestionState.MADE,
            inner=True,
        ),
        "reword": Move(label=_("Edit"), source=frozenset({SuggestionState.MADE})),
        "register": Move(
            label=pgettext_lazy("suggestion", "Register"),
            source=frozenset({SuggestionState.MADE}),
            target=SuggestionState.REGISTERED,
        ),
        "assign": Move(
            label=_("Assign"),
            source=frozenset({SuggestionState.REGISTERED}),
            target=SuggestionState.ASSIGNED,
        ),
        "hand_over": Move(
            label=_("Hand over"),
            source=frozenset({SuggestionState.ASSIGNED}),
            target=SuggestionState.ASSIGNED,
            needs_note=True,
        ),
        "answer": Move(
            label=_("Answer"),
            source=frozenset({SuggestionState.ASSIGNED}),
            target=SuggestionState.ANSWERED,
            barred_to_holders=True,
        ),
        "return_answer": Move(
            label=_("Return the answer"),
            source=frozenset({SuggestionState.ANSWERED}),
            target=SuggestionState.ASSIGNED,
            barred_after=frozenset({"answer"}),
            barred_to_holders=True,
            needs_note=True,
        ),
        "settle": Move(
            label=_("Settle"),
            source=frozenset({SuggestionState.ANSWERED}),
            target=SuggestionState.SETTLED,
            barred_after=frozenset({"answer"}),
            barred_to_holders=True,
        ),
        "resume": Move(
            label=_("Take up again"),
            source=frozenset({SuggestionState.SETTLED}),
            target=SuggestionState.ASSIGNED,
            needs_note=True,
        ),
        "rate": Move(label=_("Say whether it helps"), source=TOLD),
        "merge": Move(label=_("Merge"), source=IN_HAND, target=SuggestionState.MERGED),
        "unmerge": Move(
            label=_("Undo the merge"),
            source=frozenset({SuggestionState.MERGED}),
            target=SuggestionState.REGISTERED,
            needs_note=True,
        ),
        "offer_trial": Move(label=_("Offer a trial"), source=frozenset({SuggestionState.SETTLED})),
        "write_trial": Move(
            label=_("Write down a trial"), source=frozenset({SuggestionState.SETTLED})
        ),
        "withdraw": Move(
            label=pgettext_lazy("suggestion", "Withdraw"),
            source=frozenset(UNANSWERED),
            target=SuggestionState.WITHDRAWN,
        ),
    },
    rules={
        "see": SEE_OR_HOLD,
        # the answer's internal note, similar ones, what authors say of the answer
        "inside": (Right(ANYBODY, INSIDE),),
        "speak_for": SPEAKERS,
        "take_down": OFFICE,
        "make": (*OFFICE, *SPEAKERS, *AUTHORS),
        **dict.fromkeys(("reword", "withdraw", "rate"), AUTHORS),
        **dict.fromkeys(("register", "assign", "merge", "unmerge", "offer_trial"), OFFICE),
        "hand_over": (*OFFICE, *ANSWERING),
        "answer": ANSWERING,
        **dict.fromkeys(("return_answer", "settle", "resume"), OFFICE_HEADS),
        "write_trial": (Right(STAFF, frozenset({Part.COOPERATING})),),
    },
)
