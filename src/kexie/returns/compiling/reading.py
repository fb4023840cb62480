"""Reads what a compilation is made of: as many statements for one unit as for a hundred."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie.indicators.access import figures_for
from kexie.indicators.models import AMOUNT, Indicator, Kind, Standing
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import campaigns, period_of
from kexie.indicators.queries.own import Own, own_numbers
from kexie.indicators.queries.question import read_question
from kexie.indicators.queries.targets import Wanted, targets_for
from kexie.kernel.periods import BadPeriod, Period
from kexie.org.models import Reach, Unit, UnitName, User
from kexie.org.queries import parents_on
from kexie.returns.compiling.gathered import Area, Gathered, Measured, Missing, Report
from kexie.returns.layout import Layout, Place, places_of, read_layout
from kexie.returns.models import (
    Cell,
    Compilation,
    Cycle,
    Expected,
    Field,
    FieldKind,
    Filing,
    FilingState,
    Praise,
    Snapshot,
)
from kexie.returns.queries.cycles import expected_for, rates_of
from kexie.returns.queries.filings import filings_for
from kexie.returns.queries.rules import places_of_facts
from kexie.returns.queries.times import periods_before
from kexie.returns.queries.validation import Answers

STRETCHES = 5  # of a line
MOST = 24  # figures of a form that names none of the key figures
Said = Mapping[str, Any]


def gather(compilation: Compilation, user: User, at: datetime) -> Gathered:
    """
    Everything, as it stands now and as far as the user sees it.

    The caller holds the period's `Ledger`, so that reports and figures are of one moment.
    """
    cycle = compilation.cycle
    layout = read_layout(cycle.form.layout)
    period = period_of(cycle.period)
    expected = list(expected_for(user, cycle))
    areas = _areas(cycle, [one.unit for one in expected])
    chosen = _chosen(compilation.units)
    reader = _Reader(cycle, layout, period, areas)
    reports, missing = _reports(reader, expected, chosen, user, compilation.provisional)
    before = periods_before(cycle.period)
    measured, periods = _measured(cycle, reports, user, before)
    taken = [one for one in layout.sections if one.key in compilation.sections]
    return Gathered(
        cycle=cycle,
        period=period,
        before=period_of(before[1] or before[0]) if any(before) else None,
        as_of=at,
        origin=compilation.origin,
        charts=compilation.charts,
        rates=rates_of([cycle.pk])[cycle.pk],
        reports=tuple(reports),
        missing=tuple(missing),
        areas=_counted(areas, expected),
        sections=tuple(taken),
        indicators={one.indicator.code: one.indicator for one in reader.measures()},
        measured=tuple(measured),
        periods=tuple(periods),
    )


def _chosen(units: Collection[int]) -> frozenset[int] | None:
    """Keys of the chosen units and all below them; none: no choice was made."""
    if not units:
        return None
    rows = Reach.objects.filter(above__in=units, to_date__isnull=True)
    return frozenset(rows.values_list("below", flat=True))


def _areas(cycle: Cycle, units: Iterable[Unit]) -> dict[int, int]:
    """Of each unit, the key of the one above it (or itself) that stands directly below the collecting unit."""
    top = cycle.record.unit_id
    parents = parents_on(period_of(cycle.period).last)
    found = {}
    for unit in units:
        here = unit.pk
        while parents.get(here, top) != top:
            here = parents[here]
        found[unit.pk] = here
    return found


def _counted(areas: Mapping[int, int], expected: Iterable[Expected]) -> dict[int, Area]:
    counts: defaultdict[int, int] = defaultdict(int)
    for one in expected:
        if one.exempt_at is None:
            counts[areas[one.unit_id]] += 1
    units = Unit.objects.filter(pk__in=set(areas.values())).order_by("order", "code")
    return {unit.pk: Area(unit, counts[unit.pk]) for unit in units}


class _Frozen(Answers):
    """Answers of frozen content, for what the form works out."""

    def __init__(self, filing: Filing, form: "_Reader", cells: dict[tuple[str, int], Cell]) -> None:
        self.filing, self.period = filing, form.period
        self.places, self.lists, self.fields, self.facts = (
            form.places,
            {},
            form.fields,
            form.facts,
        )
        self.cells = cells
        self._elsewhere = {}
        self._depth = 0


class _Reader:
    """A round's form, with which frozen contents are read."""

    def __init__(
        self, cycle: Cycle, layout: Layout, period: Period, areas: Mapping[int, int]
    ) -> None:
        self.cycle, self.period, self.areas = cycle, period, areas
        self.places: dict[str, Place] = {one.key: one for one in places_of(layout)}
        fields = cycle.form.fields.select_related("indicator__breakdown", "group")
        self.fields: dict[str, Field] = {one.key: one for one in fields}
        self.facts = places_of_facts(self.fields.values())
        self.names = _names_on(period.last, areas)

    def measures(self) -> list[Any]:
        return [one for one in self.fields.values() if one.indicator]

    def report(
        self,
        filing: Filing,
        content: Said,
        snapshots: list[Snapshot],
        praises: tuple[str, ...],
    ) -> Report:
        cells = self._cells(content)
        answers = _Frozen(filing, self, cells)
        asked = frozenset(key for key, one in self.places.items() if answers.is_asked(one))
        worked = {
            key: value
            for key in asked
            if self.places[key].kind == FieldKind.CALCULATED
            and (value := answers.field(key)) is not None
        }
        unit = filing.record.unit
        return Report(
            filing=filing.pk,
            unit=unit,
            name=self.names.get(unit.pk, unit.name),
            area=self.areas[unit.pk],
            number=snapshots[-1].number if snapshots else None,
            digest=snapshots[-1].digest if snapshots else "",
            submitted=_day(filing.submitted_at or filing.first_submitted_at),
            accepted=_day(snapshots[-1].at) if snapshots else None,
            amended=tuple((_day(one.at), one.reason) for one in snapshots if one.number),
            amending=bool(snapshots) and filing.state != FilingState.ACCEPTED,
            nothing=str(content.get("nothing", "")),
            praises=praises,
            cells=cells,
            calculated=worked,
            asked=asked,
        )

    def _cells(self, content: Said) -> dict[tuple[str, int], Cell]:
        return {
            (said["field"], said["row"]): Cell(
                field=self.fields[said["field"]],
                row=said["row"],
                amount=said["amount"],
                mark=said["mark"],
                text=said["text"],
                comment=said["comment"],
            )
            for said in content["cells"]
            if said["field"] in self.fields
        }


