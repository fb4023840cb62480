"""Forms of official documents: writing one, filtering the list, files that go with it."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.gongwen import Document, Form, Kind, Present, Urgency
from kexie.gongwen.stored import from_json
from kexie.gongwen.written import BadText, to_text, whole_from_text
from kexie.issuing.actions.drafting import LONGEST_TITLE, NewDocument, To
from kexie.issuing.models import Length, NumberSeries, OfficialDocument, Use
from kexie.issuing.queries.listing import STANDINGS, WantedDocuments
from kexie.issuing.queries.places import writing_units
from kexie.issuing.queries.series import open_series
from kexie.kernel.forms import SearchInput, UploadInput
from kexie.kernel.script import in_script
from kexie.org.fields import UnitField, UnitsField
from kexie.org.models import Unit, User
from kexie.records.models import Record

ANY = ("", _("any"))
LONGEST_TEXT = 2_000_000
LARGEST_FILE = 100_000_000
NAMES = re.compile(r"[;；\n]+")
PRESENT = re.compile(r"\s*([^：:\s]{1,10})\s*[：:]\s*(.+?)\s*")
PEOPLE = re.compile(r"[、，,；;\s]+")


class ShortNames(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return in_script(obj.short_name)


class DocumentForm(forms.Form):
    """What a document says and to whom it goes; the text as `gongwen.written` reads it."""

    unit = ShortNames(queryset=Unit.objects.none(), label=_("Issued by"), empty_label=None)
    use = forms.ChoiceField(
        label=pgettext_lazy("official document", "For"), choices=Use.choices, initial=Use.OTHER
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("official document", "Kind"),
        choices=[(one.value, one.value) for one in Kind],
        initial=Kind.NOTICE.value,
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("official document", "Form"),
        choices=[
            (Form.DOCUMENT.value, _("document, with a red head")),
            (Form.LETTER.value, _("letter")),
            (Form.MINUTES.value, _("minutes")),
            (Form.PLAIN.value, _("body alone")),
        ],
        initial=Form.DOCUMENT.value,
    )
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    to_units = UnitsField(label=_("To units"), required=False)
    to_words = forms.CharField(
        label=_("To others, outside"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 1}),
        help_text=_("One a line, or with semicolons between them."),
    )
    text = forms.CharField(
        label=pgettext_lazy("official document", "Text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 18, "class": "writing-text", "spellcheck": "false"}),
    )
    copy_units = UnitsField(label=_("Copies to units"), required=False)
    copy_words = forms.CharField(
        label=_("Copies to others, outside"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 1}),
    )
    series = forms.ModelChoiceField(
        queryset=NumberSeries.objects.none(),
        label=_("Number series"),
        required=False,
        empty_label=_("the usual one for the form"),
    )
    length = forms.ChoiceField(
        label=_("Length"),
        choices=Length.choices,
        initial=Length.SPECIALISED,
        help_text=_("At most 4,000 characters, of a comprehensive one 5,000."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=[("", _("none")), *((one.value, one.value) for one in Urgency)],
    )
    greeting = forms.CharField(
        label=_("Addressees as printed"),
        required=False,
        max_length=200,
        help_text=_("For example 各州（市）科协, 机关各部室. Empty: their full names."),
    )
    signature = forms.CharField(
        label=_("Signature"), required=False, max_length=100, help_text=_("Empty: none.")
    )
    office = forms.CharField(
        label=_("Printed and sent by"), required=False, max_length=100, help_text=_("Empty: none.")
    )
    mark = forms.CharField(
        label=_("Red head says"),
        required=False,
        max_length=60,
        help_text=_("Empty: as the standard has it for the form."),
    )
    notes = forms.CharField(label=_("Notes beneath the date"), required=False, max_length=200)
    present = forms.CharField(
        label=_("Who was there (minutes)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A line for each: 出席：张三、李四"),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    FIRST = ("unit", "use", "kind", "form", "title", "to_units", "to_words")
    MORE = (
        "series",
        "length",
        "urgency",
        "greeting",
        "signature",
        "office",
        "mark",
        "notes",
        "present",
    )

    def __init__(
        self, data: Any, *, units: Iterable[Unit], kept: Document | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.kept = kept
        keys = [unit.pk for unit in units]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=keys)  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(keys) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = keys[0]
            self.fields["unit"].disabled = True
        series = NumberSeries.objects.filter(unit__in=keys, closed_at__isnull=True)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]  # likewise

    @classmethod
    def begun(cls, data: Any, user: User, asked: Any) -> "DocumentForm":
        """A new one. :param asked: the address, which may name use, kind, form and title"""
        units = list(writing_units(user))
        initial = {
            name: asked.get(name) for name in ("use", "kind", "form", "title") if asked.get(name)
        }
        if units:
            initial |= {"signature": units[0].name, "office": units[0].name}
        return cls(data, units=units, initial=initial)

    @classmethod
    def of(cls, data: Any, document: OfficialDocument) -> "DocumentForm":
        said, rows = from_json(document.content), list(document.addressees.all())
        named = "，".join(
            one.words or one.unit.name if one.unit else one.words for one in rows if not one.copy
        )
        printed = "，".join(said.addressees)
        initial = {
            "use": document.use,
            "kind": document.kind,
            "form": document.form,
            "title": document.record.title,
            "to_units": [one.unit_id for one in rows if one.unit_id and not one.copy],
            "to_words": _lines(one.words for one in rows if one.words and not one.copy),
            "copy_units": [one.unit_id for one in rows if one.unit_id and one.copy],
            "copy_words": _lines(one.words for one in rows if one.words and one.copy),
            "text": to_text(said.blocks, said.attachments),
            "series": document.series_id,
            "length": document.length,
            "urgency": said.urgency.value if said.urgency else "",
            "greeting": "" if printed == named else printed,
            "signature": said.signature,
            "office": said.office,
            "mark": said.mark,
            "notes": said.notes,
            "present": _lines(f"{one.role}：{'、'.join(one.names)}" for one in said.present),
            "seen_version": document.version,
        }
        form = cls(data, units=[document.record.unit], kept=said, initial=initial)
        form.fields["use"].disabled = True
        return form

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def copying(self) -> list[forms.BoundField]:
        return [self["copy_units"], self["copy_words"]]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def more_wrong(self) -> bool:
        return any(self[name].errors for name in self.MORE)

    def clean_present(self) -> tuple[Present, ...]:
        lines = [line for line in self.cleaned_data["present"].splitlines() if line.strip()]
        found = [PRESENT.fullmatch(line) for line in lines]
        if wrong := next((line for line, one in zip(lines, found, strict=True) if not one), None):
            raise forms.ValidationError(
                _("“%(line)s”: write who they were, a colon, and their names."),
                params={"line": wrong.strip()[:30]},
            )
        return tuple(
            Present(one[1], tuple(filter(None, PEOPLE.split(one[2])))) for one in found if one
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "text" in given:
            kept = (
                []
                if self.kept is None
                else [
                    *self.kept.blocks,
                    *(block for one in self.kept.attachments for block in one.blocks),
                ]
            )
            try:
                given["written"] = whole_from_text(given["text"], kept)
            except BadText as trouble:
                self.add_error("text", str(trouble))
        unit, series = given.get("unit"), given.get("series")
        if (
            unit
            and series
            and not open_series(unit).filter(pk=series.pk, form=given.get("form", "")).exists()
        ):
            self.add_error("series", _("This series is of another unit or for another form."))
        return given

    def new_document(self, about: Record | None = None) -> NewDocument:
        given = self.cleaned_data
        to = _addressed(given["to_words"], given["to_units"], copy=False)
        copies = _addressed(given["copy_words"], given["copy_units"], copy=True)
        names = (
            "use",
            "title",
            "series",
            "length",
            "urgency",
            "greeting",
            "signature",
            "office",
            "mark",
            "notes",
            "present",
        )
        return NewDocument(
            **{name: given[name] for name in names},
            kind=Kind(given["kind"]),
            form=Form(given["form"]),
            blocks=given["written"].blocks,
            attachments=given["written"].attachments,
            addressees=(*to, *copies),
            about=about,
        )


def _lines(words: Iterable[str]) -> str:
    return "\n".join(words)


def _addressed(words: str, units: Iterable[Unit], *, copy: bool) -> list[To]:
    outside = [To(words=one.strip(), copy=copy) for one in NAMES.split(words) if one.strip()]
    return [*outside, *(To(unit=unit, copy=copy) for unit in units)]


class EnclosureForm(forms.Form):
    upload = forms.FileField(
        label=_("File that goes with it"),
        widget=UploadInput(accept="", maximum=LARGEST_FILE, hint=_("At most 20 files.")),
    )


class SeriesForm(forms.Form):
    unit = ShortNames(queryset=Unit.objects.none(), label=_("Unit"), empty_label=None)
    code = forms.CharField(
        label=pgettext_lazy("official document", "Code"),
        max_length=20,
        help_text=_("As 云科协发; year and number follow by themselves."),
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("official document", "For"),
        choices=[
            (Form.DOCUMENT.value, _("documents")),
            (Form.LETTER.value, _("letters")),
            (Form.MINUTES.value, _("minutes")),
        ],
    )

    def __init__(self, data: Any, units: Any) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


MAIN_FILTERS = ("text", "standing", "use", "unit", "year")


class DocumentFilter(forms.Form):
    """Filters of the list, kept in the address."""

    text = forms.CharField(
        label=_("Title or number"), required=False, max_length=100, widget=SearchInput()
    )
    standing = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[ANY, *((code, label) for code, (label, _q) in STANDINGS.items() if code != "all")],
    )
    use = forms.ChoiceField(
        label=pgettext_lazy("official document", "For"), required=False, choices=[ANY, *Use.choices]
    )
    unit = UnitField(label=_("Issued by, with units below"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    kind = forms.ChoiceField(
        label=pgettext_lazy("official document", "Kind"),
        required=False,
        choices=[ANY, *((one.value, one.value) for one in Kind)],
    )
    to = UnitField(label=_("Goes to, with units below"), required=False)
    mine = forms.BooleanField(label=_("only those I began"), required=False)
    about = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput()
    )
    series = forms.IntegerField(
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

    def wanted(self) -> WantedDocuments:
        """What is asked for; a field that makes no sense asks for nothing. Withdrawn ones only by their standing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        given.setdefault("standing", "all")
        keys = {name: given[name].pk for name in ("unit", "to") if name in given}
        return WantedDocuments(**(given | keys))


def wanted_documents(query: Any) -> WantedDocuments:
    return DocumentFilter(query).wanted()
