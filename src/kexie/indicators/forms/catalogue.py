"""Forms of the catalogue: what is looked for, how indicators are named, what they mean."""

from dataclasses import fields
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import units_keeping
from kexie.indicators.actions.catalogue import Meaning, Naming, Nature
from kexie.indicators.actions.formulas import UnusableFormula, insist_formula
from kexie.indicators.formula import LONGEST
from kexie.indicators.models import (
    Breakdown,
    Definition,
    Indicator,
    Kind,
    Service,
    SourceKind,
    Topic,
    ValueType,
)
from kexie.indicators.queries.catalogue import Wanted
from kexie.kernel.forms import RowField, SearchInput
from kexie.org.models import Unit, User
from kexie.org.queries import own_units

ANY = ("", _("all"))
CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
    _("Latin letters, digits, - and _ only; begins with a letter or digit."),
)
FIRST_YEAR, LAST_YEAR = 1990, 2100
POWERS = [(0, _("the base unit itself")), (3, "千"), (4, "万"), (6, "百万"), (8, "亿")]


class CatalogueFilter(forms.Form):
    """Filters of the catalogue, kept in the address."""

    text = forms.CharField(
        label=_("Code, name or pinyin"), required=False, max_length=100, widget=SearchInput()
    )
    service = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Service.choices])
    topic = forms.ChoiceField(label=_("Class"), required=False, choices=[ANY, *Topic.choices])
    kind = forms.ChoiceField(label=_("Nature"), required=False, choices=[ANY, *Kind.choices])
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[ANY, *SourceKind.choices]
    )
    key = forms.BooleanField(label=_("key figures only"), required=False)

    def wanted(self) -> Wanted:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class FormulaField(forms.CharField):
    """A formula of the catalogue; what is wrong is shown at its place."""

    def __init__(self, *, of: str = "", **options: Any) -> None:
        widget = forms.Textarea({"rows": 2, "class": "formula", "spellcheck": "false"})
        super().__init__(max_length=LONGEST, widget=widget, **options)
        self.of = of

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return text
        try:
            insist_formula(text, of=self.of)
        except UnusableFormula as fault:
            raise forms.ValidationError(marked(text, fault)) from fault
        return text


def marked(text: str, fault: UnusableFormula) -> str:
    """The reason, and where in the text: `At character 5: … Here: #{A} + ▸* 2`."""
    if fault.position is None:
        return str(fault)
    start = max(0, fault.position - 30)
    before, after = text[start : fault.position], text[fault.position : fault.position + 30]
    return gettext("%(reason)s Here: %(before)s▸%(after)s") % {
        "reason": str(fault),
        "before": before,
        "after": after,
    }


