from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField, DayInput, PickerInput, SearchInput
from kexie.org.models import Unit, UnitKind
from kexie.org.queries import open_units

ON_HELP = _("The change holds from this day on; what is dated before stays as it was.")


class UnitFilter(forms.Form):
    text = forms.CharField(
        label=_("name, code or initials"), required=False, max_length=100, widget=SearchInput()
    )
    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[("", _("existing units")), ("closed", _("closed units")), ("all", _("all"))],
    )


class NewUnitForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=100)
    short_name = forms.CharField(label=_("short name"), max_length=50)
    code = forms.RegexField(
        r"^[0-9A-Za-z-]+$",
        label=_("code"),
        max_length=20,
        help_text=_(
            "The division code, or the code of the unit above with an addition, as in 530000-D04."
        ),
    )
    kind = forms.ChoiceField(label=_("kind"), choices=UnitKind.choices)
    parent = forms.ModelChoiceField(
        open_units(),
        label=_("unit above"),
        required=False,
        widget=PickerInput(url_name="org:find_units"),
    )
    opened_date = DayField(label=_("opened on"), widget=DayInput())
    order = forms.IntegerField(label=_("official order"), min_value=0, max_value=99_999, initial=0)


class ConfirmedForm(forms.Form):
    """A change of a unit: first looked at, then confirmed."""

    on = DayField(label=_("effective from"), widget=DayInput(), help_text=ON_HELP)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, unit: Unit, today: date) -> None:
        super().__init__(data, initial={"on": today, **self.starting(unit)})
        self.unit = unit

    def starting(self, _unit: Unit) -> dict[str, Any]:
        return {}


class RenameForm(ConfirmedForm):
    name = forms.CharField(label=_("new name"), max_length=100)
    short_name = forms.CharField(label=_("new short name"), max_length=50)
    field_order = ["name", "short_name", "on"]

    def starting(self, unit: Unit) -> dict[str, Any]:
        return {"name": unit.name, "short_name": unit.short_name}


class MoveForm(ConfirmedForm):
    parent = forms.ModelChoiceField(
        open_units(), label=_("new unit above"), widget=PickerInput(url_name="org:find_units")
    )
    field_order = ["parent", "on"]


class CloseForm(ConfirmedForm):
    pass
