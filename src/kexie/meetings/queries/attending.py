"""Who is asked to a meeting, what was answered, and who may answer for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from kexie.meetings.flow import MEETING
from kexie.meetings.models import Attendance, Capacity, Coming, Meeting
from kexie.org.models import Grant, Post, Reach, Role, Unit, UnitKind, User
from kexie.org.queries import own_units, principals_of, units_where
from kexie.records.access import STAFF, may

SEATING = {capacity: rank for rank, capacity in enumerate(Capacity)}
# The heads of associations come first, then the heads of what belongs to the convening one.
WITHIN = (UnitKind.DEPARTMENT, UnitKind.AFFILIATED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were asked, and what they answered."""

    all: int
    asked: int
    coming: int
    deputy: int
    leave: int


def attendances_of(meeting: Meeting) -> QuerySet[Attendance]:
    """Places at the table in the order of seats. The caller has shown that the user sees the meeting."""
    return meeting.attendances.select_related("unit", "post", "answered_by")


def tally_of(meeting: Meeting) -> Tally:
    """What was answered, in one query."""
    counts = {f"n_{state.value}": Count("pk", filter=Q(coming=state)) for state in Coming}
    found = meeting.attendances.order_by().aggregate(n_all=Count("pk"), **counts)
    return Tally(**{name.removeprefix("n_"): count for name, count in found.items()})


def answerable_by(user: User, meeting: Meeting) -> QuerySet[Attendance]:
    """Places for which the user may answer: his own, those of his units, and all where he works for the convener."""
    places = attendances_of(meeting)
    if may(meeting, MEETING.rules, user, "edit"):
        return places
    himself = [user.pk, *(one.pk for one in principals_of(user))]
    units = units_where(user, STAFF).values("pk")
    return places.filter(Q(unit__in=units) | Q(post__user__in=himself))


def own_places(user: User, meeting: Meeting) -> QuerySet[Attendance]:
    """Places of the units in which the user's desk stands, and his own: what he is asked himself."""
    own = Q(unit__in=own_units(user, STAFF).values("pk")) | Q(post__user=user.pk)
    return attendances_of(meeting).filter(own)


def posts_to_ask(units: Iterable[Unit], day: date, *, principals: bool = True) -> list[Post]:
    """
    Posts held in these units on a day, in official order; a person with several comes once, with the first.

    :param principals: only the first post of each unit: who leads it
    """
    rows = list(_held(day).filter(unit__in=list(units)))
    if principals:
        first: dict[int, Post] = {}
        for post in rows:
            first.setdefault(post.unit_id, post)
        rows = list(first.values())
    return once_each(rows)


def once_each(posts: Iterable[Post]) -> list[Post]:
    """Of several posts of one person only the first."""
    seen: dict[int, Post] = {}
    for post in posts:
        seen.setdefault(post.user_id, post)
    return list(seen.values())


def _held(day: date) -> QuerySet[Post]:
    """
    Posts held on a day by people who take part in the work, in official order.

    Of posts that stand equal in their unit, that of who leads it comes first.
    """
    now = Q(from_date__lte=day) & (Q(to_date__isnull=True) | Q(to_date__gt=day))
    held = Post.objects.filter(now, user__is_active=True, user__power="")
    leads = Grant.objects.filter(user=OuterRef("user"), unit=OuterRef("unit"), role=Role.HEAD)
    held = held.annotate(leads=Exists(leads))
    return held.select_related("user", "unit").order_by(
        "unit__order", "unit__code", "order", "-leads", "pk"
    )


def held_posts(day: date, text: str = "", units: Iterable[int] = ()) -> QuerySet[Post]:
    """Posts held on a day, by a piece of the name of person, title or unit, or of these units; for choosing."""
    found = _held(day)
    for word in text.split()[:5]:
        found = found.filter(
            Q(user__name__icontains=word)
            | Q(title__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(unit__short_name__icontains=word)
            | Q(user__pinyin__icontains=word.lower())
        )
    keys = list(units)
    return found.filter(unit__in=keys) if keys else found


def usual_circles(convener: Unit) -> dict[str, QuerySet[Unit]]:
    """
    Units that are usually asked together, by code, in official order.

    `associations`: one level below the convener; `within`: its departments and affiliated units.
    """
    below = Reach.objects.filter(above=convener, to_date__isnull=True, depth=1).values("below")
    children = Unit.objects.filter(pk__in=below, closed_date__isnull=True)
    return {
        "associations": children.filter(
            kind__in=[UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP]
        ),
        "within": children.filter(kind__in=WITHIN),
    }


def in_order_of_seats(places: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """The order the office gives: by capacity, then units and posts in official order, guests in words last."""
    rank = Case(
        *(When(capacity=capacity, then=Value(rank)) for capacity, rank in SEATING.items()),
        output_field=IntegerField(),
    )
    guest = Case(
        When(unit__isnull=True, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return places.annotate(rank=rank, guest=guest).order_by(
        "rank", "guest", "unit__order", "unit__code", "post__order", "order", "pk"
    )
