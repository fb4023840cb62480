"""Rows of a file of values: good ones become cells, bad ones faults, and what is odd is said."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.indicators.actions.imported import Options, Strategy, Summary
from kexie.indicators.exchange.values import Bundle
from kexie.indicators.exchange.words import reports_code, violations_code
from kexie.indicators.models import (
    AMOUNT,
    Group,
    Indicator,
    Kind,
    Service,
    SourceKind,
    ValueType,
)
from kexie.indicators.queries.exchange import (
    BadRow,
    Cell,
    CellKey,
    IndicatorFacts,
    Reader,
    UnitFacts,
)
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Row, id_of
from kexie.kernel.periods import PeriodKind
from kexie.kernel.periods_kinds import MONTHLY, WEEKLY
from kexie.kernel.room import AskedForm, forms_called

# Months of what a form asks for; weeks and days have none.
SPANS = {
    **{kind: span.length for kind, span in MONTHLY.items()},
    **dict.fromkeys([*WEEKLY, PeriodKind.TWO_WEEKS], 0),
}
KEYS = ("element", "form", "rule", "group", "unit", "period")
CODE = re.compile(r"\S{1,29}")


class NoSuchForm(Refused):
    status = 400


def named(row: Row) -> str:
    """What the row speaks of, in its own words: element, group, unit, period."""
    words = (id_of(row.cells.get(name)) for name in KEYS)
    return "/".join(word for word in words if word)


class Sorting:
    """Good rows of all sorts become cells; bad ones become faults."""

    def __init__(self, bundle: Bundle, options: Options, summary: Summary, at: datetime) -> None:
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
                self.summary.faults.append(row.fault(named(row), str(reason)))

    def _once(self, cells: Iterable[Cell]) -> list[Cell]:
        """A cell that stands in several rows: each of them is named, none is taken."""
        rows: defaultdict[CellKey, list[Cell]] = defaultdict(list)
        for cell in cells:
            rows[cell.key].append(cell)
        for same in rows.values():
            if len(same) > 1:
                places = ", ".join(cell.row.place for cell in same[:10])
                words = _("The same cell stands in several rows: %(places)s.") % {"places": places}
                self.summary.faults += [cell.row.fault(named(cell.row), words) for cell in same]
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
            if form.kind in SPANS and SPANS[PeriodKind(form.kind)] != SPANS.get(
                self.reader.span(cell.period).kind
            ):
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
