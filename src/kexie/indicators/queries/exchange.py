"""Rows of value files against the catalogue: what each means in our words, or why it cannot be taken."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.indicators.amounts import BadNumber, amount_of, insist_type, parse_amount
from kexie.indicators.exchange.words import NUMBERS, YES_OR_NO
from kexie.indicators.models import (
    AMOUNT,
    Group,
    Indicator,
    Kind,
    Mark,
    OtherCode,
    Parts,
    ValueType,
)
from kexie.indicators.queries.campaigns import campaigns
from kexie.kernel.importing import Row, id_of, tidy
from kexie.kernel.periods import BadPeriod, Campaigns, Period
from kexie.kernel.periods import parse as parse_period
from kexie.kernel.periods_dhis2 import November
from kexie.kernel.periods_dhis2 import read as read_period
from kexie.kernel.secrecy import mark_in
from kexie.org.models import Unit

LONGEST_TEXT, LONGEST_COMMENT = 50_000, 400
FEW = 500  # words that are looked for one by one
MACHINE_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
YES = frozenset({"true", "t", "1", "yes", "y", "是"})
NO = frozenset({"false", "f", "0", "no", "n", "否"})


class Scheme(StrEnum):
    """By what a file names elements and units: their id (our code), their code there, or their name."""

    ID = "id"
    CODE = "code"
    NAME = "name"


class BadRow(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """Why the row cannot be taken."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))


class IndicatorFacts(NamedTuple):
    pk: int
    code: str
    value_type: str
    kind: str
    options: list[str]
    breakdown: int | None


class UnitFacts(NamedTuple):
    pk: int
    code: str
    opened: date
    closed: date | None


class GroupFacts(NamedTuple):
    pk: int
    code: str
    breakdown: int | None
    parts: str | None


CellKey = tuple[int, int, int, str]  # indicator, group, unit, period


@dataclass(frozen=True, slots=True)
class Cell:
    """A row understood. `own` in millionths, or `text`, or `mark`; none of them: it is to be taken away."""

    row: Row
    indicator: IndicatorFacts
    group: int
    unit: UnitFacts
    period: str
    own: int | None = None
    text: str | None = None
    comment: str = ""
    mark: str = ""

    @property
    def key(self) -> CellKey:
        return self.indicator.pk, self.group, self.unit.pk, self.period


