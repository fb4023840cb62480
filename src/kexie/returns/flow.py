"""What can happen to entries of the register, cycles and filings, and who may do it: the whole workflow on one page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.records.access import HEADS, OWNER, SEE, STAFF, SUPERVISORS, Right
from kexie.records.models import Part
from kexie.returns.models import CycleState, EntryState, FilingState
from kexie.workflow.flow import Flow, Move

MANAGERS = HEADS | SUPERVISORS
VERIFIER = frozenset({Part.VERIFIER})
RECIPIENT = frozenset({Part.RECIPIENT})

# Who wrote or asked for a request never approves it.
ASKING = frozenset({"propose", "edit", "draft_form", "ask", "ask_change"})
UNSETTLED = frozenset({EntryState.DRAFT, EntryState.REFUSED})

# On an entry's card: OWNER asks for the data, VERIFIER approves.
BY_OWNER = (Right(STAFF, OWNER),)
BY_APPROVER = (Right(HEADS, VERIFIER),)

ENTRY = Flow(
    kind="entry",
    moves={
        "propose": Move(label=_("Propose"), source=frozenset({EntryState.DRAFT}), inner=True),
        "edit": Move(label=_("Edit"), source=UNSETTLED),
        # the first save of somebody; later ones stand in the trail alone
        "draft_form": Move(
            label=_("Work on the form"), source=UNSETTLED | {EntryState.APPROVED}, inner=True
        ),
        "ask": Move(label=_("Ask for approval"), source=UNSETTLED, target=EntryState.ASKED),
        "take_back": Move(
            label=_("Take the request back"),
            source=frozenset({EntryState.ASKED}),
            target=EntryState.DRAFT,
        ),
        "approve": Move(
            label=pgettext_lazy("register", "Approve"),
            source=frozenset({EntryState.ASKED}),
            target=EntryState.APPROVED,
            barred_after=ASKING,
        ),
        "refuse": Move(
            label=pgettext_lazy("register", "Refuse"),
            source=frozenset({EntryState.ASKED}),
            target=EntryState.REFUSED,
            barred_after=ASKING,
            needs_note=True,
        ),
        # a new version of the form that asks for less or the same
        "publish_form": Move(
            label=_("Publish the new version"), source=frozenset({EntryState.APPROVED})
        ),
        "ask_change": Move(
            label=_("Ask for approval of the new version"), source=frozenset({EntryState.APPROVED})
        ),
        "approve_change": Move(
            label=_("Approve the new version"),
            source=frozenset({EntryState.APPROVED}),
            barred_after=ASKING,
        ),
        "refuse_change": Move(
            label=_("Refuse the new version"),
            source=frozenset({EntryState.APPROVED}),
            barred_after=ASKING,
            needs_note=True,
        ),
        "prolong": Move(
            label=_("Prolong"),
            source=frozenset({EntryState.APPROVED}),
            barred_after=ASKING,
            needs_note=True,
        ),
        "end": Move(
            label=pgettext_lazy("register", "End"),
            source=UNSETTLED | {EntryState.APPROVED},
            target=EntryState.ENDED,
            needs_note=True,
        ),
    },
    rules={
        "see": SEE,
        **dict.fromkeys(
            ("propose", "edit", "draft_form", "ask", "take_back", "publish_form", "ask_change"),
            BY_OWNER,
        ),
        **dict.fromkeys(
            ("approve", "refuse", "approve_change", "refuse_change", "prolong"), BY_APPROVER
        ),
        "end": (Right(MANAGERS, OWNER | VERIFIER),),
        # not a move: rounds of a request are opened by who owns it
        "collect": BY_OWNER,
    },
)

# On a cycle's card: OWNER collects.
CYCLE = Flow(
    kind="cycle",
    moves={
        "plan": Move(label=_("Plan"), source=frozenset({CycleState.PLANNED}), inner=True),
        "edit": Move(label=_("Edit"), source=frozenset({CycleState.PLANNED})),
        "open": Move(
            label=pgettext_lazy("cycle", "Open"),
            source=frozenset({CycleState.PLANNED}),
            target=CycleState.OPEN,
            by_clock=True,
        ),
        "extend_due": Move(
            label=_("Move the due day"), source=frozenset({CycleState.OPEN}), needs_note=True
        ),
        "exempt": Move(
            label=_("Exempt a unit"), source=frozenset({CycleState.OPEN}), needs_note=True
        ),
        "expect": Move(
            label=_("Expect an exempt unit again"),
            source=frozenset({CycleState.OPEN}),
            needs_note=True,
        ),
        "close": Move(
            label=pgettext_lazy("cycle", "Close"),
            source=frozenset({CycleState.OPEN}),
            target=CycleState.CLOSED,
            by_clock=True,
        ),
        "remind": Move(label=_("Remind those missing"), source=frozenset({CycleState.OPEN})),
        "reopen": Move(
            label=pgettext_lazy("cycle", "Reopen"),
            source=frozenset({CycleState.CLOSED}),
            target=CycleState.OPEN,
            needs_note=True,
        ),
        "cancel": Move(
            label=pgettext_lazy("cycle", "Cancel"),
            source=frozenset({CycleState.PLANNED}),
            target=CycleState.CANCELLED,
            needs_note=True,
        ),
    },
    rules={
        "see": SEE,
        **dict.fromkeys(
            ("plan", "edit", "open", "extend_due", "exempt", "expect", "remind"), BY_OWNER
        ),
        **dict.fromkeys(("close", "reopen", "cancel"), (Right(MANAGERS, OWNER),)),
        # not a move: workbooks of all are saved, and brought in, by who collects
        "books": BY_OWNER,
        # not a move: reports are bound into one document by who collects
        "compile": BY_OWNER,
    },
)

# Work on a filing: who did any of it never reviews it.
WORK = frozenset({"fill", "bring_in", "submit", "withdraw", "amend", "abandon_amendment"})
WITH_ITS_UNIT = frozenset({FilingState.FILLING, FilingState.RETURNED, FilingState.AMENDING})
SUBMITTED = frozenset({FilingState.SUBMITTED})

# On a filing's card: OWNER files, VERIFIER has its turn to review, RECIPIENT collects or has reviewed.
BY_REVIEWER = (Right(STAFF, VERIFIER),)

FILING = Flow(
    kind="filing",
    moves={
        "fill": Move(label=_("Fill in"), source=WITH_ITS_UNIT),
        # who collects brings in what a unit filled in elsewhere; never once it has been submitted
        "bring_in": Move(
            label=_("Bring in for the unit"), source=frozenset({FilingState.FILLING}), inner=True
        ),
        "submit": Move(label=_("Submit"), source=WITH_ITS_UNIT, target=FilingState.SUBMITTED),
        "withdraw": Move(
            label=pgettext_lazy("filing", "Withdraw"),
            source=SUBMITTED,
            target=FilingState.FILLING,
            needs_note=True,
        ),
        "pass_up": Move(label=_("Pass on"), source=SUBMITTED, barred_after=WORK),
        "return_cells": Move(
            label=_("Return for correction"),
            source=SUBMITTED,
            target=FilingState.RETURNED,
            barred_after=WORK,
            needs_note=True,
        ),
        "accept": Move(
            label=pgettext_lazy("filing", "Accept"),
            source=SUBMITTED,
            target=FilingState.ACCEPTED,
            barred_after=WORK,
        ),
        "amend": Move(
            label=_("Amend"),
            source=frozenset({FilingState.ACCEPTED}),
            target=FilingState.AMENDING,
            needs_note=True,
        ),
        "abandon_amendment": Move(
            label=_("Leave it as it was accepted"),
            source=WITH_ITS_UNIT,
            target=FilingState.ACCEPTED,
        ),
        "praise": Move(
            label=_("Say what is good"),
            source=SUBMITTED | {FilingState.ACCEPTED, FilingState.AMENDING},
            barred_after=WORK,
        ),
    },
    rules={
        "see": SEE,
        **dict.fromkeys(("fill", "submit", "withdraw", "amend", "abandon_amendment"), BY_OWNER),
        **dict.fromkeys(("pass_up", "return_cells", "accept"), BY_REVIEWER),
        "bring_in": (Right(STAFF, OWNER | RECIPIENT),),
        "praise": (Right(STAFF, VERIFIER | RECIPIENT),),
        # not a move: what repeats other reports is for reviewers' eyes
        "compare": (Right(STAFF, VERIFIER | RECIPIENT),),
    },
)
