"""
Numbers between people and the database: text as it is written, millionths of base units as they are kept.

The one place where units are converted. An amount is a whole number of millionths (`AMOUNT`) of an indicator's base
unit; what a person writes and reads is in its display unit, ten to the `display_power` times as large.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from kexie.indicators.models import AMOUNT, ValueType
from kexie.kernel.words import big_words, number_words

LARGEST = 2**63 - 1  # what a row holds
LONGEST = 40
MINUS = str.maketrans({"−": "-", "–": "-"})
# A word of size says what is meant by itself, whatever the display unit: 12万 in a column of 万元 is 120,000 元.
SIZES = {"": None, "万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12, "萬億": 12}
NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?"
    r"\s*(?P<size>万亿|萬億|[万萬亿億]?)"
)


class BadNumber(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """The text is no number that can be kept; the message says why, for the one who wrote it."""


class Measure(Protocol):
    """What of an indicator decides how its amounts are shown."""

    unit_name: str
    display_unit: str
    display_power: int
    decimals: int


def parse_amount(text: str, *, power: int = 0) -> int:
    """
    The amount that somebody wrote: full-width digits, commas between thousands, a closing 万 or 亿.

    :param power: `display_power` of the indicator; a word of size in the text goes before it
    :return: millionths of the base unit
    :raises BadNumber: no number, finer than a millionth, or too large to be kept
    """
    plain = unicodedata.normalize("NFKC", text[: 4 * LONGEST]).translate(MINUS).strip()
    found = NUMBER.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        raise BadNumber(
            _("“%(text)s” is no number. Write digits, as 1234.5, or 12.3万, or 1.2亿.")
            % {"text": text.strip()[:LONGEST]}
        )
    size = SIZES[found["size"]]
    digits = found["whole"].replace(",", "") + "." + (found["part"] or "0")
    number = Fraction(digits) * 10 ** (power if size is None else size)
    return amount_of(-number if found["sign"] == "-" else number)


def amount_of(number: Decimal | Fraction | int) -> int:
    """
    The millionths of a number of base units, exactly.

    :raises BadNumber: finer than a millionth, or too large to be kept
    """
    if isinstance(number, int) and abs(number) <= LARGEST // AMOUNT:
        return number * AMOUNT
    if isinstance(number, Decimal) and not number.is_finite():
        raise BadNumber(_("This is no number."))
    amount = Fraction(number) * AMOUNT
    if amount.denominator != 1:
        raise BadNumber(_("At most six digits may stand behind the point of a base unit."))
    if abs(amount) > LARGEST:
        raise BadNumber(_("The number is too large. Check the unit."))
    return int(amount)


def decimal_of(amount: int) -> Decimal:
    """Base units as a decimal number, exactly, without zeros at the end."""
    whole, part = divmod(abs(amount), AMOUNT)
    digits = f"{whole}.{part:06}".rstrip("0").rstrip(".")
    return Decimal(f"-{digits}" if amount < 0 else digits)


def displayed(amount: int, power: int) -> Decimal:
    """The number in display units, exactly."""
    exact = decimal_of(amount).scaleb(-power)
    whole = exact.to_integral_value()
    return whole if exact == whole else exact.normalize()


def number_shown(amount: int, measure: Measure) -> str:
    """The number in display units, with the indicator's decimals, or as many as it really has: never a rounded one."""
    number = displayed(amount, measure.display_power)
    exponent = number.as_tuple().exponent
    has = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return number_words(number, max(has, measure.decimals))


def shown(amount: int, measure: Measure, *, short: bool = False) -> str:
    """
    The number with its unit: `1,234.5 万元`.

    :param short: rounded, with 万 and 亿 counted from the base unit, for sentences and cards: `1.85 亿元`
    """
    if short:
        return _with_unit(big_words(_tidy(decimal_of(amount))), measure.unit_name)
    return _with_unit(number_shown(amount, measure), unit_shown(measure))


def ratio_shown(value: Fraction, measure: Measure) -> str:
    """A ratio, rounded half up to the indicator's decimals, with its unit: `83.3 %`."""
    number = rounded(value / 10**measure.display_power, measure.decimals)
    return _with_unit(number_words(number, measure.decimals), unit_shown(measure))


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Rounded half away from zero, as people round."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return Decimal(f"{-whole if value < 0 else whole}E-{decimals}")


def unit_shown(measure: Measure) -> str:
    return measure.display_unit or measure.unit_name


def insist_type(amount: int, value_type: str) -> None:
    """
    Is the amount one that indicators of this value type can have?

    :raises BadNumber: a fraction where only whole numbers count, or below what is possible
    """
    # the number is looked at first: of most nothing more has to be asked
    if amount % AMOUNT and value_type in _WHOLE:
        raise BadNumber(_("Only whole numbers are counted here."))
    if amount < 0 and value_type == ValueType.COUNT:
        raise BadNumber(_("The number cannot be below zero."))
    if amount <= 0 and value_type == ValueType.POSITIVE:
        raise BadNumber(_("The number must be above zero."))
    if value_type in _YES_OR_NO and amount not in (0, AMOUNT):
        raise BadNumber(_("Only yes (1) or no (0) can stand here."))


_WHOLE = (ValueType.INTEGER, ValueType.COUNT, ValueType.POSITIVE)
_YES_OR_NO = (ValueType.YES_NO, ValueType.YES)


def _tidy(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit else number
