"""What is wrong with a filing, found on the server with the rules that the browser is given too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from kexie.indicators.amounts import BadNumber, insist_type
from kexie.indicators.formula import (
    Aggregation,
    BadFormula,
    Node,
    Ratio,
    Where,
    compare,
    evaluate,
    parse,
)
from kexie.indicators.models import AMOUNT, Figure, Group, Severity, Standing
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.periods import Period
from kexie.kernel.words import whole_number
from kexie.returns.layout import Lines, Place, places_of, read_layout
from kexie.returns.models import Cell, FieldKind, Filing
from kexie.returns.queries.rules import Rule, places_of_facts, rules_for

# Calculated cells that name calculated cells.
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one place (`key` empty: with the whole); `label` is what a person calls the place."""

    key: str
    row: int
    label: str
    severity: Severity
    message: str

    @property
    def sentence(self) -> str:
        return f"{self.label}：{self.message}" if self.label else self.message


class Answers:
    """The values of one filing as formulas ask for them. Numbers are base units."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.period = period_of(filing.cycle.period)
        layout = read_layout(filing.cycle.form.layout)
        self.places = {p.key: p for p in places_of(layout)}
        # by the key of their first place
        self.lists = {
            f"{item.key}_{item.columns[0].key}": item
            for section in layout.sections
            for item in section.items
            if isinstance(item, Lines) and item.columns
        }
        self.fields = {
            one.key: one for one in filing.cycle.form.fields.select_related("indicator", "group")
        }
        self.cells = {
            (cell.field.key, cell.row): cell
            for cell in Cell.objects.filter(filing=filing).select_related("field__indicator")
        }
        self.facts = places_of_facts(self.fields.values())
        self._elsewhere: dict[tuple[str, str | None], Fraction] | None = None
        self._depth = 0

    def figure(
        self,
        code: str,
        group: str | None,
        periods: tuple[Period, ...],
        _unit: object,
        _aggregation: Aggregation | None,
    ) -> Fraction | None:
        """The cell that asks for it; where the form does not ask, the unit's accepted value of the period."""
        if periods != (self.period,):
            return None
        key = self.facts.get((code, group))
        return self.field(key) if key else self._held().get((code, group))

    def single_units(self, unit: object) -> Iterable[object]:
        return [unit]

    def ratio(self, _code: str) -> Ratio | None:
        return None

    def rate(
        self, _form: str, _metric: str, _periods: tuple[Period, ...], _unit: object
    ) -> Fraction | None:
        return None

    def units_in(self, _group: str, _periods: tuple[Period, ...], _unit: object) -> Fraction | None:
        return None

    def field(self, key: str, option: str | None = None) -> Fraction | None:
        place = self.places.get(key)
        if option is not None:
            chosen = self.cells.get((key, 0))
            return Fraction(chosen.text == option) if chosen and chosen.text else None
        if place is not None and place.kind == FieldKind.CALCULATED:
            return self._calculated(place)
        cell = self.cells.get((key, 0))
        if cell is None:
            return None
        if cell.amount is not None:
            return Fraction(cell.amount, AMOUNT)
        number = whole_number(cell.text)
        return None if number is None else Fraction(number)

    def value(self, node: Node) -> Fraction | None:
        return evaluate(node, Where((self.period,), self.filing.record.unit_id), self)

    def is_asked(self, place: Place) -> bool:
        """Do all conditions of the place hold? One without a value does not."""
        return all(self.value(parse(condition)) for condition in place.show_if)

    def _calculated(self, place: Place) -> Fraction | None:
        if self._depth >= DEEPEST:
            return None
        self._depth += 1
        try:
            return self.value(parse(place.formula))
        except BadFormula:
            return None
        finally:
            self._depth -= 1

    def _held(self) -> Mapping[tuple[str, str | None], Fraction]:
        if self._elsewhere is None:
            rows = Figure.objects.filter(
                unit=self.filing.record.unit,
                period=self.period.id,
                standing=Standing.ACCEPTED,
                own__isnull=False,
            ).select_related("indicator", "group")
            self._elsewhere = {
                (
                    row.indicator.code,
                    None if row.group_id == Group.WHOLE else row.group.code,
                ): Fraction(row.own or 0, AMOUNT)
                for row in rows
            }
        return self._elsewhere


