"""Groups of units, and sets of such groups: other ways to divide the units than the tree."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.org.models.units import Unit


class UnitGroup(models.Model):
    """
    Units that have something in common, wherever they stand in the tree.

    :ivar code: its id, in questions (`OU_GROUP-…`) and formulas (`OUG{…}`)
    :ivar other: what another system calls it besides; empty: nothing
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    other = models.CharField(max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    units = models.ManyToManyField(Unit, related_name="groups")

    class Meta:
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["other"], condition=~Q(other=""), name="unit_group_other_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitGroupSet(models.Model):
    """Groups that divide the units by one thing: by ownership, by location."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    other = models.CharField(max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    groups = models.ManyToManyField(UnitGroup, related_name="sets")

    class Meta:
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["other"], condition=~Q(other=""), name="unit_group_set_other_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
