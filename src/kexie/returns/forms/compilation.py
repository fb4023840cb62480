"""What somebody wishes of a compilation."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.org.fields import UnitsField
from kexie.returns.actions.compilation import NewCompilation
from kexie.returns.models import Cycle
from kexie.returns.queries.compilation import sections_of


class CompilationForm(forms.Form):
    units = UnitsField(
        label=_("Only these units"),
        required=False,
        help_text=_("Each stands for itself and all below it. Empty: all that are expected."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections of the reports"), widget=forms.CheckboxSelectMultiple()
    )
    charts = forms.BooleanField(label=_("With charts"), required=False, initial=True)
    provisional = forms.BooleanField(
        label=_("With reports that are not accepted yet"),
        required=False,
        help_text=_("They are marked as such, in the text and in the tables."),
    )

    def __init__(self, data: Mapping[str, object] | None, *, cycle: Cycle) -> None:
        sections = [(one.key, one.title) for one in sections_of(cycle)]
        super().__init__(data, initial={"sections": [key for key, _title in sections]})
        self.fields["sections"].choices = sections  # type: ignore[attr-defined]  # a MultipleChoiceField

    def new_compilation(self, origin: str) -> NewCompilation:
        given = self.cleaned_data
        return NewCompilation(
            units=[one.pk for one in given["units"]],
            sections=given["sections"],
            provisional=given["provisional"],
            charts=given["charts"],
            origin=origin,
        )
