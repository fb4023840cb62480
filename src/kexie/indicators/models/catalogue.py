"""What is measured: indicators, their definitions by year, breakdowns into groups, checks between figures."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models.words import (
    Kind,
    Operator,
    Parts,
    Rolling,
    Service,
    Severity,
    SourceKind,
    Topic,
    ValueType,
)
from kexie.org.models import Unit


def said(name: str, name_en: str, name_hant: str = "") -> str:
    """The name in the language of the page, as far as there is one."""
    language = get_language() or ""
    if language.startswith("zh-hant"):
        return name_hant or name
    return name_en or name if language.startswith("en") else name


class Breakdown(models.Model):
    """
    Into which groups a figure is divided (分组): gender, key groups, urban and rural, or a product of such.

    `axes` are the names of its dimensions in order; a group carries one word per axis.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    parts = models.CharField(max_length=12, choices=Parts.choices, default=Parts.PARTITION)
    axes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parts__in=Parts.values), name="breakdown_known_parts"
            ),
        ]

    def __str__(self) -> str:
        return said(self.name, self.name_en)


class Group(models.Model):
    """
    One group of a breakdown, as women. The one group without a breakdown, `WHOLE`, stands for no division.

    `words`: its word on each axis of the breakdown, in the order of `axes`.
    """

    WHOLE = 1

    breakdown = models.ForeignKey(
        Breakdown, models.PROTECT, null=True, blank=True, related_name="groups"
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    words = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["breakdown", "order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(breakdown__isnull=False) | Q(pk=1), name="group_one_whole"
            ),
        ]

    def __str__(self) -> str:
        return said(self.name, self.name_en)


class Indicator(models.Model):
    """
    Something that is measured the same way everywhere (指标).

    Numbers are kept in base units (`unit_name`, as 元); shown in `display_unit` = base × 10^`display_power` (万元: 4).
    `plausible_factor`: how many times the unit's own last value a new one may be before a comment is asked; empty: never.
    `key_order`: its place among the few key figures of its service, which leaders see first; empty: it is none.
    A ratio has no values of its own: its definition holds the formula.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_hant = models.CharField(max_length=200, blank=True, help_text="empty: converted")
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    pinyin = models.CharField(max_length=300, blank=True)
    unit_name = models.CharField(_("base unit"), max_length=20, blank=True)
    display_unit = models.CharField(_("display unit"), max_length=20, blank=True)
    display_power = models.PositiveSmallIntegerField(default=0)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value_type = models.CharField(max_length=12, choices=ValueType.choices)
    over_units = models.CharField(max_length=8, choices=Rolling.choices, default=Rolling.SUM)
    over_time = models.CharField(max_length=8, choices=Rolling.choices, default=Rolling.SUM)
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    topic = models.CharField(_("class"), max_length=40, choices=Topic.choices, blank=True)
    source_kind = models.CharField(max_length=16, choices=SourceKind.choices)
    breakdown = models.ForeignKey(
        Breakdown, models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    options = models.JSONField(default=list, help_text="closed list of words; empty: free")
    plausible_factor = models.PositiveSmallIntegerField(null=True, blank=True, default=5)
    record_only = models.BooleanField(
        default=False, help_text="kept as a fact, never scored (comments, media, awards)"
    )
    key_order = models.PositiveSmallIntegerField(_("place among the key figures"), null=True)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    order = models.PositiveIntegerField(default=0)
    from_date = models.DateField(_("in use from"), null=True, blank=True)
    to_date = models.DateField(_("in use until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="indicator_known_kind"),
            models.CheckConstraint(
                condition=Q(value_type__in=ValueType.values), name="indicator_known_value_type"
            ),
            models.CheckConstraint(
                condition=Q(service__in=Service.values), name="indicator_known_service"
            ),
            models.CheckConstraint(
                condition=Q(over_units__in=Rolling.values, over_time__in=Rolling.values),
                name="indicator_known_rolling",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True)
                | Q(from_date__isnull=True)
                | Q(to_date__gt=F("from_date")),
                name="indicator_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return said(self.name, self.name_en, self.name_hant)

    @property
    def is_supporting(self) -> bool:
        """Not one of the catalogue's own: kept only because a ratio is made of it."""
        return self.topic == Topic.SUPPORTING


class Definition(models.Model):
    """
    What an indicator meant from a year on (口径), until the year before `to_year`; versions never overlap.

    `numerator`, `denominator`, `factor`: of a ratio or calculated figure, in the formula language of the docs.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions")
    from_year = models.PositiveSmallIntegerField(_("from year"))
    to_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    text = models.TextField(_("definition"), max_length=2000)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    numerator = models.TextField(_("numerator"), max_length=2000, blank=True)
    denominator = models.TextField(_("denominator"), max_length=2000, blank=True)
    factor = models.DecimalField(_("factor"), max_digits=12, decimal_places=3, default=1)

    class Meta:
        ordering: ClassVar = ["indicator", "-from_year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "from_year"], name="definition_once"),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(to_year__isnull=True),
                name="definition_one_present",
            ),
            models.CheckConstraint(
                condition=Q(to_year__isnull=True) | Q(to_year__gt=F("from_year")),
                name="definition_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.from_year}"


class Check(models.Model):
    """A rule between figures of one unit and period, as part ≤ whole: both sides in the formula language."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    left = models.TextField(max_length=2000)
    operator = models.CharField(max_length=2, choices=Operator.choices)
    right = models.TextField(max_length=2000)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    indicators = models.ManyToManyField(Indicator, related_name="checks")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(operator__in=Operator.values), name="check_known_operator"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="check_known_severity"
            ),
        ]

    def __str__(self) -> str:
        return said(self.name, self.name_en)
