"""Source documents, their versions, and the anchors that point into them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kexie.files.models import File
from kexie.records.models import Recorded


class DocumentKind(models.TextChoices):
    MEETING = "meeting", _("meeting report")
    MINUTES = "minutes", _("minutes")
    SPEECH = "speech", _("speech")
    NOTICE = "notice", _("notice")
    PLAN = "plan", _("work plan")
    RECTIFICATION = "rectification", _("rectification")
    TABLE = "table", _("task breakdown table")
    OTHER = "other", _("other")


class Document(Recorded):
    """
    A text that sets work. Its card's unit is the one that brought it in; its title is the card's.

    `version` counts edits of these facts, not versions of the text.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind.choices)
    text_date = models.DateField(_("date of the text"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    meeting_title = models.CharField(_("meeting"), max_length=200, blank=True)
    meeting_place = models.CharField(_("place"), max_length=100, blank=True)
    convener = models.CharField(_("convened by"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_known_kind"
            ),
        ]


class VersionState(models.TextChoices):
    WAITING = "waiting", _("waiting to be read")
    READY = "ready", _("was read")
    FAILED = "failed", _("could not be read")


class Version(models.Model):
    """
    One state of a document's text. Offsets count Unicode code points.

    `source_text` is the decoded input, `text` what repair made of it with the repairs listed in `undone`
    (indexes into `repairs`) left out. `repairs` and `flags` are lists of objects as the text engine gives them;
    spans of flags point into the text with every repair in it. `revision` counts changes of `text`, so that
    offsets can name the text they were taken from. A large file waits until a job has read it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=8, choices=VersionState.choices, default=VersionState.WAITING
    )
    trouble = models.CharField(max_length=300, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    source_text = models.TextField(blank=True)
    text = models.TextField(blank=True)
    repairs = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_once"),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values), name="version_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Anchor(models.Model):
    """
    A stretch of a document that something points to: [start, end) in the text of `version`.

    Moves along when a repair is undone or a corrected version is loaded; `lost_at` is set when its words are no
    longer found, and offsets then stay those of the last version that had them. `left_at`: a person decided to
    leave it there.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="anchors")
    version = models.ForeignKey(Version, models.PROTECT, related_name="anchors")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    lost_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["document", "start", "end", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="anchor_not_empty"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(lost_at__isnull=False),
                name="anchor_left_only_if_lost",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["document", "start"])]

    def __str__(self) -> str:
        return self.quote[:40]
