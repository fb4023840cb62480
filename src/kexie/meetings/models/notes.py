"""What is written down while a meeting runs: notes, outcomes, and what participants put in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.indicators.models import Indicator
from kexie.matters.models import Suggestion, Task
from kexie.meetings.models.meetings import AgendaItem, Meeting
from kexie.meetings.models.words import OutcomeKind
from kexie.org.models import Unit


class Note(models.Model):
    """
    What the secretary wrote of one speaker.

    :ivar key: made where it was written, so that sending it twice keeps it once
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="notes")
    key = models.UUIDField(unique=True)
    speaker = models.CharField(_("speaker"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(pgettext_lazy("meeting", "note"), max_length=8000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Outcome(models.Model):
    """
    What came of an agenda item: an information, a decision, or something that becomes a task, a suggestion, an explanation.

    :ivar key: as of a note
    :ivar unit: who is to do it, who says it, or whose figure it explains; `units`: who takes part
    :ivar task, suggestion: what it became; `indicator`, `period`: the figure it explains
    :ivar settled_at: nothing is open about it any more; open ones go into the next minutes of the series
    :ivar carried_from: the outcome of an earlier meeting it goes on with
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcomes")
    item = models.ForeignKey(
        AgendaItem, models.CASCADE, null=True, blank=True, related_name="outcomes"
    )
    key = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OutcomeKind.choices)
    text = models.TextField(pgettext_lazy("meeting", "outcome"), max_length=4000)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    due_date = models.DateField(_("due"), null=True, blank=True)
    task = models.OneToOneField(
        Task, models.PROTECT, null=True, blank=True, related_name="meeting_outcome"
    )
    suggestion = models.OneToOneField(
        Suggestion, models.PROTECT, null=True, blank=True, related_name="meeting_outcome"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+"
    )
    period = models.CharField(_("period"), max_length=20, blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    settled_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["item__order", "at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=OutcomeKind.values), name="outcome_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.EXPLANATION) | Q(indicator__isnull=True, period=""),
                name="outcome_figure_only_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Contribution(models.Model):
    """
    What a participant put in from his phone: an opinion on an item, or a suggestion (then `suggestion` is what it became).

    :ivar key: as of a note
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="contributions")
    key = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField(_("what you say"), max_length=2000)
    suggestion = models.OneToOneField(
        Suggestion, models.PROTECT, null=True, blank=True, related_name="contribution"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
