"""
Keeping the catalogue: how indicators are named and shown, and what they mean from which year on.

Names and definitions are separate on purpose: a name may be mended at any time, a definition is never changed, only
followed by another one from a year on.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.access import indicators_kept_by, units_keeping
from kexie.indicators.actions.formulas import insist_formula
from kexie.indicators.models import (
    Definition,
    Indicator,
    Kind,
    Rolling,
)
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.actions.units import pinyin_of
from kexie.org.models import Unit, User


class NotTheKeeper(Refused):
    status: ClassVar[int] = 403


class CodeTaken(Refused):
    pass


class YearTaken(Refused):
    pass


class PartMissing(Refused):
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Naming:
    """How an indicator is called and shown."""

    name: str
    name_en: str = ""
    name_hant: str = ""
    short_name: str = ""
    display_unit: str = ""
    display_power: int = 0
    decimals: int = 0
    plausible_factor: int | None = 5
    topic: str = ""
    key_order: int | None = None


@dataclass(frozen=True, slots=True)
class Nature:
    """What of an indicator never changes, because figures depend on it."""

    code: str
    kind: str
    value_type: str
    unit_name: str
    service: str
    source_kind: str
    breakdown_id: int | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """A definition from a year on; formulas only of ratios."""

    from_year: int
    text: str
    basis: str = ""
    numerator: str = ""
    denominator: str = ""
    factor: Decimal = Decimal(1)


ROLLINGS: Mapping[str, tuple[str, str]] = {
    Kind.STOCK: (Rolling.SUM, Rolling.LAST),
    Kind.FLOW: (Rolling.SUM, Rolling.SUM),
    Kind.RATIO: (Rolling.NONE, Rolling.NONE),
    Kind.TEXT: (Rolling.NONE, Rolling.NONE),
}


def said_in(words: Naming | Meaning) -> list[str]:
    """Everything that somebody wrote there."""
    return [value for value in asdict(words).values() if isinstance(value, str)]


def insist_keeps(user: User, *indicators: Indicator) -> None:
    """:raises NotTheKeeper: the user keeps none of these indicators; without any: none at all"""
    kept = indicators_kept_by(user)
    if indicators:
        kept = kept.filter(pk__in=[one.pk for one in indicators])
    if not kept.exists():
        raise NotTheKeeper(
            _("This is kept by another unit. Ask its clerks, supervisors or heads to change it.")
        )


def locked(indicator: Indicator) -> Indicator:
    """The indicator as it stands now, held until the change is written."""
    return Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)


@writing()
def add_indicator(
    nature: Nature, naming: Naming, meaning: Meaning, *, owner: Unit, actor: User, at: datetime
) -> Indicator:
    """
    A new indicator with its first definition.

    :raises NotTheKeeper: the actor does not keep the catalogue of the owner
    :raises CodeTaken: there is one of this code
    :raises UnusableFormula: a ratio without a formula, or with one that makes no sense
    """
    if not units_keeping(actor).filter(pk=owner.pk).exists():
        raise NotTheKeeper(_("You do not keep indicators for this unit."))
    if Indicator.objects.filter(code__iexact=nature.code).exists():
        raise CodeTaken(
            _("There is an indicator %(code)s already. Choose another code.")
            % {"code": nature.code}
        )
    insist_no_secrets(*said_in(naming), *said_in(meaning))
    over_units, over_time = ROLLINGS[nature.kind]
    last = Indicator.objects.order_by("-order").values_list("order", flat=True).first() or 0
    indicator = Indicator.objects.create(
        **asdict(nature),
        **asdict(naming),
        over_units=over_units,
        over_time=over_time,
        owner=owner,
        order=last + 10,
        pinyin=pinyin_of(naming.name),
    )
    _write_meaning(indicator, meaning)
    log(actor=actor, verb="indicator.add", target=indicator, at=at, after=asdict(naming))
    return indicator


@writing()
def rename_indicator(
    indicator: Indicator, naming: Naming, *, version: int, actor: User, at: datetime
) -> Indicator:
    """
    Other names, another unit to show it in.

    :raises NotTheKeeper: the actor does not keep this indicator
    :raises Changed: somebody else changed it since `version`
    """
    insist_keeps(actor, indicator)
    insist_no_secrets(*said_in(naming))
    present = locked(indicator)
    before = {name: getattr(present, name) for name in asdict(naming)}
    _insist_version(present, version, yours=asdict(naming), theirs=before)
    for name, value in asdict(naming).items():
        setattr(present, name, value)
    present.pinyin = pinyin_of(naming.name)
    present.version += 1
    present.save()
    log(
        actor=actor,
        verb="indicator.rename",
        target=present,
        at=at,
        before=before,
        after=asdict(naming),
    )
    return present


@writing()
def define_anew(
    indicator: Indicator, meaning: Meaning, *, version: int, actor: User, at: datetime
) -> Definition:
    """
    Another definition from a year on. The one before ends with the year before; nothing of it changes.

    :raises NotTheKeeper: the actor does not keep this indicator
    :raises Changed: somebody else changed it since `version`
    :raises YearTaken: a definition begins in this year or later
    :raises UnusableFormula: a ratio without a formula, or with one that makes no sense
    """
    insist_keeps(actor, indicator)
    insist_no_secrets(*said_in(meaning))
    present = locked(indicator)
    last = present.definitions.filter(to_year__isnull=True).first()
    theirs = {"from_year": last.from_year, "text": last.text} if last else {}
    yours = {"from_year": meaning.from_year, "text": meaning.text}
    _insist_version(present, version, yours=yours, theirs=theirs)
    if last:
        if last.from_year >= meaning.from_year:
            raise YearTaken(
                _("The present definition holds from %(year)s. Begin the new one in a later year.")
                % {"year": last.from_year}
            )
        last.to_year = meaning.from_year
        last.save()
    made = _write_meaning(present, meaning)
    present.version += 1
    present.save()
    log(actor=actor, verb="indicator.define", target=present, at=at, before=theirs, after=yours)
    return made


def _write_meaning(indicator: Indicator, meaning: Meaning) -> Definition:
    if indicator.kind == Kind.RATIO:
        insist_formula(meaning.numerator, of=indicator.code)
        insist_formula(meaning.denominator, of=indicator.code)
    elif meaning.numerator or meaning.denominator:
        raise PartMissing(_("Only ratios have a numerator and a denominator."))
    return Definition.objects.create(indicator=indicator, **asdict(meaning))


def _insist_version(
    present: Indicator, version: int, *, yours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> None:
    if present.version == version:
        return
    differing = [name for name in yours if yours[name] != theirs.get(name)]
    raise Changed(
        _("Somebody else changed the indicator meanwhile. Look at both and decide again."),
        yours={label_of(name): _said(yours[name]) for name in differing},
        theirs={label_of(name): _said(theirs.get(name)) for name in differing},
    )


def label_of(name: str) -> str:
    """What a person calls the field of an indicator or definition."""
    labels = {
        "name": gettext("Name"),
        "name_en": gettext("English name"),
        "name_hant": gettext("Name in traditional characters"),
        "short_name": gettext("Short name"),
        "display_unit": gettext("Unit shown"),
        "display_power": gettext("Power of ten of the unit shown"),
        "decimals": gettext("Decimals shown"),
        "plausible_factor": gettext("Asks for a comment from so many times the last value"),
        "topic": gettext("Class"),
        "key_order": gettext("Place among the key figures of its service"),
        "from_year": gettext("From year"),
        "text": gettext("Definition"),
        "left": gettext("Left side"),
        "operator": gettext("Operator"),
        "right": gettext("Right side"),
        "severity": gettext("If it does not hold"),
    }
    return labels[name]


def _said(value: object) -> str:
    return "" if value is None else str(value)
