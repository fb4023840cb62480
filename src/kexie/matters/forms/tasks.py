"""Tasks written by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.drafting import Wording
from kexie.matters.forms.days import QuickDayInput, offer_days
from kexie.matters.models import Theme, Urgency
from kexie.matters.queries.levels import usual_due
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit, User
from kexie.org.queries import own_units
from kexie.records.access import STAFF


class TaskForm(forms.Form):
    """A task written by hand."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Issuing unit"), empty_label=_("Please choose")
    )
    title = forms.CharField(
        label=_("Title"), max_length=80, help_text=_("Stands alone: says what is to be done.")
    )
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    lead = UnitField(label=_("Lead unit"))
    cooperating = UnitsField(label=_("Cooperating units"), required=False)
    due_date = DayField(label=_("Due"), required=False, widget=QuickDayInput())
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, initial=Theme.OTHER)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ORDINARY
    )
    set_by = forms.CharField(label=_("Set by"), max_length=60, required=False)
    verifier = UnitField(
        label=_("Verified by"), required=False, help_text=_("The issuing unit if left empty.")
    )
    evidence_reason = forms.CharField(
        label=_("Why evidence is needed"),
        max_length=200,
        required=False,
        help_text=_(
            "Leave empty: evidence is welcome but not asked for. Units see the reason you give."
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_days(self, "due_date", today, usual=usual_due("other", Urgency.ORDINARY, today))
        units = own_units(user, STAFF).filter(closed_date__isnull=True)
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        unit.initial = units.first()

    def new_task(self) -> NewTask:
        given = dict(self.cleaned_data)
        given.pop("unit", None)
        given.pop("seen_version")
        return NewTask(**(given | {"cooperating": tuple(given["cooperating"])}))


class WordingForm(forms.Form):
    """The words of an open task."""

    title = forms.CharField(label=_("Title"), max_length=80)
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    set_by = forms.CharField(label=_("Set by"), max_length=60, required=False)
    evidence_reason = forms.CharField(
        label=_("Why evidence is needed"), max_length=200, required=False
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput())

    def wording(self) -> Wording:
        given = dict(self.cleaned_data)
        given.pop("seen_version")
        return Wording(**given)
