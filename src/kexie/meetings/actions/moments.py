"""When something happened that was sent later, because there was no network."""

from datetime import datetime

from django.utils import timezone

from kexie.meetings.models import Meeting


def moment_of(meeting: Meeting, happened_at: datetime | None, at: datetime) -> datetime:
    """
    What the sender says, as far as it can be: not before the meeting began, nor after it is sent.

    :param happened_at: by the sender's clock, of this country where it says no other; none: now
    """
    if happened_at is None:
        return at
    if timezone.is_naive(happened_at):
        happened_at = timezone.make_aware(happened_at)
    begun = meeting.begun_at or at
    return min(max(happened_at, begun), at)
