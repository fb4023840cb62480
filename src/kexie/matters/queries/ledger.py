"""The ledger: tasks and shares a user may see, cut down by what the address asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.kernel.tables import Sorts
from kexie.matters.flow import SHARE, TASK
from kexie.matters.models import (
    NO_PERCENT,
    Extension,
    ExtensionState,
    Light,
    Share,
    ShareRole,
    ShareState,
    Task,
    TaskState,
)
from kexie.matters.queries.lights import of_light, running, with_light
from kexie.matters.queries.search import says, searched
from kexie.org.models import Reach, User
from kexie.org.queries import desk_units, units_called
from kexie.records.access import STAFF, scope
from kexie.records.models import Part, Party, Recorded

R = TypeVar("R", bound=Recorded)

SOON_DAYS = 7
FINISHED = (TaskState.CLOSED, TaskState.CANCELLED)
# What a task is shown as: its own state, or while it is open that of the lead unit's share.
SHOWN_STATES = {state.value: state.label for state in (*ShareState, TaskState.CLOSED)}

TASK_SORTS: Sorts = {
    "number": ("handed_out_at", "number"),
    "title": ("record__title",),
    "unit": ("lead_order",),
    "theme": ("theme",),
    "due": ("finished", "due_sort"),
    "state": ("shown_state",),
    "issuer": ("record__unit__order",),
}
SHARE_SORTS: Sorts = {
    "number": ("task__handed_out_at", "task__number"),
    "title": ("record__title",),
    "unit": ("record__unit__order",),
    "theme": ("task__theme",),
    "due": ("due_sort",),
    "state": ("state",),
    "percent": ("percent_sort",),
    "late": ("late_on_day",),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its name, and the shares it counts on a day. The list that it opens uses the same condition."""

    label: str | Promise
    counts: Callable[[date], Q]


def _granted() -> Exists:
    return Exists(Extension.objects.filter(share=OuterRef("pk"), state=ExtensionState.GRANTED))


def _open() -> Q:
    return Q(task__state=TaskState.OPEN)


