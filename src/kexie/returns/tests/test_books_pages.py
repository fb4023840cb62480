"""Workbooks on pages: saved, looked at, taken over; foreign tables mapped."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.indicators.models import AMOUNT
from kexie.returns.actions.deliveries import bring_delivery
from kexie.returns.actions.mappings import TableMoved, take_table
from kexie.returns.books.mapping import Plan, table_of
from kexie.returns.books.texts import csv_of
from kexie.returns.books.writing import workbook_of
from kexie.returns.models import Cell, Delivery, Filing, Item, Mapping
from kexie.returns.queries.books import book_of
from kexie.returns.queries.mappings import guess, mapped_on_filing
from kexie.returns.tests import make
from kexie.returns.tests.test_books import brought, filing, fill, put
from kexie.returns.tests.test_books_many import round_of
from tests.world import World


def table(*rows: tuple[Any, ...]) -> bytes:
    package = openpyxl.Workbook()
    for row in rows:
        package.worksheets[0].append(row)
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def send(client: Client, door: str, pk: int, data: bytes, name: str) -> Any:
    upload = SimpleUploadedFile(name, data)
    return client.post(reverse(door, args=[pk]), {"upload": upload})


def test_a_workbook_is_saved_filled_looked_at_and_taken_over(world: World, client: Client) -> None:
    one = filing(world)
    client.force_login(world.people["wuhua_clerk"])
    saved = client.get(reverse("returns:book_sheet", args=[one.pk]))
    answer = send(client, "returns:book", one.pk, put(saved.content, people=31), "五华.xlsx")
    look = client.get(answer.url).content.decode()
    assert not Cell.objects.exists()

    client.post(answer.url)

    assert "31" in look
    assert "数据" in look
    assert Cell.objects.get().amount == 31 * AMOUNT


def test_a_faulty_workbook_shows_where_and_offers_nothing_to_take(
    world: World, client: Client
) -> None:
    one = filing(world)
    client.force_login(world.people["wuhua_clerk"])
    data = put(workbook_of(book_of(one)), people="约五十")
    address = send(client, "returns:book", one.pk, data, "五华.xlsx").url

    look = client.get(address).content.decode()
    client.post(address)

    assert "「数据」!D" in look
    assert "约五十" in look
    assert not Cell.objects.exists()


def test_a_workbook_with_macros_is_refused_at_the_door(world: World, client: Client) -> None:
    one = filing(world)
    client.force_login(world.people["wuhua_clerk"])

    answer = send(client, "returns:book", one.pk, workbook_of(book_of(one)), "五华.xlsm")

    assert answer.status_code == 422
    assert "宏" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_comes_and_goes_by_page(world: World, client: Client, encoding: str) -> None:
    one = filing(world)
    fill(world, one, people=123)
    client.force_login(world.people["wuhua_clerk"])
    data = client.get(reverse("returns:book_text", args=[one.pk, encoding])).content
    assert data.startswith(b"\xef\xbb\xbf") is (encoding == "utf-8")

    address = send(client, "returns:book", one.pk, data.replace(b",123,", b",124,"), "五华.csv").url
    client.post(address)

    assert Cell.objects.get().amount == 124 * AMOUNT


def test_another_s_file_cannot_be_looked_at(world: World, client: Client) -> None:
    one = filing(world)
    file = brought(world, workbook_of(book_of(one)), by="kunming_clerk")
    client.force_login(world.people["wuhua_clerk"])

    assert client.get(reverse("returns:book_file", args=[one.pk, file.pk])).status_code == 404
    assert client.get(reverse("returns:map", args=[one.pk, file.pk])).status_code == 404


def test_a_foreign_table_is_mapped_looked_at_taken_over_and_its_mapping_kept(
    world: World, client: Client
) -> None:
    one = filing(world)
    client.force_login(world.people["wuhua_clerk"])
    data = table(("指标", "本月"), ("听众", "１，２３４"), ("活动经费", 2.5), ("别的", 7))
    address = send(client, "returns:book", one.pk, data, "台账.xlsx").url
    page = client.get(address).content.decode()
    assert "听众 [people]" in page
    given = {"sheet": "Sheet", "head": "1", "key": "指标", "name": "台账"}
    given |= {"token-0": "听众|本月", "place-0": "听众 [people]"}
    given |= {"token-1": "活动经费|本月", "place-1": "经费 [money]"}
    shown = client.post(address, given)
    assert not Cell.objects.exists()

    seen = shown.context["mapped"].seen
    client.post(address, given | {"seen": seen, "take": "1"})

    held = {cell.field.key: cell for cell in Cell.objects.select_related("field")}
    assert held["people"].amount == 1234 * AMOUNT
    assert held["money"].amount == 25000 * AMOUNT
    assert held["money"].spot == "Sheet!B3"
    saved = Mapping.objects.get()
    again = client.get(address, {"saved": saved.pk}).context["plan"]
    assert again.places == {"听众|本月": "people", "活动经费|本月": "money"}


def test_groups_across_are_found_by_row_and_column(world: World) -> None:
    one = filing(world)
    data = table(("项目", "合计", "男"), ("场次", 9, 5))

    plan = Plan(across=False)
    assert guess(table_of(data, plan), plan, book_of(one)) == {
        "场次|合计": "talks_n_all",
        "场次|男": "talks_n_male",
    }


def test_what_was_written_after_the_preview_is_not_overwritten(world: World) -> None:
    one = filing(world)
    file = brought(world, table(("指标", "本月"), ("听众", 5)), "台账.xlsx")
    plan = Plan(across=False, places={"听众|本月": "people"})
    data = table(("指标", "本月"), ("听众", 5))
    seen = mapped_on_filing(one, data, plan).seen
    fill(world, one, people=9)

    with pytest.raises(TableMoved):
        take_table(one, file, plan, actor=world.people["wuhua_clerk"], at=make.NOON, seen=seen)

    assert Cell.objects.get().amount == 9 * AMOUNT


def units_table(*more: tuple[Any, ...]) -> bytes:
    return table(
        ("2026年2月", None, None),
        ("单位", "听众", "经费（万元）"),
        ("五华区", 10, 1.5),
        ("530103", 20, None),
        ("合计", 30, 1.5),
        *more,
    )


def test_one_table_of_all_units_fills_a_round(world: World, client: Client) -> None:
    cycle = round_of(world, 3)
    client.force_login(world.people["province_clerk"])
    address = send(client, "returns:bring_table", cycle.pk, units_table(), "汇总.xlsx").url
    page = client.get(address, {"head": "2"})
    assert page.context["plan"].places == {"听众": "people", "经费（万元）": "money"}
    given = {"sheet": "Sheet", "head": "2", "key": "单位", "take": "1"}
    given |= {"token-0": "听众", "place-0": "people", "token-1": "经费（万元）", "place-1": "money"}

    client.post(address, given | {"seen": page.context["mapped"].seen})

    amounts = Cell.objects.values_list("filing__record__unit__code", "field__key", "amount")
    assert set(amounts) == {
        ("530102", "people", 10 * AMOUNT),
        ("530102", "money", 15000 * AMOUNT),
        ("530103", "people", 20 * AMOUNT),
    }


def test_a_row_of_an_unknown_unit_keeps_the_whole_table_out(world: World, client: Client) -> None:
    cycle = round_of(world, 3)
    client.force_login(world.people["province_clerk"])
    data = units_table(("某某县", 1, 1))
    address = send(client, "returns:bring_table", cycle.pk, data, "汇总.xlsx").url
    page = client.get(address, {"head": "2"})
    given = {"sheet": "Sheet", "head": "2", "key": "单位", "token-0": "听众", "place-0": "people"}

    client.post(address, given | {"seen": page.context["mapped"].seen, "take": "1"})

    assert "某某县" in page.content.decode()
    assert not Cell.objects.exists()


def test_many_workbooks_go_up_together_and_the_page_tells_of_each(
    world: World, client: Client
) -> None:
    cycle = round_of(world, 3)
    client.force_login(world.people["province_clerk"])
    saved: Any = client.get(reverse("returns:books_all", args=[cycle.pk]))
    package = b"".join(saved.streaming_content)
    good = put(workbook_of(book_of(make.filing_of(cycle, world.wuhua))), people=1)
    bad = put(workbook_of(book_of(make.filing_of(cycle, world.panlong))), people="许多")
    uploads = [SimpleUploadedFile("甲.xlsx", good), SimpleUploadedFile("乙.xlsx", bad)]
    answer: Any = client.post(reverse("returns:books", args=[cycle.pk]), {"uploads": uploads})
    waiting = client.get(answer.url).content.decode()

    bring_delivery.call(delivery_id=Delivery.objects.get().pk)

    page = client.get(answer.url).content.decode()
    assert package.startswith(b"PK")
    assert "every 2s" in waiting
    assert "every 2s" not in page
    assert "许多" in page
    assert page.index("乙.xlsx") < page.index("甲.xlsx")


def test_the_list_of_a_delivery_asks_as_much_for_thirty_as_for_one(
    world: World, client: Client
) -> None:
    cycle = round_of(world, 3)
    client.force_login(world.people["province_clerk"])
    counts = []
    for number in (1, 1, 30):
        delivery = Delivery.objects.create(
            cycle=cycle, by=world.people["province_clerk"], at=make.NOON
        )
        one = Filing.objects.filter(cycle=cycle).first()
        Item.objects.bulk_create(
            Item(delivery=delivery, name=f"{n}.xlsx", filing=one) for n in range(number)
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("returns:delivery", args=[delivery.pk]))
        counts.append(len(asked))

    assert counts[1] == counts[2]


def test_a_list_of_csv_heads_is_the_same_in_every_language(world: World) -> None:
    text = csv_of(book_of(filing(world)), "utf-8").decode("utf-8-sig")

    assert next(csv.reader(io.StringIO(text)))[:3] == ["filing", "place", "line"]


def test_a_workbook_that_reaches_to_the_last_cell_is_refused_and_ends_no_process(
    world: World, client: Client
) -> None:
    one = filing(world)
    client.force_login(world.people["wuhua_clerk"])
    far = openpyxl.load_workbook(io.BytesIO(workbook_of(book_of(one))))
    far.worksheets[1]["XFD1048576"] = 1
    out = io.BytesIO()
    far.save(out)

    address = send(client, "returns:book", one.pk, out.getvalue(), "五华.xlsx").url
    look = client.get(address).content.decode()

    assert "这张工作表远远大于任何报表" in look


@pytest.mark.parametrize("column", ["line", "version"])
def test_endless_digits_in_a_csv_are_answered_with_a_page(
    world: World, client: Client, column: str
) -> None:
    one = filing(world)
    client.force_login(world.people["wuhua_clerk"])
    rows = list(csv.reader(io.StringIO(csv_of(book_of(one), "utf-8").decode("utf-8-sig"))))
    for row in rows[1:]:
        row[rows[0].index(column)] = "9" * 5000
    out = io.StringIO()
    csv.writer(out).writerows(rows)

    address = send(client, "returns:book", one.pk, out.getvalue().encode(), "五华.csv").url

    assert client.get(address).status_code == 200
