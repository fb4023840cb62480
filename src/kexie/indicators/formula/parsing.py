"""Text to nodes: a recursive-descent parser of the grammar in docs/formulas.md. Nothing is ever executed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from django.utils.translation import gettext as _

from kexie.indicators.formula.nodes import (
    ALSO_CALLED,
    CALENDAR,
    DEFAULT_GROUP,
    FUNCTIONS,
    METRICS,
    OVER_UNITS,
    SAME_WAY,
    Aggregate,
    Aggregation,
    BadFormula,
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
)

LONGEST = 6000
DEEPEST = 30
MOST = 400  # words and signs
FARTHEST = 1200  # periods back or ahead: a hundred years of months
FINEST = 6  # digits to which `round` rounds

_CODE = r"[\w:-]{1,60}"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>[0-9]{{1,18}}(?:\.[0-9]{{1,12}})?|\.[0-9]{{1,12}})
    | (?P<reference>(?P<letter>\#|[A-Za-z]\w{{0,20}})?
        \{{\s*(?P<code>{_CODE})(?:\.(?P<part>{_CODE}|\*))?(?:\.(?P<second>{_CODE}|\*))?\s*\}})
    | \[(?P<calendar>\w+)\]
    | (?P<word>[A-Za-z]\w*)
    | (?P<sign>==|!=|<>|<=|>=|&&|\|\||[-+*/()<>=≤≥≠,.!])
    )""",
    re.VERBOSE | re.ASCII,
)
_SAME = {
    "=": "==",
    "<>": "!=",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "&&": "and",
    "||": "or",
    "!": "not",
}
_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, reference, calendar, word, sign, end
    text: str
    position: int
    letter: str = ""
    part: str | None = None
    second: str | None = None


def parse(text: str) -> Node:
    """
    The formula in the text.

    :raises BadFormula: where it is none, with the position
    """
    if len(text) > LONGEST:
        raise BadFormula(
            _("A formula has at most %(count)s characters.") % {"count": LONGEST}, LONGEST
        )
    parser = _Parser(_tokens(text))
    node = parser.either()
    parser.finish()
    return node


def _tokens(text: str) -> list[_Token]:
    found, here, end = [], 0, len(text.rstrip())
    while here < end:
        match = _TOKEN.match(text, here)
        if match is None:
            bad = here + len(text[here:]) - len(text[here:].lstrip())
            raise BadFormula(
                _("“%(sign)s” cannot stand here.") % {"sign": text[bad : bad + 10]}, bad
            )
        found.append(_token(match))
        here = match.end()
        if len(found) > MOST:
            raise BadFormula(_("The formula is too long."), here)
    return [*found, _Token("end", "", end)]


def _token(match: re.Match[str]) -> _Token:
    kind = match.lastgroup or ""
    for name in ("number", "reference", "calendar", "word", "sign"):
        if match[name] is not None:
            kind = name
            break
    start = match.start(kind)
    if kind == "reference":
        return _Token(
            kind, match["code"], start, match["letter"] or "", *match.group("part", "second")
        )
    text = match[kind]
    return _Token("sign" if text in ("and", "or", "not") else kind, _SAME.get(text, text), start)


