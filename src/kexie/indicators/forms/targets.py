"""Which targets are shown, and why a unit is behind one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import units_read_by
from kexie.indicators.models import Service
from kexie.indicators.queries.targets import Wanted, target_periods
from kexie.org.fields import UnitField
from kexie.org.models import User

ANY = ("", _("all"))
STATES = (("reached", _("reached")), ("behind", _("behind")), ("unknown", _("no figure yet")))


class TargetFilter(forms.Form):
    """Filters of the list, kept in the address."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Service.choices])
    unit = UnitField(label=_("Unit"), required=False)
    state = forms.ChoiceField(label=_("Result"), required=False, choices=[ANY, *STATES])
    unexplained = forms.BooleanField(label=_("not explained"), required=False)

    def __init__(self, sent: Any, *, user: User) -> None:
        super().__init__(sent)
        period, unit = self.fields["period"], self.fields["unit"]
        assert isinstance(period, forms.ChoiceField)  # noqa: S101 -- narrows the type
        assert isinstance(unit, UnitField)  # noqa: S101 -- likewise
        period.choices = [ANY, *((one.id, one.label) for one in target_periods(user))]
        unit.queryset = units_read_by(user)

    def wanted(self) -> Wanted:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class ExplainForm(forms.Form):
    text = forms.CharField(
        label=_("Why is it behind the target, and what comes next?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput())
