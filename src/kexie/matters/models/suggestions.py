"""Suggestions: what units and people put to an association above them, and what became of it (意见建议)."""

from collections import defaultdict
from collections.abc import Collection
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.files.models import File
from kexie.matters.models.words import Theme
from kexie.matters.models.work import Task
from kexie.org.models import Unit
from kexie.records.models import Record
from kexie.workflow.models import Moving


class SuggestionKind(models.TextChoices):
    PROBLEM = "problem", _("problem")
    PROPOSAL = "proposal", _("proposal")
    INNOVATION = "innovation", _("innovation in method")


class SuggestionState(models.TextChoices):
    DRAFT = "draft", _("drafted")
    MADE = "made", _("put forward")
    REGISTERED = "registered", pgettext_lazy("suggestion", "registered")
    ASSIGNED = "assigned", _("being answered")
    ANSWERED = "answered", pgettext_lazy("suggestion", "answered")
    SETTLED = "settled", _("settled")
    MERGED = "merged", pgettext_lazy("suggestion", "merged")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Voice(models.TextChoices):
    """In whose name it is said."""

    UNIT = "unit", _("in the unit's name")
    OWN = "own", _("in my own name")


class Result(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("suggestion", "adopted")
    PARTLY = "partly", _("adopted in part")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    EXPLAINED = "explained", _("explained")


class Follow(models.TextChoices):
    """What an adopted suggestion becomes."""

    TASK = "task", _("a task")
    RULE = "rule", _("a rule to be made")
    TRIAL = "trial", _("a trial")


class Satisfaction(models.TextChoices):
    """What the author says of the answer, if he likes to. Never counted into a score, never ranked."""

    YES = "yes", _("satisfied")
    PARTLY = "partly", _("partly satisfied")
    NO = "no", _("not satisfied")


# What still waits for an answer.
UNANSWERED = (SuggestionState.MADE, SuggestionState.REGISTERED, SuggestionState.ASSIGNED)


class Suggestion(Moving):
    """
    Its card's unit is the association that owes the answer; its author holds the card himself.

    `from_unit` is where it comes from. `about` is the card of what it was said at or about, as a meeting.
    `author_name`: who said it, if he has no account. `due_date`: until when the answer is owed, in calendar days.
    `follow_text`: what the rule or the trial shall be. `merged_into`: the suggestion whose answer serves this one.
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=SuggestionState.choices,
        default=SuggestionState.DRAFT,
        db_index=True,
    )
    number = models.CharField(_("number"), max_length=40, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=SuggestionKind.choices)
    theme = models.CharField(_("service"), max_length=16, choices=Theme.choices)
    text = models.TextField(_("what is suggested"), max_length=4000)
    voice = models.CharField(_("said"), max_length=8, choices=Voice.choices)
    from_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="suggestions", verbose_name=_("comes from")
    )
    author_name = models.CharField(_("said by"), max_length=60, blank=True)
    about = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("said at"),
    )
    made_at = models.DateTimeField(_("put forward on"))
    due_date = models.DateField(_("answer due"), db_index=True)
    answered_at = models.DateTimeField(_("answered on"), null=True)
    settled_at = models.DateTimeField(_("settled on"), null=True)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices, blank=True)
    follow = models.CharField(_("becomes"), max_length=8, choices=Follow.choices, blank=True)
    follow_text = models.CharField(_("what it becomes, in words"), max_length=500, blank=True)
    task = models.ForeignKey(
        Task,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("task"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("merged into"),
    )
    satisfaction = models.CharField(
        _("satisfaction"), max_length=8, choices=Satisfaction.choices, blank=True
    )
    satisfaction_words = models.TextField(_("what the author says"), max_length=1000, blank=True)
    rated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=SuggestionState.values), name="suggestion_known_state"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=False, state=SuggestionState.MERGED)
                | (Q(merged_into__isnull=True) & ~Q(state=SuggestionState.MERGED)),
                name="suggestion_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("record")),
                name="suggestion_not_into_itself",
            ),
            models.CheckConstraint(
                condition=(Q(state=SuggestionState.SETTLED) & ~Q(result=""))
                | (~Q(state=SuggestionState.SETTLED) & Q(result="", follow="")),
                name="suggestion_settled_has_result",
            ),
            models.CheckConstraint(
                condition=Q(rated_at__isnull=True, satisfaction="")
                | (Q(rated_at__isnull=False) & ~Q(satisfaction="")),
                name="suggestion_rated_once",
            ),
        ]

    @classmethod
    def duties_of(cls, things: Collection[Self]) -> dict[int, frozenset[int]]:
        """Who is author of one that was merged into a suggestion is kept from deciding on that one as well."""
        counted: dict[int, set[int]] = defaultdict(set)
        for thing in things:
            counted[thing.pk].add(thing.pk)
        merged = cls._default_manager.filter(merged_into__in=list(counted))
        for pk, into in merged.values_list("pk", "merged_into"):
            if into is not None:
                counted[into].add(pk)
        return {pk: frozenset(records) for pk, records in counted.items()}


class Reply(models.Model):
    """
    An official answer: `text` is for the author, `note` is read inside only. The last one counts.

    `result` is what it says becomes of the suggestion.
    """

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="replies")
    result = models.CharField(_("result"), max_length=12, choices=Result.choices)
    text = models.TextField(_("answer"), max_length=8000)
    note = models.TextField(_("internal note"), max_length=4000, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "replies"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Trial(models.Model):
    """
    That a unit tries what was suggested: from when until when, and what came of it.

    `version` counts what the unit has written; 0: nothing yet.
    """

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="trials")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="trials", verbose_name=_("tried by")
    )
    offered_at = models.DateTimeField()
    from_date = models.DateField(_("from"), null=True, blank=True)
    to_date = models.DateField(_("until"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=4000, blank=True)
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["unit__order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["suggestion", "unit"], name="trial_once"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__lte=F("to_date")),
                name="trial_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.suggestion_id}"


class AnswerTime(models.Model):
    """Within how many working days a suggestion of a kind is to be answered: data, not code."""

    kind = models.CharField(
        _("kind"), max_length=12, choices=SuggestionKind.choices, primary_key=True
    )
    working_days = models.PositiveSmallIntegerField(_("working days"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=250), name="answer_time_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.working_days}"
