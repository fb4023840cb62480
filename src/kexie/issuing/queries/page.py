"""All that the page of one official document shows, in a number of queries that does not grow with what hangs on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.gongwen import Document
from kexie.gongwen.length import Length, length_of
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import (
    FROZEN,
    Addressee,
    DocumentState,
    Enclosure,
    IssuedFile,
    OfficialDocument,
)
from kexie.issuing.queries.listing import documents_for
from kexie.issuing.queries.readiness import SCOPES
from kexie.issuing.queries.sheet import Sheet, sheet_of
from kexie.issuing.rendering import document_of, mark_of
from kexie.matters.queries.doable import Doable, doable_by, parties_of
from kexie.org.models import User
from kexie.records.access import may, seen_records
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, steps_of

# Moves that have a page of their own, by its name.
PAGES = {"edit": "issuing:edit"}
# What is offered beside the request for sign-off and the archive, not among the buttons of the page.
ELSEWHERE = frozenset({"ask_sign_off", "recall", "sign", "return_unsigned", "archive"})
LOOKS = {"check": "btn-primary", "issue": "btn-primary", "withdraw": "btn-danger"}
KEYS = {"edit": "e", "check": "c", "return_draft": "t", "issue": "i"}
WEIGHT = {"btn-primary": 0, "": 1, "btn-danger": 2}


@dataclass(frozen=True, slots=True)
class Button:
    """
    One move as offered: on a page of its own at `page`, or after a word in a dialog with this `id`.

    :ivar address: where it is made; says what its maker has read
    """

    choice: Choice
    id: str
    page: str
    address: str
    look: str
    key: str
    note_label: str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words; whoever made it by a one-time link is named by its signer."""

    step: Step
    label: str | Promise
    who: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """
    What the user sees of a document.

    `inside`: he works for its unit, and sees how it came about; others see what was issued. `opens_about`: he may open
    what it is about. `told`: why what is not offered is not.
    """

    document: OfficialDocument
    said: Document
    number: str
    length: Length
    main: list[Addressee]
    copies: list[Addressee]
    enclosures: list[Enclosure]
    files: list[IssuedFile]
    inside: bool
    opens_about: bool
    doable: Doable
    history: list[Line]

    @property
    def buttons(self) -> list[Button]:
        return buttons_of([*self.doable.offered, *self.doable.above], self.document)

    @property
    def barred(self) -> list[Choice]:
        return [one for one in self.doable.barred if one.name not in ELSEWHERE]

    @property
    def edits(self) -> bool:
        """May files be added and taken away here?"""
        return any(one.choice.name == "edit" for one in self.buttons)

    @property
    def issued(self) -> bool:
        return self.document.state in FROZEN

    @property
    def checkable(self) -> bool:
        """Is it looked at before it is checked?"""
        return self.inside and self.document.state in (DocumentState.DRAFT, DocumentState.CHECKED)

    @property
    def acts_for(self) -> str:
        choices = [*self.doable.offered, *self.doable.above]
        return "、".join(dict.fromkeys(one.acts_for for one in choices if one.acts_for))

    @property
    def replaced(self) -> dict[str, str]:
        """Typefaces that stood in for those of the standard when the files were made."""
        return next((one.replaced for one in self.files), {})

    @property
    def sheet(self) -> Sheet:
        return sheet_of(self.said)


def documents_with_all(user: User) -> QuerySet[OfficialDocument]:
    """Documents that the user sees, with what their page names."""
    return documents_for(user).select_related(
        "record__unit", "record__opened_by", "series", "about", "office_template__file"
    )


def page_of_document(user: User, document: OfficialDocument) -> DocumentPage:
    """What the user sees of a document as `documents_with_all` gives it."""
    parties = parties_of([document.pk])
    addressed = list(document.addressees.select_related("unit"))
    said = document_of(document)
    inside = may(document, DOCUMENT.rules, user, "draft")
    about = document.about_id
    return DocumentPage(
        document=document,
        said=said,
        number=str(document.number or ""),
        length=length_of(said, SCOPES[document.length]),
        main=[one for one in addressed if not one.copy],
        copies=[one for one in addressed if one.copy],
        enclosures=list(document.enclosures.select_related("file__blob")),
        files=list(document.issued_files.select_related("file__blob").order_by("-kind")),
        inside=inside,
        opens_about=about is not None and seen_records(user).filter(pk=about).exists(),
        doable=doable_by(user, [document], DOCUMENT, parties)[document.pk],
        history=_history_of(document) if inside else [],
    )


def buttons_of(choices: Iterable[Choice], document: OfficialDocument) -> list[Button]:
    """The weightiest first."""
    mark = mark_of(document)
    buttons = [
        Button(
            choice=choice,
            id=f"move-{choice.name}",
            page=reverse(PAGES[choice.name], args=[document.pk]) if choice.name in PAGES else "",
            address=f"{reverse('issuing:move', args=[document.pk, choice.name])}?seen={mark}",
            look=LOOKS.get(choice.name, ""),
            key=KEYS.get(choice.name, ""),
            note_label=_("Reason") if choice.move.needs_note else _("Note (optional)"),
        )
        for choice in choices
        if choice.name not in ELSEWHERE
    ]
    return sorted(buttons, key=lambda button: WEIGHT[button.look])


def _history_of(document: OfficialDocument) -> list[Line]:
    """The latest first."""
    signers = {
        one.answered_at: one.signer.name
        for one in document.sign_offs.exclude(answer="").select_related("signer")
    }
    lines = [
        Line(step, DOCUMENT.moves[step.move].label, _who(step, signers.get(step.at, "")))
        for step in steps_of([document.pk])
    ]
    return lines[::-1]


def _who(step: Step, signer: str) -> str:
    return step.actor.name if step.actor else signer
