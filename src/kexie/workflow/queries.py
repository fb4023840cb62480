"""What can be done next with a thing, by whom, and why not."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.org.models import User
from kexie.records.access import may
from kexie.records.models import Record
from kexie.workflow.flow import Flow, Move
from kexie.workflow.models import Moving, Step


@dataclass(frozen=True, slots=True)
class Choice:
    """A move that starts from the present state. `refusal` says why this user may not make it; empty: he may."""

    name: str
    move: Move
    refusal: str | Promise


def steps_of(record: Record | int) -> QuerySet[Step]:
    """The steps of a record, oldest first. The caller has shown that the user sees the record."""
    return Step.objects.filter(record=record).select_related("actor", "on_behalf_of")


def has_done(user: User, thing: Moving, moves: Collection[str]) -> bool:
    """Did this person make one of these moves on the thing, himself or through a deputy?"""
    if not moves:
        return False
    who = Q(actor=user) | Q(on_behalf_of=user)
    return Step.objects.filter(who, record__in=thing.duty_records(), move__in=moves).exists()


def choices_for(user: User, thing: Moving, flow: Flow) -> list[Choice]:
    """Every move that starts from the thing's state, with the reason where this user is not the one to make it."""
    return [
        Choice(name, move, refusal_of(user, thing, flow, name))
        for name, move in flow.moves_from(thing.state).items()
    ]


def refusal_of(user: User, thing: Moving, flow: Flow, name: str) -> str | Promise:
    """Why the user may not make this move now; empty when he may."""
    if not may(thing, flow.rules, user, name):
        return _("Your roles do not allow this here.")
    if has_done(user, thing, flow.moves[name].barred_after):
        return _("You did this work yourself. Somebody else must verify it.")
    return ""
