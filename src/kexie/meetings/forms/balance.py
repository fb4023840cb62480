"""What of a balance is shown, as the address says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.matters.models import Theme
from kexie.matters.queries import MEASURES
from kexie.meetings.queries.balance import COLUMNS, Cut

ANY = ("", _("any"))


class BalanceFilter(forms.Form):
    measure = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[ANY, *((one, MEASURES[one].label) for one in COLUMNS if one != "all")],
    )
    theme = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Theme.choices])
    unit = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput()
    )

    def cut(self) -> Cut:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        given: dict[str, Any] = {name: one for name, one in self.cleaned_data.items() if one}
        return Cut(**given)
