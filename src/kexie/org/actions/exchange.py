"""A tree of units from another system: opened, renamed, moved and closed as the file says, or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Fault, Plain
from kexie.org.access import insist_power
from kexie.org.actions.reach import rebuild_reach
from kexie.org.actions.units import close_unit, move_unit, pinyin_of, rename_unit
from kexie.org.models import Placement, Power, Unit, UnitKind, UnitName, User
from kexie.org.trees import Tree, Wanted, parents_first, read_tree

# Kinds by depth; deeper levels are as the last.
KINDS = (UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP)


class TreeRefused(Refused):
    """Some rows cannot be taken, so none was. `report` names each."""

    status = 400

    def __init__(self, report: "TreeReport") -> None:
        super().__init__(
            _("%(count)s rows cannot be taken; nothing was changed.")
            % {"count": len(report.refused)}
        )
        self.report = report


@dataclass(slots=True)
class TreeReport:
    """What an import of units did or would do. `codes`: code of each unit in the file's own words → ours."""

    units: int = 0
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Fault] = field(default_factory=list)
    trimmed: list[tuple[str, str, str]] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)

    def plain(self) -> Plain:
        return {
            "units": self.units,
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "refused": len(self.refused),
            "rows": [fault.plain() for fault in self.refused],
            "trimmed": [
                {"place": place, "written": written, "taken": taken}
                for place, written, taken in self.trimmed
            ],
            "not_taken_over": self.left,
            "notes": self.notes,
        }


@writing()
def import_tree(
    text: str, *, actor: User | None, at: datetime, on: date | None = None
) -> TreeReport:
    """
    Units of the file are opened; those that are there get its name and place from a day on; none is taken away.

    :param on: from which day a new name or place holds; today if not said
    :raises TreeRefused: rows cannot be taken
    :raises Unreadable: the file holds no units
    """
    insist_power(actor, Power.SYSTEM)
    present = {unit.code: unit for unit in Unit.objects.select_for_update(no_key=True)}
    placed = Placement.objects.filter(to_date__isnull=True)
    above = dict(placed.values_list("unit__code", "parent__code"))
    known = {code: above.get(code, "") for code in present}
    tree = read_tree(text, known=known)
    report = _begin(tree)
    if not report.refused:
        new = [one for one in parents_first(tree.wanted) if one.code not in known]
        _open(new, present, actor=actor, at=at, report=report)
        old = [one for one in parents_first(tree.wanted) if one.code in known]
        day = on or timezone.localdate(at)
        _bring_up(old, present, above, actor=actor, at=at, on=day, report=report)
    if report.refused:
        raise TreeRefused(report)
    return report


def _begin(tree: Tree) -> TreeReport:
    return TreeReport(
        units=len(tree.wanted) + len({fault.row for fault in tree.faults} - _rows_of(tree)),
        refused=sorted(tree.faults, key=lambda fault: fault.row),
        trimmed=tree.trimmed,
        left=dict(sorted(tree.left.items())),
        notes=list(tree.notes),
        codes={one.other: one.code for one in tree.wanted if one.other},
    )


def _rows_of(tree: Tree) -> set[int]:
    return {one.row.number for one in tree.wanted}


def _open(
    new: list[Wanted],
    present: dict[str, Unit],
    *,
    actor: User | None,
    at: datetime,
    report: TreeReport,
) -> None:
    kinds: dict[str, UnitKind] = {code: UnitKind(unit.kind) for code, unit in present.items()}
    for one in new:
        kinds[one.code] = _kind(one, kinds)
    units = [_unit(one, kinds[one.code], order) for order, one in enumerate(new, start=1)]
    Unit.objects.bulk_create(units, batch_size=500)
    present |= {unit.code: unit for unit in units}
    UnitName.objects.bulk_create(
        (
            UnitName(
                unit=unit,
                name=unit.name,
                short_name=unit.short_name,
                from_date=unit.opened_date,
                to_date=unit.closed_date,
            )
            for unit in units
        ),
        batch_size=500,
    )
    placements = [_placed(one, present, report) for one in new if one.parent]
    Placement.objects.bulk_create([one for one in placements if one], batch_size=500)
    for one in new:
        report.created.append(one.code)
        log(actor=actor, verb="unit.open", target=present[one.code], at=at, parent=one.parent)
    if new:
        rebuild_reach()


