"""The office's own rules, row by row; the last rows are empty, for new ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import DocumentKind
from kexie.matters.actions.rules import NewLevel, NewLight
from kexie.matters.models import (
    AnswerTime,
    Light,
    LightMeasure,
    LightRule,
    ServiceLevel,
    SuggestionKind,
    Urgency,
)
from kexie.matters.queries.suggestions.places import USUAL_DAYS


class LightForm(forms.Form):
    light = forms.ChoiceField(
        label=_("Light"),
        choices=[(light.value, light.label) for light in (Light.RED, Light.YELLOW)],
    )
    measure = forms.ChoiceField(label=_("When"), choices=LightMeasure.choices)
    threshold = forms.IntegerField(label=_("Limit"), min_value=-1000, max_value=1000)

    @property
    def means(self) -> str:
        """The rule as people say it, where the figures alone are hard to read."""
        if self.initial.get("measure") != LightMeasure.DAYS_LEFT:
            return ""
        days: int = self.initial["threshold"]
        if days < 0:
            return ngettext("%(days)s day late or more", "%(days)s days late or more", -days) % {
                "days": -days
            }
        if days == 0:
            return gettext("from the due day on")
        return ngettext(
            "from %(days)s day before the due day", "from %(days)s days before the due day", days
        ) % {"days": days}


class LevelForm(forms.Form):
    source = forms.ChoiceField(label=_("Source"), choices=DocumentKind.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=1000)
    working_days = forms.BooleanField(label=_("working days"), required=False)


class AnswerTimesForm(forms.Form):
    """Within how many working days a suggestion of each kind is answered."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="answers")
        held = dict(AnswerTime.objects.values_list("kind", "working_days"))
        for kind in SuggestionKind:
            self.fields[kind.value] = forms.IntegerField(
                label=_("%(kind)s: working days") % {"kind": kind.label},
                min_value=1,
                max_value=250,
                initial=held.get(kind.value, USUAL_DAYS),
            )


LightForms = forms.formset_factory(LightForm, can_delete=True, extra=1)
LevelForms = forms.formset_factory(LevelForm, can_delete=True, extra=1)


def light_forms(data: Any = None) -> forms.BaseFormSet[LightForm]:
    rows = list(LightRule.objects.values("light", "measure", "threshold"))
    return LightForms(data, initial=rows, prefix="lights")


def level_forms(data: Any = None) -> forms.BaseFormSet[LevelForm]:
    rows = ServiceLevel.objects.order_by("source", "pk")
    initial = list(rows.values("source", "urgency", "days", "working_days"))
    return LevelForms(data, initial=initial, prefix="levels")


def lights_of(formset: forms.BaseFormSet[LightForm]) -> list[NewLight]:
    return [NewLight(**row) for row in _kept(formset, "threshold")]


def levels_of(formset: forms.BaseFormSet[LevelForm]) -> list[NewLevel]:
    return [NewLevel(**row) for row in _kept(formset, "days")]


def _kept(formset: forms.BaseFormSet[Any], needed: str) -> list[dict[str, Any]]:
    """Rows that are filled in and not struck out."""
    rows = [dict(form.cleaned_data) for form in formset.forms]
    return [row for row in rows if not row.pop("DELETE", False) and row.get(needed) is not None]
