"""How long a task usually takes, by the office's own rows; and days that are quick to choose."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.workdays import add_working_days
from kexie.matters.models import ServiceLevel


@dataclass(frozen=True, slots=True)
class QuickDay:
    label: str | Promise
    day: date


def usual_due(source: str, urgency: str, today: date) -> date | None:
    """
    The day by which a task handed out today is usually done.

    :param source: kind of the document that sets it; another kind, or none, is `other`
    """
    levels = ServiceLevel.objects.filter(urgency=urgency, source__in=[source, "other"])
    by_source = {level.source: level for level in levels}
    level = by_source.get(source) or by_source.get("other")
    if level is None:
        return None
    if level.working_days:
        return add_working_days(today, level.days)
    return today + timedelta(days=level.days)


def quick_days(
    today: date,
    *,
    after: date | None = None,
    until: date | None = None,
    usual: date | None = None,
) -> list[QuickDay]:
    """
    Days to choose with one click, each once, counted in working days.

    :param after: only later ones, counted from that day
    :param until: none later than that day
    :param usual: the day by which such a task is usually done, offered first
    """
    start = after or today
    quarter_end = 3 * ((start.month - 1) // 3) + 3
    days = [
        *([QuickDay(_("usual time"), usual)] if usual else []),
        QuickDay(_("5 working days"), add_working_days(start, 5)),
        QuickDay(_("10 working days"), add_working_days(start, 10)),
        QuickDay(_("20 working days"), add_working_days(start, 20)),
        QuickDay(_("end of the month"), _last_day(start.year, start.month)),
        QuickDay(_("end of the quarter"), _last_day(start.year, quarter_end)),
        QuickDay(_("end of the year"), date(start.year, 12, 31)),
    ]
    first = {one.day: one for one in reversed(days) if start < one.day <= (until or date.max)}
    return [one for one in days if first.get(one.day) is one]


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
