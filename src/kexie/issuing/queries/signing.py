"""Reads about signers and sign-off."""

from datetime import datetime
from hashlib import sha256

from django.contrib.auth.hashers import is_password_usable
from django.db.models import Exists, OuterRef, QuerySet

from kexie.issuing.access import kept_units
from kexie.issuing.models import DocumentState, OfficialDocument, Signer, SigningRule, SignOff
from kexie.org.access import insist_power
from kexie.org.models import Power, User
from kexie.org.queries import units_where
from kexie.records.access import STAFF

MOST_TRIES = 5


def signing_rule() -> SigningRule:
    """The rule in force: the stored row, or the default."""
    return SigningRule.objects.first() or SigningRule(pk=1)


def signers_for(user: User) -> QuerySet[Signer]:
    """Signers of the units in which the user keeps house or prepares documents, closed ones last."""
    units = units_where(user, STAFF)
    found = Signer.objects.filter(unit__in=units).select_related("unit", "user")
    return found.order_by("closed_at", "unit__order", "pk")


def kept_signers_for(user: User) -> QuerySet[Signer]:
    """Those the user may change."""
    return signers_for(user).filter(unit__in=kept_units(user))


def signers_to_know(user: User) -> QuerySet[Signer]:
    """
    All who sign, for whoever gives them their PINs.

    :raises PowerMissing: the user is not the security administrator
    """
    insist_power(user, Power.SECURITY)
    found = Signer.objects.filter(closed_at=None).select_related("unit", "user")
    return found.order_by("unit__order", "pk")


def signers_of(document: OfficialDocument) -> list[Signer]:
    """Who may be asked to sign this document off: signers of its unit who have an account or a PIN that works."""
    found = Signer.objects.filter(unit=document.record.unit_id, closed_at=None)
    return [one for one in found.select_related("user") if one.user_id or can_sign_by_link(one)]


def can_sign_by_link(signer: Signer) -> bool:
    """Has he a PIN, and is it not blocked by wrong ones?"""
    known = bool(signer.pin) and is_password_usable(signer.pin)
    return known and signer.failed < MOST_TRIES


def sign_offs_of(document: OfficialDocument) -> QuerySet[SignOff]:
    """The requests to sign it off, the last first. The caller has shown that the user sees the document."""
    found = SignOff.objects.filter(document=document.pk).select_related("signer__user", "asked_by")
    return found.order_by("-asked_at", "-pk")


def open_sign_off(document: OfficialDocument) -> SignOff | None:
    """The request that waits for an answer."""
    return sign_offs_of(document).filter(answer="", withdrawn_at=None).first()


def hash_of(secret: str) -> str:
    """What is kept of a link."""
    return sha256(secret.encode()).hexdigest()


def sign_off_behind(secret: str, now: datetime) -> SignOff | None:
    """The request that a link opens; none for links that never were, were used, have run out or are void."""
    found = SignOff.objects.filter(link=hash_of(secret)).select_related(
        "signer", "signer__user", "document__record__unit", "asked_by"
    )
    one = found.first()
    if one is None or one.signer.failed >= MOST_TRIES or not is_open(one, now):
        return None
    return one


def is_open(sign_off: SignOff, now: datetime) -> bool:
    """May it be answered: by nobody yet, in time, for what the document says now, by a signer who still signs?"""
    document = sign_off.document
    return (
        not sign_off.answer
        and sign_off.withdrawn_at is None
        and now < sign_off.expires_at
        and document.state == DocumentState.WAITING
        and document.digest == sign_off.digest
        and sign_off.signer.closed_at is None
    )


def waiting_for(user: User) -> QuerySet[OfficialDocument]:
    """Documents put before the user, to be signed off with his account."""
    asked = SignOff.objects.filter(
        document=OuterRef("pk"),
        signer__user=user.pk,
        answer="",
        withdrawn_at=None,
        digest=OuterRef("digest"),
    )
    waiting = OfficialDocument.objects.filter(Exists(asked), state=DocumentState.WAITING)
    return waiting.select_related("record__unit").order_by("pk")
