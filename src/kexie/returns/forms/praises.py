"""What is looked for among the words of praise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import SearchInput
from kexie.org.models import User
from kexie.returns.queries.praises import WantedPraises, periods_praised


class PraiseFilter(forms.Form):
    text = forms.CharField(label=_("Search"), required=False, max_length=100, widget=SearchInput())
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("all")), *((one, one) for one in periods_praised(user))]

    def wanted(self) -> WantedPraises:
        self.full_clean()
        return WantedPraises(**getattr(self, "cleaned_data", {}))
