"""One figure opened: what it is made of, so that it can be added up again by eye; its cell, history and proof."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kexie.indicators.access import units_keeping, units_read_by
from kexie.indicators.amounts import number_shown, shown
from kexie.indicators.models import (
    AMOUNT,
    Figure,
    Group,
    Kind,
    Ledger,
    Mark,
    Parts,
    Past,
    Rolling,
    Standing,
)
from kexie.indicators.queries.adding import Asked
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.figures import BLANK, Seen, figures_of_all, mean
from kexie.indicators.queries.quotients import WorkedOut, worked_out
from kexie.indicators.queries.spots import Spot
from kexie.indicators.queries.trees import parents_on, parents_today, stretches
from kexie.indicators.queries.undivided import figures_of_spots, undivided_below
from kexie.kernel.periods import Period, parse
from kexie.org.models import Unit, User

# Labels of lines that are no unit: the unit's own number, and those together that the reader may not see.
OWN, HIDDEN = "own", "hidden"


@dataclass(frozen=True, slots=True)
class Line:
    """
    One summand; `OWN` and `HIDDEN` are no units. No amount: nothing was reported. No link: it opens no further.

    :ivar units: how many stand together in the line
    """

    label: str
    amount: int | None
    count: int
    shown: str
    link: str = ""
    units: int = 1


@dataclass(frozen=True, slots=True)
class FigurePage:
    """
    A figure and what it is made of.

    :ivar made_of: of what `lines` speak: units, periods, groups, formula; nothing where there is nothing
    :ivar sum: what the lines come to, by themselves; `total` is what stands. They agree, or the page says it
    :ivar beside: the other standing of the same figure
    :ivar undivided: of a group: what was given as a whole only, and so is missing in it; with the whole altogether
    :ivar corrects: the reader works in the unit, and the cell is its accepted answer
    """

    spot: Spot
    total: str
    made_of: str
    lines: Sequence[Line]
    sum: str
    count: int
    agrees: bool
    cell: Figure | None
    past: Sequence[Past]
    beside: str
    quotient: WorkedOut | None = None
    corrects: bool = False
    undivided: tuple[str, str] | None = None

    @property
    def hides(self) -> bool:
        """Some of the lines are not the reader's to see one by one (docs/decisions/0006)."""
        return any(line.label == HIDDEN for line in self.lines)

    @property
    def rule(self) -> Rolling:
        """By which the lines are taken together."""
        over = self.spot.indicator
        return Rolling(over.over_time if self.made_of == "periods" else over.over_units)

    @property
    def rule_words(self) -> str:
        return str(self.rule.label)

    @property
    def other_standing(self) -> str:
        """Address of the same figure in the other standing."""
        accepted = self.spot.standing == Standing.ACCEPTED
        return self.spot.link(standing="provisional" if accepted else "accepted")


WAYS: dict[Rolling, Callable[[list[int]], int]] = {
    Rolling.SUM: sum,
    Rolling.MAXIMUM: max,
    Rolling.MINIMUM: min,
    Rolling.LAST: lambda amounts: amounts[-1],
}


def figure_page(user: User, spot: Spot) -> FigurePage | None:
    """None: the user may not see this figure."""
    seen = units_read_by(user, spot.standing)
    if not seen.filter(pk=spot.unit.pk).exists():
        return None
    if spot.indicator.kind == Kind.RATIO:
        return _ratio_page(user, spot)
    if figures_of_all(spot.asked([spot.unit.pk]), spot.tree):
        figure = figures_of_spots(spot, [spot.unit.pk])[spot.unit.pk, spot.period.id]
        return _page_of(user, spot, figure, "units", _units(user, spot, figure))
    if lines := _groups(spot):
        return _page_of(user, spot, None, "groups", lines)
    return _page_of(user, spot, None, "periods", _periods(spot))


