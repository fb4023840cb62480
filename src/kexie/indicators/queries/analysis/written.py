"""How numbers of an analysis are written: quickly, for they stand there by the thousand."""

from collections.abc import Callable
from fractions import Fraction

from kexie.indicators.amounts import rounded
from kexie.indicators.models import Indicator, Kind
from kexie.indicators.queries.analysis.asked import SCALES
from kexie.kernel.words import number_words

Written = Callable[[int, int], str]
EXACT = 10  # digits behind the point, where it does not end sooner
ROUNDED = 2  # decimals of what is no whole number of the base unit


def writer_of(one: Indicator, scale: str) -> Written:
    """
    Writes `number / by` base units in the unit that is shown, equally many decimals below each other.

    So parts of it may be rounded; the page of the figure, and what is taken along, hold it exactly.
    """
    power, places = power_of(one, scale), one.decimals
    finer = max(places, ROUNDED)
    ending = f".{'0' * places}" if places else ""

    def write(number: int, by: int) -> str:
        if power == 0:
            whole, rest = divmod(number, by)
            if not rest:
                return f"{whole:,}{ending}"
        value = Fraction(number, by * 10**power)
        digits = places if one.kind == Kind.RATIO else finer
        return number_words(rounded(value, digits), digits)

    return write


def exact_writer(one: Indicator, scale: str) -> Written:
    """As many digits as there are, ten behind the point at most; for other programs."""
    size, finest = 10 ** power_of(one, scale), 10**EXACT

    def write(number: int, by: int) -> str:
        whole, rest = divmod(number, by * size)
        if not rest:
            return str(whole)
        scaled = (2 * abs(number) * finest + by * size) // (2 * by * size)
        whole, rest = divmod(scaled, finest)
        sign = "-" if number < 0 and scaled else ""
        return f"{sign}{whole}.{rest:0{EXACT}}".rstrip("0").rstrip(".")

    return write


def decimals_of(one: Indicator, scale: str, number: int, by: int) -> int:
    """How many decimals `writer_of` writes."""
    whole = power_of(one, scale) == 0 and number % by == 0
    return one.decimals if whole or one.kind == Kind.RATIO else max(one.decimals, ROUNDED)


def power_of(one: Indicator, scale: str) -> int:
    """Numbers are shown in ten to the so-manieth of the base unit."""
    chosen = None if one.kind == Kind.RATIO else SCALES[scale]
    return one.display_power if chosen is None else chosen
