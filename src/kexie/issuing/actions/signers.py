"""Who may sign off what a unit issues, and the PINs by which the machine knows them when they have no account at hand."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.issuing.access import insist_keeps
from kexie.issuing.models import Signer, SigningRule, SignOff
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.access import insist_power
from kexie.org.models import Power, Unit, User

LONGEST = 60
PIN_DIGITS = 6
MOST_DAYS = 20


class BadSigner(Refused):
    status = 400


class BadSigningRule(Refused):
    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSigner:
    """`user`: his account; none: he signs by link only."""

    name: str
    post_title: str
    user: User | None = None


@writing()
def add_signer(new: NewSigner, *, unit: Unit, actor: User, at: datetime) -> Signer:
    """
    Name somebody who may sign off what the unit issues. He gets a PIN from the security administrator.

    :raises NotYours: the actor does not keep what this unit issues by
    :raises BadSigner: name or post is missing, the account is an administrator's, or he stands there already
    """
    insist_keeps(actor, unit)
    _insist_sensible(new, unit)
    made = Signer.objects.create(
        unit=unit, user=new.user, name=new.name.strip(), post_title=new.post_title.strip()
    )
    log(actor=actor, verb="signer.add", target=made, at=at, unit=unit.pk, after=_plain(made))
    return made


@writing()
def edit_signer(
    signer: Signer, new: NewSigner, *, actor: User, at: datetime, seen_version: int
) -> Signer:
    """
    Set name, post or account right. Another person is another signer: his PIN stays his.

    :raises Changed: somebody edited it since the actor looked
    """
    insist_keeps(actor, signer.unit)
    held = Signer.objects.select_for_update().get(pk=signer.pk)
    if held.version != seen_version:
        raise Changed(
            _("Somebody changed this signer since you opened it."),
            yours=_readable(new.name, new.post_title),
            theirs=_readable(held.name, held.post_title),
        )
    _insist_sensible(new, held.unit, besides=held.pk)
    before = _plain(held)
    held.name, held.post_title, held.user = new.name.strip(), new.post_title.strip(), new.user
    held.version += 1
    held.save(update_fields=["name", "post_title", "user", "version"])
    log(actor=actor, verb="signer.edit", target=held, at=at, before=before, after=_plain(held))
    return held


@writing()
def close_signer(signer: Signer, *, actor: User, at: datetime) -> None:
    """He signs no more; links that lie with him are void. Twice is once."""
    insist_keeps(actor, signer.unit)
    held = Signer.objects.select_for_update().get(pk=signer.pk)
    if held.closed_at is None:
        held.closed_at = at
        held.version += 1
        held.save(update_fields=["closed_at", "version"])
        SignOff.objects.filter(signer=held, answer="", withdrawn_at=None).update(withdrawn_at=at)
        log(actor=actor, verb="signer.close", target=held, at=at)
    signer.refresh_from_db()


@writing()
def give_pin(signer: Signer, *, actor: User | None, at: datetime) -> str:
    """
    Give the signer a new PIN; it is in the answer once, and kept only as a hash. Open links lie on, under the new one.

    :raises PowerMissing: the actor is not the security administrator; the office cannot stand in for its leaders
    :raises BadSigner: he signs no more
    """
    insist_power(actor, Power.SECURITY)
    held = Signer.objects.select_for_update().get(pk=signer.pk)
    if held.closed_at is not None:
        raise BadSigner(_("This person signs no more."))
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
    held.pin, held.failed = make_password(pin), 0
    held.save(update_fields=["pin", "failed"])
    log(actor=actor, verb="signer.give_pin", target=held, at=at)
    return pin


@writing()
def set_signing_rule(*, working_days: int, actor: User | None, at: datetime) -> SigningRule:
    """
    Set for how many working days a link holds.

    :raises PowerMissing: the actor is not the security administrator
    :raises BadSigningRule: not from 1 to 20
    """
    insist_power(actor, Power.SECURITY)
    if not 1 <= working_days <= MOST_DAYS:
        raise BadSigningRule(_("A link holds for 1 to 20 working days."))
    held, _created = SigningRule.objects.select_for_update().get_or_create(pk=1)
    before, held.working_days = held.working_days, working_days
    held.save()
    log(
        actor=actor,
        verb="signing_rule.set",
        target=held,
        at=at,
        before={"working_days": before},
        after={"working_days": working_days},
    )
    return held


def _insist_sensible(new: NewSigner, unit: Unit, besides: int = 0) -> None:
    insist_no_secrets(new.name, new.post_title)
    if not new.name.strip() or not new.post_title.strip():
        raise BadSigner(_("Give the name and the title of the post."))
    if max(len(new.name), len(new.post_title)) > LONGEST:
        raise BadSigner(_("Name and post have 60 characters at most."))
    if new.user is not None and new.user.power:
        raise BadSigner(_("Administrators do not sign what an office issues."))
    same = Signer.objects.filter(unit=unit, closed_at=None).exclude(pk=besides)
    if same.filter(name=new.name.strip(), post_title=new.post_title.strip()).exists():
        raise BadSigner(_("This person stands in the list already."))


def _plain(signer: Signer) -> dict[str, object]:
    return {"name": signer.name, "post_title": signer.post_title, "user": signer.user_id}


def _readable(name: str, post_title: str) -> dict[str, str]:
    return {pgettext("person", "Name"): name, gettext("Title of post"): post_title}
