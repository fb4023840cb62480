"""What of suggestions lies at a person's desk."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kexie.matters.flow import MANAGERS
from kexie.matters.models import Suggestion, SuggestionState
from kexie.matters.queries.suggestions.listing import suggestions_for
from kexie.org.models import Role, User
from kexie.org.queries import desk_units
from kexie.records.access import STAFF
from kexie.records.models import Holder, Part, Party
from kexie.workflow.queries import untouched_by


def _at_desk(user: User, part: Part, roles: frozenset[Role]) -> Q:
    held = Party.objects.filter(part=part, unit__in=desk_units(user, roles))
    return Q(record__in=held.values("record"))


def _not_his(user: User) -> Q:
    """Condition: neither it nor one that was merged into it is the user's own."""
    own = Holder.objects.filter(user=user.pk)
    merged = Suggestion.objects.filter(merged_into=OuterRef("pk"), record__in=own.values("record"))
    return ~Q(record__in=own.values("record")) & ~Q(Exists(merged))


def to_answer(user: User) -> QuerySet[Suggestion]:
    """
    Unanswered ones for which the user's own units owe the answer, the most pressing first.

    An office takes in what comes, a department answers what is assigned to it, and who leads the association sees
    both until there is an answer.
    """
    new = Q(state__in=[SuggestionState.MADE, SuggestionState.REGISTERED])
    assigned = Q(state=SuggestionState.ASSIGNED)
    owed = (
        (new & _at_desk(user, Part.OWNER, STAFF))
        | (assigned & _at_desk(user, Part.OWNER, MANAGERS))
        | (assigned & _not_his(user) & _at_desk(user, Part.LEAD, STAFF))
    )
    return suggestions_for(user).filter(owed)


def to_settle(user: User) -> QuerySet[Suggestion]:
    """Answered ones that the user may settle: he wrote neither the suggestion nor the answer."""
    held = _at_desk(user, Part.OWNER, MANAGERS)
    free = untouched_by(user, {"answer"}) & _not_his(user)
    return suggestions_for(user).filter(held, free, state=SuggestionState.ANSWERED)


def to_try(user: User) -> QuerySet[Suggestion]:
    """Settled ones that a unit of the user's was asked to try, and about which it has written nothing yet."""
    units = desk_units(user, STAFF)
    waiting = Q(trials__unit__in=units, trials__version=0)
    return suggestions_for(user).filter(waiting, state=SuggestionState.SETTLED).distinct()
