"""What can happen to an official document, and who may do it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.issuing.models import DocumentState
from kexie.records.access import HEADS, SEE, STAFF, SUPERVISORS, Right
from kexie.records.models import Part
from kexie.workflow.flow import Flow, Move

OWNER = frozenset({Part.OWNER})
OFFICE = (Right(STAFF, OWNER),)
MANAGERS = (Right(HEADS | SUPERVISORS, OWNER),)
SIGNERS = (Right(HEADS, OWNER),)
# Who wrote it neither checks nor signs it, who checked it does not sign it.
WRITING = frozenset({"draft", "edit"})
OPEN = frozenset(
    {
        DocumentState.DRAFT,
        DocumentState.CHECKED,
        DocumentState.WAITING,
        DocumentState.SIGNED,
    }
)

DOCUMENT = Flow(
    kind="official_document",
    moves={
        "draft": Move(label=_("Draft"), source=frozenset({DocumentState.DRAFT}), inner=True),
        "edit": Move(label=_("Edit"), source=frozenset({DocumentState.DRAFT})),
        "check": Move(
            label=pgettext_lazy("official document", "Check"),
            source=frozenset({DocumentState.DRAFT}),
            target=DocumentState.CHECKED,
            barred_after=WRITING,
        ),
        "return_draft": Move(
            label=_("Return the draft"),
            source=frozenset({DocumentState.CHECKED}),
            target=DocumentState.DRAFT,
            needs_note=True,
        ),
        "ask_sign_off": Move(
            label=_("Ask for sign-off"),
            source=frozenset({DocumentState.CHECKED}),
            target=DocumentState.WAITING,
        ),
        "recall": Move(
            label=_("Recall"),
            source=frozenset({DocumentState.WAITING}),
            target=DocumentState.CHECKED,
        ),
        "sign": Move(
            label=_("Sign off"),
            source=frozenset({DocumentState.WAITING}),
            target=DocumentState.SIGNED,
            barred_after=WRITING | {"check"},
            by_link=True,
        ),
        "return_unsigned": Move(
            label=_("Return with a note"),
            source=frozenset({DocumentState.WAITING}),
            target=DocumentState.DRAFT,
            needs_note=True,
            by_link=True,
        ),
        "issue": Move(
            label=pgettext_lazy("official document", "Issue"),
            source=frozenset({DocumentState.SIGNED}),
            target=DocumentState.ISSUED,
        ),
        "archive": Move(
            label=_("Archive"),
            source=frozenset({DocumentState.ISSUED}),
            target=DocumentState.ARCHIVED,
        ),
        "withdraw": Move(
            label=pgettext_lazy("official document", "Withdraw"),
            source=OPEN,
            target=DocumentState.WITHDRAWN,
            needs_note=True,
        ),
    },
    rules={
        "see": SEE,
        **dict.fromkeys(
            (
                "draft",
                "edit",
                "check",
                "return_draft",
                "ask_sign_off",
                "recall",
                "issue",
                "archive",
                "withdraw",
            ),
            OFFICE,
        ),
        **dict.fromkeys(("sign", "return_unsigned"), SIGNERS),
        # series of numbers, signers, templates of a unit
        "keep_house": MANAGERS,
    },
)
