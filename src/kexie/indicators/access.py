"""
Who may see figures, who keeps the catalogue: built on the one reach of roles over units (`org.queries.units_where`).

Everybody who works reads the catalogue. Accepted figures: of the units in which one holds a role (own and below), and
of all units above these, as context; never of a unit beside. Provisional ones: own and below only.
"""

from django.db.models import Q, QuerySet

from kexie.indicators.models import Figure, Indicator, Standing
from kexie.org.models import Reach, Role, Unit, User
from kexie.org.queries import grants_of, units_where

KEEPERS = (Role.HEAD, Role.SUPERVISOR, Role.CLERK)


def units_read_by(user: User, standing: Standing = Standing.ACCEPTED) -> QuerySet[Unit]:
    """Units whose figures of this standing the user may see, on the tree of today."""
    granted = grants_of(user).values("unit")
    here = Reach.objects.filter(to_date__isnull=True, above__in=granted)
    seen = Q(pk__in=here.values("below"))
    if standing == Standing.ACCEPTED:
        context = Reach.objects.filter(to_date__isnull=True, below__in=granted)
        seen |= Q(pk__in=context.values("above"))
    return Unit.objects.filter(seen)


def figures_for(user: User, standing: Standing = Standing.ACCEPTED) -> QuerySet[Figure]:
    """Rows of one standing that the user may see."""
    units = units_read_by(user, standing)
    return Figure.objects.filter(standing=standing, unit__in=units.order_by().values("pk"))


def indicators_for(user: User) -> QuerySet[Indicator]:
    """The catalogue, to everybody who works; administrators hold a power instead and see nothing of it."""
    return Indicator.objects.none() if user.power else Indicator.objects.all()


def units_keeping(user: User) -> QuerySet[Unit]:
    """Units for which the user may keep indicators, campaigns and targets."""
    return units_where(user, KEEPERS)


def indicators_kept_by(user: User) -> QuerySet[Indicator]:
    """Those whose owner is a unit for which the user keeps the catalogue."""
    return Indicator.objects.filter(owner__in=units_keeping(user).order_by().values("pk"))
