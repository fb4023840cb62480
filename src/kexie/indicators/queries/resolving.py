"""What the words of a question mean: indicators, groups, formulas, units. What does not exist is refused by name."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kexie.indicators import formula as language
from kexie.indicators.access import read_among
from kexie.indicators.exchange.words import DEFAULT_GROUP, reports_code, violations_code
from kexie.indicators.formula import BadFormula, Named, Node, Ratio, parse, walk
from kexie.indicators.models import Definition, Group, Indicator, Kind, Parts, Rolling, Standing
from kexie.indicators.queries.exchange import groups_called, indicators_called, units_called
from kexie.indicators.queries.memory import Memory
from kexie.indicators.queries.question import BadQuestion, Element, Formula, Question, Rate, Rule
from kexie.kernel.room import AskedForm, forms_called
from kexie.org.models import Reach, Unit, UnitGroupSet, User
from kexie.org.queries import members_of_groups, unit_group_sets_called, unit_groups_called


class Place(NamedTuple):
    """
    Whose figures: of these units and all below them, each counted once; `single`: of the one unit itself only.

    No units at all means all that may be seen. `among`: only what these of them reported themselves.
    """

    units: tuple[int, ...]
    single: bool = False
    among: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """
    An indicator.

    :ivar adding: keys of the groups that are added to its undivided figure
    :ivar parts: keys of the groups that stand for it where there is no undivided figure
    """

    pk: int
    code: str
    ratio: bool
    over_units: Rolling
    over_time: Rolling
    adding: frozenset[int]
    parts: frozenset[int] = frozenset()


# A group of units, where answers are divided by such, and the places of its rows.
Part = tuple[str | None, list[tuple[str | None, Place]]]


@dataclass(slots=True)
class Words:
    """Everything that a question names, found."""

    indicators: dict[str, Known] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    inline: dict[str, Ratio] = field(default_factory=dict)
    kept: dict[str, list[tuple[int, int | None, Ratio]]] = field(default_factory=dict)
    forms: Mapping[str, AskedForm] = field(default_factory=dict)
    violations: dict[str, str] = field(default_factory=dict)
    places: list[tuple[str | None, Place]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    unit_groups: dict[str, frozenset[int]] = field(default_factory=dict)
    allowed: frozenset[int] | None = None
    reader: User | None = None
    memory: Memory = field(default_factory=Memory)

    def indicator(self, code: str) -> Known:
        """:raises BadQuestion: there is none"""
        found = self.indicators.get(code)
        if found is None:
            raise BadQuestion(_("There is no indicator “%(code)s”.") % {"code": code[:60]})
        return found

    def group(self, code: str) -> int:
        """:raises BadQuestion: there is none"""
        found = self.groups.get(code)
        if found is None:
            raise BadQuestion(_("There is no group “%(code)s”.") % {"code": code[:60]})
        return found

    def ratio(self, code: str, year: int) -> Ratio | None:
        """The formula of an indicator: of the question itself, or as it was defined for the year."""
        if code in self.inline:
            return self.inline[code]
        for first, end, ratio in self.kept.get(code, ()):
            if first <= year and (end is None or year < end):
                return ratio
        return None


def resolve(
    question: Question,
    allowed: frozenset[int] | None,
    reader: User | None = None,
    memory: Memory | None = None,
) -> Words:
    """
    Find everything the question names.

    :param allowed: keys of the units whose figures may be seen; none: all
    :raises BadQuestion: something does not exist
    """
    words = Words(allowed=allowed, reader=reader, memory=memory or Memory())
    for item in question.items:
        if isinstance(item, Formula) and item.ratio:
            words.inline[item.label] = item.ratio
    named = {one.code for one in question.items if isinstance(one, Element)}
    named |= {one.label for one in question.items if isinstance(one, Formula) and not one.ratio}
    nodes = [node for ratio in words.inline.values() for node in _nodes(ratio)]
    rates = {one.form for one in question.items if isinstance(one, Rate)}
    rules = {one.code for one in question.items if isinstance(one, Rule)}
    _find_indicators(words, named, nodes)
    every = [*nodes, *(n for kept in words.kept.values() for _f, _e, r in kept for n in _nodes(r))]
    rates |= {node.form for node in every if isinstance(node, language.Rate)}
    _find_forms(words, rates)
    _find_rules(words, rules)
    groups = {one.group for one in question.items if isinstance(one, Element) and one.group}
    groups |= {node.group for node in every if isinstance(node, language.Element) and node.group}
    words.groups = {word: one.pk for word, one in groups_called(groups).items()}
    if DEFAULT_GROUP in groups:
        words.groups.setdefault(DEFAULT_GROUP, Group.WHOLE)
    for group in groups:
        words.group(group)
    _insist_formulas(words, question)
    counted = {node.group for node in every if isinstance(node, language.GroupCount)}
    _find_unit_groups(words, {*counted, *question.units.unit_groups})
    words.parts = list(_parts(question, words, list(_places(question, words))))
    words.places = [place for _group, places in words.parts for place in places]
    return words


def _nodes(ratio: Ratio) -> Iterator[Node]:
    yield from walk(ratio.numerator)
    yield from walk(ratio.denominator)


def _codes(nodes: Iterable[Node]) -> set[str]:
    return {node.code for node in nodes if isinstance(node, language.Element | Named)}


def _find_indicators(words: Words, named: set[str], nodes: Collection[Node]) -> None:
    """Those that are named, and those that their formulas name, and so on."""
    waiting = named | _codes(nodes)
    memory = words.memory
    while waiting := waiting - words.indicators.keys() - words.inline.keys():
        called = memory.each("indicator", waiting, _known)
        for code in waiting - called.keys():
            raise BadQuestion(_("There is no indicator “%(code)s”.") % {"code": code[:60]})
        fresh: list[Node] = []
        for word, one in called.items():
            words.indicators[word] = one
            if one.ratio:
                make = partial(_definitions, one.pk, one.code)
                words.kept[word] = memory.once(("formula", one.pk), make)
                fresh += [node for _f, _e, ratio in words.kept[word] for node in _nodes(ratio)]
        waiting = _codes(fresh)


def _known(codes: Collection[str]) -> dict[str, Known]:
    called = indicators_called(codes)
    facts = _facts({one.pk for one in called.values()})
    return {word: facts[one.pk] for word, one in called.items()}


def known_by_code(indicators: Iterable[Indicator]) -> dict[str, Known]:
    """Of indicators that were fetched already, with their breakdown, what `resolve` would look up."""
    rows = [
        (
            one.pk,
            one.code,
            one.kind,
            one.over_units,
            one.over_time,
            one.breakdown_id,
            one.breakdown and one.breakdown.parts,
        )
        for one in indicators
    ]
    return {one.code: one for one in _facts_of(rows).values()}


def _facts(keys: Collection[int]) -> dict[int, Known]:
    if not keys:
        return {}
    names = ("pk", "code", "kind", "over_units", "over_time", "breakdown", "breakdown__parts")
    return _facts_of(Indicator.objects.filter(pk__in=keys).order_by().values_list(*names))


def _facts_of(rows: Iterable[tuple[Any, ...]]) -> dict[int, Known]:
    summed = frozenset(
        Group.objects.filter(breakdown__parts=Parts.SUMMED).values_list("pk", flat=True)
    )
    adding = summed | {Group.WHOLE}
    found: dict[int, Known] = {}
    for pk, code, kind, over_units, over_time, breakdown, how in rows:
        parts: frozenset[int] = frozenset()
        if how == Parts.PARTITION:
            groups = Group.objects.filter(breakdown=breakdown)
            parts = frozenset(groups.values_list("pk", flat=True))
        found[pk] = Known(
            pk=pk,
            code=code,
            ratio=kind == Kind.RATIO,
            over_units=Rolling(over_units),
            over_time=Rolling(over_time),
            adding=adding,
            parts=parts,
        )
    return found


def _definitions(indicator: int, code: str) -> list[tuple[int, int | None, Ratio]]:
    """Formulas with the years in which they hold."""
    return [
        (
            one.from_year,
            one.to_year,
            Ratio(
                _parsed(one.numerator, code),
                _parsed(one.denominator or "1", code),
                Fraction(one.factor),
            ),
        )
        for one in Definition.objects.filter(indicator=indicator).exclude(numerator="")
    ]


def _parsed(text: str, code: str) -> Node:
    try:
        return parse(text)
    except BadFormula as reason:
        raise BadQuestion(
            _("The formula of %(code)s, character %(number)s: %(reason)s")
            % {"code": code, "number": reason.position + 1, "reason": reason}
        ) from reason


def _find_forms(words: Words, codes: set[str]) -> None:
    words.forms = forms_called(codes) if codes else {}
    for code in codes - words.forms.keys():
        raise BadQuestion(_("There is no form %(code)s.") % {"code": code[:60]})
    words.indicators |= _known([reports_code(code) for code in codes])


def _find_rules(words: Words, codes: set[str]) -> None:
    """Rules that were never broken have no indicator, so no row."""
    called = _known([violations_code(code) for code in codes])
    words.indicators |= called
    words.violations = {
        code: violations_code(code) for code in codes if violations_code(code) in called
    }


def _insist_formulas(words: Words, question: Question) -> None:
    for item in question.items:
        if isinstance(item, Formula) and not item.ratio and not words.indicator(item.label).ratio:
            raise BadQuestion(
                _("%(code)s has values of its own; ask for it under elements.")
                % {"code": item.label}
            )


def _places(question: Question, words: Words) -> Iterator[tuple[str | None, Place]]:
    units = _units(question, words)
    if question.units_each:
        yield from ((code, Place((pk,))) for code, pk in units if _seen(words, [pk]))
    elif not question.units.codes and not question.units.described:
        yield None, Place(())
    elif units and _seen(words, [pk for _code, pk in units]):
        yield None, Place(tuple(pk for _code, pk in units))
    if question.also_together:
        called = words.memory.each("unit", question.also_together, _unit_keys).values()
        together = tuple(dict.fromkeys(called))
        if _seen(words, together):
            yield None, Place(together)


def _find_unit_groups(words: Words, codes: Collection[str]) -> None:
    """
    Members of groups of units, by the words for these.

    :raises BadQuestion: there is no such group
    """
    called = unit_groups_called(codes)
    for code in set(codes) - called.keys():
        raise BadQuestion(_("There is no group of units “%(code)s”.") % {"code": code[:60]})
    members = members_of_groups(called.values())
    words.unit_groups |= {code: members[pk] for code, pk in called.items()}


def _parts(
    question: Question, words: Words, places: list[tuple[str | None, Place]]
) -> Iterator[Part]:
    """The places as they are; or those of each group: what its members in them reported themselves."""
    asked = question.unit_groups
    if asked is None:
        yield None, places
        return
    sets = unit_group_sets_called(set(asked.codes) - unit_groups_called(asked.codes).keys())
    held = UnitGroupSet.objects.in_bulk(sets.values())
    inside = {
        word: [one.code for one in held[pk].groups.order_by("code")] for word, pk in sets.items()
    }
    codes = list(dict.fromkeys(one for word in asked.codes for one in inside.get(word, [word])))
    _find_unit_groups(words, codes)
    groups = {code: words.unit_groups[code] for code in codes}
    if not asked.each:
        groups = {"": frozenset().union(*groups.values())}
    for code, members in groups.items():
        seen = _singly(words, members)
        yield (
            code,
            [
                (unit, place._replace(among=seen))
                for unit, place in places
                if not place.units or _singly(words, set(place.units)) == set(place.units)
            ],
        )


def _singly(words: Words, units: Collection[int]) -> frozenset[int]:
    """Those whose own figures may be told: of a unit above the reader's, seen as a whole only, none is."""
    if words.reader is None:
        return frozenset(units)
    return frozenset(read_among(words.reader, units, Standing.PROVISIONAL))


