"""What of meetings waits on a person's desk: invitations to answer, minutes to amend, outcomes nothing came of yet."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kexie.meetings.flow import MEETING
from kexie.meetings.models import (
    Attendance,
    Coming,
    Meeting,
    MeetingState,
    Minutes,
    MinutesState,
    Outcome,
    OutcomeKind,
)
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.minutes import minutes_for
from kexie.org.models import Unit, User
from kexie.org.queries import own_units
from kexie.records.access import STAFF, scope
from kexie.records.models import Part, Party

COMING_UP = (MeetingState.CALLED, MeetingState.RUNNING)
HELD = (MeetingState.HELD, MeetingState.CLOSED)


def to_answer(user: User, today: date) -> QuerySet[Meeting]:
    """Meetings still to come of which a place of the user's, or of his own units', is not answered; the nearest first."""
    own = Q(unit__in=own_units(user, STAFF).values("pk")) | Q(post__user=user.pk)
    silent = Attendance.objects.filter(own, meeting=OuterRef("pk"), coming=Coming.ASKED)
    found = Meeting.objects.select_related("record__unit").filter(state=MeetingState.CALLED)
    found = scope(found, MEETING.rules, user, "answer")
    found = found.filter(Exists(silent), ends_at__date__gte=today)
    return found.order_by("begins_at", "pk")


def to_amend(user: User, today: date) -> QuerySet[Minutes]:
    """Minutes of others to which the user's own unit may still propose other words; the first to close first."""
    party = Party.objects.filter(
        record=OuterRef("pk"), part=Part.RECIPIENT, unit__in=own_units(user, STAFF).values("pk")
    )
    found = minutes_for(user, "amend").filter(Exists(party), state=MinutesState.AMENDING)
    late = Q(comments_by_date__lt=today)
    return found.exclude(late).order_by("comments_by_date", "pk")


def to_follow_up(user: User, _today: date) -> QuerySet[Meeting]:
    """
    Meetings held by the user's own units with outcomes of which nothing came yet; the oldest first.

    Each with `idle`: how many. What was carried over waits where it was carried to.
    """
    idle = Outcome.objects.filter(
        meeting=OuterRef("pk"), settled_at=None, task=None, suggestion=None, carried_to=None
    )
    idle = idle.exclude(kind=OutcomeKind.INFORMATION)
    became = Q(carried_from__task__isnull=False) | Q(carried_from__suggestion__isnull=False)
    idle = idle.exclude(became)
    found = scope(Meeting.objects.select_related("record__unit"), MEETING.rules, user, "follow_up")
    found = found.filter(
        Exists(idle), state__in=HELD, record__unit__in=own_units(user, STAFF).values("pk")
    )
    counted = idle.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return found.annotate(idle=counted).order_by("begins_at", "pk")


def next_meeting(user: User, unit: Unit, today: date) -> Meeting | None:
    """The next meeting, called or in progress, that the unit convenes or is asked to, and the user sees."""
    asked = Attendance.objects.filter(unit=unit).values("meeting")
    found = meetings_for(user).filter(state__in=COMING_UP, ends_at__date__gte=today)
    found = found.filter(Q(record__unit=unit) | Q(pk__in=asked))
    return found.order_by("begins_at", "pk").first()
