"""The demo's figures and reports: last year's figures, half of this year's, and the yearly report on its way. All invented."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from random import Random

from kexie.config.demo.people import PROVINCE, Staff
from kexie.config.demo.timeline import Event, Timeline
from kexie.indicators.actions.figures import NewValue, bring_in, open_batch
from kexie.indicators.actions.targets import NewTarget, explain_gap, set_targets
from kexie.indicators.formula import codes_in, parse
from kexie.indicators.models import AMOUNT, Check, Group, Indicator, Kind, Operator, Origin
from kexie.indicators.queries.targets import Wanted as TargetsWanted
from kexie.indicators.queries.targets import targets_for
from kexie.kernel.workdays import add_working_days
from kexie.org.models import Role, Unit, UnitKind
from kexie.returns.actions.beginning import begin
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.actions.cycles import NewCycle, open_cycle, plan_cycle
from kexie.returns.actions.forms import save_form_version
from kexie.returns.actions.register import approve, ask_approval
from kexie.returns.actions.review import NewRemark, accept, pass_up, return_cells, submit
from kexie.returns.actions.shipped import propose_shipped
from kexie.returns.layout import Layout, Question
from kexie.returns.models import Cell, Cycle, Entry, Field, FieldKind, Filing
from kexie.returns.queries.breaches import breaches_in
from kexie.returns.queries.forms import draft_of, layout_of

INVENTED = "演示数据（虚构）"
# Base units of one county in a year: what a figure of this code is about as large as.
SIZES = {
    **dict.fromkeys(("L02", "L27", "L50", "L62", "I02", "W07"), 4000),
    **dict.fromkeys(("F01", "F02", "F03"), 300_000),
}
USUAL = 12
HALF = ("W", "L", "O")  # services whose figures are held already when the report is opened
EXPLAINED = 20
DAYS = {"propose": 50, "ask": 48, "approve": 44, "plan": 16, "open": 15}
# Of the counties, in order: so many submit; of those passed on, so many are accepted.
SUBMITTED, ACCEPTED = 46, 24
# Every so manieth still waits with its prefecture.
WAITING = 3
# Every so manieth of those reviewed comes back.
RETURNED = 9
# Targets of this year as a share of last year's figures, in percent; of some key figures none was set.
AIMS = {
    "W07": 104,
    "W08": 110,
    "W03": 98,
    "I09": 108,
    "I11": 105,
    "L01": 101,
    "L42": 112,
    "D02": 105,
    "D06": 100,
}
ENCLOSED = Question(
    key="highlights_file",
    kind=FieldKind.FILE,
    label="典型做法的完整材料",
    hint="没有现成材料的不必另写。",
    reason="拟编入全省典型案例汇编，需以原文为准",
)
WHY = "部分县（市、区）三季度场地维修、人员调整，活动推迟；已排入四季度计划，12月底前补齐"


class Numbers:
    """When figures come in, and how the yearly report goes."""

    def __init__(
        self, timeline: Timeline, staff: Staff, units: dict[str, Unit], today: date
    ) -> None:
        self.timeline = timeline
        self.staff = staff
        self.units = units
        self.today = today
        self.province = units[PROVINCE]

    def plan(self) -> None:
        self._on(DAYS["propose"] + 5, self._figures)
        self._on(DAYS["propose"], self._propose)

    def _on(self, days: int, event: Event, *, after: datetime | None = None) -> None:
        self.timeline.add(self.today - timedelta(days=days), event, not_before=after)

    def _counties(self) -> list[Unit]:
        kinds = {UnitKind.COUNTY.value, UnitKind.PREFECTURE.value}
        return [unit for unit in self.units.values() if unit.kind in kinds]

    def _figures(self, at: datetime) -> None:
        """Last year's figures of every county, and those of this year that come from records kept all along."""
        clerk = self.staff.at_desk(self.province, Role.CLERK)
        batch = open_batch(origin=Origin.IMPORT, actor=clerk, at=at, label=INVENTED)
        values = []
        aims: Counter[tuple[int, int]] = Counter()
        for unit in self._counties():
            last, now = self._years_of(unit)
            for one in self._indicators():
                values.append(self._value(one, unit, self.today.year - 1, last[one.code]))
                if one.code.startswith(HALF):
                    values.append(self._value(one, unit, self.today.year, now[one.code]))
                if one.code in AIMS:
                    aim = max(last[one.code] * AIMS[one.code] // 100, 1) * AMOUNT
                    for above in {unit.code, f"{unit.code[:4]}00", PROVINCE}:
                        aims[one.pk, self.units[above].pk] += aim
        bring_in(values, batch=batch, actor=clerk, at=at)
        year = str(self.today.year)
        targets = [NewTarget(one, unit, year, aim) for (one, unit), aim in aims.items()]
        set_targets(targets, batch=batch, actor=clerk, at=at)
        self._on(EXPLAINED, self._explain)

    def _explain(self, at: datetime) -> None:
        """The province and one prefecture say why they are behind; the others have not yet."""
        for unit in (self.province, self.units["530100"]):
            clerk = self.staff.at_desk(unit, Role.CLERK)
            wanted = TargetsWanted(period=str(self.today.year), state="behind")
            behind = targets_for(clerk, wanted).filter(unit=unit)
            for target in behind[:2]:
                explain_gap(target, text=WHY, seen_version=target.version, actor=clerk, at=at)

    @cache  # noqa: B019 -- lives as long as the demo is made
    def _indicators(self) -> list[Indicator]:
        return list(Indicator.objects.exclude(kind__in=[Kind.RATIO, Kind.TEXT]))

    @cache  # noqa: B019 -- likewise
    def _limits(self) -> list[tuple[list[str], list[str]]]:
        """Parts and wholes that the catalogue checks: what stands left is no more than what stands right."""
        found = []
        for check in Check.objects.filter(operator__in=[Operator.AT_MOST, Operator.AT_LEAST]):
            sides = [sorted(codes_in(parse(side))) for side in (check.left, check.right)]
            parts, whole = sides if check.operator == Operator.AT_MOST else reversed(sides)
            found.append((parts, whole))
        return found

    def _years_of(self, unit: Unit) -> tuple[dict[str, int], dict[str, int]]:
        """Last year's numbers and this year's, by code: the same every time, and in order with the checks."""
        own = Random(int(unit.code[:6]))  # noqa: S311 -- the same demo every time
        times = 2 if unit.kind == UnitKind.PREFECTURE else 1
        last, now = {}, {}
        for one in self._indicators():
            size = SIZES.get(one.code, USUAL)
            last[one.code] = own.randint(size // 2, size * 2) * times
            now[one.code] = last[one.code] * own.randint(85, 125) // 100
        return self._in_order(last), self._in_order(now)

    def _in_order(self, numbers: dict[str, int]) -> dict[str, int]:
        for _round in range(3):
            for parts, whole in self._limits():
                most = sum(numbers.get(code, 0) for code in whole) // max(len(parts), 1)
                for code in parts:
                    numbers[code] = min(numbers.get(code, 0), most)
        return numbers

    def _value(self, indicator: Indicator, unit: Unit, year: int, number: int) -> NewValue:
        return NewValue(indicator.pk, Group.WHOLE, unit.pk, str(year), own=number * AMOUNT)

    def _propose(self, at: datetime) -> None:
        clerk = self.staff.at_desk(self.province, Role.CLERK)
        entry = propose_shipped(
            "yearly_report",
            unit=self.province,
            approver=self.province,
            expiry_date=date(self.today.year + 2, 12, 31),
            actor=clerk,
            at=at,
        )
        asked = _with_enclosure(layout_of(draft_of(entry)))
        save_form_version(entry, asked, actor=clerk, at=at, seen_version=1)
        self._on(DAYS["ask"], partial(self._ask, entry), after=at)

    def _ask(self, entry: Entry, at: datetime) -> None:
        draft = draft_of(entry)
        found = breaches_in(entry, layout_of(draft))
        answers = {one.code: "年度会议汇报所需，已有数据不再重复填报" for one in found}
        clerk = self.staff.at_desk(self.province, Role.CLERK)
        seen = draft.version if draft else 0
        ask_approval(entry, actor=clerk, at=at, answers=answers, seen_form=seen)
        self._on(DAYS["approve"], partial(self._approve, entry), after=at)

    def _approve(self, entry: Entry, at: datetime) -> None:
        approve(entry, actor=self.staff.at_desk(self.province, Role.HEAD), at=at)
        self._on(DAYS["plan"], partial(self._open, entry), after=at)

    def _open(self, entry: Entry, at: datetime) -> None:
        entry.refresh_from_db()
        clerk = self.staff.at_desk(self.province, Role.CLERK)
        opens = self.today - timedelta(days=DAYS["open"])
        new = NewCycle(
            period=str(self.today.year),
            opens_date=opens,
            due_date=add_working_days(self.today, 10),
            chain=(UnitKind.PREFECTURE.value,),
        )
        cycle = plan_cycle(entry, new, actor=clerk, at=at)
        open_cycle(cycle, actor=clerk, at=at)
        self._on(DAYS["open"] - 3, partial(self._fill, cycle))

    def _fill(self, cycle: Cycle, at: datetime) -> None:
        rows = Filing.objects.filter(cycle=cycle, record__unit__kind=UnitKind.COUNTY)
        filings = rows.select_related("record__unit", "cycle__form").order_by("record__unit__order")
        # the county of the demo's clerk is left to its visitor
        shown = [one for one in filings if one.record.unit.code != "530102"]
        for number, filing in enumerate(shown[:SUBMITTED]):
            self._write(filing, at)
            if number % WAITING:
                self._on(DAYS["open"] - 6, partial(self._pass, filing, number))

        self._fill_above(cycle, at)

    def _fill_above(self, cycle: Cycle, at: datetime) -> None:
        """The prefectures' own reports, with which the yearly meeting is called: all accepted by the province."""
        rows = Filing.objects.filter(cycle=cycle, record__unit__kind=UnitKind.PREFECTURE)
        for filing in rows.select_related("record__unit", "cycle__form"):
            self._write(filing, at)
            self.timeline.add_at(at + timedelta(days=4), partial(self._accept, filing))

    def _write(self, filing: Filing, at: datetime) -> None:
        clerk = self.staff.at_desk(filing.record.unit, Role.CLERK)
        begin(filing, actor=clerk, at=at)
        _last, now = self._years_of(filing.record.unit)
        answered = Cell.objects.filter(filing=filing).values("field")
        blank = Field.objects.filter(form=filing.cycle.form, kind=FieldKind.FIGURE)
        edits = [
            CellEdit(field=one.key, amount=now[one.indicator.code] * AMOUNT)
            for one in blank.exclude(pk__in=answered).select_related("indicator")
            if one.indicator
        ]
        save_cells(filing, edits, actor=clerk, at=at + timedelta(minutes=4))
        filing.refresh_from_db()
        submit(filing, actor=clerk, at=at + timedelta(minutes=9), seen_version=filing.version)

    def _pass(self, filing: Filing, number: int, at: datetime) -> None:
        filing.refresh_from_db()
        above = filing.waits_at
        if above is None:
            return
        reviewer = self.staff.at_desk(above, Role.CLERK)
        if number % RETURNED == 0:
            field = filing.cycle.form.fields.filter(kind=FieldKind.FIGURE).first()
            return_cells(
                filing,
                actor=reviewer,
                at=at,
                seen_version=filing.version,
                reason="",
                remarks=[NewRemark(field, "与上年差异较大，请核对后重报")],
            )
            return
        pass_up(filing, actor=reviewer, at=at, seen_version=filing.version)
        if number < ACCEPTED:
            self._on(DAYS["open"] - 9, partial(self._accept, filing))

    def _accept(self, filing: Filing, at: datetime) -> None:
        filing.refresh_from_db()
        head = self.staff.at_desk(self.province, Role.CLERK)
        accept(filing, actor=head, at=at, seen_version=filing.version)


def _with_enclosure(form: Layout) -> Layout:
    """The shipped report asks for no file; the demo shows what such a place looks like, with its reason."""
    return replace(
        form,
        sections=tuple(
            replace(one, items=(*one.items, ENCLOSED)) if one.key == "highlights" else one
            for one in form.sections
        ),
    )