def _day(at: datetime | None) -> date:
    return timezone.localdate(at) if at else date.min


def _names_on(day: date, units: Iterable[int]) -> dict[int, str]:
    rows = UnitName.objects.filter(unit__in=list(units), from_date__lte=day).exclude(
        to_date__lte=day
    )
    return dict(rows.values_list("unit", "name"))


@dataclass(frozen=True, slots=True)
class _Held:
    """What is frozen of the filings of a round, by filing."""

    snapshots: Mapping[int, list[Snapshot]]
    praises: Mapping[int, list[str]]


def _held(filings: QuerySet[Filing]) -> _Held:
    snapshots: defaultdict[int, list[Snapshot]] = defaultdict(list)
    for one in Snapshot.objects.filter(filing__in=filings).order_by("filing", "number"):
        snapshots[one.filing_id].append(one)
    praises: defaultdict[int, list[str]] = defaultdict(list)
    for praise in Praise.objects.filter(filing__in=filings).order_by("at", "pk"):
        praises[praise.filing_id].append(praise.text)
    return _Held(snapshots, praises)


def _reports(
    reader: _Reader,
    expected: Iterable[Expected],
    chosen: frozenset[int] | None,
    user: User,
    provisional: bool,  # noqa: FBT001 -- as the wish says
) -> tuple[list[Report], list[Missing]]:
    rows = filings_for(user).filter(cycle=reader.cycle)
    filings = {one.record.unit_id: one for one in rows.select_related("waits_at", "record__unit")}
    held = _held(rows)
    reports, missing = [], []
    for one in expected:
        filing = filings[one.unit_id]
        snapshots = held.snapshots.get(filing.pk, [])
        content = snapshots[-1].content if snapshots else None
        if content is None and provisional and filing.state == FilingState.SUBMITTED:
            content = filing.submitted_content
        reason = _left_out(one, filing, chosen, has_content=content is not None)
        if reason or content is None:
            missing.append(Missing(one.unit, reason))
        else:
            praises = tuple(held.praises.get(filing.pk, ()))
            reports.append(reader.report(filing, content, snapshots, praises))
    return reports, missing


