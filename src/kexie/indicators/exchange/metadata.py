"""
What is measured and asked, as DHIS2's metadata export writes it: read into plain parts, references checked.

Nothing is left out silently: every field that is not taken over is counted in `left`, every dangling reference is a
fault of the form or element that needs it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.indicators.exchange.constants import Constants
from kexie.indicators.exchange.shapes import (
    CODE,
    OTHER,
    Content,
    Given,
    contents_of,
    place_in_order,
)
from kexie.indicators.exchange.things import (
    Combo,
    Element,
    FormIn,
    GroupIn,
    Metadata,
    RatioIn,
    RuleIn,
    SectionIn,
)
from kexie.indicators.exchange.words import (
    AGGREGATIONS,
    AS_WORDS,
    DEFAULT_COMBO,
    FREQUENCIES,
    NARROWER,
    NEAR_FREQUENCIES,
    OPERATORS,
    VALUE_TYPES,
)
from kexie.indicators.models import Rolling, ValueType
from kexie.kernel.importing import id_of, tidy

NAME, LONG = 200, 2000
# What DHIS2 takes a year for where an indicator is annualized.
DAYS_OF_YEAR = 365
DECIMALS = ("0", "1", "2", "3", "4", "5", "6")
# A factor has nine digits before the point and three behind it.
FACTOR = 10**9


def read_metadata(text: str, *, known: Mapping[str, str]) -> Metadata:
    """
    Read all lists of the file; what is wrong stands in `faults`.

    :param known: elements that are in the catalogue already: code → code of their division, or empty; looked at only
        where the file brings no elements itself
    :raises Unreadable: not JSON, or nothing in it that is known
    """
    content = contents_of(text)
    found = Metadata(notes=content.notes)
    constants = Constants(content.of("constants"))
    _read_combos(content, found)
    options = {one.code: _option_words(one, content) for one in content.of("optionSets")}
    for given in content.once("dataElements", found.faults):
        _read_element(given, options, found)
    for given in content.once("indicators", found.faults):
        _read_ratio(given, content, constants, found)
    for given in content.once("validationRules", found.faults):
        _read_rule(given, constants, found)
    elements = {code: one.combo for code, one in found.elements.items()}
    if not content.of("dataElements"):
        elements = dict(known)
    for given in content.once("dataSets", found.faults):
        _read_form(given, content, elements, found)
    found.left.update(content.left())
    return found


def _read_combos(content: Content, found: Metadata) -> None:
    axes = {one.code: one.text("name") for one in content.of("categories")}
    options = {one.code: one.text("name") for one in content.of("categoryOptions")}
    groups = {one.code: one for one in content.of("categoryOptionCombos")}
    for given in content.once("categoryCombos", found.faults):
        combo_axes = [id_of(one) for one in given.many("categories")]
        missing = [one for one in combo_axes if axes and one not in axes]
        read = [
            _group(one, groups, options, given, found) for one in given.many("categoryOptionCombos")
        ]
        if missing:
            found.refuse(given, _("Categories are missing: %(ids)s.") % {"ids": ", ".join(missing)})
        bad = [one.code for one in read if not CODE.fullmatch(one.code) or len(one.other) > OTHER]
        if bad or not CODE.fullmatch(given.code):
            words = _("Ids are missing or too long: %(ids)s.") % {"ids": ", ".join(bad)}
            found.refuse(given, words)
        for one in read:
            groups.pop(one.code, None)
        found.combos[given.code] = Combo(
            code=given.code,
            name=given.text("name")[:120] or given.code,
            axes=tuple(axes.get(one, one) for one in combo_axes),
            groups=tuple(read),
            plain=given.yes("isDefault") or given.text("name") == "default",
        )
    _read_stray(groups, found)


def _read_stray(groups: Mapping[str, Given], found: Metadata) -> None:
    """Combinations outside any division: the one that divides nothing is known by its mark."""
    for given in groups.values():
        if given.yes("isDefault") or given.text("name") == "default":
            whole = GroupIn(given.code, given.code, given.text("code"), ())
            found.combos[f"default {given.code}"] = Combo(given.code, "", (), (whole,), plain=True)
        else:
            found.note(given, _("A combination without a division is not kept."))


def _group(
    one: Any,
    groups: Mapping[str, Given],
    options: Mapping[str, str],
    combo: Given,
    found: Metadata,
) -> GroupIn:
    """A combination, written where its division is, or only named there and written in a list of its own."""
    given = Given(combo.kind, combo.number, one if isinstance(one, dict) else {"id": one})
    full = groups.get(given.code, given)
    words = [id_of(option) for option in full.many("categoryOptions")]
    if missing := [word for word in words if options and word not in options]:
        found.refuse(combo, _("Options are missing: %(ids)s.") % {"ids": ", ".join(missing)})
    return GroupIn(
        code=given.code,
        name=full.text("name")[:160] or given.code,
        other=full.text("code"),
        words=tuple(options.get(word, word) for word in words),
    )


def _option_words(given: Given, content: Content) -> tuple[str, ...]:
    options = [content.whole("options", one) for one in given.objects("options")]
    return tuple(tidy(one.get("code") or one.get("name")) for one in options)


def _read_element(given: Given, options: Mapping[str, tuple[str, ...]], found: Metadata) -> None:
    combo, word = id_of(given.get("categoryCombo")), given.text("valueType") or "NUMBER"
    way, option_set = given.text("aggregationType") or "SUM", id_of(given.get("optionSet"))
    if given.text("domainType") == "TRACKER":
        found.note(given, _("It belongs to single cases (TRACKER) and is not kept."))
        return
    if not given.name_fits(found.faults, NAME):
        return
    if combo and combo not in found.combos and combo != DEFAULT_COMBO:
        found.refuse(given, _("Its division %(id)s is not in the file.") % {"id": combo})
    if option_set and option_set not in options:
        found.refuse(
            given, _("Its list of options %(id)s is not in the file.") % {"id": option_set}
        )
    if word not in VALUE_TYPES and word not in AS_WORDS:
        found.refuse(given, _("The value type %(word)s is not known.") % {"word": word})
    if word in AS_WORDS:
        found.note(given, _("%(word)s is kept as words.") % {"word": word})
    if word in NARROWER:
        limits = {"word": word, "limits": NARROWER[word]}
        found.note(given, _("%(word)s: the limits %(limits)s are not kept.") % limits)
    if way not in AGGREGATIONS:
        found.note(
            given, _("%(word)s is not known here: figures are not added up.") % {"word": way}
        )
    over_units, over_time = AGGREGATIONS.get(way, (Rolling.NONE, Rolling.NONE))
    plain = combo in ("", DEFAULT_COMBO) or (combo in found.combos and found.combos[combo].plain)
    found.elements[given.code] = Element(
        code=given.code,
        name=given.text("name"),
        short=given.text("shortName", "displayShortName")[:60],
        other=given.text("code"),
        value_type=VALUE_TYPES.get(word, ValueType.TEXT),
        over_units=over_units,
        over_time=over_time,
        combo="" if plain else combo,
        options=options.get(option_set, ()),
        text=given.text("description")[:LONG],
    )


def _read_ratio(given: Given, content: Content, constants: Constants, found: Metadata) -> None:
    if not given.name_fits(found.faults, NAME):
        return
    kind = given.get("indicatorType")
    if isinstance(kind, Mapping):
        factor = content.whole("indicatorTypes", kind).get("factor")
        if factor is None:
            words = _("Its type %(id)s, which says the factor, is not in the file.")
            found.refuse(given, words % {"id": id_of(kind)})
            return
    else:
        factor = given.get("factor")
    try:
        number = Decimal(str(factor if factor is not None else "1"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= FACTOR or round(number, 3) != number:
        found.refuse(given, _("The factor is no number that can be kept."))
        return
    numerator = constants.put_into(str(given.get("numerator") or ""))
    if given.yes("annualized"):
        numerator = f"({numerator}) * {DAYS_OF_YEAR} / [days]"
        found.note(given, _("It is annualized: its numerator is taken times 365 by the days."))
    decimals = given.text("decimals")
    found.ratios[given.code] = RatioIn(
        code=given.code,
        name=given.text("name"),
        short=given.text("shortName")[:60],
        other=given.text("code"),
        numerator=numerator,
        denominator=constants.put_into(str(given.get("denominator") or "1")),
        factor=number,
        text=given.text("description", "numeratorDescription")[:LONG],
        decimals=int(decimals) if decimals in DECIMALS else None,
        place=given.place,
    )


def _read_rule(given: Given, constants: Constants, found: Metadata) -> None:
    sides = (_side(given.get(name)) for name in ("leftSide", "rightSide"))
    left, right = (constants.put_into(side) for side in sides)
    operator = OPERATORS.get(given.text("operator"))
    if not (left and right and operator):
        words = _("A rule without both sides and a known operator is not kept (%(word)s).")
        found.note(given, words % {"word": given.text("operator")})
        return
    name = given.text("name")[:NAME] or given.code
    found.rules[given.code] = RuleIn(given.code, name, left, operator, right, given.place)


def _side(value: object) -> str:
    return str(value.get("expression") or "") if isinstance(value, Mapping) else str(value or "")


def _read_form(
    given: Given, content: Content, elements: Mapping[str, str], found: Metadata
) -> None:
    if not given.name_fits(found.faults, NAME):
        return
    asked = tuple(_asked(given, elements))
    missing = [code for code, _combo in asked if code not in elements]
    if missing:
        words = _("The form “%(name)s” needs elements that are not there: %(ids)s.")
        found.refuse(given, words % {"name": given.text("name"), "ids": ", ".join(missing)})
    for code, combo in asked:
        if combo and combo not in found.combos and code in elements and found.combos:
            words = _("The division %(id)s of element %(element)s is not in the file.")
            found.refuse(given, words % {"id": combo, "element": code})
        elif combo in found.combos and not found.combos[combo].groups:
            words = _("The division %(id)s of element %(element)s has no groups.")
            found.refuse(given, words % {"id": combo, "element": code})
    whole = id_of(given.get("categoryCombo"))
    if whole not in ("", DEFAULT_COMBO) and not (
        whole in found.combos and found.combos[whole].plain
    ):
        words = _("The whole form is divided by %(id)s; it is asked without that.")
        found.note(given, words % {"id": whole})
    found.forms[given.code] = FormIn(
        given=given,
        code=given.code,
        name=given.text("name"),
        other=given.text("code"),
        frequency=_frequency(given, found),
        period_type=given.text("periodType"),
        elements=tuple((code, combo) for code, combo in asked if code in elements),
        sections=tuple(_sections(given, content, {code for code, _combo in asked}, found)),
        units=tuple(dict.fromkeys(id_of(one) for one in given.many("organisationUnits"))),
    )


def _asked(given: Given, elements: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The elements of a form, each once, with the division asked there: its own unless the form names another."""
    done: set[str] = set()
    for one in given.many("dataSetElements"):
        inner = one.get("dataElement", one) if isinstance(one, Mapping) else one
        other = one.get("categoryCombo") if isinstance(one, Mapping) else None
        code = id_of(inner)
        if code not in done:
            done.add(code)
            yield code, id_of(other) or elements.get(code, "")


