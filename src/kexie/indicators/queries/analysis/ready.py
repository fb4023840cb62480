"""Questions that are ready to be asked by one click, and how the reader may look at an answer."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.indicators.queries.analysis.asked import Analysis, Dim, View
from kexie.indicators.queries.analysis.choices import LEVELS, kinds_below
from kexie.indicators.queries.analysis.members import OWN
from kexie.org.models import UnitKind, User
from kexie.org.queries import own_units


@dataclass(frozen=True, slots=True)
class Ready:
    """
    A question that is there already.

    :ivar units: empty: the level below the reader's own, if there is one
    :ivar deepest: of counties, however far above them the reader stands: they have the targets
    """

    title: Promise
    hint: Promise
    icon: str
    indicators: str
    period: str
    units: str = ""
    view: View = "table"
    targets: bool = False
    deepest: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at an answer; `key`: a letter that leads there."""

    view: View
    label: Promise
    icon: str


LOOKS = (
    Look("table", _("Table"), icon="table"),
    Look("bar", _("Bars"), icon="chart-bar"),
    Look("line", _("Lines"), icon="chart-line"),
    Look("heat", _("Shades"), icon="temperature"),
    Look("tiles", _("Tiles"), icon="layout-board"),
    Look("trend", _("Own trend"), icon="trending-up"),
)
READY = (
    Ready(
        _("The four services this year"),
        _("One main figure of each service, unit by unit"),
        icon="layout-grid",
        indicators="W07,I09,L02,D02",
        period="this-year",
    ),
    Ready(
        _("Popularisation talks, place by place"),
        _("As tiles where the places lie, darker where there are more"),
        icon="layout-board",
        indicators="L01",
        period="this-year",
        view="tiles",
    ),
    Ready(
        _("Funds for popularisation over three years"),
        _("Raised, from government, for projects, and used"),
        icon="coin",
        indicators="F01,F02,F03,F07",
        units=OWN,
        period="last-3-years",
        view="bar",
    ),
    Ready(
        _("Targets and what was reached"),
        _("Each actual figure with its target and how much of it is reached"),
        icon="target-arrow",
        indicators="W07,I09,L01,L42",
        period="this-year",
        targets=True,
        deepest=True,
    ),
    Ready(
        _("Each against its own past"),
        _("Registered volunteers of each unit, against the year before; nobody is ranked"),
        icon="trending-up",
        indicators="L40",
        period="last-3-years",
        view="trend",
    ),
    Ready(
        _("Scientific literacy of citizens"),
        _("The share with scientific literacy, worked out anew at every level"),
        icon="school",
        indicators="L85",
        period="last-3-years",
        view="bar",
    ),
)


def ready_questions(user: User) -> list[tuple[Ready, str]]:
    """What is asked most, each with its address; about the level below the reader's own, if there is one."""
    units = list(own_units(user)[:1])
    kinds = {kind for _above, kind in kinds_below(units)} if units else set()
    levels = [f"{OWN}/{kind}" for kind in LEVELS if kind in kinds] or [OWN]
    counties = f"{OWN}/{UnitKind.COUNTY}"
    deepest = counties if counties in levels else OWN
    return [
        (one, f"?{_asked(one, deepest if one.deepest else levels[0]).address()}") for one in READY
    ]


def _asked(one: Ready, level: str) -> Analysis:
    words: dict[Dim, tuple[str, ...]] = {
        "indicator": tuple(one.indicators.split(",")),
        "unit": (one.units or level,),
        "period": (one.period,),
    }
    return Analysis(words=words, view=one.view, targets=one.targets)
