"""What the builder sends: the settings of a part, or what is added."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models import Breakdown, Indicator
from kexie.kernel.forms import MultiplePickerInput, RowField, UploadInput
from kexie.kernel.words import whole_number
from kexie.returns.layout.editing import Source, options_of
from kexie.returns.queries.sources import askable, groups_of, sources_of

WORDS = (
    "key", "title", "label", "text", "hint", "kind", "indicator", "group", "formula", "show_if",
    "reason", "draft",
)  # fmt: skip
NUMBERS = ("length", "least", "most")
SHEETS = 2_000_000  # bytes


def values_in(sent: Mapping[str, str]) -> dict[str, Any]:
    """The settings that were sent; a box that is not ticked is told from one that is not there by `has_required`."""
    values: dict[str, Any] = {name: sent[name].strip()[:4000] for name in WORDS if name in sent}
    for name in NUMBERS:
        if name in sent:
            values[name] = min(whole_number(sent[name]) or 0, 100_000)
    if "has_required" in sent:
        values["required"] = "required" in sent
    if "options" in sent:
        values["options"] = options_of(sent["options"])
    return values


class SourcesForm(forms.Form):
    """Indicators from which rows or figures are made, and a breakdown whose groups become columns."""

    indicators = forms.ModelMultipleChoiceField(
        queryset=Indicator.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Indicators"),
        widget=MultiplePickerInput(url_name="returns:find_indicators"),
    )
    breakdown = RowField(
        Breakdown.objects.all(), required=False, label=_("Groups of"), empty_label=_("none")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["indicators"].queryset = askable()  # type: ignore[attr-defined]  # a model field

    def sources(self) -> list[Source]:
        """The chosen groups, else the chosen indicators."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        if given.get("breakdown"):
            return groups_of(given["breakdown"])
        return sources_of(given["indicators"]) if given.get("indicators") else []


class SheetForm(forms.Form):
    upload = forms.FileField(
        label=_("Workbook"),
        widget=UploadInput(
            accept=".xlsx", maximum=SHEETS, hint=_("Sheets survey, choices and settings.")
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
