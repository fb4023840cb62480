"""When notices may appear: outside quiet hours, judged by local time and the official calendar of working days."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from kexie.kernel.workdays import is_working_day
from kexie.notify.models import QuietHours

MIDNIGHT = time(0, 0)


def loud_from(at: datetime, quiet: QuietHours) -> datetime:
    """The first moment from `at` on that is not quiet: `at` itself in working hours."""
    local = timezone.localtime(at)
    while (later := _end_of_quiet(local, quiet)) is not None:
        local = later
    return local


def _end_of_quiet(local: datetime, quiet: QuietHours) -> datetime | None:
    """When the quiet in which this moment lies may end; None if it is not quiet."""
    if quiet.on_days_off and not is_working_day(local.date()):
        return _at(local + timedelta(days=1), MIDNIGHT)
    now, start, end = local.timetz().replace(tzinfo=None), quiet.start, quiet.end
    if start < end:
        return _at(local, end) if start <= now < end else None
    if start > end and now >= start:
        return _at(local + timedelta(days=1), end)
    return _at(local, end) if start > end and now < end else None


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, tzinfo=day.tzinfo)
