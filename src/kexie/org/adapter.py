"""Where django-allauth meets our rules: it keeps the doors and the session, we keep the lock-out and the trail."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.org.actions.sign_in import (
    change_password,
    record_sign_in,
    record_sign_out,
    try_password,
)
from kexie.org.models import User


class AccountBackend(BaseBackend):
    """Django's AUTHENTICATION_BACKENDS: account and password, under the policy. It knows no permissions."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 -- Django's signature
        username: str | None = None,
        password: str | None = None,
        **_others: Any,
    ) -> User | None:
        if not username or not password:
            return None
        return try_password(username=username, password=password, at=timezone.now())

    def get_user(self, user_id: int) -> User | None:
        """A closed account is nobody, from the next click on."""
        return User.objects.filter(pk=user_id, is_active=True).first()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are opened by the system administrator; nobody signs up."""

    # One answer for every reason, so that nobody learns which accounts exist or are locked.
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Account or password is wrong, or the account is locked after too many tries."
            " Try again later, or ask your system administrator."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        record_sign_in(user, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            record_sign_out(request.user, at=timezone.now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        change_password(user, actor=user, at=timezone.now(), password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 -- allauth's signature
        return reverse("org:me")


class TwoFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps the secrets of authenticator apps encrypted, with a key derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"kexie two factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
