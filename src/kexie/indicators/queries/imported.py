"""Formulas of another system's description: can each be worked out from what the file and the catalogue hold?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from kexie.indicators.exchange.things import Metadata
from kexie.indicators.exchange.words import DEFAULT_GROUP
from kexie.indicators.formula import (
    BadFormula,
    Element,
    GroupCount,
    Named,
    Node,
    Rate,
    parse,
    walk,
)
from kexie.indicators.queries.exchange import groups_called, indicators_called
from kexie.kernel.importing import Fault
from kexie.kernel.room import forms_called
from kexie.org.queries import unit_groups_called

AROUND = 40  # characters shown on either side of what is wrong


class Side(NamedTuple):
    """A formula of an object of the file."""

    code: str
    place: str
    text: str


def check_formulas(found: Metadata, *, partial: bool) -> None:
    """
    Those that are none, or need what is nowhere, become faults of their object.

    :param partial: such objects are left out and said instead, and so are those that name them
    """
    faults = _faults(found)
    while partial and faults:
        for code in {fault.key for fault in faults}:
            found.ratios.pop(code, None)
            found.rules.pop(code, None)
        found.notes += [
            str(
                _("%(place)s %(key)s is left out: %(words)s")
                % {"place": fault.place, "key": fault.key, "words": fault.words}
            )
            for fault in faults
        ]
        faults = _faults(found)
    found.faults += faults


def _faults(found: Metadata) -> list[Fault]:
    faults: list[Fault] = []
    read: list[tuple[Side, list[Node]]] = []
    for side in _sides(found):
        try:
            read.append((side, list(walk(parse(side.text)))))
        except BadFormula as reason:
            faults.append(_bad(side, reason))
    missing = _missing(found, [node for _side, nodes in read for node in nodes])
    for side, nodes in read:
        gone = sorted({word for node in nodes for word in _names(node)} & missing)
        if gone:
            words = _("Its formula needs what is not there: %(ids)s.")
            faults.append(_fault(side, str(words % {"ids": ", ".join(gone)})))
    return faults + list(_circles(found, read))


def _sides(found: Metadata) -> Iterator[Side]:
    for ratio in found.ratios.values():
        yield Side(ratio.code, ratio.place, ratio.numerator)
        yield Side(ratio.code, ratio.place, ratio.denominator)
    for rule in found.rules.values():
        yield Side(rule.code, rule.place, rule.left)
        yield Side(rule.code, rule.place, rule.right)


def _fault(side: Side, words: str) -> Fault:
    return Fault(0, side.place or side.code, side.code, words)


def _bad(side: Side, reason: BadFormula) -> Fault:
    first, end = max(0, reason.position - AROUND), reason.position + AROUND
    shown = "…" * bool(first) + side.text[first:end] + "…" * (end < len(side.text))
    words = _("%(reason)s (character %(place)s of “%(formula)s”)")
    return _fault(
        side, str(words % {"reason": reason, "place": reason.position + 1, "formula": shown})
    )


def _names(node: Node) -> Iterator[str]:
    match node:
        case Element(code=code, group=group):
            yield code
            if group:
                yield group
        case Named(code=code):
            yield code
        case Rate(form=form):
            yield form
        case GroupCount(group=group):
            yield group


def _missing(found: Metadata, nodes: Iterable[Node]) -> set[str]:
    """Codes that neither the file nor the database knows."""
    every = list(nodes)
    codes = {node.code for node in every if isinstance(node, Element | Named)}
    codes -= found.elements.keys() | found.ratios.keys()
    groups = {node.group for node in every if isinstance(node, Element) and node.group}
    groups -= {
        word
        for combo in found.combos.values()
        for one in combo.groups
        for word in (one.code, one.other)
    }
    forms = {node.form for node in every if isinstance(node, Rate)} - found.forms.keys()
    counted = {node.group for node in every if isinstance(node, GroupCount)}
    return (
        (codes - indicators_called(codes).keys())
        | (groups - groups_called({*groups}).keys() - {DEFAULT_GROUP})
        | (forms - forms_called(forms).keys() if forms else set())
        | (counted - unit_groups_called(counted).keys())
    )


def _circles(found: Metadata, read: Iterable[tuple[Side, list[Node]]]) -> Iterator[Fault]:
    """Ratios of the file that come back to themselves."""
    named: dict[str, set[str]] = {}
    for side, nodes in read:
        named.setdefault(side.code, set()).update(
            node.code for node in nodes if isinstance(node, Named)
        )
    for ratio in found.ratios.values():
        if ratio.code in _reached(ratio.code, named):
            words = _(
                "The formula comes back to %(code)s itself. A ratio cannot be made of itself."
            )
            yield Fault(0, ratio.place, ratio.code, str(words % {"code": ratio.code}))


def _reached(code: str, named: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = named.get(code, set())
    while ahead:
        seen |= ahead
        ahead = {further for one in ahead for further in named.get(one, ())} - seen
    return seen