def _left_out(
    one: Expected, filing: Filing, chosen: frozenset[int] | None, *, has_content: bool
) -> str:
    """Why the unit's report is not in the document; nothing: it is."""
    if chosen is not None and one.unit_id not in chosen:
        return _("not chosen for this compilation")
    if has_content:
        return ""
    if one.exempt_at:
        return _("exempt: %(reason)s") % {"reason": one.exempt_reason}
    if filing.state == FilingState.SUBMITTED and filing.waits_at:
        return _("submitted, not accepted: waits at %(unit)s") % {
            "unit": filing.waits_at.short_name
        }
    if filing.state == FilingState.RETURNED:
        return _("returned for correction, not submitted again")
    return _("has not reported")


def _measured(
    cycle: Cycle, reports: list[Report], user: User, before: tuple[str, str]
) -> tuple[list[Measured], list[Period]]:
    """The key figures that the form asks for, with what units said and what stands above them."""
    indicators = _key_figures(cycle)
    periods = _stretches(cycle.period)
    year_ago = before[1] or before[0]
    top = cycle.record.unit
    known = _totals(user, indicators, top, [*(one.id for one in periods), year_ago])
    aims = {
        one.indicator_id: Fraction(one.amount, AMOUNT)
        for one in targets_for(user, Wanted(period=cycle.period)).filter(unit=top)
    }
    own = _own(user, indicators, reports, cycle.period)
    counts = _counts(user, indicators, top, [cycle.period, year_ago])
    found = [
        Measured(
            indicator=one,
            own=own.get(one.pk, {}),
            total=known.get((one.code, cycle.period)),
            before=known.get((one.code, year_ago)),
            units=counts.get((one.pk, cycle.period), 0),
            units_before=counts.get((one.pk, year_ago), 0),
            aim=aims.get(one.pk),
            history=tuple(known.get((one.code, stretch.id)) for stretch in periods),
        )
        for one in indicators
    ]
    return found, periods


def _key_figures(cycle: Cycle) -> list[Indicator]:
    """Those that the form asks for: the key figures of the catalogue among them, or the first ones where there are none."""
    asked = Field.objects.filter(form=cycle.form, kind=FieldKind.FIGURE)
    rows = Indicator.objects.filter(pk__in=asked.values("indicator")).exclude(kind=Kind.TEXT)
    rows = rows.select_related("breakdown").order_by("order", "code")
    key = [one for one in rows if one.key_order is not None]
    return key or list(rows[:MOST])


def _stretches(name: str) -> list[Period]:
    """The round's period and those before it, oldest first."""
    found = [period_of(name)]
    named = campaigns() if "@" in name else None
    while len(found) < STRETCHES:
        try:
            found.insert(0, found[0].same_last_year(named) if named else found[0].shift(-1))
        except BadPeriod:
            break
    return found


def _totals(
    user: User, indicators: Iterable[Indicator], unit: Unit, periods: Iterable[str]
) -> dict[tuple[str, str], Fraction]:
    """Of the collecting unit, exactly as the pages of figures say."""
    codes = [one.code for one in indicators]
    if not codes:
        return {}
    question = {
        "items": {"elements": codes},
        "units": {"each": [unit.code]},
        "periods": {"each": sorted({one for one in periods if one})},
    }
    rows = ask(user, read_question(question)).rows
    return {(row.item, row.period or ""): row.exact for row in rows}


def _counts(
    user: User, indicators: Iterable[Indicator], unit: Unit, periods: list[str]
) -> dict[tuple[int, str], int]:
    """How many units at and below this one have an accepted number of their own, by indicator and period."""
    below = Reach.objects.filter(above=unit, to_date__isnull=True).values("below")
    rows = figures_for(user).filter(
        indicator__in=[one.pk for one in indicators],
        unit__in=below,
        period__in=periods,
        own__isnull=False,
    )
    counted = rows.order_by().values_list("indicator", "period")
    found = counted.annotate(count=Count("unit", distinct=True))
    return {(indicator, period): count for indicator, period, count in found}


def _own(
    user: User, indicators: list[Indicator], reports: list[Report], period: str
) -> dict[int, dict[int, Own]]:
    """By indicator and unit; of reports that are not accepted yet, their provisional numbers."""
    found: defaultdict[int, dict[int, Own]] = defaultdict(dict)
    for standing in (Standing.ACCEPTED, Standing.PROVISIONAL):
        units = [
            one.unit.pk for one in reports if one.provisional == (standing == Standing.PROVISIONAL)
        ]
        if not units:
            continue
        numbers = own_numbers(
            user, indicators=indicators, units=units, period=period, standing=standing
        )
        for (indicator, unit), own in numbers.items():
            found[indicator][unit] = own
    return found
