"""The burden meter's filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import SearchInput
from kexie.org.models import UnitKind

SPAN = 5  # years offered


class BurdenFilter(forms.Form):
    text = forms.CharField(label=_("Unit"), required=False, max_length=60, widget=SearchInput())
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *UnitKind.choices]
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)

    def __init__(self, *args: Any, this_year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.this_year = this_year
        years = [(year, str(year)) for year in range(this_year + 1, this_year - SPAN, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]  # a choice field
        self.fields["year"].initial = this_year

    def wanted(self) -> tuple[str, str, int]:
        """Text, kind and year; what is not understood asks for nothing."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        return given.get("text", ""), given.get("kind", ""), given.get("year") or self.this_year
