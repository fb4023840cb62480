"""The list of suggestions that a user may see, cut down by what the address asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.kernel.tables import Sorts
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import UNANSWERED, Reply, Result, Suggestion, SuggestionState
from kexie.matters.queries.search import searched
from kexie.org.models import Reach, User
from kexie.org.queries import units_called
from kexie.records.access import scope
from kexie.records.models import Holder, Part, Party

LIVE_STATES = [
    state
    for state in SuggestionState
    if state not in {SuggestionState.DRAFT, SuggestionState.WITHDRAWN}
]
SORTS: Sorts = {
    "number": ("made_at", "pk"),
    "title": ("record__title",),
    "unit": ("from_unit__order",),
    "kind": ("kind",),
    "theme": ("theme",),
    "state": ("state",),
    "due": ("finished", "due_date"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure: its name, and the suggestions it counts on a day. Its list uses the same condition."""

    label: str | Promise
    counts: Callable[[date], Q]


def _unanswered() -> Q:
    return Q(state__in=UNANSWERED)


STANDINGS: dict[str, Standing] = {
    "all": Standing(_("all"), lambda _today: Q(state__in=LIVE_STATES)),
    "unanswered": Standing(_("not answered yet"), lambda _today: _unanswered()),
    "late": Standing(_("answer overdue"), lambda today: _unanswered() & Q(due_date__lt=today)),
    "answered": Standing(
        pgettext_lazy("suggestion", "answered"),
        lambda _today: Q(state__in=[SuggestionState.ANSWERED, SuggestionState.SETTLED]),
    ),
    "adopted": Standing(
        _("adopted, in part or whole"),
        lambda _today: Q(result__in=[Result.ADOPTED, Result.PARTLY]),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSuggestions:
    """What the list is cut down to; empty values ask for nothing. Units and records by key."""

    text: str = ""
    standing: str = ""
    state: str = ""
    kind: str = ""
    theme: str = ""
    result: str = ""
    unit: int | None = None
    answerer: int | None = None
    made_from: date | None = None
    made_to: date | None = None
    about: int | None = None
    mine: bool = False


EVERYTHING = WantedSuggestions()


def suggestions_for(
    user: User,
    verb: str = "see",
    *,
    wanted: WantedSuggestions = EVERYTHING,
    today: date | None = None,
) -> QuerySet[Suggestion]:
    """
    Suggestions on which the user may do the verb: what is unanswered first, the most pressing on top.

    :param today: needed where `standing` is asked for
    """
    found = Suggestion.objects.select_related("record__unit", "from_unit")
    found = scope(found, SUGGESTION.rules, user, verb)
    found = found.annotate(
        finished=Case(When(state__in=UNANSWERED, then=Value(0)), default=Value(1))
    )
    for word in searched(wanted.text):
        said = Q(record__title__icontains=word) | Q(text__icontains=word)
        called = Q(number__icontains=word) | Q(from_unit__in=units_called(word).values("pk"))
        found = found.filter(said | called)
    return _cut(found, wanted, user, today).order_by(F("finished"), "due_date", "pk")


def _cut(
    found: QuerySet[Suggestion], wanted: WantedSuggestions, user: User, today: date | None
) -> QuerySet[Suggestion]:
    asked = {
        "state": wanted.state,
        "kind": wanted.kind,
        "theme": wanted.theme,
        "result": wanted.result,
        "about": wanted.about,
        "made_at__date__gte": wanted.made_from,
        "made_at__date__lte": wanted.made_to,
    }
    found = found.filter(**{field: value for field, value in asked.items() if value})
    if wanted.standing and today:
        found = found.filter(STANDINGS[wanted.standing].counts(today))
    if wanted.unit:
        below = Reach.objects.filter(above=wanted.unit, to_date__isnull=True)
        found = found.filter(from_unit__in=below.values("below"))
    if wanted.answerer:
        led = Party.objects.filter(part=Part.LEAD, unit=wanted.answerer)
        found = found.filter(record__in=led.values("record"))
    if wanted.mine:
        found = found.filter(record__in=Holder.objects.filter(user=user.pk).values("record"))
    return found


def tally_of(rows: QuerySet[Suggestion], today: date) -> dict[str, int]:
    """How many of the rows each standing counts, in one query."""
    counts = {code: Count("pk", filter=each.counts(today)) for code, each in STANDINGS.items()}
    found: dict[str, int] = rows.order_by().aggregate(**counts)
    return found


def last_replies(keys: list[int]) -> dict[int, Reply]:
    """The reply that counts of each of these suggestions, by key. The caller has shown that the user sees them."""
    rows = Reply.objects.filter(suggestion__in=keys).select_related("unit", "by")
    return {reply.suggestion_id: reply for reply in rows.order_by("at", "pk")}


def leads_of(keys: list[int]) -> dict[int, str]:
    """Short name of the department that answers each of these suggestions, by key; likewise."""
    rows = Party.objects.filter(record__in=keys, part=Part.LEAD)
    return dict(rows.values_list("record", "unit__short_name"))
