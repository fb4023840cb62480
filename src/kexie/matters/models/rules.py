"""What is data about the work: when lights change, usual times, and which reminders went out."""

from typing import ClassVar

from django.db import models

from kexie.matters.models.words import Light, LightMeasure, Stage, Urgency
from kexie.matters.models.work import Share


class LightRule(models.Model):
    """
    When a share shows which light, as data: no national standard exists. The first rule by order that holds wins.

    Days are calendar days (negative: past due); `behind` compares percent done with the share of time gone.
    """

    order = models.PositiveSmallIntegerField(unique=True)
    light = models.CharField(max_length=8, choices=Light.choices)
    measure = models.CharField(max_length=12, choices=LightMeasure.choices)
    threshold = models.SmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return f"{self.light}: {self.measure} {self.threshold}"


class ServiceLevel(models.Model):
    """Usual time for a task by where it comes from and how urgent it is, as data; in days or working days."""

    source = models.CharField(max_length=16)
    urgency = models.CharField(max_length=12, choices=Urgency.choices)
    days = models.PositiveSmallIntegerField()
    working_days = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "urgency"], name="service_level_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.urgency} {self.days}"


class Reminder(models.Model):
    """That a unit was reminded of a share: once for each stage of each due day."""

    share = models.ForeignKey(Share, models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=4, choices=Stage.choices)
    due_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["share", "stage", "due_date"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.share_id} {self.stage}"


class ReminderRun(models.Model):
    """A day on which was looked for what falls due."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()

    class Meta:
        get_latest_by = "day"

    def __str__(self) -> str:
        return self.day.isoformat()
