"""
Values from files and machines: every row is looked at, each that cannot be taken is named, and all or nothing is written.

Standing: who may write for a unit above writes accepted figures; the unit's own staff write provisional ones, which a
review or the unit above accepts. The operator of the machine writes accepted ones.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.indicators.access import units_keeping
from kexie.indicators.actions.figures import NewValue, Written, bring_in, open_batch, write_values
from kexie.indicators.exchange.values import Bundle, read_values
from kexie.indicators.exchange.words import reports_code, violations_code
from kexie.indicators.models import (
    AMOUNT,
    Batch,
    Figure,
    Group,
    Indicator,
    Kind,
    Origin,
    Service,
    SourceKind,
    Standing,
    ValueType,
)
from kexie.indicators.queries.exchange import (
    BadRow,
    Cell,
    CellKey,
    IndicatorFacts,
    Reader,
    Scheme,
    UnitFacts,
)
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Fault, Plain, Row, Unreadable, id_of
from kexie.kernel.periods import PeriodKind
from kexie.kernel.periods_dhis2 import November
from kexie.kernel.periods_kinds import MONTHLY, WEEKLY
from kexie.kernel.room import AskedForm, forms_called
from kexie.org.models import Reach, User

# Months of what a form asks for; weeks and days have none.
SPANS = {
    **{kind: span.length for kind, span in MONTHLY.items()},
    **dict.fromkeys([*WEEKLY, PeriodKind.TWO_WEEKS], 0),
}
KEYS = ("element", "form", "rule", "group", "unit", "period")
CODE = re.compile(r"\S{1,29}")


class Strategy(StrEnum):
    CREATE_AND_UPDATE = "create-and-update"
    DELETE = "delete"


class ValuesRefused(Refused):
    """Rows cannot be taken, so none was. `summary` names each."""

    status = 400

    def __init__(self, summary: "Summary") -> None:
        super().__init__(
            _("%(count)s rows cannot be taken; nothing was written.")
            % {"count": len(summary.faults)}
        )
        self.summary = summary


class NoSuchForm(Refused):
    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    How a file is to be read and what is to be done with it.

    :ivar form: code of the form whose values these are; others are refused
    :ivar header: does a CSV begin with the names of its columns?
    :ivar partial: good rows are written though others are refused
    :ivar november: to which year a name as `2022Nov` is counted
    :ivar label: name of the file, for the history of the values
    """

    strategy: Strategy = Strategy.CREATE_AND_UPDATE
    form: str = ""
    header: bool = True
    elements: Scheme = Scheme.ID
    units: Scheme = Scheme.ID
    partial: bool = False
    november: November | None = None
    label: str = ""
    origin: Origin = Origin.IMPORT


@dataclass(slots=True)
class Summary:
    """
    What an import did. Every row of the file is in one of the five numbers.

    :ivar sorts: rows accepted, by what they are: values, reports, broken (rules)
    :ivar standings: values written, by standing
    :ivar left: columns that are not taken over, with the number of rows that have something there
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    faults: list[Fault] = field(default_factory=list)
    sorts: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len({(fault.row, fault.place) for fault in self.faults})

    @property
    def status(self) -> str:
        if not self.faults:
            return "done"
        return (
            "partly"
            if any((self.created, self.updated, self.unchanged, self.removed))
            else "refused"
        )

    def add(self, written: Written, standing: Standing) -> None:
        self.created += written.created
        self.updated += written.updated
        self.unchanged += written.unchanged
        self.removed += written.removed
        done = written.created + written.updated + written.unchanged + written.removed
        self.standings[standing.name.lower()] += done

    def plain(self) -> Plain:
        return {
            "status": self.status,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "refused": self.refused,
            "accepted_rows": dict(self.sorts),
            "standing": dict(self.standings),
            "reasons": [fault.plain() for fault in self.faults],
            "not_taken_over": dict(sorted(self.left.items())),
            "notes": self.notes,
        }


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
    sorting = _Sorting(bundle, options, summary, at)
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

    :raises Unreadable: in a way that is not known here
    """
    words = {"elements": "dataelementidscheme", "units": "orgunitidscheme"}
    found: dict[str, Scheme] = {}
    for name, key in words.items():
        said = bundle.schemes.get(key) or bundle.schemes.get("idscheme", "")
        if said and said not in Scheme:
            raise Unreadable(
                _("“%(value)s” is not known: things are named by %(words)s.")
                % {"value": said[:40], "words": ", ".join(Scheme)}
            )
        if said and getattr(options, name) == Scheme.ID:
            found[name] = Scheme(said)
    return replace(options, **found)


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
                    _named(cell.row),
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
        summary.faults.append(cell.row.fault(_named(cell.row), words))
    return taken


def _named(row: Row) -> str:
    """What the row speaks of, in its own words: element, group, unit, period."""
    words = (id_of(row.cells.get(name)) for name in KEYS)
    return "/".join(word for word in words if word)


