"""Groups of units and sets of groups from another system: all of them as the file says, or none."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Fault, Plain
from kexie.org.access import insist_power
from kexie.org.groupings import GroupIn, Groupings, read_groups
from kexie.org.models import Power, Unit, UnitGroup, UnitGroupSet, User
from kexie.org.queries import unit_groups_called

# From words for things to their keys; what is not known is left out.
Find = Callable[[Collection[str]], Mapping[str, int]]
G = TypeVar("G", UnitGroup, UnitGroupSet)
FACTS = ("name", "short_name", "other")


class GroupsRefused(Refused):
    """Some groups or members cannot be taken, so nothing was. `faults` names each."""

    status = 400

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            _("%(count)s rows cannot be taken; nothing was changed.") % {"count": len(faults)}
        )
        self.faults = sorted(faults, key=lambda fault: (fault.row, fault.place))


@dataclass(slots=True)
class Kept:
    """How many groups, or sets, were new, different, or as they were. `members`: how many they name in all."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    members: int = 0

    def plain(self) -> Plain:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "members": self.members,
        }


@dataclass(slots=True)
class GroupsReport:
    """What an import of groups did or would do."""

    groups: Kept = field(default_factory=Kept)
    sets: Kept = field(default_factory=Kept)
    left: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@writing()
def import_groups(
    text: str, *, find: Find, actor: User | None, at: datetime, partial: bool = False
) -> GroupsReport:
    """
    Groups and sets of the file get the members that it names; none is taken away because it is not named.

    :param find: units by the words that the file has for them
    :param partial: members that nobody knows are left out, and said
    :raises GroupsRefused: rows or members cannot be taken
    :raises Unreadable: the file is no JSON though it begins so
    """
    found = read_groups(text)
    report = GroupsReport(left=dict(sorted(found.left.items())))
    if not found.there:
        return report
    insist_power(actor, Power.SYSTEM)
    # one import at a time: all of them take hold of the units first
    list(Unit.objects.select_for_update(no_key=True).values_list("pk"))
    members = _members(found.groups, find, found, report, partial=partial)
    _insist_free(found.groups, UnitGroup, found.faults)
    _insist_free(found.sets, UnitGroupSet, found.faults)
    if found.faults:
        raise GroupsRefused(found.faults)
    report.groups = _keep(found.groups, UnitGroup, members, actor=actor, at=at)
    groups = _members(found.sets, unit_groups_called, found, report, partial=partial)
    if found.faults:
        raise GroupsRefused(found.faults)
    report.sets = _keep(found.sets, UnitGroupSet, groups, actor=actor, at=at)
    report.notes += _counted_twice(found)
    return report


def _members(
    wanted: Sequence[GroupIn],
    find: Find,
    found: Groupings,
    report: GroupsReport,
    *,
    partial: bool,
) -> dict[str, frozenset[int]]:
    """Keys of the members of each that names them; those that nobody knows become faults of their place."""
    named = {word for one in wanted for word, _place in one.members or ()}
    keys = find(named - {""})
    for one in wanted:
        for word, place in one.members or ():
            if word in keys:
                continue
            words = _("“%(word)s” is not known.") % {"word": word[:60]}
            if partial:
                report.notes.append(f"{place} {one.code}: {words}")
            else:
                found.faults.append(Fault(one.row.number, place, word[:60] or one.code, str(words)))
    return {
        one.code: frozenset(keys[word] for word, _place in one.members if word in keys)
        for one in wanted
        if one.members is not None
    }


def _insist_free(
    wanted: Sequence[GroupIn], model: type[UnitGroup | UnitGroupSet], faults: list[Fault]
) -> None:
    """A code that belongs to another one already."""
    others = [one.other for one in wanted if one.other]
    held = dict(model._default_manager.filter(other__in=others).values_list("other", "code"))  # noqa: SLF001 -- Django's public _default_manager
    for one in wanted:
        holder = held.get(one.other, one.code)
        if holder != one.code:
            words = _("The code %(code)s belongs to %(other)s already.")
            said = words % {"code": one.other, "other": holder}
            faults.append(one.row.fault(one.code, said))


def _keep(
    wanted: Sequence[GroupIn],
    model: type[G],
    members: Mapping[str, frozenset[int]],
    *,
    actor: User | None,
    at: datetime,
) -> Kept:
    kept = Kept(members=sum(map(len, members.values())))
    objects = model._default_manager  # noqa: SLF001 -- Django's public _default_manager
    held = {one.code: one for one in objects.filter(code__in=[one.code for one in wanted])}
    for one in sorted(wanted, key=lambda one: one.code):
        there = held.get(one.code)
        facts = {name: getattr(one, name) for name in FACTS}
        group = there or objects.create(code=one.code, **facts)
        before = {name: getattr(group, name) for name in FACTS} if there else {}
        changed = {name: fact for name, fact in facts.items() if before.get(name, fact) != fact}
        if changed:
            for name, fact in changed.items():
                setattr(group, name, fact)
            group.save(update_fields=list(changed))
        moved = _fill(group, members[one.code]) if one.code in members else {}
        if there and not changed and not moved:
            kept.unchanged += 1
            continue
        kept.updated += there is not None
        kept.created += there is None
        detail = {"before": {name: before[name] for name in changed}, "after": changed}
        log(
            actor=actor,
            verb=f"{_kind(model)}.{'change' if there else 'make'}",
            target=group,
            at=at,
            **(detail if changed else {}),
            **moved,
        )
    return kept


def _kind(model: type[UnitGroup | UnitGroupSet]) -> str:
    return "unit_group" if model is UnitGroup else "unit_group_set"


def _fill(group: UnitGroup | UnitGroupSet, wanted: frozenset[int]) -> dict[str, list[str]]:
    """Exactly these members. Returns the codes of those that came, and of those that went."""
    held = group.units if isinstance(group, UnitGroup) else group.groups
    before = set(held.values_list("pk", flat=True))
    coming, going = wanted - before, before - wanted
    gone = sorted(held.filter(pk__in=going).values_list("code", flat=True))
    held.remove(*going)
    held.add(*coming)
    came = sorted(held.filter(pk__in=coming).values_list("code", flat=True))
    return {name: codes for name, codes in (("joined", came), ("left", gone)) if codes}


def _counted_twice(found: Groupings) -> list[str]:
    """Sets that do not divide the units: some stand in several of their groups."""
    words = _("%(set)s: units that stand in several of its groups, and count in each: %(count)s.")
    notes = []
    for one in found.sets:
        units = Unit.objects.filter(groups__sets__code=one.code).order_by()
        several = units.annotate(times=Count("groups")).filter(times__gt=1).count()
        if several:
            notes.append(str(words % {"set": one.code, "count": several}))
    return notes
