"""
A question about figures, put as JSON; its shape: docs/exchange.md.

Read liberally, refused exactly: what cannot be understood is named by its place in the question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from kexie.indicators.formula import Aggregation, BadFormula, Node, Ratio, parse
from kexie.indicators.formula.nodes import METRICS, SAME_WAY
from kexie.indicators.models import Standing
from kexie.indicators.queries.asked_units import (
    BadQuestion,
    Grouping,
    Units,
    bad,
    read_grouping,
    read_units,
    way_in,
)
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.exchange import BadRow, period_called
from kexie.kernel.importing import id_of, read_json
from kexie.kernel.periods import Campaigns, Period, PeriodKind

__all__ = [
    "Asked",
    "BadQuestion",
    "Element",
    "Formula",
    "Item",
    "Question",
    "Questions",
    "Rate",
    "Rule",
    "Units",
    "read_question",
    "read_questions",
]
Tree = Literal["then", "today"]
MOST_DECIMALS = 6
FARTHEST = 18  # digits of a factor before and behind the point
# Our own words for ways of taking together.
WORDS = {"mean": "AVERAGE", "average": "AVERAGE", "maximum": "MAX", "minimum": "MIN"}
ITEMS = ("elements", "indicators", "reporting_rates", "validation_rules", "formula")
WHOLE = (
    "items", "units", "filters", "unit_groups", "periods", "aggregation", "decimals", "tree", "standing",
)  # fmt: skip
# May stand beside a question and is not looked at.
BESIDE = {"id", "name", "title", "label", "note", "query", "expected", "rules", "verified"}
QUESTIONS = ("questions", "queries", "assertions")


@dataclass(frozen=True, slots=True)
class Element:
    """The figure of an indicator, whole or of one group; `label` as it was asked."""

    label: str
    code: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A ratio given in the question, or the name of one that is kept (`ratio` is none)."""

    label: str
    ratio: Ratio | None


