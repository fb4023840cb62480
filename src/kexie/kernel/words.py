"""Days, moments and quantities as a person says them, in the language of the page."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

TEN_THOUSAND, HUNDRED_MILLION = 10_000, 100_000_000
SOON_DAYS = 7
Number = int | float | Decimal


def due_words(day: date | None, today: date) -> str:
    """`3 天后到期`, `今天到期`, `逾期 2 天`."""
    if day is None:
        return gettext("no deadline")
    days = (day - today).days
    if days == 0:
        return gettext("due today")
    if days > 0:
        return ngettext("due in %(days)s day", "due in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}


def due_tone(day: date | None, today: date) -> str:
    """How a deadline looks: `bad` once missed, `attention` within a week, else `quiet`."""
    if day is None or (day - today).days > SOON_DAYS:
        return "quiet"
    return "bad" if day < today else "attention"


def day_words(day: date, today: date | None = None) -> str:
    """`2024年6月30日`; without the year if it is that of `today`."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    if today and today.year == day.year:
        # Translators: a date without its year, in Django's format letters
        return date_format(day, gettext("N j"))
    return date_format(day, "DATE_FORMAT")


def moment_words(moment: datetime) -> str:
    """`2024年6月30日 09:05`, in local time."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}"


def number_words(number: Number, decimals: int | None = None) -> str:
    """`1,234,567`, in every language."""
    places = decimals if decimals is not None or isinstance(number, int) else 2
    return f"{number:,}" if places is None else f"{number:,.{places}f}"


def big_words(number: Number) -> str:
    """`12.3 万`, `1.85 亿`; other languages get the digits."""
    size = abs(float(number))
    if size < TEN_THOUSAND or not (get_language() or "").startswith("zh"):
        return number_words(number)
    if size < HUNDRED_MILLION:
        # Translators: ten thousands, as in 12.3 万
        return gettext("%(number)s ten thousand") % {"number": _short(number, TEN_THOUSAND)}
    # Translators: hundred millions, as in 1.85 亿
    return gettext("%(number)s hundred million") % {"number": _short(number, HUNDRED_MILLION)}


def _short(number: Number, unit: int) -> str:
    """At most two digits after the point and no zeros at the end."""
    return f"{float(number) / unit:,.2f}".rstrip("0").rstrip(".")


def size_words(size: int) -> str:
    """Size of a file: `3.3 MB`."""
    amount, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1024 or unit == "GB":  # noqa: PLR2004 -- binary step
            break
        amount /= 1024
    return f"{size} B" if unit == "B" else f"{amount:,.1f} {unit}"


LONGEST_NUMBER = 18  # digits that every database takes as a key


def whole_number(text: object) -> int | None:
    """A key, a page or a count as somebody wrote it: plain digits, not too many; None where it is none."""
    digits = str(text)
    if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER:
        return int(digits)
    return None
