"""Files that a unit adds to its return where the form asks for one, with a reason."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kexie.files.models import File
from kexie.returns.models.filing import Filing
from kexie.returns.models.forms import Field


class Enclosure(models.Model):
    """
    A file at one place of a return. It can be withdrawn, never deleted; whoever sees the return may fetch it.

    Not to be confused with `files.Attachment`, the use of a file by a record, which stands beside each of these.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="enclosures")
    field = models.ForeignKey(Field, models.PROTECT, related_name="+")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["filing", "field", "file"],
                condition=Q(withdrawn_at__isnull=True),
                name="enclosure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.file_id}"