@dataclass(slots=True)
class Reader:
    """Understands rows. Everything the words of a file may mean is fetched once; `delete`: values are taken away."""

    words: Mapping[str, Collection[str]]
    elements: Scheme = Scheme.ID
    units: Scheme = Scheme.ID
    delete: bool = False
    november: November | None = None
    _indicators: dict[str, IndicatorFacts] = field(default_factory=dict)
    _units: dict[str, UnitFacts] = field(default_factory=dict)
    _groups: dict[str, GroupFacts] = field(default_factory=dict)
    _periods: dict[str, Period] = field(default_factory=dict)
    _spans: dict[str, Period] = field(default_factory=dict)
    _campaigns: Campaigns = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._indicators = indicators_called(self.words["element"], self.elements)
        self._units = units_called(self.words["unit"], self.units)
        self._groups = groups_called({*self.words["group"], *self.words["attribute"]})
        self._campaigns = campaigns()

    def value(self, row: Row) -> Cell:
        """:raises BadRow: the row cannot be taken"""
        indicator, unit = self.indicator(row), self.unit(row)
        period, group = self.period(row, unit), self.group(row, indicator)
        blank = self.delete or str(row.cells.get("deleted") or "").casefold() in YES
        comment = tidy(row.cells.get("comment"))
        if blank:
            return Cell(row, indicator, group, unit, period)
        if len(comment) > LONGEST_COMMENT:
            raise BadRow(
                _("The comment is longer than %(count)s characters.") % {"count": LONGEST_COMMENT}
            )
        _insist_clean(comment)
        if mark := self.mark(row):
            return Cell(row, indicator, group, unit, period, None, None, comment, mark)
        own, text = value_of(row.cells.get("value"), indicator)
        return Cell(row, indicator, group, unit, period, own, text, comment)

    def mark(self, row: Row) -> str:
        """
        Why there is no value though somebody answered; a column of our own, beside those of DHIS2.

        :raises BadRow: it is no mark, or a value stands beside it
        """
        mark = str(row.cells.get("mark") or "").strip()
        if mark and (mark not in Mark.values or _written(row.cells.get("value"))):
            raise BadRow(
                _("“%(mark)s”: write na (not applicable) or nv (not available), and no value.")
                % {"mark": mark[:20]}
            )
        return mark

    def indicator(self, row: Row) -> IndicatorFacts:
        """:raises BadRow: it is not named, not known, or has no values of its own"""
        word = id_of(row.cells.get("element"))
        found = self._indicators.get(word)
        if found is None:
            raise BadRow(_("There is no element “%(word)s”.") % {"word": word[:60]})
        if found.kind == Kind.RATIO:
            raise BadRow(_("%(word)s is calculated and has no values.") % {"word": word})
        return found

    def unit(self, row: Row) -> UnitFacts:
        """:raises BadRow: it is not named or not known"""
        word = id_of(row.cells.get("unit"))
        found = self._units.get(word)
        if found is None:
            raise BadRow(_("There is no unit “%(word)s”.") % {"word": word[:60]})
        return found

    def period(self, row: Row, unit: UnitFacts) -> str:
        """:raises BadRow: it is no period, or the unit did not exist in it"""
        word = str(row.cells.get("period") or "").strip()
        if word not in self._periods:
            self._periods[word] = period_called(word, self._campaigns, self.november)
            self._spans[self._periods[word].id] = self._periods[word]
        found = self._periods[word]
        if unit.opened > found.last or (unit.closed and unit.closed <= found.first):
            raise BadRow(
                _("The unit %(unit)s did not exist in %(period)s.")
                % {"unit": unit.code, "period": found.id}
            )
        return found.id

    def span(self, name: str) -> Period:
        """The period that a row was found to mean, by our name for it."""
        return self._spans[name]

    def group(self, row: Row, indicator: IndicatorFacts) -> int:
        """:raises BadRow: it is not known, does not divide this element, or a second division is used"""
        attribute = id_of(row.cells.get("attribute"))
        if attribute and (self._groups.get(attribute) or NO_GROUP).pk != Group.WHOLE:
            raise BadRow(
                _("“%(word)s”: values are divided once; a second division is not kept.")
                % {"word": attribute[:60]}
            )
        word = id_of(row.cells.get("group"))
        found = self._groups.get(word) if word else WHOLE
        if found is None:
            raise BadRow(_("There is no group “%(word)s”.") % {"word": word[:60]})
        # a form of DHIS2 may divide an element in its own way, so any division that adds up is taken
        own = found.breakdown in {None, indicator.breakdown}
        if not own and found.parts != Parts.SUMMED:
            raise BadRow(
                _("%(element)s is not divided into “%(word)s”.")
                % {"element": indicator.code, "word": word}
            )
        return found.pk


WHOLE = GroupFacts(Group.WHOLE, "", None, None)
NO_GROUP = GroupFacts(0, "", None, None)


def period_called(word: str, named: Campaigns, november: November | None = None) -> Period:
    """
    The period that DHIS2, or we, call so.

    :param november: to which year a name as `2022Nov` is counted
    :raises BadRow: none
    """
    try:
        return parse_period(word, named) if "@" in word else read_period(word, november=november)
    except BadPeriod as reason:
        raise BadRow(str(reason)) from reason


def value_of(given: object, indicator: IndicatorFacts) -> tuple[int | None, str | None]:
    """
    The amount or the words of a value.

    :raises BadRow: it is none of the element's type
    """
    if isinstance(given, Mapping | list):
        raise BadRow(_("The value is no single one."))
    raw = _written(given)
    if not raw:
        raise BadRow(_("The value is missing."))
    if indicator.value_type in YES_OR_NO:
        return _yes_or_no(raw, indicator), None
    if indicator.value_type in NUMBERS:
        return _number(raw, indicator), None
    return None, _words(raw, indicator)


def _written(given: object) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    return str(given).strip() if given is not None else ""


def _yes_or_no(raw: str, indicator: IndicatorFacts) -> int:
    word = raw.casefold()
    if word in YES:
        return AMOUNT
    if word in NO and indicator.value_type == ValueType.YES_NO:
        return 0
    words = (
        _("“%(value)s” is neither yes nor no.")
        if indicator.value_type == ValueType.YES_NO
        else _("“%(value)s” is not yes; only yes can stand here, or nothing.")
    )
    raise BadRow(words % {"value": raw[:40]})


def _number(raw: str, indicator: IndicatorFacts) -> int:
    try:
        amount = amount_of(Decimal(raw)) if MACHINE_NUMBER.fullmatch(raw) else parse_amount(raw)
        insist_type(amount, indicator.value_type)
    except BadNumber as reason:
        raise BadRow(str(reason)) from reason
    return amount


