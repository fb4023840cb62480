"""The shipped yearly report, asked of all 145 prefectures and counties and accepted from all of them, by real actions."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from kexie.config.demo.people import PROVINCE, Staff, people_the_province
from kexie.indicators.actions.reference import load_reference_catalogue
from kexie.indicators.models import AMOUNT
from kexie.org.actions.reference import load_reference_tree
from kexie.org.models import Role, Unit, UnitKind, User
from kexie.returns.actions import cycles, register, review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.actions.compilation import (
    NewCompilation,
    compile_in_background,
    order_compilation,
)
from kexie.returns.actions.shipped import propose_shipped
from kexie.returns.models import Compilation, Cycle, Entry, Field, FieldKind, Filing
from kexie.returns.queries.breaches import breaches_in
from kexie.returns.queries.forms import draft_of, layout_of

PARAGRAPH = "坚持围绕中心、服务大局，组织科技工作者深入基层，开展科普宣讲、学术交流和决策咨询，形成上下联动的工作格局。"
LENGTH = 550  # characters of a text, as the form advises


def fill() -> tuple[Cycle, User]:
    """The round, and who collects."""
    now = timezone.now()
    opened = now - timedelta(days=700)
    with transaction.atomic():
        units = {unit.code: unit for unit in load_reference_tree(actor=None, at=opened)}
        staff = people_the_province(units, at=opened, now=now)
    load_reference_catalogue(actor=None, at=opened)
    province = units[PROVINCE]
    entry = _entry(province, staff)
    clerk = staff.at_desk(province, Role.CLERK)
    today = timezone.localdate(now)
    new = cycles.NewCycle(
        period=str(today.year),
        opens_date=today,
        due_date=today + timedelta(days=20),
        chain=(UnitKind.PREFECTURE.value,),
    )
    cycle = cycles.plan_cycle(entry, new, actor=clerk, at=now)
    cycles.open_cycle(cycle, actor=clerk, at=now)
    rows = Filing.objects.filter(cycle=cycle).select_related("record__unit", "cycle__form")
    for number, filing in enumerate(rows):
        _report(filing, number, staff, clerk)
    return cycle, clerk


def _entry(province: Unit, staff: Staff) -> Entry:
    now, clerk = timezone.now(), staff.at_desk(province, Role.CLERK)
    entry = propose_shipped(
        "yearly_report",
        unit=province,
        approver=province,
        expiry_date=date(now.year + 2, 12, 31),
        actor=clerk,
        at=now,
    )
    draft = draft_of(entry)
    assert draft is not None
    answers = {one.code: "年度汇报所需" for one in breaches_in(entry, layout_of(draft))}
    register.ask_approval(entry, actor=clerk, at=now, answers=answers, seen_form=draft.version)
    register.approve(entry, actor=staff.at_desk(province, Role.HEAD), at=now)
    entry.refresh_from_db()
    return entry


def _report(filing: Filing, number: int, staff: Staff, collector: User) -> None:
    """One report: filled in, sent up, accepted."""
    now, own = timezone.now(), staff.at_desk(filing.record.unit, Role.CLERK)
    fields = Field.objects.filter(form=filing.cycle.form)
    edits = [
        CellEdit(field=one.key, amount=(100 + number) * AMOUNT)
        if one.kind == FieldKind.FIGURE
        else CellEdit(field=one.key, text=_text(filing.record.unit, one))
        for one in fields
        if one.kind in (FieldKind.FIGURE, FieldKind.SECTION)
    ]
    save_cells(filing, edits, actor=own, at=now)
    filing.refresh_from_db()
    review.submit(filing, actor=own, at=now, seen_version=filing.version)
    filing.refresh_from_db()
    while filing.waits_at and filing.waits_at != filing.cycle.record.unit:
        above = staff.at_desk(filing.waits_at, Role.CLERK)
        review.pass_up(filing, actor=above, at=now, seen_version=filing.version)
        filing.refresh_from_db()
    review.accept(filing, actor=collector, at=now, seen_version=filing.version)


def _text(unit: Unit, field: Field) -> str:
    """Of the length that the form advises, in three paragraphs, of each unit its own."""
    begun = f"{unit.name}{field.label}："
    words = begun + PARAGRAPH * (LENGTH // len(PARAGRAPH))
    third = len(words) // 3
    return "\n".join((words[:third], words[third : 2 * third], words[2 * third :]))


def compiled(cycle: Cycle, clerk: User) -> Compilation:
    wish = NewCompilation(origin="https://kexie.example")
    made = order_compilation(cycle, wish, actor=clerk, at=timezone.now())
    compile_in_background.call(compilation_id=made.pk)
    made.refresh_from_db()
    return made
