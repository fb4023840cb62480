"""What is measured, from another system's description: divisions, elements, indicators, rules; all of it, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.access import units_keeping
from kexie.indicators.exchange.metadata import read_metadata
from kexie.indicators.exchange.things import (
    Combo,
    Element,
    FormIn,
    Metadata,
    RatioIn,
    RuleIn,
    SectionIn,
)
from kexie.indicators.exchange.words import DEFAULT_GROUP, kind_of
from kexie.indicators.models import (
    Breakdown,
    Check,
    Definition,
    Group,
    Indicator,
    Kind,
    OtherCode,
    Parts,
    Rolling,
    Service,
    Severity,
    SourceKind,
    ValueType,
)
from kexie.indicators.queries.imported import check_formulas
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Fault, Plain
from kexie.org.actions.units import pinyin_of
from kexie.org.models import Unit, User

__all__ = ["CatalogueRefused", "Counted", "FormIn", "Metadata", "SectionIn", "import_catalogue"]
# DHIS2's definitions have no years: they hold from here on.
SINCE = 1970
M = TypeVar("M", bound=Model)


class CatalogueRefused(Refused):
    """Something in the file cannot be taken, so nothing was. `faults` names each object."""

    status = 400

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            _("%(count)s faults in the file; nothing was changed.") % {"count": len(faults)}
        )
        self.faults = list(faults)


class NotTheKeeper(Refused):
    status = 403


@dataclass(slots=True)
class Counted:
    """How many objects of a sort were new, different, or as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def plain(self) -> Plain:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}


@dataclass(slots=True)
class CatalogueReport:
    """What an import of a description did or would do; `metadata`: what was read; `owner`: code of who keeps it."""

    metadata: Metadata
    owner: str
    counted: dict[str, Counted] = field(default_factory=dict)


@writing()
def import_catalogue(
    text: str, *, owner: Unit, actor: User | None, at: datetime, partial: bool = False
) -> CatalogueReport:
    """
    Elements become indicators, divisions breakdowns and groups, indicators ratios with their formula, rules checks.

    :param owner: the unit that keeps what is new
    :param actor: none: the operator of the machine
    :param partial: indicators and rules whose formula cannot be kept are left out, and said
    :raises CatalogueRefused: something cannot be taken; each is named
    :raises NotTheKeeper: the actor does not keep the catalogue for the owner
    :raises Unreadable: the file as a whole cannot be read
    """
    insist_keeper(actor, owner)
    divided = Indicator.objects.values_list("code", "breakdown__code")
    found = read_metadata(text, known={code: combo or "" for code, combo in divided})
    check_formulas(found, partial=partial)
    if found.faults:
        raise CatalogueRefused(sorted(found.faults, key=lambda fault: (fault.place, fault.row)))
    report = CatalogueReport(found, owner.code)
    report.counted["divisions"], report.counted["groups"] = _keep_divisions(found.combos)
    report.counted["elements"] = _keep(_elements(found.elements, owner), Indicator)
    report.counted["indicators"] = _keep(_ratios(found.ratios, owner), Indicator)
    report.counted["definitions"] = _keep_definitions(found)
    report.counted["rules"] = _keep_rules(found.rules)
    _keep_other_codes(found)
    counts = {name: one.plain() for name, one in report.counted.items()}
    log(actor=actor, verb="catalogue.import", target=owner, at=at, after=counts)
    return report


def insist_keeper(actor: User | None, owner: Unit) -> None:
    """:raises NotTheKeeper: the actor does not keep the catalogue for this unit"""
    if actor is not None and not units_keeping(actor).contains(owner):
        raise NotTheKeeper(
            _("You do not keep the catalogue for %(unit)s. Ask its office.") % {"unit": owner.name}
        )


def _keep_divisions(combos: Mapping[str, Combo]) -> tuple[Counted, Counted]:
    """Divisions with their groups; the plain one is our whole, and needs none."""
    real = [one for one in combos.values() if not one.plain]
    counted = _keep(
        [
            Breakdown(code=one.code, name=one.name, parts=Parts.SUMMED, axes=list(one.axes))
            for one in real
        ],
        Breakdown,
    )
    kept = {one.code: one for one in Breakdown.objects.filter(code__in=[one.code for one in real])}
    groups = [
        Group(
            breakdown=kept[combo.code],
            code=group.code,
            name=group.name,
            words=list(group.words),
            order=order,
        )
        for combo in real
        for order, group in enumerate(combo.groups)
    ]
    return counted, _keep(groups, Group)


def _elements(elements: Mapping[str, Element], owner: Unit) -> list[Indicator]:
    breakdowns = {one.code: one for one in Breakdown.objects.all()}
    return [
        _indicator(
            one,
            owner,
            order,
            kind=kind_of(one.value_type, one.over_time),
            value_type=one.value_type,
            over_units=one.over_units,
            over_time=one.over_time,
            breakdown=breakdowns.get(one.combo),
            options=list(one.options),
        )
        for order, one in enumerate(_in_order(elements))
    ]


def _ratios(ratios: Mapping[str, RatioIn], owner: Unit) -> list[Indicator]:
    return [
        _indicator(
            one,
            owner,
            order,
            kind=Kind.RATIO,
            value_type=ValueType.NUMBER,
            over_units=Rolling.NONE,
            over_time=Rolling.NONE,
            decimals=2 if one.decimals is None else one.decimals,
        )
        for order, one in enumerate(_in_order(ratios))
    ]


