"""Official documents that wait for somebody: to be checked, signed off, issued."""

from django.db.models import QuerySet

from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import DocumentState, OfficialDocument
from kexie.issuing.queries.listing import documents_for
from kexie.org.models import User
from kexie.org.queries import desk_units
from kexie.records.access import HEADS, STAFF
from kexie.workflow.queries import untouched_by


def to_check(user: User) -> QuerySet[OfficialDocument]:
    """Drafts of the user's own units that somebody else wrote; the oldest first."""
    return _waiting(user, DocumentState.DRAFT, "check")


def to_sign(user: User) -> QuerySet[OfficialDocument]:
    """What waits for a leader of the user's own units who had no hand in it."""
    found = _waiting(user, DocumentState.WAITING, "sign")
    return found.filter(record__unit__in=desk_units(user, tuple(HEADS)))


def to_issue(user: User) -> QuerySet[OfficialDocument]:
    """What was signed off in the user's own units."""
    return _waiting(user, DocumentState.SIGNED, "issue")


def _waiting(user: User, state: DocumentState, move: str) -> QuerySet[OfficialDocument]:
    found = documents_for(user, move).filter(state=state)
    found = found.filter(record__unit__in=desk_units(user, tuple(STAFF)))
    return found.filter(untouched_by(user, DOCUMENT.moves[move].barred_after)).order_by(
        "record__opened_at", "pk"
    )
