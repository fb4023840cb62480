"""Forms of signing in and of one's own account."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kexie.kernel.forms import DayField, DayInput, PickerInput
from kexie.org.actions.sign_in import record_failure
from kexie.org.actions.tokens import LONGEST_DAYS
from kexie.org.models import TokenScope, User

Given = Mapping[str, Any] | None


def _dress(form: forms.Form, labels: Mapping[str, StrOrPromise], *, first: str) -> None:
    """Our words instead of allauth's; labels above the fields, no placeholders; the first field has the focus."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
    form.fields[first].widget.attrs["autofocus"] = True


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(
        self,
        data: Given = None,
        files: Given = None,
        initial: Given = None,
        prefix: str | None = None,
        request: object = None,
    ) -> None:
        super().__init__(data=data, files=files, initial=initial, prefix=prefix, request=request)
        _dress(self, {"login": _("Account"), "password": _("Password")}, first="login")


class NewPasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(
        self,
        data: Given = None,
        files: Given = None,
        initial: Given = None,
        prefix: str | None = None,
        user: User | None = None,
    ) -> None:
        super().__init__(data=data, files=files, initial=initial, prefix=prefix, user=user)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        _dress(self, labels, first="oldpassword")
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())


class _OneField(forms.Form):
    """Before one of allauth's forms that know the user: its only field in our words, with the focus."""

    asked: ClassVar[str]
    label: ClassVar[StrOrPromise]

    def __init__(
        self,
        data: Given = None,
        files: Given = None,
        initial: Given = None,
        prefix: str | None = None,
        user: User | None = None,
    ) -> None:
        super().__init__(data=data, files=files, initial=initial, prefix=prefix, user=user)  # type: ignore[call-arg, arg-type]  # goes to allauth's
        _dress(self, {self.asked: self.label}, first=self.asked)


class PasswordForm(_OneField, account.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The present password once more, before something that matters."""

    asked, label = "password", _("Password")


class CodeForm(_OneField, second.AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor at sign-in. A wrong code counts towards lock-out like a wrong password."""

    asked, label = "code", _("Code")

    def clean_code(self) -> str:
        return _counted(self.user, super().clean_code)


class CodeAgainForm(_OneField, second.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor once more, before something that matters."""

    asked, label = "code", _("Code")

    def clean_code(self) -> str:
        return _counted(self.user, super().clean_code)


def _counted(user: User, check: Callable[[], str]) -> str:
    """The code, or one failure more; a locked account gets the answer of a wrong code."""
    now = timezone.now()  # noqa: TID251 -- allauth calls the form, no view of ours stands between
    if user.locked_until and user.locked_until > now:
        record_failure(user, at=now)
        raise get_adapter().validation_error("incorrect_code")
    try:
        return check()
    except ValidationError:
        record_failure(user, at=now)
        raise


class AppForm(_OneField, totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    asked, label = "code", _("Code")


class EmailForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), required=False)


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.filter(is_active=True, power=""),
        widget=PickerInput(url_name="org:find_people"),
    )
    from_date = DayField(label=_("First day"), widget=DayInput())
    last_date = DayField(label=_("Last day"), widget=DayInput())


class TokenForm(forms.Form):
    name = forms.CharField(label=_("For what"), max_length=60)
    scope = forms.ChoiceField(label=_("Scope"), choices=TokenScope.choices)
    days = forms.IntegerField(
        label=_("Days valid"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )
