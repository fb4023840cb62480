"""What a merger or division would do, before it is done."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.administration.queries.units import Effect
from kexie.kernel.room import rooms
from kexie.kernel.words import day_words
from kexie.org.actions.reorganisation import NewPart
from kexie.org.models import Grant, Placement, Post, Unit
from kexie.records.models import Record


def effects_of_merge(*, units: Sequence[Unit], into: Unit, on: date) -> list[Effect]:
    ending = [unit for unit in units if unit != into]
    return [
        Effect(_("Closed from %(day)s on") % {"day": day_words(on)}, _names(ending)),
        Effect(_("Stands for them"), into.name),
        *_handed_on([unit.pk for unit in ending], on),
    ]


def effects_of_split(
    unit: Unit, *, parts: Sequence[NewPart], on: date, heir: str, children: Collection[int]
) -> list[Effect]:
    opened = "；".join(f"{part.name} ({part.code})" for part in parts)
    found = [Effect(_("Opened from %(day)s on") % {"day": day_words(on)}, opened)]
    if not heir:
        goes = Effect(_("Units below that go to a new unit"), len(children))
        return [*found, Effect(_("Goes on"), unit.name), goes]
    first = next(part.name for part in parts if part.code == heir)
    return [
        *found,
        Effect(_("Closed from %(day)s on") % {"day": day_words(on)}, unit.name),
        Effect(_("Takes over its work"), first),
        *_handed_on([unit.pk], on),
    ]


def _handed_on(ending: Collection[int], on: date) -> list[Effect]:
    """What goes from units that end to the one that takes over."""
    later = Q(to_date__isnull=True) | Q(to_date__gt=on)
    posts = Post.objects.filter(later, unit__in=ending)
    below = Placement.objects.filter(parent__in=ending, to_date__isnull=True)
    grants = Grant.objects.filter(unit__in=ending)
    return [
        Effect(_("Units below that move along"), below.exclude(unit__in=ending).count()),
        Effect(_("People whose posts go on there"), posts.values("user").distinct().count()),
        Effect(_("Roles that are handed on"), grants.count()),
        *(Effect(work.label, work.count(ending)) for room in rooms() for work in room.open_work),
        Effect(
            _("Records that stay under their former unit, within reach of the one that takes over"),
            Record.objects.filter(unit__in=ending).count(),
        ),
    ]


def _names(units: Sequence[Unit]) -> str:
    return "、".join(unit.name for unit in units)
