"""Moving things between states. Rooms declare a Flow; this is the only code that moves anything."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.models import User
from kexie.org.queries import principals_of
from kexie.records.access import insist, may
from kexie.workflow.flow import Flow, Move
from kexie.workflow.models import Moving, Step
from kexie.workflow.queries import has_done


class WrongState(Refused):
    pass


class OwnWork(Refused):
    status = 403


class ReasonMissing(Refused):
    status = 400


@writing()
def advance(
    thing: Moving,
    *,
    flow: Flow,
    move: str,
    actor: User,
    at: datetime,
    note: str = "",
    **changes: object,
) -> Step:
    """
    Move the thing, with any field changes that belong to the move, and write down who did it.

    :raises NotYours: the actor's roles do not allow the move
    :raises WrongState: the thing is not in a state from which the move starts
    :raises OwnWork: the actor did the work this move verifies
    :raises ReasonMissing: the move needs a reason and none was given
    """
    thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())  # noqa: SLF001 -- Django's public _default_manager
    insist(thing, flow.rules, actor, move)
    rule, source = flow.moves[move], thing.state
    _check(thing, rule, actor, note)
    before = {name: getattr(thing, name) for name in changes}
    for name, value in {**changes, "state": rule.target}.items():
        setattr(thing, name, value)
    thing.save(update_fields=[*changes, "state"])
    step = Step.objects.create(
        record=thing.record,
        move=move,
        source=source,
        target=rule.target,
        actor=actor,
        on_behalf_of=_principal(thing, flow, move, actor),
        at=at,
        note=note,
    )
    log(
        actor=actor,
        verb=f"{flow.kind}.{move}",
        target=thing,
        at=at,
        before={"state": source, **_plain(before)},
        after={"state": rule.target, **_plain(changes)},
        note=note,
    )
    return step


def _check(thing: Moving, rule: Move, actor: User, note: str) -> None:
    if thing.state not in rule.source:
        raise WrongState(
            _(
                "Somebody else has moved this on meanwhile. Load the page again and see where it stands."
            )
        )
    if has_done(actor, thing, rule.barred_after):
        raise OwnWork(_("You did this work yourself. Somebody else must verify it."))
    if rule.needs_note and not note.strip():
        raise ReasonMissing(_("Give a reason."))


def _principal(thing: Moving, flow: Flow, move: str, actor: User) -> User | None:
    """Whom the actor stands in for: nobody where his own roles suffice."""
    principals = principals_of(actor)
    if not principals:
        return None
    alone = User(pk=actor.pk)
    if may(thing, flow.rules, alone, move):
        return None
    return next((one for one in principals if may(thing, flow.rules, one, move)), None)


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: getattr(value, "pk", value) for name, value in values.items()}
