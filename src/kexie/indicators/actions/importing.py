"""
Values from files and machines: every row is looked at, each that cannot be taken is named, and all or nothing is written.

Standing: who may write for a unit above writes accepted figures; the unit's own staff write provisional ones, which a
review or the unit above accepts. The operator of the machine writes accepted ones.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.indicators.access import units_keeping
from kexie.indicators.actions.figures import NewValue, Written, bring_in, open_batch, write_values
from kexie.indicators.actions.imported import NORMAL, Options, Strategy, Summary, ValuesRefused
from kexie.indicators.actions.sorting import NoSuchForm, Sorting, named
from kexie.indicators.exchange.values import Bundle, read_values
from kexie.indicators.models import (
    Batch,
    Figure,
    Origin,
    Standing,
)
from kexie.indicators.queries.exchange import (
    Cell,
    CellKey,
    Scheme,
)
from kexie.kernel.importing import Unreadable
from kexie.org.models import Reach, User

__all__ = ["NoSuchForm", "Options", "Strategy", "Summary", "ValuesRefused", "import_values"]


@writing()
def import_values(text: str, *, options: Options, actor: User | None, at: datetime) -> Summary:
    """
    Write the values of a file.

    :param actor: none: the operator of the machine
    :raises ValuesRefused: rows cannot be taken, and a part was not asked for
    :raises NoSuchForm: the form that was named is not there
    :raises Unreadable: the file as a whole cannot be read
    """
    bundle = read_values(text, header=options.header)
    options = _as_said(options, bundle)
    summary = Summary(left=bundle.left, notes=bundle.notes)
    summary.rows = len(bundle.values) + len(bundle.reports) + len(bundle.broken)
    sorting = Sorting(bundle, options, summary, at)
    values = _by_standing(sorting.cells(), actor, summary)
    if accepted := values.get(Standing.ACCEPTED):
        values[Standing.ACCEPTED] = _without_reported(accepted, summary)
    summary.faults.sort(key=lambda fault: (fault.row, fault.place))
    if summary.faults and not options.partial:
        raise ValuesRefused(summary)
    batch = open_batch(
        origin=options.origin,
        actor=actor,
        at=at,
        label=options.label,
        proof=hashlib.sha256(text.encode()).hexdigest(),
    )
    for standing in sorted(values):
        summary.add(_write(values[standing], standing, batch, actor, at), standing)
    return summary


def _as_said(options: Options, bundle: Bundle) -> Options:
    """
    By what the file itself says that it names things, where who imports it says nothing.

    :raises Unreadable: in a way that is not known here; or it says that something else is to be done with its values
    """
    if bundle.strategy and bundle.strategy.replace("new-and-updates", NORMAL) != options.strategy:
        raise Unreadable(
            _("The file says “strategy: %(value)s”. Take it out, or say the same (--strategy).")
            % {"value": bundle.strategy[:40]}
        )
    words = {"elements": "dataelementidscheme", "units": "orgunitidscheme"}
    found = {"elements": options.elements, "units": options.units}
    for name, key in words.items():
        said = bundle.schemes.get(key) or bundle.schemes.get("idscheme", "")
        if said and said not in {*Scheme}:
            raise Unreadable(
                _("“%(value)s” is not known: things are named by %(words)s.")
                % {"value": said[:40], "words": ", ".join(Scheme)}
            )
        if said and getattr(options, name) == Scheme.ID:
            found[name] = Scheme(said)
    return replace(options, elements=found["elements"], units=found["units"])


def _write(
    cells: list[Cell], standing: Standing, batch: Batch, actor: User | None, at: datetime
) -> Written:
    ordered = sorted(cells, key=lambda cell: (cell.period, cell.unit.pk, *cell.key[:2]))
    said = _comments_held(cells, standing)
    values = [
        NewValue(
            *cell.key,
            own=cell.own,
            mark=cell.mark,
            text=cell.text,
            comment=cell.comment or said.get((cell.key, cell.own, cell.text), ""),
            place=cell.row.place[:60],
        )
        for cell in ordered
    ]
    if standing == Standing.ACCEPTED:
        return bring_in(values, batch=batch, actor=actor, at=at)
    return write_values(values, batch=batch, standing=standing, actor=actor, at=at)


def _comments_held(
    cells: Collection[Cell], standing: Standing
) -> dict[tuple[CellKey, int | None, str | None], str]:
    """Comments on values as they stand: a row with the same value and no comment says nothing against them."""
    held = Figure.objects.filter(
        standing=standing,
        period__in={cell.period for cell in cells},
        indicator__in={cell.indicator.pk for cell in cells},
    ).exclude(comment="")
    rows = held.values_list("indicator", "group", "unit", "period", "own", "text", "comment")
    return {(row[:4], row[4], row[5]): row[6] for row in rows}


def _by_standing(
    cells: Iterable[Cell], actor: User | None, summary: Summary
) -> dict[Standing, list[Cell]]:
    """Accepted where the actor may write for the unit above, provisional where for the unit itself only."""
    found: defaultdict[Standing, list[Cell]] = defaultdict(list)
    if actor is None:
        found[Standing.ACCEPTED] = list(cells)
        return found
    kept = frozenset(units_keeping(actor).values_list("pk", flat=True))
    above = Reach.objects.filter(depth=1, to_date__isnull=True)
    parents = dict(above.values_list("below", "above"))
    for cell in cells:
        if cell.unit.pk not in kept:
            summary.faults.append(
                cell.row.fault(
                    named(cell.row),
                    _("You may not write values of this unit. Ask its office."),
                )
            )
        elif parents.get(cell.unit.pk, cell.unit.pk) in kept:
            found[Standing.ACCEPTED].append(cell)
        else:
            found[Standing.PROVISIONAL].append(cell)
    return found


def _without_reported(cells: list[Cell], summary: Summary) -> list[Cell]:
    """What an accepted report answers for changes by an amendment of that report, never beside it."""
    held = Figure.objects.filter(
        standing=Standing.ACCEPTED,
        period__in={cell.period for cell in cells},
        indicator__in={cell.indicator.pk for cell in cells},
        batch__in=Batch.objects.filter(origin=Origin.RETURN, record__isnull=False).values("pk"),
    )
    rows = held.values_list("indicator", "group", "unit", "period", "own", "mark", "text")
    reported = {row[:4]: row[4:] for row in rows}
    taken = []
    for cell in cells:
        stands = (cell.own, cell.mark, cell.text)
        if reported.get(cell.key, stands) == stands:
            taken.append(cell)
            continue
        words = _("A report that was accepted answers for this figure: amend that report.")
        summary.faults.append(cell.row.fault(named(cell.row), words))
    return taken
