"""Units: open, rename, move, close. Dates are half-open: what ends on a day no longer holds on that day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.access import insist_power
from kexie.org.actions.reach import rebuild_reach
from kexie.org.models import Placement, Power, Reach, Unit, UnitKind, UnitName, User
from kexie.org.queries import children_of


class CodeTaken(Refused):
    pass


class WouldCircle(Refused):
    pass


class BadDay(Refused):
    status = 400


class StillInUse(Refused):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    code: str
    kind: UnitKind
    name: str
    short_name: str
    opened_date: date
    parent_code: str = ""
    order: int = 0


def pinyin_of(*names: str) -> str:
    """Initials and syllables of the names, for pickers: `kmskx kunmingshikexie`."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- its tables load slowly, and units are rarely named

    words: list[str] = []
    for name in names:
        words.append("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower())
        words.append("".join(lazy_pinyin(name)).lower())
    return " ".join(dict.fromkeys(words))[:200]


@writing()
def open_unit(
    *,
    actor: User | None,
    at: datetime,
    code: str,
    kind: UnitKind,
    name: str,
    short_name: str,
    opened_date: date,
    parent: Unit | None = None,
    order: int = 0,
) -> Unit:
    """
    Open one unit from a day on.

    :raises CodeTaken: another unit has or had this code
    :raises BadDay: the parent does not exist on that day
    """
    insist_power(actor, Power.SYSTEM)
    new = NewUnit(
        code=code,
        kind=kind,
        name=name,
        short_name=short_name,
        opened_date=opened_date,
        parent_code=parent.code if parent else "",
        order=order,
    )
    return open_units_at_once([new], actor=actor, at=at)[0]


@writing()
def open_units_at_once(new: list[NewUnit], *, actor: User | None, at: datetime) -> list[Unit]:
    """Open many units, parents before children, with one rebuilding of the closure."""
    insist_power(actor, Power.SYSTEM)
    known = {unit.code: unit for unit in Unit.objects.all()}
    opened = []
    for one in new:
        if one.code in known:
            raise _taken(one.code)
        parent = known[one.parent_code] if one.parent_code else None
        insist_exists(parent, one.opened_date)
        known[one.code] = lay_out(one, parent)
        opened.append(known[one.code])
        log(actor=actor, verb="unit.open", target=opened[-1], at=at, parent=one.parent_code)
    rebuild_reach()
    return opened


def open_code(code: str) -> str:
    """:raises CodeTaken: another unit has or had it"""
    if Unit.objects.filter(code=code).exists():
        raise _taken(code)
    return code


def _taken(code: str) -> CodeTaken:
    return CodeTaken(
        _("The code %(code)s belongs to another unit. Choose another code.") % {"code": code}
    )


def lay_out(new: NewUnit, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(
        code=new.code,
        kind=new.kind,
        name=new.name,
        short_name=new.short_name,
        pinyin=pinyin_of(new.short_name, new.name),
        order=new.order,
        opened_date=new.opened_date,
    )
    UnitName.objects.create(
        unit=unit, name=new.name, short_name=new.short_name, from_date=new.opened_date
    )
    if parent:
        Placement.objects.create(unit=unit, parent=parent, from_date=new.opened_date)
    return unit


def insist_exists(parent: Unit | None, day: date) -> None:
    if parent is None:
        return
    if parent.opened_date > day or (parent.closed_date and parent.closed_date <= day):
        raise BadDay(
            _("%(unit)s does not exist on %(day)s. Choose another day or another unit.")
            % {"unit": parent.name, "day": day}
        )


@writing()
def rename_unit(
    unit: Unit, *, actor: User | None, at: datetime, name: str, short_name: str, on: date
) -> None:
    """
    Give the unit a new name from a day on; the old one stays for the days before.

    :raises BadDay: the day lies in the future, or not after the start of the present name
    """
    insist_power(actor, Power.SYSTEM)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    present = unit.names.get(to_date__isnull=True)
    insist_after(present.from_date, on, at)
    present.to_date = on
    present.save()
    UnitName.objects.create(unit=unit, name=name, short_name=short_name, from_date=on)
    before = {"name": unit.name, "short_name": unit.short_name}
    unit.name, unit.short_name = name, short_name
    unit.pinyin = pinyin_of(short_name, name)
    unit.save()
    after = {"name": name, "short_name": short_name}
    log(actor=actor, verb="unit.rename", target=unit, at=at, before=before, after=after, on=on)


@writing()
def move_unit(unit: Unit, *, actor: User | None, at: datetime, parent: Unit, on: date) -> None:
    """
    Put the unit under another from a day on; history stays under the old one.

    :raises WouldCircle: the new parent lies in the unit itself
    :raises BadDay: the day lies in the future, or not after the start of the present place
    """
    insist_power(actor, Power.SYSTEM)
    both = Unit.objects.select_for_update(no_key=True).filter(pk__in=[unit.pk, parent.pk])
    held = {one.pk: one for one in both.order_by("pk")}
    unit, parent = held[unit.pk], held[parent.pk]
    insist_exists(unit, timezone.localtime(at).date())
    insist_exists(parent, on)
    insist_exists(parent, timezone.localtime(at).date())
    present = unit.placements.filter(to_date__isnull=True).first()
    insist_after(present.from_date if present else unit.opened_date, on, at)
    later = Q(to_date__isnull=True) | Q(to_date__gt=on)
    if Reach.objects.filter(later, above=unit, below=parent).exists():
        raise WouldCircle(_("A unit cannot stand below itself. Choose another unit above."))
    if present:
        present.to_date = on
        present.save()
    Placement.objects.create(unit=unit, parent=parent, from_date=on)
    rebuild_reach()
    before = present.parent.code if present else ""
    log(actor=actor, verb="unit.move", target=unit, at=at, before=before, after=parent.code, on=on)


@writing()
def close_unit(unit: Unit, *, actor: User | None, at: datetime, on: date) -> None:
    """
    Close the unit from a day on.

    :raises StillInUse: units stand below it
    :raises BadDay: the day lies in the future or not after its opening
    """
    insist_power(actor, Power.SYSTEM)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if unit.closed_date:
        raise BadDay(_("This unit is closed already."))
    insist_after(unit.opened_date, on, at)
    if children_of(unit).exists():
        raise StillInUse(_("Move or close the units below it first."))
    present: list[Placement | UnitName] = [
        *unit.placements.filter(to_date__isnull=True),
        *unit.names.filter(to_date__isnull=True),
    ]
    for row in present:
        insist_after(row.from_date, on, at)
        row.to_date = on
        row.save()
    unit.closed_date = on
    unit.save()
    rebuild_reach()
    log(actor=actor, verb="unit.close", target=unit, at=at, on=on)


def insist_after(start: date, day: date, at: datetime) -> None:
    if day <= start:
        raise BadDay(_("Choose a day after %(day)s.") % {"day": start})
    if day > timezone.localtime(at).date():
        raise BadDay(_("The day lies in the future. Record the change when it takes effect."))
