"""The burden meter's filters."""

from django import forms
from django.http import QueryDict  # noqa: TID251 -- what a list is asked for
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

    def __init__(self, given: QueryDict, *, this_year: int) -> None:
        """The year that is shown stands in the list, also where none was asked for."""
        asked = given.copy()
        asked.setdefault("year", str(this_year))
        super().__init__(asked)
        self.this_year = this_year
        years = [(year, str(year)) for year in range(this_year + 1, this_year - SPAN, -1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]  # a choice field

    def wanted(self) -> tuple[str, str, int]:
        """Text, kind and year; what is not understood asks for nothing."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        return given.get("text", ""), given.get("kind", ""), given.get("year") or self.this_year
