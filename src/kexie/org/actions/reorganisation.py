"""
Merge and split units, each with its day, and undo it while nothing has happened since.

What ends is closed and keeps its past; the unit that takes over its work gets its people, its roles and what stood
below it, and reaches its records (`Reach`). So no open task is left without somebody to answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core import serializers
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.access import insist_power
from kexie.org.actions.reach import rebuild_reach
from kexie.org.actions.units import (
    BadDay,
    NewUnit,
    WouldCircle,
    insist_after,
    insist_exists,
    lay_out,
    open_code,
)
from kexie.org.models import (
    Grant,
    Placement,
    Post,
    Power,
    Reach,
    Reorganisation,
    ReorganisationKind,
    Succession,
    Unit,
    UnitKind,
    UnitName,
    User,
)
from kexie.org.queries import parent_of


class TooFewUnits(Refused):
    status = 400


class ChangedSince(Refused):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """One unit that comes out of a division; its kind and the unit above are those of the divided one."""

    code: str
    name: str
    short_name: str


@writing()
def merge_units(
    units: Iterable[Unit], *, actor: User | None, at: datetime, into: Unit, on: date
) -> Reorganisation:
    """
    From a day on `into` stands for all of these units; those that are not `into` itself are closed.

    :raises TooFewUnits: no other unit is named
    :raises WouldCircle: one of the units stands below another
    :raises BadDay: one of them does not exist on that day, or began later, or the day lies in the future
    """
    insist_power(actor, Power.SYSTEM)
    named = {unit.pk for unit in units} - {into.pk}
    if not named:
        raise TooFewUnits(_("Name at least one other unit that is merged into it."))
    touched = _locked({into.pk, *named, *_keys_below(named)})
    into = next(unit for unit in touched if unit == into)
    ending = [unit for unit in touched if unit.pk in named]
    _insist_apart([into, *ending])
    change = _begun(ReorganisationKind.MERGE, touched, at=at, on=on)
    insist_exists(into, on)
    insist_after(into.opened_date, on, at)
    for unit in ending:
        _take_over(change, unit, into, actor=actor, at=at)
    _ended(change, touched)
    closed = [unit.code for unit in ending]
    log(actor=actor, verb="unit.merge", target=into, at=at, before=closed, after=into.code, on=on)
    return change


@writing()
def split_unit(
    unit: Unit,
    *,
    actor: User | None,
    at: datetime,
    parts: Sequence[NewPart],
    on: date,
    heir: str = "",
    children: Mapping[int, str] | None = None,
) -> Reorganisation:
    """
    From a day on new units stand for parts of this one.

    :param heir: code of the part that takes over the work; the unit itself is then closed. Empty: the unit goes on
    :param children: key of a unit below and code of the part it goes to; the others stay with the work
    :raises TooFewUnits: no part is named, or the unit would only be renamed
    :raises CodeTaken: a part's code belongs to another unit
    :raises BadDay: the unit does not exist on that day, or the day lies in the future
    """
    insist_power(actor, Power.SYSTEM)
    touched = _locked({unit.pk, *_keys_below({unit.pk})})
    unit = next(one for one in touched if one == unit)
    if len(parts) < (2 if heir else 1):
        raise TooFewUnits(_("Name every unit that comes out of the division."))
    insist_exists(unit, on)
    insist_after(unit.opened_date, on, at)
    change = _begun(ReorganisationKind.SPLIT, touched, at=at, on=on)
    opened = {part.code: _opened(part, unit, on) for part in parts}
    for placed in Placement.objects.filter(parent=unit, to_date__isnull=True):
        if (code := (children or {}).get(placed.unit_id, "")) in opened:
            _place(placed, opened[code], on, at)
    if heir in opened:
        _take_over(change, unit, opened[heir], actor=actor, at=at)
    for code, part in opened.items():
        if code != heir:
            _succeed(change, unit, part, takes_over=False)
    _ended(change, [*touched, *opened.values()])
    codes = list(opened)
    log(actor=actor, verb="unit.split", target=unit, at=at, before=unit.code, after=codes, on=on)
    return change


@writing()
def undo_reorganisation(change: Reorganisation, *, actor: User | None, at: datetime) -> None:
    """
    Put back what a merger or division found.

    :raises ChangedSince: it is undone already, or something has happened since to what it left
    """
    insist_power(actor, Power.SYSTEM)
    change = Reorganisation.objects.select_for_update().get(pk=change.pk)
    before, after = _units_in(change.before), _units_in(change.after)
    units = _locked(after)
    if change.undone_at or _picture(units) != change.after:
        raise ChangedSince(
            _("Something has changed since: %(units)s. Record what is right now as a new change.")
            % {"units": ", ".join(unit.short_name for unit in units)}
        )
    for rows in _rows_of(after):
        if rows.model is not Unit:
            rows.delete()
    for row in serializers.deserialize("json", change.before):
        row.save()
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    rebuild_reach()
    try:
        # Only now: what rooms above keep for every unit in the tree has left the new ones.
        Unit.objects.filter(pk__in=after - before).delete()
    except ProtectedError as error:
        raise ChangedSince(
            _("The new units are in use already. Record what is right now as a new change.")
        ) from error
    verb = f"unit.undo_{change.kind}"
    log(actor=actor, verb=verb, target=change, at=at, units=[unit.code for unit in units])


def _locked(keys: set[int]) -> list[Unit]:
    """In one order, so that two changes never wait for each other in a circle."""
    return list(Unit.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _keys_below(units: set[int]) -> set[int]:
    """Keys of the units that stand directly below these."""
    placed = Placement.objects.filter(parent__in=units, to_date__isnull=True)
    return set(placed.values_list("unit", flat=True))


def _insist_apart(units: Sequence[Unit]) -> None:
    nested = Reach.objects.filter(
        above__in=units, below__in=units, depth__gt=0, to_date__isnull=True
    )
    found = nested.select_related("above", "below").first()
    if found:
        raise WouldCircle(
            _("%(below)s stands below %(above)s. Move it first, or leave it out.")
            % {"below": found.below.name, "above": found.above.name}
        )


def _opened(part: NewPart, unit: Unit, on: date) -> Unit:
    new = NewUnit(
        code=open_code(part.code),
        kind=UnitKind(unit.kind),
        name=part.name,
        short_name=part.short_name,
        opened_date=on,
        order=unit.order,
    )
    return lay_out(new, parent_of(unit))


def _take_over(
    change: Reorganisation, unit: Unit, heir: Unit, *, actor: User | None, at: datetime
) -> None:
    """Close the unit; its people, roles and what stands below it go to the heir."""
    on = change.on_date
    if unit.closed_date:
        raise BadDay(_("%(unit)s is closed already.") % {"unit": unit.name})
    for placed in Placement.objects.filter(parent=unit, to_date__isnull=True):
        _place(placed, heir, on, at)
    present: list[Placement | UnitName] = [
        *unit.placements.filter(to_date__isnull=True),
        *unit.names.filter(to_date__isnull=True),
    ]
    for row in present:
        insist_after(row.from_date, on, at)
        row.to_date = on
        row.save()
    for post in unit.posts.filter(Q(to_date__isnull=True) | Q(to_date__gt=on)):
        _go_on(post, heir, on)
    for held in unit.grants.select_related("user"):
        _hand_on(held, heir, actor=actor, at=at)
    unit.closed_date = on
    unit.save(update_fields=["closed_date"])
    _succeed(change, unit, heir, takes_over=True)


def _place(present: Placement, parent: Unit, on: date, at: datetime) -> None:
    insist_after(present.from_date, on, at)
    present.to_date = on
    present.save()
    Placement.objects.create(unit=present.unit, parent=parent, from_date=on)


def _go_on(post: Post, heir: Unit, on: date) -> None:
    """The post ends, and goes on in the heir; one that was to begin later begins there."""
    Post.objects.get_or_create(
        user=post.user,
        unit=heir,
        title=post.title,
        from_date=max(on, post.from_date),
        defaults={"order": post.order, "to_date": post.to_date},
    )
    if post.from_date < on:
        post.to_date = on
        post.save()
    else:
        post.delete()


def _hand_on(held: Grant, heir: Unit, *, actor: User | None, at: datetime) -> None:
    Grant.objects.get_or_create(user=held.user, unit=heir, role=held.role)
    log(
        actor=actor,
        verb="grant.hand_on",
        target=held.user,
        at=at,
        role=held.role,
        before=held.unit.code,
        after=heir.code,
    )
    held.delete()


def _succeed(change: Reorganisation, unit: Unit, heir: Unit, *, takes_over: bool) -> None:
    Succession.objects.create(
        change=change, from_unit=unit, to_unit=heir, on_date=change.on_date, takes_over=takes_over
    )


def _begun(
    kind: ReorganisationKind, units: Iterable[Unit], *, at: datetime, on: date
) -> Reorganisation:
    return Reorganisation.objects.create(
        kind=kind, on_date=on, made_at=at, before=_picture(units), after=""
    )


def _ended(change: Reorganisation, units: Iterable[Unit]) -> None:
    rebuild_reach()
    change.after = _picture(units)
    change.save(update_fields=["after"])


def _picture(units: Iterable[Unit]) -> str:
    """Everything about the units that a reorganisation may change, as text that can be compared and put back."""
    rows = _rows_of({unit.pk for unit in units})
    return str(serializers.serialize("json", [one for found in rows for one in found]))


def _units_in(picture: str) -> set[int]:
    found = serializers.deserialize("json", picture)
    return {row.object.pk for row in found if isinstance(row.object, Unit)}


def _rows_of(keys: set[int]) -> list[QuerySet[Model]]:
    """Units first: the others point to them."""
    held = Q(unit__in=keys)
    linked = Q(from_unit__in=keys) | Q(to_unit__in=keys)
    found: list[QuerySet[Model]] = [
        Unit.objects.filter(pk__in=keys),
        UnitName.objects.filter(held),
        Placement.objects.filter(held),
        Post.objects.filter(held),
        Grant.objects.filter(held),
        Succession.objects.filter(linked),
    ]
    return [rows.order_by("pk") for rows in found]
