"""
Sign-off: a document is put before one leader, who answers once: with his account, or by a link and his PIN.

A try with a PIN is counted before it is checked, so that many at once are no more tries than one after another.
Whoever answers, recalls or asks anew locks first the document, then the request, then the signer.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kexie.audit.actions import log, writing
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import Answer, OfficialDocument, Signer, SignOff
from kexie.issuing.queries.signing import (
    MOST_TRIES,
    can_sign_by_link,
    hash_of,
    is_open,
    open_sign_off,
    sign_off_behind,
    signing_rule,
)
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.kernel.workdays import add_working_days
from kexie.notify.actions import call_off, tell_people, tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import User
from kexie.records.access import STAFF, NotYours
from kexie.workflow.actions import OwnWork, ReasonMissing, advance
from kexie.workflow.queries import verdict_on

SECRET_BYTES = 32
LONGEST_NOTE = 2000


class BadSignOff(Refused):
    """The request cannot be put to this person."""

    status = 400


class LinkVoid(Refused):
    """Never was, was used, has run out, was recalled, or the document changed: all said alike."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This link does not hold, or holds no more. Ask the office for another.")
        )


class WrongPin(Refused):
    status = 403


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the secret of its link, which is shown once; empty: he has no PIN and signs with his account."""

    sign_off: SignOff
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a leader says: `answer` as in `Answer`; a return needs a note."""

    answer: str
    note: str = ""
    pin: str = ""


@writing()
def ask_sign_off(document: OfficialDocument, signer: Signer, *, actor: User, at: datetime) -> Asked:
    """
    Put the document before a leader. The link holds for what it says now, for him, once, until its day.

    :raises BadSignOff: he signs not for this unit or no more, or has neither account nor PIN
    :raises OwnWork: he drafted or checked it himself
    :raises NotYours, WrongState: as `workflow.advance`
    """
    _insist_signs(document, signer)
    advance(document, flow=DOCUMENT, move="ask_sign_off", actor=actor, at=at)
    _withdraw_open(document, at)
    # without a PIN there is no link: what is kept then is the hash of what nobody was told
    secret, known = secrets.token_urlsafe(SECRET_BYTES), can_sign_by_link(signer)
    days = signing_rule().working_days
    last = add_working_days(timezone.localdate(at), days)
    made = SignOff.objects.create(
        document=document,
        signer=signer,
        link=hash_of(secret),
        digest=document.digest,
        asked_by=actor,
        asked_at=at,
        expires_at=timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)),
    )
    log(
        actor=actor,
        verb="sign_off.ask",
        target=document,
        at=at,
        signer=_named(signer),
        until=made.expires_at,
        digest=made.digest,
    )
    if signer.user is not None:
        tell_people(NoticeKind.WAITING, document.record, people=[signer.user], at=at)
    return Asked(made, secret if known else "")


@writing()
def recall(document: OfficialDocument, *, actor: User, at: datetime, note: str = "") -> None:
    """Take the request back before it is answered; its link is void."""
    advance(document, flow=DOCUMENT, move="recall", actor=actor, at=at, note=note)
    _withdraw_open(document, at)
    call_off([NoticeKind.WAITING], [document.pk], at=at)


def answer_by_link(secret: str, said: Said, *, at: datetime) -> SignOff:
    """
    Answer by a link and one's PIN.

    :raises LinkVoid: it holds not, or no more
    :raises WrongPin: the PIN is another; the fifth wrong one voids the link
    :raises ReasonMissing: a return without a note
    """
    _insist_sensible(said)
    sign_off = _count_try(secret, at=at)
    if not check_password(said.pin, sign_off.signer.pin):
        _note_wrong_pin(sign_off, at=at)
        left = MOST_TRIES - sign_off.signer.failed
        if left <= 0:
            raise LinkVoid
        raise WrongPin(
            ngettext_lazy(
                "This is not your PIN. %(left)s more wrong one, and the link is void.",
                "This is not your PIN. %(left)s more wrong ones, and the link is void.",
                left,
            )
            % {"left": left}
        )
    return _answer(sign_off, said, at=at)


@writing()
def sign_with_account(
    document: OfficialDocument, said: Said, *, actor: User, at: datetime
) -> SignOff:
    """
    Answer signed in; no PIN is asked for.

    :raises NotYours: it was put before somebody else, for whom the actor does not stand in
    :raises OwnWork: the actor drafted or checked it
    :raises ReasonMissing: a return without a note
    """
    _insist_sensible(said)
    held = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    sign_off = open_sign_off(held)
    move = "sign" if said.answer == Answer.SIGNED else "return_unsigned"
    principal = verdict_on(actor, held, DOCUMENT, move).principal
    asked = sign_off.signer.user_id if sign_off else None
    if asked is None or asked not in {actor.pk, principal.pk if principal else None}:
        raise NotYours(_("This document was put before somebody else. Only he can answer."))
    if sign_off is None or not is_open(sign_off, at):
        raise LinkVoid
    answered = _settle(sign_off, said, actor=actor, at=at)
    document.refresh_from_db()
    return answered


