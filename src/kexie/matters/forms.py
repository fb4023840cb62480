"""What people write: filters of lists, tasks by hand, reports, proof, requests."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Document
from kexie.documents.queries import documents_for
from kexie.files.models import File
from kexie.files.queries import files_for
from kexie.kernel.address import Query
from kexie.kernel.errors import Refused
from kexie.kernel.forms import DayInput, SearchInput, UploadInput
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.drafting import Wording
from kexie.matters.models import Light, Share, ShareRole, ShareState, Task, Theme, Urgency
from kexie.matters.queries import MEASURES, SHOWN_STATES, Wanted
from kexie.matters.queries.levels import QuickDay, quick_days
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit, User
from kexie.org.queries import children_of, own_units
from kexie.records.access import STAFF

ANY = ("", _("all"))
ACCEPTED_FILES = ".pdf,.docx,.xlsx,.pptx,.txt,.csv,.jpg,.jpeg,.png,.zip,.ofd"
LARGEST_FILE = 20 * 1024 * 1024


class QuickDayInput(DayInput):
    """A day, with days to choose by one click beneath; `offer` sets them."""

    template_name = "matters/day.html"
    days: tuple[QuickDay, ...] = ()
    today: date | None = None

    def offer(self, today: date, *, after: date | None = None) -> None:
        self.today, self.days = today, tuple(quick_days(today, after=after))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"days": self.days, "today": self.today}


def _offer(form: forms.Form, name: str, today: date, *, after: date | None = None) -> None:
    widget = form.fields[name].widget
    assert isinstance(widget, QuickDayInput)  # noqa: S101 -- narrows the type
    widget.offer(today, after=after)


MAIN_FILTERS = ("text", "unit", "below", "measure", "state", "light", "theme")


class LedgerFilter(forms.Form):
    """Filters of the ledger, kept in the address. `below`: units below the chosen one as well."""

    text = forms.CharField(
        label=_("Task or number"), required=False, max_length=100, widget=SearchInput()
    )
    unit = UnitField(label=_("Responsible unit"), required=False)
    below = forms.BooleanField(label=_("with units below"), required=False)
    measure = forms.ChoiceField(label=_("Figure"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    light = forms.ChoiceField(label=_("Light"), required=False, choices=[ANY, *Light.choices])
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[ANY, *Theme.choices])
    due_from = forms.DateField(label=_("Due from"), required=False, widget=DayInput())
    due_to = forms.DateField(label=_("Due until"), required=False, widget=DayInput())
    issuer = UnitField(label=_("Issuing unit"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ANY, *ShareRole.choices])
    mine = forms.BooleanField(label=_("only my units"), required=False)
    document = forms.ModelChoiceField(
        Document.objects.none(), label=_("Source document"), required=False
    )

    def __init__(self, query: Any, *, user: User, states: dict[str, Any]) -> None:
        super().__init__(query)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ANY,
            *((code, measure.label) for code, measure in MEASURES.items() if code != "all"),
        ]
        self.fields["state"].choices = [ANY, *states.items()]  # type: ignore[attr-defined]  # a ChoiceField
        document = self.fields["document"]
        document.queryset = documents_for(user)  # type: ignore[attr-defined]  # a ModelChoiceField
        document.widget.attrs["data-wide"] = "yes"

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


class TaskForm(forms.Form):
    """A task written by hand."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Issuing unit"))
    title = forms.CharField(
        label=_("Title"), max_length=80, help_text=_("Stands alone: says what is to be done.")
    )
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    lead = UnitField(label=_("Lead unit"))
    cooperating = UnitsField(label=_("Cooperating units"), required=False)
    due_date = forms.DateField(label=_("Due"), required=False, widget=QuickDayInput())
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, initial=Theme.OTHER)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ORDINARY
    )
    set_by = forms.CharField(label=_("Set by"), max_length=60, required=False)
    verifier = UnitField(
        label=_("Verified by"), required=False, help_text=_("The issuing unit if left empty.")
    )
    evidence_reason = forms.CharField(
        label=_("Why evidence is needed"),
        max_length=200,
        required=False,
        help_text=_(
            "Leave empty: evidence is welcome but not asked for. Units see the reason you give."
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "due_date", today)
        units = own_units(user, STAFF).filter(closed_date__isnull=True)
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        unit.initial = units.first()

    def new_task(self) -> NewTask:
        given = dict(self.cleaned_data)
        given.pop("unit", None)
        given.pop("seen_version")
        return NewTask(**(given | {"cooperating": tuple(given["cooperating"])}))


class WordingForm(forms.Form):
    """The words of an open task."""

    title = forms.CharField(label=_("Title"), max_length=80)
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    set_by = forms.CharField(label=_("Set by"), max_length=60, required=False)
    evidence_reason = forms.CharField(
        label=_("Why evidence is needed"), max_length=200, required=False
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput())

    def wording(self) -> Wording:
        given = dict(self.cleaned_data)
        given.pop("seen_version")
        return Wording(**given)


class ShareForm(forms.Form):
    """What is written about one share. `user` and `share` cut choices down."""

    def __init__(self, *args: Any, share: Share, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.share, self.user, self.today = share, user, today
        self.set_up()

    def set_up(self) -> None:
        """Choices that depend on the share."""


class ProgressForm(ShareForm):
    text = forms.CharField(
        label=_("How far the work is"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    percent = forms.IntegerField(
        label=_("Percent done"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Only where a percentage means something."),
    )

    def set_up(self) -> None:
        self.fields["percent"].initial = self.share.percent


class ReportForm(ShareForm):
    text = forms.CharField(
        label=_("What was done, and what came of it"),
        max_length=8000,
        widget=forms.Textarea({"rows": 8}),
    )
    over_open = forms.CharField(
        label=_("Why report complete although something below is open"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def set_up(self) -> None:
        self.fields["text"].initial = self.share.report


class EvidenceForm(ShareForm):
    """One piece of proof, of one kind."""

    upload = forms.FileField(
        label=_("A file"),
        required=False,
        widget=UploadInput(
            accept=ACCEPTED_FILES,
            maximum=LARGEST_FILE,
            hint=_(
                "Word, Excel, PDF, pictures, up to 20 MB. No place or time of a photo is asked for."
            ),
        ),
    )
    file = forms.ModelChoiceField(
        File.objects.none(),
        label=_("A file that is here already"),
        required=False,
        help_text=_("One file may serve several tasks."),
    )
    link = forms.CharField(label=_("A web address"), required=False, max_length=500)
    document = forms.ModelChoiceField(
        Document.objects.none(), label=_("A sentence of a document"), required=False
    )
    words = forms.CharField(
        label=_("The sentence, copied from the document"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    caption = forms.CharField(label=_("What it shows"), required=False, max_length=200)

    def set_up(self) -> None:
        self._choose("file", files_for(self.user).order_by("-added_at"))
        self._choose("document", documents_for(self.user))

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows[:200] if not self.is_bound else rows  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = [name for name in ("upload", "file", "link", "document") if given.get(name)]
        if len(chosen) != 1:
            raise forms.ValidationError(
                _("Give one piece at a time: a file, a web address, or a sentence of a document.")
            )
        if chosen == ["document"] and not given.get("words"):
            self.add_error("words", _("Copy the sentence from the document's page."))
        return given


class DueForm(ShareForm):
    """A due day that was wrong, set right."""

    due_date = forms.DateField(label=_("Right due day"), widget=QuickDayInput())
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def set_up(self) -> None:
        _offer(self, "due_date", self.today)


class ExtensionForm(ShareForm):
    to_date = forms.DateField(label=_("New due day"), widget=QuickDayInput())
    reason = forms.CharField(
        label=_("Why more time is needed"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    progress = forms.CharField(
        label=_("How far the work is"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def set_up(self) -> None:
        _offer(self, "to_date", self.today, after=self.share.due_date)


class RedirectForm(ShareForm):
    unit = UnitField(label=_("Give to"))
    due_date = forms.DateField(
        label=_("Due"),
        required=False,
        widget=QuickDayInput(),
        help_text=_("Stays as it is if left empty."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def set_up(self) -> None:
        _offer(self, "due_date", self.today)


class SplitForm(ShareForm):
    """The same part for each of the chosen units below."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units below"),
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Each gets a task of its own, which points to the same sentence."),
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    due_date = forms.DateField(label=_("Due"), required=False, widget=QuickDayInput())
    evidence_reason = forms.CharField(
        label=_("Why evidence is needed"),
        max_length=200,
        required=False,
        help_text=_("Leave empty: evidence is welcome but not asked for."),
    )
    seen_parts = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def set_up(self) -> None:
        _offer(self, "due_date", self.today)
        task: Task = self.share.task
        below = children_of(self.share.record.unit).filter(closed_date__isnull=True)
        units = self.fields["units"]
        units.queryset = below  # type: ignore[attr-defined]  # a ModelChoiceField
        units.label_from_instance = _short_name  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["title"].initial = task.record.title
        self.fields["content"].initial = task.content
        self.fields["due_date"].initial = self.share.due_date
        self.fields["evidence_reason"].initial = task.evidence_reason

    def new_parts(self) -> list[NewTask]:
        given, task = self.cleaned_data, self.share.task
        return [
            NewTask(
                title=given["title"],
                content=given["content"],
                theme=task.theme,
                urgency=task.urgency,
                set_by=task.set_by,
                lead=unit,
                due_date=given["due_date"],
                evidence_reason=given["evidence_reason"],
            )
            for unit in given["units"]
        ]


def _short_name(unit: Unit) -> str:
    return unit.short_name


def refuse_in(form: forms.Form, refusal: Refused) -> None:
    """Say in the form why it was not done."""
    form.add_error(None, str(refusal))
