"""Units as a dated tree: names, places, mergers and divisions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("provincial association")
    DEPARTMENT = "department", _("department")
    AFFILIATED = "affiliated", _("affiliated unit")
    PREFECTURE = "prefecture", _("prefecture association")
    COUNTY = "county", _("county association")
    TOWNSHIP = "township", _("township association")
    SOCIETY = "society", _("learned society")
    ENTERPRISE = "enterprise", _("enterprise association")
    COLLEGE = "college", _("college association")
    EXTERNAL = "external", _("external member unit")


class Unit(models.Model):
    """
    A place in the organisation.

    Names and parents have dates (`UnitName`, `Placement`); `name` and `short_name` are today's, kept beside them
    by `org.actions` because every list shows them. A unit that was closed keeps its code.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50)
    pinyin = models.CharField(
        max_length=200, blank=True, help_text="initials and syllables, for search"
    )
    order = models.PositiveIntegerField(_("official order"), default=0)
    opened_date = models.DateField(_("opened on"))
    closed_date = models.DateField(_("closed on"), null=True, blank=True)
    # Derived from `Succession`: the open unit that answers today for this closed one.
    heir = models.ForeignKey("self", models.SET_NULL, null=True, related_name="inherited")

    class Meta:
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_date__isnull=True) | Q(closed_date__gt=F("opened_date")),
                name="unit_closed_after_opened",
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """What the unit was called from a day on, until the day before `to_date`."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "from_date"], name="unit_name_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(to_date__isnull=True), name="unit_one_present_name"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="unit_name_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Under which unit it stood from a day on, until the day before `to_date`: the truth about the tree."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="placed_below")
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "from_date"], name="placement_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(to_date__isnull=True), name="placement_one_present"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="placement_not_in_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


class Reach(models.Model):
    """
    Every (above, below) pair of units with the days on which it held; each unit reaches itself at depth 0.

    Derived from `Placement` and `Succession`, written by `org.actions` only. Rows without an end are the tree of
    today. A closed unit whose work was taken over stands from that day on below the one that took it: with its
    records and figures, though it is no unit of that day any more (`org.queries.units_on`).
    """

    above = models.ForeignKey(Unit, models.CASCADE, related_name="reaches_down")
    below = models.ForeignKey(Unit, models.CASCADE, related_name="reaches_up")
    depth = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["above", "below", "from_date"], name="reach_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["below", "above"])]

    def __str__(self) -> str:
        return f"{self.above_id} > {self.below_id}"


class ReorganisationKind(models.TextChoices):
    MERGE = "merge", _("merger")
    SPLIT = "split", _("division")


class Reorganisation(models.Model):
    """
    A merger or division of units on one day.

    `before` and `after` hold the rows it found and left (Django's JSON serialisation of units, names, placements,
    posts, grants and successions): it can be undone for as long as those it left stand unchanged.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ReorganisationKind.choices)
    on_date = models.DateField(_("effective from"))
    made_at = models.DateTimeField(_("recorded at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    before = models.TextField()
    after = models.TextField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=ReorganisationKind.values), name="reorganisation_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on_date}"


class Succession(models.Model):
    """From a day on `to_unit` stands for some of what `from_unit` was; one of them takes over its work and archive."""

    change = models.ForeignKey(Reorganisation, models.CASCADE, related_name="successions")
    from_unit = models.ForeignKey(Unit, models.CASCADE, related_name="successors")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    on_date = models.DateField(_("effective from"))
    takes_over = models.BooleanField(_("takes over its work"))

    class Meta:
        ordering: ClassVar = ["on_date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_unit", "to_unit", "on_date"], name="succession_once"
            ),
            models.UniqueConstraint(
                fields=["from_unit"], condition=Q(takes_over=True), name="succession_one_takes_over"
            ),
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")), name="succession_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit}"
