"""
Answers to questions about figures: for the analysis page, the interface and `kexie query`.

Elements are rolled up first, formulas worked out on the totals; `subExpression` is worked out inside single units.
No value, no row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from kexie.indicators.access import units_read_by
from kexie.indicators.amounts import rounded
from kexie.indicators.formula import Where, evaluate_ratio
from kexie.indicators.queries.numbers import Numbers
from kexie.indicators.queries.question import Asked, Element, Formula, Item, Question, Rate, Rule
from kexie.indicators.queries.resolving import Place, Words, resolve
from kexie.indicators.queries.sources import FigureSource, element_rows
from kexie.org.models import User

# Digits behind the point where no rounding was asked for.
EXACT = 10


class Row(NamedTuple):
    """One number: `number / by` base units. No unit, no period: all of them together."""

    item: str
    unit: str | None
    period: str | None
    number: int
    by: int

    @property
    def exact(self) -> Fraction:
        return Fraction(self.number, self.by)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in the order of the question: items, units, periods."""

    rows: list[Row]
    decimals: int | None

    def plain(self) -> dict[str, Any]:
        """For machines: `value` as asked, `exact` with ten digits, as words so that none is lost."""
        return {
            "rows": [
                {
                    "item": row.item,
                    "unit": row.unit,
                    "period": row.period,
                    "value": self._value(row),
                    "exact": _digits(row.exact, EXACT),
                }
                for row in self.rows
            ]
        }

    def table(self) -> list[tuple[str, ...]]:
        """For people: a line of heads, then one for each row."""
        digits = EXACT if self.decimals is None else self.decimals
        lines = [
            (row.item, row.unit or "", row.period or "", _digits(row.exact, digits))
            for row in self.rows
        ]
        return [("item", "unit", "period", "value"), *lines]

    def _value(self, row: Row) -> int | float:
        value = rounded(row.exact, EXACT if self.decimals is None else self.decimals)
        whole = value.to_integral_value()
        return int(whole) if value == whole else float(value)


def _digits(value: Fraction, digits: int) -> str:
    text = f"{rounded(value, digits):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ask(user: User | None, question: Question) -> Answer:
    """
    What the user may see of the answer.

    :param user: none: the operator of the machine, who sees all
    :raises BadQuestion: something that is named does not exist
    """
    allowed = None
    if user is not None:
        seen = units_read_by(user, question.standing).order_by()
        allowed = frozenset(seen.values_list("pk", flat=True))
    words = resolve(question, allowed)
    numbers = Numbers(question, words)
    rows: list[Row] = []
    for item in question.items:
        rows.extend(_rows(item, question, words, numbers))
    return Answer(rows, question.decimals)


def _rows(item: Item, question: Question, words: Words, numbers: Numbers) -> Iterator[Row]:
    match item:
        case Element():
            if words.indicator(item.code).ratio:
                formula = Formula(item.label, None)
                return _worked_out(formula, question, words, numbers)
            return _of_element(item, question, words, numbers)
        case Rule(label=label, code=code):
            if code not in words.violations:
                return iter(())
            return _of_element(Element(label, words.violations[code]), question, words, numbers)
        case Formula():
            return _worked_out(item, question, words, numbers)
        case Rate():
            return _of_rate(item, question, words, numbers)


def _stretches(question: Question) -> list[tuple[str | None, tuple[Asked, ...]]]:
    """One for each row: its name, and the periods that it takes together."""
    if question.periods_each:
        return [(one.label, (one,)) for one in question.periods]
    return [(None, question.periods)]


def _of_element(item: Element, question: Question, words: Words, numbers: Numbers) -> Iterator[Row]:
    stretches = [
        (label, tuple(one.period for one in asked)) for label, asked in _stretches(question)
    ]
    for unit, place in words.places:
        for period, number, by in element_rows(item, place, stretches, question, numbers):
            yield Row(item.label, unit, period, number, by)


def _worked_out(item: Formula, question: Question, words: Words, numbers: Numbers) -> Iterator[Row]:
    source = FigureSource(words, numbers)
    for unit, place in words.places:
        for label, asked in _stretches(question):
            periods = tuple(one.period for one in asked)
            source.turn_to(periods)
            ratio = item.ratio or source.ratio(item.label)
            if ratio is None:
                continue
            where = Where(periods, place, question.aggregation)
            value = evaluate_ratio(ratio, where, source)
            if value is not None:
                yield Row(item.label, unit, label, value.numerator, value.denominator)


def _of_rate(item: Rate, question: Question, words: Words, numbers: Numbers) -> Iterator[Row]:
    source = FigureSource(words, numbers)
    for unit, place in words.places:
        for label, asked in _stretches(question):
            value = _rate(item, source, place, asked)
            if value is not None:
                yield Row(item.label, unit, label, value.numerator, value.denominator)


def _rate(
    item: Rate, source: FigureSource, place: Place, asked: tuple[Asked, ...]
) -> Fraction | None:
    return source.rate(item.form, item.metric, tuple(one.period for one in asked), place)
