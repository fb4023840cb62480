"""The card that everything a person can open, discuss, attach to, find or audit carries."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.org.models import Unit


class Record(models.Model):
    """One row per thing. Unit (whose it is) and title live here only, so nothing is kept twice."""

    kind = models.CharField(max_length=40, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=200)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "unit"])]

    def __str__(self) -> str:
        return self.title


class Part(models.TextChoices):
    """What a unit has to do with a record."""

    OWNER = "owner", _("owner")
    LEAD = "lead", _("lead unit")
    COOPERATING = "cooperating", _("cooperating unit")
    VERIFIER = "verifier", _("verifying unit")
    ISSUER = "issuer", _("issuing unit")
    RECIPIENT = "recipient", _("recipient")


class Party(models.Model):
    """A unit that has a part in a record: the one place that says who may see and do what with it."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta:
        verbose_name_plural = "parties"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "unit", "part"], name="party_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="party_known_part"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "part", "record"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.part} {self.record_id}"


class Holder(models.Model):
    """A person who has a hold on a record for himself, whatever his roles: who made a suggestion."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="holds")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "user"], name="holder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.record_id}"


class Recorded(models.Model):
    """Base of the main model of a room: it shares its key with its card."""

    record = models.OneToOneField(
        Record, models.PROTECT, primary_key=True, related_name="%(class)s"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.record.title


class Comment(models.Model):
    """What somebody said about a record. Never counted, never scored."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"), max_length=4000)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Series(models.Model):
    """The last number given in a series of a year, as in tasks of 2024."""

    name = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "year"], name="series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class Submission(models.Model):
    """A form that was sent, by its key, and where that led: sent again, it leads there and does nothing."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    at = models.DateTimeField(db_index=True)
    place = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "key"], name="submission_once"),
        ]

    def __str__(self) -> str:
        return self.place