def _page_of(
    user: User, spot: Spot, figure: Seen | None, made_of: str, lines: Sequence[Line]
) -> FigurePage:
    rule = Rolling(spot.indicator.over_time if made_of == "periods" else spot.indicator.over_units)
    result = _result(rule, lines)
    total = figure.total if figure else result
    cell = own_cell(spot)
    return FigurePage(
        spot=spot,
        total=_said(spot, total, figure),
        made_of=made_of if lines else "",
        lines=lines,
        sum="" if result is None else number_shown(result, spot.indicator),
        count=sum(line.count for line in lines),
        agrees=result == total or not lines,
        cell=cell,
        past=_past(user, spot),
        beside=_beside(user, spot),
        corrects=cell is not None and may_correct(user, cell),
        undivided=_undivided(spot),
    )


def _undivided(spot: Spot) -> tuple[str, str] | None:
    part, whole = undivided_below(spot)
    if not part.count:
        return None
    return shown(part.total, spot.indicator), shown(whole, spot.indicator)


def _said(spot: Spot, total: int | None, figure: Seen | None) -> str:
    if total is not None:
        return shown(total, spot.indicator)
    return "" if figure is None else figure.text or str(Mark(figure.mark).label)


def _result(rule: Rolling, lines: Sequence[Line]) -> int | None:
    """What the lines come to by the rule; a mean of units from sums and counts, never from means."""
    amounts = [line.amount for line in lines if line.amount is not None]
    count = sum(line.count for line in lines)
    if not amounts:
        return None
    if rule == Rolling.COUNT:
        return count * AMOUNT
    if rule == Rolling.MEAN:
        return mean(sum(amounts), count)
    way = WAYS.get(rule)
    return way(amounts) if way else None


def _units(user: User, spot: Spot, figure: Seen) -> list[Line]:
    """The unit's own number, those directly below, and in one line those that are not the user's to see."""
    below = _children(spot)
    found = figures_of_spots(spot, [unit.pk for unit in below])
    by_unit = {unit: seen for (unit, _period), seen in found.items()}
    seen = units_read_by(user, spot.standing).filter(pk__in=by_unit).order_by()
    mine = set(seen.values_list("pk", flat=True))
    lines = [_line(spot, figure.own, int(figure.own is not None), OWN)] if below else []
    if not below:
        return []
    hidden = [one for unit, one in by_unit.items() if unit not in mine]
    for unit in below:
        if unit.pk in mine or unit.pk not in by_unit:
            one = by_unit.get(unit.pk, BLANK)
            link = spot.link(unit=str(unit.pk)) if unit.pk in mine else ""
            lines.append(_line(spot, _summand(spot, one), one.count, unit.short_name, link))
    if hidden:
        amounts = [amount for one in hidden if (amount := _summand(spot, one)) is not None]
        count = sum(one.count for one in hidden)
        rule = Rolling(spot.indicator.over_units)
        together = _result(
            Rolling.SUM if rule in (Rolling.MEAN, Rolling.COUNT) else rule,
            [Line("", amount, 0, "") for amount in amounts],
        )
        line = _line(spot, together, count, HIDDEN)
        lines.append(replace(line, units=len(hidden)))
    return lines


def _summand(spot: Spot, one: Seen) -> int | None:
    """What a unit below adds: its total; where the mean or number of values is asked, its sum."""
    if spot.indicator.over_units in (Rolling.MEAN, Rolling.COUNT):
        return one.sum if one.count else None
    return one.total


def _line(spot: Spot, amount: int | None, count: int, label: str, link: str = "") -> Line:
    text = "" if amount is None else number_shown(amount, spot.indicator)
    return Line(label, amount, count, text, link)


def _children(spot: Spot) -> list[Unit]:
    rows = stretches()
    kept = Ledger.objects.filter(period=spot.period.id).values_list("last_date", flat=True).first()
    parents = (
        parents_today(rows) if spot.tree == "today" else parents_on(kept or spot.period.last, rows)
    )
    keys = [unit for unit, into in parents.items() if into == spot.unit.pk]
    day = spot.period.last
    there = Unit.objects.filter(pk__in=keys)
    held = Figure.objects.filter(unit__in=keys, period=spot.period.id, indicator=spot.indicator)
    reporting = set(held.values_list("unit", flat=True))
    return [
        unit
        for unit in there
        if unit.pk in reporting
        or (unit.opened_date <= day and (unit.closed_date is None or unit.closed_date > day))
    ]


