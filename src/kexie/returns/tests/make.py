"""Builders for this room's tests. They call the real actions, so what they build is possible."""

from datetime import date, datetime, timedelta
from typing import Any

from kexie.indicators.models import (
    Breakdown,
    Group,
    Indicator,
    Kind,
    Service,
    SourceKind,
    ValueType,
)
from kexie.org.models import Unit, UnitKind
from kexie.returns.actions import cycles, forms, register
from kexie.returns.layout import Column, Layout, Question, Row, Section, Table
from kexie.returns.models import Cycle, Entry, Filing
from tests.world import World

NOON = datetime.fromisoformat("2026-03-02T12:00:00+08:00")
TODAY = NOON.date()
DUE = date(2026, 3, 31)

FORM = Layout(
    sections=(
        Section(
            key="work",
            title="科普工作",
            items=(
                Table(
                    key="talks",
                    title="科普讲座",
                    rows=(Row(key="n", label="场次", indicator="T01"),),
                    columns=(
                        Column(key="male", label="男", group="T_male"),
                        Column(key="female", label="女", group="T_female"),
                        Column(key="sum", label="合计", formula="{male} + {female}"),
                    ),
                ),
                Question(key="people", kind="figure", label="听众", indicator="T02"),
                Question(key="money", kind="figure", label="经费", indicator="T03"),
                Question(
                    key="text", kind="section", label="工作情况", length=800, draft="situation"
                ),
            ),
        ),
    )
)


def later(days: int) -> datetime:
    """Noon, so many days on."""
    return NOON + timedelta(days=days)


def catalogue(world: World) -> None:
    """Three indicators, one of them divided by gender."""
    gender = Breakdown.objects.create(code="T_gender", name="性别", axes=["性别"])
    for order, (code, name) in enumerate((("T_male", "男"), ("T_female", "女"))):
        Group.objects.create(breakdown=gender, code=code, name=name, words=[name], order=order)
    for code, name, power, breakdown in (
        ("T01", "科普讲座", 0, gender),
        ("T02", "听众", 0, None),
        ("T03", "经费", 4, None),
    ):
        Indicator.objects.create(
            code=code,
            name=name,
            unit_name="元" if power else "次",
            display_unit="万元" if power else "次",
            display_power=power,
            decimals=2 if power else 0,
            kind=Kind.FLOW,
            value_type=ValueType.NUMBER if power else ValueType.COUNT,
            service=Service.LITERACY,
            source_kind=SourceKind.FORM,
            breakdown=breakdown,
            owner=world.province,
        )


def new_entry(world: World, **wishes: Any) -> register.NewEntry:
    plain: dict[str, Any] = {
        "title": "科普工作月报",
        "basis_document": "全民科学素质行动规划纲要",
        "basis_article": "第三条",
        "purpose": "汇总全省科普活动。",
        "frequency": "month",
        "approver": world.province,
        "expiry_date": date(2027, 12, 31),
        "audience": (UnitKind.COUNTY.value,),
    }
    return register.NewEntry(**(plain | wishes))


def drafted(
    world: World,
    *,
    layout: Layout = FORM,
    unit: Unit | None = None,
    by: str = "province_clerk",
    at: datetime = NOON,
    **wishes: Any,
) -> Entry:
    """A request of the province's with a form, not asked for yet."""
    if not Indicator.objects.filter(code="T01").exists():
        catalogue(world)
    actor = world.people[by]
    entry = register.propose_entry(
        new_entry(world, **wishes), unit=unit or world.province, actor=actor, at=at
    )
    forms.save_form_version(entry, layout, actor=actor, at=at, seen_version=0)
    return entry


def asked(world: World, *, by: str = "province_clerk", at: datetime = NOON, **wishes: Any) -> Entry:
    entry = drafted(world, by=by, at=at, **wishes)
    answers = dict.fromkeys(
        ("pictures", "implementation", "comments", "scores", "often", "again", "long"), "确有需要"
    )
    register.ask_approval(entry, actor=world.people[by], at=at, answers=answers, seen_form=1)
    return entry


def approved(world: World, *, at: datetime = NOON, **wishes: Any) -> Entry:
    """In force, approved by the province's head."""
    entry = asked(world, at=at, **wishes)
    register.approve(entry, actor=world.people["province_head"], at=at)
    entry.refresh_from_db()
    return entry


def new_cycle(**wishes: Any) -> cycles.NewCycle:
    plain: dict[str, Any] = {"period": "2026-02", "opens_date": TODAY, "due_date": DUE}
    return cycles.NewCycle(**(plain | wishes))


def planned(
    world: World,
    entry: Entry | None = None,
    *,
    by: str = "province_clerk",
    at: datetime = NOON,
    **wishes: Any,
) -> Cycle:
    return cycles.plan_cycle(
        entry or approved(world), new_cycle(**wishes), actor=world.people[by], at=at
    )


def opened(
    world: World,
    entry: Entry | None = None,
    *,
    by: str = "province_clerk",
    at: datetime = NOON,
    **wishes: Any,
) -> Cycle:
    """A round for February, open; the prefectures review on the way."""
    cycle = planned(world, entry, by=by, at=at, **({"chain": ("prefecture",)} | wishes))
    cycles.open_cycle(cycle, actor=world.people[by], at=at)
    cycle.refresh_from_db()
    return cycle


def filing_of(cycle: Cycle, unit: Unit) -> Filing:
    return Filing.objects.get(cycle=cycle, record__unit=unit)
