"""Moving things between states. Rooms declare a Flow; this is the only code that moves anything."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.records.access import NotYours
from kexie.workflow.flow import STAYS, Flow
from kexie.workflow.models import Moving, Step
from kexie.workflow.queries import Bar, verdict_on


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
    actor: User | None,
    at: datetime,
    note: str = "",
    **changes: object,
) -> Step:
    """
    Move the thing, with any field changes that belong to the move, and write down who did it.

    :param actor: none: it happens by itself on its day, or by a one-time link, which the move must allow
    :raises NotYours: the actor's roles do not allow the move
    :raises WrongState: the thing is not in a state from which the move starts
    :raises OwnWork: the actor did the work this move verifies
    :raises ReasonMissing: the move needs a reason and none was given
    :raises SecretMark: the note, or words that change, bear a mark of a state secret
    """
    insist_no_secrets(note, *(value for value in changes.values() if isinstance(value, str)))
    thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())  # noqa: SLF001 -- Django's public _default_manager
    rule, source = flow.moves[move], thing.state
    principal = insist_now(thing, flow, move, actor)
    if rule.needs_note and not note.strip():
        raise ReasonMissing(_("Give a reason."))
    target = source if rule.target == STAYS else rule.target
    before = {name: getattr(thing, name) for name in changes}
    for name, value in {**changes, "state": target}.items():
        setattr(thing, name, value)
    thing.save(update_fields=[*changes, "state"])
    step = Step.objects.create(
        record_id=thing.pk,
        move=move,
        source=source,
        target=target,
        actor=actor,
        on_behalf_of=principal,
        at=at,
        note=note.strip(),
    )
    log(
        actor=actor,
        verb=f"{flow.kind}.{move}",
        target=thing,
        at=at,
        before={"state": source, **_plain(before)},
        after={"state": target, **_plain(changes)},
        note=note.strip(),
        **({"on_behalf_of": principal.username} if principal else {}),
    )
    return step


def insist_now(thing: Moving, flow: Flow, move: str, actor: User | None) -> User | None:
    """
    Pass if the actor may make the move now; gives whom he stands in for, nobody where his own roles suffice.

    :raises NotYours, OwnWork, WrongState: as `advance`
    """
    principal = _insist_allowed(thing, flow, move, actor)
    if thing.state not in flow.moves[move].source:
        raise WrongState(
            _(
                "Somebody else has moved this on meanwhile. Load the page again and see where it stands."
            )
        )
    return principal


def _insist_allowed(thing: Moving, flow: Flow, move: str, actor: User | None) -> User | None:
    if actor is None:
        if not (flow.moves[move].by_clock or flow.moves[move].by_link):
            raise ValueError(f"Somebody must make the move {flow.kind}.{move}.")
        return None
    verdict = verdict_on(actor, thing, flow, move)
    if verdict.bar is Bar.ROLES:
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    if verdict.bar:
        raise OwnWork(str(verdict.refusal))
    return verdict.principal


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: getattr(value, "pk", value) for name, value in values.items()}
