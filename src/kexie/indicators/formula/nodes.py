"""What a formula is made of, as data. The grammar is in docs/formulas.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class BadFormula(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """
    The text is no formula. The message is for the one who wrote it.

    :ivar position: where in the text, from 0
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class Aggregation(StrEnum):
    """How values are taken together, in the words of DHIS2; over time and units unless the word says otherwise."""

    SUM = "SUM"
    AVERAGE = "AVERAGE"
    AVERAGE_SUM_ORG_UNIT = "AVERAGE_SUM_ORG_UNIT"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"
    MIN_SUM_ORG_UNIT = "MIN_SUM_ORG_UNIT"
    MAX_SUM_ORG_UNIT = "MAX_SUM_ORG_UNIT"
    FIRST = "FIRST"
    LAST = "LAST"


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Element:
    """`#{CODE}` or `#{CODE.GROUP}`: the figure of an indicator, whole or of one group."""

    code: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """`N{CODE}`: what the formula of another indicator gives."""

    code: str


@dataclass(frozen=True, slots=True)
class Rate:
    """`R{FORM.REPORTING_RATE}`: how far a form has come in, in per cent."""

    form: str
    metric: str


@dataclass(frozen=True, slots=True)
class GroupCount:
    """`OUG{GROUP}`: how many units of a group of units stand in the unit or below it."""

    group: str


@dataclass(frozen=True, slots=True)
class Field:
    """`{field}`: another cell of the same form; `{field.code}`: 1 where that word of a choice is chosen, 0 where another is."""

    key: str
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """`[periodInYear]`, `[yearlyPeriodCount]`, `[days]`."""

    word: str


@dataclass(frozen=True, slots=True)
class Shift:
    """`.periodOffset(n)`: everything inside, n periods later."""

    inner: "Node"
    count: int


@dataclass(frozen=True, slots=True)
class ToDate:
    """`.yearToDate()`: everything inside over the periods of the year so far."""

    inner: "Node"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`.aggregationType(X)`: figures inside taken together by X."""

    inner: "Node"
    aggregation: Aggregation


@dataclass(frozen=True, slots=True)
class InsideUnits:
    """`subExpression(…)`: worked out in each single unit from its own values, then taken together."""

    inner: "Node"
    aggregation: Aggregation | None = None


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str  # - not
    inner: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str  # + - * / == != < <= > >= and or
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """`name` is one of `FUNCTIONS`; `if` is a call of three."""

    name: str
    arguments: tuple["Node", ...]


Node = (
    Number
    | Element
    | Named
    | Rate
    | GroupCount
    | Field
    | Calendar
    | Shift
    | ToDate
    | Aggregate
    | InsideUnits
    | Unary
    | Binary
    | Call
)

MANY = 60
# Name, and how few and how many arguments it takes.
FUNCTIONS = {
    "if": (3, 3),
    "min": (1, MANY),
    "max": (1, MANY),
    "sum": (1, MANY),
    "abs": (1, 1),
    "round": (1, 2),
    "coalesce": (1, MANY),
    "isNull": (1, 1),
    "isNotNull": (1, 1),
}
# What DHIS2 calls the same.
ALSO_CALLED = {"firstNonNull": "coalesce", "least": "min", "greatest": "max"}
CALENDAR = ("periodInYear", "yearlyPeriodCount", "days")
# What can be asked of the reports of a form.
METRICS = ("REPORTING_RATE", "ACTUAL_REPORTS", "EXPECTED_REPORTS")
# The option combination of DHIS2 that divides nothing, the same in every one.
DEFAULT_GROUP = "HllvX50cXC0"
# Ways of DHIS2 that are one of ours.
SAME_WAY = {"LAST_IN_PERIOD": "LAST"}
# Results of single units can be taken together only so; the longer words say it of units too.
OVER_UNITS = {
    Aggregation.SUM,
    Aggregation.AVERAGE,
    Aggregation.AVERAGE_SUM_ORG_UNIT,
    Aggregation.COUNT,
    Aggregation.MIN,
    Aggregation.MAX,
    Aggregation.MIN_SUM_ORG_UNIT,
    Aggregation.MAX_SUM_ORG_UNIT,
}


def inside(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside, in order."""
    match node:
        case Binary(left=left, right=right):
            return left, right
        case Call(arguments=arguments):
            return arguments
        case Shift() | ToDate() | Aggregate() | InsideUnits() | Unary():
            return (node.inner,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it."""
    yield node
    for one in inside(node):
        yield from walk(one)
