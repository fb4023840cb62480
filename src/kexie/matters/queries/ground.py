"""To whom a unit may hand tasks, and who may verify them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.org.models import Reach, Unit, UnitKind
from kexie.org.queries import parent_of, units_below

WITHIN = (UnitKind.DEPARTMENT, UnitKind.AFFILIATED)


@dataclass(frozen=True, slots=True)
class Ground:
    """
    The units (by key) within reach of an issuing unit, and those above it.

    It reaches itself and all below it. A department or affiliated unit acts for the association it belongs to,
    and reaches as far.
    """

    issuer: Unit
    reached: frozenset[int]
    above: frozenset[int]

    @classmethod
    def of(cls, issuer: Unit) -> Self:
        base = (parent_of(issuer) if issuer.kind in WITHIN else None) or issuer
        above = Reach.objects.filter(below=issuer, to_date__isnull=True)
        return cls(
            issuer,
            frozenset(units_below(base).values_list("pk", flat=True)),
            frozenset(above.values_list("above", flat=True)),
        )

    def problem(self, responsible: Iterable[Unit], verifier: Unit | None) -> str | Promise:
        """
        Why the issuing unit may not hand a task to these units; empty: it may.

        Nobody verifies his own share, a small office that hands a task to itself apart: there people are kept apart.
        :param verifier: None: the issuing unit
        """
        units, verifier = list(responsible), verifier or self.issuer
        for unit in units:
            if unit.pk not in self.reached:
                return _(
                    "%(issuer)s cannot hand tasks to %(unit)s. Choose a unit below it, or itself."
                ) % {"issuer": self.issuer.name, "unit": unit.name}
        if verifier.pk not in self.reached | self.above:
            return _(
                "%(unit)s cannot verify tasks of %(issuer)s. Choose a unit above or below it, or itself."
            ) % {"issuer": self.issuer.name, "unit": verifier.name}
        if verifier != self.issuer and verifier in units:
            return _("%(unit)s cannot verify its own share. Choose another verifying unit.") % {
                "unit": verifier.name
            }
        return ""
