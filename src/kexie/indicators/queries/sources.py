"""How numbers become figures: taken together over groups, time and units, each indicator in its way or as asked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from kexie.indicators.exchange.words import reports_code
from kexie.indicators.formula import Aggregation, Ratio
from kexie.indicators.models import AMOUNT, Rolling
from kexie.indicators.queries.numbers import Cell, Numbers, Total
from kexie.indicators.queries.question import Element, Question
from kexie.indicators.queries.resolving import Known, Place, Words
from kexie.indicators.queries.trees import line_of
from kexie.kernel.periods import Period, PeriodKind
from kexie.kernel.room import AskedForm

HUNDRED = Fraction(100)
FIRST = "first"
Way = tuple[str, str]  # over units, over time
# Ways asked for by name: the longer names say it inside each unit, then add.
WAYS: dict[Aggregation, Way] = {
    Aggregation.SUM: (Rolling.SUM, Rolling.SUM),
    Aggregation.AVERAGE: (Rolling.MEAN, Rolling.MEAN),
    Aggregation.AVERAGE_SUM_ORG_UNIT: (Rolling.SUM, Rolling.MEAN),
    Aggregation.COUNT: (Rolling.COUNT, Rolling.COUNT),
    Aggregation.MIN: (Rolling.MINIMUM, Rolling.MINIMUM),
    Aggregation.MAX: (Rolling.MAXIMUM, Rolling.MAXIMUM),
    Aggregation.MIN_SUM_ORG_UNIT: (Rolling.SUM, Rolling.MINIMUM),
    Aggregation.MAX_SUM_ORG_UNIT: (Rolling.SUM, Rolling.MAXIMUM),
    Aggregation.FIRST: (Rolling.SUM, FIRST),
    Aggregation.LAST: (Rolling.SUM, Rolling.LAST),
}
# Ways that sums and numbers of values answer.
BY_TOTALS: set[Way] = {
    (Rolling.SUM, Rolling.SUM),
    (Rolling.MEAN, Rolling.MEAN),
    (Rolling.COUNT, Rolling.COUNT),
}
SUMMED: Way = (Rolling.SUM, Rolling.SUM)
# Ways over units that give the number of a single one.
TELLING = (Rolling.MAXIMUM, Rolling.MINIMUM)
GLANCES = 8  # units looked through in the time of one step
Found = tuple[int, int]  # number by number, in base units
Subject = tuple[Known, int | None]  # an indicator, and a group or its undivided figure


def way_of(known: Known, aggregation: Aggregation | None) -> Way:
    return WAYS[aggregation] if aggregation else (known.over_units, known.over_time)


def figure_of(
    numbers: Numbers,
    subject: Subject,
    place: Place,
    names: Sequence[str],
    way: Way,
) -> Found | None:
    """What the place comes to over the stored periods of a stretch; none where nothing was reported."""
    if not names:
        return None
    if not place.single and place.among is None:
        totals = _totals(numbers, subject, place, names)
        if totals is not None:
            if way in BY_TOTALS:
                return _by_totals(totals, way)
            if way[0] == Rolling.SUM and way[1] != Rolling.NONE and len(names) == 1:
                return _by_totals(totals, (Rolling.SUM, Rolling.SUM))
        if way[0] in TELLING and way[0] != subject[0].over_units and not numbers.sees_below(place):
            return None
    return _by_cells(numbers, subject, place, names, way)


def _totals(
    numbers: Numbers, subject: Subject, place: Place, names: Sequence[str]
) -> list[Total] | None:
    """
    The kept totals that make up the figure; none where they cannot tell.

    Where some reported the whole stretch and others its parts, each unit has to be looked at by itself.
    """
    found: list[Total] = []
    tops = [(place.units[0], names)] if len(place.units) == 1 else _tops(numbers, place, names)
    for unit, held in tops:
        kept = numbers.own_total(*subject, unit)
        there = [name for name in held if name in kept]
        if len(numbers.covering(there)) < len(there):
            return None
        found += [kept[name] for name in there]
    return found


def _by_totals(totals: Sequence[Total], way: Way) -> Found | None:
    total, count = sum(one[0] for one in totals), sum(one[1] for one in totals)
    if not count:
        return None
    if way[0] == Rolling.COUNT:
        return count, 1
    return total, AMOUNT * (count if way[0] == Rolling.MEAN else 1)


def _tops(
    numbers: Numbers, place: Place, names: Sequence[str]
) -> Iterable[tuple[int, Sequence[str]]]:
    """The topmost units of the place, each with the periods in which it was one of them."""
    key = place, tuple(names)
    if key not in numbers.tops:
        found: dict[int, list[str]] = {}
        for name in names:
            for unit in numbers.trees.tops(place, numbers.stored[name].last, numbers.every):
                found.setdefault(unit, []).append(name)
        numbers.tops[key] = found
    return numbers.tops[key].items()


def _by_cells(
    numbers: Numbers,
    subject: Subject,
    place: Place,
    names: Sequence[str],
    way: Way,
) -> Found | None:
    single = [
        found
        for unit, cells in _cells_of(numbers, subject, place, names)
        if (found := _in_order(numbers, subject, cells, names))
    ]
    if way[0] == way[1] and way[0] != Rolling.LAST:
        return _together([own for cells in single for own in _each(cells)], way[0])
    return _together_units([_over_time(cells, way[1]) for cells in single], way[0])


def _cells_of(
    numbers: Numbers, subject: Subject, place: Place, names: Sequence[str]
) -> Iterator[tuple[int, list[Cell]]]:
    """Units that count in the place with their cells, each cell by the tree of its own period."""
    known, group = subject
    by_unit = numbers.cells.get(known.pk, {})
    wanted = frozenset({group}) if group is not None else known.adding | known.parts
    inside = {
        name: numbers.trees.below(place, numbers.stored[name].last, numbers.every) for name in names
    }
    within = frozenset().union(*inside.values())
    numbers.spend(min(len(within), len(by_unit)) // GLANCES)
    for unit in within if len(within) < len(by_unit) else by_unit:
        cells = [
            cell
            for cell in by_unit.get(unit, ())
            if cell[0] in wanted and cell[1] in inside and unit in inside[cell[1]]
        ]
        if cells:
            yield unit, cells


def _in_order(
    numbers: Numbers, subject: Subject, cells: list[Cell], names: Sequence[str]
) -> list[list[int]]:
    """The amounts of one unit: for each period that counts, in order of time, those of its groups."""
    known, group = subject
    periods: dict[str, list[int]] = {}
    parts: dict[str, list[int]] = {}
    for one, name, own in cells:
        is_part = group is None and one in known.parts
        (parts if is_part else periods).setdefault(name, []).append(own)
    periods = parts | periods
    taken = numbers.covering([name for name in names if name in periods])
    return [periods[name] for name in sorted(taken, key=lambda name: numbers.stored[name].last)]


def _each(cells: list[list[int]]) -> Iterator[int]:
    for amounts in cells:
        yield from amounts


def _together(amounts: list[int], how: str) -> Found | None:
    """Amounts of whatever period and unit as one: a mean is that of all stored values."""
    if not amounts or (how == Rolling.NONE and len(amounts) > 1):
        return None
    match how:
        case Rolling.COUNT:
            return len(amounts), 1
        case Rolling.MEAN:
            return sum(amounts), AMOUNT * len(amounts)
        case Rolling.MAXIMUM:
            return max(amounts), AMOUNT
        case Rolling.MINIMUM:
            return min(amounts), AMOUNT
    return sum(amounts), AMOUNT


def _over_time(cells: list[list[int]], how: str) -> Fraction | None:
    """One unit's amounts over time; groups of one period are added first."""
    sums = [sum(amounts) for amounts in cells]
    picks: dict[str, Callable[[], Fraction]] = {
        Rolling.MEAN: lambda: Fraction(sum(sums), len(sums)),
        Rolling.LAST: lambda: Fraction(sums[-1]),
        FIRST: lambda: Fraction(sums[0]),
        Rolling.MAXIMUM: lambda: Fraction(max(sums)),
        Rolling.MINIMUM: lambda: Fraction(min(sums)),
        Rolling.COUNT: lambda: Fraction(len(sums) * AMOUNT),
        Rolling.SUM: lambda: Fraction(sum(sums)),
    }
    if how in picks:
        return picks[how]()
    return Fraction(sums[0]) if len(sums) == 1 else None


