"""What is written about one share."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Document
from kexie.documents.queries import documents_for
from kexie.files.models import File
from kexie.files.queries import files_for, limits
from kexie.kernel.forms import DayField, RowField, UploadInput
from kexie.kernel.words import moment_words
from kexie.matters.actions.creation import NewTask
from kexie.matters.forms.days import QuickDayInput, offer_days
from kexie.matters.models import Share, ShareRole, ShareState, Task
from kexie.matters.queries.page import lacks_evidence, open_below
from kexie.matters.queries.whole import whole_of
from kexie.org.fields import UnitField
from kexie.org.models import Unit, User
from kexie.org.queries import children_of

ACCEPTED_FILES = ".pdf,.docx,.xlsx,.pptx,.txt,.csv,.jpg,.jpeg,.png,.zip,.ofd"
MIB = 1024 * 1024


class ShareForm(forms.Form):
    """What is written about one share. `user` and `share` cut choices down."""

    def __init__(self, *args: Any, share: Share, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.share, self.user, self.today = share, user, today
        self.set_up()

    def set_up(self) -> None:
        """Choices that depend on the share."""


def _limit_upload(field: forms.Field) -> None:
    """Say and check in the page what may be brought in."""
    most, upload = limits().largest_file, field.widget
    assert isinstance(upload, UploadInput)  # noqa: S101 -- narrows the type
    upload.attrs["data-maximum"] = str(most * MIB)
    upload.hint = _(
        "Word, Excel, PDF, pictures, up to %(most)s MB. No place or time of a photo is asked for."
    ) % {"most": most}


def _told_apart(file: File) -> str:
    """Files of one name differ by who brought them in, and when."""
    return f"{file.name} · {file.added_by.name} · {moment_words(file.added_at)}"


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
        widget=forms.Textarea({"rows": 3}),
    )
    upload = forms.FileField(
        label=_("Evidence"),
        widget=UploadInput(accept=ACCEPTED_FILES, maximum=20 * MIB, hint=""),
        help_text=_(
            "One file is enough to report; more, links and passages are added on the task's page."
        ),
    )

    def set_up(self) -> None:
        """Asked is only what is needed: a reason over open parts, evidence where there is none and it is needed."""
        self.fields["text"].initial = self.share.report
        if not open_below(self.share):
            del self.fields["over_open"]
        if lacks_evidence(self.share):
            _limit_upload(self.fields["upload"])
        else:
            del self.fields["upload"]


class EvidenceForm(ShareForm):
    """One piece of proof, of one kind."""

    upload = forms.FileField(
        label=_("A file"),
        required=False,
        widget=UploadInput(
            accept=ACCEPTED_FILES,
            maximum=20 * MIB,
            hint="",
        ),
    )
    file = forms.ModelChoiceField(
        File.objects.none(),
        label=_("A file that is here already"),
        required=False,
        empty_label=_("Please choose"),
        help_text=_("One file may serve several tasks."),
    )
    link = forms.CharField(label=_("A web address"), required=False, max_length=500)
    document = RowField(
        Document.objects.none(),
        label=_("A sentence of a document"),
        required=False,
        empty_label=_("Please choose"),
    )
    words = forms.CharField(
        label=_("The sentence, copied from the document"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    caption = forms.CharField(label=_("What it shows"), required=False, max_length=200)

    def set_up(self) -> None:
        _limit_upload(self.fields["upload"])
        files = files_for(self.user).select_related("added_by").order_by("-added_at")
        self._choose("file", files)
        self.fields["file"].label_from_instance = _told_apart  # type: ignore[attr-defined]  # a ModelChoiceField
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

    due_date = DayField(label=_("Right due day"), widget=QuickDayInput())
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def set_up(self) -> None:
        offer_days(self, "due_date", self.today)


class ExtensionForm(ShareForm):
    to_date = DayField(label=_("New due day"), widget=QuickDayInput())
    reason = forms.CharField(
        label=_("Why more time is needed"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    progress = forms.CharField(
        label=_("How far the work is"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def set_up(self) -> None:
        whole = whole_of(self.share)
        until = whole.due_date if whole else None
        offer_days(self, "to_date", self.today, after=self.share.due_date, until=until)


class RedirectForm(ShareForm):
    unit = UnitField(label=_("Give to"))
    due_date = DayField(
        label=_("Due"),
        required=False,
        widget=QuickDayInput(),
        help_text=_("Stays as it is if left empty."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def set_up(self) -> None:
        offer_days(self, "due_date", self.today)


class ChooseMany(forms.CheckboxSelectMultiple):
    """Boxes side by side, with one that ticks them all."""

    template_name = "matters/choose.html"


class SplitForm(ShareForm):
    """The same part for each of the chosen units below."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units below"),
        widget=ChooseMany(),
        help_text=_("Each gets a task of its own, which points to the same sentence."),
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    content = forms.CharField(
        label=_("What is to be done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    due_date = DayField(label=_("Due"), required=False, widget=QuickDayInput())
    evidence_reason = forms.CharField(
        label=_("Why evidence is needed"),
        max_length=200,
        required=False,
        help_text=_("Leave empty: evidence is welcome but not asked for."),
    )
    seen_parts = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def set_up(self) -> None:
        offer_days(self, "due_date", self.today, until=self.share.due_date)
        task: Task = self.share.task
        below = children_of(self.share.record.unit).filter(closed_date__isnull=True)
        units = self.fields["units"]
        units.queryset = below  # type: ignore[attr-defined]  # a ModelChoiceField
        units.label_from_instance = self._told_apart  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["title"].initial = task.record.title
        self.fields["content"].initial = task.content
        self.fields["due_date"].initial = self.share.due_date
        self.fields["evidence_reason"].initial = task.evidence_reason

    @cached_property
    def _have_parts(self) -> set[int]:
        """Units below that lead a part of this share already."""
        parts = Share.objects.filter(
            task__parent=self.share.task_id, task__record__unit=self.share.record.unit_id
        )
        leads = parts.filter(role=ShareRole.LEAD).exclude(state=ShareState.CANCELLED)
        return set(leads.values_list("record__unit", flat=True))

    def _told_apart(self, unit: Unit) -> str:
        if unit.pk not in self._have_parts:
            return unit.short_name
        return gettext("%(unit)s (has a part)") % {"unit": unit.short_name}

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
