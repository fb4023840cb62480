"""Are formulas of the catalogue such as can be worked out?"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.indicators.formula import (
    BadFormula,
    Element,
    Field,
    GroupCount,
    Named,
    Node,
    codes_in,
    parse,
    walk,
)
from kexie.indicators.models import Definition, Group, Indicator, Kind
from kexie.kernel.errors import Refused
from kexie.org.queries import unit_groups_called


class UnusableFormula(Refused):
    """:ivar position: where in the text, from 0; none where the whole is meant"""

    status: ClassVar[int] = 422

    def __init__(self, message: str | Promise, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


def insist_formula(text: str, *, of: str = "", fields: bool = False) -> Node:
    """
    The formula in the text, if everything it asks for is in the catalogue.

    :param of: code of the ratio it belongs to, so that it does not come back to itself
    :param fields: may it ask for cells of a form?
    :raises UnusableFormula: with the place in the text, where there is one
    """
    try:
        node = parse(text)
    except BadFormula as fault:
        raise UnusableFormula(
            _("At character %(place)s: %(reason)s")
            % {"place": fault.position + 1, "reason": str(fault)},
            fault.position,
        ) from fault
    _insist_known(text, node, fields=fields)
    if of:
        _insist_no_circle(node, of)
    return node


def _insist_known(text: str, node: Node, *, fields: bool) -> None:
    kinds = dict(Indicator.objects.filter(code__in=codes_in(node)).values_list("code", "kind"))
    groups = _groups_in(node)
    counted = {one.group for one in walk(node) if isinstance(one, GroupCount)}
    unit_groups = unit_groups_called(counted)
    for one in walk(node):
        match one:
            case Element(code=code) | Named(code=code) if code not in kinds:
                _refuse(text, code, _("There is no indicator %(word)s."))
            case Element(code=code) if kinds[code] == Kind.RATIO:
                _refuse(text, code, _("%(word)s is a ratio: write N{%(word)s}."))
            case Named(code=code) if kinds[code] != Kind.RATIO:
                _refuse(text, code, _("%(word)s is no ratio: write #{%(word)s}."))
            case Element(group=str(group)) if group not in groups:
                _refuse(text, group, _("There is no group %(word)s."))
            case GroupCount(group=group) if group not in unit_groups:
                _refuse(text, group, _("There is no group of units %(word)s."))
            case Field(key=key) if not fields:
                _refuse(text, key, _("{%(word)s} is a cell of a form and has no meaning here."))


def _groups_in(node: Node) -> set[str]:
    asked = {one.group for one in walk(node) if isinstance(one, Element) and one.group}
    if not asked:
        return set()
    return set(Group.objects.filter(code__in=asked).values_list("code", flat=True))


def _refuse(text: str, word: str, message: object) -> None:
    raise UnusableFormula(str(message) % {"word": word}, text.find(word))


def _insist_no_circle(node: Node, own: str) -> None:
    """Follow `N{…}` through the present definitions."""
    seen: set[str] = set()
    ahead = {one.code for one in walk(node) if isinstance(one, Named)}
    while ahead:
        if own in ahead:
            raise UnusableFormula(
                _("The formula comes back to %(code)s itself. A ratio cannot be made of itself.")
                % {"code": own}
            )
        seen |= ahead
        following = Definition.objects.filter(indicator__code__in=ahead, to_year__isnull=True)
        texts = following.values_list("numerator", "denominator")
        ahead = {
            one.code
            for pair in texts
            for part in pair
            if part
            for one in walk(parse(part))
            if isinstance(one, Named)
        } - seen
