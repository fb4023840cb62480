"""What is wrong with a form. A grave finding keeps it from being published; the others are said."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.returns.layout.places import Place, places_of
from kexie.returns.layout.references import indicators_in, options_in, places_in
from kexie.returns.layout.shape import Layout, Lines, Question, Table
from kexie.returns.models.words import FieldKind

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
FACTS = (FieldKind.FIGURE, FieldKind.TARGET)
IN_LINES = (FieldKind.WORDS, FieldKind.CHOICE, FieldKind.DAY)
# words by which a form asks for pictures or places (domain facts 1.8, design rule 5)
PICTURES = re.compile(
    r"照片|拍照|图片|截图|视频|录像|留痕|photo|picture|screenshot|video", re.IGNORECASE
)
LOCATIONS = re.compile(
    r"定位|轨迹|经纬度|地理位置|打卡|签到|GPS|location|coordinate|check-?in", re.IGNORECASE
)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Finding:
    """`place`: the key of what it is about; empty: the form as a whole."""

    place: str
    message: Words
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the catalogue says of an indicator. `groups`: codes of its breakdown's groups; `whole`: they are the whole.

    `asked`: units report it; ratios are calculated and ended ones are asked no more.
    """

    name: str
    groups: frozenset[str] = frozenset()
    partition: bool = False
    asked: bool = True


Catalogue = Mapping[str, Known]
# Gives what is wrong with a formula's form, or nothing: `indicators.formula` says it.
Parser = Callable[[str], Words]


def lint(layout: Layout, catalogue: Catalogue, parser: Parser = lambda _text: "") -> list[Finding]:
    """Everything wrong with the form, in the order of its places; whole-form findings first."""
    places = places_of(layout)
    found = [
        *_shape(layout),
        *_keys(layout, places),
        *_facts(places, catalogue),
        *_words(places),
        *_formulas(layout, places, catalogue, parser),
        *_circles(places),
    ]
    order = {place.key: number for number, place in enumerate(places)}
    return sorted(dict.fromkeys(found), key=lambda one: order.get(one.place, -1))


def _shape(layout: Layout) -> Iterator[Finding]:
    if not any(place.is_editable for place in places_of(layout)):
        yield Finding("", _("The form asks nothing yet."))
    for section in layout.sections:
        if not section.title:
            yield Finding(section.key, _("The section has no title."))
        for item in section.items:
            if isinstance(item, Table) and not (item.rows and item.columns):
                yield Finding(item.key, _("The table needs a row and a column."))
            if isinstance(item, Table) and item.kind not in FACTS:
                yield Finding(item.key, _("A table holds figures or targets."))
            if isinstance(item, Lines):
                yield from _lines(item)


def _lines(lines: Lines) -> Iterator[Finding]:
    if not lines.columns:
        yield Finding(lines.key, _("The list needs a column."))
    if not lines.least <= lines.most <= 200 or not lines.most:  # noqa: PLR2004 -- nobody writes more by hand
        yield Finding(lines.key, _("The list takes from 1 to 200 lines, and no fewer than asked."))
    for column in lines.columns:
        if column.kind not in IN_LINES:
            yield Finding(
                f"{lines.key}_{column.key}",
                _("A list holds words, choices and days; figures go into tables."),
            )


def _keys(layout: Layout, places: tuple[Place, ...]) -> Iterator[Finding]:
    parts = [section.key for section in layout.sections]
    parts += [i.key for s in layout.sections for i in s.items if isinstance(i, Table | Lines)]
    counted = Counter([*parts, *(place.key for place in places)])
    for key, times in counted.items():
        if not KEY.fullmatch(key):
            yield Finding(
                key, _("Keys begin with a small letter, then letters, digits and _, 60 at most.")
            )
        if times > 1:
            yield Finding(key, _("This key stands twice in the form."))
    for section in layout.sections:
        for item in section.items:
            if isinstance(item, Table):
                yield from _twice(item)


def _twice(table: Table) -> Iterator[Finding]:
    for lines in (table.rows, table.columns):
        if len({one.key for one in lines}) < len(lines):
            yield Finding(table.key, _("Two rows or columns of the table share one key."))


def _facts(places: tuple[Place, ...], catalogue: Catalogue) -> Iterator[Finding]:
    """One editable cell for one fact (promise 8 of the product)."""
    asked: dict[tuple[str, str], dict[str, Place]] = defaultdict(dict)
    for place in places:
        if place.kind not in FACTS:
            continue
        known = catalogue.get(place.indicator)
        if fault := _unknown(place, known):
            yield Finding(place.key, fault)
            continue
        first = asked[place.kind, place.indicator].setdefault(place.group, place)
        if first is not place:
            yield Finding(
                place.key,
                _("“%(other)s” asks for the same fact. Ask it once, and calculate here.")
                % {"other": first.label},
            )
    for (_kind, code), groups in asked.items():
        known = catalogue[code]
        if "" in groups and known.partition and known.groups and known.groups <= groups.keys():
            yield Finding(
                groups[""].key,
                _("The groups together are the whole. Calculate it instead of asking it again."),
            )


