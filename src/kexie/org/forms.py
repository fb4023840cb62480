"""Forms of signing in and of one's own account; the fields that choose units, for every room."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayInput, MultiplePickerInput, PickerInput
from kexie.org.actions.sign_in import record_failure
from kexie.org.actions.tokens import LONGEST_DAYS
from kexie.org.models import TokenScope, Unit, User
from kexie.org.queries import open_units


class UnitField(forms.ModelChoiceField[Unit]):
    """One unit, found by name, short name or pinyin initials. Only units of `queryset` are accepted."""

    def __init__(self, *, queryset: QuerySet[Unit] | None = None, **options: Any) -> None:
        options.setdefault("widget", PickerInput(url_name="org:find_units"))
        super().__init__(queryset=open_units() if queryset is None else queryset, **options)

    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_name


class UnitsField(forms.ModelMultipleChoiceField[Unit]):
    """Any number of units, found the same way."""

    def __init__(self, *, queryset: QuerySet[Unit] | None = None, **options: Any) -> None:
        options.setdefault("widget", MultiplePickerInput(url_name="org:find_units"))
        super().__init__(queryset=open_units() if queryset is None else queryset, **options)

    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_name


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = _("Account")
        self.fields["password"].label = _("Password")
        for name in ("login", "password"):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())


class PasswordForm(PasswordAgainForm):  # type: ignore[misc]  # allauth ships no types
    """The present password once more, before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor at sign-in. A wrong code counts towards lock-out like a wrong password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _dress_code(self)

    def clean_code(self) -> str:
        return _counted(self, super().clean_code)


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _dress_code(self)

    def clean_code(self) -> str:
        return _counted(self, super().clean_code)


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _dress_code(self)


def _counted(form: CodeForm | CodeAgainForm, check: Callable[[], str]) -> str:
    """The code, or one failure more; a locked account gets the answer of a wrong code."""
    now = timezone.now()  # noqa: TID251 -- allauth calls the form, no view of ours stands between
    if form.user.locked_until and form.user.locked_until > now:
        record_failure(form.user, at=now)
        raise get_adapter().validation_error("incorrect_code")
    try:
        return check()
    except ValidationError:
        record_failure(form.user, at=now)
        raise


def _dress_code(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = _("Code")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"autofocus": True, "inputmode": "numeric"})


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.filter(is_active=True, power=""),
        widget=PickerInput(url_name="org:find_people"),
    )
    from_date = forms.DateField(label=_("First day"), widget=DayInput())
    last_date = forms.DateField(label=_("Last day"), widget=DayInput())


class TokenForm(forms.Form):
    name = forms.CharField(label=_("For what"), max_length=60)
    scope = forms.ChoiceField(label=_("Scope"), choices=TokenScope.choices)
    days = forms.IntegerField(
        label=_("Days valid"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )
