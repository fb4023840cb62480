"""How forms look and speak: one renderer for all of them, and the widgets that Django does not have."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import DjangoTemplates
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kexie.kernel.words import whole_number

M = TypeVar("M", bound=Model)
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
CHECKS = (forms.CheckboxInput,)
PLAIN = {
    f"django/forms/widgets/{name}.html"
    for name in ("text", "hidden", "number", "email", "url", "password", "date", "search")
}
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

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Selects and inputs as Django's templates write them, in a tenth of the time: pages have dozens."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        if template_name in PLAIN:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    parts = [format_html('<select name="{}"{}>', widget["name"], _attributes(widget["attrs"]))]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(format_html('<optgroup label="{}">', group))
        for one in options:
            written = (one["value"], _attributes(one["attrs"]), one["label"])
            parts.append(format_html('<option value="{}"{}>{}</option>', *written))
        if group:
            parts.append(SafeString("</optgroup>"))
    return SafeString("".join((*parts, "</select>")))


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = widget["value"]
    said = "" if value is None else format_html(' value="{}"', str(value))
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        said,
        _attributes(widget["attrs"]),
    )


def _attributes(given: Mapping[str, Any]) -> SafeString:
    pairs = ((name, value) for name, value in given.items() if value is not False)
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in pairs))


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that work can have: between 1990 and 2100. Databases and sums of days fail far outside."""

    def __init__(self, **named: Any) -> None:
        super().__init__(
            validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)], **named
        )


class RowField(forms.ModelChoiceField[M]):
    """One row of a model; a key that no database can hold is no choice."""

    def to_python(self, value: Any) -> M | None:
        known = value in self.empty_values or isinstance(value, Model)
        if not known and whole_number(value) is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)


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


class PickerInput(forms.Widget):
    """
    Choose rows of a model by typing a part of a name, a short name or pinyin initials; for `ModelChoiceField`s.

    `url_name` answers `?q=` with JSON `{"results": [{"value", "label", "detail"}]}`.
    """

    template_name = "kexie/picker.html"
    multiple = False
    choices: ModelChoiceIterator[Any]  # set by the field

    def __init__(self, *, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url_name = url_name

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        keys = [key for key in (value if isinstance(value, (list, tuple)) else [value]) if key]
        context["chosen"] = _rows_of(self.choices, keys)
        return context | {"url": reverse(self.url_name), "multiple": self.multiple}


class MultiplePickerInput(PickerInput):
    """The same for any number of rows."""

    multiple = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        return forms.SelectMultiple().value_from_datadict(data, files, name)


def _rows_of(choices: ModelChoiceIterator[Any], keys: list[Any]) -> list[tuple[str, str]]:
    """(key, label) of the chosen rows; what is no key of theirs is left out, the field will complain."""
    field = choices.field.to_field_name or "pk"
    valid = [key for key in keys if field != "pk" or whole_number(key) is not None]
    rows = choices.queryset.filter(**{f"{field}__in": valid}) if valid else []
    return [(str(getattr(row, field)), choices.field.label_from_instance(row)) for row in rows]