def _in_order(things: Mapping[str, Any]) -> list[Any]:
    """By name: the same order whatever order the file has."""
    return sorted(things.values(), key=lambda one: (one.name, one.code))


def _indicator(one: Element | RatioIn, owner: Unit, order: int, **facts: Any) -> Indicator:
    return Indicator(
        code=one.code,
        name=one.name,
        short_name=one.short,
        pinyin=pinyin_of(one.name)[:300],
        service=Service.ORGANISATION,
        source_kind=SourceKind.FORM,
        owner=owner,
        order=order,
        **facts,
    )


# What a file says of a thing; all else is left alone once the thing is there: people may have set it.
SAID: dict[type[Model], tuple[str, ...]] = {
    Breakdown: ("name", "parts", "axes"),
    Group: ("breakdown_id", "name", "words", "order"),
    Indicator: (
        "name", "short_name", "kind", "value_type", "over_units", "over_time", "breakdown_id", "options",
    ),
    Check: ("name", "left", "operator", "right"),
}  # fmt: skip


def _keep(wanted: Sequence[M], model: type[M]) -> Counted:
    """Rows that are not there, by their code, are made; those that differ in what a file says are changed."""
    names, codes = SAID[model], [_code(one) for one in wanted]
    objects = model._default_manager  # noqa: SLF001 -- Django's public _default_manager
    held = {_code(one): one for one in objects.filter(code__in=codes)}
    new, changed, counted = [], [], Counted()
    for one in wanted:
        there = held.get(_code(one))
        if there is None:
            new.append(one)
        elif any(getattr(there, name) != getattr(one, name) for name in names):
            for name in names:
                setattr(there, name, getattr(one, name))
            if hasattr(there, "version"):
                there.version += 1
            changed.append(there)
        else:
            counted.unchanged += 1
    objects.bulk_create(new, batch_size=500)
    if changed:
        versioned = ["version"] if hasattr(changed[0], "version") else []
        objects.bulk_update(changed, [*names, *versioned], batch_size=200)
    counted.created, counted.updated = len(new), len(changed)
    return counted


def _code(thing: Any) -> str:
    return str(thing.code)


def _keep_definitions(found: Metadata) -> Counted:
    """Of ratios with their formula, of elements with their words where they have any; one each, from the beginning."""
    wanted: dict[str, dict[str, Any]] = {
        one.code: {
            "text": one.text,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "factor": one.factor,
        }
        for one in found.ratios.values()
    }
    for element in found.elements.values():
        if element.text:
            wanted[element.code] = {"text": element.text}
    indicators = dict(Indicator.objects.filter(code__in=wanted).values_list("code", "pk"))
    present = Definition.objects.filter(indicator__code__in=wanted, to_year__isnull=True)
    held = {one.indicator_id: one for one in present}
    counted, new = Counted(), []
    for code, facts in wanted.items():
        there = held.get(indicators[code])
        if there is None:
            new.append(Definition(indicator_id=indicators[code], from_year=SINCE, **facts))
        elif all(getattr(there, name) == value for name, value in facts.items()):
            counted.unchanged += 1
        else:
            for name, value in facts.items():
                setattr(there, name, value)
            there.save()
            counted.updated += 1
    Definition.objects.bulk_create(new)
    counted.created = len(new)
    return counted


def _keep_rules(rules: Mapping[str, RuleIn]) -> Counted:
    return _keep(
        [
            Check(
                code=one.code,
                name=one.name,
                left=one.left,
                operator=one.operator,
                right=one.right,
                severity=Severity.COMMENT,
            )
            for one in _in_order(rules)
        ],
        Check,
    )


def _keep_other_codes(found: Metadata) -> None:
    """
    The file's second names of elements, indicators and groups, and its words for the whole.

    :raises CatalogueRefused: a name belongs to something else
    """
    things: Iterable[Element | RatioIn] = [*found.elements.values(), *found.ratios.values()]
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    groups = dict(Group.objects.values_list("code", "pk"))
    faults = keep_words(
        "indicator", {one.other: indicators[one.code] for one in things if one.other}
    )
    words = {DEFAULT_GROUP: Group.WHOLE}
    for combo in found.combos.values():
        for group in combo.groups:
            pk = Group.WHOLE if combo.plain else groups[group.code]
            words |= {group.code: pk} if combo.plain else {}
            words |= {group.other: pk} if group.other else {}
    faults += keep_words("group", words)
    if faults:
        raise CatalogueRefused(faults)


def keep_words(sort: str, wanted: Mapping[str, int]) -> list[Fault]:
    """
    Keep other words for our things.

    :param sort: unit, indicator or group
    :param wanted: word → key of the thing
    :return: words that mean something else already
    """
    held = OtherCode.objects.filter(**{f"{sort}__isnull": False}, word__in=wanted)
    known = dict(held.values_list("word", sort))
    OtherCode.objects.bulk_create(
        (
            OtherCode(word=word, **{f"{sort}_id": pk})
            for word, pk in wanted.items()
            if word not in known
        ),
        batch_size=500,
    )
    return [
        Fault(0, word, word, str(_("The code %(code)s belongs to another.") % {"code": word}))
        for word, pk in wanted.items()
        if known.get(word, pk) != pk
    ]
