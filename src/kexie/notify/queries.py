"""Reads of notices. Each person sees his own, about records he still sees, once their time has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kexie.kernel.statements import count_of
from kexie.notify.hours import loud_from
from kexie.notify.models import Notice, QuietHours
from kexie.org.models import Deputy, Grant, Role, Unit, User
from kexie.org.queries import Shape, known_of, shape_of, somebody
from kexie.records.access import SEE_OR_HOLD, reachable


def notices_for(user: User, now: datetime) -> QuerySet[Notice]:
    """The user's notices that are not put away, newest first."""
    mine = Notice.objects.filter(user=user, put_away_at__isnull=True, visible_from__lte=now)
    return mine.filter(reachable(user, SEE_OR_HOLD, record="record")).select_related("record__unit")


def unread_count(user: User, now: datetime) -> int:
    """The number beside the bell."""
    return count_of(_unread, (shape_of(user),), now, *known_of(user))


def _unread(
    shape: Shape, now: datetime, pk: int, as_of: date | None = None
) -> QuerySet[Notice, Any]:
    power, far = shape
    user = somebody(power, pk, as_of, reaches_far=far)
    return notices_for(user, now).values_list("pk")


def quiet_hours() -> QuietHours:
    """The quiet hours in force: the stored row, or the defaults."""
    return QuietHours.objects.first() or QuietHours(pk=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A local day and its notices."""

    date: date
    notices: tuple[Notice, ...]


def by_day(notices: Iterable[Notice]) -> list[Day]:
    """The notices in their order, gathered by the local day on which they showed."""
    days = groupby(notices, key=lambda one: timezone.localtime(one.visible_from).date())
    return [Day(day, tuple(found)) for day, found in days]


def next_loud(at: datetime) -> datetime:
    """The first moment from `at` on at which notices appear."""
    return loud_from(at, quiet_hours())


def holders(
    units: Iterable[Unit], roles: Iterable[Role], besides: User | None = None
) -> QuerySet[User]:
    """Who holds one of the roles in one of the units themselves, except `besides`."""
    held = Grant.objects.filter(user=OuterRef("pk"), unit__in=list(units), role__in=list(roles))
    found = User.objects.filter(Exists(held))
    return found.exclude(pk=besides.pk) if besides else found


def told_with(people: Iterable[User], at: datetime) -> set[int]:
    """Keys of these people and of whoever stands in for them that day; closed accounts are told nothing."""
    named, day = {user.pk for user in people}, timezone.localdate(at)
    spans = Deputy.objects.filter(principal__in=named, from_date__lte=day, to_date__gt=day)
    named |= set(spans.values_list("deputy", flat=True))
    return set(User.objects.filter(pk__in=named, is_active=True).values_list("pk", flat=True))
