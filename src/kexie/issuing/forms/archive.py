"""Filters of what goes to the archive, kept in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.issuing.queries.archive import WantedPackages
from kexie.kernel.forms import SearchInput
from kexie.org.fields import UnitField


class PackageFilter(forms.Form):
    text = forms.CharField(label=_("Title"), required=False, max_length=100, widget=SearchInput())
    year = forms.TypedChoiceField(
        label=_("Issued in"), required=False, coerce=int, empty_value=None
    )
    unit = UnitField(label=_("Issued by"), required=False)
    waits = forms.BooleanField(label=_("not archived yet"), required=False)

    def __init__(self, query: Any, years: Iterable[int]) -> None:
        super().__init__(query)
        choices = [("", _("any year")), *((year, str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> WantedPackages:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if unit := given.pop("unit", None):
            given["unit"] = unit.pk
        return WantedPackages(**given)
