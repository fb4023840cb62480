"""The trail: who did what, when, from where. Rows are only ever added; triggers refuse anything else."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Entry(models.Model):
    """
    One line, chained to the one before by hash.

    Plain values instead of foreign keys: what was done outlives who did it and what it was done to.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=100, blank=True)
    verb = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=80, db_index=True)
    label = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    origin = models.CharField(max_length=100, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.label}"


class Head(models.Model):
    """The end of the chain, one row: locked while lines are added so that they follow one another."""

    last_number = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return str(self.last_number)
