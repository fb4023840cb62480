"""What units, indicators and groups are called in other systems."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kexie.indicators.models.catalogue import Group, Indicator
from kexie.org.models import Unit


class OtherCode(models.Model):
    """
    A word by which another system calls one of ours, besides our own code.

    Two words may mean one thing; one word means one thing of a sort. Kept by imports, read by imports and questions.
    """

    word = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, indicator__isnull=True, group__isnull=True)
                | Q(unit__isnull=True, indicator__isnull=False, group__isnull=True)
                | Q(unit__isnull=True, indicator__isnull=True, group__isnull=False),
                name="other_code_of_one",
            ),
            models.UniqueConstraint(
                fields=["word"], condition=Q(unit__isnull=False), name="other_code_unit_once"
            ),
            models.UniqueConstraint(
                fields=["word"],
                condition=Q(indicator__isnull=False),
                name="other_code_indicator_once",
            ),
            models.UniqueConstraint(
                fields=["word"], condition=Q(group__isnull=False), name="other_code_group_once"
            ),
        ]

    def __str__(self) -> str:
        return self.word
