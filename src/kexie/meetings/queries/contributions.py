"""What participants put in, as its author and the office see it; and for which unit one speaks."""

from datetime import date

from django.db.models import QuerySet

from kexie.matters.queries.suggestions.places import places_of
from kexie.meetings.models import Attendance, Contribution, Meeting
from kexie.org.models import Unit, User
from kexie.org.queries import desk_units
from kexie.records.models import Part, Party

INVITED = (Part.OWNER, Part.RECIPIENT)


def places_at(user: User, meeting: Meeting, day: date) -> QuerySet[Unit]:
    """
    Units for which the user may speak at the meeting, in official order: his own that are asked, and those by a post.

    A department's people speak for their department where its association is asked; so do those of the convener.
    """
    asked = Party.objects.filter(record=meeting.pk, part__in=INVITED).values("unit")
    own = places_of(user, day)
    here = own.filter(pk__in=asked)
    if here.exists():
        return here.order_by("order", "code")
    by_post = Attendance.objects.filter(meeting=meeting, post__user=user.pk).values("unit")
    desk = desk_units(user).values("pk")
    return (own.filter(pk__in=by_post) | own.filter(pk__in=desk)).order_by("order", "code")


def own_contributions(user: User, meeting: Meeting) -> QuerySet[Contribution]:
    """What the user said at the meeting, the latest first, with what he took back."""
    found = Contribution.objects.filter(item__meeting=meeting, by=user.pk)
    return _whole(found).order_by("-at", "-pk")


def contributions_of(meeting: Meeting) -> QuerySet[Contribution]:
    """All that was said and not taken back, in order. The caller has shown that the user keeps the notes."""
    found = Contribution.objects.filter(item__meeting=meeting, withdrawn_at__isnull=True)
    return _whole(found).order_by("at", "pk")


def _whole(found: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return found.select_related("item", "unit", "by", "suggestion")
