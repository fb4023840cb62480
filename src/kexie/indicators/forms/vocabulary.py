"""Forms of checks, breakdowns, groups and campaigns."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.indicators.actions.checks import Rule
from kexie.indicators.actions.vocabulary import NewCampaign, NewGroup
from kexie.indicators.forms.catalogue import CODE, FormulaField
from kexie.indicators.models import Check, Operator, Parts, Severity
from kexie.kernel.forms import DayField, DayInput


class CheckForm(forms.Form):
    """What must stand to what."""

    code = forms.CharField(label=_("Data code"), max_length=40, validators=[CODE])
    name = forms.CharField(
        label=_("What must hold"), max_length=200, help_text=_("In words, as people read it.")
    )
    name_en = forms.CharField(label=_("In English"), max_length=200, required=False)
    left = FormulaField(label=_("Left side"), help_text=_("As #{L33}."))
    operator = forms.ChoiceField(
        label=_("Operator"), choices=Operator.choices, initial=Operator.AT_MOST
    )
    right = FormulaField(label=_("Right side"), help_text=_("As #{L31}."))
    severity = forms.ChoiceField(label=_("If it does not hold"), choices=Severity.choices)
    version = forms.IntegerField(widget=forms.HiddenInput(), initial=1)

    def rule(self) -> Rule:
        return Rule(**{one.name: self.cleaned_data[one.name] for one in fields(Rule)})


def new_check_form(data: Any, code: str) -> CheckForm:
    form = CheckForm(data, initial={"left": f"#{{{code}}}"})
    del form.fields["version"]
    return form


def check_form(data: Any, check: Check) -> CheckForm:
    shown = {one.name: getattr(check, one.name) for one in fields(Rule)}
    form = CheckForm(data, initial=shown | {"version": check.version})
    del form.fields["code"]
    return form


class BreakdownForm(forms.Form):
    code = forms.CharField(label=_("Data code"), max_length=40, validators=[CODE])
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    parts = forms.ChoiceField(label=_("What the groups are"), choices=Parts.choices)
    axes = forms.CharField(
        label=_("Axes"),
        max_length=120,
        required=False,
        help_text=_("For products, with blanks between, as “sex area”. Empty: one axis."),
    )

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"axes": tuple(self.cleaned_data["axes"].split())}


class GroupForm(forms.Form):
    code = forms.CharField(label=_("Data code"), max_length=40, validators=[CODE])
    name = forms.CharField(label=_("Name"), max_length=160)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    words = forms.CharField(
        label=_("Its word on each axis"),
        max_length=160,
        required=False,
        help_text=_("With blanks between. Empty: its code."),
    )

    def new_group(self) -> NewGroup:
        return NewGroup(
            **(self.cleaned_data | {"words": tuple(self.cleaned_data["words"].split())})
        )


class CampaignForm(forms.Form):
    code = forms.CharField(
        label=_("Data code"),
        max_length=15,
        validators=[CODE],
        help_text=_("The same every year, as kepuyue; with the year it names the period."),
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    first_date = DayField(label=_("Begins on"), widget=DayInput())
    last_date = DayField(label=_("Last day"), widget=DayInput())

    def new_campaign(self) -> NewCampaign:
        return NewCampaign(**self.cleaned_data)
