"""Calculated places of one filing as they are read, worked out on the server as the browser does while somebody writes."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from kexie.kernel.words import number_words
from kexie.returns.models import FieldKind, Filing
from kexie.returns.queries.filing_page import power_of
from kexie.returns.queries.validation import Answers

DECIMALS = 2


def calculated_in(filing: Filing) -> dict[str, str]:
    """By the key of the place; places without a value are not in it."""
    answers = Answers(filing)
    places = list(answers.places.values())
    found = {}
    for place in places:
        value = answers.field(place.key) if place.kind == FieldKind.CALCULATED else None
        if value is not None:
            found[place.key] = _words(value / 10 ** power_of(place, places, answers.fields))
    return found


def _words(value: Fraction) -> str:
    """Rounded half away from zero to two places; whole numbers have none."""
    if value.denominator == 1:
        return number_words(Decimal(value.numerator), 0)
    cents = (Decimal(abs(value.numerator) * 10**DECIMALS) / value.denominator).quantize(
        Decimal(1), ROUND_HALF_UP
    )
    exact = cents.scaleb(-DECIMALS)
    return number_words(-exact if value < 0 else exact, DECIMALS)