def _unknown(place: Place, known: Known | None) -> Words:
    if known is None:
        return _("The catalogue has no indicator “%(code)s”.") % {"code": place.indicator}
    if not known.asked:
        return _("“%(name)s” is calculated or not in use any more. It cannot be asked.") % {
            "name": known.name
        }
    if place.group and place.group not in known.groups:
        return _("“%(name)s” is not divided into a group “%(group)s”.") % {
            "name": known.name,
            "group": place.group,
        }
    if place.kind == FieldKind.TARGET and place.group:
        return _("Targets are set for the whole, not for groups.")
    return ""


def _words(places: tuple[Place, ...]) -> Iterator[Finding]:
    for place in places:
        if not place.label:
            yield Finding(place.key, _("This has no words to read."))
        if place.kind not in FieldKind.values:
            yield Finding(place.key, _("This kind of question is not known."))
        if place.kind == FieldKind.CHOICE and len({one.code for one in place.options}) < max(
            2, len(place.options)
        ):
            yield Finding(place.key, _("A choice needs two words or more, each with its own code."))
        yield from _burden(place)


def _burden(place: Place) -> Iterator[Finding]:
    """Photos and places are never demanded; an attachment says why (domain facts 1.8)."""
    said = f"{place.label} {place.hint}"
    if place.kind == FieldKind.FILE and not place.reason:
        yield Finding(
            place.key, _("Say why this attachment is needed. Without a reason it cannot be asked.")
        )
    if place.kind == FieldKind.FILE and place.required:
        yield Finding(place.key, _("An attachment is never required."))
    if place.is_editable and LOCATIONS.search(said):
        yield Finding(place.key, _("Locations, tracks and check-ins cannot be asked."))
    if place.is_editable and PICTURES.search(said) and not place.reason:
        yield Finding(
            place.key, _("This asks for pictures without a reason. Give one, or do not ask.")
        )


def _formulas(
    layout: Layout, places: tuple[Place, ...], catalogue: Catalogue, parser: Parser
) -> Iterator[Finding]:
    named = (place for place in places if place.kind != FieldKind.NOTE and not place.in_lines)
    keys = {place.key: place for place in named}
    for place in places:
        if place.kind == FieldKind.CALCULATED and not place.formula:
            yield Finding(place.key, _("Say from what this is calculated."))
        for formula in filter(None, (place.formula,)):
            yield from _formula(place.key, formula, keys, catalogue, parser)
    for section in layout.sections:
        yield from _condition(section.key, section.show_if, keys, catalogue, parser)
        for item in section.items:
            yield from _condition(item.key, item.show_if, keys, catalogue, parser)
            if isinstance(item, Question | Table) and item.show_if:
                yield from _own(item, places)


def _condition(
    key: str, show_if: str, keys: Mapping[str, Place], catalogue: Catalogue, parser: Parser
) -> Iterator[Finding]:
    if show_if:
        yield from _formula(key, show_if, keys, catalogue, parser)


def _formula(
    key: str, formula: str, keys: Mapping[str, Place], catalogue: Catalogue, parser: Parser
) -> Iterator[Finding]:
    if fault := parser(formula):
        yield Finding(key, fault)
        return
    for name in places_in(formula):
        if name not in keys:
            yield Finding(key, _("The form has no place “%(name)s”.") % {"name": name})
    for name, code in options_in(formula):
        if name in keys and code not in {one.code for one in keys[name].options}:
            yield Finding(
                key,
                _("“%(place)s” offers no choice “%(code)s”.")
                % {"place": keys[name].label, "code": code},
            )
    for code, group in indicators_in(formula):
        known = catalogue.get(code)
        if known is None or (group and group not in known.groups):
            said = f"{code}.{group}" if group else code
            yield Finding(key, _("The catalogue has no indicator “%(code)s”.") % {"code": said})


def _own(item: Question | Table, places: tuple[Place, ...]) -> Iterator[Finding]:
    own = {place.key for place in places if item.key in {place.key, place.table}}
    if own & set(places_in(item.show_if)):
        yield Finding(item.key, _("Whether this is shown cannot depend on its own answer."))


def _circles(places: tuple[Place, ...]) -> Iterator[Finding]:
    """Calculated places that wait for one another."""
    needs = {place.key: places_in(place.formula) for place in places if place.formula}
    settled: set[str] = set()
    while ready := {
        key
        for key, names in needs.items()
        if key not in settled and all(name in settled or name not in needs for name in names)
    }:
        settled |= ready
    for key in needs:
        if key not in settled:
            yield Finding(
                key, _("This is calculated from itself: its formula goes round in a circle.")
            )
