"""Reports of a round bound into one document."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.files.models import File
from kexie.records.models import Recorded
from kexie.returns.models.filing import Cycle


class CompilationState(models.TextChoices):
    """How far it is, in this order; the last two are ends."""

    WAITING = "waiting", _("waits for its turn")
    READING = "reading", _("reports and figures are read")
    LAYING_OUT = "laying_out", _("the document is laid out")
    READY = "ready", _("is ready")
    FAILED = "failed", _("could not be made")


class Compilation(Recorded):
    """
    The reports of a round as one document. Its card's unit collects; whoever sees the card may fetch the files.

    Made once and then left as it is: what changes later stands in another one.
    :ivar units: keys of units that stand for themselves and all below them; empty: all that are expected
    :ivar sections: keys of the form's sections that are taken in
    :ivar provisional: with those submitted and not accepted yet, marked as such
    :ivar origin: the address of this installation, which links in the document begin with
    :ivar as_of: the moment at which everything in it was read
    :ivar basis: whose report stands in it in which frozen state, and whose does not and why; `digest`: its hash
    :ivar replaced: typefaces that were not installed, and what stands for them in the PDF
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="compilations")
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=CompilationState.choices,
        default=CompilationState.WAITING,
    )
    units = models.JSONField(default=list)
    sections = models.JSONField(default=list)
    provisional = models.BooleanField(_("with those that are not accepted yet"), default=False)
    charts = models.BooleanField(_("with charts"), default=True)
    origin = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("ordered"))
    as_of = models.DateTimeField(_("as of"), null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    basis = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    replaced = models.JSONField(default=list)
    pdf = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    docx = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=CompilationState.values), name="compilation_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=CompilationState.READY)
                | Q(
                    as_of__isnull=False,
                    pdf__isnull=False,
                    docx__isnull=False,
                    sheet__isnull=False,
                ),
                name="compilation_ready_has_files",
            ),
        ]
