"""What leaders see of a unit and everything below it. Counts only what the user may see."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from kexie.desk.queries.home import PARTS, Shown
from kexie.desk.queries.minute import Said, minute_of
from kexie.desk.queries.rounds import Number, Round, rounds_of
from kexie.desk.queries.scales import Scale
from kexie.desk.queries.services import TARGET_STATES, target_counts, with_targets
from kexie.desk.queries.tiles import (
    Figure,
    Painting,
    Tile,
    figure_of,
    here,
    short_name,
    tiles_of,
)
from kexie.kernel.address import Address
from kexie.kernel.script import in_script
from kexie.kernel.tiles import GRID
from kexie.matters.models import Share, Theme
from kexie.matters.queries import (
    MEASURES,
    longest_stuck,
    tally,
)
from kexie.matters.queries.figures import Counts
from kexie.meetings.queries.waiting import next_meeting
from kexie.org.models import Reach, Unit, UnitKind, User
from kexie.org.queries import children_of, own_units, parent_of
from kexie.returns.queries.balance import balances_for
from kexie.returns.queries.services import Block, services_of

HEADLINE = ("running", "due", "late", "extended", "reported", "sent_back", "closed", "on_time")
COLUMNS = ("running", "due", "late", "extended", "reported", "closed")
FOUR_SERVICES = (Theme.WORKERS, Theme.INNOVATION, Theme.LITERACY, Theme.DECISIONS)
# Units that have nothing below them look at the whole they belong to, as far as their rights go.
PARTS_OF_A_WHOLE = {UnitKind.DEPARTMENT, UnitKind.AFFILIATED, UnitKind.SOCIETY, UnitKind.EXTERNAL}
STUCK, DECISIONS = 6, 3


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: figures by the code of their measure, in the order of `COLUMNS`."""

    label: str | Promise
    url: str
    figures: dict[str, Figure]
    main: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A share on which nothing has moved for so many days."""

    url: str
    number: str
    title: str
    unit: Unit
    days: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Cockpit:
    """
    `places` are those of `units` that stand on the tiles; a chart draws them.

    `judging`: reports that wait for the reader's review. `minute`: the whole in a handful of lines.
    `year_gone`: how much of the year is over, in percent.
    `within`: the unit whose decisions `waiting` holds; None at the user's own place, where they are all of his.
    """

    unit: Unit
    above: list[Unit]
    headline: list[Figure]
    tiles: list[Tile]
    on_grid: bool
    units: list[Row]
    places: list[Row]
    themes: list[Row]
    waiting: list[Shown]
    within: Unit | None
    stuck: list[Stuck]
    services: list[Block]
    rounds: list[Round]
    judging: Number
    minute: list[Said]
    year_gone: int

    @property
    def drawn(self) -> bool:
        """Is there anything for the chart to show?"""
        return any(row.figures["running"].value for row in self.places)


def roots_for(user: User) -> list[Unit]:
    """The units at which the user's cockpits begin: where he holds a role, or the whole his unit is a part of."""
    found: dict[int, Unit] = {}
    for unit in own_units(user):
        root = (parent_of(unit) or unit) if unit.kind in PARTS_OF_A_WHOLE else unit
        found[root.pk] = root
    inner = Reach.objects.filter(
        above__in=found, below__in=found, depth__gt=0, to_date__isnull=True
    )
    below = set(inner.values_list("below", flat=True))
    return sorted((one for key, one in found.items() if key not in below), key=_official)


def unit_for(user: User, code: str | None) -> QuerySet[Unit]:
    """The unit asked for, if it lies in one of the user's trees; without a code his first root."""
    roots = roots_for(user)
    if not code:
        return Unit.objects.filter(pk__in=[root.pk for root in roots[:1]])
    reached = Reach.objects.filter(above__in=roots, to_date__isnull=True)
    return Unit.objects.filter(code=code, pk__in=reached.values("below"))