def _frequency(given: Given, found: Metadata) -> str:
    word = given.text("periodType") or "Monthly"
    if word in FREQUENCIES:
        return FREQUENCIES[word]
    if word not in NEAR_FREQUENCIES:
        found.refuse(given, _("The period type %(word)s is not known.") % {"word": word})
        return "once"
    near = NEAR_FREQUENCIES[word]
    words = _("%(word)s is asked as “%(near)s”; the periods of its values stay what they are.")
    found.note(given, words % {"word": word, "near": near})
    return near


def _sections(
    given: Given, content: Content, asked: set[str], found: Metadata
) -> Iterator[SectionIn]:
    sections = [content.whole("sections", one) for one in given.objects("sections")]
    for one in sorted(sections, key=place_in_order):
        elements = tuple(id_of(element) for element in _list(one, "dataElements"))
        if strange := [code for code in elements if code not in asked]:
            words = _("A section names elements that the form does not ask: %(ids)s.")
            found.refuse(given, words % {"ids": ", ".join(strange)})
        yield SectionIn(
            title=tidy(one.get("name"))[:NAME],
            elements=elements,
            blocked=tuple(
                (id_of(cell.get("dataElement")), id_of(cell.get("categoryOptionCombo")))
                for cell in _list(one, "greyedFields")
                if isinstance(cell, Mapping)
            ),
            hint=tidy(one.get("description"))[:LONG],
        )


def _list(section: Mapping[str, Any], name: str) -> list[Any]:
    value = section.get(name)
    return value if isinstance(value, list) else []
