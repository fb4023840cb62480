"""Signing in and out, passwords, and the second factor: the account's own doors, all of them in the trail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.org.access import insist_power
from kexie.org.actions.people import OwnAccount
from kexie.org.actions.tokens import revoke_tokens
from kexie.org.models import Power, User
from kexie.org.queries import sign_in_policy, two_factor_keys

R = TypeVar("R")


@writing()
def choose_language(user: User, *, language: str) -> None:
    """A taste, not a change of state that anybody would look up: no audit line."""
    User.objects.filter(pk=user.pk).update(language=language)


def try_password(*, username: str, password: str, at: datetime) -> User | None:
    """
    The account, if the password is right and it may sign in now.

    A failure takes the same time and gives the same answer whether the account is unknown, closed or locked.
    The password is checked before the transaction begins: a slow hash must not keep other writers waiting.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        User().set_password(password)  # costs what checking would have cost
        record_failure(None, at=at)
        return None
    if not user.check_password(password) or not user.is_active or _is_locked(user, at):
        record_failure(user, at=at)
        return None
    return user


def _is_locked(user: User, at: datetime) -> bool:
    return user.locked_until is not None and user.locked_until > at


@writing()
def record_failure(user: User | None, *, at: datetime) -> None:
    """A wrong password or code. After as many tries as the policy allows the account is locked for a while."""
    if user is None:
        # what was typed is not kept: it may be a password in the wrong field
        log(actor=None, verb="session.fail", target=User(name="?"), at=at)
        return
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    log(actor=None, verb="session.fail", target=user, at=at, locked=_is_locked(user, at))
    if _is_locked(user, at):
        return
    policy = sign_in_policy()
    user.failed_sign_ins += 1
    if user.failed_sign_ins >= policy.tries:
        user.failed_sign_ins = 0
        user.locked_until = at + timedelta(minutes=policy.lock_minutes)
        log(actor=None, verb="account.lock", target=user, at=at, until=user.locked_until)
    user.save(update_fields=["failed_sign_ins", "locked_until"])


@writing()
def record_sign_in(user: User, *, at: datetime) -> None:
    """Signed in, with the second factor if there is one. A password that is too old must be changed first."""
    user.failed_sign_ins, user.locked_until = 0, None
    age = sign_in_policy().maximum_age_days
    since = user.password_changed_at
    if age and (since is None or since < at - timedelta(days=age)):
        user.must_change_password = True
    user.save(update_fields=["failed_sign_ins", "locked_until", "must_change_password"])
    log(actor=user, verb="session.open", target=user, at=at)


@writing()
def record_sign_out(user: User, *, at: datetime, idle: bool = False) -> None:
    log(actor=user, verb="session.close", target=user, at=at, idle=idle)


@writing()
def change_password(user: User, *, actor: User, at: datetime, password: str) -> None:
    """Set one's own password; the form has checked the present one and the policy. Ends all tokens."""
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    revoke_tokens(user, actor=actor, at=at)
    log(actor=actor, verb="account.change_password", target=user, at=at)


@writing()
def follow_two_factor(user: User, *, at: datetime, move: str, change: Callable[[], R]) -> R:
    """
    Let allauth change the account's second factor; if it did, the line beside it says so.

    `move` is `on`, `off` or `codes` (new recovery codes).
    """
    before = two_factor_keys(user)
    answer = change()
    if two_factor_keys(user) != before:
        log(actor=user, verb=f"two_factor.{move}", target=user, at=at)
    return answer


@writing()
def remove_two_factor(user: User, *, actor: User | None, at: datetime) -> None:
    """For somebody who lost the telephone and the recovery codes: the password alone opens the account again."""
    insist_power(actor, Power.SECURITY)
    if user == actor:
        raise OwnAccount(_("You cannot change your own rights. Ask another administrator."))
    Authenticator.objects.filter(user=user).delete()
    log(actor=actor, verb="two_factor.remove", target=user, at=at)
