"""
What a formula gives, exactly.

A part without a value counts as zero where another part has one; where none has a value the formula has none. Division
by zero has no value. Comparisons give 1 or 0, and anything but 0 holds. `static/indicators/formula.js` does the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from kexie.indicators.formula.nodes import (
    Aggregate,
    Aggregation,
    Binary,
    Calendar,
    Call,
    Element,
    Field,
    GroupCount,
    InsideUnits,
    Named,
    Node,
    Number,
    Rate,
    Shift,
    ToDate,
    Unary,
)
from kexie.kernel.periods import BadPeriod, Period

DEEPEST = 8  # formulas that name formulas


@dataclass(frozen=True, slots=True)
class Where:
    """
    For which periods and which unit (or units together) a formula is worked out.

    :ivar unit: whatever the source understands
    :ivar aggregation: how figures are taken together, where neither formula nor indicator is to decide
    :ivar to_date: take all periods of the year up to these
    :ivar path: the formulas on the way here, so that none is worked out inside itself
    """

    periods: tuple[Period, ...]
    unit: object
    aggregation: Aggregation | None = None
    to_date: bool = False
    path: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[Period, ...]:
        """The periods meant: those of the year so far, where that is asked."""
        if not self.to_date:
            return self.periods
        return tuple(dict.fromkeys(one for each in self.periods for one in each.year_to_date()))


@dataclass(frozen=True, slots=True)
class Ratio:
    """The formula of an indicator: numerator by denominator, times factor."""

    numerator: Node
    denominator: Node
    factor: Fraction = Fraction(1)


class Source(Protocol):
    """Where values come from. Numbers are base units; None where there is no value."""

    def figure(
        self,
        code: str,
        group: str | None,
        periods: tuple[Period, ...],
        unit: object,
        aggregation: Aggregation | None,
    ) -> Fraction | None:
        """What the unit and all below it come to over the periods; by the indicator's own rules without aggregation."""
        ...

    def single_units(self, unit: object) -> Iterable[object]:
        """The unit and all below it, each for its own values only."""
        ...

    def ratio(self, code: str) -> Ratio | None:
        """The formula of an indicator; None where it is not known."""
        ...

    def rate(
        self, form: str, metric: str, periods: tuple[Period, ...], unit: object
    ) -> Fraction | None: ...

    def units_in(self, group: str, periods: tuple[Period, ...], unit: object) -> Fraction | None:
        """How many units of a group of units stand in the unit or below it; None where that is not known."""
        ...

    def field(self, key: str, option: str | None) -> Fraction | None:
        """Another cell of the form that is being filled; of a choice: 1 where this word is chosen, 0 where another is."""
        ...


@dataclass(frozen=True, slots=True)
class _Result:
    """
    A part worked out.

    :ivar value: what it counts as; None: divided by zero
    :ivar asks: does it ask for any value?
    :ivar known: has any value it asks for been there?
    """

    value: Fraction | None
    asks: bool = False
    known: bool = False

    @property
    def missing(self) -> bool:
        return self.asks and not self.known

    @property
    def holds(self) -> bool:
        return bool(self.value)


ZERO, ONE = Fraction(0), Fraction(1)
_NOTHING = _Result(ZERO, asks=True)


def evaluate(node: Node, where: Where, source: Source) -> Fraction | None:
    """What the formula gives; None where no value it asks for is there, or it divides by zero."""
    result = _work(node, where, source)
    return None if result.missing else result.value


def evaluate_ratio(ratio: Ratio, where: Where, source: Source) -> Fraction | None:
    """Numerator by denominator, times factor; None where either has no value, or the denominator is zero."""
    denominator = evaluate(ratio.denominator, where, source)
    numerator = evaluate(ratio.numerator, where, source)
    if numerator is None or not denominator:
        return None
    return numerator / denominator * ratio.factor


def combine(values: Iterable[Fraction], how: Aggregation | None) -> Fraction | None:
    """Values of single units taken together; the sum where nothing is said."""
    found = list(values)
    if not found:
        return None
    match how:
        case Aggregation.AVERAGE:
            return sum(found, ZERO) / len(found)
        case Aggregation.COUNT:
            return Fraction(len(found))
        case Aggregation.MIN:
            return min(found)
        case Aggregation.MAX:
            return max(found)
    return sum(found, ZERO)


def _work(node: Node, where: Where, source: Source) -> _Result:
    match node:
        case Number(value=value):
            result = _Result(value)
        case Calendar(word=word):
            result = _Result(_calendar(word, where))
        case GroupCount(group=group):
            # a fact of the tree, not a value that somebody has to report
            result = _Result(source.units_in(group, where.asked, where.unit))
        case Binary():
            result = _binary(node, where, source)
        case Unary():
            result = _unary(node, where, source)
        case Call():
            result = _call(node, where, source)
        case Shift() | ToDate() | Aggregate() | InsideUnits():
            result = _changed(node, where, source)
        case _:
            result = _asked(_look_up(node, where, source))
    return result


def _changed(
    node: Shift | ToDate | Aggregate | InsideUnits, where: Where, source: Source
) -> _Result:
    match node:
        case Shift(inner=inner, count=count):
            return _shifted(inner, count, where, source)
        case ToDate(inner=inner):
            return _work(inner, replace(where, to_date=True), source)
        case Aggregate(inner=inner, aggregation=how):
            return _work(inner, replace(where, aggregation=how), source)
    return _inside_units(node, where, source)


