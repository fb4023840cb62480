"""
Answers to questions about figures: for the analysis page, the interface and `kexie query`.

Elements are rolled up first, formulas worked out on the totals; `subExpression` is worked out inside single units.
No value, no row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import keys_read_by
from kexie.indicators.formula import Where, evaluate_ratio
from kexie.indicators.queries.memory import Memory
from kexie.indicators.queries.numbers import Numbers, TooMuch
from kexie.indicators.queries.question import Asked, Element, Formula, Item, Question, Rate, Rule
from kexie.indicators.queries.resolving import Place, Words, resolve
from kexie.indicators.queries.sources import FigureSource, element_rows
from kexie.org.models import User

# Digits behind the point where no rounding was asked for.
EXACT = 10
TOO_DEEP = _("The formulas name each other too deeply. Write them out more plainly.")


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
    """
    Rows in the order of the question: items, groups of units, units, periods.

    :ivar unit_groups: of each row its group of units, where figures are divided by such; empty: they are not
    """

    rows: list[Row]
    decimals: int | None
    unit_groups: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """For machines: `value` as asked, `exact` with ten digits, as words so that none is lost."""
        digits = EXACT if self.decimals is None else self.decimals
        rows = [
            {
                "item": row.item,
                "unit": row.unit,
                "period": row.period,
                "value": _value(row, digits),
                "exact": _written(row, EXACT),
            }
            for row in self.rows
        ]
        for row, group in zip(rows, self.unit_groups, strict=False):
            row["unit_group"] = group
        return {"rows": rows}

    def table(self) -> list[tuple[str, ...]]:
        """For people: a line of heads, then one for each row."""
        digits = EXACT if self.decimals is None else self.decimals
        lines = [
            (row.item, row.unit or "", row.period or "", _written(row, digits)) for row in self.rows
        ]
        heads = ("item", "unit", "period", "value")
        if not self.unit_groups:
            return [heads, *lines]
        grouped = zip(lines, self.unit_groups, strict=True)
        return [(*heads, "unit_group"), *((*line, group) for line, group in grouped)]


def _scaled(row: Row, digits: int) -> int:
    """The number in units of its last digit, rounded half away from zero. Whole numbers: fractions are slow by the page."""
    size: int = (2 * abs(row.number) * 10**digits + row.by) // (2 * row.by)
    return -size if row.number < 0 else size


def _value(row: Row, digits: int) -> int | float:
    scaled, one = _scaled(row, digits), int(10**digits)
    return scaled / one if scaled % one else scaled // one


def _written(row: Row, digits: int) -> str:
    scaled = _scaled(row, digits)
    whole, rest = divmod(abs(scaled), 10**digits)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}".rstrip("0") if rest else f"{sign}{whole}"


def ask(user: User | None, question: Question, memory: Memory | None = None) -> Answer:
    """
    What the user may see of the answer.

    :param user: none: the operator of the machine, who sees all
    :param memory: of the questions that are asked in one breath
    :raises BadQuestion: something that is named does not exist
    """
    words = words_of(user, question, memory or Memory())
    numbers = Numbers(question, words)
    stretches = len(question.periods) if question.periods_each else 1
    numbers.spend(len(question.items) * len(words.places) * stretches)
    rows: list[Row] = []
    groups: list[str] = []
    for item in question.items:
        for group, places in words.parts:
            rows.extend(_rows(item, question, replace(words, places=places), numbers))
            groups += [group] * (len(rows) - len(groups)) if group else []
    return Answer(rows, question.decimals, tuple(groups))


def words_of(user: User | None, question: Question, memory: Memory) -> Words:
    """What the question means to this reader."""
    allowed = None
    if user is not None:
        make = partial(keys_read_by, user, question.standing)
        allowed = memory.once(("allowed", question.standing), make)
    return resolve(question, allowed, user, memory)


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
    for found in element_rows(item, words.places, stretches, question, numbers):
        yield Row(item.label, *found)


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
            try:
                value = evaluate_ratio(ratio, where, source)
            except RecursionError as reason:
                raise TooMuch(TOO_DEEP) from reason
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
