"""How numbers and their sources are said in a compilation."""

import re
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie.gongwen import Run
from kexie.indicators.amounts import number_shown, ratio_shown, shown, unit_shown
from kexie.indicators.models import AMOUNT, Group, Indicator, Mark
from kexie.indicators.queries.own import Own
from kexie.indicators.queries.spots import Spot
from kexie.kernel.periods import Period
from kexie.org.models import Unit
from kexie.returns.compiling.gathered import Gathered

PLACE = re.compile(r"%\((\w+)\)s")
BLANK = "—"


def sentence(words: str, /, **parts: Run | str) -> tuple[Run, ...]:
    """A sentence whose places `%(name)s` are filled with runs, so that a number in it keeps its source."""
    found: list[Run] = []
    for number, piece in enumerate(PLACE.split(words)):
        part = parts[piece] if number % 2 else piece
        run = part if isinstance(part, Run) else Run(text=part)
        if run.text:
            found.append(run)
    return tuple(found)


def said(value: Fraction, indicator: Indicator) -> str:
    """Base units as they are read, with the unit close behind, as documents have it: 1,234次."""
    if (value * AMOUNT).denominator == 1:
        return shown(int(value * AMOUNT), indicator).replace(" ", "")
    return ratio_shown(value, indicator).replace(" ", "")


def bare(amount: int | None, indicator: Indicator) -> str:
    """Millionths as they stand in a table, whose head names the unit."""
    return BLANK if amount is None else number_shown(amount, indicator)


def own_said(own: Own | None, indicator: Indicator) -> str:
    if own is None:
        return BLANK
    return str(Mark(own.mark).label) if own.mark else bare(own.amount, indicator)


def head(indicator: Indicator) -> str:
    """Name and unit, for the head of a column."""
    unit = unit_shown(indicator)
    name = indicator.short_name or str(indicator)
    return f"{name}（{unit}）" if unit else name


def percent(new: Fraction, old: Fraction) -> str:
    """By how much it changed: `12.3 %`, without its sign."""
    change = abs(new - old) * 1000 / abs(old)
    tenths = int(change + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


def share(part: Fraction, whole: Fraction) -> str:
    """Rounded down, so that 100 % means all: `96.4%`."""
    tenths = int(part * 1000 / whole)
    return f"{tenths // 10}.{tenths % 10}%"


def figure_link(gathered: Gathered, indicator: Indicator, unit: Unit, period: Period) -> str:
    spot = Spot(indicator, Group(pk=Group.WHOLE), unit, period)
    return gathered.origin + spot.link()


def filing_link(gathered: Gathered, filing: int) -> str:
    return gathered.origin + reverse("returns:filing", args=[filing])


def list_link(gathered: Gathered, show: str) -> str:
    """The round's page with those whom a number counts."""
    address = reverse("returns:cycle", args=[gathered.cycle.pk])
    return f"{gathered.origin}{address}?show={show}#list"


def source_note(gathered: Gathered, indicator: Indicator, unit: Unit, period: Period) -> str:
    """Where a figure is from, for the foot of the page."""
    return _("%(code)s %(name)s, %(unit)s, %(period)s: accepted figures as of %(moment)s.") % {
        "code": indicator.code,
        "name": indicator,
        "unit": unit.short_name,
        "period": period.label,
        "moment": moment(gathered),
    }


def moment(gathered: Gathered) -> str:
    return timezone.localtime(gathered.as_of).strftime("%Y-%m-%d %H:%M")
