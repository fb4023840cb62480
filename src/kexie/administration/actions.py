"""Writes of this room: complaints and their answers, and the line that a reading of the trail leaves."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.administration.models import Complaint, ComplaintKind
from kexie.audit.actions import log, writing
from kexie.audit.models import Head
from kexie.audit.queries import Proof, verify_chain
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.access import insist_power
from kexie.org.models import Power, User


class NothingSaid(Refused):
    status = 400


class AnsweredAlready(Refused):
    pass


@writing()
def complain(
    *, actor: User, at: datetime, kind: ComplaintKind, text: str, page: str = ""
) -> Complaint:
    """
    Tell the operators something about the product. Everybody may.

    :param page: the path of the page it is about; what stands after `?` is dropped
    :raises NothingSaid: the text is empty
    :raises SecretMark: the text bears a mark of a state secret
    """
    text = text.strip()
    if not text:
        raise NothingSaid(_("Write what you want to say first."))
    insist_no_secrets(text)
    made = Complaint.objects.create(
        author=actor, at=at, kind=kind, text=text[:2000], page=plain_path(page)
    )
    log(actor=actor, verb="complaint.make", target=made, at=at)
    return made


def plain_path(page: str) -> str:
    """A path of ours without its query, which may hold what somebody searched for."""
    path = page.partition("?")[0].partition("#")[0]
    return path[:300] if path.startswith("/") and not path.startswith("//") else ""


@writing()
def answer(complaint: Complaint, *, actor: User, at: datetime, text: str) -> Complaint:
    """
    Answer a complaint, once.

    :raises PowerMissing: the actor is not the system administrator
    :raises AnsweredAlready: a colleague was faster
    :raises NothingSaid: the text is empty
    :raises SecretMark: the text bears a mark of a state secret
    """
    insist_power(actor, Power.SYSTEM)
    held = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if held.answered_at:
        raise AnsweredAlready(_("A colleague has answered this meanwhile. Load the page again."))
    if not text.strip():
        raise NothingSaid(_("Write what you want to say first."))
    insist_no_secrets(text)
    held.answer, held.answered_by, held.answered_at = text.strip()[:2000], actor, at
    held.save()
    log(actor=actor, verb="complaint.answer", target=held, at=at)
    return held


@writing()
def verify_trail(*, actor: User, at: datetime) -> Proof:
    """
    Prove the chain and write down that it was done, and what came out.

    :raises PowerMissing: the actor is not the audit administrator
    """
    insist_power(actor, Power.AUDIT)
    proof = verify_chain()
    log(actor=actor, verb="trail.verify", target=_head(), at=at, broken_at=proof.broken_at)
    return proof


@writing()
def note_export(filters: Mapping[str, str], *, actor: User, at: datetime) -> None:
    """
    Write down that lines of the trail leave the product, and which.

    :raises PowerMissing: the actor is not the audit administrator
    """
    insist_power(actor, Power.AUDIT)
    log(actor=actor, verb="trail.export", target=_head(), at=at, filters=dict(filters))


def _head() -> Head:
    return Head.objects.first() or Head(pk=1)
