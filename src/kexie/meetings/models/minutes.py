"""Minutes of a meeting, in four phases (纪要)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.issuing.models import OfficialDocument
from kexie.meetings.models.meetings import AgendaItem, Meeting
from kexie.meetings.models.words import AmendmentState, MinutesState, SectionKind
from kexie.org.models import Unit
from kexie.workflow.models import Moving


class Minutes(Moving):
    """
    The minutes of one meeting. Its card's unit is the meeting's.

    :ivar comments_by_date: until when those who attended may propose amendments
    :ivar locked_hash: SHA-256 of the sections, in canonical form, when they were locked
    :ivar document: the official document they were printed as
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=MinutesState.choices,
        default=MinutesState.DRAFTED,
        db_index=True,
    )
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    comments_by_date = models.DateField(_("amendments by"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved on"), null=True)
    locked_at = models.DateTimeField(_("locked on"), null=True)
    locked_hash = models.CharField(max_length=64, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "minutes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=MinutesState.values), name="minutes_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=MinutesState.LOCKED, locked_at__isnull=False) & ~Q(locked_hash="")
                | ~Q(state=MinutesState.LOCKED) & Q(locked_at__isnull=True, locked_hash=""),
                name="minutes_locked_has_hash",
            ),
        ]


class Section(models.Model):
    """
    One part of the minutes, edited by itself, so that two people can write at once.

    :ivar text: as `gongwen.written` reads it
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="sections")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="sections"
    )
    kind = models.CharField(max_length=8, choices=SectionKind.choices, default=SectionKind.OTHER)
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"), blank=True, max_length=20_000)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=SectionKind.values), name="section_known_kind"
            ),
            models.UniqueConstraint(
                fields=["minutes", "item"],
                condition=Q(item__isnull=False),
                name="section_once_per_item",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class Amendment(models.Model):
    """
    What somebody who attended wants the minutes to say instead.

    :ivar seen_version: of the section, when it was written
    """

    section = models.ForeignKey(Section, models.PROTECT, related_name="amendments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField(_("proposed wording"), max_length=20_000)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    seen_version = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=AmendmentState.choices, default=AmendmentState.OPEN
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.DECLINED) | ~Q(answer=""),
                name="amendment_declined_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
