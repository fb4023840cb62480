"""Files by content: bytes once, names and uses as often as needed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.records.models import Record


class Blob(models.Model):
    """Bytes, kept once under their SHA-256 (lower-case hexadecimal). Size in bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class File(models.Model):
    """Bytes under a name, as somebody brought them in."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files")
    name = models.CharField(_("file name"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file's use by a record. Whoever sees one of the records in which it is used may fetch it."""

    file = models.ForeignKey(File, models.PROTECT, related_name="attachments")
    record = models.ForeignKey(Record, models.PROTECT, related_name="attachments")
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "record"],
                condition=Q(withdrawn_at__isnull=True),
                name="attachment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.record_id}"


class FileLimits(models.Model):
    """What may be brought in, as data; one row. Sizes in MiB (2^20 bytes)."""

    largest_file = models.PositiveSmallIntegerField(_("largest file, MiB"), default=20)
    largest_unpacked = models.PositiveSmallIntegerField(_("largest unpacked, MiB"), default=200)
    largest_ratio = models.PositiveSmallIntegerField(_("largest ratio of unpacking"), default=300)
    most_members = models.PositiveIntegerField(_("most files in an archive"), default=2000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="file_limits_single")
        ]

    def __str__(self) -> str:
        return "file limits"
