"""Suggestions: made, handled, answered, tried, filtered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import DayField, DayInput, SearchInput, UploadInput
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.actions.suggestions.making import NewSuggestion, SuggestionWording, wording_of
from kexie.matters.actions.suggestions.trials import Outcome
from kexie.matters.forms.days import QuickDayInput, offer_days
from kexie.matters.models import (
    Follow,
    Result,
    Satisfaction,
    Suggestion,
    SuggestionKind,
    SuggestionState,
    Theme,
    Trial,
    Voice,
)
from kexie.matters.queries.suggestions import STANDINGS, WantedSuggestions, suggestions_for
from kexie.matters.queries.suggestions.places import (
    addressees_of,
    answerers_of,
    places_of,
    spoken_for,
)
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit, User
from kexie.org.queries import open_units

ANY = ("", _("all"))
LARGEST_FILE = 50_000_000
LONGEST_TASK = 80


class ShortNames(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only for the checker
    """Units to choose from a short list."""

    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_name


class WordingForm(forms.Form):
    """Topic, text, kind and service."""

    topic = forms.CharField(label=_("Topic"), max_length=80)
    text = forms.CharField(
        label=_("What you suggest"), max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=SuggestionKind.choices,
        initial=SuggestionKind.PROPOSAL,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(label=_("Service"), choices=Theme.choices, initial=Theme.OTHER)


class NewForm(WordingForm):
    """Quick to fill in on a phone: topic and text; all else has a sensible value. `about`: key of a record."""

    voice = forms.ChoiceField(
        label=_("Said"), choices=Voice.choices, initial=Voice.UNIT, widget=forms.RadioSelect
    )
    from_unit = ShortNames(queryset=Unit.objects.none(), label=_("Your unit"), empty_label=None)
    to_unit = ShortNames(queryset=Unit.objects.none(), label=_("Put to"), empty_label=None)

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        units = list(places_of(user, today))
        speaks = set(spoken_for(user).values_list("pk", flat=True))
        above = {one.pk for unit in units for one in addressees_of(unit)}
        self._offer("from_unit", [unit.pk for unit in units], first=units[0] if units else None)
        highest = addressees_of(units[0]).first() if units else None
        self._offer("to_unit", above, first=highest)
        if not speaks & {unit.pk for unit in units}:
            self.fields["voice"].initial = Voice.OWN
            self.fields["voice"].widget = forms.HiddenInput()

    def _offer(self, name: str, keys: Iterable[int], *, first: Unit | None) -> None:
        """Units to choose from; where there is but one, nothing is asked."""
        field, chosen = self.fields[name], list(keys)
        field.queryset = open_units().filter(pk__in=chosen)  # type: ignore[attr-defined]  # a ModelChoiceField
        field.initial = first
        if len(chosen) == 1:
            field.widget = forms.HiddenInput()

    def new_suggestion(self) -> NewSuggestion:
        given = dict(self.cleaned_data)
        return NewSuggestion(own=given.pop("voice") == Voice.OWN, **given)


class RewordForm(WordingForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput())

    @classmethod
    def of(cls, data: Any, suggestion: Suggestion) -> "RewordForm":
        wording = wording_of(suggestion)
        held = {name: getattr(wording, name) for name in wording.__slots__}
        return cls(data, initial=held | {"seen_version": suggestion.version})

    def wording(self) -> SuggestionWording:
        given = dict(self.cleaned_data)
        given.pop("seen_version")
        return SuggestionWording(**given)


class AssignForm(forms.Form):
    unit = ShortNames(
        queryset=Unit.objects.none(), label=_("Answered by"), empty_label=_("Please choose")
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Any, suggestion: Suggestion) -> None:
        super().__init__(data)
        units = answerers_of(suggestion.record.unit)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


class HandOverForm(AssignForm):
    def __init__(self, data: Any, suggestion: Suggestion) -> None:
        super().__init__(data, suggestion)
        note = self.fields["note"]
        note.label, note.required = _("Reason"), True
        note.help_text = _("Everybody who sees the suggestion reads it.")


class AnswerForm(forms.Form):
    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Answer"),
        max_length=8000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("The author reads it. If it is not adopted, say why."),
    )
    note = forms.CharField(
        label=_("Internal note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Read inside only, never by the author."),
    )

    def __init__(self, data: Any, _suggestion: Suggestion) -> None:
        super().__init__(data)


class SettleForm(forms.Form):
    follow = forms.ChoiceField(
        label=_("Becomes"),
        choices=[("", _("nothing further")), *Follow.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What it becomes, in words"),
        max_length=500,
        required=False,
        help_text=_("The title of the task, the name of the rule, or what is tried."),
    )
    lead = UnitField(label=_("Unit that carries the task out"), required=False)
    due_date = DayField(label=_("Task due"), required=False, widget=QuickDayInput())

    def __init__(self, data: Any, suggestion: Suggestion, today: date) -> None:
        super().__init__(data, initial={"text": suggestion.record.title[:LONGEST_TASK]})
        offer_days(self, "due_date", today)

    def decided(self) -> Decided:
        return Decided(**self.cleaned_data)


class RateForm(forms.Form):
    satisfaction = forms.ChoiceField(
        label=_("Does the answer help?"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("If you like: why"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Asked once. It is counted into no score and no ranking."),
    )

    def __init__(self, data: Any, _suggestion: Suggestion) -> None:
        super().__init__(data)


class MergeForm(forms.Form):
    """`into` by number, or chosen among the similar ones."""

    number = forms.CharField(
        label=_("Number of the one whose answer serves both"), max_length=40, widget=SearchInput()
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any, suggestion: Suggestion, user: User, number: str = "") -> None:
        super().__init__(data, initial={"number": number})
        self._others = suggestions_for(user).exclude(pk=suggestion.pk)

    def clean_number(self) -> Suggestion:
        found = self._others.filter(number=self.cleaned_data["number"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("You see no suggestion with this number."))
        return found


class OfferTrialForm(forms.Form):
    units = UnitsField(label=_("Units that shall try it"))
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Any, _suggestion: Suggestion) -> None:
        super().__init__(data)


class TrialForm(forms.Form):
    from_date = DayField(label=_("From"), widget=DayInput())
    to_date = DayField(
        label=_("Until"), required=False, widget=DayInput(), help_text=_("Empty: it goes on.")
    )
    outcome = forms.CharField(
        label=_("What came of it"), max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    upload = forms.FileField(
        label=_("Evidence"),
        required=False,
        widget=UploadInput(accept="", maximum=LARGEST_FILE, hint=_("Welcome, not asked for.")),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput())

    @classmethod
    def of(cls, data: Any, files: Any, trial: Trial) -> "TrialForm":
        held = {
            "from_date": trial.from_date,
            "to_date": trial.to_date,
            "outcome": trial.outcome,
            "seen_version": trial.version,
        }
        return cls(data, files, initial=held)

    def written(self) -> Outcome:
        given = self.cleaned_data
        return Outcome(
            from_date=given["from_date"], to_date=given["to_date"], outcome=given["outcome"]
        )


MAIN_FILTERS = ("text", "standing", "kind", "theme", "unit")
STATES = [(state.value, state.label) for state in SuggestionState if state != SuggestionState.DRAFT]


class SuggestionFilter(forms.Form):
    """Filters of the list, kept in the address."""

    text = forms.CharField(
        label=_("Topic, words or number"), required=False, max_length=100, widget=SearchInput()
    )
    standing = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[
            ANY,
            *((code, each.label) for code, each in STANDINGS.items() if code != "all"),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ANY, *SuggestionKind.choices]
    )
    theme = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Theme.choices])
    unit = UnitField(label=_("Comes from, with units below"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *STATES])
    result = forms.ChoiceField(label=_("Result"), required=False, choices=[ANY, *Result.choices])
    answerer = UnitField(label=_("Answered by"), required=False)
    made_from = DayField(label=_("Put forward from"), required=False, widget=DayInput())
    made_to = DayField(label=_("Put forward until"), required=False, widget=DayInput())
    mine = forms.BooleanField(label=_("only my own"), required=False)
    about = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput()
    )

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN_FILTERS]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in MAIN_FILTERS]

    @property
    def more_asked(self) -> bool:
        """Is one of the filters asked for that are folded away?"""
        return any(field.value() for field in self.more)

    def wanted(self) -> WantedSuggestions:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        keys = {name: given[name].pk for name in ("unit", "answerer") if name in given}
        return WantedSuggestions(**(given | keys))


def wanted_suggestions(query: Any) -> WantedSuggestions:
    return SuggestionFilter(query).wanted()