def findings_of(filing: Filing) -> list[Finding]:
    """
    Everything that keeps the filing from being submitted, in the order of the form.

    A jump that somebody explained in a comment is none.
    """
    answers = Answers(filing)
    asked = {key: place for key, place in answers.places.items() if answers.is_asked(place)}
    found = [*_missing(answers, asked), *_lines(answers, asked)]
    for (key, _row), cell in answers.cells.items():
        if key in asked:
            found += _of_cell(cell, asked[key])
    for rule in rules_for(filing):
        found += _of_rule(rule, answers, asked)
    order = {key: number for number, key in enumerate(answers.places)}
    return sorted(found, key=lambda one: (order.get(one.key, -1), one.row))


def asked_keys(filing: Filing) -> frozenset[str]:
    """Keys of the places whose conditions hold: what else stands in cells is not handed in."""
    answers = Answers(filing)
    return frozenset(key for key, place in answers.places.items() if answers.is_asked(place))


def blank_in(filing: Filing) -> int:
    """How many places that are asked for hold neither an answer nor a mark; files and free lines are no duty."""
    answers = Answers(filing)
    asked = [
        one
        for one in answers.places.values()
        if one.is_editable
        and not one.in_lines
        and one.kind != FieldKind.FILE
        and answers.is_asked(one)
    ]
    return sum(_is_blank(answers, one.key) for one in asked)


def words_of_findings() -> dict[str, str]:
    """What is said of a place that breaks no rule of figures, by what is wrong; the browser says the same."""
    return {
        "missing": _("An answer is required. If there is none, choose the reason."),
        "option": _("Choose one of the list."),
        "day": _("This is no day. Write it as 2024-09-30."),
        "lines": _("Enter between %(least)s and %(most)s lines; there are %(count)s now."),
    }


def _is_blank(answers: Answers, key: str) -> bool:
    cell = answers.cells.get((key, 0))
    return cell is None or not (cell.text.strip() or cell.mark or cell.amount is not None)


def _missing(answers: Answers, asked: Mapping[str, Place]) -> Iterator[Finding]:
    for key, place in asked.items():
        if not place.required or place.in_lines or not place.is_editable:
            continue
        if _is_blank(answers, key):
            yield Finding(key, 0, place.label, Severity.REFUSE, words_of_findings()["missing"])


def _lines(answers: Answers, asked: Mapping[str, Place]) -> Iterator[Finding]:
    """Lists with fewer or more lines than the form takes; a line counts once something stands in it."""
    for first, lines in answers.lists.items():
        if first not in asked:
            continue
        keys = {f"{lines.key}_{column.key}" for column in lines.columns}
        rows = {row for (key, row), cell in answers.cells.items() if key in keys and cell.text}
        if not lines.least <= len(rows) <= lines.most:
            yield Finding(
                first,
                1,
                lines.title,
                Severity.REFUSE,
                words_of_findings()["lines"]
                % {"least": lines.least, "most": lines.most, "count": len(rows)},
            )


def _of_cell(cell: Cell, place: Place) -> Iterator[Finding]:
    field = cell.field
    wrong = ""
    if cell.amount is not None and field.indicator:
        try:
            insist_type(cell.amount, field.indicator.value_type)
        except BadNumber as reason:
            wrong = str(reason)
    elif field.kind == FieldKind.CHOICE and cell.text:
        if cell.text not in {option.code for option in place.options}:
            wrong = words_of_findings()["option"]
    elif field.kind == FieldKind.DAY and cell.text and not _is_day(cell.text):
        wrong = words_of_findings()["day"]
    if wrong:
        yield Finding(place.key, cell.row, place.label, Severity.REFUSE, wrong)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of_rule(rule: Rule, answers: Answers, asked: Mapping[str, Place]) -> Iterator[Finding]:
    left, right = answers.value(rule.left), answers.value(rule.right)
    if left is None or right is None or compare(rule.sign, left, right):
        return
    here = [key for key in rule.keys if key in asked]
    if rule.severity == Severity.COMMENT and any(_commented(answers, key) for key in here):
        return
    for key in here[:1]:
        yield Finding(key, 0, asked[key].label, rule.severity, rule.message)


def _commented(answers: Answers, key: str) -> bool:
    cell = answers.cells.get((key, 0))
    return cell is not None and bool(cell.comment)
