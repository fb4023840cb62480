"""People: accounts (system administrator), grants and powers (security administrator), posts, deputies."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.access import insist_power
from kexie.org.actions.tokens import revoke_tokens
from kexie.org.actions.units import pinyin_of
from kexie.org.models import Deputy, Grant, Post, Power, Role, Unit, User


class NameTaken(Refused):
    pass


class PowersExclude(Refused):
    pass


class OwnAccount(Refused):
    status = 403


class BadSpan(Refused):
    status = 400


class BadAddress(Refused):
    status = 400


@writing()
def open_account(
    *,
    actor: User | None,
    at: datetime,
    username: str,
    name: str,
    password: str | None,
    email: str = "",
) -> User:
    """
    Open an account without any right. The person sets a password of his own at the first sign-in.

    :param password: None opens an account that cannot sign in until somebody sets a password for it
    :raises NameTaken: the account name exists
    """
    insist_power(actor, Power.SYSTEM)
    if User.objects.filter(username=username).exists():
        raise NameTaken(
            _("The account %(name)s exists already. Choose another name.") % {"name": username}
        )
    user = User(
        username=username, name=name, email=email, pinyin=pinyin_of(name)[:120], created_at=at
    )
    user.set_password(password)
    user.save()
    log(actor=actor, verb="account.open", target=user, at=at, username=username)
    return user


@writing()
def change_account(user: User, *, actor: User | None, at: datetime, name: str, email: str) -> None:
    """
    Put a person's name or e-mail right; what was done under the former name keeps it in the trail.

    :raises BadAddress: no name, or no e-mail address
    """
    insist_power(actor, Power.SYSTEM)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = {"name": user.name, "email": user.email}
    user.name, user.email = name.strip(), _address(email)
    if not user.name:
        raise BadAddress(_("A person has a name. Write it."))
    user.pinyin = pinyin_of(user.name)[:120]
    user.save(update_fields=["name", "email", "pinyin"])
    after = {"name": user.name, "email": user.email}
    if after != before:
        log(actor=actor, verb="account.change", target=user, at=at, before=before, after=after)


@writing()
def set_own_email(*, actor: User, at: datetime, email: str) -> None:
    """
    The person's own address; empty: none.

    :raises BadAddress: no e-mail address
    """
    user = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    before, user.email = user.email, _address(email)
    user.save(update_fields=["email"])
    actor.email = user.email
    if user.email != before:
        changed = {"before": {"email": before}, "after": {"email": user.email}}
        log(actor=actor, verb="account.change", target=user, at=at, **changed)


def _address(text: str) -> str:
    text = text.strip()
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise BadAddress(
                _("“%(text)s” is no e-mail address. Write it as name@office.example.")
                % {"text": text}
            ) from error
    return text


@writing()
def set_active(user: User, *, actor: User | None, at: datetime, active: bool) -> None:
    """Close or reopen an account; a closed one keeps its history and cannot sign in."""
    insist_power(actor, Power.SYSTEM)
    if user == actor:
        raise OwnAccount(_("You cannot close your own account. Ask another administrator."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    log(actor=actor, verb="account.reopen" if active else "account.close", target=user, at=at)


@writing()
def reset_password(user: User, *, actor: User | None, at: datetime, password: str) -> None:
    """Set a password that must be changed at the next sign-in, lift a lock-out and end all tokens."""
    insist_power(actor, Power.SYSTEM)
    if user == actor:
        raise OwnAccount(_("Change your own password on the password page."))
    user.set_password(password)
    user.must_change_password = True
    user.failed_sign_ins, user.locked_until = 0, None
    user.save()
    revoke_tokens(user, actor=actor, at=at)
    log(actor=actor, verb="account.reset_password", target=user, at=at)


@writing()
def grant(*, actor: User | None, at: datetime, user: User, unit: Unit, role: Role) -> Grant:
    """
    Give a role in a unit and everything below.

    :raises PowersExclude: the person is an administrator
    :raises OwnAccount: nobody grants to himself
    """
    insist_power(actor, Power.SECURITY)
    _insist_other(actor, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.power:
        raise PowersExclude(_("An administrator has no part in the work. Use another account."))
    found, created = Grant.objects.get_or_create(user=user, unit=unit, role=role)
    if created:
        log(actor=actor, verb="grant.give", target=user, at=at, unit=unit.code, role=role)
    return found


@writing()
def revoke(held: Grant, *, actor: User | None, at: datetime) -> None:
    insist_power(actor, Power.SECURITY)
    log(
        actor=actor,
        verb="grant.revoke",
        target=held.user,
        at=at,
        unit=held.unit.code,
        role=held.role,
    )
    held.delete()


@writing()
def set_power(user: User, *, actor: User | None, at: datetime, power: Power) -> None:
    """
    Make somebody one of the three administrators, or take the power away.

    :raises PowersExclude: the person has a part in the work, or another power
    """
    insist_power(actor, Power.SECURITY)
    _insist_other(actor, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if power and (user.power or user.grants.exists()):
        raise PowersExclude(
            _("Powers and roles exclude each other. Take away what the person holds first.")
        )
    if power and _deputyships(user, at).exists():
        raise PowersExclude(
            _("This person is a deputy or has one. End the deputyship before giving a power.")
        )
    before, user.power = user.power, power
    user.save(update_fields=["power"])
    log(actor=actor, verb="power.set", target=user, at=at, before=before, after=power)


def _deputyships(user: User, at: datetime) -> QuerySet[Deputy]:
    """Those on either side that run or are still to come."""
    today = timezone.localtime(at).date()
    return Deputy.objects.filter(Q(principal=user) | Q(deputy=user), to_date__gt=today)


def _insist_other(actor: User | None, user: User) -> None:
    if actor == user:
        raise OwnAccount(_("You cannot change your own rights. Ask another administrator."))


@writing()
def appoint(
    *,
    actor: User | None,
    at: datetime,
    user: User,
    unit: Unit,
    title: str,
    from_date: date,
    order: int = 0,
) -> Post:
    """Record that a person holds a post in a unit. A post gives no right by itself."""
    insist_power(actor, Power.SYSTEM)
    post = Post.objects.create(user=user, unit=unit, title=title, from_date=from_date, order=order)
    log(actor=actor, verb="post.appoint", target=post, at=at, user=user.username)
    return post


@writing()
def end_post(post: Post, *, actor: User | None, at: datetime, on: date) -> None:
    insist_power(actor, Power.SYSTEM)
    if on <= post.from_date:
        raise BadSpan(_("The post must end after it began."))
    post.to_date = on
    post.save()
    log(actor=actor, verb="post.end", target=post, at=at, on=on)


@writing()
def name_deputy(
    *, actor: User, at: datetime, principal: User, deputy: User, from_date: date, to_date: date
) -> Deputy:
    """
    Let somebody act while one is away. One names one's own deputy; the security administrator may for others.

    :raises BadSpan: the span is empty, or the deputy is the person himself
    """
    if actor != principal:
        insist_power(actor, Power.SECURITY)
    if to_date <= from_date or principal == deputy:
        raise BadSpan(_("Name somebody else, for at least one day."))
    both = User.objects.select_for_update(no_key=True).filter(pk__in=[principal.pk, deputy.pk])
    if any(one.power for one in both.order_by("pk")):
        raise PowersExclude(_("An administrator has no part in the work. Use another account."))
    named = Deputy.objects.create(
        principal=principal, deputy=deputy, from_date=from_date, to_date=to_date
    )
    log(actor=actor, verb="deputy.name", target=named, at=at, deputy=deputy.username)
    return named


@writing()
def end_deputyship(named: Deputy, *, actor: User, at: datetime) -> None:
    if actor != named.principal:
        insist_power(actor, Power.SECURITY)
    log(actor=actor, verb="deputy.end", target=named, at=at, deputy=named.deputy.username)
    named.delete()
