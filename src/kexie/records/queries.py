"""Reads of record cards and what hangs on them."""

from django.db.models import QuerySet

from kexie.org.models import User
from kexie.records.access import seen_records
from kexie.records.models import Comment


def comments_for(user: User, record_id: int) -> QuerySet[Comment]:
    """Comments on a record the user may see, oldest first; none otherwise."""
    return Comment.objects.filter(record__in=seen_records(user), record=record_id).select_related(
        "author"
    )
