"""The lists of a metadata file, whatever their names are written like, and which of their fields are read."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.importing import Fault, Unreadable, id_of, more_pages, read_json, tidy

CODE = re.compile(r"\S{1,40}")
LONG_ORDER = 9  # digits
OTHER = 60  # characters of a code in the other system
INSIDE = ("setup", "metadata", "base")
# Other names under which the lists and fields are met.
LISTS = {"elements": "dataElements", "forms": "dataSets", "option_combos": "categoryOptionCombos"}
FIELDS = {
    "aggregation": "aggregationType",
    "elements": "dataSetElements",
    "dataElements": "dataSetElements",
    "units": "organisationUnits",
    "default": "isDefault",
    "uid": "id",
    "frequency": "periodType",
}
# What is read of each list; all else is named in the report.
TAKEN = {
    "dataElements": "id code name shortName displayShortName valueType aggregationType categoryCombo optionSet description domainType",
    "dataSets": "id code name periodType dataSetElements organisationUnits sections categoryCombo",
    "sections": "id name sortOrder dataSet dataElements greyedFields description",
    "categoryCombos": "id name categories categoryOptionCombos isDefault",
    "categoryOptionCombos": "id code name categoryOptions categoryCombo isDefault",
    "categories": "id name",
    "categoryOptions": "id name",
    "indicators": "id code name shortName numerator denominator indicatorType factor description numeratorDescription annualized decimals",
    "indicatorTypes": "id factor",
    "optionSets": "id options",
    "options": "id code name optionSet sortOrder",
    "constants": "id value",
    "validationRules": "id name operator leftSide rightSide",
}
# Lists that are read elsewhere: see `org.groupings`.
KNOWN = {
    *TAKEN,
    "organisationUnitGroups",
    "organisationUnitGroupSets",
    "unitGroups",
    "unitGroupSets",
}
# Lists whose objects may name what they belong to instead of being named there.
OWNERS = {
    "sections": ("dataSets", "dataSet"),
    "options": ("optionSets", "optionSet"),
    "categoryOptionCombos": ("categoryCombos", "categoryCombo"),
}
SMALL = {"dataSets": "sections", "categoryCombos": "categoryOptionCombos", "optionSets": "options"}


@dataclass(frozen=True, slots=True)
class Given:
    """One object of a list, with the place a person finds it by."""

    kind: str
    number: int
    cells: dict[str, Any]

    @property
    def code(self) -> str:
        return id_of(self.cells.get("id"))

    @property
    def place(self) -> str:
        return f"{self.kind}[{self.number}]"

    def get(self, name: str) -> Any:
        return self.cells.get(name)

    def text(self, *names: str) -> str:
        """The first of the fields that says something, blanks made one."""
        return next((said for name in names if (said := tidy(self.cells.get(name)))), "")

    def many(self, name: str) -> list[Any]:
        value = self.cells.get(name)
        return value if isinstance(value, list) else []

    def objects(self, name: str) -> list[Mapping[str, Any]]:
        return [one for one in self.many(name) if isinstance(one, Mapping)]

    def yes(self, name: str) -> bool:
        return str(self.cells.get(name)).casefold() == "true"

    def fault(self, words: str | Promise) -> Fault:
        return Fault(self.number, self.place, self.code, str(words))

    def name_fits(self, faults: list[Fault], longest: int) -> bool:
        """A fault is added where id or name are none."""
        if not CODE.fullmatch(self.code):
            faults.append(self.fault(_("The id is missing, or longer than 40 characters.")))
        elif not self.text("name") or len(self.text("name")) > longest:
            words = _("The name is missing or longer than %(count)s characters.")
            faults.append(self.fault(words % {"count": longest}))
        elif len(self.text("code")) > OTHER:
            faults.append(self.fault(_("The code is longer than 60 characters.")))
        else:
            return True
        return False


@dataclass(frozen=True, slots=True)
class Content:
    lists: dict[str, list[Given]]
    unknown: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def of(self, name: str) -> list[Given]:
        return self.lists.get(name, [])

    def once(self, name: str, faults: list[Fault]) -> list[Given]:
        """Each id once; objects that repeat one are faults."""
        found: dict[str, Given] = {}
        for given in self.of(name):
            first = found.setdefault(given.code, given)
            if first is not given:
                words = _("The id stands in several places: %(places)s.")
                faults.append(given.fault(words % {"places": f"{first.place}, {given.place}"}))
        return list(found.values())

    def whole(self, name: str, one: Mapping[str, Any]) -> Mapping[str, Any]:
        """An object that is only named where it is used, from the list of its own; otherwise as it is."""
        full = next((each for each in self.of(name) if each.code == id_of(one)), None)
        return {**full.cells, **one} if full else one

    def left(self) -> Counter[str]:
        """Fields that are not taken over, with the number of objects that have them."""
        found = Counter(self.unknown)
        for name, objects in self.lists.items():
            taken = set(TAKEN[name].split())
            found.update(
                f"{name}.{key}" for one in objects for key in one.cells if key not in taken
            )
            inner = SMALL.get(name)
            for small in (small for one in objects for small in one.objects(inner or "")):
                known = set(TAKEN[inner or name].split()) | {"id"}
                found.update(f"{name}.{inner}.{key}" for key in small if key not in known)
        return Counter(dict(sorted(found.items())))


def contents_of(text: str) -> Content:
    """:raises Unreadable: not JSON, or none of the lists is in it"""
    content = read_json(text)
    if not isinstance(content, dict):
        raise Unreadable(
            _("An object with lists is looked for: dataElements, dataSets and others.")
        )
    found = _lists_in(content)
    if found is None:
        raise Unreadable(
            _("No list of forms or elements was found: “dataSets”, “dataElements”, “indicators”.")
        )
    lists = {
        name: [
            Given(name, number, _renamed(name, one))
            for number, one in enumerate(objects)
            if isinstance(one, dict)
        ]
        for name, objects in found.items()
        if name in TAKEN
    }
    unknown = {name: len(objects) for name, objects in found.items() if name not in KNOWN}
    _hand_over(lists)
    return Content(lists, Counter(unknown), more_pages(content))


def _hand_over(lists: Mapping[str, list[Given]]) -> None:
    """Things that only name their owner are put into the list of an owner that names none."""
    for name, (owners, by) in OWNERS.items():
        held: dict[str, list[Mapping[str, Any]]] = {}
        for one in lists.get(name, ()):
            if owner := id_of(one.get(by)):
                held.setdefault(owner, []).append(one.cells)
        for given in lists.get(owners, ()):
            if not given.many(name) and given.code in held:
                inside = sorted(held[given.code], key=place_in_order)
                given.cells[name] = [{"id": id_of(one.get("id"))} for one in inside]


def place_in_order(one: Mapping[str, Any]) -> int:
    word = str(one.get("sortOrder"))
    return int(word) if word.isascii() and word.isdecimal() and len(word) < LONG_ORDER else 0


def _lists_in(content: Mapping[str, Any]) -> dict[str, list[Any]] | None:
    lists = {
        LISTS.get(name, _camel(name)): one for name, one in content.items() if isinstance(one, list)
    }
    if lists.keys() & {"dataSets", "dataElements", "indicators"}:
        return lists
    inner = (content[name] for name in INSIDE if isinstance(content.get(name), dict))
    return next((found for one in inner if (found := _lists_in(one)) is not None), None)


def _renamed(name: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by DHIS2's names; `elements` means a form's list only in a form."""
    plain = {_camel(key): value for key, value in cells.items()}
    if "name" not in plain and "displayName" in plain:
        plain["name"] = plain.pop("displayName")
    if name in {"dataSets", "dataElements", "categoryOptionCombos", "indicators"}:
        return {FIELDS.get(key, key): value for key, value in plain.items()}
    return plain


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
