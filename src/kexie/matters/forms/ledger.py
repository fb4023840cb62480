"""Filters of the ledger, kept in the address."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Document
from kexie.documents.queries import documents_for
from kexie.kernel.address import Query
from kexie.kernel.forms import DayField, DayInput, RowField, SearchInput
from kexie.kernel.words import whole_number
from kexie.matters.models import Light, ShareRole, ShareState, Theme
from kexie.matters.queries import MEASURES, SHOWN_STATES, Wanted
from kexie.org.fields import UnitField
from kexie.org.models import User

ANY = ("", _("all"))
NEWEST = 50  # documents offered to choose from; a link may name any other
MAIN_FILTERS = ("text", "unit", "below", "measure", "state", "light", "theme")


class LedgerFilter(forms.Form):
    """Filters of the ledger, kept in the address. `below`: units below the chosen one as well."""

    text = forms.CharField(
        label=_("Task or number"), required=False, max_length=100, widget=SearchInput()
    )
    unit = UnitField(label=_("Responsible unit"), required=False)
    below = forms.BooleanField(label=_("with units below"), required=False)
    measure = forms.ChoiceField(label=_("How it stands"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    light = forms.ChoiceField(label=_("Light"), required=False, choices=[ANY, *Light.choices])
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[ANY, *Theme.choices])
    due_from = DayField(label=_("Due from"), required=False, widget=DayInput())
    due_to = DayField(label=_("Due until"), required=False, widget=DayInput())
    issuer = UnitField(label=_("Issuing unit"), required=False)
    role = forms.ChoiceField(
        label=_("Lead or cooperating"), required=False, choices=[ANY, *ShareRole.choices]
    )
    mine = forms.BooleanField(label=_("only my units"), required=False)
    document = RowField(Document.objects.none(), label=_("Source document"), required=False)

    def __init__(self, query: Any, *, user: User, states: dict[str, Any]) -> None:
        super().__init__(query)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ANY,
            *((code, measure.label) for code, measure in MEASURES.items() if code != "all"),
        ]
        self.fields["state"].choices = [ANY, *states.items()]  # type: ignore[attr-defined]  # a ChoiceField
        document = self.fields["document"]
        document.queryset = documents_for(user)  # type: ignore[attr-defined]  # a ModelChoiceField
        document.choices = lambda: self._documents(user)  # type: ignore[attr-defined]  # likewise
        document.widget.attrs["data-wide"] = "yes"

    def _documents(self, user: User) -> Iterator[tuple[object, Any]]:
        """The newest ones, and the one asked for: a list of all would weigh more than the page."""
        yield ANY
        seen = documents_for(user).values_list("pk", "record__title")
        newest = list(seen[:NEWEST])
        yield from newest
        asked = whole_number(self.data.get("document", ""))
        if asked is not None and asked not in {pk for pk, _title in newest}:
            yield from seen.filter(pk=asked)

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN_FILTERS]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in MAIN_FILTERS]

    @property
    def more_asked(self) -> bool:
        """Is one of the filters asked for that are folded away?"""
        return any(field.value() for field in self.more)

    def wanted(self) -> Wanted:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        keys = {name: given[name].pk for name in ("unit", "issuer", "document") if name in given}
        return Wanted(**(given | keys))


TASK_STATES = dict(SHOWN_STATES)
SHARE_STATES = {state.value: state.label for state in ShareState if state != ShareState.DRAFT}


def wanted_of(query: Query, user: User, *, shares: bool = False) -> Wanted:
    return LedgerFilter(query, user=user, states=SHARE_STATES if shares else TASK_STATES).wanted()
