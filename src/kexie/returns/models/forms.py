"""The register of what may be asked (报表目录), and the forms that ask it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models import Group, Indicator
from kexie.org.models import Unit
from kexie.returns.models.words import EntryState, FieldKind, Frequency
from kexie.workflow.models import Moving


class Entry(Moving):
    """
    One request for data in the register: nothing may be asked without one.

    Its card's unit owns it, its title is the name of the form. Rules: 整治形式主义为基层减负若干规定 (2024) part 3;
    domain facts 1.8, design rule 1. `audience`: kinds of units (`UnitKind`) that fill it in; `audience_units`: named ones.
    `breaches`: rules of 1.8 it may break, with the words in which the owner answered each, as found when asked.
    """

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=EntryState.choices,
        default=EntryState.DRAFT,
        db_index=True,
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    basis_document = models.CharField(_("basis: document"), max_length=200)
    basis_article = models.CharField(_("basis: article"), max_length=80)
    purpose = models.TextField(_("purpose"), max_length=1000)
    frequency = models.CharField(_("frequency"), max_length=12, choices=Frequency.choices)
    audience = models.JSONField(_("filled in by"), default=list)
    audience_units = models.ManyToManyField(Unit, related_name="+", blank=True)
    approver = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("approving unit")
    )
    expiry_date = models.DateField(_("valid until"))
    breaches = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=EntryState.values), name="entry_known_state"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="entry_known_frequency"
            ),
            models.CheckConstraint(
                condition=~Q(basis_document="") & ~Q(basis_article="") & ~Q(purpose=""),
                name="entry_has_basis_and_purpose",
            ),
        ]


class FormVersion(models.Model):
    """
    One version of an entry's form. A published one never changes; a cycle keeps the version it opened with.

    `asked_at`: its owner asks to publish it in place of the one in force, and waits for the approver.
    `layout`: sections, tables and their order, as `returns.layout` reads and writes it; every place a unit can fill in is a
    `Field` row too, so that a form never asks for an indicator that is not there.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    layout = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(_("what changed"), max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["entry", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(published_at__isnull=True),
                name="form_one_draft_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"


class Field(models.Model):
    """A place of a form that holds an answer; `key` is its name in layout, workbook and formulas (`[a-z0-9_]`)."""

    form = models.ForeignKey(FormVersion, models.CASCADE, related_name="fields")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=FieldKind.choices)
    label = models.CharField(max_length=300)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="fields")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    order = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["form", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "key"], name="field_once"),
            # one editable cell for one fact (anchors, promise 8)
            models.UniqueConstraint(
                fields=["form", "indicator", "group"],
                condition=Q(kind=FieldKind.FIGURE),
                name="field_asks_a_fact_once",
            ),
            models.UniqueConstraint(
                fields=["form", "indicator", "group"],
                condition=Q(kind=FieldKind.TARGET),
                name="field_sets_a_target_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=(FieldKind.FIGURE, FieldKind.TARGET))
                | Q(indicator__isnull=False, group__isnull=False),
                name="field_figure_has_indicator",
            ),
        ]

    def __str__(self) -> str:
        return self.key