def cockpit_of(user: User, unit: Unit, *, scale: Scale, theme: str, now: datetime) -> Cockpit:
    """Everything on the page, in a number of queries that does not grow with units or tasks."""
    today = timezone.localdate(now)
    within = None if roots_for(user) == [unit] else unit
    children = list(children_of(unit).filter(closed_date__isnull=True))
    regions = [one for one in children if one.kind in {UnitKind.PREFECTURE, UnitKind.COUNTY}]
    found = tally(user, [unit, *children], today)
    counts = found.by_unit(theme)
    if scale.whole in TARGET_STATES:
        aims = target_counts(user, regions, year=today.year, theme=theme)
        counts = with_targets(counts, aims)
    placed = [one for one in regions if one.code in GRID]
    on_grid = bool(placed) and len(placed) == len(regions)
    painting = Painting(scale, theme, today.year, on_grid)
    waiting, services = _waiting(user, within, today), services_of(user, unit, today)
    balances = balances_for(user, unit)
    return Cockpit(
        unit=unit,
        above=_above(user, unit),
        headline=[figure_of(code, counts[unit.pk], unit, theme) for code in HEADLINE],
        tiles=tiles_of(regions, counts, painting),
        on_grid=on_grid,
        units=[
            _unit_row(one, counts[one.pk], theme)
            for one in children
            if one in regions or any(counts[one.pk].values())
        ],
        places=[_unit_row(one, counts[one.pk], theme) for one in regions],
        themes=_themes(found.by_theme(), unit),
        waiting=waiting,
        within=within,
        stuck=[_stuck(share, now) for share in _stuck_in(user, unit)],
        services=services,
        rounds=rounds_of(balances, unit),
        judging=_judging(waiting, within),
        minute=minute_of(
            unit,
            blocks=services,
            balances=balances,
            counts=found.by_unit()[unit.pk],
            waiting=sum(shown.total for shown in waiting),
            meeting=next_meeting(user, unit, today),
            today=today,
        ),
        year_gone=today.timetuple().tm_yday * 100 // (366 if isleap(today.year) else 365),
    )


def _official(unit: Unit) -> tuple[int, str]:
    return unit.order, unit.code


def _above(user: User, unit: Unit) -> list[Unit]:
    """The way from the user's root down to the unit, itself left out."""
    roots = [root.pk for root in roots_for(user)]
    up = Reach.objects.filter(below=unit, depth__gt=0, to_date__isnull=True)
    inside = Reach.objects.filter(above__in=roots, to_date__isnull=True).values("below")
    chain = up.filter(above__in=inside).select_related("above").order_by("-depth")
    return [reach.above for reach in chain]


def _unit_row(unit: Unit, counts: Counts, theme: str) -> Row:
    figures = {code: figure_of(code, counts, unit, theme) for code in COLUMNS}
    return Row(in_script(unit.short_name), here(unit, theme=theme), figures, name=short_name(unit))


def _themes(found: dict[str, Counts], unit: Unit) -> list[Row]:
    """The four services first, whether or not there is anything; then what else there is."""
    rest = [
        theme
        for theme in Theme
        if theme not in FOUR_SERVICES and any(found.get(theme, {}).values())
    ]
    none = dict.fromkeys(MEASURES, 0)
    return [
        Row(
            theme.label,
            here(unit, theme=theme),
            {code: figure_of(code, found.get(theme, none), unit, theme) for code in COLUMNS},
            main=theme in FOUR_SERVICES,
        )
        for theme in (*FOUR_SERVICES, *rest)
    ]


def _waiting(user: User, unit: Unit | None, today: date) -> list[Shown]:
    """What needs a decision on the unit and all below it: of the lists that wait for the user the first rows of each."""
    found = []
    for part in PARTS.values():
        if part.side == "waiting":
            rows = part.rows(user, today, within=unit)
            total = rows.count()
            lines = part.show(rows[:DECISIONS], today) if total else []
            found.append(Shown(part, total, lines))
    return [shown for shown in found if shown.total]


def _judging(waiting: list[Shown], within: Unit | None) -> Number:
    """Reports that wait for the reader's review, as their own list counts them."""
    total = sum(shown.total for shown in waiting if shown.part.code == "judge")
    place = Address(()).link(unit=within.code) if within else ""
    return Number(total, reverse("desk:part", args=["judge"]) + place if total else "")


def _stuck_in(user: User, unit: Unit) -> Iterable[Share]:
    below = Reach.objects.filter(above=unit, to_date__isnull=True)
    return longest_stuck(user).filter(record__unit__in=below.values("below"))[:STUCK]


def _stuck(share: Share, now: datetime) -> Stuck:
    moved: datetime | None = share.moved_at  # type: ignore[attr-defined]  # annotated by longest_stuck
    return Stuck(
        url=reverse("matters:share", args=[share.pk]),
        number=share.task.number,
        title=share.record.title,
        unit=share.record.unit,
        days=(now - moved).days if moved else 0,
        due=share.due_date,
    )