def _kind(one: Wanted, kinds: Mapping[str, UnitKind]) -> UnitKind:
    """One step below the unit above, from the topmost kind down."""
    above = kinds.get(one.parent)
    if above is None:
        return KINDS[0]
    depth = KINDS.index(above) if above in KINDS else len(KINDS)
    return KINDS[min(depth + 1, len(KINDS) - 1)]


def _unit(one: Wanted, kind: UnitKind, order: int) -> Unit:
    return Unit(
        code=one.code,
        kind=kind,
        name=one.name,
        short_name=one.short_name,
        pinyin=pinyin_of(one.short_name, one.name),
        order=order,
        opened_date=one.opened,
        closed_date=one.closed,
    )


def _placed(one: Wanted, present: Mapping[str, Unit], report: TreeReport) -> Placement | None:
    """Under the unit above for as long as both are there; the report says where that is less than it is there."""
    unit, parent = present[one.code], present[one.parent]
    first = max(unit.opened_date, parent.opened_date)
    ends = [day for day in (unit.closed_date, parent.closed_date) if day]
    last = min(ends, default=None)
    if last and last <= first:
        report.refused.append(
            one.row.fault(one.code, _("It and the unit above were never open on the same day."))
        )
        return None
    if first != unit.opened_date or last != unit.closed_date:
        words = _("%(unit)s stands under %(parent)s from %(first)s: only while both are open.")
        report.notes.append(
            str(words % {"unit": one.code, "parent": one.parent, "first": first.isoformat()})
        )
    return Placement(unit=unit, parent=parent, from_date=first, to_date=last)


def _bring_up(
    old: list[Wanted],
    present: Mapping[str, Unit],
    above: Mapping[str, str],
    *,
    actor: User | None,
    at: datetime,
    on: date,
    report: TreeReport,
) -> None:
    """Names and places of units that are there, then ends from below, as the file says; a refusal becomes the row's."""
    changed: set[str] = set()
    for one in old:
        unit = present[one.code]
        with _refusals_of(one, report):
            if (unit.name, unit.short_name) != (one.name, one.short_name):
                names = {"name": one.name, "short_name": one.short_name}
                rename_unit(unit, actor=actor, at=at, on=on, **names)
                changed.add(one.code)
            if one.parent and one.parent != above.get(one.code, "") and not unit.closed_date:
                move_unit(unit, actor=actor, at=at, parent=present[one.parent], on=on)
                changed.add(one.code)
        report.notes += _stays(one, unit)
    for one in reversed(old):
        if one.closed and not present[one.code].closed_date:
            with _refusals_of(one, report):
                close_unit(present[one.code], actor=actor, at=at, on=one.closed)
                changed.add(one.code)
    report.updated = [one.code for one in old if one.code in changed]
    report.unchanged = len(old) - len(changed)


def _stays(one: Wanted, unit: Unit) -> Iterator[str]:
    """What the file says otherwise, and an import does not change: opening, and an end that is there already."""
    if one.dated and one.opened != unit.opened_date:
        words = _("%(unit)s: the day of opening stays %(day)s.")
        yield str(words % {"unit": one.code, "day": unit.opened_date.isoformat()})
    if unit.closed_date and one.closed != unit.closed_date:
        words = _("%(unit)s: it stays closed since %(day)s.")
        yield str(words % {"unit": one.code, "day": unit.closed_date.isoformat()})


@contextmanager
def _refusals_of(one: Wanted, report: TreeReport) -> Iterator[None]:
    """What is refused inside is the row's fault; the others are looked at all the same."""
    try:
        yield
    except Refused as refusal:
        report.refused.append(one.row.fault(one.code, str(refusal)))
