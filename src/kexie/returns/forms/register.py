"""Entries of the register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField, DayInput, RowField, SearchInput
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit, UnitKind, User
from kexie.org.queries import own_units
from kexie.records.access import STAFF
from kexie.returns.actions.register import NewEntry
from kexie.returns.models import Entry, EntryState, Frequency
from kexie.returns.queries.breaches import Breach
from kexie.returns.queries.register import WantedEntries

ANY = [("", _("all"))]
ASKED_KINDS = [kind for kind in UnitKind.choices if kind[0] != UnitKind.EXTERNAL]


class EntryFilter(forms.Form):
    text = forms.CharField(label=_("Search"), required=False, max_length=100, widget=SearchInput())
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *EntryState.choices])
    frequency = forms.ChoiceField(
        label=_("Frequency"), required=False, choices=[*ANY, *Frequency.choices]
    )
    audience = forms.ChoiceField(
        label=_("Filled in by"), required=False, choices=[*ANY, *ASKED_KINDS]
    )
    mine = forms.BooleanField(label=_("only those of my units"), required=False)

    def wanted(self) -> WantedEntries:
        self.full_clean()
        return WantedEntries(**getattr(self, "cleaned_data", {}))


class EntryForm(forms.Form):
    """A request for data, as it is proposed or set right."""

    unit = RowField(Unit.objects.none(), label=_("Asking unit"), empty_label=_("Please choose"))
    title = forms.CharField(label=_("Name of the form"), max_length=160)
    basis_document = forms.CharField(
        label=_("Basis: document"),
        max_length=200,
        help_text=_("The law, rule or decision that lets you ask."),
    )
    basis_article = forms.CharField(label=_("Basis: article"), max_length=80)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What will be done with the answers."),
    )
    frequency = forms.ChoiceField(label=_("Frequency"), choices=Frequency.choices)
    audience = forms.MultipleChoiceField(
        label=_("Filled in by"),
        choices=ASKED_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    audience_units = UnitsField(label=_("And by these units"), required=False)
    approver = UnitField(
        label=_("Approving unit"),
        help_text=_("Your unit or one above it. Somebody else than you approves."),
    )
    expiry_date = DayField(label=_("Valid until"), widget=DayInput())
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        units = own_units(user, STAFF).filter(closed_date__isnull=True)
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        unit.initial = units.first()

    def new_entry(self) -> NewEntry:
        given = dict(self.cleaned_data)
        given.pop("unit", None)
        given.pop("seen_version")
        return NewEntry(
            **(
                given
                | {
                    "audience": tuple(given["audience"]),
                    "audience_units": tuple(given["audience_units"]),
                }
            )
        )


def initial_of(entry: Entry) -> dict[str, Any]:
    """What stands in the form of an entry that is set right."""
    return {
        "title": entry.record.title,
        "basis_document": entry.basis_document,
        "basis_article": entry.basis_article,
        "purpose": entry.purpose,
        "frequency": entry.frequency,
        "audience": entry.audience,
        "audience_units": [unit.pk for unit in entry.audience_units.all()],
        "approver": entry.approver_id,
        "expiry_date": entry.expiry_date,
        "seen_version": entry.version,
    }


class AskForm(forms.Form):
    """For each rule that the request may break a field for the answer, named by the rule."""

    seen_form = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, breaches: tuple[Breach, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for breach in breaches:
            self.fields[breach.code] = forms.CharField(
                label=str(breach.words),
                max_length=1000,
                widget=forms.Textarea({"rows": 2}),
                help_text=_("Found: %(found)s. Say why it must be so, or change the form.")
                % {"found": breach.found},
            )

    def answers(self) -> Mapping[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_form"}


class ProlongForm(forms.Form):
    to_date = DayField(label=_("Valid until"), widget=DayInput())
    note = forms.CharField(label=_("Reason"), max_length=400)

    def day(self) -> date:
        return self.cleaned_data["to_date"]  # type: ignore[no-any-return]  # a DayField gives a date
