"""What the pickers of the analysis offer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from kexie.indicators.access import indicators_for
from kexie.indicators.amounts import unit_shown
from kexie.indicators.models import Group, Kind, Topic
from kexie.indicators.queries.analysis.asked import Dim
from kexie.indicators.queries.analysis.members import ALL, CHILDREN, OWN, WHOLE
from kexie.indicators.queries.analysis.stretches import OFFERED, period_words
from kexie.indicators.queries.campaigns import campaigns
from kexie.kernel.periods import BadPeriod, parse
from kexie.kernel.script import in_script
from kexie.org.models import Reach, Unit, UnitKind, User
from kexie.org.queries import find_units, own_units

MOST = 20
LEVELS = (UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    detail: str = ""


def choices(user: User, dim: Dim, text: str, today: date) -> list[Choice]:
    """What answers to the text, the best first; without a text what is usual."""
    text = text.strip()[:60]
    match dim:
        case "indicator":
            return list(_indicators(user, text))
        case "group":
            return list(_groups(text))
        case "unit":
            return list(_units(user, text))
        case "period":
            return list(_periods(text, today))


def _indicators(user: User, text: str) -> Iterator[Choice]:
    """Classes whose name begins so, then indicators by code, name or pinyin initials."""
    for topic in Topic:
        if text and text in str(topic.label) and topic != Topic.SUPPORTING:
            yield Choice(f"{topic}/{ALL}", str(topic.label), _("all of the class"))
    rows = indicators_for(user).exclude(kind=Kind.TEXT)
    if text:
        called = (
            Q(name__icontains=text) | Q(name_en__icontains=text) | Q(short_name__icontains=text)
        )
        rows = rows.filter(
            called | Q(code__istartswith=text) | Q(pinyin__icontains=text.lower())
        ).order_by(_rank(text), "order", "code")
    for one in rows[:MOST]:
        yield Choice(one.code, str(one), f"{one.code} {unit_shown(one)}".strip())


def _rank(text: str) -> Case:
    begins = Q(name__istartswith=text) | Q(pinyin__startswith=text.lower())
    return Case(
        When(code__iexact=text, then=Value(0)), When(begins, then=Value(1)), default=Value(2)
    )


def _groups(text: str) -> Iterator[Choice]:
    rows = Group.objects.select_related("breakdown").order_by("breakdown__code", "order", "code")
    breakdowns: set[int] = set()
    for group in rows:
        if group.breakdown is None:
            yield from _if_called(text, Choice(WHOLE, str(group), _("undivided")))
            continue
        if group.breakdown.pk not in breakdowns:
            breakdowns.add(group.breakdown.pk)
            every = Choice(
                f"{group.breakdown.code}/{ALL}", str(group.breakdown), _("all its groups")
            )
            yield from _if_called(text, every)
        yield from _if_called(text, Choice(group.code, str(group), str(group.breakdown)))


def _if_called(text: str, choice: Choice) -> Iterable[Choice]:
    held = text.casefold() in f"{choice.label} {choice.value} {choice.detail}".casefold()
    return [choice] if held else []


def _units(user: User, text: str) -> Iterator[Choice]:
    """Every unit found, and behind it the levels below it that there are."""
    units = list(find_units(text, limit=8)) if text else []
    if not text:
        units = list(own_units(user)[:3])
        if units:
            yield from _with_levels(OWN, _("own unit"), units, units[0])
    for unit in units:
        yield from _with_levels(unit.code, in_script(unit.short_name), units, unit)


def _with_levels(word: str, name: str, units: list[Unit], unit: Unit) -> Iterator[Choice]:
    below = kinds_below(units)
    yield Choice(word, name, in_script(unit.name))
    if (unit.pk, CHILDREN) in below:
        yield Choice(f"{word}/{CHILDREN}", _("%(unit)s: units directly below") % {"unit": name})
    for kind in LEVELS:
        if (unit.pk, kind) in below:
            words = _("%(unit)s: each %(kind)s") % {"unit": name, "kind": kind.label}
            yield Choice(f"{word}/{kind}", words)


def kinds_below(units: list[Unit]) -> set[tuple[int, str]]:
    rows = Reach.objects.filter(
        above__in=units, to_date__isnull=True, depth__gt=0, below__closed_date__isnull=True
    )
    kinds = set(rows.values_list("above", "below__kind").distinct())
    return kinds | {(above, CHILDREN) for above, _kind in kinds}


def _periods(text: str, today: date) -> Iterator[Choice]:
    """Words from today first; then years; then whatever period the text names."""
    named = campaigns()
    for word in OFFERED:
        label = period_words(word, today, named)
        if text.casefold() in f"{label} {word}".casefold():
            yield Choice(word, label, word)
    found = {str(year) for year in range(today.year, today.year - 10, -1)} | set(named)
    for word in sorted(found, reverse=True):
        label = period_words(word, today, named)
        if text and (text in label or word.startswith(text)):
            yield Choice(word, label, word)
    first, dots, last = text.partition("..")
    try:
        names = [parse(one, named).id for one in ((first, last) if dots else (text,))]
    except BadPeriod:
        return
    word = "..".join(names)
    if word not in found:
        yield Choice(word, period_words(word, today, named), word)
