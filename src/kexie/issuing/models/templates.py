"""Templates of documents, as data: those shipped, those of a unit, and an office's own DOCX."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.files.models import File
from kexie.issuing.models.documents import FORMS, KINDS
from kexie.issuing.models.words import Use
from kexie.org.models import Unit


class Template(models.Model):
    """
    How a document for a use begins: kind, form, title and body with placeholders (`{{meeting.title}}`).

    :ivar unit: whose it is; none: shipped, for all
    :ivar body: text as `gongwen.written` reads it
    :ivar file: an office's own DOCX layout; the body is put into it (`gongwen.filling`)
    :ivar closed_at: no longer offered; documents made from it keep it
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="document_templates"
    )
    use = models.CharField(_("for"), max_length=12, choices=Use.choices)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=4, choices=KINDS)
    form = models.CharField(_("form"), max_length=4, choices=FORMS)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("body"), blank=True)
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["use", "unit__order", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "use", "name"],
                condition=Q(closed_at__isnull=True),
                name="template_name_once",
            ),
            models.UniqueConstraint(
                fields=["use", "name"],
                condition=Q(unit__isnull=True, closed_at__isnull=True),
                name="template_shipped_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
