"""One move on many tasks. Each row is an action of its own: one refused stops none of the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.audit.actions import writing
from kexie.kernel.errors import Refused
from kexie.matters.actions import shares, tasks
from kexie.matters.errors import NothingToDo
from kexie.matters.flow import LIVE
from kexie.matters.models import Share, ShareState, Task
from kexie.org.models import User

MOVES: dict[str, str | Promise] = {
    "urge": _("Urge"),
    "accept": pgettext_lazy("share", "Accept"),
    "close": pgettext_lazy("task", "Close"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row; `refusal` empty: it was done."""

    task: Task
    refusal: str


def do(
    move: str, chosen: Iterable[Task], *, actor: User, at: datetime, note: str = ""
) -> list[Outcome]:
    """
    Urge every running share, accept every reported share, or close: task by task, each in its own transaction.

    :raises NothingToDo: no row was chosen, or no such move exists
    """
    act, rows = _ACTS.get(move), list(chosen)
    if act is None or not rows:
        raise NothingToDo(_("Choose rows of the list first, then what to do with them."))
    return [Outcome(task, _refusal(act, task, actor=actor, at=at, note=note)) for task in rows]


Act = Callable[..., None]


def _refusal(act: Act, task: Task, *, actor: User, at: datetime, note: str) -> str:
    try:
        with writing():
            act(task, actor=actor, at=at, note=note)
    except Refused as refusal:
        return str(refusal)
    return ""


def _urge(task: Task, *, actor: User, at: datetime, note: str) -> None:
    for share in _shares_in(task, LIVE):
        shares.urge(share, actor=actor, at=at, note=note)


def _accept(task: Task, *, actor: User, at: datetime, note: str) -> None:
    for share in _shares_in(task, frozenset({ShareState.REPORTED})):
        shares.accept(share, actor=actor, at=at, note=note)


def _close(task: Task, *, actor: User, at: datetime, note: str) -> None:
    tasks.close(task, actor=actor, at=at, reason=note)


def _shares_in(task: Task, states: frozenset[ShareState]) -> list[Share]:
    found = list(task.shares.filter(state__in=states).order_by("pk"))
    if not found:
        raise NothingToDo(_("No share of this task stands where this can be done."))
    return found


_ACTS: dict[str, Act] = {"urge": _urge, "accept": _accept, "close": _close}