class _Sorting:
    """Good rows of all sorts become cells; bad ones become faults."""

    def __init__(
        self, bundle: Bundle, options: Options, summary: Summary, at: datetime
    ) -> None:
        self.bundle, self.options, self.summary = bundle, options, summary
        self.today = timezone.localdate(at)
        every = (*bundle.values, *bundle.reports, *bundle.broken)
        named = {id_of(row.cells.get("form")) for row in every} | {options.form}
        self.forms = forms_called(named - {""})
        if options.form and options.form not in self.forms:
            raise NoSuchForm(_("There is no form %(code)s.") % {"code": options.form})
        words = {
            name: {id_of(row.cells.get(name)) for row in every} - {""}
            for name in ("element", "unit", "group", "attribute")
        }
        delete = options.strategy == Strategy.DELETE
        self.reader = Reader(words, options.elements, options.units, delete=delete)
        self.reader.november = options.november
        self.counting: dict[str, IndicatorFacts] = {}

    def cells(self) -> list[Cell]:
        values = self._once(self._understood(self.bundle.values, self._value))
        reports = self._once(self._understood(self.bundle.reports, self._report))
        broken = list(self._understood(self.bundle.broken, self._broken))
        self._note_strangers(values)
        self._note_future([*values, *reports])
        self.summary.sorts.update(values=len(values), reports=len(reports), broken=len(broken))
        return [*values, *reports, *_counted(broken)]

    def _understood(self, rows: Iterable[Row], read: Callable[[Row], Cell]) -> Iterator[Cell]:
        for row in rows:
            try:
                yield read(row)
            except BadRow as reason:
                self.summary.faults.append(row.fault(_named(row), str(reason)))

    def _once(self, cells: Iterable[Cell]) -> list[Cell]:
        """A cell that stands in several rows: each of them is named, none is taken."""
        rows: defaultdict[CellKey, list[Cell]] = defaultdict(list)
        for cell in cells:
            rows[cell.key].append(cell)
        for same in rows.values():
            if len(same) > 1:
                places = ", ".join(cell.row.place for cell in same[:10])
                words = _("The same cell stands in several rows: %(places)s.") % {"places": places}
                self.summary.faults += [cell.row.fault(_named(cell.row), words) for cell in same]
        return [same[0] for same in rows.values() if len(same) == 1]

    def _value(self, row: Row) -> Cell:
        cell = self.reader.value(row)
        form = self._form(row) if self.options.form or row.cells.get("form") else None
        if form and cell.indicator.code not in form.indicators:
            raise BadRow(
                _("The form “%(form)s” does not ask for %(element)s.")
                % {"form": form.name, "element": cell.indicator.code}
            )
        return cell

    def _form(self, row: Row) -> AskedForm:
        code = self.options.form or id_of(row.cells.get("form"))
        if code not in self.forms:
            raise BadRow(_("There is no form %(code)s.") % {"code": code})
        return self.forms[code]

    def _report(self, row: Row) -> Cell:
        """That a unit reported a form complete: one, in the indicator that counts its reports."""
        form, unit = self._form(row), self.reader.unit(row)
        name = _("Reports received: %(form)s") % {"form": form.name}
        indicator = self._counter(reports_code(form.code), str(name), form.owner)
        return self._one(row, indicator, unit)

    def _broken(self, row: Row) -> Cell:
        unit, rule = self.reader.unit(row), id_of(row.cells.get("rule"))
        if not CODE.fullmatch(rule):
            raise BadRow(_("The rule is not named."))
        name = _("Times broken: %(rule)s") % {"rule": rule}
        return self._one(row, self._counter(violations_code(rule), str(name), unit.pk), unit)

    def _one(self, row: Row, indicator: IndicatorFacts, unit: UnitFacts) -> Cell:
        undone = str(row.cells.get("completed", "true")).casefold() == "false"
        own = None if self.reader.delete or undone else AMOUNT
        return Cell(row, indicator, Group.WHOLE, unit, self.reader.period(row, unit), own)

    def _counter(self, code: str, name: str, owner: int) -> IndicatorFacts:
        """The indicator that counts such things, made when it is first needed."""
        if code not in self.counting:
            made, _new = Indicator.objects.get_or_create(
                code=code,
                defaults={
                    "name": name[:200],
                    "kind": Kind.FLOW,
                    "value_type": ValueType.COUNT,
                    "service": Service.ORGANISATION,
                    "source_kind": SourceKind.FORM,
                    "owner_id": owner,
                },
            )
            self.counting[code] = IndicatorFacts(
                made.pk, code, made.value_type, made.kind, [], made.breakdown_id
            )
        return self.counting[code]

    def _note_strangers(self, cells: Iterable[Cell]) -> None:
        """Units that a form does not ask, and periods that it does not ask by: said, not refused."""
        strange: set[str] = set()
        others: set[str] = set()
        for cell in cells:
            form = self.forms.get(self.options.form or id_of(cell.row.cells.get("form")))
            if form is None:
                continue
            if cell.unit.pk not in form.units:
                strange.add(cell.unit.code)
            if form.kind in SPANS and SPANS[PeriodKind(form.kind)] != SPANS.get(self.reader.span(cell.period).kind):
                others.add(cell.period)
        if strange:
            words = _("The form is not assigned to %(units)s; their values were taken.")
            self.summary.notes.append(str(words % {"units": _some(strange)}))
        if others:
            words = _("The form is not asked by %(periods)s; their values were taken.")
            self.summary.notes.append(str(words % {"periods": _some(others)}))

    def _note_future(self, cells: Iterable[Cell]) -> None:
        """Most often a year misspelt, so it is said; plans are reported ahead, so it is not refused."""
        ahead = {cell.period for cell in cells if self.reader.span(cell.period).first > self.today}
        if ahead:
            words = _("%(periods)s have not begun yet; their values were taken.")
            self.summary.notes.append(str(words % {"periods": _some(ahead)}))


def _some(words: Collection[str]) -> str:
    """The first twenty of them."""
    return ", ".join(sorted(words)[:20]) + (" …" if len(words) > 20 else "")  # noqa: PLR2004 -- enough to see


def _counted(cells: Iterable[Cell]) -> list[Cell]:
    """Several of one cell are one number."""
    rows: defaultdict[CellKey, list[Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.key].append(cell)
    return [
        replace(same[0], own=None if same[0].own is None else AMOUNT * len(same))
        for same in rows.values()
    ]