class NamingForm(forms.Form):
    """How an indicator is called and shown."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    name_hant = forms.CharField(
        label=_("Name in traditional characters"), max_length=200, required=False
    )
    short_name = forms.CharField(
        label=_("Short name"), max_length=60, required=False, help_text=_("For narrow tables.")
    )
    topic = forms.ChoiceField(
        label=_("Class"), required=False, choices=[("", _("none")), *Topic.choices]
    )
    display_unit = forms.CharField(
        label=_("Unit shown"), max_length=20, required=False, help_text=_("Empty: the base unit.")
    )
    display_power = forms.TypedChoiceField(
        label=_("The unit shown is"), choices=POWERS, coerce=int, initial=0
    )
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)
    plausible_factor = forms.IntegerField(
        label=_("Asks for a comment from so many times the last value"),
        min_value=2,
        max_value=1000,
        required=False,
        initial=5,
        help_text=_("Empty: never."),
    )
    key_order = forms.IntegerField(
        label=_("Place among the key figures of its service"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Leaders see the key figures of each service first. Empty: it is none."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), initial=1)

    def naming(self) -> Naming:
        return Naming(**{one.name: self.cleaned_data[one.name] for one in fields(Naming)})


def naming_form(data: Any, indicator: Indicator) -> NamingForm:
    shown = {one.name: getattr(indicator, one.name) for one in fields(Naming)}
    return NamingForm(data, initial=shown | {"version": indicator.version})


class MeaningForm(forms.Form):
    """A definition from a year on."""

    from_year = forms.IntegerField(label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    text = forms.CharField(
        label=_("Definition"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )
    basis = forms.CharField(
        label=_("Basis"), max_length=200, required=False, help_text=_("Document and article.")
    )
    numerator = FormulaField(label=_("Numerator"), help_text=_("As #{L02} or N{F12}."))
    denominator = FormulaField(label=_("Denominator"), initial="1")
    factor = forms.DecimalField(
        label=_("Times"),
        max_digits=12,
        decimal_places=3,
        initial=1,
        help_text=_("100 for per cent."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), initial=1)

    def of_ratio(self, code: str) -> None:
        for name in ("numerator", "denominator"):
            self.fields[name].of = code  # type: ignore[attr-defined]  # a FormulaField

    def of_count(self) -> None:
        for name in ("numerator", "denominator", "factor"):
            del self.fields[name]

    def meaning(self) -> Meaning:
        known = {one.name for one in fields(Meaning)}
        return Meaning(
            **{name: value for name, value in self.cleaned_data.items() if name in known}
        )


def meaning_form(
    data: Any, indicator: Indicator, present: Definition | None, year: int
) -> MeaningForm:
    """Begins with the present definition, from the coming year on."""
    initial: dict[str, Any] = {"from_year": year + 1, "version": indicator.version}
    if present:
        for name in ("text", "basis", "numerator", "denominator"):
            initial[name] = getattr(present, name)
        initial["factor"] = f"{present.factor.normalize():f}"
        initial["from_year"] = max(year, present.from_year) + 1
    form = MeaningForm(data, initial=initial)
    if indicator.kind == Kind.RATIO:
        form.of_ratio(indicator.code)
    else:
        form.of_count()
    return form


class IndicatorForm(NamingForm):
    """A new indicator, with its first definition."""

    owner = forms.ModelChoiceField(Unit.objects.none(), label=_("Kept by"), empty_label=None)
    code = forms.CharField(label=_("Data code"), max_length=40, validators=[CODE])
    kind = forms.ChoiceField(
        label=_("Nature"), choices=Kind.choices, help_text=_("Decides how figures add up.")
    )
    value_type = forms.ChoiceField(
        label=_("What may stand in a cell"), choices=ValueType.choices, initial=ValueType.COUNT
    )
    unit_name = forms.CharField(
        label=_("Base unit"),
        max_length=20,
        required=False,
        help_text=_("The smallest one, as 元; 人 and 人次 are different units."),
    )
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    source_kind = forms.ChoiceField(
        label=_("Source"), choices=SourceKind.choices, initial=SourceKind.FORM
    )
    breakdown = RowField(
        Breakdown.objects.all(), label=_("Breakdown"), required=False, empty_label=_("none")
    )
    from_year = forms.IntegerField(label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    text = forms.CharField(
        label=_("Definition"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)
    numerator = FormulaField(
        label=_("Numerator"), required=False, help_text=_("For ratios only, as #{L02}.")
    )
    denominator = FormulaField(label=_("Denominator"), required=False)
    factor = forms.DecimalField(label=_("Times"), max_digits=12, decimal_places=3, initial=1)
    field_order = [
        *("owner", "code", "name", "name_en", "name_hant", "short_name", "kind", "value_type"),
        *("unit_name", "display_unit", "display_power", "decimals", "service", "topic"),
    ]

    def __init__(self, *args: Any, user: User, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        units = own_units(user) & units_keeping(user)
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["from_year"].initial = year
        del self.fields["version"]

    def nature(self) -> Nature:
        given = self.cleaned_data
        plain = {one.name: given[one.name] for one in fields(Nature) if one.name in given}
        breakdown = given["breakdown"]
        return Nature(**plain, breakdown_id=breakdown.pk if breakdown else None)

    def meaning(self) -> Meaning:
        return Meaning(**{one.name: self.cleaned_data[one.name] for one in fields(Meaning)})
