"""From which unit to which association a suggestion goes, and who there may write the answer."""

from datetime import date

from django.db.models import Q, QuerySet

from kexie.kernel.workdays import add_working_days
from kexie.matters.models import AnswerTime
from kexie.matters.queries.ground import WITHIN
from kexie.org.models import Reach, Unit, UnitKind, User
from kexie.org.queries import children_of, open_units, own_units, posts_of
from kexie.records.access import STAFF

ASSOCIATIONS = (UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)
USUAL_DAYS = 20  # working days, for a kind without a row of its own


def places_of(user: User, day: date) -> QuerySet[Unit]:
    """Units the user belongs to, by a role or by a post: for these he may say something. Administrators have none."""
    if user.power:
        return Unit.objects.none()
    posts = posts_of(user, day).order_by().values("unit")
    return open_units().filter(Q(pk__in=own_units(user).values("pk")) | Q(pk__in=posts))


def spoken_for(user: User) -> QuerySet[Unit]:
    """Units in whose name the user may make a suggestion."""
    return own_units(user, STAFF).filter(closed_date__isnull=True)


def addressees_of(unit: Unit) -> QuerySet[Unit]:
    """The associations a unit may put something to, the highest first: those above it; the highest of all, itself."""
    above = Reach.objects.filter(below=unit, to_date__isnull=True)
    found = open_units().filter(kind__in=ASSOCIATIONS, pk__in=above.values("above"))
    if unit.kind == UnitKind.PROVINCE:
        return found
    return found.exclude(pk=unit.pk).order_by("order", "code")


def answerers_of(association: Unit) -> QuerySet[Unit]:
    """The association and its departments and affiliated units: one of them owes the answer."""
    own = children_of(association).filter(kind__in=WITHIN)
    return open_units().filter(Q(pk=association.pk) | Q(pk__in=own.values("pk")))


def answer_due(kind: str, day: date) -> date:
    """Until when a suggestion put forward on a day is to be answered, by the office's own rule."""
    row = AnswerTime.objects.filter(kind=kind).first()
    return add_working_days(day, row.working_days if row else USUAL_DAYS)
