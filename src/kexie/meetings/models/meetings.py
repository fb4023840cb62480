"""Meetings, who comes, and the agenda."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.documents.models import Anchor, Document
from kexie.issuing.models import OfficialDocument
from kexie.meetings.models.words import Capacity, Coming, ItemKind, MeetingKind, MeetingState
from kexie.org.models import Post, Unit
from kexie.returns.models import Filing
from kexie.workflow.models import Moving


class MeetingSeries(models.Model):
    """Meetings of one kind that a unit holds again and again; open items go from one to the next."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meeting_series")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind.choices)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "meeting series"
        ordering: ClassVar = ["unit__order", "kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], name="meeting_series_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(Moving):
    """
    Its card's unit convenes it; its title is the card's. Invited units are recipients of the card from the call on.

    :ivar comprehensive: a comprehensive work meeting of the whole system, of which there should be one a year
    :ivar last: the meeting whose balance it opens with
    :ivar speech: the text of the leaders' speech as it was brought in, read by intake
    :ivar calendar_uid, sequence: how calendars know it, and how often it was changed since the call
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=MeetingState.choices,
        default=MeetingState.PLANNED,
        db_index=True,
    )
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind.choices)
    series = models.ForeignKey(
        MeetingSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("series"),
    )
    comprehensive = models.BooleanField(_("comprehensive work meeting"), default=False)
    begins_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=100)
    theme = models.CharField(pgettext_lazy("meeting", "theme"), max_length=200, blank=True)
    chair_name = models.CharField(_("chair"), max_length=60, blank=True)
    reply_by_date = models.DateField(_("answers by"), null=True, blank=True)
    last = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("last meeting"),
    )
    speech = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting",
        verbose_name=_("leaders' speech"),
    )
    invitation = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    calendar_uid = models.UUIDField(unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values), name="meeting_known_state"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="meeting_ends_after_beginning"
            ),
            models.CheckConstraint(condition=~Q(last=F("record")), name="meeting_not_its_own_last"),
        ]


class Attendance(models.Model):
    """
    A place at the table, by post: who is asked, and what was answered. Nobody ticks who really came in.

    :ivar post: the post asked; `name`, `post_title`: as they were then, or of somebody outside
    :ivar deputy_name, deputy_title: who comes instead
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    post_title = models.CharField(_("title of post"), max_length=60, blank=True)
    capacity = models.CharField(
        _("capacity"), max_length=10, choices=Capacity.choices, default=Capacity.MEMBER
    )
    coming = models.CharField(
        _("answer"), max_length=8, choices=Coming.choices, default=Coming.ASKED
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    deputy_name = models.CharField(_("deputy"), max_length=60, blank=True)
    deputy_title = models.CharField(_("deputy's post"), max_length=60, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "post"],
                condition=Q(post__isnull=False),
                name="attendance_post_once",
            ),
            models.CheckConstraint(
                condition=~Q(coming=Coming.LEAVE) | ~Q(reason=""),
                name="attendance_leave_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(coming=Coming.DEPUTY) & ~Q(deputy_name="")
                | ~Q(coming=Coming.DEPUTY) & Q(deputy_name=""),
                name="attendance_deputy_named",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """
    One point of the agenda.

    :ivar minutes: how long it is to take
    :ivar unit, speaker: who speaks
    :ivar filing: the report it is about, accepted
    :ivar parked_at: put off to a later meeting of the series; `carried_from`: the item it was then
    :ivar begun_at, ended_at: when it was really taken
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices)
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    speaker = models.CharField(_("speaker"), max_length=60, blank=True)
    filing = models.ForeignKey(
        Filing, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    parked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600), name="agenda_item_minutes_sane"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")),
                name="agenda_item_ends_after_beginning",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_beyond_title(self) -> str:
        """What kind it is; empty where the title says so itself."""
        kind = str(self.get_kind_display())
        return "" if kind.casefold() in self.title.casefold() else kind


class Tie(models.Model):
    """A passage of the speech tied to the agenda item it speaks of; the task drawn from it has the same anchor."""

    anchor = models.OneToOneField(Anchor, models.CASCADE, primary_key=True, related_name="tie")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="ties")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.anchor_id} {self.item_id}"
