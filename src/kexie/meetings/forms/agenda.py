"""Points of the agenda, and from where they are built."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.kernel.forms import RowField
from kexie.meetings.actions.agenda import NewItem
from kexie.meetings.models import AgendaItem, ItemKind
from kexie.meetings.queries.agenda import cycles_to_read, filings_seen
from kexie.org.fields import UnitField
from kexie.org.models import User
from kexie.returns.models import Cycle, Filing

MINUTES = 8  # of a unit's report, unless another number is given


class FilingField(RowField[Filing]):
    def label_from_instance(self, obj: Filing) -> str:
        return f"{obj.record.title}（{obj.record.unit.short_name}）"


class CycleField(RowField[Cycle]):
    def label_from_instance(self, obj: Cycle) -> str:
        return f"{obj.record.title}（{obj.record.unit.short_name}）"


class ItemForm(forms.Form):
    """One point."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices, initial=ItemKind.DISCUSSION)
    title = forms.CharField(label=_("Point"), max_length=200)
    minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"), min_value=1, max_value=600, initial=10
    )
    unit = UnitField(label=_("Unit that speaks"), required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=60, required=False)
    filing = FilingField(
        queryset=Filing.objects.none(),
        label=_("Report it is about"),
        required=False,
        empty_label=_("none"),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any, *, user: User, item: AgendaItem | None = None) -> None:
        super().__init__(data, initial=_held(item) if item else None)
        if item is None or item.unit_id is None:
            del self.fields["filing"]
            return
        reports = filings_seen(user).filter(record__unit=item.unit_id).order_by("-cycle__period")
        self.fields["filing"].queryset = reports  # type: ignore[attr-defined]  # a ModelChoiceField

    def new_item(self) -> NewItem:
        given = dict(self.cleaned_data)
        given.pop("seen_version")
        return NewItem(**given)


def _held(item: AgendaItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "title": item.title,
        "minutes": item.minutes,
        "unit": item.unit,
        "speaker": item.speaker,
        "filing": item.filing_id,
        "seen_version": item.version,
    }


class BuildForm(forms.Form):
    """A point for each accepted report of a round."""

    cycle = CycleField(
        queryset=Cycle.objects.none(), label=_("Round"), empty_label=_("Please choose")
    )
    each = forms.IntegerField(
        label=_("Minutes for each"), min_value=1, max_value=600, initial=MINUTES
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["cycle"].queryset = cycles_to_read(user)  # type: ignore[attr-defined]  # a ModelChoiceField
