"""The catalogue as people read it: found by what they type, one indicator with all that is known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Prefetch, Q, QuerySet

from kexie.indicators.access import indicators_for, indicators_kept_by
from kexie.indicators.formula import Element, Node, Ratio, codes_in, in_words, parse, walk
from kexie.indicators.formula.nodes import Binary, Number
from kexie.indicators.models import (
    Breakdown,
    Check,
    Definition,
    Group,
    Indicator,
    Operator,
    Severity,
)
from kexie.kernel.tables import Sorts
from kexie.org.models import User

SORTS: Sorts = {
    "order": ("order", "code"),
    "code": ("code",),
    "name": ("pinyin", "name"),
    "service": ("service", "order"),
    "kind": ("kind", "order"),
    "source": ("source_kind", "order"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the catalogue is cut down to; empty asks for nothing."""

    text: str = ""
    service: str = ""
    kind: str = ""
    source: str = ""
    topic: str = ""
    key: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Wanted()


def catalogue_for(user: User, wanted: Wanted = Wanted()) -> QuerySet[Indicator]:
    """Indicators the user may read, by code, name, short name or pinyin, service, kind, source and class."""
    found = indicators_for(user).select_related("breakdown")
    if wanted.key:
        found = found.filter(key_order__isnull=False)
    for word in wanted.text.split():
        found = found.filter(_called(word))
    given = {
        "service": wanted.service,
        "kind": wanted.kind,
        "source_kind": wanted.source,
        "topic": wanted.topic,
    }
    return found.filter(**{name: value for name, value in given.items() if value})


def _called(word: str) -> Q:
    said = (
        Q(code__istartswith=word)
        | Q(name__icontains=word)
        | Q(name_hant__icontains=word)
        | Q(name_en__icontains=word)
        | Q(short_name__icontains=word)
    )
    if word.isascii() and word.isalpha() and len(word) > 1:
        said |= Q(pinyin__icontains=word.lower())
    return said


@dataclass(frozen=True, slots=True)
class Meant:
    """A definition with its formula in words."""

    definition: Definition
    formula: str

    @property
    def last_year(self) -> int | None:
        """Until which year it holds, that year included; none for the present one."""
        return self.definition.to_year - 1 if self.definition.to_year else None


@dataclass(frozen=True, slots=True)
class Checked:
    """A check in words: what must hold, and what happens if it does not."""

    check: Check
    left: str
    operator: str
    right: str
    severity: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    indicator: Indicator
    meanings: list[Meant]
    checks: list[Checked]
    groups: list[Group]
    used_in: list[Indicator]
    keeps: bool


def indicator_page(user: User, indicator: Indicator) -> IndicatorPage:
    """Everything the catalogue knows of an indicator, in a fixed number of queries."""
    definitions = list(indicator.definitions.all())
    checks = list(indicator.checks.all())
    names = Names(
        [one for each in definitions for one in (each.numerator, each.denominator) if one]
        + [one for check in checks for one in (check.left, check.right)]
    )
    return IndicatorPage(
        indicator,
        [Meant(one, names.formula_of(one)) for one in definitions],
        [checked(one, names) for one in checks],
        list(indicator.breakdown.groups.all()) if indicator.breakdown else [],
        list(ratios_made_of(indicator)),
        indicators_kept_by(user).filter(pk=indicator.pk).exists(),
    )


def ratios_made_of(indicator: Indicator) -> QuerySet[Indicator]:
    """Ratios whose present formula asks for this indicator."""
    present = Definition.objects.filter(to_year__isnull=True)
    asked = Q(numerator__contains=f"{{{indicator.code}") | Q(
        denominator__contains=f"{{{indicator.code}"
    )
    asking = [
        one.indicator_id
        for one in present.filter(asked)
        if any(
            indicator.code in codes_in(parse(text))
            for text in (one.numerator, one.denominator)
            if text
        )
    ]
    return Indicator.objects.filter(pk__in=asking)


def checked(check: Check, names: "Names") -> Checked:
    return Checked(
        check,
        names.said(check.left),
        Operator(check.operator).label,
        names.said(check.right),
        str(Severity(check.severity).label),
    )


class Names:
    """What people call the indicators and groups in some formulas: two queries for all of them."""

    def __init__(self, formulas: Iterable[str]) -> None:
        self.nodes: dict[str, Node] = {text: parse(text) for text in formulas}
        codes = {code for node in self.nodes.values() for code in codes_in(node)}
        groups = {
            one.group
            for node in self.nodes.values()
            for one in walk(node)
            if isinstance(one, Element) and one.group
        }
        self.names = {
            one.code: str(one)
            for one in Indicator.objects.filter(code__in=codes).only(
                "code", "name", "name_en", "name_hant"
            )
        }
        self.groups: Mapping[str, str] = (
            {one.code: str(one) for one in Group.objects.filter(code__in=groups)} if groups else {}
        )

    def said(self, formula: str) -> str:
        return in_words(self.nodes[formula], self.called)

    def formula_of(self, definition: Definition) -> str:
        """Numerator by denominator, times factor; nothing for what is counted."""
        if not definition.numerator:
            return ""
        above, below = self.nodes[definition.numerator], self.nodes[definition.denominator]
        whole: Node = Binary("/", above, below)
        if definition.factor != 1:
            whole = Binary("*", whole, Number(Fraction(definition.factor)))
        return in_words(whole, self.called)

    def called(self, code: str, group: str | None) -> str:
        name = self.names.get(code, code)
        return f"{name} ({self.groups.get(group, group)})" if group else name


def ratio_of(indicator: Indicator, year: int) -> Ratio | None:
    """The formula an indicator had in a year; none before its first definition, or where it is no ratio."""
    held = Q(to_year__isnull=True) | Q(to_year__gt=year)
    found = indicator.definitions.filter(held, from_year__lte=year).first()
    if found is None or not found.numerator or not found.denominator:
        return None
    return Ratio(parse(found.numerator), parse(found.denominator), Fraction(found.factor))


def breakdowns_for(user: User) -> QuerySet[Breakdown]:
    """Breakdowns with their groups, to everybody who works."""
    groups = Prefetch("groups", Group.objects.order_by("order"))
    found = Breakdown.objects.none() if user.power else Breakdown.objects.all()
    return found.prefetch_related(groups)


def checks_for(user: User) -> QuerySet[Check]:
    """Checks about indicators that the user may read."""
    return Check.objects.filter(indicators__in=indicators_for(user)).distinct()


def present_definitions(indicators: QuerySet[Indicator]) -> dict[int, Definition]:
    """The definitions that hold now, by the key of the indicator."""
    held = Definition.objects.filter(
        to_year__isnull=True, indicator__in=indicators.order_by().values("pk")
    )
    return {one.indicator_id: one for one in held}


def keeps_any(user: User) -> bool:
    """Does the user keep a part of the catalogue?"""
    return indicators_kept_by(user).exists()
