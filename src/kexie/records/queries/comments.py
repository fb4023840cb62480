"""Comments on records."""

from django.db.models import QuerySet

from kexie.org.models import User
from kexie.records.access import SEE_OR_HOLD, reachable
from kexie.records.models import Comment


def comments_for(user: User, record_id: int) -> QuerySet[Comment]:
    """Comments on a record the user may see, oldest first; none otherwise."""
    found = Comment.objects.filter(reachable(user, SEE_OR_HOLD, record="record", few=True))
    return found.filter(record=record_id).select_related("author")
