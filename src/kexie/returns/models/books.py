"""Files that were brought in: many at once, and how foreign ones are read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.files.models import File
from kexie.returns.models.filing import Cycle, Filing
from kexie.returns.models.forms import Entry


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")


class ItemState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("brought in")
    UNCHANGED = "unchanged", _("nothing new")
    REFUSED = "refused", pgettext_lazy("workbook", "refused")


TONES = {
    ItemState.WAITING: "running",
    ItemState.TAKEN: "good",
    ItemState.UNCHANGED: "quiet",
    ItemState.REFUSED: "bad",
}


class Delivery(models.Model):
    """Many workbooks for one round, brought in at once by who collects; each by itself, all of it or nothing."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="deliveries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )

    class Meta:
        verbose_name_plural = "deliveries"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.at:%F %T}"


class Item(models.Model):
    """
    One workbook of a delivery.

    :ivar file: none where it was refused before it was kept
    :ivar faults: what is wrong: sheet, address and words of each (`books.faults.Fault`)
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="items")
    name = models.CharField(_("file name"), max_length=200)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["delivery", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="item_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return TONES[ItemState(self.state)]


class Mapping(models.Model):
    """
    How a foreign workbook is read for a form: kept under a name, to be used again.

    :ivar across: a row is a unit and columns are places; otherwise a row is a place
    :ivar content: `sheet`, `head` (row of the heads, from 1), `key` (head of the column that names the row), and
        `places`: head of a column, or `row head|column head`, to the key of a place
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="mappings")
    name = models.CharField(_("name"), max_length=80)
    across = models.BooleanField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entry", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "across", "name"], name="mapping_once"),
        ]

    def __str__(self) -> str:
        return self.name
