"""Minutes: filtered, written, amended."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField, DayInput, RowField, SearchInput
from kexie.kernel.script import in_script
from kexie.meetings.actions.minutes import Wording
from kexie.meetings.models import Amendment, MeetingKind, MinutesState, Section
from kexie.meetings.queries.minutes import WantedMinutes, amending_units
from kexie.org.models import Unit, User

ANY = ("", _("all"))
LONGEST = 20_000
NOTHING: Mapping[str, str] = {}
TEXT_HINT = _(
    "A line is a paragraph. 一、（一）1. at its beginning make a heading; cells pasted from a table stand between 【表：…】 and 【表完】."
)


class MinutesFilter(forms.Form):
    """Filters of the list, kept in the address."""

    words = forms.CharField(
        label=_("Title or words"), required=False, max_length=100, widget=SearchInput()
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *MinutesState.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind of meeting"), required=False, choices=[ANY, *MeetingKind.choices]
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)

    def wanted(self) -> WantedMinutes:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        return WantedMinutes(**{name: one for name, one in self.cleaned_data.items() if one})


class SectionForm(forms.Form):
    """One section. `seen_version` is that which the writer has before him."""

    heading = forms.CharField(label=_("Heading"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST,
        help_text=TEXT_HINT,
        widget=forms.Textarea({"rows": 16}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False, initial=0)

    @classmethod
    def of(cls, sent: Any, section: Section) -> "SectionForm":
        initial = {"heading": section.heading, "text": section.text}
        return cls(sent, initial=initial | {"seen_version": section.version})

    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(heading=given["heading"], text=given["text"])

    @property
    def seen(self) -> int:
        """No version is 0: who does not say what he saw is shown what there is."""
        return self.cleaned_data["seen_version"] or 0


class UnitChoice(RowField[Unit]):
    """A unit from a short list."""

    def label_from_instance(self, obj: Unit) -> str:
        return in_script(obj.short_name)


class AmendForm(forms.Form):
    """Other words for a section, in the name of a unit that attended."""

    unit = UnitChoice(label=_("In the name of"), queryset=Unit.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("Proposed wording"), max_length=LONGEST, widget=forms.Textarea({"rows": 14})
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=400, help_text=_("One sentence, for who decides.")
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False, initial=0)

    def __init__(
        self, sent: Any, section: Section, user: User, begun: Mapping[str, str] = NOTHING
    ) -> None:
        """:param begun: what was typed before, by field"""
        initial = {"text": section.text, "seen_version": section.version, **begun}
        super().__init__(sent, initial=initial)
        units = amending_units(user, section.minutes)
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        unit.initial = units.first()
        if units.count() == 1:
            unit.widget = forms.HiddenInput()

    def proposed(self) -> dict[str, Any]:
        """As `actions.amending.propose_amendment` takes it."""
        given = dict(self.cleaned_data)
        return given | {"seen_version": given["seen_version"] or 0}


class DecideForm(forms.Form):
    """What the section shall say, where an amendment is taken over; and a word to the unit."""

    text = forms.CharField(
        label=_("What the section shall say"),
        required=False,
        max_length=LONGEST,
        help_text=_("As proposed; merge by hand what both are right about."),
        widget=forms.Textarea({"rows": 14}),
    )
    answer = forms.CharField(
        label=_("Word to the unit"),
        required=False,
        max_length=400,
        help_text=_("Needed where it is not taken over."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False, initial=0)

    @classmethod
    def of(cls, sent: Any, amendment: Amendment) -> "DecideForm":
        initial = {"text": amendment.text, "seen_version": amendment.section.version}
        return cls(sent, initial=initial)


class RoundForm(forms.Form):
    """Until when amendments are welcome."""

    comments_by_date = DayField(label=_("Amendments by"), required=False, widget=DayInput())

    def day(self) -> date | None:
        """A day that is none is taken for none."""
        self.is_valid()
        found: date | None = self.cleaned_data.get("comments_by_date")
        return found
