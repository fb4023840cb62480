"""What reviewers did, for one another."""

from django.db.models import Max, QuerySet

from kexie.documents.models import Document
from kexie.intake.models import ReviewStep, ReviewVerb
from kexie.org.models import User

FINAL = (ReviewVerb.CONFIRM, ReviewVerb.UNDO, ReviewVerb.READ)
# After these the list of drafts has another order or length.
RESHAPING = frozenset(
    {ReviewVerb.ADD, ReviewVerb.MERGE, ReviewVerb.SPLIT, ReviewVerb.UNDO, ReviewVerb.READ}
)


def last_step_of(user: User, document: Document) -> ReviewStep | None:
    """What `undo` would take back for this person."""
    own = ReviewStep.objects.filter(document=document, by=user, undone=False)
    return own.exclude(verb__in=FINAL).order_by("-pk").first()


def steps_since(document: Document, step: int) -> QuerySet[ReviewStep]:
    """Changes after the step with this key, oldest first."""
    return document.review_steps.filter(pk__gt=step).select_related("by").order_by("pk")


def newest_step(document: Document) -> int:
    """Key of the document's last change; 0 before the first."""
    return document.review_steps.aggregate(newest=Max("pk"))["newest"] or 0
