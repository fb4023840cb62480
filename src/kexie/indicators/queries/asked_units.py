"""Which units a question means, and by which groups of units its figures are divided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused
from kexie.kernel.importing import id_of
from kexie.org.models import UnitKind

Way = Literal["each", "together", "between"]
DEEP = 4  # digits
# DHIS2's way of naming units by a group.
MEMBERS_OF = "OU_GROUP-"
DESCRIBED = ("below", "kinds", "depth", "units", "unit_groups")


class BadQuestion(Refused):
    """The question cannot be understood; the sentence says where and why."""

    status = 400


@dataclass(frozen=True, slots=True)
class Units:
    """
    Units by code, or by where they stand and of what kind they are; nothing at all: the topmost ones.

    :ivar below: units in or below which they stand; :ivar depth: so many steps below these exactly
    :ivar unit_groups: groups of units, in one of which they stand
    """

    codes: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    depth: int | None = None
    unit_groups: tuple[str, ...] = ()

    @property
    def described(self) -> bool:
        return bool(self.below or self.kinds or self.depth is not None or self.unit_groups)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of units, or sets of such, by which figures are divided; or which are taken together as one."""

    codes: tuple[str, ...]
    each: bool


def bad(place: str, words: str | Promise) -> BadQuestion:
    return BadQuestion(f"{place}: {words}" if place else str(words))


def way_in(given: Any, place: str, ways: Sequence[Way]) -> tuple[Way, Any]:
    """How several are taken, and which: a bare list means each, a bare word that one."""
    if isinstance(given, Mapping):
        said = [way for way in ways if way in given]
        if len(said) != 1:
            raise bad(place, _("One of %(words)s is needed.") % {"words": ", ".join(ways)})
        return said[0], given[said[0]]
    return "each", given if isinstance(given, list) else [given]


def read_units(given: Any, filters: Any) -> tuple[Units, bool]:
    cut = _described({} if filters is None else filters, "filters")
    if given is None:
        return cut, False
    way, which = way_in(given, "units", ("each", "together"))
    if isinstance(which, Mapping):
        both = {**which, **(filters or {})}
        if len(both) < len(which) + len(filters or {}):
            raise bad("filters", _("Say the same of units only once, here or under “units”."))
        return _described(both, f"units.{way}"), way == "each"
    codes = tuple(dict.fromkeys(_codes(which)))
    if groups := _members_of(codes):
        # as DHIS2 has it: units beside a group say where its members have to stand
        inside = [code for code in codes if not code.startswith(MEMBERS_OF)]
        which = {"below": inside, "unit_groups": groups}
        if cut != Units():
            raise bad("filters", _("Beside %(word)s… there are no filters.") % {"word": MEMBERS_OF})
        return _described(which, f"units.{way}"), way == "each"
    if cut.codes:
        codes = tuple(code for code in codes if code in cut.codes)
    if not codes or not all(codes):
        raise bad("units", _("Codes of units are needed."))
    return replace(cut, codes=codes), way == "each"


def _members_of(codes: Sequence[str]) -> list[str]:
    return [code.removeprefix(MEMBERS_OF) for code in codes if code.startswith(MEMBERS_OF)]


def read_grouping(given: Any) -> Grouping | None:
    if given is None:
        return None
    way, which = way_in(given, "unit_groups", ("each", "together"))
    codes = tuple(dict.fromkeys(code.removeprefix(MEMBERS_OF) for code in _codes(which)))
    if not codes or not all(codes):
        raise bad("unit_groups", _("Ids of groups of units, or of their sets, are needed."))
    return Grouping(codes, way == "each")


def _described(given: Any, place: str) -> Units:
    if not isinstance(given, Mapping) or set(given) - {*DESCRIBED}:
        raise bad(place, _("Of units can be said: %(words)s.") % {"words": ", ".join(DESCRIBED)})
    below, kinds, codes = (_codes(given.get(name)) for name in ("below", "kinds", "units"))
    groups = tuple(code.removeprefix(MEMBERS_OF) for code in _codes(given.get("unit_groups")))
    if strange := [kind for kind in kinds if kind not in UnitKind.values]:
        raise bad(
            f"{place}.kinds", _("No kind of unit: %(words)s.") % {"words": ", ".join(strange)}
        )
    depth = given.get("depth")
    if depth is not None and not (str(depth).isdecimal() and len(str(depth)) < DEEP):
        raise bad(f"{place}.depth", _("A whole number is needed."))
    return Units(codes, below, kinds, int(depth) if depth is not None else None, groups)


def _codes(given: Any) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(id_of(one) for one in (given if isinstance(given, list) else [given]))
