"""How forms look and speak: one renderer for all of them, and the widgets that Django does not have."""

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.urls import reverse_lazy
from django.utils.functional import Promise

CHECKS = (forms.CheckboxInput,)
LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class KexieField(forms.BoundField):
    """A field with the classes of our look; errors and hints are linked to it by Django's `aria-describedby`."""

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, CHECKS) and not isinstance(self.field.widget, LISTS)

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        built["class"] = f"{shown.attrs.get('class', '')} {_class_of(shown)}".strip()
        return built


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, LISTS):
        return "choices"
    if isinstance(widget, CHECKS):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class Renderer(DjangoTemplates):
    """Django's FORM_RENDERER: `{{ form }}` in our look."""

    form_template_name = "kexie/form.html"
    field_template_name = "kexie/field.html"
    bound_field_class = KexieField


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class SearchInput(forms.TextInput):
    """A search field; `/` jumps to it."""

    input_type = "search"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-search": True, "autocomplete": "off", **(attrs or {})})


class UploadInput(forms.FileInput):
    """An area to drop a file on, or to choose one from. `maximum` in bytes is checked before sending, too."""

    template_name = "kexie/upload.html"

    def __init__(self, *, accept: str, maximum: int, hint: str | Promise) -> None:
        super().__init__({"accept": accept, "data-maximum": str(maximum)})
        self.hint = hint

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"hint": self.hint}


class PickerInput(forms.Select):
    """
    Choose by typing a part of a name, a short name or pinyin initials.

    `url_name` answers `?q=` with JSON `{"results": [{"value", "label", "detail"}]}`.
    """

    template_name = "kexie/picker.html"
    multiple: ClassVar[bool] = False

    def __init__(self, *, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url_name = url_name

    def optgroups(
        self, name: str, value: list[Any], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        """Only what is chosen: the rest is found by typing."""
        chosen = [one for one in value if one]
        if not chosen:
            return []
        key = self.choices.field.to_field_name or "pk"  # type: ignore[union-attr]  # a ModelChoiceIterator
        rows = self.choices.queryset.filter(**{f"{key}__in": chosen})  # type: ignore[union-attr]  # a ModelChoiceIterator
        return [(str(row.pk), str(row)) for row in rows]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"url": reverse_lazy(self.url_name), "multiple": self.multiple}


class MultiplePickerInput(PickerInput, forms.SelectMultiple):
    """The same for any number of things."""

    multiple = True
