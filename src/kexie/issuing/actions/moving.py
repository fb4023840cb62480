"""Official documents are checked, returned, withdrawn, and spoken about."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.issuing.errors import NotReady
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import OfficialDocument, SignOff
from kexie.issuing.queries.readiness import musts_of
from kexie.issuing.rendering import digest_of, mark_of
from kexie.notify.actions import call_off, tell_people
from kexie.notify.models import NoticeKind
from kexie.org.models import User
from kexie.records.actions import comment_on
from kexie.records.models import Comment
from kexie.workflow.actions import advance, insist_now
from kexie.workflow.models import Step


@writing()
def check(
    document: OfficialDocument,
    *,
    actor: User,
    at: datetime,
    note: str = "",
    seen: str = "",
) -> None:
    """
    Somebody else than its authors has read the document and found it fit to be signed off.

    :param seen: `mark_of` what he read; empty: he does not say
    :raises NotReady: something must be there and is not, or it was changed since he read it
    :raises OwnWork: he drafted or edited it
    """
    held = lock(document)
    insist_now(held, DOCUMENT, "check", actor)
    if seen and seen != mark_of(held):
        raise NotReady(_("It was changed since you opened it. Read it again before you check it."))
    insist_ready(held)
    advance(document, flow=DOCUMENT, move="check", actor=actor, at=at, note=note)


@writing()
def return_draft(document: OfficialDocument, *, actor: User, at: datetime, note: str) -> None:
    """Back to its authors, who are told."""
    advance(document, flow=DOCUMENT, move="return_draft", actor=actor, at=at, note=note)
    _tell_authors(document, NoticeKind.RETURNED, actor=actor, at=at)


@writing()
def withdraw(document: OfficialDocument, *, actor: User, at: datetime, note: str) -> None:
    """It will not be issued; its reason stays. What was put before a leader is void."""
    advance(document, flow=DOCUMENT, move="withdraw", actor=actor, at=at, note=note)
    lying = SignOff.objects.filter(document=document.pk, answer="", withdrawn_at__isnull=True)
    lying.update(withdrawn_at=at)
    call_off([NoticeKind.WAITING], [document.pk], at=at)
    _tell_authors(document, NoticeKind.CLOSED, actor=actor, at=at)


@writing()
def comment(document: OfficialDocument, *, actor: User, at: datetime, text: str) -> Comment:
    """Say something about it; told are those who had a hand in it or said something."""
    said = comment_on(document.record, actor=actor, at=at, text=text)
    moved = Step.objects.filter(record=document.pk).values_list("actor", flat=True)
    spoke = Comment.objects.filter(record=document.pk).values_list("author", flat=True)
    people = User.objects.filter(pk__in={*moved, *spoke} - {None}).exclude(pk=actor.pk)
    tell_people(NoticeKind.COMMENTED, document.record, people=people, at=at)
    return said


def lock(document: OfficialDocument) -> OfficialDocument:
    """The row as it stands, held until the end of the change."""
    rows = OfficialDocument.objects.select_for_update(of=("self",))
    return rows.select_related("record__unit", "series", "office_template__file").get(
        pk=document.pk
    )


def insist_ready(document: OfficialDocument) -> None:
    """:raises NotReady: something must be there and is not, or what it says is not what was written"""
    if digest_of(document.content) != document.digest:
        raise NotReady(
            _(
                "What is kept of this document was altered from outside. Tell the system administrator."
            )
        )
    if missing := musts_of(document):
        raise NotReady(" ".join(missing))


def _tell_authors(
    document: OfficialDocument, kind: NoticeKind, *, actor: User, at: datetime
) -> None:
    wrote = Step.objects.filter(record=document.pk, move__in=("draft", "edit"))
    people = User.objects.filter(pk__in=wrote.values("actor")).exclude(pk=actor.pk)
    tell_people(kind, document.record, people=people, at=at)
