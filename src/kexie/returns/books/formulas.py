"""Formulas of forms and rules as formulas of a workbook, as far as that can say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kexie.indicators.formula import Element, Field, Node, walk
from kexie.indicators.formula.nodes import Binary, Call, Number, Unary

SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
# Digits behind the point to which two sides are compared: a workbook counts in binary.
EXACT = 6
# Longest formula that office programs take is 8,192 characters.
LONGEST = 8000


class Untold(Exception):  # noqa: N818 -- it is an answer: the workbook shows the value instead
    """A workbook has no formula for this."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place stands: its absolute address, and ten to which power one of its units is."""

    address: str
    power: int


@dataclass(frozen=True, slots=True)
class Formulas:
    """
    Translates for one workbook.

    :ivar spots: where each place stands, by key
    :ivar asked: key of the place that asks for a figure, by code and group
    """

    spots: Mapping[str, Spot]
    asked: Mapping[tuple[str, str | None], str]

    def calculated(self, node: Node, power: int) -> str:
        """:raises Untold: it says what no workbook can"""
        inner = self._counted(node)
        if power:
            inner = f"({inner})/{10**power}"
        return _fitting(f'=IF({self._has(node)},IFERROR({inner},""),"")')

    def holds(self, node: Node) -> str:
        """The condition, without its sign of equality. :raises Untold: as above"""
        return _fitting(f"AND({self._has(node)},IFERROR({self._counted(node)},0)<>0)")

    def broken(self, left: Node, sign: str, right: Node) -> str:
        """True where both sides have a value and do not stand so to each other. :raises Untold: as above"""
        test = f"ROUND(({self._counted(left)})-({self._counted(right)}),{EXACT}){SIGNS[sign]}0"
        return _fitting(f"IFERROR(AND({self._has(left)},{self._has(right)},NOT({test})),FALSE)")

    def _spot(self, node: Field | Element) -> Spot:
        key = node.key if isinstance(node, Field) else self.asked.get((node.code, node.group), "")
        if key not in self.spots:
            raise Untold
        return self.spots[key]

    def _spots_in(self, node: Node) -> list[str]:
        found = (self._spot(one) for one in walk(node) if isinstance(one, Field | Element))
        return list(dict.fromkeys(one.address for one in found))

    def _has(self, node: Node) -> str:
        """Has any of the places a number?"""
        spots = self._spots_in(node)
        return f"COUNT({','.join(spots)})>0" if spots else "TRUE"

    def _counted(self, node: Node) -> str:
        """In base units; what is missing counts as zero."""
        match node:
            case Number(value=value):
                return _number(value)
            case Field() | Element():
                spot = self._spot(node)
                return f"N({spot.address})" + (f"*{10**spot.power}" if spot.power else "")
            case Unary(operator="-", inner=inner):
                return f"-({self._counted(inner)})"
            case Unary(inner=inner):
                return f"IF(({self._counted(inner)})=0,1,0)"
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)
        raise Untold

    def _binary(self, node: Binary) -> str:
        left, right = self._counted(node.left), self._counted(node.right)
        if node.operator in {"and", "or"}:
            return f"IF({node.operator.upper()}(({left})<>0,({right})<>0),1,0)"
        if node.operator in SIGNS:
            return f"IF(ROUND(({left})-({right}),{EXACT}){SIGNS[node.operator]}0,1,0)"
        return f"({left}){node.operator}({right})"

    def _call(self, node: Call) -> str:
        if node.name in {"min", "max"}:
            return self._extreme(node)
        if node.name == "coalesce":
            return self._first(node.arguments)
        if node.name in {"isNull", "isNotNull"}:
            yes, no = (0, 1) if node.name == "isNull" else (1, 0)
            return f"IF({self._has(node.arguments[0])},{yes},{no})"
        said = [self._counted(one) for one in node.arguments]
        if node.name == "if":
            return f"IF(({said[0]})<>0,{said[1]},{said[2]})"
        if node.name == "round":
            return f"ROUND({said[0]},{said[1] if len(said) > 1 else 0})"
        return f"{node.name.upper()}({','.join(said)})"

    def _extreme(self, node: Call) -> str:
        """Of those that are there: only places themselves can be told apart from zeros."""
        spots = [self._spot(one) for one in node.arguments if isinstance(one, Field | Element)]
        if len(spots) < len(node.arguments) or len({one.power for one in spots}) > 1:
            raise Untold
        inner = f"{node.name.upper()}({','.join(one.address for one in spots)})"
        return f"{inner}*{10 ** spots[0].power}"

    def _first(self, arguments: tuple[Node, ...]) -> str:
        first, *others = arguments
        if not others:
            return self._counted(first)
        return f"IF({self._has(first)},{self._counted(first)},{self._first(tuple(others))})"


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"({value.numerator}/{value.denominator})"


def _fitting(formula: str) -> str:
    if len(formula) > LONGEST:
        raise Untold
    return formula
