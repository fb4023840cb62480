"""The papers of a meeting, bound into one PDF (会议材料)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.files.models import File
from kexie.meetings.models.meetings import Meeting


class PapersState(models.TextChoices):
    """How far it is, in this order; the last two are ends."""

    WAITING = "waiting", _("waits for its turn")
    READING = "reading", _("reports are read")
    LAYING_OUT = "laying_out", _("pages are laid out")
    READY = "ready", _("is ready")
    FAILED = "failed", _("could not be made")


class Papers(models.Model):
    """
    One binding of a meeting's papers. Made once and left as it is; what changes later stands in another one.

    :ivar basis: what is in it, in which version, part by part; `digest`: its hash, which tells whether it still holds
    :ivar places: part by part its title, first page, depth, and the key of the report or minutes it shows, if any
    :ivar as_of: the moment at which everything in it was read, as who ordered it sees it
    :ivar done, steps: how many of its parts are laid out
    :ivar shared_at: since when those invited may fetch it
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    state = models.CharField(
        _("state"), max_length=12, choices=PapersState.choices, default=PapersState.WAITING
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("ordered"))
    as_of = models.DateTimeField(_("as of"), null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    basis = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    places = models.JSONField(default=list)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    pages = models.PositiveIntegerField(default=0)
    shared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "papers"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=PapersState.values), name="papers_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=PapersState.READY) | Q(as_of__isnull=False, file__isnull=False),
                name="papers_ready_has_file",
            ),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(state=PapersState.READY),
                name="papers_shared_is_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.asked_at:%F %T}"