@writing()
def _count_try(secret: str, *, at: datetime) -> SignOff:
    """One more try, counted before the PIN is looked at."""
    found = sign_off_behind(secret, at)
    if found is None:
        raise LinkVoid
    found.signer = Signer.objects.select_for_update().get(pk=found.signer_id)
    if found.signer.failed >= MOST_TRIES:
        raise LinkVoid
    found.signer.failed += 1
    found.signer.save(update_fields=["failed"])
    return found


@writing()
def _note_wrong_pin(sign_off: SignOff, *, at: datetime) -> None:
    """What was typed is not kept. The last try allowed voids the link, and whoever asked is told."""
    signer = sign_off.signer
    log(
        actor=None,
        verb="sign_off.wrong_pin",
        target=sign_off.document,
        at=at,
        signer=_named(signer),
    )
    if signer.failed < MOST_TRIES:
        return
    document = OfficialDocument.objects.select_for_update().get(pk=sign_off.document_id)
    if _withdraw_open(document, at):
        log(actor=None, verb="sign_off.void", target=document, at=at, signer=_named(signer))
        tell_people(NoticeKind.RETURNED, document.record, people=[sign_off.asked_by], at=at)


@writing()
def _answer(sign_off: SignOff, said: Said, *, at: datetime) -> SignOff:
    """The PIN was right: answer, unless somebody was quicker."""
    OfficialDocument.objects.select_for_update().get(pk=sign_off.document_id)
    held = (
        SignOff.objects.select_for_update(of=("self",))
        .select_related("signer__user", "document__record__unit", "asked_by")
        .get(pk=sign_off.pk)
    )
    if not is_open(held, at):
        raise LinkVoid
    Signer.objects.filter(pk=held.signer_id).update(failed=0)
    return _settle(held, said, actor=held.signer.user, at=at)


def _settle(sign_off: SignOff, said: Said, *, actor: User | None, at: datetime) -> SignOff:
    document, signer = sign_off.document, sign_off.signer
    signed = said.answer == Answer.SIGNED
    changes = {"signer_name": signer.name, "signed_at": at} if signed else {}
    advance(
        document,
        flow=DOCUMENT,
        move="sign" if signed else "return_unsigned",
        actor=actor,
        at=at,
        note=said.note,
        **changes,
    )
    sign_off.answer, sign_off.answered_at, sign_off.note = said.answer, at, said.note.strip()
    sign_off.save(update_fields=["answer", "answered_at", "note"])
    log(
        actor=actor,
        verb="sign_off.answer",
        target=document,
        at=at,
        signer=_named(signer),
        answer=said.answer,
        digest=sign_off.digest,
    )
    call_off([NoticeKind.WAITING], [document.pk], at=at)
    kind = NoticeKind.ANSWERED if signed else NoticeKind.RETURNED
    tell_people(kind, document.record, people=[sign_off.asked_by], at=at)
    if not signed:
        tell_units(kind, document.record, units=[document.record.unit], roles=STAFF, at=at)
    return sign_off


def _insist_signs(document: OfficialDocument, signer: Signer) -> None:
    if signer.unit_id != document.record.unit_id or signer.closed_at is not None:
        raise BadSignOff(_("This person does not sign for this unit. Choose another."))
    if signer.user is None and not can_sign_by_link(signer):
        raise BadSignOff(
            _(
                "This person has no PIN, or it is blocked. The security administrator gives a new one."
            )
        )
    if signer.user is not None and (bar := verdict_on(signer.user, document, DOCUMENT, "sign")).bar:
        raise OwnWork(f"{signer.name}: {bar.refusal}")


def _insist_sensible(said: Said) -> None:
    insist_no_secrets(said.note)
    if said.answer not in Answer.values:
        raise BadSignOff(_("Say whether you sign it off or return it."))
    if len(said.note) > LONGEST_NOTE:
        raise BadSignOff(_("A note has 2,000 characters at most."))
    if said.answer == Answer.RETURNED and not said.note.strip():
        raise ReasonMissing(_("Say what is to be changed."))


def _withdraw_open(document: OfficialDocument, at: datetime) -> int:
    lying = SignOff.objects.filter(document=document.pk, answer="", withdrawn_at=None)
    return lying.update(withdrawn_at=at)


def _named(signer: Signer) -> str:
    return f"{signer.name}（{signer.post_title}）"
