"""Limits, quiet hours, complaints, the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.administration.models import ComplaintKind
from kexie.files.models import FileLimits
from kexie.kernel.forms import DayField, DayInput, SearchInput
from kexie.notify.models import QuietHours
from kexie.org.models import Power


class LimitsForm(forms.ModelForm[FileLimits]):
    class Meta:
        model = FileLimits
        fields = ("largest_file", "largest_unpacked", "largest_ratio", "most_members")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class QuietForm(forms.ModelForm[QuietHours]):
    class Meta:
        model = QuietHours
        fields = ("start", "end", "on_days_off")
        widgets = {"start": TimeInput(), "end": TimeInput()}


class ComplaintForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("kind"), choices=ComplaintKind.choices, coerce=ComplaintKind
    )
    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("No state secrets, and no personal data of others."),
    )
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput())


class ComplaintFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[
            ("", _("all")),
            ("open", _("waiting for an answer")),
            ("answered", _("answered already")),
        ],
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("answer to it"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class TrailFilterForm(forms.Form):
    who = forms.CharField(label=_("who acted"), required=False, max_length=60, widget=SearchInput())
    target = forms.CharField(label=_("object"), required=False, max_length=100)
    verb = forms.CharField(label=_("action code"), required=False, max_length=60)
    work = forms.ChoiceField(
        label=_("whose work"),
        required=False,
        choices=[
            ("", _("everybody")),
            (Power.SYSTEM, Power.SYSTEM.label),
            (Power.SECURITY, Power.SECURITY.label),
        ],
    )
    from_date = DayField(label=_("from day"), required=False, widget=DayInput())
    to_date = DayField(label=_("to day"), required=False, widget=DayInput())

    def asked(self) -> dict[str, Any]:
        """The filters in force, without those that are faulty."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TrailPlace(forms.Form):
    """Next to which line of the trail the page begins or ends."""

    before = forms.IntegerField(required=False, min_value=1)
    after = forms.IntegerField(required=False, min_value=0)

    def asked(self) -> dict[str, int | None]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in ("before", "after")}
