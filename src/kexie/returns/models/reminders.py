"""When those who have not filed are reminded, as data, and that they were."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.records.models import Record
from kexie.returns.models.words import Stage


class ReminderRules(models.Model):
    """
    When reminders go out; one row. Counted in working days; none: never.

    :ivar before: so many days before the due day, to the unit's staff
    :ivar on_day: on the due day, to the unit's staff
    :ivar late: so many days after it, to the unit's heads
    :ivar above: so many days after it, to the collecting unit, once for all who are missing
    """

    before = models.PositiveSmallIntegerField(_("before the due day"), null=True, default=3)
    on_day = models.BooleanField(_("on the due day"), default=True)
    late = models.PositiveSmallIntegerField(_("overdue: heads of the unit"), null=True, default=1)
    above = models.PositiveSmallIntegerField(
        _("overdue: the collecting unit"), null=True, default=3
    )

    class Meta:
        verbose_name_plural = "reminder rules"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="reminder_rules_single"),
            models.CheckConstraint(
                condition=(Q(before=None) | Q(before__gte=1))
                & (Q(late=None) | Q(late__gte=1))
                & (Q(above=None) | Q(above__gte=1)),
                name="reminder_rules_from_one_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} {self.on_day} {self.late} {self.above}"


class Reminder(models.Model):
    """
    That a reminder went out about a filing, or about a round: once a stage and day.

    :ivar day: the due day it was about, so that a later one is reminded of anew; by hand: the day itself
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=5, choices=Stage.choices)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "stage", "day"], name="filing_reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.stage} {self.day}"
