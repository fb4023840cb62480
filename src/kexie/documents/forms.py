"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.documents.actions import Facts
from kexie.documents.models import Document, DocumentKind
from kexie.kernel.forms import DayField, DayInput, SearchInput
from kexie.org.fields import UnitField


class DocumentFilter(forms.Form):
    text = forms.CharField(label=_("Search"), required=False, widget=SearchInput())
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all kinds")), *DocumentKind.choices]
    )
    unit = UnitField(label=_("Unit"), required=False)
    since = DayField(label=_("From"), required=False, widget=DayInput())
    until = DayField(label=_("To"), required=False, widget=DayInput())

    def wanted(self) -> dict[str, Any]:
        """Filters of `documents_for`; what cannot be read asks for nothing."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "unit" in given:
            given["unit"] = given["unit"].pk
        return given


class FactsForm(forms.ModelForm[Document]):
    """Title and facts; saved by `describe`, which keeps two people from overwriting each other."""

    seen = forms.IntegerField(widget=forms.HiddenInput())
    title = forms.CharField(label=_("title"), max_length=200)

    class Meta:
        model = Document
        fields = ("kind", "text_date", "source", "meeting_title", "meeting_place", "convener")
        widgets = {"text_date": DayInput()}

    field_order = ("title", "kind", "text_date", "source", "meeting_title")

    def __init__(self, data: Any = None, *, instance: Document) -> None:
        initial = {"title": instance.record.title, "seen": instance.version}
        super().__init__(data, instance=instance, initial=initial)

    def _post_clean(self) -> None:
        """The action writes; the row this form was filled from stays as it was read."""

    def facts(self) -> Facts:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
