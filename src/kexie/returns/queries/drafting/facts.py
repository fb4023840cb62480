"""What the record holds of one unit in one period, as far as the person who fills in may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kexie.indicators.amounts import shown
from kexie.indicators.models import Figure, Group, Indicator, Standing, Target
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.periods import Period
from kexie.matters.models import Share, ShareState, Theme
from kexie.matters.queries import shares_for
from kexie.org.models import Unit, User
from kexie.returns.models import Cell, FieldKind, Filing, Praise
from kexie.returns.queries.times import periods_before

GONE = (ShareState.DRAFT, ShareState.CANCELLED, ShareState.SENT_BACK)


@dataclass(frozen=True, slots=True)
class Held:
    """A value the unit has for the period, and the year before. Amounts in millionths."""

    indicator: Indicator
    group: Group
    amount: int
    before: int | None
    address: str

    @property
    def words(self) -> str:
        return shown(self.amount, self.indicator)

    @property
    def is_whole(self) -> bool:
        return self.group.pk == Group.WHOLE


@dataclass(frozen=True, slots=True)
class Work:
    """A share of a task that the unit had in the period. `proofs`: pieces of evidence it gave."""

    share: Share
    proofs: int

    @property
    def is_done(self) -> bool:
        return self.share.state == ShareState.ACCEPTED

    @property
    def title(self) -> str:
        return self.share.record.title

    @property
    def theme(self) -> str:
        return Theme(self.share.task.theme).value


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of the unit for the period, and what was reached."""

    target: Target
    actual: int | None

    @property
    def is_met(self) -> bool:
        return self.actual is not None and self.actual >= self.target.amount


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the unit's plan for the period."""

    filing: int
    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`day`: on which it is so; what is due later in the period is not late."""

    period: Period
    day: date
    held: Sequence[Held]
    work: Sequence[Work]
    aims: Sequence[Aim]
    plan: Sequence[Planned]
    praises: Sequence[Praise]


def facts_for(filing: Filing, user: User, day: date) -> Facts:
    """Everything a draft of this filing may be made from; ten queries, however much there is."""
    unit, period = filing.record.unit, period_of(filing.cycle.period)
    held = _held(filing, unit, period)
    return Facts(
        period,
        day,
        held,
        _work(unit, period, user),
        _aims(unit, period, held),
        _plan(filing, period),
        list(
            Praise.objects.filter(
                filing__record__unit=unit, at__date__range=(period.first, period.last)
            ).select_related("filing__record")
        ),
    )


def _held(filing: Filing, unit: Unit, period: Period) -> list[Held]:
    """Own accepted values of the indicators the form asks for or draws from, whole groups only for text."""
    _last, year_ago = periods_before(period.id)
    own = Figure.objects.filter(
        unit=unit, standing=Standing.ACCEPTED, period__in=[period.id, year_ago]
    ).exclude(own__isnull=True)
    rows = own.exclude(batch__record=filing.pk).select_related("indicator", "group")
    amounts = {(row.period, row.indicator_id, row.group_id): row.own for row in rows}
    return [
        Held(
            row.indicator,
            row.group,
            row.own or 0,
            amounts.get((year_ago, row.indicator_id, row.group_id)),
            f"{row.indicator.code},{row.group.code},{unit.code},{period.id}",
        )
        for row in sorted(rows, key=lambda one: (one.indicator.order, one.group.order))
        if row.period == period.id
    ]


def _work(unit: Unit, period: Period, user: User) -> list[Work]:
    """Shares that were accepted in the period, or still ran at its end."""
    begun = Q(task__handed_out_at__date__lte=period.last)
    done = Q(state=ShareState.ACCEPTED, accepted_at__date__range=(period.first, period.last))
    running = ~Q(state__in=[ShareState.ACCEPTED, *GONE])
    rows = (
        shares_for(user)
        .filter(begun & (done | running), record__unit=unit)
        .select_related("record", "task")
        .annotate(proofs=Count("evidence", filter=Q(evidence__withdrawn_at__isnull=True)))
        .order_by("accepted_at", "due_date", "pk")
    )
    return [Work(share, share.proofs) for share in rows]


def _aims(unit: Unit, period: Period, held: Sequence[Held]) -> list[Aim]:
    actual = {one.indicator.pk: one.amount for one in held if one.is_whole}
    targets = Target.objects.filter(unit=unit, period=period.id).select_related("indicator")
    rows = targets.order_by("indicator__order", "indicator__code")
    return [Aim(target, actual.get(target.indicator_id)) for target in rows]


def _plan(filing: Filing, period: Period) -> list[Planned]:
    """The lines of the unit's last accepted plan for this period: of a form whose free lines carry a plan."""
    cells = (
        Cell.objects.filter(
            filing__record__unit=filing.record.unit,
            filing__cycle__period=period.id,
            filing__accepted_at__isnull=False,
            field__kind=FieldKind.WORDS,
            row__gt=0,
        )
        .exclude(filing=filing)
        .exclude(text="")
        .select_related("field")
        .order_by("filing", "row", "field__order")
    )
    lines: dict[tuple[int, int], list[str]] = {}
    for cell in cells:
        lines.setdefault((cell.filing_id, cell.row), []).append(cell.text.strip())
    return [Planned(pk, row, "，".join(words[:2])) for (pk, row), words in lines.items()]


def is_late(work: Work, day: date) -> bool:
    """Was it late, or is it on that day?"""
    due = work.share.due_date
    return work.share.late_days > 0 or (not work.is_done and due is not None and due < day)
