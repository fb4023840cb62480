"""What is asked of the analysis page, as a form whose fields are the keys of its address."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from kexie.indicators.forms.figure import STANDINGS, TREES
from kexie.indicators.queries.analysis.asked import (
    KEYS,
    PLACES,
    VIEWS,
    Analysis,
    Dim,
    words_of,
)
from kexie.indicators.queries.analysis.members import OWN
from kexie.kernel.forms import MultiplePickerInput
from kexie.kernel.words import whole_number

Sent = MultiValueDict[str, str]
LONGEST = 4  # digits of a column
USUAL = ("", _("chosen for you"))
ON: tuple[tuple[str, StrOrPromise], ...] = (
    USUAL,
    ("rows", _("on rows")),
    ("columns", _("on columns")),
)
SIZES = (
    ("", _("as usual for each")),
    ("one", _("base unit")),
    ("wan", _("ten thousands")),
    ("yi", _("hundred millions")),
)


class WordsInput(MultiplePickerInput):
    """Words of the address as chips; what they mean was found with the answer."""

    labels: Mapping[str, str] = {}

    def __init__(self, *, dim: Dim) -> None:
        super().__init__(url_name="indicators:analysis_choices")
        self.key = KEYS[dim]
        self.dim = dim

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = forms.Widget.get_context(self, name, value, attrs)
        words = words_of(value or [])
        chosen = [(word, self.labels.get(f"{self.key}:{word}", word)) for word in words]
        return context | {"chosen": chosen, "url": self.address, "multiple": True}

    @property
    def address(self) -> str:
        return f"{reverse(self.url_name)}?of={self.dim}"


class WordsField(forms.Field):
    """What is chosen of one dimension."""

    def __init__(self, *, dim: Dim, label: StrOrPromise) -> None:
        super().__init__(widget=WordsInput(dim=dim), label=label, required=False)

    def to_python(self, value: Any) -> tuple[str, ...]:
        return words_of(value or [])


class AnalysisForm(forms.Form):
    """Nothing in an address is wrong: what is not understood is asked for in the usual way, or named beside the answer."""

    i = WordsField(dim="indicator", label=_("Indicators"))
    u = WordsField(dim="unit", label=_("Units"))
    p = WordsField(dim="period", label=_("Periods"))
    g = WordsField(dim="group", label=_("Groups"))
    i_on = forms.ChoiceField(label=_("Indicators stand"), choices=ON, required=False)
    u_on = forms.ChoiceField(
        label=_("Units stand"), choices=[*ON, ("together", _("taken together"))], required=False
    )
    p_on = forms.ChoiceField(
        label=_("Periods stand"), choices=[*ON, ("together", _("taken together"))], required=False
    )
    g_on = forms.ChoiceField(label=_("Groups stand"), choices=ON, required=False)
    standing = forms.ChoiceField(label=_("Standing"), choices=STANDINGS, required=False)
    tree = forms.ChoiceField(label=_("Tree of units"), choices=TREES, required=False)
    scale = forms.ChoiceField(label=_("Shown in"), choices=SIZES, required=False)
    totals = forms.ChoiceField(
        label=_("Total row"),
        choices=[
            ("", pgettext_lazy("total row", "shown")),
            ("no", pgettext_lazy("total row", "not shown")),
        ],
        required=False,
    )
    sums = forms.ChoiceField(
        label=_("Periods added up"),
        choices=[
            ("", pgettext_lazy("total row", "not shown")),
            ("yes", _("in a column of their own")),
        ],
        required=False,
    )
    targets = forms.ChoiceField(
        label=_("Targets"),
        choices=[("", pgettext_lazy("targets", "not shown")), ("yes", _("beside the figures"))],
        required=False,
    )
    view = forms.CharField(widget=forms.HiddenInput(), required=False)
    sort = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(self, sent: Sent) -> None:
        super().__init__(sent)
        self.sent = sent

    @classmethod
    def begun(cls, sent: Sent) -> Self:
        """Where nothing is said, of the own unit and this year: so that one choice is enough."""
        return cls(sent or MultiValueDict({"u": [OWN], "p": ["this-year"]}))

    def analysis(self) -> Analysis:
        """What is asked for."""
        self.is_valid()
        given = self.cleaned_data
        words: dict[Dim, tuple[str, ...]] = {dim: given[key] for dim, key in KEYS.items()}
        places = {
            dim: place for dim, key in KEYS.items() if (place := given.get(f"{key}_on")) in PLACES
        }
        return Analysis(
            words=words,
            places=places,
            view=next((view for view in VIEWS if view == given.get("view")), "table"),
            provisional=given.get("standing") == "provisional",
            today=given.get("tree") == "today",
            scale=given.get("scale", ""),
            targets=given.get("targets") == "yes",
            totals=given.get("totals") != "no",
            sums=given.get("sums") == "yes",
            sort=_sort(given.get("sort") or ""),
            page=whole_number(self.sent.get("page", "")) or 1,
        )

    def say(self, labels: Mapping[str, str]) -> None:
        """Chips say what their words mean."""
        for field in self.fields.values():
            if isinstance(field.widget, WordsInput):
                field.widget.labels = labels

    @property
    def chosen(self) -> list[forms.BoundField]:
        return [self[key] for key in ("i", "u", "p")]

    @property
    def more(self) -> list[forms.BoundField]:
        return [
            self[key]
            for key in (
                "g",
                "i_on",
                "u_on",
                "p_on",
                "g_on",
                "standing",
                "tree",
                "scale",
                "totals",
                "sums",
                "targets",
            )
        ]

    @property
    def more_asked(self) -> bool:
        """Is anything of `more` said, so that it must be in sight?"""
        return any(self.sent.get(field.name) for field in self.more)


def _sort(text: str) -> str:
    bare = text.removeprefix("-")
    return (
        text
        if bare == "name" or (bare.isascii() and bare.isdigit() and len(bare) <= LONGEST)
        else ""
    )
