"""Who is told of what about meetings. Notices carry no content."""

from datetime import datetime

from kexie.meetings.models import Meeting
from kexie.notify.actions import tell_people
from kexie.notify.models import NoticeKind
from kexie.notify.queries import holders
from kexie.org.models import User
from kexie.records.access import STAFF
from kexie.records.models import Part, Party


def tell_invited(meeting: Meeting, kind: NoticeKind, *, actor: User | None, at: datetime) -> None:
    """Tell who works for the invited units, and those who were asked themselves."""
    held = Party.objects.filter(record=meeting.pk, part=Part.RECIPIENT).select_related("unit")
    staff = holders([party.unit for party in held], STAFF, actor)
    asked = User.objects.filter(holds__record=meeting.pk)
    people = {one.pk: one for one in (*staff, *asked) if actor is None or one.pk != actor.pk}
    tell_people(kind, meeting.record, people=people.values(), at=at)
