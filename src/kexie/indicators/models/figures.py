"""
Values and what they add up to, in one table.

Amounts are whole numbers of millionths of the base unit (`AMOUNT`), so that sums are exact on every database and a
roll-up equals its recomputation to the last digit. Four million million base units fit.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models.catalogue import Group, Indicator, said
from kexie.indicators.models.words import Mark, Origin, Standing
from kexie.org.models import Unit
from kexie.records.models import Record

AMOUNT = 1_000_000
# Any total and any change of it stay below this, so that no database overflows while adding.
LARGEST = 2**62 - 1


class Batch(models.Model):
    """
    One act that wrote values: a return, an import, a correction, a call of the interface.

    `record`: the card of the return, or of the file's import. `proof`: hash of the file or of the frozen content.
    """

    origin = models.CharField(max_length=12, choices=Origin.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="batches")
    label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    proof = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="batch_known_origin"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Figure(models.Model):
    """
    What one unit stands for in one period: its own value, and the total of itself and all below it.

    :ivar own: the unit's own value in millionths; none where it reported none, or where `mark` or `text` answers
    :ivar total: sum of `own` over the unit and all units below, along `Inflow` on the period's last day
    :ivar count: how many own numbers `total` is made of; a row with nothing own and count 0 does not exist
    :ivar place: where in the batch the value stood, as `表1!C5` or `row 17`
    Rows are written by `actions.figures` only; all ancestors in the same transaction. It makes the batch in that
    transaction too, and none is ever deleted: the database need not look for it again with every row, which would
    take PostgreSQL as long as writing the row.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures", db_index=False)
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="+", db_index=False, default=Group.WHOLE
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="figures", db_index=False)
    period = models.CharField(max_length=20)
    standing = models.PositiveSmallIntegerField(choices=Standing.choices)
    own = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=2, choices=Mark.choices, blank=True, default="")
    text = models.TextField(null=True)  # noqa: DJ001 -- null: no words were reported; '' would be an answer
    total = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)
    comment = models.CharField(max_length=400, blank=True, default="")
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        null=True,
        related_name="figures",
        db_index=False,
    )
    place = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "period", "unit", "group", "standing"], name="figure_once"
            ),
            # said without lists where it can be: SQLite builds a list anew for every row
            models.CheckConstraint(
                condition=Q(standing__range=(min(Standing.values), max(Standing.values))),
                name="figure_known_standing",
            ),
            models.CheckConstraint(
                condition=Q(mark="") | Q(mark__in=Mark.values), name="figure_known_mark"
            ),
            models.CheckConstraint(
                condition=Q(mark="") | Q(own__isnull=True, text__isnull=True),
                name="figure_mark_or_value",
            ),
            models.CheckConstraint(
                condition=Q(total__range=(-LARGEST, LARGEST)), name="figure_total_fits"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "period", "standing"], name="figure_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class Past(models.Model):
    """
    What a cell held before it was overwritten or withdrawn: the history of a value, newest first.

    Its rows are copied from figures, whose keys the database has checked; checking them again would take as long as
    writing them.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    period = models.CharField(max_length=20)
    standing = models.PositiveSmallIntegerField(choices=Standing.choices)
    own = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=2, blank=True, default="")
    text = models.TextField(null=True)  # noqa: DJ001 -- as in Figure
    comment = models.CharField(max_length=400, blank=True, default="")
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    place = models.CharField(max_length=60, blank=True, default="")
    ended_by = models.ForeignKey(Batch, models.PROTECT, related_name="ended", db_index=False)

    class Meta:
        verbose_name_plural = "past"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "period", "indicator", "group", "standing"], name="past_of_cell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class Ledger(models.Model):
    """
    One row for each period that has figures: whoever writes figures of it holds its lock.

    `last_date`: the last day of the period, whose tree its totals follow.
    """

    period = models.CharField(max_length=20, unique=True)
    last_date = models.DateField(db_index=True)

    class Meta:
        ordering: ClassVar = ["period"]

    def __str__(self) -> str:
        return self.period


class Inflow(models.Model):
    """
    Into the totals of which unit another's figures flow, for periods whose last day lies in these days.

    Derived from `org.Placement` by `actions.trees` alone; totals stand along these rows, whatever happened to the
    tree meanwhile. A unit counts where it stood on that day; where it did not exist yet or any more, where it
    first or last stood. So on each day this is a tree, and totals re-add from the units below.
    An empty end has no limit.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    into = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "from_date"], name="inflow_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(from_date__isnull=True), name="inflow_one_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.into_id}"


class Target(models.Model):
    """
    What a unit set itself for a period (目标值), from its plan; the gap to the actual may be explained.

    `batch` says which plan it came from. In millionths, like figures.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets")
    period = models.CharField(max_length=20)
    amount = models.BigIntegerField(_("target"))
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="targets")
    explanation = models.TextField(_("why the gap"), max_length=1000, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    explained_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "unit", "period"], name="target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class PastTarget(models.Model):
    """
    What a target was before it was changed or taken back, newest first.

    A target that is set again begins with a version after those that were: nobody overwrites what he has not seen.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    explanation = models.TextField(max_length=1000, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    explained_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField()
    ended_by = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "period", "indicator", "version"], name="past_target_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period}"


class Campaign(models.Model):
    """
    A named stretch of days that is reported on like a period (as the September month): id `2024@kepuyue`.

    Those of one code are the same campaign year after year; `year` is that of the first day.
    """

    code = models.CharField(_("code"), max_length=15)
    year = models.PositiveSmallIntegerField(editable=False)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-first_date", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "year"], name="campaign_once_a_year"),
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="campaign_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return said(self.name, self.name_en)