def _together_units(amounts: list[Fraction | None], how: str) -> Found | None:
    """One amount of each unit, taken together."""
    there = [one for one in amounts if one is not None]
    if not there:
        return None
    picks: dict[str, Callable[[], Fraction]] = {
        Rolling.MEAN: lambda: sum(there, Fraction(0)) / len(there),
        Rolling.MAXIMUM: lambda: max(there),
        Rolling.MINIMUM: lambda: min(there),
        Rolling.COUNT: lambda: Fraction(len(there) * AMOUNT),
    }
    if how in (Rolling.NONE, Rolling.LAST) and len(there) > 1:
        return None
    value = picks.get(how, lambda: sum(there, Fraction(0)))()
    return value.numerator, value.denominator * AMOUNT


def element_rows(
    item: Element,
    places: Sequence[tuple[str | None, Place]],
    stretches: Sequence[tuple[str | None, tuple[Period, ...]]],
    question: Question,
    numbers: Numbers,
) -> Iterator[tuple[str | None, str | None, int, int]]:
    """Of an element: unit, stretch and figure, wherever there is one."""
    known = numbers.words.indicator(item.code)
    subject = known, numbers.words.group(item.group) if item.group else None
    way = way_of(known, question.aggregation)
    several = list(places)
    stored = [(label, numbers.stored_in_all(stretch)) for label, stretch in stretches]
    if way == SUMMED:
        yield from _sums(numbers, subject, places, stored)
        several = [(unit, place) for unit, place in places if not _is_one(place)]
    for unit, place in several:
        for label, names in stored:
            found = figure_of(numbers, subject, place, names, way)
            if found:
                yield unit, label, *found


