"""Meetings as a user may see them, cut down by what the address asks for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kexie.kernel.tables import Sorts
from kexie.meetings.flow import MEETING
from kexie.meetings.models import Attendance, Meeting, MeetingSeries, MeetingState
from kexie.org.models import Reach, Role, Unit, User
from kexie.org.queries import desk_units, open_units, units_called, units_where
from kexie.records.access import STAFF, scope

SORTS: Sorts = {
    "begins": ("begins_at", "pk"),
    "title": ("record__title", "pk"),
    "unit": ("record__unit__order", "pk"),
    "kind": ("kind", "begins_at"),
    "state": ("state", "begins_at"),
    "place": ("place", "begins_at"),
}
HELD_STATES = (MeetingState.RUNNING, MeetingState.HELD, MeetingState.CLOSED)
WHEN = ("upcoming", "past", "mine")
KEEPERS = frozenset(role for right in MEETING.rules["keep_house"] for role in right.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMeetings:
    """
    What the list is cut down to; empty values ask for nothing. Units and series by key.

    :ivar when: `upcoming`: not over yet; `past`; `mine`: to which the user or his own unit is asked
    """

    text: str = ""
    when: str = ""
    kind: str = ""
    state: str = ""
    unit: int | None = None
    series: int | None = None
    begins_from: date | None = None
    begins_to: date | None = None


EVERYTHING = WantedMeetings()


def meetings_for(
    user: User,
    verb: str = "see",
    *,
    wanted: WantedMeetings = EVERYTHING,
    today: date | None = None,
) -> QuerySet[Meeting]:
    """
    Meetings on which the user may do the verb, the latest first.

    :param today: needed where `when` asks for upcoming or past ones
    """
    found = Meeting.objects.select_related("record__unit", "series")
    found = scope(found, MEETING.rules, user, verb)
    for word in wanted.text.split()[:5]:
        said = Q(record__title__icontains=word) | Q(theme__icontains=word)
        called = Q(place__icontains=word) | Q(record__unit__in=units_called(word).values("pk"))
        found = found.filter(said | called)
    asked = {
        "kind": wanted.kind,
        "state": wanted.state,
        "series": wanted.series,
        "begins_at__date__gte": wanted.begins_from,
        "begins_at__date__lte": wanted.begins_to,
    }
    found = found.filter(**{field: value for field, value in asked.items() if value})
    if wanted.unit:
        below = Reach.objects.filter(above=wanted.unit, to_date__isnull=True)
        found = found.filter(record__unit__in=below.values("below"))
    return _of_time(found, wanted.when, user, today).order_by("-begins_at", "-pk")


def _of_time(
    found: QuerySet[Meeting], when: str, user: User, today: date | None
) -> QuerySet[Meeting]:
    if when == "mine":
        return found.filter(asked_at(user))
    if not when or today is None:
        return found
    live = Q(state=MeetingState.RUNNING) | Q(
        state__in=[MeetingState.PLANNED, MeetingState.CALLED], ends_at__date__gte=today
    )
    return found.filter(live) if when == "upcoming" else found.exclude(live)


def asked_at(user: User) -> Q:
    """Condition on meetings: the user himself, or a unit in which his desk stands, is asked to it."""
    own = Q(post__user=user.pk) | Q(unit__in=desk_units(user).values("pk"))
    return Q(pk__in=Attendance.objects.filter(own).values("meeting"))


def last_before(
    series: MeetingSeries, moment: datetime, *, besides: Meeting | None = None
) -> Meeting | None:
    """The meeting of the series that was the last before a moment: the one whose balance the next opens with."""
    found = Meeting.objects.filter(series=series, begins_at__lt=moment, state__in=HELD_STATES)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return found.select_related("record").order_by("-begins_at", "-pk").first()


def conveners_of(user: User) -> QuerySet[Unit]:
    """Units for which the user may plan meetings."""
    return open_units().filter(pk__in=units_where(user, STAFF).values("pk"))


def series_for(user: User) -> QuerySet[MeetingSeries]:
    """The series of units for which the user works."""
    units = units_where(user, tuple(Role)).values("pk")
    return MeetingSeries.objects.filter(unit__in=units).select_related("unit")


def usable_series(user: User) -> QuerySet[MeetingSeries]:
    """The series in which the user may plan a meeting now."""
    units = units_where(user, STAFF).values("pk")
    return MeetingSeries.objects.filter(unit__in=units, closed_at__isnull=True).select_related(
        "unit"
    )


def kept_units(user: User) -> QuerySet[Unit]:
    """Units whose series the user keeps."""
    return open_units().filter(pk__in=units_where(user, KEEPERS).values("pk"))
