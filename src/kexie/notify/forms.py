"""What the list sends back: until when it showed, or which notices were put away."""

from datetime import datetime

from django import forms
from django.core.validators import validate_comma_separated_integer_list
from django.utils.dateparse import parse_datetime

from kexie.kernel.words import whole_number


class UntilForm(forms.Form):
    """Only what was on the page is put away, not what came while it was read."""

    until = forms.CharField(max_length=40)

    def clean_until(self) -> datetime:
        until = parse_datetime(self.cleaned_data["until"])
        if until is None or until.tzinfo is None:
            raise forms.ValidationError("not a moment")
        return until


class KeysForm(forms.Form):
    keys = forms.CharField(validators=[validate_comma_separated_integer_list])

    def clean_keys(self) -> list[int]:
        return [
            number
            for key in self.cleaned_data["keys"].split(",")
            if (number := whole_number(key)) is not None
        ]
