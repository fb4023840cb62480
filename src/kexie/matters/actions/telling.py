"""Who is told of what. Notices carry no content."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from kexie.matters.flow import MANAGERS
from kexie.matters.models import Extension, Share, Task
from kexie.notify.actions import tell_people, tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Role, Unit, User
from kexie.records.access import HEADS, STAFF
from kexie.records.models import Comment, Part, Party
from kexie.workflow.models import Step


def tell_each_once(shares: Iterable[Share], *, actor: User, at: datetime) -> None:
    """One notice per unit, however many shares it is handed at once."""
    first: dict[Unit, Share] = {}
    for share in shares:
        first.setdefault(share.record.unit, share)
    for unit, share in first.items():
        tell_units(
            NoticeKind.ARRIVED, share.record, units=[unit], roles=STAFF, at=at, besides=actor
        )


def tell_unit(share: Share, kind: NoticeKind, *, actor: User, at: datetime) -> None:
    """Tell those who carry the share out."""
    tell_units(kind, share.record, units=[share.record.unit], roles=STAFF, at=at, besides=actor)


def tell_managers(thing: Share | Extension, part: Part, *, actor: User, at: datetime) -> None:
    """Tell the heads and supervisors of the unit with this part that something waits for them."""
    _tell(thing, part, MANAGERS, actor=actor, at=at)


def tell_heads(extension: Extension, *, actor: User, at: datetime) -> None:
    _tell(extension, Part.OWNER, HEADS, actor=actor, at=at)


def _tell(
    thing: Share | Extension, part: Part, roles: Iterable[Role], *, actor: User, at: datetime
) -> None:
    held = Party.objects.filter(record=thing.pk, part=part).select_related("unit")
    units = [party.unit for party in held]
    tell_units(NoticeKind.WAITING, thing.record, units=units, roles=roles, at=at, besides=actor)


def tell_closed(task: Task, *, actor: User, at: datetime) -> None:
    """Tell every unit that had a share."""
    held = Party.objects.filter(record=task.pk, part__in=[Part.LEAD, Part.COOPERATING])
    units = [party.unit for party in held.select_related("unit")]
    tell_units(NoticeKind.CLOSED, task.record, units=units, roles=STAFF, at=at, besides=actor)


def tell_hands(task: Task, *, actor: User, at: datetime) -> None:
    """Tell those who moved the task or one of its shares, or commented, that somebody said something."""
    cards = [task.pk, *task.shares.values_list("pk", flat=True)]
    moved = Q(pk__in=Step.objects.filter(record__in=cards).values("actor"))
    spoke = Q(pk__in=Comment.objects.filter(record=task.pk).values("author"))
    people = User.objects.filter(moved | spoke).exclude(pk=actor.pk)
    tell_people(NoticeKind.COMMENTED, task.record, people=people, at=at)
