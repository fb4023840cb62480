"""Constants of another system (`C{…}`): our formulas hold numbers only, so theirs are written into them."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from kexie.indicators.exchange.shapes import Given

CONSTANT = re.compile(r"C\{\s*([\w:-]{1,60})\s*\}")
# As many digits as a formula can hold.
BEFORE, BEHIND = 18, 12


class Constants:
    """The numbers of a file by their id; one that is none, or too long to stand in a formula, stays unknown."""

    def __init__(self, given: Iterable[Given]) -> None:
        self.numbers = {
            one.code: words for one in given if (words := _written(str(one.get("value"))))
        }

    def put_into(self, formula: str) -> str:
        """The formula with the numbers in place of the names that are known."""
        return CONSTANT.sub(lambda found: self.numbers.get(found[1], found[0]), formula)


def _written(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    if not number.is_finite() or not -BEHIND <= number.adjusted() < BEFORE:
        return "0" if number.is_finite() and not number else ""
    plain = f"{number:f}"
    if len(plain.partition(".")[2]) > BEHIND:
        return ""
    return f"({plain})" if number < 0 else plain
