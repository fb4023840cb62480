"""States and steps."""

from collections.abc import Collection
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from kexie.records.models import Record, Recorded


class Moving(Recorded):
    """A recorded thing with a state. Only `workflow.actions.advance` writes the state."""

    state = models.CharField(max_length=20, db_index=True)

    class Meta:
        abstract = True

    @classmethod
    def duties_of(cls, things: Collection[Self]) -> dict[int, frozenset[int]]:
        """For each thing the keys of the records whose steps count when duties are kept apart: its own."""
        return {thing.pk: frozenset({thing.pk}) for thing in things}


class Step(models.Model):
    """
    One move of one record from state to state: by whom, and for whom if by a deputy.

    :ivar actor: none where it happened by itself on its day (`Move.by_clock`), or by a one-time link (`Move.by_link`)
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["record", "move"])]

    def __str__(self) -> str:
        return f"{self.record_id} {self.move}"
