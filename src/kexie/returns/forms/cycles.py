"""Rounds of a request."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField, DayInput, SearchInput
from kexie.kernel.periods import PeriodKind, covering
from kexie.org.fields import UnitField
from kexie.org.models import Unit, UnitKind
from kexie.returns.actions.cycles import NewCycle, due_after
from kexie.returns.models import Cycle, CycleState, Entry, Frequency
from kexie.returns.queries.cycles import WantedCycles

REVIEWERS = [
    kind
    for kind in UnitKind.choices
    if kind[0] in (UnitKind.COUNTY, UnitKind.PREFECTURE, UnitKind.PROVINCE)
]
USUAL_WORKING_DAYS = 10


class CycleFilter(forms.Form):
    text = forms.CharField(label=_("Search"), required=False, max_length=100, widget=SearchInput())
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *CycleState.choices]
    )
    mine = forms.BooleanField(label=_("only those that my units collect"), required=False)

    def wanted(self) -> WantedCycles:
        self.full_clean()
        return WantedCycles(**getattr(self, "cleaned_data", {}))


class CycleForm(forms.Form):
    """A round; its due day is given, or counted in working days from the opening."""

    period = forms.CharField(
        label=_("Period"), max_length=20, help_text=_("As 2026, 2026Q1, 2026-03 or 2026@campaign.")
    )
    opens_date = DayField(label=_("Opens on"), widget=DayInput())
    working_days = forms.IntegerField(
        label=_("Working days to fill in"),
        min_value=0,
        max_value=250,
        required=False,
        help_text=_("The due day is counted from the opening, unless you give one below."),
    )
    due_date = DayField(label=_("Due"), widget=DayInput(), required=False)
    closes_date = DayField(
        label=_("Late filings are taken until"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: until somebody closes the round."),
    )
    chain = forms.MultipleChoiceField(
        label=_("Reviewed on the way by"),
        choices=REVIEWERS,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Those above the unit that files; the collecting unit always comes last."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        days, opens = given.get("working_days"), given.get("opens_date")
        if not given.get("due_date") and opens:
            if days is None:
                raise ValidationError(_("Give a due day, or a number of working days."))
            given["due_date"] = due_after(opens, days)
        return given

    def new_cycle(self) -> NewCycle:
        given = self.cleaned_data
        return NewCycle(
            period=given["period"].strip(),
            opens_date=given["opens_date"],
            due_date=given["due_date"],
            closes_date=given["closes_date"],
            chain=tuple(given["chain"]),
        )


def initial_for(entry: Entry, today: date) -> dict[str, Any]:
    """A round of the period that has just ended, opening tomorrow."""
    once = entry.frequency in (Frequency.ONCE, Frequency.CAMPAIGN)
    kind = PeriodKind.YEAR if once else PeriodKind(entry.frequency)
    below = {UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SOCIETY} & set(entry.audience)
    chain = [UnitKind.PREFECTURE.value] if below else []
    return {
        "period": covering(today, kind).shift(-1).id,
        "opens_date": today + timedelta(days=1),
        "working_days": USUAL_WORKING_DAYS,
        "chain": chain if entry.record.unit.kind != UnitKind.PREFECTURE else [],
    }


def initial_of(cycle: Cycle) -> dict[str, Any]:
    return {
        "period": cycle.period,
        "opens_date": cycle.opens_date,
        "due_date": cycle.due_date,
        "closes_date": cycle.closes_date,
        "chain": cycle.chain,
        "seen_version": cycle.version,
    }


class ExemptForm(forms.Form):
    unit = UnitField(label=_("Unit"))
    note = forms.CharField(label=_("Reason"), max_length=300)

    def chosen(self) -> Unit:
        return self.cleaned_data["unit"]  # type: ignore[no-any-return]  # a UnitField gives a unit


class DueForm(forms.Form):
    to_date = DayField(label=_("New due day"), widget=DayInput())
    note = forms.CharField(label=_("Reason"), max_length=300)