class _Parser:
    """One method for each line of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.place]

    def finish(self) -> None:
        if self.here.kind != "end":
            self.wrong()

    def either(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadFormula(_("Too many brackets inside each other."), self.here.position)
        node = self.chain(("or",), lambda: self.chain(("and",), self.negation))
        self.depth -= 1
        return node

    def chain(self, operators: tuple[str, ...], part: Callable[[], Node]) -> Node:
        node = part()
        while sign := self.take(*operators):
            node = Binary(sign, node, part())
        return node

    def negation(self) -> Node:
        count = 0
        while self.take("not"):
            count += 1
        node = self.comparison()
        for _each in range(
            count if count <= 1 else 2 + count % 2
        ):  # an even number only makes it 1 or 0
            node = Unary("not", node)
        return node

    def comparison(self) -> Node:
        node = self.sum()
        if sign := self.take(*_COMPARISONS):
            node = Binary(sign, node, self.sum())
        return node

    def sum(self) -> Node:
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.signed))

    def signed(self) -> Node:
        minus = False
        while sign := self.take("-", "+"):
            minus ^= sign == "-"
        node = self.changed()
        return Unary("-", node) if minus else node

    def changed(self) -> Node:
        """A primary with what follows its points: `.periodOffset(-1)`."""
        node, chained = self.primary(), 0
        while self.take("."):
            chained += 1
            if chained > DEEPEST:
                raise BadFormula(_("Too many brackets inside each other."), self.here.position)
            node = self.change(node)
        return node

    def change(self, node: Node) -> Node:
        word = self.expect("word")
        self.insist("(")
        if word.text == "yearToDate":
            node = ToDate(node)
        elif word.text == "periodOffset":
            node = Shift(node, self.whole(-FARTHEST, FARTHEST))
        elif word.text == "aggregationType":
            node = self.aggregated(node)
        else:
            self.unknown(word)
        self.insist(")")
        return node

    def aggregated(self, node: Node) -> Node:
        word = self.expect("word")
        text = SAME_WAY.get(word.text, word.text)
        if text not in Aggregation.__members__:
            raise BadFormula(
                _("There is no aggregation %(word)s. There are: %(words)s.")
                % {"word": word.text[:40], "words": ", ".join(Aggregation)},
                word.position,
            )
        how = Aggregation(text)
        if not isinstance(node, InsideUnits):
            return Aggregate(node, how)
        if how not in OVER_UNITS:
            raise BadFormula(
                _("Results of single units cannot be taken together by %(word)s.")
                % {"word": word.text},
                word.position,
            )
        return InsideUnits(node.inner, how)

    def primary(self) -> Node:
        token = self.here
        if token.kind == "number":
            self.place += 1
            return Number(Fraction(token.text))
        if token.kind == "reference":
            self.place += 1
            return self.reference(token)
        if token.kind == "calendar":
            self.place += 1
            return self.calendar(token)
        if token.kind == "word":
            self.place += 1
            return self.call(token)
        self.insist("(")
        node = self.either()
        self.insist(")")
        return node

    def reference(self, token: _Token) -> Node:
        if token.letter not in ("#", "N", "R", "OUG", ""):
            raise BadFormula(
                _("%(letter)s{…} is not kept here: there are #{…}, N{…}, R{…} and OUG{…}.")
                % {"letter": token.letter},
                token.position,
            )
        if token.letter == "#":
            return self.element(token)
        if token.letter == "R" and token.part in METRICS:
            return Rate(token.text, token.part)
        if token.letter == "R":
            raise BadFormula(
                _("Of a form there are: %(words)s.") % {"words": ", ".join(METRICS)},
                token.position,
            )
        if token.letter == "OUG" and (token.part or token.second):
            raise BadFormula(_("OUG{…} has no point inside."), token.position)
        if token.second or token.part == "*" or (token.part and token.letter == "N"):
            raise BadFormula(
                _("Write R{form.REPORTING_RATE}; N{…} has no point inside."), token.position
            )
        if token.letter == "OUG":
            return GroupCount(token.text)
        return Named(token.text) if token.letter == "N" else Field(token.text, token.part)

    def element(self, token: _Token) -> Node:
        """`*` means all groups; a second division is kept by nobody, so only that which divides nothing is taken."""
        if token.second not in (None, "*", DEFAULT_GROUP):
            raise BadFormula(_("A second division is not kept."), token.position)
        return Element(token.text, None if token.part == "*" else token.part)

    def calendar(self, token: _Token) -> Node:
        if token.text not in CALENDAR:
            self.unknown(token)
        return Calendar(token.text)

    def call(self, word: _Token) -> Node:
        if self.here.text == ".":
            self.unknown(word)
        self.insist("(")
        if word.text == "subExpression":
            node = self.either()
            self.insist(")")
            return InsideUnits(node)
        name = ALSO_CALLED.get(word.text, word.text)
        if name not in FUNCTIONS:
            self.unknown(word)
        arguments = [self.either()]
        while self.take(","):
            if name == "round" and len(arguments) == 1:
                arguments.append(Number(Fraction(self.whole(0, FINEST))))
            else:
                arguments.append(self.either())
        self.insist(")")
        fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            raise BadFormula(
                _("%(name)s takes %(fewest)s to %(most)s values, not %(count)s.")
                % {"name": word.text, "fewest": fewest, "most": most, "count": len(arguments)},
                word.position,
            )
        return Call(name, tuple(arguments))

    def whole(self, least: int, most: int) -> int:
        """A plain whole number within bounds."""
        minus = self.take("-")
        token = self.expect("number")
        number = -int(Fraction(token.text)) if minus else int(Fraction(token.text))
        if "." in token.text or not least <= number <= most:
            raise BadFormula(
                _("A whole number from %(least)s to %(most)s is needed.")
                % {"least": least, "most": most},
                token.position,
            )
        return number

    def take(self, *signs: str) -> str | None:
        token = self.here
        if token.kind != "sign" or token.text not in signs:
            return None
        self.place += 1
        return token.text

    def insist(self, sign: str) -> None:
        if not self.take(sign):
            self.wrong(sign)

    def expect(self, kind: str) -> _Token:
        token = self.here
        if token.kind != kind:
            self.wrong()
        self.place += 1
        return token

    def wrong(self, wanted: str = "") -> NoReturn:
        token = self.here
        if token.kind == "end":
            message = (
                _("The formula breaks off; “%(wanted)s” is missing.") % {"wanted": wanted}
                if wanted
                else _("The formula breaks off.")
            )
        else:
            message = _("“%(sign)s” cannot stand here.") % {"sign": token.text}
        raise BadFormula(message, token.position)

    def unknown(self, token: _Token) -> NoReturn:
        raise BadFormula(
            _("The language has no word “%(word)s”.") % {"word": token.text[:40]}, token.position
        )