def _look_up(node: Element | Named | Rate | Field, where: Where, source: Source) -> Fraction | None:
    match node:
        case Element(code=code, group=group):
            return source.figure(code, group, where.asked, where.unit, where.aggregation)
        case Rate(form=form, metric=metric):
            return source.rate(form, metric, where.asked, where.unit)
        case Field(key=key, option=option):
            return source.field(key, option)
    if node.code in where.path or len(where.path) == DEEPEST:
        return None
    ratio = source.ratio(node.code)
    if ratio is None:
        return None
    return evaluate_ratio(ratio, replace(where, path=(*where.path, node.code)), source)


def _asked(value: Fraction | None) -> _Result:
    return _NOTHING if value is None else _Result(value, asks=True, known=True)


def _calendar(word: str, where: Where) -> Fraction:
    if word == "days":
        return Fraction(sum((one.last - one.first).days + 1 for one in where.asked))
    last = where.periods[-1]
    return Fraction(last.number if word == "periodInYear" else last.count_in_year)


def _shifted(inner: Node, count: int, where: Where, source: Source) -> _Result:
    try:
        periods = tuple(period.shift(count) for period in where.periods)
    except BadPeriod:  # a campaign, or the end of the calendar: nothing was reported there
        return _NOTHING
    return _work(inner, replace(where, periods=periods), source)


def _inside_units(node: InsideUnits, where: Where, source: Source) -> _Result:
    found = []
    for unit in source.single_units(where.unit):
        result = _work(node.inner, replace(where, unit=unit), source)
        if not result.missing and result.value is not None:
            found.append(result.value)
    return _asked(combine(found, node.aggregation or where.aggregation))


def _unary(node: Unary, where: Where, source: Source) -> _Result:
    inner = _work(node.inner, where, source)
    if inner.value is None:
        return inner
    value = -inner.value if node.operator == "-" else _truth(not inner.holds)
    return replace(inner, value=value)


def _binary(node: Binary, where: Where, source: Source) -> _Result:
    """From left to right in a loop: a long sum is no deep one."""
    chain, first = [node], node.left
    while isinstance(first, Binary):
        chain.append(first)
        first = first.left
    left = _work(first, where, source)
    for one in reversed(chain):
        right = _work(one.right, where, source)
        left = _joined(_calculate(one.operator, left.value, right.value), left, right)
    return left


def _joined(value: Fraction | None, *parts: _Result) -> _Result:
    return _Result(
        value, asks=any(one.asks for one in parts), known=any(one.known for one in parts)
    )


def _calculate(operator: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (operator == "/" and not right):
        return None
    match operator:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case "/":
            result = left / right
        case _:
            result = _truth(compare(operator, left, right))
    return result


def compare(operator: str, left: Fraction, right: Fraction) -> bool:
    """Do the two stand to each other so? `==`, `!=`, `<`, `<=`, `>`, `>=`, `and`, `or`."""
    return {
        "and": bool(left and right),
        "or": bool(left or right),
        "==": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[operator]


def _truth(holds: bool) -> Fraction:  # noqa: FBT001 -- a value, not a switch
    return ONE if holds else ZERO


def _call(node: Call, where: Where, source: Source) -> _Result:
    if node.name == "if":
        return _chosen(node.arguments, where, source)
    if node.name == "coalesce":
        return _first(node.arguments, where, source)
    parts = [_work(one, where, source) for one in node.arguments]
    if node.name in ("isNull", "isNotNull"):
        absent = parts[0].missing or parts[0].value is None
        return _Result(_truth(absent == (node.name == "isNull")))
    if node.name in ("min", "max"):
        return _extreme(node.name, parts)
    values = [one.value for one in parts if one.value is not None]
    return _joined(_total(node.name, values) if len(values) == len(parts) else None, *parts)


def _chosen(arguments: tuple[Node, ...], where: Where, source: Source) -> _Result:
    condition = _work(arguments[0], where, source)
    if condition.value is None:
        return condition
    chosen = _work(arguments[1 if condition.holds else 2], where, source)
    return _joined(chosen.value, condition, chosen)


def _total(name: str, values: list[Fraction]) -> Fraction:
    if name == "round":
        return _round(values)
    return abs(values[0]) if name == "abs" else sum(values, ZERO)


def _first(arguments: tuple[Node, ...], where: Where, source: Source) -> _Result:
    """The first that has a value; the last, where none has."""
    result = _NOTHING
    for one in arguments:
        result = _work(one, where, source)
        if not result.missing and result.value is not None:
            break
    return result


def _extreme(name: str, parts: list[_Result]) -> _Result:
    """The least or largest of those that have a value: a missing one is no zero here."""
    there = [one.value for one in parts if not one.missing]
    values = [value for value in there if value is not None]
    if len(values) < len(there):
        return _joined(None, *parts)
    if not values:
        return _NOTHING
    return _joined(min(values) if name == "min" else max(values), *parts)


def _round(values: list[Fraction]) -> Fraction:
    """Half away from zero, as people round; the second value is the number of digits."""
    scale = 10 ** int(values[1]) if len(values) > 1 else 1
    whole = int(abs(values[0]) * scale + Fraction(1, 2))
    return Fraction(-whole if values[0] < 0 else whole, scale)
