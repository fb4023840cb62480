"""The address of a figure, as a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import indicators_for, units_read_by
from kexie.indicators.actions.correcting import Correction
from kexie.indicators.amounts import BadNumber, displayed, insist_type, parse_amount
from kexie.indicators.models import Figure, Group, Ledger, Mark, Standing
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


class CorrectionForm(forms.Form):
    """What is right instead of what stands, and why."""

    value = forms.CharField(
        label=_("Right value"),
        max_length=60,
        required=False,
        help_text=_("Digits, as 1234.5, or 12.3万. Empty where a mark below answers."),
    )
    mark = forms.ChoiceField(
        label=_("Instead of a value"),
        required=False,
        choices=[("", _("there is a value")), *Mark.choices[1:]],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was wrong, and what shows it. It stands in the history of the figure."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, data: Mapping[str, Any] | None, *, figure: Figure) -> None:
        self.figure = figure
        super().__init__(data, initial=_stands(figure))
        if figure.text is not None:
            self.fields["value"] = forms.CharField(
                label=_("Right words"),
                max_length=2000,
                required=False,
                widget=forms.Textarea({"rows": 4}),
            )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("value") and given.get("mark"):
            self.add_error("mark", _("Either a value or a mark: take one of them away."))
        elif not given.get("value") and not given.get("mark"):
            self.add_error("value", _("Write the right value, or choose why there is none."))
        elif given.get("value") and self.figure.text is None:
            try:
                given["amount"] = self._amount(given["value"])
            except BadNumber as reason:
                self.add_error("value", str(reason))
        return given

    def _amount(self, text: str) -> int:
        indicator = self.figure.indicator
        amount = parse_amount(text, power=indicator.display_power)
        insist_type(amount, indicator.value_type)
        return amount

    def correction(self) -> Correction:
        given = self.cleaned_data
        words = given["value"] if self.figure.text is not None and given["value"] else None
        return Correction(given.get("amount"), given["mark"], words, given["reason"])


def _stands(figure: Figure) -> dict[str, Any]:
    power = figure.indicator.display_power
    number = "" if figure.own is None else f"{displayed(figure.own, power):f}"
    return {
        "value": number if figure.text is None else figure.text,
        "mark": figure.mark,
        "seen": figure.batch_id,
    }


def begun(sent: dict[str, str], user: User) -> dict[str, str]:
    """What was not said: the user's own unit, the newest period that has figures and is over."""
    if not sent.get("unit") and (own := own_units(user).first()):
        sent["unit"] = str(own.pk)
    if not sent.get("period"):
        over = Ledger.objects.filter(last_date__lte=user.as_of or timezone.localdate())
        newest = over.order_by("-last_date", "period").first()
        sent["period"] = newest.period if newest else ""
    return {"tree": "then", "standing": "accepted"} | sent
