"""What the words of an analysis stand for, as far as the reader may see it; what is left out is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie.indicators.access import indicators_for, keys_read_by
from kexie.indicators.models import Group, Indicator, Kind, Topic
from kexie.indicators.queries.analysis.asked import Analysis
from kexie.indicators.queries.analysis.stretches import period_words, periods_of
from kexie.indicators.queries.asked_units import MEMBERS_OF, BadQuestion
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.memory import Memory
from kexie.indicators.queries.resolving import known_by_code
from kexie.kernel.periods import BadPeriod, Period
from kexie.kernel.script import in_script
from kexie.org.models import Reach, Unit, UnitGroup, UnitKind, User
from kexie.org.queries import own_units, unit_groups_called

OWN, WHOLE, CHILDREN, ALL = "own", "whole", "children", "all"
MOST = 50_000  # numbers in one answer


class TooMuch(BadQuestion):
    """More numbers are asked for than a page can show; the sentence says how to narrow."""


@dataclass(slots=True)
class Members:
    """
    What is asked for, found.

    :ivar hidden: keys of units that are named but not the reader's to see
    :ivar labels: how each word of the address is said, by dimension's key and word
    :ivar notes: sentences about what was not found or is left out
    :ivar memory: of the questions that are asked about these
    """

    indicators: list[Indicator] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)

    @property
    def seen(self) -> list[Unit]:
        return [unit for unit in self.units if unit.pk not in self.hidden]

    @property
    def apart(self) -> bool:
        """No period lies in another one."""
        pairs = zip(self.periods, self.periods[1:], strict=False)
        return all(one.last < other.first for one, other in pairs)

    @property
    def size(self) -> int:
        """How many numbers that makes."""
        numbers = len(self.indicators) * len(self.groups)
        return numbers * len(self.units) * len(self.periods)

    @property
    def is_whole(self) -> bool:
        return all((self.indicators, self.groups, self.units, self.periods))


def members_of(user: User, asked: Analysis, today: date) -> Members:
    """:raises TooMuch: more than a page can show"""
    members = Members()
    _find_indicators(user, asked.words.get("indicator", ()), members)
    _find_groups(asked.words.get("group", ()), members)
    _find_units(user, asked, members)
    _find_periods(asked.words.get("period", ()), members, today)
    members.memory.learn("indicator", known_by_code(members.indicators))
    members.memory.learn("unit", {unit.code: unit.pk for unit in members.units})
    if asked.sums and not members.apart:
        members.notes.append(
            _("Some periods lie in others: taken together they would count twice.")
        )
    _insist_fits(members)
    return members


def _insist_fits(members: Members) -> None:
    if members.size <= MOST:
        return
    raise TooMuch(
        _(
            "This asks for %(size)s numbers; at most %(most)s are shown at once. Choose fewer indicators"
            " (%(indicators)s now), units (%(units)s) or periods (%(periods)s): one level of units, or years"
            " instead of months."
        )
        % {
            "size": f"{members.size:,}",
            "most": f"{MOST:,}",
            "indicators": len(members.indicators),
            "units": len(members.units),
            "periods": len(members.periods),
        }
    )


def _missing(words: Iterable[str], members: Members) -> None:
    if listed := [word[:40] for word in words]:
        members.notes.append(_("There is no: %(words)s.") % {"words": ", ".join(listed[:10])})


def _find_indicators(user: User, words: tuple[str, ...], members: Members) -> None:
    topics = {word.removesuffix(f"/{ALL}") for word in words if word.endswith(f"/{ALL}")}
    rows = indicators_for(user).exclude(kind=Kind.TEXT).select_related("breakdown")
    found = list(rows.filter(Q(code__in=words) | Q(topic__in=topics)))
    by_code = {one.code: one for one in found}
    taken: dict[str, Indicator] = {}
    missing = []
    for word in words:
        topic = word.removesuffix(f"/{ALL}")
        if topic != word and topic in Topic.values:
            taken |= {one.code: one for one in found if one.topic == topic}
            members.labels[f"i:{word}"] = str(Topic(topic).label)
        elif word in by_code:
            taken[word] = by_code[word]
            members.labels[f"i:{word}"] = str(by_code[word])
        else:
            missing.append(word)
    members.indicators = list(taken.values())
    _missing(missing, members)


def _find_groups(words: tuple[str, ...], members: Members) -> None:
    """Nothing said: undivided figures."""
    wanted = words or (WHOLE,)
    breakdowns = {word.removesuffix(f"/{ALL}") for word in wanted if word.endswith(f"/{ALL}")}
    rows = Group.objects.filter(
        Q(code__in=wanted) | Q(breakdown__code__in=breakdowns) | Q(pk=Group.WHOLE)
    )
    found = list(rows.select_related("breakdown"))
    taken: dict[int, Group] = {}
    missing = []
    for word in wanted:
        breakdown = word.removesuffix(f"/{ALL}")
        some = [one for one in found if _is_called(one, word, breakdown)]
        if not some:
            missing.append(word)
            continue
        taken |= {one.pk: one for one in some}
        label = some[0].breakdown if breakdown != word else some[0]
        members.labels[f"g:{word}"] = str(label)
    members.groups = list(taken.values())
    _missing(missing, members)


def _is_called(group: Group, word: str, breakdown: str) -> bool:
    if word == WHOLE:
        return group.pk == Group.WHOLE
    if breakdown != word:
        return group.breakdown is not None and group.breakdown.code == breakdown
    return group.code == word


def _find_units(user: User, asked: Analysis, members: Members) -> None:
    words = asked.words.get("unit", ())
    parts = {word: word.partition("/") for word in words}
    codes = {head for head, _slash, _tail in parts.values() if head != OWN}
    named = {unit.code: [unit] for unit in Unit.objects.filter(code__in=codes)}
    if any(head == OWN for head, _slash, _tail in parts.values()):
        named[OWN] = list(own_units(user))
    make = partial(keys_read_by, user, asked.standing)
    allowed = members.memory.once(("allowed", asked.standing), make)
    below = _below([unit.pk for units in named.values() for unit in units], parts.values())
    grouped = _of_groups(parts, named)
    taken: dict[int, Unit] = {}
    left_out: set[int] = set()
    missing = []
    for word, (head, slash, tail) in parts.items():
        if word in grouped:
            members.labels[f"u:{word}"], units = grouped[word]
        elif head not in named or (slash and tail not in (CHILDREN, *UnitKind.values)):
            missing.append(word)
            continue
        else:
            members.labels[f"u:{word}"] = _unit_words(named[head], head, tail)
            units = named[head]
            if slash:
                units = [one for unit in units for one in below.get((unit.pk, tail), ())]
        if slash or word in grouped:
            left_out |= {unit.pk for unit in units if unit.pk not in allowed}
            units = [unit for unit in units if unit.pk in allowed]
        taken |= {unit.pk: unit for unit in units}
    members.units = list(taken.values())
    members.hidden = {pk for pk in taken if pk not in allowed}
    _missing(missing, members)
    _say_hidden([unit for unit in members.units if unit.pk in members.hidden], members)
    _say_left_out(len(left_out - members.hidden), members)


def _of_groups(
    parts: Mapping[str, tuple[str, str, str]], named: Mapping[str, list[Unit]]
) -> dict[str, tuple[str, list[Unit]]]:
    """Of words as `OU_GROUP-x` and `530000/OU_GROUP-x`: how each is said, and the open units of the group, there."""
    wanted = {
        word: (head if slash else "", tail if slash else head)
        for word, (head, slash, tail) in parts.items()
        if (tail or head).startswith(MEMBERS_OF) and (not slash or head in named)
    }
    if not wanted:
        return {}
    keys = unit_groups_called({group.removeprefix(MEMBERS_OF) for _head, group in wanted.values()})
    groups = UnitGroup.objects.in_bulk(keys.values())
    found: dict[str, tuple[str, list[Unit]]] = {}
    for word, (head, called) in wanted.items():
        group = groups.get(keys.get(called.removeprefix(MEMBERS_OF), 0))
        if group is None:
            continue
        units = group.units.filter(closed_date__isnull=True)
        label = _("units of the group %(group)s") % {"group": in_script(group.name)}
        if head:
            reach = Reach.objects.filter(above__in=named[head], to_date__isnull=True)
            units = units.filter(pk__in=reach.values("below"))
            label = f"{_unit_words(named[head], head, '')}: {label}"
        found[word] = label, list(units)
    return found


def _below(
    above: list[int], parts: Iterable[tuple[str, str, str]]
) -> Mapping[tuple[int, str], list[Unit]]:
    """Open units below, by the unit above and the word after the slash."""
    tails = {tail for _head, slash, tail in parts if slash}
    if not tails:
        return {}
    rows = Reach.objects.filter(
        above__in=above, to_date__isnull=True, depth__gt=0, below__closed_date__isnull=True
    )
    if CHILDREN not in tails:
        rows = rows.filter(below__kind__in=tails)
    found: dict[tuple[int, str], list[Unit]] = {}
    for row in rows.select_related("below").order_by("below__order", "below__code"):
        found.setdefault((row.above_id, row.below.kind), []).append(row.below)
        if row.depth == 1:
            found.setdefault((row.above_id, CHILDREN), []).append(row.below)
    return found


def _unit_words(units: list[Unit], head: str, tail: str) -> str:
    name = ", ".join(in_script(unit.short_name) for unit in units[:3])
    if head == OWN:
        name = _("own unit (%(name)s)") % {"name": name} if name else _("own unit")
    if not tail:
        return name
    if tail == CHILDREN:
        return _("%(unit)s: units directly below") % {"unit": name}
    return _("%(unit)s: each %(kind)s") % {"unit": name, "kind": UnitKind(tail).label}


def _say_hidden(units: list[Unit], members: Members) -> None:
    if units:
        names = ", ".join(in_script(unit.short_name) for unit in units[:10])
        members.notes.append(
            _("Not yours to see, so without figures: %(names)s.") % {"names": names}
        )


def _say_left_out(count: int, members: Members) -> None:
    if count:
        members.notes.append(
            ngettext(
                "%(count)s unit is left out: its figures are not yours to see.",
                "%(count)s units are left out: their figures are not yours to see.",
                count,
            )
            % {"count": count}
        )


def _find_periods(words: tuple[str, ...], members: Members, today: date) -> None:
    named = campaigns() if any("@" in word for word in words) else {}
    taken: dict[str, Period] = {}
    for word in words:
        try:
            found = periods_of(word, today, named)
        except BadPeriod as reason:
            members.notes.append(str(reason))
            continue
        taken |= {one.id: one for one in found}
        members.labels[f"p:{word}"] = period_words(word, today, named)
    members.periods = sorted(taken.values(), key=lambda one: (one.first, one.last))
