"""The address of a figure, as a form."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import indicators_for, units_read_by
from kexie.indicators.models import Group, Ledger, Standing
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.spots import Spot
from kexie.kernel.periods import BadPeriod, Period
from kexie.org.fields import UnitField
from kexie.org.models import User
from kexie.org.queries import own_units

TREES = (("then", _("as it was")), ("today", _("on today's tree")))
STANDINGS = (("accepted", Standing.ACCEPTED.label), ("provisional", Standing.PROVISIONAL.label))


class FigureForm(forms.Form):
    """Indicator and group come by code in the address; unit, period, tree and standing are chosen on the page."""

    indicator = forms.CharField(widget=forms.HiddenInput())
    group = forms.CharField(widget=forms.HiddenInput(), required=False)
    unit = UnitField(label=_("Unit"))
    period = forms.CharField(
        label=_("Period"),
        max_length=20,
        widget=forms.TextInput({"placeholder": "2026Q1", "size": 12}),
    )
    tree = forms.ChoiceField(label=_("Tree of units"), choices=TREES, required=False)
    standing = forms.ChoiceField(label=_("Standing"), choices=STANDINGS, required=False)

    def __init__(self, sent: Any, *, user: User) -> None:
        super().__init__(begun(sent.dict(), user))
        self.user = user
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)  # noqa: S101 -- narrows the type
        unit.queryset = units_read_by(user)

    def clean_indicator(self) -> Any:
        found = indicators_for(self.user).filter(code=self.cleaned_data["indicator"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no such indicator."))
        return found

    def clean_group(self) -> Group:
        code = self.cleaned_data["group"]
        found = Group.objects.filter(**({"code": code} if code else {"pk": Group.WHOLE})).first()
        if found is None:
            raise forms.ValidationError(_("There is no such group."))
        return found

    def clean_period(self) -> Period:
        try:
            return period_of(self.cleaned_data["period"].strip())
        except BadPeriod as reason:
            raise forms.ValidationError(str(reason)) from reason

    def spot(self) -> Spot | None:
        """None: something is missing or wrong; the form says what."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        provisional = given["standing"] == "provisional"
        return Spot(
            given["indicator"],
            given["group"],
            given["unit"],
            given["period"],
            Standing.PROVISIONAL if provisional else Standing.ACCEPTED,
            "today" if given["tree"] == "today" else "then",
        )


def begun(sent: dict[str, str], user: User) -> dict[str, str]:
    """What was not said: the user's own unit, the newest period that has figures and is over."""
    if not sent.get("unit") and (own := own_units(user).first()):
        sent["unit"] = str(own.pk)
    if not sent.get("period"):
        over = Ledger.objects.filter(last_date__lte=user.as_of or timezone.localdate())
        newest = over.order_by("-last_date", "period").first()
        sent["period"] = newest.period if newest else ""
    return {"tree": "then", "standing": "accepted"} | sent
