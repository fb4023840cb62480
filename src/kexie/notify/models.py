"""Notices: that something waits, never what it says."""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.records.models import Record


class NoticeKind(models.TextChoices):
    """Titles without content: nothing of the matter stands in a notice."""

    ARRIVED = "arrived", _("Something was handed out to your unit")
    WAITING = "waiting", _("Something waits for your answer")
    RETURNED = "returned", _("Something came back to your unit")
    ANSWERED = "answered", _("Your request was answered")
    DUE = "due", _("Something falls due soon")
    URGED = "urged", _("You are reminded of something due")
    CLOSED = "closed", _("Something you took part in was closed")
    COMMENTED = "commented", _("Somebody commented")
    CHANGED = "changed", _("Something you take part in was changed")


class Notice(models.Model):
    """One notice to one person about one record. Shown from `visible_from` on, outside quiet hours."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    record = models.ForeignKey(Record, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    visible_from = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-visible_from", "-pk"]
        indexes: ClassVar = [models.Index(fields=["user", "put_away_at", "visible_from"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "record"],
                condition=Q(put_away_at__isnull=True),
                name="notice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class QuietHours(models.Model):
    """When no notice appears, as data; one row. Local times; `on_days_off`: all of every day off as well."""

    start = models.TimeField(_("quiet from"), default=time(19, 0))
    end = models.TimeField(_("quiet until"), default=time(8, 0))
    on_days_off = models.BooleanField(_("quiet on days off"), default=True)

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="quiet_hours_single")
        ]

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"
