"""Keys for machines: made and revoked by the person they act for."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.models import ApiToken, TokenScope, User

PREFIX = "kexie_"
LONGEST_DAYS = 366


class BadSpan(Refused):
    status = 400


class NotYourToken(Refused):
    status = 403


def digest_of(secret: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()


@writing()
def make_token(
    *, actor: User, at: datetime, name: str, scope: TokenScope, days: int
) -> tuple[ApiToken, str]:
    """
    Make a key that acts for the actor for some days; its secret is returned once and kept nowhere.

    :raises BadSpan: it would last less than a day or more than a year
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise BadSpan(_("A token lasts from one day to one year. Choose another number of days."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=actor,
        name=name,
        digest=digest_of(secret),
        scope=scope,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    log(actor=actor, verb="token.make", target=token, at=at, scope=scope, days=days)
    return token, secret


@writing()
def revoke_token(token: ApiToken, *, actor: User, at: datetime) -> None:
    """
    End a key at once; ending it again changes nothing.

    :raises NotYourToken: it acts for somebody else
    """
    if token.user_id != actor.pk:
        raise NotYourToken(_("Only the person a token acts for can revoke it."))
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        log(actor=actor, verb="token.revoke", target=token, at=at)


@writing()
def revoke_tokens(user: User, *, actor: User | None, at: datetime) -> None:
    """End every key of a person: whoever changes a password suspects that somebody else came in."""
    for token in ApiToken.objects.select_for_update().filter(user=user, revoked_at__isnull=True):
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        log(actor=actor, verb="token.revoke", target=token, at=at)
