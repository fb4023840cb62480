"""Drafts of tasks read from a document, until a person confirms them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Anchor, Document, Version
from kexie.matters.models import DueKind, ShareRole, Theme, Urgency
from kexie.org.models import Unit


class Decision(models.TextChoices):
    OPEN = "open", _("to be decided")
    ACCEPTED = "accepted", _("accepted")
    DROPPED = "dropped", _("dropped")
    MERGED = "merged", _("merged into another")
    CONFIRMED = "confirmed", _("handed out")


# Drafts that stand for their sentence: those a person may still turn into tasks, and those that became some.
LIVE = (Decision.OPEN, Decision.ACCEPTED, Decision.CONFIRMED)
# A draft that one could hardly report on is not proposed by default.
TRACKABLE = 0.5


class DraftKind(models.TextChoices):
    DO = "do", _("to do")
    STUDY = "study", _("to study")


class Origin(models.TextChoices):
    RULES = "rules", _("found by rules")
    LLM = "llm", _("found by a language model")
    PERSON = "person", _("marked by a person")


class Handling(models.TextChoices):
    """How a draft with several lead units becomes tasks."""

    EACH = "each", _("one task per unit")
    SHARED = "shared", _("one task in common")


class UnitGroup(models.TextChoices):
    """Groups of units as texts name them; who belongs to one is read from the tree when it is confirmed."""

    PROVINCE = "province", _("provincial association")
    DEPARTMENTS = "departments", _("all departments")
    AFFILIATED = "affiliated", _("all affiliated units")
    PREFECTURES = "prefectures", _("all prefecture associations")
    COUNTIES = "counties", _("all county associations")
    SOCIETIES = "societies", _("all learned societies")
    ALL_UNITS = "all_units", _("all units")


class Reading(models.Model):
    """
    What the text engine read in one version. Its being there means that the version was read.

    People are `{name, titles, unit}`, mentions `{text, code, group, count}`.
    """

    version = models.OneToOneField(
        Version, models.PROTECT, primary_key=True, related_name="reading"
    )
    people = models.JSONField(default=list)
    mentions = models.JSONField(default=list)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.version_id)


class Obligation(models.Model):
    """A sentence that obliges. With a reason it is meant to have no task."""

    anchor = models.OneToOneField(
        Anchor, models.PROTECT, primary_key=True, related_name="obligation"
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="obligations")
    reason = models.CharField(_("why no task"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["document", "anchor__start", "pk"]

    def __str__(self) -> str:
        return str(self.anchor)


class Draft(models.Model):
    """
    One obligation as read from the text or marked by a person, on its way to becoming tasks.

    `version` counts edits: an edit names the version it saw. Confidence and trackable are between 0 and 1.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="drafts")
    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="drafts")
    title = models.CharField(_("title"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=DraftKind.choices)
    theme = models.CharField(_("theme"), max_length=16, choices=Theme.choices)
    set_by = models.CharField(_("set by"), max_length=60, blank=True)
    due_kind = models.CharField(max_length=10, choices=DueKind.choices, default=DueKind.NONE)
    due_text = models.CharField(_("deadline in words"), max_length=60, blank=True)
    due_date = models.DateField(_("due"), null=True, blank=True)
    urgency = models.CharField(
        _("urgency"), max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY
    )
    handling = models.CharField(
        _("hand out as"), max_length=8, choices=Handling.choices, default=Handling.EACH
    )
    verifier = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    evidence_reason = models.CharField(_("why evidence is needed"), max_length=200, blank=True)
    confidence = models.FloatField(default=1.0)
    trackable = models.FloatField(default=1.0)
    rule = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.RULES)
    drop_reason = models.CharField(_("why no task"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN, db_index=True
    )
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["document", "anchor__start", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_kind=DueKind.DATE) | Q(due_date__isnull=True),
                name="draft_day_only_for_dates",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="draft_known_decision"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_apart(self) -> bool:
        """Not proposed as a task by default: only to study, or nothing one could report on."""
        weak = self.kind == DraftKind.STUDY or self.trackable < TRACKABLE
        return weak and self.decision == Decision.OPEN and self.origin != Origin.PERSON


class DraftUnit(models.Model):
    """A unit or group a draft names, or words of the text that were not resolved and wait for a person."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="units")
    role = models.CharField(max_length=12, choices=ShareRole.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=12, choices=UnitGroup.choices, blank=True)
    words = models.CharField(max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(unit__isnull=False, group="") | Q(unit__isnull=True)),
                name="draft_unit_or_group",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(group="") | ~Q(words=""),
                name="draft_unit_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.unit or self.group)


class ReviewVerb(models.TextChoices):
    EDIT = "edit", _("edited")
    ACCEPT = "accept", _("accepted")
    DROP = "drop", _("dropped")
    REOPEN = "reopen", _("reopened")
    MERGE = "merge", _("merged")
    SPLIT = "split", _("split")
    ADD = "add", _("added")
    NO_TASK = "no_task", _("no task meant")
    CONFIRM = "confirm", _("handed out")
    UNDO = "undo", _("undone")
    READ = "read", _("text read")


class ReviewStep(models.Model):
    """
    One change of a document's drafts: what other reviewers are shown, and what can be taken back.

    `before` holds the rows as they were, `after` the version of each draft it left behind (none: not to be undone).
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="review_steps")
    verb = models.CharField(max_length=10, choices=ReviewVerb.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    drafts = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["document", "by", "undone"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.drafts}"
