"""When those who are missing are reminded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.returns.models import ReminderRules

LONGEST = 60


class ReminderRulesForm(forms.ModelForm[ReminderRules]):
    """Working days; empty: never."""

    class Meta:
        model = ReminderRules
        fields = ("before", "on_day", "late", "above")

    before = forms.IntegerField(
        label=_("Before the due day, to the unit's staff"),
        help_text=_("So many working days before. Empty: never."),
        min_value=1,
        max_value=LONGEST,
        required=False,
    )
    on_day = forms.BooleanField(label=_("On the due day, to the unit's staff"), required=False)
    late = forms.IntegerField(
        label=_("Overdue, to the unit's heads"),
        help_text=_("So many working days after. Empty: never."),
        min_value=1,
        max_value=LONGEST,
        required=False,
    )
    above = forms.IntegerField(
        label=_("Overdue, to the collecting unit"),
        help_text=_("So many working days after, once for all who are missing. Empty: never."),
        min_value=1,
        max_value=LONGEST,
        required=False,
    )