MEASURES: dict[str, Measure] = {
    "all": Measure(_("all"), lambda _today: ~Q(state=ShareState.CANCELLED)),
    "running": Measure(_("under way"), lambda _today: running()),
    "due": Measure(
        _("due within 7 days"),
        lambda today: (
            running() & Q(due_date__gte=today, due_date__lte=today + timedelta(days=SOON_DAYS))
        ),
    ),
    "late": Measure(_("late"), lambda today: running() & Q(due_date__lt=today)),
    "was_late": Measure(
        _("was late"), lambda _today: Q(late_days__gt=0) & ~Q(state=ShareState.CANCELLED)
    ),
    "extended": Measure(
        _("extended"), lambda _today: Q(_granted()) & ~Q(state=ShareState.CANCELLED)
    ),
    "sent_back": Measure(_("sent back"), lambda _today: Q(state=ShareState.SENT_BACK) & _open()),
    "reported": Measure(
        _("waiting for verification"), lambda _today: Q(state=ShareState.REPORTED) & _open()
    ),
    "accepted": Measure(
        pgettext_lazy("share", "accepted"), lambda _today: Q(state=ShareState.ACCEPTED) & _open()
    ),
    "closed": Measure(
        _("closed"),
        lambda _today: Q(task__state=TaskState.CLOSED) & ~Q(state=ShareState.CANCELLED),
    ),
    "on_time": Measure(
        _("closed on time"),
        lambda _today: Q(task__state=TaskState.CLOSED, state=ShareState.ACCEPTED, late_days=0),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is cut down to; empty values ask for nothing. Units and documents by key."""

    text: str = ""
    unit: int | None = None
    below: bool = False
    role: str = ""
    theme: str = ""
    state: str = ""
    light: str = ""
    measure: str = ""
    due_from: date | None = None
    due_to: date | None = None
    issuer: int | None = None
    document: int | None = None
    mine: bool = False

    @property
    def asks_for_shares(self) -> bool:
        """Is anything asked that only a share can answer?"""
        asked = (self.unit, self.role, self.light, self.measure, self.due_from, self.due_to)
        return self.mine or any(asked)

    @property
    def is_empty(self) -> bool:
        """Is nothing asked at all?"""
        return self == ALL


ALL = Wanted()


def shown_state() -> Case:
    """The one definition of what state a task is shown in."""
    return Case(When(state=TaskState.OPEN, then=_of_lead("state")), default=F("state"))


def _of_lead(field: str) -> Subquery:
    lead = Share.objects.filter(task=OuterRef("pk"), role=ShareRole.LEAD)
    return Subquery(lead.exclude(state=ShareState.CANCELLED).order_by("-pk").values(field)[:1])


def tasks_for(
    user: User, verb: str = "see", *, wanted: Wanted = ALL, today: date | None = None
) -> QuerySet[Task]:
    """
    Tasks on which the user may do the verb, with `shown_state`, `due_date` of the lead, and sort keys.

    A task is listed if one of its shares answers to everything that is asked of shares.
    :param today: needed where lights or figures are asked for
    """
    found = scope(Task.objects.select_related("record__unit"), TASK.rules, user, verb)
    found = found.annotate(
        shown_state=shown_state(),
        due_date=_of_lead("due_date"),
        lead_order=_of_lead("record__unit__order"),
        due_sort=Coalesce(_of_lead("due_date"), Value(date.max)),
        finished=Case(When(state__in=FINISHED, then=Value(1)), default=Value(0)),
    )
    found = _cut_tasks(found, wanted)
    for word in searched(wanted.text):
        held = Share.objects.filter(task=OuterRef("pk"), record__unit__in=units_called(word))
        held = held.exclude(state=ShareState.CANCELLED)
        found = found.filter(says(word, "") | Exists(held))
    if wanted.state:
        found = found.filter(Q(shown_state=wanted.state))
    if wanted.asks_for_shares:
        shares = scope(Share.objects.all(), SHARE.rules, user, "see")
        shares = shares.exclude(state=ShareState.CANCELLED, task__state=TaskState.OPEN)
        shares = _cut_shares(shares, wanted, user, today)
        found = found.filter(Exists(shares.filter(task=OuterRef("pk"))))
    return found.order_by(F("finished"), F("due_sort"), "number")


def shares_for(
    user: User, verb: str = "see", *, wanted: Wanted = ALL, today: date | None = None
) -> QuerySet[Share]:
    """Shares on which the user may do the verb. `today` is needed where lights or figures are asked for."""
    found = Share.objects.select_related("record__unit", "task__record__unit")
    found = scope(found, SHARE.rules, user, verb)
    for word in searched(wanted.text):
        found = found.filter(
            says(word, "task__") | Q(record__unit__in=units_called(word).values("pk"))
        )
    tasks = _cut_tasks(Task.objects.all(), wanted)
    if tasks.query.where:
        found = found.filter(task__in=tasks)
    if wanted.state:
        found = found.filter(state=wanted.state)
    found = found.annotate(
        due_sort=Coalesce("due_date", Value(date.max)),
        percent_sort=Case(When(state__in=NO_PERCENT, then=None), default=F("percent")),
    )
    return _cut_shares(found, wanted, user, today).order_by(F("due_sort"), "task__number", "pk")


def _cut_tasks(tasks: QuerySet[Task], wanted: Wanted) -> QuerySet[Task]:
    if wanted.theme:
        tasks = tasks.filter(theme=wanted.theme)
    if wanted.issuer:
        tasks = tasks.filter(record__unit=wanted.issuer)
    if wanted.document:
        tasks = tasks.filter(anchor__document=wanted.document)
    return tasks


def _cut_shares(
    shares: QuerySet[Share], wanted: Wanted, user: User, today: date | None
) -> QuerySet[Share]:
    if wanted.unit:
        depth = {} if wanted.below else {"depth": 0}
        below = Reach.objects.filter(above=wanted.unit, to_date__isnull=True, **depth)
        shares = shares.filter(record__unit__in=below.values("below"))
    if wanted.mine:
        shares = shares.filter(_owned_by(user))
    if wanted.role:
        shares = shares.filter(role=wanted.role)
    if wanted.due_from:
        shares = shares.filter(due_date__gte=wanted.due_from)
    if wanted.due_to:
        shares = shares.filter(due_date__lte=wanted.due_to)
    if wanted.measure and today:
        shares = shares.filter(MEASURES[wanted.measure].counts(today))
    if wanted.light and today:
        shares = of_light(with_light(shares, today), Light(wanted.light))
    return shares


def _owned_by(user: User) -> Q:
    """Condition on shares: of the units where the user's desk stands."""
    owned = Party.objects.filter(part=Part.OWNER, unit__in=desk_units(user, STAFF))
    return Q(record__in=owned.values("record"))


def with_shares(
    tasks: QuerySet[Task], user: User, today: date, *, many: bool = False
) -> QuerySet[Task]:
    """
    Every task with its shares that the user sees and their lights in `shown_shares`, the lead's first.

    Cancelled ones are left out.
    :param many: thousands of rows: units are fetched once for all of them, not with each
    """
    seen = Share.objects.select_related("record__unit")
    if many:
        tasks, seen = units_once(tasks), units_once(seen).defer("report")
    seen = scope(seen, SHARE.rules, user, "see", few=not many)
    shares = with_extensions(with_light(seen, today))
    shares = shares.exclude(state=ShareState.CANCELLED).order_by(
        Case(When(role=ShareRole.LEAD, then=Value(0)), default=Value(1)),
        "record__unit__order",
        "pk",
    )
    return tasks.prefetch_related(Prefetch("shares", shares, to_attr="shown_shares"))


def units_once(rows: QuerySet[R]) -> QuerySet[R]:
    """Recorded things whose units are fetched by a query of their own: a few hundred, however many rows."""
    return rows.select_related(None).select_related("record").prefetch_related("record__unit")


def with_extensions(shares: QuerySet[Share]) -> QuerySet[Share]:
    """Annotate `granted`: how many extensions were granted."""
    granted = Extension.objects.filter(share=OuterRef("pk"), state=ExtensionState.GRANTED)
    counted = granted.order_by().values("share").annotate(number=Count("pk")).values("number")
    return shares.annotate(granted=Coalesce(Subquery(counted), 0))
