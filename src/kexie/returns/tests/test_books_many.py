"""The workbooks of a whole province, brought in at one go."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from kexie.files.queries import unpacked
from kexie.kernel.errors import Refused
from kexie.org.actions import units
from kexie.org.models import UnitKind, User
from kexie.returns.actions import cycles
from kexie.returns.actions.deliveries import bring_items, keep_delivery
from kexie.returns.books.frame import KEYS
from kexie.returns.books.writing import workbook_of
from kexie.returns.layout import Layout, Question, Section
from kexie.returns.models import Cell, Cycle, Delivery, Filing, ItemState
from kexie.returns.queries.books import book_of
from kexie.returns.queries.deliveries import file_name, items_of, progress_of, zipped_books
from kexie.returns.tests import filed, make
from kexie.returns.tests.test_books import edited, put, spot
from tests.world import START, World

SMALL = Layout(
    sections=(
        Section(
            key="data",
            title="数据",
            items=(
                Question(key="people", kind="figure", label="听众", indicator="T02"),
                Question(key="money", kind="figure", label="经费", indicator="T03"),
            ),
        ),
    )
)


def round_of(world: World, counties: int) -> Cycle:
    """A round in which so many counties are expected: the three of the world, and more of Qujing's."""
    new = [
        units.NewUnit(
            code=f"5303{90 + number}",
            kind=UnitKind.COUNTY,
            name=f"曲靖第{number}县科学技术协会",
            short_name=f"第{number}县",
            opened_date=START,
            parent_code="530300",
            order=100 + number,
        )
        for number in range(counties - 3)
    ]
    if new:
        units.open_units_at_once(new, actor=None, at=make.NOON)
    return make.opened(world, make.approved(world, layout=SMALL))


def deliver(
    world: World, cycle: Cycle, files: list[tuple[str, bytes]], by: str = "province_clerk"
) -> Delivery:
    delivery = keep_delivery(cycle, files, actor=world.people[by], at=make.NOON)
    bring_items(delivery, at=make.NOON)
    return delivery


def books(world: World, cycle: Cycle, by: str = "province_clerk") -> dict[str, bytes]:
    """The workbooks as the round's page gives them, in one package."""
    data = b"".join(zipped_books(world.people[by], cycle))
    return dict(unpacked("全部.zip", data))


def with_macro(data: bytes) -> bytes:
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return held.getvalue()


def moved(package: Any) -> None:
    sheet, row = spot(package, "people")
    sheet.move_range(f"D4:D{row + 1}", cols=8)


def copied(package: Any) -> None:
    package.copy_worksheet(package["数据"])


def wrong_unit(package: Any) -> None:
    package.worksheets[0]["B3"] = "盘龙区科学技术协会 (530103)"


def test_129_counties_workbooks_five_of_them_damaged_in_different_ways(world: World) -> None:
    cycle = round_of(world, 129)
    handed = books(world, cycle)
    assert len(handed) == 129
    # as counties fill them in: all but the first two cells alike
    filled = {name: put(data, people=100 + n) for n, (name, data) in enumerate(handed.items())}
    names = list(filled)
    for name, harm in zip(names, (moved, copied, wrong_unit), strict=False):
        filled[name] = edited(filled[name], harm)
    filled[names[3]] = put(filled[names[3]], people="约两百人")
    filled[names[4]] = with_macro(filled[names[4]])

    delivery = deliver(world, cycle, list(filled.items()))

    progress = progress_of(delivery)
    assert (progress.taken, progress.refused, progress.waiting) == (124, 5, 0)
    assert Cell.objects.filter(filing__cycle=cycle).count() == 124
    assert set(Filing.objects.filter(cycle=cycle).values_list("state", flat=True)) == {"filling"}
    said = {
        item.name: item.faults for item in items_of(delivery) if item.state == ItemState.REFUSED
    }
    words = [
        " ".join(f"{one['sheet']}!{one['address']} {one['reason']}" for one in said[name])
        for name in names[:5]
    ]
    assert "数据!D4" in words[0]
    assert "移" in words[0]
    assert "L" in words[0]
    assert "数据 Copy" in words[1]
    assert "B3" in words[2]
    assert "盘龙区" in words[2]
    assert "数据!D" in words[3]
    assert "约两百人" in words[3]
    assert "宏" in words[4]
    cell = Cell.objects.get(filing__cycle=cycle, filing__record__unit__code="5303100")
    assert cell.spot.startswith("数据!D")
    assert str(cell.file).startswith("5303100")


