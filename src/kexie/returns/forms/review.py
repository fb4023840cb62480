"""What a reviewer says: which filings he wants to see, and what is wrong with one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.words import whole_number
from kexie.org.models import User
from kexie.returns.actions.review import NewRemark
from kexie.returns.models import Filing
from kexie.returns.queries.inbox import WantedReviews, inbox_of

WORD = "word:"


class ReviewFilter(forms.Form):
    """Rounds and units of which something waits."""

    cycle = forms.TypedChoiceField(label=_("Round"), required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = inbox_of(user).order_by("record__unit__code", "pk")
        rounds = {one.cycle_id: one.cycle.record.title for one in waiting}
        units = {one.record.unit_id: one.record.unit.short_name for one in waiting}
        for name, found in (("cycle", rounds), ("unit", units)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("all")), *found.items()]

    def wanted(self) -> WantedReviews:
        self.full_clean()
        return WantedReviews(**getattr(self, "cleaned_data", {}))


def remarks_in(filing: Filing, sent: Mapping[str, str]) -> list[NewRemark]:
    """The words written beside cells; beside none of the form's places: left out."""
    fields = {field.key: field for field in filing.cycle.form.fields.all()}
    found = []
    for name, text in sent.items():
        key, _dot, row = name.removeprefix(WORD).partition(".")
        if name.startswith(WORD) and text.strip() and key in fields:
            found.append(NewRemark(fields[key], text, whole_number(row) or 0))
    return found


def chosen_in(names: Iterable[str]) -> dict[int, int]:
    """Keys of the chosen filings with the version that was seen."""
    pairs = [name.partition(":") for name in names]
    return {whole_number(pk) or 0: whole_number(version) or 0 for pk, _colon, version in pairs}
