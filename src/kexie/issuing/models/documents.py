"""Official documents, from the draft to the archive, and the numbers they are called by (公文、发文字号)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.files.models import File
from kexie.gongwen.kinds import Form, Kind
from kexie.gongwen.numbering import Number
from kexie.issuing.models.words import FROZEN, DocumentState, FileKind, Length, Use
from kexie.org.models import Unit
from kexie.records.models import Record
from kexie.workflow.models import Moving

KINDS = [(kind.value, kind.value) for kind in Kind]
FORMS = [(form.value, form.value) for form in Form]


class NumberSeries(models.Model):
    """
    Under what code a unit numbers what it issues, as 云科协发; each year begins at 1, without gaps.

    `form`: the form of documents that are numbered in it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="number_series")
    code = models.CharField(_("code"), max_length=20)
    form = models.CharField(_("form"), max_length=4, choices=FORMS)
    closed_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "number series"
        ordering: ClassVar = ["unit__order", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="number_series_once"),
        ]

    def __str__(self) -> str:
        return self.code


class SeriesYear(models.Model):
    """The last number given in a series in a year; its row is locked while a document is issued."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year"], name="series_year_once"),
        ]

    def __str__(self) -> str:
        return str(Number(self.series.code, self.year, self.last)) if self.last else ""


class OfficialDocument(Moving):
    """
    Its card's unit issues it; its title is the card's.

    :ivar content: what it says, as `gongwen.stored.to_json` gives it; number and date are put in when it is issued
    :ivar use: what it is for; `about`: card of what it is about, as a meeting, a task, a suggestion, a round of reports
    :ivar office_template: the office's own layout it is printed in; none: the standard's
    :ivar digest: SHA-256 of `content` in its canonical form, of the version that stands
    :ivar signer_name: who signed it off, as printed; empty: nobody yet
    :ivar serial: its number in the series and the year; none: not issued
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=DocumentState.choices,
        default=DocumentState.DRAFT,
        db_index=True,
    )
    use = models.CharField(_("for"), max_length=12, choices=Use.choices, default=Use.OTHER)
    kind = models.CharField(_("kind"), max_length=4, choices=KINDS)
    form = models.CharField(_("form"), max_length=4, choices=FORMS)
    length = models.CharField(
        _("length"), max_length=16, choices=Length.choices, default=Length.SPECIALISED
    )
    about = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="official_documents",
        verbose_name=_("about"),
    )
    office_template = models.ForeignKey(
        "issuing.Template", models.PROTECT, null=True, blank=True, related_name="+"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    series = models.ForeignKey(
        NumberSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("number series"),
    )
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    signer_name = models.CharField(_("signed off by"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("signed off on"), null=True)
    issued_at = models.DateTimeField(_("issued on"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=DocumentState.values), name="official_document_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FROZEN, issued_at__isnull=False)
                | (~Q(state__in=FROZEN) & Q(issued_at__isnull=True, serial__isnull=True)),
                name="official_document_issued_has_day",
            ),
            models.CheckConstraint(
                condition=Q(serial__isnull=True, year__isnull=True)
                | Q(serial__gte=1, year__isnull=False, series__isnull=False),
                name="official_document_number_whole",
            ),
            models.UniqueConstraint(
                fields=["series", "year", "serial"], name="official_document_number_once"
            ),
        ]

    @property
    def number(self) -> Number | None:
        """What it is called by; none: not issued, or not numbered."""
        if self.series is None or self.serial is None or self.year is None:
            return None
        return Number(self.series.code, self.year, self.serial)


class Addressee(models.Model):
    """
    To whom a document goes: a unit of the tree, or somebody outside in words. `copy`: 抄送, else 主送.

    Units become recipients of the card when it is issued, not before.
    """

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=100, blank=True)
    copy = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["copy", "order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(unit__isnull=False, words="") | (Q(unit__isnull=True) & ~Q(words=""))),
                name="addressee_unit_or_words",
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.unit_id)


class Enclosure(models.Model):
    """A file that goes with a document, beside what stands in it."""

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="enclosures")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.file)


class IssuedFile(models.Model):
    """A file of an issued document. `replaced`: typefaces that stood in for those of the standard, `{wanted: used}`."""

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="issued_files")
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    replaced = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "kind"], name="issued_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind}"


class Package(models.Model):
    """
    What goes to the archive: a ZIP of the files, their metadata (XML), the manifest and the list of items.

    :ivar number: its archive number (档号)
    :ivar retention: how long it is kept, in years; none: for ever (DA/T 22-2015: 永久, 30, 10)
    :ivar manifest: SHA-256 of the manifest in it
    """

    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, primary_key=True, related_name="package"
    )
    number = models.CharField(_("archive number"), max_length=60, unique=True)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    retention = models.PositiveSmallIntegerField(_("kept for years"), null=True)
    manifest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.document_id)
