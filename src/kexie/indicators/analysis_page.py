"""Everything the analysis page shows, put together for its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie.indicators.analysis_charts import Chart, charts_of
from kexie.indicators.analysis_sheet import Stamp
from kexie.indicators.analysis_tiles import Tiles, tiles_of
from kexie.indicators.models import Figure, SavedAnalysis
from kexie.indicators.queries.analysis import Analysis, Pivot, pivot
from kexie.indicators.queries.analysis.asked import KEYS, Dim
from kexie.indicators.queries.analysis.ready import LOOKS, Look, Ready, ready_questions
from kexie.indicators.queries.analysis.trends import Middle, Trend, trends_of
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.question import BadQuestion
from kexie.indicators.queries.saved import deleted_of, saved_for
from kexie.kernel.periods import Period
from kexie.org.models import User

CHARTED = ("bar", "line")
SHOWN = 60  # saved analyses


@dataclass(frozen=True, slots=True)
class Tab:
    look: Look
    link: str
    is_here: bool


@dataclass(slots=True)
class AnalysisPage:
    """
    The page.

    :ivar problem: why there is no answer, in words
    :ivar elsewhere: periods that have figures, each with its address, where those asked for have none
    :ivar share: the address of this very question, for whoever is to see it
    """

    asked: Analysis
    stamp: Stamp
    labels: Mapping[str, str] = field(default_factory=dict)
    made: Pivot | None = None
    problem: str = ""
    tabs: Sequence[Tab] = ()
    charts: Sequence[Chart] = ()
    tiles: Sequence[Tiles] = ()
    trends: Sequence[Trend] = ()
    middles: Sequence[Middle] = ()
    ready: Sequence[tuple[Ready, str]] = ()
    elsewhere: Sequence[tuple[Period, str]] = ()
    saved: Sequence[SavedAnalysis] = ()
    deleted: Sequence[SavedAnalysis] = ()

    @property
    def is_answered(self) -> bool:
        return self.made is not None and self.made.page is not None

    @property
    def lacks_targets(self) -> bool:
        """Targets are wanted beside the figures, and there are none."""
        found = self.made.found if self.made else None
        return self.asked.targets and found is not None and not found.targets

    @property
    def share(self) -> str:
        return self.stamp.address

    @property
    def address(self) -> str:
        return self.asked.address()

    @property
    def said(self) -> str:
        """The question in one line, for where there is no room for its form."""
        if self.made is None:
            return ""
        members = self.made.members
        indicators, units = len(members.indicators), len(members.units)
        periods = len(members.periods)
        return " · ".join(
            (
                self._word("indicator")
                or ngettext("%(count)s indicator", "%(count)s indicators", indicators)
                % {"count": indicators},
                self._word("unit")
                or ngettext("%(count)s unit", "%(count)s units", units) % {"count": units},
                self._word("period")
                or ngettext("%(count)s period", "%(count)s periods", periods) % {"count": periods},
            )
        )

    def _word(self, dim: Dim) -> str:
        """What a dimension's one word says; nothing where there are several."""
        words = self.asked.words.get(dim, ())
        return self.labels.get(f"{KEYS[dim]}:{words[0]}", "") if len(words) == 1 else ""

    @property
    def query(self) -> str:
        return self.asked.address(page="")

    @property
    def swapped(self) -> str:
        assert self.made  # noqa: S101 -- offered where there is an answer
        assert self.made.layout  # noqa: S101 -- likewise
        places = self.made.layout.swapped
        return "?" + self.asked.address(
            sort="", page="", **{f"{KEYS[dim]}_on": place for dim, place in places.items()}
        )


def stamp_of(asked: Analysis, at: datetime, site: str) -> Stamp:
    """:param site: scheme and host, for an address that can be sent to others"""
    return Stamp(
        at=at,
        standing=str(asked.standing.label),
        tree=_("on today's tree") if asked.today else _("as it was"),
        address=f"{site}{reverse('indicators:analysis')}?{asked.address(page='')}",
    )


def analysis_page(
    user: User, asked: Analysis, *, today: date, at: datetime, site: str
) -> AnalysisPage:
    page = AnalysisPage(asked, stamp_of(asked, at, site))
    if not asked.words.get("indicator"):
        page.ready = ready_questions(user)
        page.saved, page.deleted = list(saved_for(user)[:SHOWN]), list(deleted_of(user))
    try:
        page.made = made = pivot(user, asked, today)
    except BadQuestion as refused:
        page.problem = str(refused)
        return page
    page.labels = made.members.labels
    if made.page is None:
        return page
    page.tabs = [
        Tab(
            look,
            "?" + asked.address(view="" if look.view == "table" else look.view, page="", sort=""),
            look.view == asked.view,
        )
        for look in LOOKS
    ]
    if made.is_empty:
        page.elsewhere = _elsewhere(made)
    elif asked.view in CHARTED:
        page.charts = charts_of(made, page.stamp.words())
    elif asked.view == "tiles":
        page.tiles = tiles_of(made)
    elif asked.view == "trend":
        page.trends, page.middles = trends_of(made)
    return page


def _elsewhere(made: Pivot) -> list[tuple[Period, str]]:
    """Where figures of the same indicators are, for the first unit that is seen."""
    members, asked = made.members, made.asked
    units = [unit.pk for unit in members.seen[:1]]
    rows = Figure.objects.filter(
        unit__in=units,
        standing=asked.standing,
        indicator__in=members.indicators,
        group__in=members.groups,
    )
    names = rows.order_by().values_list("period", flat=True).distinct()[:200]
    periods = sorted(map(period_of, names), key=lambda one: one.last, reverse=True)
    return [(one, "?" + asked.address(p=one.id, page="", sort="")) for one in periods[:6]]
