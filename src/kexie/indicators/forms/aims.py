"""The sheet on which targets of one unit and period are set."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.indicators.actions.targets import Key, NewTarget
from kexie.indicators.amounts import BadNumber, insist_type, parse_amount
from kexie.indicators.models import Service
from kexie.indicators.queries.aims import Aim, units_aimed_by
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.periods import BadPeriod, Period
from kexie.org.fields import UnitField
from kexie.org.models import Unit, User
from kexie.org.queries import own_units

FIRST = ("", _("key figures, and what has a target"))


class AimsChoice(forms.Form):
    """Whose targets, of which period; kept in the address."""

    unit = UnitField(label=_("Unit"))
    period = forms.CharField(
        label=_("Period"),
        max_length=20,
        widget=forms.TextInput({"placeholder": "2026Q1", "size": 12}),
    )
    service = forms.ChoiceField(
        label=_("Indicators"), required=False, choices=[FIRST, *Service.choices]
    )

    def __init__(self, sent: Mapping[str, str], *, user: User, year: int) -> None:
        given = {"period": str(year)} | {name: word for name, word in sent.items() if word}
        mine = units_aimed_by(user)
        if "unit" not in given and (own := own_units(user).filter(pk__in=mine).first()):
            given["unit"] = str(own.pk)
        super().__init__(given)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)  # noqa: S101 -- narrows the type
        unit.queryset = mine

    def clean_period(self) -> Period:
        try:
            return period_of(self.cleaned_data["period"].strip())
        except BadPeriod as reason:
            raise forms.ValidationError(str(reason)) from reason


class AimsForm(forms.Form):
    """
    A field for each indicator. Only what was changed on the sheet is set.

    What stood on it comes back with it, in hidden fields: the number, and the version of the target.
    """

    plan = forms.CharField(
        label=_("Source plan"),
        max_length=120,
        help_text=_(
            "As “Plan of work for 2026”. It stands beside each target that is changed or taken back here."
        ),
    )

    def __init__(self, sent: Any, *, aims: Sequence[Aim]) -> None:
        super().__init__(sent)
        self.aims = aims
        for aim in aims:
            self.fields[f"t{aim.indicator.pk}"] = forms.CharField(
                label=str(aim.indicator),
                max_length=60,
                required=False,
                initial=aim.number,
                show_hidden_initial=True,
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"v{aim.indicator.pk}"] = forms.IntegerField(
                initial=aim.version, widget=forms.HiddenInput()
            )

    def lines(self) -> Iterator[tuple[Aim, forms.BoundField, forms.BoundField]]:
        for aim in self.aims:
            yield aim, self[f"t{aim.indicator.pk}"], self[f"v{aim.indicator.pk}"]

    def clean(self) -> dict[str, Any]:
        self.amounts: dict[Aim, int | None] = {}
        for aim in self.aims:
            name = f"t{aim.indicator.pk}"
            if name in self.changed_data and name in self.cleaned_data:
                self._read(aim, name, self.cleaned_data[name])
        if not self.errors and not self.amounts:
            self.add_error(
                None, _("Nothing was changed: write, change or empty at least one target.")
            )
        return self.cleaned_data

    def _read(self, aim: Aim, name: str, text: str) -> None:
        if not text:
            self.amounts[aim] = None  # what stood is taken back
            return
        try:
            amount = parse_amount(text, power=aim.indicator.display_power)
            insist_type(amount, aim.indicator.value_type)
        except BadNumber as reason:
            self.add_error(name, str(reason))
        else:
            self.amounts[aim] = amount

    def targets(self, unit: Unit, period: Period) -> list[NewTarget]:
        return [
            NewTarget(aim.indicator.pk, unit.pk, period.id, amount)
            for aim, amount in self.amounts.items()
        ]

    def seen(self, unit: Unit, period: Period) -> dict[Key, int]:
        return {
            (aim.indicator.pk, unit.pk, period.id): self.cleaned_data[f"v{aim.indicator.pk}"]
            for aim in self.amounts
        }