def test_two_workbooks_of_one_unit_are_both_refused(world: World) -> None:
    cycle = round_of(world, 3)
    one = workbook_of(book_of(make.filing_of(cycle, world.wuhua)))

    delivery = deliver(
        world, cycle, [("甲.xlsx", put(one, people=1)), ("乙.xlsx", put(one, people=2))]
    )

    assert progress_of(delivery).refused == 2
    assert "乙.xlsx" in delivery.items.get(name="甲.xlsx").faults[0]["reason"]
    assert not Cell.objects.exists()


def test_what_was_submitted_is_left_alone(world: World) -> None:
    cycle = round_of(world, 3)
    one = make.filing_of(cycle, world.wuhua)
    data = put(workbook_of(book_of(one)), money=1)
    filed.submitted(world, cycle, people=3)

    delivery = deliver(world, cycle, [("甲.xlsx", data)])

    assert "五华" in delivery.items.get().faults[0]["reason"]
    assert not Cell.objects.filter(field__key="money").exists()


def test_a_workbook_of_another_round_is_refused(world: World) -> None:
    cycle = round_of(world, 3)
    entry = cycle.entry
    other = make.planned(world, entry, period="2026-01")
    cycles.open_cycle(other, actor=world.people["province_clerk"], at=make.NOON)
    data = workbook_of(book_of(make.filing_of(other, world.wuhua)))

    delivery = deliver(world, cycle, [("甲.xlsx", data)])

    assert progress_of(delivery).refused == 1


def test_running_the_job_twice_changes_nothing(world: World) -> None:
    cycle = round_of(world, 3)
    data = put(workbook_of(book_of(make.filing_of(cycle, world.wuhua))), people=1)
    delivery = deliver(world, cycle, [("甲.xlsx", data)])

    bring_items(delivery, at=make.later(1))

    assert Cell.objects.get().version == 1
    assert progress_of(delivery).taken == 1


@pytest.mark.parametrize("who", ["wuhua_clerk", "kunming_clerk", "inspector", "department_clerk"])
def test_only_who_collects_brings_in_many(world: World, who: str) -> None:
    cycle = round_of(world, 3)

    with pytest.raises(Refused):
        keep_delivery(cycle, [("甲.xlsx", b"x")], actor=world.people[who], at=make.NOON)


@pytest.mark.django_db
def test_names_packed_by_windows_are_read() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        info = zipfile.ZipInfo("x")
        info.filename = "五华.xlsx".encode("gb18030").decode("cp437")
        package.writestr(info, b"x")
    raw = held.getvalue()

    assert [name for name, _data in unpacked("全部.zip", raw)]


def test_handed_out_names_say_whose_they_are(world: World) -> None:
    cycle = round_of(world, 3)

    names = set(books(world, cycle))

    assert f"{file_name(make.filing_of(cycle, world.wuhua))}.xlsx" in names
    assert all(openpyxl.load_workbook(io.BytesIO(data)) for data in books(world, cycle).values())


@pytest.mark.parametrize(("kind", "column"), [("stamp", 1), ("cell", 3), ("front", 2)])
def test_endless_digits_in_one_workbook_hold_up_no_other(
    world: World, kind: str, column: int
) -> None:
    cycle = round_of(world, 3)
    filled = {name: put(data, people=5) for name, data in books(world, cycle).items()}

    def harm(package: Any) -> None:
        for row in package[KEYS].iter_rows():
            if row[0].value == kind:
                row[column].value = "9" * 5000

    first = next(iter(filled))
    filled[first] = edited(filled[first], harm)

    progress = progress_of(deliver(world, cycle, list(filled.items())))

    assert progress.waiting == 0
    assert progress.taken >= 2


def test_who_was_shut_out_since_brings_nothing_in(world: World) -> None:
    cycle = round_of(world, 3)
    filled = [(name, put(data, people=5)) for name, data in books(world, cycle).items()]
    clerk = world.people["province_clerk"]
    kept = keep_delivery(cycle, filled, actor=clerk, at=make.NOON)
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    bring_items(Delivery.objects.get(pk=kept.pk), at=make.NOON)

    assert progress_of(kept).refused == 3
    assert not Cell.objects.exists()