def _groups(spot: Spot) -> list[Line]:
    """Groups that together are a whole which was not reported itself."""
    breakdown = spot.indicator.breakdown
    if spot.group.pk != Group.WHOLE or breakdown is None or breakdown.parts != Parts.PARTITION:
        return []
    groups = {group.pk: group for group in breakdown.groups.all()}
    asked = Asked(
        [spot.indicator.pk], [spot.unit.pk], [spot.period.id], list(groups), spot.standing
    )
    found = {key[1]: seen for key, seen in figures_of_all(asked, spot.tree).items()}
    return [
        _line(spot, found[key].total, found[key].count, str(group), spot.link(group=group.code))
        for key, group in groups.items()
        if key in found
    ]


def _periods(spot: Spot) -> list[Line]:
    """Periods inside that were reported: the longest first, none overlapping another."""
    inside: list[Period] = []
    named = campaigns()
    ledgers = Ledger.objects.filter(last_date__range=(spot.period.first, spot.period.last))
    found = [parse(ledger.period, named) for ledger in ledgers]
    held = figures_of_spots(spot, [spot.unit.pk], [one.id for one in found] or ["-"])
    figures = {period: seen for (_unit, period), seen in held.items()}
    for one in sorted(found, key=lambda one: (one.first - one.last, one.first)):
        free = all(one.last < other.first or other.last < one.first for other in inside)
        if one.id in figures and one.first >= spot.period.first and free:
            inside.append(one)
    return [
        _line(
            spot,
            figures[one.id].total,
            figures[one.id].count,
            one.label,
            spot.link(period=one.id),
        )
        for one in sorted(inside, key=lambda one: one.first)
    ]


def own_cell(spot: Spot) -> Figure | None:
    """The unit's own answer, with the act that wrote it."""
    held = Figure.objects.filter(
        indicator=spot.indicator,
        group=spot.group,
        unit=spot.unit,
        period=spot.period.id,
        standing=spot.standing,
        batch__isnull=False,
    )
    return held.select_related("batch__by", "batch__record", "indicator", "unit").first()


def may_correct(user: User, cell: Figure) -> bool:
    mine = units_keeping(user).filter(pk=cell.unit_id)
    return cell.standing == Standing.ACCEPTED and mine.exists()


def _past(user: User, spot: Spot) -> list[Past]:
    """What the cell held before, newest first; what was provisional only for those who see provisional figures of it."""
    standings = [
        one for one in Standing if units_read_by(user, one).filter(pk=spot.unit.pk).exists()
    ]
    held = Past.objects.filter(
        unit=spot.unit, period=spot.period.id, indicator=spot.indicator, group=spot.group
    ).filter(standing__in=standings)
    return list(held.select_related("batch__by", "batch__record", "ended_by__by")[:100])


def _beside(user: User, spot: Spot) -> str:
    """The same figure in the other standing, where the user may see it and there is one."""
    other = Standing.PROVISIONAL if spot.standing == Standing.ACCEPTED else Standing.ACCEPTED
    if not units_read_by(user, other).filter(pk=spot.unit.pk).exists():
        return ""
    asked = Asked([spot.indicator.pk], [spot.unit.pk], [spot.period.id], [spot.group.pk], other)
    found = next(iter(figures_of_all(asked, spot.tree).values()), None)
    return _said(spot, found.total, found) if found else ""


def _ratio_page(user: User, spot: Spot) -> FigurePage:
    """A ratio: its formula, what stands above and below the line, and each figure in it."""
    worked = worked_out(user, spot)
    lines = [
        Line(
            part.label,
            None,
            0,
            part.shown,
            spot.link(indicator=part.indicator, group=part.group),
        )
        for part in worked.parts
    ]
    return FigurePage(
        spot=spot,
        total=worked.result,
        made_of="formula" if worked.formula else "",
        lines=lines,
        sum="",
        count=0,
        agrees=True,
        cell=None,
        past=[],
        beside="",
        quotient=worked,
    )