def _words(raw: str, indicator: IndicatorFacts) -> str:
    if len(raw) > LONGEST_TEXT:
        raise BadRow(_("The text is longer than %(count)s characters.") % {"count": LONGEST_TEXT})
    _insist_clean(raw)
    if indicator.options and raw not in indicator.options:
        raise BadRow(_("“%(value)s” is not in the list of this element.") % {"value": raw[:40]})
    if indicator.value_type == ValueType.DATE:
        return _day(raw)
    if indicator.value_type == ValueType.TIME and not TIME.fullmatch(raw):
        raise BadRow(_("“%(value)s” is no time of day.") % {"value": raw[:40]})
    return raw


def _day(raw: str) -> str:
    try:
        return date.fromisoformat(raw[:10]).isoformat()
    except ValueError as reason:
        raise BadRow(_("“%(value)s” is no day.") % {"value": raw[:40]}) from reason


def _insist_clean(text: str) -> None:
    if "\x00" in text:
        raise BadRow(_("The text holds a character that cannot be kept."))
    if mark := mark_in(text):
        raise BadRow(
            _("This is marked “%(mark)s”. State secrets must not be kept here.") % {"mark": mark}
        )


def indicators_called(
    words: Iterable[str], scheme: Scheme = Scheme.ID
) -> dict[str, IndicatorFacts]:
    """Indicators by the words that a file calls them by; what is not known is left out."""
    wanted = set(words)
    if not wanted:
        return {}
    names = ("pk", "code", "value_type", "kind", "options", "breakdown")
    indicators = Indicator.objects.order_by("pk")
    if scheme == Scheme.ID and len(wanted) <= FEW:
        other = OtherCode.objects.filter(word__in=wanted, indicator__isnull=False)
        called = Q(code__in=wanted) | Q(pk__in=other.values("indicator"))
        indicators = indicators.filter(called)
    rows = indicators.values_list(*names, "name")
    facts = {row[0]: IndicatorFacts(*row[:6]) for row in rows}
    by_name = {row[0]: tidy(row[6]) for row in rows}
    return _called(wanted, scheme, facts, by_name, "indicator")


def units_called(words: Iterable[str], scheme: Scheme = Scheme.ID) -> dict[str, UnitFacts]:
    """Units, closed ones too, by the words that a file calls them by."""
    wanted = set(words)
    if not wanted:
        return {}
    units = Unit.objects.order_by("pk")
    if scheme == Scheme.ID and len(wanted) <= FEW:
        other = OtherCode.objects.filter(word__in=wanted, unit__isnull=False).values("unit")
        units = units.filter(Q(code__in=wanted) | Q(pk__in=other))
    rows = units.values_list("pk", "code", "opened_date", "closed_date", "name")
    facts = {row[0]: UnitFacts(*row[:4]) for row in rows}
    return _called(wanted, scheme, facts, {row[0]: row[4] for row in rows}, "unit")


def groups_called(words: Iterable[str]) -> dict[str, GroupFacts]:
    """Groups by their code or any other word for them."""
    wanted = set(words)
    if not wanted:
        return {}
    rows = Group.objects.order_by("pk").values_list("pk", "code", "breakdown", "breakdown__parts")
    facts = {row[0]: GroupFacts(*row) for row in rows}
    return _called(wanted, Scheme.ID, facts, {}, "group")


def _called(
    wanted: Collection[str],
    scheme: Scheme,
    facts: Mapping[int, Any],
    names: Mapping[int, str],
    sort: str,
) -> dict[str, Any]:
    """By id: our code, then other words; by code: other words, then ours; by name: where only one is called so."""
    if scheme == Scheme.NAME:
        called: dict[str, list[int]] = {}
        for pk, name in names.items():
            called.setdefault(name, []).append(pk)
        return {
            word: facts[called[tidy(word)][0]]
            for word in wanted
            if len(called.get(tidy(word), ())) == 1
        }
    ours = {fact.code: pk for pk, fact in facts.items()}
    others = dict(OtherCode.objects.filter(**{f"{sort}__isnull": False}).values_list("word", sort))
    first, second = (ours, others) if scheme == Scheme.ID else (others, ours)
    found = {word: first.get(word, second.get(word)) for word in wanted}
    return {word: facts[pk] for word, pk in found.items() if pk is not None}
