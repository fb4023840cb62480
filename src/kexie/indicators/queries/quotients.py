"""How one ratio was worked out, with the figures that stand above and below the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from kexie.indicators.amounts import ratio_shown, rounded
from kexie.indicators.formula import parse, walk
from kexie.indicators.formula.nodes import Element
from kexie.indicators.models import Definition
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.catalogue import Names
from kexie.indicators.queries.question import read_question
from kexie.indicators.queries.spots import Spot
from kexie.org.models import User

DIGITS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One figure in the formula, by the codes with which it is opened."""

    label: str
    shown: str
    indicator: str
    group: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Values are in base units, with at most six digits; empty: there is no value."""

    formula: str = ""
    numerator: str = ""
    above: str = ""
    denominator: str = ""
    below: str = ""
    factor: str = ""
    result: str = ""
    parts: Sequence[Part] = ()


def worked_out(user: User, spot: Spot) -> WorkedOut:
    """By the definition of the period's year, from figures rolled up before: a ratio is never averaged."""
    indicator, period = spot.indicator, spot.period
    held = Q(to_year__isnull=True) | Q(to_year__gt=period.year)
    definition = indicator.definitions.filter(held, from_year__lte=period.year).first()
    if definition is None or not definition.numerator or not definition.denominator:
        return WorkedOut()
    elements = _elements(definition)
    question = {
        "items": {
            "elements": list(elements),
            "indicators": [
                {"id": "=above", "numerator": definition.numerator},
                {"id": "=below", "numerator": definition.denominator},
                {"id": indicator.code},
            ],
        },
        "units": {"each": [spot.unit.code]},
        "periods": {"each": [period.id]},
        "tree": spot.tree,
        "standing": spot.standing.name.lower(),
    }
    values = {row.item: row.exact for row in ask(user, read_question(question)).rows}
    names = Names([definition.numerator, definition.denominator])
    result = values.get(indicator.code)
    return WorkedOut(
        formula=names.formula_of(definition),
        numerator=names.said(definition.numerator),
        above=_number(values.get("=above")),
        denominator=names.said(definition.denominator),
        below=_number(values.get("=below")),
        factor=_number(Fraction(definition.factor)),
        result="" if result is None else ratio_shown(result, indicator),
        parts=[
            Part(
                names.called(one.code, one.group),
                _number(values.get(label)),
                one.code,
                one.group or "",
            )
            for label, one in elements.items()
        ],
    )


def _elements(definition: Definition) -> dict[str, Element]:
    """Every figure once, in the order of the formula, by its label in the question."""
    nodes = [parse(definition.numerator), parse(definition.denominator)]
    found = [one for node in nodes for one in walk(node) if isinstance(one, Element)]
    return {f"{one.code}.{one.group}" if one.group else one.code: one for one in found}


def _number(value: Fraction | None) -> str:
    if value is None:
        return ""
    short = rounded(value, DIGITS)
    whole = short.to_integral_value()
    return f"{int(whole):,}" if whole == short else f"{short.normalize():,f}"
