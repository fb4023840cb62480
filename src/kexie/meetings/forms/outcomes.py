"""What outcomes become: a task, a suggestion, the explanation of a figure; and lists of them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models import Target
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.forms import DayField, DayInput, RowField, SearchInput, UploadInput
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.models import SuggestionKind, Theme, Urgency
from kexie.matters.queries.suggestions.places import addressees_of
from kexie.meetings.becoming import cooperating_in, set_by, theme_in, title_of
from kexie.meetings.models import MeetingSeries, Outcome
from kexie.meetings.queries.meetings import series_for
from kexie.meetings.queries.open_items import OpenItemsWanted
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit, User

ANY = ("", _("all"))
STANDINGS = (
    ("nothing", _("nothing came of it yet")),
    ("task", _("became a task")),
    ("suggestion", _("became a suggestion")),
    ("late", _("overdue")),
)
LARGEST = 20 * 1024 * 1024
READABLE = ".txt,.docx,.pdf,.html,.htm"


class TaskForm(forms.Form):
    """A task as the outcome fills it in."""

    title = forms.CharField(label=_("Title"), max_length=80)
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    lead = UnitField(label=_("Lead unit"))
    cooperating = UnitsField(label=_("Cooperating units"), required=False)
    due_date = DayField(label=_("Due"), required=False, widget=DayInput())
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ORDINARY
    )
    set_by = forms.CharField(label=_("Set by"), max_length=60, required=False)

    @classmethod
    def of(cls, sent: Any, outcome: Outcome) -> "TaskForm":
        return cls(
            sent,
            initial={
                "title": title_of(outcome.text),
                "content": outcome.text,
                "lead": outcome.unit,
                "cooperating": cooperating_in(outcome),
                "due_date": outcome.due_date,
                "theme": theme_in(outcome),
                "set_by": set_by(outcome),
            },
        )

    def new_task(self) -> NewTask:
        given = dict(self.cleaned_data)
        return NewTask(**(given | {"cooperating": tuple(given["cooperating"])}))


class ShortName(RowField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_name


class SuggestionForm(forms.Form):
    """A suggestion as the outcome fills it in, in the name of the unit that said it."""

    topic = forms.CharField(label=_("Topic"), max_length=80)
    text = forms.CharField(
        label=_("What is suggested"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    from_unit = UnitField(label=_("Said by"))
    to_unit = ShortName(label=_("Put to"), queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=SuggestionKind.choices, initial=SuggestionKind.PROPOSAL
    )
    theme = forms.ChoiceField(label=_("Service"), choices=Theme.choices)

    @classmethod
    def of(cls, sent: Any, outcome: Outcome) -> "SuggestionForm":
        unit, own = outcome.unit, outcome.meeting.record.unit
        form = cls(
            sent,
            initial={
                "topic": title_of(outcome.text),
                "text": outcome.text,
                "from_unit": unit,
                "theme": theme_in(outcome),
                "to_unit": own,
            },
        )
        above = [one.pk for one in addressees_of(unit)] if unit else []
        to_unit = form.fields["to_unit"]
        to_unit.queryset = Unit.objects.filter(pk__in=[*above, own.pk]).order_by("order")  # type: ignore[attr-defined]  # a ModelChoiceField
        return form

    def new_suggestion(self) -> NewSuggestion:
        return NewSuggestion(**self.cleaned_data)


class TargetField(RowField[Target]):
    def label_from_instance(self, obj: Target) -> str:
        return f"{obj.indicator} · {period_of(obj.period).label}"


class FigureForm(forms.Form):
    """Behind which target the unit stays, and why."""

    target = TargetField(
        label=_("Figure"), queryset=Target.objects.none(), empty_label=_("Please choose")
    )
    text = forms.CharField(
        label=_("Why is it behind the target, and what comes next?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
    )
    versions = forms.JSONField(widget=forms.HiddenInput(), required=False)

    @classmethod
    def of(cls, sent: Any, outcome: Outcome, targets: QuerySet[Target]) -> "FigureForm":
        """`versions`: of each target as the writer saw it, by key."""
        seen = dict(targets.values_list("pk", "version"))
        form = cls(sent, initial={"text": outcome.text[:1000], "versions": seen})
        form.fields["target"].queryset = targets  # type: ignore[attr-defined]  # a ModelChoiceField
        return form

    @property
    def seen(self) -> int:
        """Version of the chosen target that the writer saw; 0: he does not say."""
        versions = self.cleaned_data["versions"]
        found = versions.get(str(self.cleaned_data["target"].pk)) if versions else 0
        return found if isinstance(found, int) else 0


class SeriesField(RowField[MeetingSeries]):
    def label_from_instance(self, obj: MeetingSeries) -> str:
        return f"{obj.unit.short_name} · {obj.name}"


class OpenItemsFilter(forms.Form):
    """Filters of the open items, kept in the address."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100, widget=SearchInput())
    series = SeriesField(
        label=_("Series"),
        required=False,
        queryset=MeetingSeries.objects.none(),
        empty_label=_("all"),
    )
    standing = forms.ChoiceField(
        label=_("How it stands"), required=False, choices=[ANY, *STANDINGS]
    )
    unit = UnitField(label=_("Unit"), required=False)

    def __init__(self, sent: Any, *, user: User) -> None:
        super().__init__(sent)
        self.fields["series"].queryset = series_for(user)  # type: ignore[attr-defined]  # a ModelChoiceField

    def wanted(self) -> OpenItemsWanted:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        return OpenItemsWanted(**{name: one for name, one in self.cleaned_data.items() if one})


class CarryForm(forms.Form):
    """Which open items go on at this meeting, and whether as a point of the agenda."""

    outcome = forms.ModelMultipleChoiceField(Outcome.objects.none(), required=False)
    title = forms.CharField(label=_("Title of the point"), max_length=200, required=False)

    def __init__(self, sent: Any, outcomes: QuerySet[Outcome]) -> None:
        super().__init__(sent)
        self.fields["outcome"].queryset = outcomes  # type: ignore[attr-defined]  # a ModelChoiceField


class SpeechForm(forms.Form):
    """The speech, pasted or as a file: exactly one of the two."""

    text = forms.CharField(
        label=_("Text of the speech"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10}),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        widget=UploadInput(
            accept=READABLE, maximum=LARGEST, hint=_("Word (.docx), PDF with text, .txt or .html")
        ),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Left empty, it is named after the meeting."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("text", "").strip()) == bool(cleaned.get("file")) and not self.errors:
            raise forms.ValidationError(_("Give either the text or a file."))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """Bytes and file name."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), "speech.txt"
