"""Forms of bringing in texts and of working on drafts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import DocumentKind
from kexie.intake.actions.editing import Edit
from kexie.intake.models import Draft
from kexie.intake.units import UnitChoice
from kexie.intake.words import group_name
from kexie.kernel.forms import DayField, DayInput, UploadInput
from kexie.matters.models import Theme, Urgency
from kexie.org.fields import UnitField
from kexie.org.models import Unit

LARGEST = 20 * 1024 * 1024
READABLE = ".txt,.docx,.pdf,.html,.htm,.xlsx"
PASTED = _("pasted text")


class SourceForm(forms.Form):
    """A text, pasted or as a file. Exactly one of the two."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10, "data-paste": True}),
        help_text=_(
            "Paste it as it is: annotations, traditional characters and broken lines are mended."
        ),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        widget=UploadInput(
            accept=READABLE,
            maximum=LARGEST,
            hint=_("Word (.docx), PDF with text, Excel (.xlsx), .txt or .html, up to 20 MB"),
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_text = bool(cleaned.get("text", "").strip())
        if has_text and cleaned.get("file"):
            raise ValidationError(
                _("Give either the text or a file, not both: empty the field or choose no file.")
            )
        if not has_text and not cleaned.get("file") and not self.errors:
            raise ValidationError(_("Paste a text or choose a file."))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """Bytes and file name."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), f"{PASTED}.txt"


class BringForm(SourceForm):
    """What is known about the text; all of it may be corrected later."""

    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Left empty, it is taken from the text."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    text_date = DayField(
        label=_("Date of the text"),
        required=False,
        widget=DayInput(),
        help_text=_("Deadlines such as “by the end of the year” count from it."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("Who issued it, or where it was found."),
    )
    unit = forms.ModelChoiceField(label=_("For"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above, for the type
        field.queryset = units
        field.initial = units.first()
        if units.count() == 1:
            field.widget = forms.HiddenInput()


class UnitChoicesInput(forms.SelectMultiple):
    """The picker of units, with groups, and with words of the text that nobody has resolved."""

    template_name = "kexie/picker.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [UnitChoice.from_token(str(token)) for token in value or () if is_token(token)]
        labels = zip(chosen, labels_of(chosen), strict=True)
        return context | {
            "chosen": [(one.token, label) for one, label in labels],
            "url": reverse("intake:find_units"),
            "multiple": True,
        }


def is_token(value: object) -> bool:
    """Whether it can be shown as a chip; what cannot is left out, and the field complains."""
    try:
        UnitChoice.from_token(str(value))
    except ValueError:
        return False
    return True


class UnitChoicesField(forms.Field):
    widget = UnitChoicesInput

    def to_python(self, value: Any) -> list[UnitChoice]:
        try:
            return [UnitChoice.from_token(str(token)) for token in value or ()]
        except ValueError as error:
            raise ValidationError(_("Choose units from the list.")) from error


def labels_of(choices: Iterable[UnitChoice]) -> list[str]:
    """What a chip says; a question mark behind words that stand for no unit yet."""
    choices = list(choices)
    keys = [one.unit_id for one in choices if one.unit_id]
    names = dict(Unit.objects.filter(pk__in=keys).values_list("pk", "short_name"))
    return [
        names.get(one.unit_id or 0) or group_name(one.group) or f"{one.words}？" for one in choices
    ]


class DraftForm(forms.ModelForm[Draft]):
    """One draft, saved as one goes; what is missing is said by the answer, with all that was typed."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput())
    lead = UnitChoicesField(label=_("Lead unit"), required=False)
    cooperating = UnitChoicesField(label=_("Cooperating units"), required=False)
    verifier = UnitField(label=_("Verified by"), required=False)

    class Meta:
        model = Draft
        fields = (
            "title",
            "kind",
            "theme",
            "set_by",
            "due_kind",
            "due_text",
            "due_date",
            "urgency",
            "handling",
            "verifier",
            "evidence_reason",
        )
        error_messages = {
            "title": {
                "required": _("A title is needed: what is to be done. Nothing was saved yet.")
            }
        }
        widgets = {
            "title": forms.Textarea({"rows": 2}),
            "due_date": DayInput(),
            "handling": forms.RadioSelect(),
            "evidence_reason": forms.TextInput(),
        }

    def __init__(self, data: Any = None, *, instance: Draft) -> None:
        rows = list(instance.units.all())
        initial = {
            role: [UnitChoice.of(row).token for row in rows if row.role == role]
            for role in ("lead", "cooperating")
        }
        super().__init__(
            data,
            instance=instance,
            initial={**initial, "seen": instance.version},
            auto_id=f"d{instance.pk}-%s",
        )
        self.fields["due_kind"].label = _("Deadline")
        self.fields["due_date"].label = _("last day")

    def _post_clean(self) -> None:
        """The action checks and writes; the row this form was filled from stays as it was read."""

    def edit(self) -> Edit:
        given = self.cleaned_data
        verifier = given["verifier"]
        return Edit(
            title=given["title"],
            kind=given["kind"],
            theme=given["theme"],
            set_by=given["set_by"],
            due_kind=given["due_kind"],
            due_text=given["due_text"],
            due_date=given["due_date"] if given["due_kind"] == "date" else None,
            urgency=given["urgency"],
            handling=given["handling"],
            verifier_id=verifier.pk if verifier else None,
            evidence_reason=given["evidence_reason"],
            lead=given["lead"],
            cooperating=given["cooperating"],
        )


class ManyForm(forms.Form):
    """What to set for several drafts at once; what is left empty stays as it is in each."""

    due_date = DayField(label=_("last day"), required=False, widget=DayInput())
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    verifier = UnitField(label=_("Verified by"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="many-%s")
        for name, choices in (("theme", Theme.choices), ("urgency", Urgency.choices)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above, for the type
            field.choices = [("", _("as it is")), *choices]

    def edit(self) -> Edit:
        given, edit = self.cleaned_data, Edit()
        if given["due_date"]:
            edit["due_kind"], edit["due_date"] = "date", given["due_date"]
        if given["theme"]:
            edit["theme"] = given["theme"]
        if given["urgency"]:
            edit["urgency"] = given["urgency"]
        if given["verifier"]:
            edit["verifier_id"] = given["verifier"].pk
        return edit


class DayForm(forms.Form):
    """Another last day for drafts whose day is over: one of the quick ones, any other, or none."""

    day = DayField(required=False)
    other = DayField(label=_("another day"), required=False, widget=DayInput({"data-key": "w"}))
    none = forms.BooleanField(required=False)

    def edit(self) -> Edit:
        given = self.cleaned_data
        if given["none"]:
            return Edit(due_kind="none", due_date=None, due_text="")
        day = given["day"] or given["other"]
        return Edit(due_kind="date", due_date=day) if day else Edit()
