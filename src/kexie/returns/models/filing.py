"""Cycles, who is expected in them, and what they filed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.files.models import File
from kexie.indicators.models import Mark
from kexie.org.models import Unit
from kexie.records.models import Record
from kexie.returns.models.forms import Entry, Field, FormVersion
from kexie.returns.models.words import CycleState, FilingState
from kexie.workflow.models import Moving


class Cycle(Moving):
    """
    One round of a form for one period. Its card's unit collects.

    Who is expected is fixed when it opens (`Expected`), so that no rate ever passes 100 %.
    `chain`: kinds of units (`UnitKind`) that review, from below: a return passes the units of these kinds above its own;
    empty: the collecting unit alone.
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CycleState.choices,
        default=CycleState.PLANNED,
        db_index=True,
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="cycles")
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="cycles")
    period = models.CharField(_("period"), max_length=20)
    opens_date = models.DateField(_("opens on"))
    due_date = models.DateField(_("due"))
    closes_date = models.DateField(_("closes on"), null=True, blank=True)
    chain = models.JSONField(default=list)
    opened_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=CycleState.values), name="cycle_known_state"
            ),
            models.UniqueConstraint(
                fields=["entry", "period"],
                condition=~Q(state=CycleState.CANCELLED),
                name="cycle_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(due_date__gte=F("opens_date")), name="cycle_due_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(closes_date__isnull=True) | Q(closes_date__gte=F("due_date")),
                name="cycle_closes_after_due",
            ),
        ]


class Expected(models.Model):
    """A unit that a cycle expects; fixed at its opening. An exemption has a reason and leaves the rates' denominator."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="expected")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    exempt_reason = models.CharField(_("why exempt"), max_length=300, blank=True)
    exempt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    exempt_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "expected"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="expected_once"),
            models.CheckConstraint(
                condition=Q(exempt_at__isnull=True) | ~Q(exempt_reason=""),
                name="exemption_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.unit_id}"


class Filing(Moving):
    """
    What one unit (its card's unit) files in a cycle. Opened for each expected unit with the cycle.

    :ivar waits_at: the unit whose turn it is to review; none while it is with its own unit, or accepted
    :ivar first_submitted_at: decides "on time"; a later resubmission never makes it late
    :ivar nothing_reason: filed as "nothing to report", with these words: a filing like any other
    :ivar amendment: 0: as first accepted; n: the nth amendment, whose reason stands in its `Snapshot`
    :ivar submitted_content: what it said when last submitted; `earlier_content`: the time before
    :ivar minutes: how long filling took so far, pauses of more than five minutes left out; kept for estimates, shown per form only
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=FilingState.choices,
        default=FilingState.FILLING,
        db_index=True,
    )
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="filings")
    waits_at = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="filings_waiting"
    )
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    accepted_at = models.DateTimeField(pgettext_lazy("filings", "accepted"), null=True)
    nothing_reason = models.CharField(_("why nothing to report"), max_length=400, blank=True)
    amendment = models.PositiveSmallIntegerField(default=0)
    amending_reason = models.CharField(_("why amended"), max_length=400, blank=True)
    submitted_content = models.JSONField(null=True)
    earlier_content = models.JSONField(null=True)
    minutes = models.FloatField(default=0)
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=FilingState.values), name="filing_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.SUBMITTED)
                | Q(submitted_at__isnull=False, waits_at__isnull=False),
                name="filing_submitted_waits_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.ACCEPTED) | Q(accepted_at__isnull=False),
                name="filing_accepted_has_day",
            ),
        ]


class Cell(models.Model):
    """
    What stands in one place of a return, as its unit wrote it. `row`: 0, or the line of a table whose lines are free.

    One of `amount` (millionths of the base unit), `mark`, `text` answers; none of them: blank.
    `file`, `spot`: the workbook that brought it, and its cell there (`数据!D12`).
    `prefilled`: which held fact it was filled from (`returns.queries.drafting` gives its form); kept when confirmed.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="cells")
    field = models.ForeignKey(Field, models.PROTECT, related_name="+")
    row = models.PositiveSmallIntegerField(default=0)
    amount = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=2, choices=Mark.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    comment = models.CharField(_("comment"), max_length=400, blank=True, default="")
    flagged = models.BooleanField(_("to be looked at again"), default=False)
    prefilled = models.JSONField(null=True)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+", db_index=False)
    spot = models.CharField(max_length=60, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "field", "row"], name="cell_once"),
            models.CheckConstraint(
                condition=Q(mark="") | Q(amount__isnull=True, text=""), name="cell_mark_or_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.field_id}"


class Ground(models.Model):
    """From which fact a sentence of a drafted text section was made: a record, or a figure's address."""

    cell = models.ForeignKey(Cell, models.CASCADE, related_name="grounds")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    sentence = models.TextField()
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")
    figure = models.CharField(
        max_length=160, blank=True, help_text="indicator code, group code, unit code, period"
    )
    words = models.CharField(max_length=200, help_text="the fact as it was")

    class Meta:
        ordering: ClassVar = ["cell", "start"]

    def __str__(self) -> str:
        return self.words


class Remark(models.Model):
    """What a reviewer finds wrong with one cell (or, without one, with the whole); settled when it is accepted later."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="remarks")
    field = models.ForeignKey(Field, models.PROTECT, null=True, related_name="+")
    row = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(_("what is wrong"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Snapshot(models.Model):
    """What was accepted, frozen: 0 as first accepted, n the nth amendment with its reason. Never changed (trigger)."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["filing", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "number"], name="snapshot_once"),
            models.CheckConstraint(
                condition=Q(number=0) | ~Q(reason=""), name="amendment_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} #{self.number}"


class Praise(models.Model):
    """What a reviewer found good in a return. Kept with it, never counted; an exemplar may grow from it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="praises")
    text = models.TextField(_("what was good"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Passage(models.Model):
    """A paragraph of a submitted text section, to find it again where somebody writes it a second time."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="passages")
    field = models.ForeignKey(Field, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["filing", "field", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "field", "number"], name="passage_once"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Print(models.Model):
    """One print (`text.overlap`) of a passage: two passages that share some are compared letter by letter."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="prints", db_index=False)
    value = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["value", "passage"], name="print_finds_passage"),
            models.Index(fields=["passage"], name="print_of_passage"),
        ]

    def __str__(self) -> str:
        return str(self.value)
