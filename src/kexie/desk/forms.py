"""What the cockpit is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.desk.queries.scales import SCALES
from kexie.matters.models import Theme


class CockpitForm(forms.Form):
    """By what the tiles are coloured, and of which theme. The unit stands in the address and stays."""

    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    scale = forms.ChoiceField(
        label=_("Coloured by"),
        required=False,
        choices=[(scale.code, scale.label) for scale in SCALES.values()],
    )
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, choices=[("", _("all")), *Theme.choices]
    )

    def chosen(self) -> tuple[str, str, str]:
        """Code of the unit, scale and theme; what makes no sense counts as not asked."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("unit") or "", given.get("scale") or "late_share", given.get("theme") or ""
