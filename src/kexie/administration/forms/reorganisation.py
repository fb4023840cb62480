from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kexie.administration.forms.units import ON_HELP
from kexie.kernel.forms import DayField, DayInput
from kexie.org.actions.reorganisation import NewPart
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit
from kexie.org.queries import children_of

CODE = r"^[0-9A-Za-z-]+$"
COLUMNS = 3  # code, name, short name; what follows are codes of units below


class MergeForm(forms.Form):
    units = UnitsField(label=_("units that are merged"))
    into = UnitField(
        label=_("unit that stands for them"),
        help_text=_("One of them, or another that exists. A new one is opened first."),
    )
    on = DayField(label=_("effective from"), widget=DayInput(), help_text=ON_HELP)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def asked(self) -> dict[str, Any]:
        """The arguments of `merge_units`."""
        given = self.cleaned_data
        return {"units": list(given["units"]), "into": given["into"], "on": given["on"]}


class SplitForm(forms.Form):
    parts = forms.CharField(
        label=_("new units"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "One to a line: code, name, short name, then the codes of the units below that go to it."
            " Separated by spaces, commas or tabs: lines pasted from a sheet will do."
        ),
    )
    ends = forms.ChoiceField(
        label=_("the divided unit"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("goes on; people, roles and work stay with it")),
            ("ends", _("ends; the first of the new units takes over people, roles and work")),
        ],
    )
    on = DayField(label=_("effective from"), widget=DayInput(), help_text=ON_HELP)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, unit: Unit, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.unit = unit
        self.below = {child.code: child.pk for child in children_of(unit)}

    def clean_parts(self) -> list[tuple[NewPart, list[int]]]:
        """Each new unit with the keys of the units below that go to it."""
        return [self._part(number, line) for number, line in _lines(self.cleaned_data["parts"])]

    def _part(self, number: int, line: list[str]) -> tuple[NewPart, list[int]]:
        if len(line) < COLUMNS:
            raise ValidationError(
                _("Line %(number)s: write code, name and short name."), params={"number": number}
            )
        code, name, short_name, *below = line
        forms.RegexField(CODE, max_length=20).clean(code)
        forms.CharField(max_length=100).clean(name)
        forms.CharField(max_length=50).clean(short_name)
        for each in below:
            if each not in self.below:
                raise ValidationError(
                    _("Line %(number)s: no unit %(code)s stands directly below."),
                    params={"number": number, "code": each},
                )
        part = NewPart(code=code, name=name, short_name=short_name)
        return part, [self.below[each] for each in below]

    def asked(self) -> dict[str, Any]:
        """The arguments of `split_unit`, besides the unit."""
        given = self.cleaned_data
        parts = [part for part, _below in given["parts"]]
        goes_to = {key: part.code for part, below in given["parts"] for key in below}
        heir = parts[0].code if given["ends"] else ""
        return {"parts": parts, "on": given["on"], "heir": heir, "children": goes_to}


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers from 1, cut into words."""
    marks = str.maketrans(dict.fromkeys("，,；;、\t", " "))
    for number, line in enumerate(text.splitlines(), start=1):
        if words := line.translate(marks).split():
            yield number, words
