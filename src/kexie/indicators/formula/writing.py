"""Formulas for others to read: for browsers as a prefix tree, for people in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kexie.indicators.formula.nodes import (
    Aggregate,
    Binary,
    Calendar,
    Call,
    Element,
    Field,
    GroupCount,
    InsideUnits,
    Named,
    Node,
    Number,
    Rate,
    Shift,
    ToDate,
    Unary,
    walk,
)

Json = list["str | int | Json | None"]
# Binds how strongly; a weaker part inside a stronger one needs brackets.
STRENGTH = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6}
COMPARED = 4
SIGNS = {"*": "×", "/": "÷", "==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "-": "−"}


def to_json(node: Node) -> Json:
    """
    `["+", left, right]`, `["#", code, group]`, `["number", "3/2"]`: what formula.js works out.

    Numbers are strings, because those of browsers are not exact.
    """
    match node:
        case Unary(operator=operator, inner=inner):
            tree: Json = ["negative" if operator == "-" else "not", to_json(inner)]
        case Binary(operator=operator, left=left, right=right):
            tree = [operator, to_json(left), to_json(right)]
        case Call(name=name, arguments=arguments):
            tree = [name, *(to_json(one) for one in arguments)]
        case Shift() | ToDate() | Aggregate() | InsideUnits():
            tree = _changed(node)
        case _:
            tree = _leaf(node)
    return tree


def _changed(node: Shift | ToDate | Aggregate | InsideUnits) -> Json:
    match node:
        case Shift(inner=inner, count=count):
            return ["shift", count, to_json(inner)]
        case ToDate(inner=inner):
            return ["toDate", to_json(inner)]
        case Aggregate(inner=inner, aggregation=how):
            return ["aggregate", str(how), to_json(inner)]
    return ["units", str(node.aggregation) if node.aggregation else None, to_json(node.inner)]


Leaf = Number | Element | Named | Rate | GroupCount | Field | Calendar


def _leaf(node: Leaf) -> Json:
    match node:
        case Number(value=value):
            tree: Json = ["number", str(value)]
        case Element(code=code, group=group):
            tree = ["#", code, group]
        case Named(code=code):
            tree = ["N", code]
        case Rate(form=form, metric=metric):
            tree = ["R", form, metric]
        case GroupCount(group=group):
            tree = ["OUG", group]
        case Field(key=key, option=option):
            tree = ["field", key, option]
        case Calendar(word=word):
            tree = ["calendar", word]
    return tree


def codes_in(node: Node) -> frozenset[str]:
    """Codes of the indicators whose figures or formulas it asks for."""
    return frozenset(one.code for one in walk(node) if isinstance(one, Element | Named))


def fields_in(node: Node) -> frozenset[str]:
    """Keys of the form cells it asks for."""
    return frozenset(one.key for one in walk(node) if isinstance(one, Field))


NameOf = Callable[[str, str | None], str]


def in_words(node: Node, name_of: NameOf) -> str:
    """
    `科普宣讲受众 ÷ 举办科普宣讲活动`.

    :param name_of: from code and group of an indicator, or from the key of a field, what a person calls it
    """
    return _said(node, name_of)[0]


def _said(node: Node, name_of: NameOf) -> tuple[str, int]:
    """The words, and how strongly they hold together."""
    match node:
        case Binary(operator=operator, left=left, right=right):
            strength = STRENGTH.get(operator, COMPARED)
            first = _bracketed(left, name_of, strength)
            second = _bracketed(right, name_of, strength + 1)
            sign = {"and": _("and"), "or": _("or")}.get(operator, SIGNS.get(operator, operator))
            return f"{first} {sign} {second}", strength
        case Unary(operator="not", inner=inner):
            return _("not %(part)s") % {"part": _bracketed(inner, name_of, COMPARED)}, 3
        case Unary(inner=inner):
            return f"−{_bracketed(inner, name_of, 7)}", 7
        case Call(name=name, arguments=arguments):
            parts = [_said(one, name_of)[0] for one in arguments]
            return _call_said(name, parts), 9
        case Shift() | ToDate() | Aggregate() | InsideUnits():
            return _change_said(node, name_of), 9
    return _leaf_said(node, name_of), 9


def _bracketed(node: Node, name_of: NameOf, strength: int) -> str:
    words, own = _said(node, name_of)
    return words if own >= strength else f"({words})"


def _leaf_said(node: Leaf, name_of: NameOf) -> str:
    match node:
        case Number(value=value):
            words = str(value)
        case Element(code=code, group=group):
            words = name_of(code, group)
        case Named(code=code):
            words = name_of(code, None)
        case Field(key=key, option=option):
            words = name_of(key, option)
        case Rate(form=form):
            words = _("reporting rate of %(form)s") % {"form": name_of(form, None)}
        case GroupCount(group=group):
            words = _("number of units of group %(group)s") % {"group": group}
        case Calendar(word="periodInYear"):
            words = _("number of the period in its year")
        case Calendar(word="days"):
            words = _("days of the period")
        case Calendar():
            words = _("number of periods in a year")
    return words


def _call_said(name: str, parts: list[str]) -> str:
    words = {
        "if": _("if %(parts)s"),
        "min": _("the least of %(parts)s"),
        "max": _("the largest of %(parts)s"),
        "sum": _("the sum of %(parts)s"),
        "abs": _("the size of %(parts)s"),
        "round": _("rounded %(parts)s"),
        "coalesce": _("the first known of %(parts)s"),
        "isNull": _("no value for %(parts)s"),
        "isNotNull": _("a value for %(parts)s"),
    }
    return words[name] % {"parts": f"({', '.join(parts)})"}


def _change_said(node: Shift | ToDate | Aggregate | InsideUnits, name_of: NameOf) -> str:
    part = _bracketed(node.inner, name_of, 9)
    match node:
        case Shift(count=count) if count < 0:
            return _("%(part)s, %(count)s periods earlier") % {"part": part, "count": -count}
        case Shift(count=count):
            return _("%(part)s, %(count)s periods later") % {"part": part, "count": count}
        case ToDate():
            return _("%(part)s, this year so far") % {"part": part}
        case Aggregate(aggregation=how):
            return _("%(part)s, taken together as %(how)s") % {"part": part, "how": str(how)}
    return _("%(part)s, in each unit") % {"part": part}
