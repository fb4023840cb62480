"""A template is written."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.issuing.actions.templates import NewTemplate
from kexie.issuing.forms.documents import ShortNames
from kexie.issuing.models import Template, Use
from kexie.issuing.models.documents import FORMS, KINDS
from kexie.kernel.forms import UploadInput
from kexie.org.models import Unit

LARGEST = 20_000_000
HELD = ("use", "name", "kind", "form", "title", "body")


class TemplateForm(forms.Form):
    """`start`: the template it begins as, one to be replaced or one shipped."""

    unit = ShortNames(queryset=Unit.objects.none(), label=_("For the unit"), empty_label=None)
    use = forms.ChoiceField(label=_("Used for"), choices=Use.choices)
    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=pgettext_lazy("official document", "Kind"), choices=KINDS)
    form = forms.ChoiceField(label=pgettext_lazy("official document", "Form"), choices=FORMS)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Body"),
        max_length=20_000,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "A line that says only {{content}} is where what comes from the record stands."
        ),
    )
    upload = forms.FileField(
        label=_("Your own layout"),
        required=False,
        widget=UploadInput(
            accept=".docx",
            maximum=LARGEST,
            hint=_("A DOCX with placeholders such as {{标题}}, {{正文}}, {{发文字号}}."),
        ),
    )

    def __init__(
        self, data: Any, files: Any, units: QuerySet[Unit], start: Template | None = None
    ) -> None:
        held = {name: getattr(start, name) for name in HELD} if start else {}
        super().__init__(data, files, initial=held | ({"unit": start.unit_id} if start else {}))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField

    def new(self) -> NewTemplate:
        given = {name: self.cleaned_data[name] for name in HELD}
        upload = self.cleaned_data["upload"]
        return NewTemplate(
            **given,
            data=upload.read() if upload else None,
            file_name=upload.name if upload else "",
        )
