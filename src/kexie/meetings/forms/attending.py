"""Who is asked, and what is answered."""

from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.meetings.actions.attending import Answer, Guest
from kexie.meetings.models import Attendance, Capacity, Coming, Meeting
from kexie.meetings.queries.attending import posts_to_ask, usual_circles
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Post

CIRCLES = {
    "associations": _("associations one level below"),
    "within": _("own departments and affiliated units"),
}
REPLIES = [(state.value, state.label) for state in Coming if state != Coming.ASKED]


class CircleForm(forms.Form):
    """Units whose people are asked, and which of them."""

    circles = forms.MultipleChoiceField(
        label=_("Units"),
        choices=list(CIRCLES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = UnitsField(label=_("Single units"), required=False)
    whom = forms.ChoiceField(
        label=_("Whom"),
        choices=[("principals", _("who stands first: the principal")), ("all", _("all posts"))],
        initial="principals",
        widget=forms.RadioSelect,
    )
    capacity = forms.ChoiceField(label=_("As"), choices=Capacity.choices, initial=Capacity.MEMBER)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("circles") and not given.get("units"):
            raise forms.ValidationError(_("Choose units first."))
        return given

    def posts(self, meeting: Meeting, day: date) -> list[Post]:
        """Their posts on the day, in official order, each person once."""
        given = self.cleaned_data
        circles = usual_circles(meeting.record.unit)
        units = {unit.pk: unit for code in given["circles"] for unit in circles[code]}
        units |= {unit.pk: unit for unit in given["units"]}
        principals = given["whom"] == "principals"
        return posts_to_ask(units.values(), day, principals=principals)


class GuestForm(forms.Form):
    """Somebody outside, in words."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    post_title = forms.CharField(label=_("Unit and post"), max_length=60, required=False)
    capacity = forms.ChoiceField(label=_("As"), choices=Capacity.choices, initial=Capacity.OBSERVER)
    unit = UnitField(
        label=_("Unit that answers for the guest"),
        required=False,
        help_text=_("Only for somebody of a unit here who holds no post."),
    )

    def guest(self) -> Guest:
        return Guest(**self.cleaned_data)


class AnswerForm(forms.Form):
    """The answer for one place; `place` is its key."""

    place = forms.IntegerField(widget=forms.HiddenInput())
    seen_version = forms.IntegerField(widget=forms.HiddenInput())
    coming = forms.ChoiceField(
        label=_("Answer"), choices=REPLIES, required=False, widget=forms.RadioSelect
    )
    deputy_name = forms.CharField(
        label=pgettext_lazy("meeting", "Deputy"), max_length=60, required=False
    )
    deputy_title = forms.CharField(label=_("Deputy's post"), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        coming = given.get("coming")
        if coming == Coming.DEPUTY and not given.get("deputy_name", "").strip():
            self.add_error("deputy_name", _("Name the deputy."))
        if coming == Coming.LEAVE and not given.get("reason", "").strip():
            self.add_error("reason", _("Give the reason."))
        return given

    def answer(self) -> Answer:
        given = self.cleaned_data
        names = ("coming", "reason", "deputy_name", "deputy_title")
        return Answer(**{name: given[name] for name in names})


AnswerForms = formset_factory(AnswerForm, extra=0)


def answer_forms(data: Any, places: list[Attendance]) -> BaseFormSet[AnswerForm]:
    """One form for each place, with what stands answered."""
    return AnswerForms(
        data,
        initial=[
            {
                "place": place.pk,
                "seen_version": place.version,
                "coming": place.coming if place.coming != Coming.ASKED else Coming.COMING,
                "deputy_name": place.deputy_name,
                "deputy_title": place.deputy_title,
                "reason": place.reason,
            }
            for place in places
        ],
        prefix="answer",
    )