def _is_one(place: Place) -> bool:
    """One unit with all below it: its totals are kept."""
    return len(place.units) == 1 and place.among is None


def _sums(
    numbers: Numbers,
    subject: Subject,
    places: Sequence[tuple[str | None, Place]],
    stored: Sequence[tuple[str | None, Sequence[str]]],
) -> Iterator[tuple[str | None, str | None, int, int]]:
    """What nearly every cell of a page is: the sum of kept totals of one unit, without further questions."""
    for unit, place in places:
        if not _is_one(place):
            continue
        kept = numbers.own_total(*subject, place.units[0])
        for label, inside in stored if kept else ():
            if len(inside) == 1:
                if held := kept.get(inside[0]):
                    yield unit, label, held[0], AMOUNT
                continue
            names = [name for name in inside if name in kept]
            if len(names) == 1:
                yield unit, label, kept[names[0]][0], AMOUNT
            elif names and len(numbers.covering(names)) == len(names):
                yield unit, label, sum(kept[name][0] for name in names), AMOUNT
            elif names and (found := _by_cells(numbers, subject, place, inside, SUMMED)):
                yield unit, label, *found


class FigureSource:
    """What formulas ask for: the `Source` of `indicators.formula`."""

    def __init__(self, words: Words, numbers: Numbers) -> None:
        self.words, self.numbers = words, numbers
        self.periods: tuple[Period, ...] = ()

    def turn_to(self, periods: tuple[Period, ...]) -> None:
        """The stretch of the row that is worked out: its last day says which definitions and which tree hold."""
        self.periods = periods

    def figure(
        self,
        code: str,
        group: str | None,
        periods: tuple[Period, ...],
        unit: object,
        aggregation: Aggregation | None,
    ) -> Fraction | None:
        self.numbers.spend()
        known, place = self.words.indicator(code), _place(unit)
        subject = known, self.words.group(group) if group else None
        names = self.numbers.stored_in_all(periods)
        found = figure_of(self.numbers, subject, place, names, way_of(known, aggregation))
        return Fraction(*found) if found else None

    def single_units(self, unit: object) -> Iterable[object]:
        """Those below that reported anything: the others would give nothing. None, where some are hidden."""
        if not self.numbers.sees_below(_place(unit)):
            return []
        reported = {one for units in self.numbers.cells.values() for one in units}
        trees, every = self.numbers.trees, self.numbers.every
        below = trees.below(_place(unit), self.periods[-1].last, every)
        self.numbers.spend(len(below))
        return [Place((one,), single=True) for one in sorted(below & reported)]

    def units_in(self, group: str, periods: tuple[Period, ...], unit: object) -> Fraction:
        """On the tree that the last of the periods is added along, closed units too, as DHIS2 counts them."""
        members, place = self.words.unit_groups[group], _place(unit)
        self.numbers.spend(1 + len(members) // GLANCES)
        if place.single or place.among is not None or not place.units:
            day, every = periods[-1].last, self.numbers.every
            return Fraction(len(members & self.numbers.trees.below(place, day, every)))
        parents, units = self.numbers.trees.parents(periods[-1].last), set(place.units)
        return Fraction(
            sum(one in units or not units.isdisjoint(line_of(one, parents)) for one in members)
        )

    def ratio(self, code: str) -> Ratio | None:
        self.numbers.spend()
        return self.words.ratio(code, self.periods[-1].year)

    def field(self, key: str, option: str | None) -> Fraction | None:  # noqa: ARG002 -- cells of a form are unknown here
        return None

    def rate(
        self, form: str, metric: str, periods: tuple[Period, ...], unit: object
    ) -> Fraction | None:
        self.numbers.spend()
        asked = self.words.forms[form]
        expected, reported = self._reports(asked, periods, _place(unit))
        if metric == "EXPECTED_REPORTS":
            return Fraction(expected) if expected else None
        if metric == "ACTUAL_REPORTS" or not reported:
            return Fraction(reported) if reported else None
        return min(HUNDRED, HUNDRED * reported / expected) if expected else None

    def _reports(self, form: AskedForm, periods: Sequence[Period], place: Place) -> tuple[int, int]:
        """Reports expected and received: of rounds that were opened; of forms brought in, by assignment and reports."""
        trees, every = self.numbers.trees, self.numbers.every
        if form.rounds:
            expected = reported = 0
            for name, (units, sent) in form.rounds.items():
                round_ = self.numbers.named(name)
                if any(one.first <= round_.first and round_.last <= one.last for one in periods):
                    below = trees.below(place, round_.last, every)
                    expected, reported = expected + len(units & below), reported + len(sent & below)
            return expected, reported
        parts = {part for one in periods for part in self._parts(form, one)}
        expected = sum(
            len(self.numbers.existing(form.units, part.last) & trees.below(place, part.last, every))
            for part in parts
        )
        return expected, self._received(form, periods, place)

    def _received(self, form: AskedForm, periods: Sequence[Period], place: Place) -> int:
        known = self.words.indicators.get(reports_code(form.code))
        if known is None:
            return 0
        names = self.numbers.stored_in_all(periods)
        found = figure_of(self.numbers, (known, None), place, names, SUMMED)
        return found[0] // found[1] if found else 0

    def _parts(self, form: AskedForm, stretch: Period) -> list[Period]:
        """The form's periods inside the stretch: of its own kind, or of the one kind in which reports came."""
        if form.kind not in PeriodKind.__members__.values():
            return [stretch]
        known = self.words.indicators.get(reports_code(form.code))
        came = self.numbers.kinds_of(known) if known else set()
        kind = PeriodKind(form.kind)
        return stretch.parts(came.pop() if len(came) == 1 else kind)


def _place(unit: object) -> Place:
    if not isinstance(unit, Place):
        raise TypeError(unit)
    return unit