@dataclass(frozen=True, slots=True)
class Rate:
    label: str
    form: str
    metric: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a rule was broken."""

    label: str
    code: str


Item = Element | Formula | Rate | Rule


@dataclass(frozen=True, slots=True)
class Asked:
    """A stretch that was asked, by its name in the question."""

    label: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    What is asked.

    :ivar units_each: one row for each unit, or one for all of them
    :ivar also_together: codes of units that are taken together besides, in a row without a unit
    :ivar periods_each: likewise
    :ivar unit_groups: groups by which every row is divided besides: what their units reported themselves
    :ivar aggregation: in place of the indicators' own way
    :ivar decimals: to which values are rounded, half away from zero; none: as exact as ten digits say
    """

    items: tuple[Item, ...]
    units: Units = field(default_factory=Units)
    units_each: bool = False
    also_together: tuple[str, ...] = ()
    periods: tuple[Asked, ...]
    periods_each: bool = True
    unit_groups: Grouping | None = None
    aggregation: Aggregation | None = None
    decimals: int | None = None
    tree: Tree = "then"
    standing: Standing = Standing.ACCEPTED


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions of a file with their names; `single`: the file is one question, without a name."""

    named: tuple[tuple[str, Question], ...]
    single: bool


def read_questions(text: str) -> Questions:
    """
    One question, a list of them, or an object that holds a list; each may stand under `query` beside its `id`.

    :raises BadQuestion: one cannot be understood
    :raises Unreadable: not JSON
    """
    content = read_json(text)
    if isinstance(content, dict):
        for name in QUESTIONS:
            if isinstance(content.get(name), list):
                content = content[name]
                break
    if not isinstance(content, list):
        return Questions((("", read_question(content)),), single=True)
    return Questions(
        tuple(
            (_name(one, number), _one_of_many(one, number)) for number, one in enumerate(content)
        ),
        single=False,
    )


def _one_of_many(given: object, number: int) -> Question:
    try:
        return read_question(given)
    except BadQuestion as reason:
        raise bad(f"[{number}] {_name(given, number)}", str(reason)) from reason


def _name(one: object, number: int) -> str:
    return str(one.get("id") or number) if isinstance(one, dict) else str(number)


def read_question(given: Any) -> Question:
    """:raises BadQuestion: it cannot be understood"""
    if not isinstance(given, dict):
        raise bad("", _("A question is an object."))
    given = given["query"] if isinstance(given.get("query"), dict) else given
    _insist_known(given, WHOLE if "items" in given else (*WHOLE, *ITEMS), "")
    units, units_each = read_units(given.get("units"), given.get("filters"))
    periods, periods_each = _periods(given.get("periods"))
    return Question(
        items=_items(given.get("items", given)),
        units=units,
        units_each=units_each,
        periods=periods,
        periods_each=periods_each,
        unit_groups=read_grouping(given.get("unit_groups")),
        aggregation=_aggregation(given.get("aggregation")),
        decimals=_decimals(given.get("decimals")),
        tree=_one_of(given.get("tree"), ("then", "today"), "tree"),
        standing=Standing[
            _one_of(given.get("standing"), ("accepted", "provisional"), "standing").upper()
        ],
    )


def _insist_known(given: Mapping[str, Any], words: Sequence[str], place: str) -> None:
    """What is misspelt would be left out without anybody noticing."""
    if strange := sorted(given.keys() - BESIDE - {*words}):
        said = {"word": strange[0][:40], "words": ", ".join(words)}
        raise bad(place, _("There is no “%(word)s”; there are %(words)s.") % said)


def _items(given: object) -> tuple[Item, ...]:
    if not isinstance(given, Mapping):
        raise bad("items", _("An object with elements, indicators, reporting_rates is needed."))
    if given.keys().isdisjoint(WHOLE):
        _insist_known(given, ITEMS, "items")
    found: list[Item] = [
        *(_element(id_of(one), f"items.elements[{n}]") for n, one in _many(given, "elements")),
        *(_formula(one, f"items.indicators[{n}]") for n, one in _many(given, "indicators")),
        *(_rate(one, f"items.reporting_rates[{n}]") for n, one in _many(given, "reporting_rates")),
        *(Rule(id_of(one), id_of(one)) for _n, one in _many(given, "validation_rules")),
    ]
    if formula := given.get("formula"):
        found.append(_formula({"id": "formula", "numerator": formula}, "items.formula"))
    if not found:
        raise bad("items", _("Nothing is asked for."))
    return tuple(found)


def _many(given: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    value = given.get(name)
    if value is None:
        return []
    return list(enumerate(value if isinstance(value, list) else [value]))


def _element(word: str, place: str) -> Element:
    if not word:
        raise bad(place, _("An id is needed."))
    word = word.removeprefix("#{").removesuffix("}")
    code, point, group = word.partition(".")
    return Element(word, code, group if point else None)


def _formula(given: Any, place: str) -> Formula:
    if isinstance(given, Mapping) and given.get("numerator"):
        label = id_of(given) or str(given.get("name") or "formula")
        return Formula(label, _ratio(given, place))
    if not id_of(given):
        raise bad(place, _("An id, or a numerator and a denominator, are needed."))
    return Formula(id_of(given), None)


def _ratio(given: Mapping[str, Any], place: str) -> Ratio:
    kind = given.get("indicatorType")
    factor = given.get("factor", kind.get("factor") if isinstance(kind, Mapping) else None)
    return Ratio(
        _parsed(str(given["numerator"]), f"{place}.numerator"),
        _parsed(str(given.get("denominator") or "1"), f"{place}.denominator"),
        Fraction(1) if factor is None else _factor(factor, f"{place}.factor"),
    )


def _factor(given: Any, place: str) -> Fraction:
    """Few digits: written as 1e999999999 it would take for ever to work out."""
    try:
        number = Decimal(str(given))
        digits = number.as_tuple()
        if number.adjusted() <= FARTHEST and int(digits.exponent) >= -FARTHEST:
            return Fraction(number)
    except (InvalidOperation, ValueError, OverflowError) as reason:
        raise bad(place, _("This is no number.")) from reason
    raise bad(place, _("This is no number."))


def _parsed(text: str, place: str) -> Node:
    try:
        return parse(text)
    except BadFormula as reason:
        raise bad(
            place,
            _("character %(number)s: %(reason)s")
            % {"number": reason.position + 1, "reason": reason},
        ) from reason


def _rate(given: Any, place: str) -> Rate:
    if isinstance(given, Mapping):
        form = id_of(given.get("data_set") or given.get("dataSet") or given.get("form") or given)
        metric = str(given.get("metric") or METRICS[0])
    else:
        form, _point, metric = str(given).partition(".")
        metric = metric or METRICS[0]
    if not form or metric not in METRICS:
        words = _("A form and one of %(words)s are needed.") % {"words": ", ".join(METRICS)}
        raise bad(place, words)
    return Rate(f"{form}.{metric}", form, metric)


def _periods(given: Any) -> tuple[tuple[Asked, ...], bool]:
    way, which = way_in([] if given is None else given, "periods", ("each", "together", "between"))
    if way == "between":
        return (_between(which),), False
    named = campaigns()
    words = which if isinstance(which, list) else [id_of(which)]
    found = tuple(_period(word, named, n) for n, word in enumerate(dict.fromkeys(map(str, words))))
    if not found:
        raise bad("periods", _("Say which periods: each, together or between."))
    return found, way == "each"


def _period(word: str, named: Campaigns, number: int) -> Asked:
    try:
        return Asked(word, period_called(word, named))
    except BadRow as reason:
        raise bad(f"periods[{number}]", str(reason)) from reason


def _between(given: Any) -> Asked:
    """A stretch between two days; periods that lie wholly inside count."""
    days = list(given.values()) if isinstance(given, Mapping) else given
    try:
        first, last = (date.fromisoformat(str(day)) for day in days)
    except (TypeError, ValueError) as reason:
        raise bad("periods.between", _("Two days are needed, as 2017-01-01.")) from reason
    if last < first:
        raise bad("periods.between", _("The first day lies after the last."))
    return Asked("", Period("", PeriodKind.CAMPAIGN, first, last, first.year, 0))


def _aggregation(given: Any) -> Aggregation | None:
    word = str(given or "").strip()
    if not word or word.upper() == "DEFAULT":
        return None
    word = WORDS.get(word.casefold(), word.upper())
    word = SAME_WAY.get(word, word)
    if word not in Aggregation.__members__:
        words = _("There is no way %(word)s; there are %(words)s.")
        raise bad("aggregation", words % {"word": word, "words": ", ".join(Aggregation)})
    return Aggregation(word)


def _decimals(given: Any) -> int | None:
    if given is None:
        return None
    if str(given) not in map(str, range(MOST_DECIMALS + 1)):
        words = _("A whole number from 0 to %(most)s, or null.") % {"most": MOST_DECIMALS}
        raise bad("decimals", words)
    return int(given)


def _one_of(given: Any, words: tuple[str, ...], place: str) -> Any:
    word = str(given or words[0]).casefold()
    if word not in words:
        raise bad(place, _("One of %(words)s is needed.") % {"words": ", ".join(words)})
    return word