def _unit_keys(codes: Collection[str]) -> dict[str, int]:
    return {word: one.pk for word, one in units_called(codes).items()}


def _seen(words: Words, units: Collection[int]) -> bool:
    return words.allowed is None or words.allowed.issuperset(units)


def _units(question: Question, words: Words) -> list[tuple[str, int]]:
    """Units that are named or described, in the order of the question or the official one."""
    wanted = question.units
    found = words.memory.each("unit", {*wanted.codes, *wanted.below}, _unit_keys)
    for code in {*wanted.codes, *wanted.below} - found.keys():
        raise BadQuestion(_("There is no unit “%(code)s”.") % {"code": code[:60]})
    if not wanted.described:
        return [(code, found[code]) for code in wanted.codes]
    units = Unit.objects.filter(closed_date__isnull=True)
    reach = Reach.objects.filter(to_date__isnull=True)
    if wanted.unit_groups:
        # members are named: those that were closed too, where they stood last
        members = frozenset().union(*(words.unit_groups[code] for code in wanted.unit_groups))
        units = Unit.objects.filter(pk__in=members)
        reach = Reach.objects.filter(
            Q(to_date__isnull=True) | Q(to_date=F("below__closed_date"), below__heir__isnull=True)
        )
    if wanted.codes:
        units = units.filter(pk__in=[found[code] for code in wanted.codes])
    if wanted.kinds:
        units = units.filter(kind__in=wanted.kinds)
    if wanted.below or wanted.depth is not None:
        if wanted.below:
            reach = reach.filter(above__in=[found[code] for code in wanted.below])
        if wanted.depth is not None:
            reach = reach.filter(depth=wanted.depth)
        units = units.filter(pk__in=reach.values("below"))
    if words.allowed is not None:
        units = units.filter(pk__in=words.allowed)
    names = {pk: word for word, pk in found.items()}
    return [(names.get(pk, code), pk) for pk, code in units.values_list("pk", "code")]
