"""Units: open, rename, move, close. Dates are half-open: what ends on a day no longer holds on that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, lazy_pinyin

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.access import insist_power
from kexie.org.models import Placement, Power, Reach, Unit, UnitKind, UnitName, User
from kexie.org.queries import units_below


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
            raise CodeTaken(
                _("The code %(code)s belongs to another unit. Choose another code.")
                % {"code": one.code}
            )
        parent = known[one.parent_code] if one.parent_code else None
        _insist_exists(parent, one.opened_date)
        known[one.code] = _lay_out(one, parent)
        opened.append(known[one.code])
        log(actor=actor, verb="unit.open", target=opened[-1], at=at, parent=one.parent_code)
    rebuild_reach()
    return opened


def _lay_out(new: NewUnit, parent: Unit | None) -> Unit:
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


def _insist_exists(parent: Unit | None, day: date) -> None:
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
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    present = unit.names.get(to_date__isnull=True)
    _insist_after(present.from_date, on, at)
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
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _insist_exists(parent, on)
    present = unit.placements.filter(to_date__isnull=True).first()
    _insist_after(present.from_date if present else unit.opened_date, on, at)
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
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_date:
        raise BadDay(_("This unit is closed already."))
    _insist_after(unit.opened_date, on, at)
    if units_below(unit, itself=False).exists():
        raise StillInUse(_("Move or close the units below it first."))
    present: list[Placement | UnitName] = [
        *unit.placements.filter(to_date__isnull=True),
        *unit.names.filter(to_date__isnull=True),
    ]
    for row in present:
        _insist_after(row.from_date, on, at)
        row.to_date = on
        row.save()
    unit.closed_date = on
    unit.save()
    rebuild_reach()
    log(actor=actor, verb="unit.close", target=unit, at=at, on=on)


def _insist_after(start: date, day: date, at: datetime) -> None:
    if day <= start:
        raise BadDay(_("Choose a day after %(day)s.") % {"day": start})
    if day > timezone.localtime(at).date():
        raise BadDay(_("The day lies in the future. Record the change when it takes effect."))


@dataclass(frozen=True, slots=True)
class _Stretch:
    above: int
    depth: int
    start: date
    end: date | None


_Places = dict[int, list[tuple[int, date, date | None]]]


def rebuild_reach() -> None:
    """Derive `Reach` anew from placements. A thousand units take well under a second."""
    places: _Places = {}
    rows = Placement.objects.order_by("from_date")
    for unit, parent, start, end in rows.values_list("unit", "parent", "from_date", "to_date"):
        places.setdefault(unit, []).append((parent, start, end))
    lives = Unit.objects.values_list("pk", "opened_date", "closed_date")
    Reach.objects.all().delete()
    Reach.objects.bulk_create(
        (
            Reach(
                above_id=one.above,
                below_id=pk,
                depth=one.depth,
                from_date=one.start,
                to_date=one.end,
            )
            for pk, start, end in lives
            for one in _joined(list(_climb(_Stretch(pk, 0, start, end), places)))
        ),
        batch_size=1000,
    )


def _climb(here: _Stretch, places: _Places) -> Iterator[_Stretch]:
    """
    The stretch itself and all above it, each cut to the days on which the way up held.

    Ends because on any one day nothing stands below itself, whatever stood where on other days.
    """
    yield here
    for parent, from_date, to_date in places.get(here.above, []):
        first, last = max(here.start, from_date), _earlier(here.end, to_date)
        if last is None or first < last:
            yield from _climb(_Stretch(parent, here.depth + 1, first, last), places)


def _joined(found: list[_Stretch]) -> list[_Stretch]:
    """Stretches of the same pair that touch become one."""
    joined: list[_Stretch] = []
    for one in sorted(found, key=lambda each: (each.above, each.depth, each.start)):
        last = joined[-1] if joined else None
        if last and (last.above, last.depth, last.end) == (one.above, one.depth, one.start):
            joined[-1] = _Stretch(last.above, last.depth, last.start, one.end)
        else:
            joined.append(one)
    return joined


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
