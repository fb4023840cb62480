"""One page about a unit while it is its turn: figures against targets, work, highlights, problems."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.periods import BadPeriod
from kexie.matters.queries import MEASURES
from kexie.matters.queries.figures import Counts, tally
from kexie.meetings.models import AgendaItem, ItemKind, Meeting
from kexie.org.models import Unit, User
from kexie.returns.models import Filing
from kexie.returns.queries.filings import filings_for
from kexie.returns.queries.sections import sections_of
from kexie.returns.queries.services import Block, services_of

ABOUT = ("highlights", "problems", "next")
MOST = 5  # points of a section that a hall can read
NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])\s*"
)


@dataclass(frozen=True, slots=True)
class Points:
    """What the report says of one thing, point by point, in its own words. `more`: how many are left out."""

    shown: list[str]
    more: int


@dataclass(frozen=True, slots=True)
class Profile:
    """
    What the hall sees of a unit, as far as the reader sees it.

    :ivar services: its key figures against its targets, of the year `figures_of`
    :ivar work: its shares of tasks by measure, with all below it
    :ivar reports: its accepted reports on this agenda, in the order of the agenda
    """

    unit: Unit
    figures_of: int
    services: list[Block]
    work: Counts
    highlights: Points
    problems: Points
    plans: Points
    reports: list[Filing]


def profile_of(user: User, meeting: Meeting, unit: Unit, *, now: datetime) -> Profile:
    """
    The unit's page at this meeting. The caller has shown that the user sees the meeting.

    Reports are those tied to the agenda; what of them the user may not see is left out.
    """
    today = timezone.localdate(now)
    reports = _reports(user, meeting, unit)
    year = _year(reports, meeting)
    said: dict[str, str] = {}
    for one in reports:
        said |= sections_of(one, ABOUT)
    return Profile(
        unit=unit,
        figures_of=year,
        services=services_of(user, unit, min(date(year, 12, 31), today)),
        work=tally(user, [unit], today).by_unit().get(unit.pk, dict.fromkeys(MEASURES, 0)),
        highlights=_points(said.get("highlights", "")),
        problems=_points(said.get("problems", "")),
        plans=_points(said.get("next", "")),
        reports=reports,
    )


def _reports(user: User, meeting: Meeting, unit: Unit) -> list[Filing]:
    items = AgendaItem.objects.filter(meeting=meeting, unit=unit, kind=ItemKind.REPORT)
    keys = list(items.order_by("order").values_list("filing", flat=True))
    found = {one.pk: one for one in filings_for(user).filter(pk__in=[key for key in keys if key])}
    return [found[key] for key in keys if key in found]


def _year(reports: Collection[Filing], meeting: Meeting) -> int:
    """The year the first report is about; without one, the year that is over for the most part."""
    for one in reports:
        try:
            return period_of(one.cycle.period).year
        except BadPeriod:
            continue
    begins = timezone.localdate(meeting.begins_at)
    return begins.year if begins.month > 6 else begins.year - 1  # noqa: PLR2004 -- half a year


def _points(text: str) -> Points:
    found = list(_each_point(text))
    return Points(found[:MOST], max(0, len(found) - MOST))


def _each_point(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if words := NUMBERED.sub("", line).strip():
            yield words
