"""What a description of another system holds, in plain parts: divisions, elements, indicators, rules, forms."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise

from kexie.indicators.exchange.shapes import (
    Given,
)
from kexie.indicators.models import Operator, Rolling, ValueType
from kexie.kernel.importing import Fault


@dataclass(frozen=True, slots=True)
class GroupIn:
    """An option combination. `words`: its option on each axis."""

    code: str
    name: str
    other: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combo:
    """A division. `plain`: the one that divides nothing."""

    code: str
    name: str
    axes: tuple[str, ...]
    groups: tuple[GroupIn, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class Element:
    code: str
    name: str
    short: str
    other: str
    value_type: ValueType
    over_units: Rolling
    over_time: Rolling
    combo: str
    options: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class RatioIn:
    code: str
    name: str
    short: str
    other: str
    numerator: str
    denominator: str
    factor: Decimal
    text: str = ""
    decimals: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class RuleIn:
    code: str
    name: str
    left: str
    operator: Operator
    right: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SectionIn:
    title: str
    elements: tuple[str, ...]
    blocked: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormIn:
    """`elements`: element and the division asked in this form, by code, in the order of the file."""

    given: Given
    code: str
    name: str
    other: str
    frequency: str
    period_type: str
    elements: tuple[tuple[str, str], ...]
    sections: tuple[SectionIn, ...]
    units: tuple[str, ...]


@dataclass(slots=True)
class Metadata:
    """
    All that a file holds.

    :ivar left: field of the file (`dataSets.mobile`) → how many objects have it, not taken over
    :ivar notes: what was taken over in another shape, in words
    """

    combos: dict[str, Combo] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    ratios: dict[str, RatioIn] = field(default_factory=dict)
    rules: dict[str, RuleIn] = field(default_factory=dict)
    forms: dict[str, FormIn] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def refuse(self, given: Given, words: str | Promise) -> None:
        self.faults.append(given.fault(words))

    def note(self, given: Given, words: str | Promise) -> None:
        self.notes.append(f"{given.place} {given.code}: {words}")
