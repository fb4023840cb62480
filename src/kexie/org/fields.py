"""Form fields that choose units, for every room."""

from django import forms
from django.db.models import QuerySet
from django_stubs_ext import StrOrPromise

from kexie.kernel.forms import MultiplePickerInput, PickerInput
from kexie.kernel.script import in_script
from kexie.org.models import Unit
from kexie.org.queries import open_units


class UnitField(forms.ModelChoiceField[Unit]):
    """One unit, found by name, short name or pinyin initials. Only units of `queryset` (default: open ones) are accepted."""

    def __init__(
        self,
        *,
        label: StrOrPromise,
        queryset: QuerySet[Unit] | None = None,
        required: bool = True,
        help_text: StrOrPromise = "",
        initial: Unit | None = None,
    ) -> None:
        super().__init__(
            queryset=open_units() if queryset is None else queryset,
            widget=PickerInput(url_name="org:find_units"),
            label=label,
            required=required,
            help_text=help_text,
            initial=initial,
        )

    def label_from_instance(self, obj: Unit) -> str:
        return in_script(obj.short_name)


class UnitsField(forms.ModelMultipleChoiceField[Unit]):
    """Any number of units, found the same way."""

    def __init__(
        self,
        *,
        label: StrOrPromise,
        queryset: QuerySet[Unit] | None = None,
        required: bool = True,
        help_text: StrOrPromise = "",
    ) -> None:
        super().__init__(
            queryset=open_units() if queryset is None else queryset,
            widget=MultiplePickerInput(url_name="org:find_units"),
            label=label,
            required=required,
            help_text=help_text,
        )

    def label_from_instance(self, obj: Unit) -> str:
        return in_script(obj.short_name)
