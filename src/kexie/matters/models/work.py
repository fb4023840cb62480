"""Tasks, the shares units have in them, what they report and prove, and requests for more time."""

from collections import defaultdict
from collections.abc import Collection
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Anchor
from kexie.files.models import File
from kexie.matters.models.words import (
    DueKind,
    ExtensionState,
    ShareRole,
    ShareState,
    TaskState,
    Theme,
    Urgency,
)
from kexie.org.models import Unit
from kexie.workflow.models import Moving


class Task(Moving):
    """
    Something to be done, set by somebody, handed out by a unit (its card's unit).

    Each responsible unit answers for a `Share`; exactly one of them leads.
    """

    state = models.CharField(
        _("state"), max_length=20, choices=TaskState.choices, default=TaskState.DRAFT, db_index=True
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    content = models.TextField(_("what is to be done"), max_length=4000)
    theme = models.CharField(_("theme"), max_length=16, choices=Theme.choices)
    urgency = models.CharField(
        _("urgency"), max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY
    )
    set_by = models.CharField(_("set by"), max_length=60, blank=True)
    anchor = models.ForeignKey(
        Anchor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("source"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    due_kind = models.CharField(max_length=10, choices=DueKind.choices, default=DueKind.NONE)
    due_text = models.CharField(_("deadline in words"), max_length=60, blank=True)
    evidence_reason = models.CharField(_("why evidence is needed"), max_length=200, blank=True)
    handed_out_at = models.DateTimeField(_("handed out"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=TaskState.values), name="task_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.DRAFT)
                | Q(state=TaskState.CANCELLED)
                | Q(handed_out_at__isnull=False),
                name="task_open_was_handed_out",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state=TaskState.CLOSED)
                | (Q(closed_at__isnull=True) & ~Q(state=TaskState.CLOSED)),
                name="task_closed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("record")), name="task_not_in_itself"
            ),
        ]

    @classmethod
    def duties_of(cls, things: Collection[Self]) -> dict[int, frozenset[int]]:
        """Who worked on any share of a task, or on a part handed on below one, may not close it."""
        counted = {task.pk: {task.pk} for task in things}
        shares = list(Share.objects.filter(task__in=list(counted)).only("pk", "task"))
        duties = Share.duties_of(shares)
        for share in shares:
            counted[share.task_id] |= duties[share.pk]
        return {pk: frozenset(records) for pk, records in counted.items()}


class Plan(models.Model):
    """To whom a drafted task shall go. Shares come into being with the hand-out, so nobody sees a draft early."""

    task = models.OneToOneField(Task, models.CASCADE, primary_key=True, related_name="plan")
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("lead unit"))
    cooperating = models.ManyToManyField(
        Unit, related_name="+", blank=True, verbose_name=_("cooperating units")
    )
    verifier = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("verifying unit")
    )
    due_date = models.DateField(_("due"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.task_id}"


# States in which the last percentage says nothing any more.
NO_PERCENT = (ShareState.REPORTED, ShareState.ACCEPTED, ShareState.CANCELLED)


class Share(Moving):
    """
    What one unit (its card's unit) answers for in a task, on its own clock.

    `first_due_date` is never changed after the hand-out; `due_date` moves by a granted extension, or by a
    correction with a reason. `start_date` is the day of the hand-out, from which a plan is reckoned.
    `percent` is empty where it means nothing. `escalation` counts urgings. `late_days` is how late it is known
    to have been, in calendar days: it never goes down, so what was late stays visible.
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ShareState.choices,
        default=ShareState.DRAFT,
        db_index=True,
    )
    task = models.ForeignKey(Task, models.PROTECT, related_name="shares")
    role = models.CharField(_("role"), max_length=12, choices=ShareRole.choices)
    due_date = models.DateField(_("due"), null=True, blank=True, db_index=True)
    first_due_date = models.DateField(_("first due"), null=True, blank=True)
    start_date = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(_("percent done"), null=True, blank=True)
    report = models.TextField(_("completion report"), max_length=8000, blank=True)
    reported_at = models.DateTimeField(_("day of the report"), null=True)
    accepted_at = models.DateTimeField(_("day of acceptance"), null=True)
    escalation = models.PositiveSmallIntegerField(default=0)
    late_days = models.PositiveSmallIntegerField(_("days late"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ShareState.values), name="share_known_state"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(role=ShareRole.LEAD) & ~Q(state=ShareState.CANCELLED),
                name="task_has_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="share_percent_sane"
            ),
            models.CheckConstraint(
                condition=~Q(state=ShareState.REPORTED) | Q(reported_at__isnull=False),
                name="share_reported_has_day",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=False, state=ShareState.ACCEPTED)
                | (Q(accepted_at__isnull=True) & ~Q(state=ShareState.ACCEPTED)),
                name="share_accepted_has_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_date"])]

    @property
    def shown_percent(self) -> int | None:
        """Percent done, while work goes on: what was reported complete is done, whatever was written last."""
        return None if self.state in NO_PERCENT else self.percent

    @classmethod
    def duties_of(cls, things: Collection[Self]) -> dict[int, frozenset[int]]:
        """The share itself, and the shares of the parts handed on below it, however deep: parts of the same work."""
        counted = {share.pk: {share.pk} for share in things}
        # (task, unit) -> those whose work the parts handed on by that unit are
        holders: dict[tuple[int, int], set[int]] = defaultdict(set)
        rows = cls.objects.filter(pk__in=list(counted))
        for pk, task, unit in rows.values_list("pk", "task", "record__unit"):
            holders[task, unit].add(pk)
        while holders:
            holders = _parts_below(holders, counted)
        return {pk: frozenset(records) for pk, records in counted.items()}


def _parts_below(
    holders: dict[tuple[int, int], set[int]], counted: dict[int, set[int]]
) -> dict[tuple[int, int], set[int]]:
    """One level down: counts the shares of the parts in, and gives those who hold them."""
    tasks = {task for task, _unit in holders}
    rows = Share.objects.filter(task__parent__in=tasks).values_list(
        "pk", "task", "record__unit", "task__parent", "task__record__unit"
    )
    below: dict[tuple[int, int], set[int]] = defaultdict(set)
    for share, task, unit, parent, issuer in rows:
        above = holders.get((parent or 0, issuer), set())
        for pk in above:
            counted[pk].add(share)
        if above:
            below[task, unit] |= above
    return below


class Progress(models.Model):
    """What a unit wrote about how far its share is. Percent 0–100, or empty where it means nothing."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="progress")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("progress"), max_length=4000)
    percent = models.PositiveSmallIntegerField(_("percent done"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "progress"
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="progress_percent_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Evidence(models.Model):
    """A piece of proof for a share: a file, a link, or a passage of a document. One file may serve several shares."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="evidence")
    caption = models.CharField(_("what it shows"), max_length=200)
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    anchor = models.ForeignKey(Anchor, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="", anchor__isnull=True)
                | (Q(file__isnull=True, anchor__isnull=True) & ~Q(link=""))
                | Q(file__isnull=True, link="", anchor__isnull=False),
                name="evidence_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["share", "file"],
                condition=Q(file__isnull=False, withdrawn_at__isnull=True),
                name="evidence_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.caption


class Extension(Moving):
    """A unit's request for more time on its share (延期): before the due day, with reason, progress and new day."""

    state = models.CharField(
        _("state"), max_length=20, choices=ExtensionState.choices, default=ExtensionState.DRAFT
    )
    share = models.ForeignKey(Share, models.PROTECT, related_name="extensions")
    from_date = models.DateField(_("due so far"))
    to_date = models.DateField(_("new due day"))
    reason = models.TextField(_("reason"), max_length=2000)
    progress = models.TextField(_("progress so far"), max_length=2000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ExtensionState.values), name="extension_known_state"
            ),
            models.CheckConstraint(
                condition=Q(to_date__gt=F("from_date")), name="extension_extends"
            ),
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(state__in=[ExtensionState.ASKED, ExtensionState.ENDORSED]),
                name="extension_one_open",
            ),
        ]
