from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField, DayInput, PickerInput, SearchInput
from kexie.org.actions.policy import BOUNDS
from kexie.org.models import Power, Role, SignInPolicy, Unit, User
from kexie.org.queries import open_units

UNIT_PICKER = PickerInput(url_name="org:find_units")


class AccountFilter(forms.Form):
    text = forms.CharField(
        label=_("name, account or initials"), required=False, max_length=60, widget=SearchInput()
    )
    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[
            ("", _("all")),
            ("open", _("in use")),
            ("closed", _("closed account")),
            ("locked", _("locked")),
        ],
    )


class AccountForm(forms.Form):
    name = forms.CharField(label=_("full name"), max_length=60)
    email = forms.EmailField(label=_("e-mail"), required=False)


class NewAccountForm(AccountForm):
    username = forms.RegexField(
        r"^[\w.-]+$",
        label=_("account"),
        max_length=60,
        help_text=_("Letters, digits, dot, hyphen and underscore. It cannot be changed later."),
    )
    field_order = ["username", "name", "email"]


class PostForm(forms.Form):
    unit = forms.ModelChoiceField(open_units(), label=_("unit"), widget=UNIT_PICKER)
    title = forms.CharField(label=_("title of post"), max_length=60)
    from_date = DayField(label=_("in post from"), widget=DayInput())


class DayForm(forms.Form):
    on = DayField(label=_("in post until"), widget=DayInput())


class PeopleFilter(forms.Form):
    text = forms.CharField(
        label=_("name, account or initials"), required=False, max_length=60, widget=SearchInput()
    )
    role = forms.ChoiceField(
        label=_("roles and powers"),
        required=False,
        choices=[
            ("", _("any")),
            *Role.choices,
            ("power", _("an administrator's power")),
            ("none", _("no role")),
        ],
    )


class UnitChoice(forms.Form):
    unit = forms.ModelChoiceField(open_units(), label=_("unit"), required=False, widget=UNIT_PICKER)


class GrantForm(forms.Form):
    unit = forms.ModelChoiceField(
        open_units(),
        label=_("unit"),
        widget=UNIT_PICKER,
        help_text=_("The role holds in this unit and everything below it."),
    )
    role = forms.TypedChoiceField(label=_("role"), choices=Role.choices, coerce=Role)


class PowerForm(forms.Form):
    power = forms.TypedChoiceField(
        label=_("administrator's power"),
        choices=Power.choices,
        coerce=Power,
        required=False,
        empty_value=Power.NONE,
        help_text=_("One at most, and only for an account that holds no role."),
    )


class DeputyForm(forms.Form):
    principal = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=_("person who is away"),
        widget=PickerInput(url_name="org:find_people"),
    )
    deputy = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        label=_("Deputy"),
        widget=PickerInput(url_name="org:find_people"),
    )
    from_date = DayField(label=_("First day"), widget=DayInput())
    last_date = DayField(label=_("Last day"), widget=DayInput())

    def span(self) -> tuple[date, date]:
        """First day and the day after the last, as deputyships are kept."""
        given = self.cleaned_data
        return given["from_date"], given["last_date"] + timedelta(days=1)


class PolicyForm(forms.ModelForm[SignInPolicy]):
    class Meta:
        model = SignInPolicy
        fields = tuple(BOUNDS)

    def __init__(self, data: Any = None, *, instance: SignInPolicy) -> None:
        super().__init__(data, instance=instance)
        for name, (lowest, highest) in BOUNDS.items():
            field = self.fields[name]
            field.widget.attrs |= {"min": lowest, "max": highest}
            field.help_text = _("%(lowest)s to %(highest)s") % {
                "lowest": lowest,
                "highest": highest,
            }


def unit_or_none(form: forms.Form) -> Unit | None:
    """The unit of a `UnitChoice`, if one was chosen."""
    return form.cleaned_data["unit"] if form.is_valid() else None
