"""A report goes out as a workbook and comes in again; a table of the unit's own is mapped and taken in."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor
from tests.journeys.harness import Visit

pytestmark = pytest.mark.journey

WIDTHS = (harness.DESK, harness.PHONE)
ITEM, GROUP, VALUE = 2, 3, 4  # columns of a section's sheet
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def seen(visit: Visit, name: str) -> None:
    """The page as it stands: looked at in both widths, with a picture and without a fault."""
    for width in WIDTHS:
        visit.look(width, "light")
        faults = harness.axe(visit.page)
        assert not faults, (name, width, faults)
        assert harness.sticks_out(visit.page) == 0, (name, width)
        harness.shot(visit.page, f"book-{name}-{width}")
    visit.look(harness.DESK, "light")


def report_of(prefecture: Visit, county: str) -> str:
    """The address of what a county owes, begun for it by its prefecture."""
    page = prefecture.open("/returns/mine/")
    with harness.next_page(page):
        page.locator('nav a[href$="/together/"]').first.click()
    filing = page.locator(f'tr[data-name="{county}"]').get_attribute("data-filing")
    address = f"/returns/filings/{filing}/"
    page = prefecture.open(address)
    with harness.next_page(page):
        page.locator('form[action$="/do/begin/"] button').click()
    return address


def place_of(package: Any, name: str) -> tuple[Any, int]:
    for sheet in package.worksheets:
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, 1).value == name:
                return sheet, row
    raise AssertionError(name)


def saved_workbook(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel 工作簿").click()
    path = download.value.path()
    return Path(path).read_bytes()


def filled_in(data: bytes, **values: Any) -> tuple[bytes, str]:
    """The workbook with these values, and where the first of them stands."""
    package = openpyxl.load_workbook(io.BytesIO(data))
    spots = []
    for name, value in values.items():
        sheet, row = place_of(package, name)
        cell = sheet.cell(row, VALUE)
        cell.value = value
        spots.append(f"「{sheet.title}」!{cell.coordinate}")
    return bytes_of(package), spots[0]


def bytes_of(package: Any) -> bytes:
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def sent(page: Page, data: bytes, name: str) -> None:
    file: FilePayload = {"name": name, "mimeType": SHEET, "buffer": data}
    page.locator("input[type=file]").set_input_files(file)
    with harness.next_page(page):
        page.get_by_role("button", name="查看将有哪些变化").click()


def value_in(page: Page, name: str) -> Any:
    return page.locator(f'[data-place="{name}"] [data-value]')


def test_a_workbook_goes_out_is_refused_for_one_cell_mended_and_taken_in(visit: Visitor) -> None:
    prefecture = visit()
    prefecture.sign_in("dehong", PASSWORD)
    address = report_of(prefecture, "盈江县科协")
    page = prefecture.open(f"{address}book/")
    seen(prefecture, "bring")
    data = saved_workbook(page)
    damaged, spot = filled_in(data, innovation_i01_whole="约二十", innovation_i02_whole=1830)

    sent(page, damaged, "盈江.xlsx")

    wrong = page.locator("main table").first.locator("tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text(spot)
    expect(wrong).to_contain_text("约二十")
    expect(page.get_by_role("button", name="确认写入")).to_have_count(0)
    seen(prefecture, "refused")
    with harness.next_page(page):
        page.get_by_role("link", name="换一个文件").click()

    mended, _spot = filled_in(damaged, innovation_i01_whole=21)
    sent(page, mended, "盈江.xlsx")

    expect(page.locator("main tbody tr")).to_have_count(2)
    seen(prefecture, "changes")
    with harness.next_page(page):
        page.get_by_role("button", name="确认写入").click()
    prefecture.open(address)
    expect(value_in(page, "innovation_i01_whole")).to_have_value("21")
    expect(value_in(page, "innovation_i02_whole")).to_have_value(re.compile("1,?830"))


def test_a_table_of_ones_own_is_mapped_looked_at_and_taken_in(visit: Visitor) -> None:
    prefecture = visit()
    prefecture.sign_in("dehong", PASSWORD)
    address = report_of(prefecture, "陇川县科协")
    page = prefecture.open(f"{address}book/")
    package = openpyxl.load_workbook(io.BytesIO(saved_workbook(page)))
    sheet, row = place_of(package, "innovation_i05_whole")
    known = str(sheet.cell(row, ITEM).value).removesuffix(" *")
    table = openpyxl.Workbook()
    for line in (("事项", "全年"), (known, 17), ("我们自己的说法", "１２"), ("不报的", 3)):
        table.worksheets[0].append(line)

    sent(page, bytes_of(table), "台账.xlsx")

    # what is called as in the form is found by itself; the rest is said by hand
    places = page.locator("input[list=places]")
    expect(places.nth(0)).to_have_value(re.compile(r"\[innovation_i05_whole\]"))
    expect(places.nth(1)).to_have_value("")
    option = page.locator('datalist option[value$="[innovation_i07_whole]"]')
    places.nth(1).fill(option.get_attribute("value") or "")
    page.get_by_label("保存对应关系，名称（可不填）").fill("陇川台账")
    with harness.next_page(page):
        page.get_by_role("button", name="查看将有哪些变化").click()
    expect(page.get_by_label("保存对应关系，名称（可不填）")).to_have_value("陇川台账")
    changes = page.locator("main table").last
    expect(changes.locator("tbody tr")).to_have_count(2)
    expect(changes).to_contain_text("17")
    expect(changes).to_contain_text("１２")
    seen(prefecture, "mapped")
    with harness.next_page(page):
        page.get_by_role("button", name="确认写入").click()

    prefecture.open(address)
    expect(value_in(page, "innovation_i05_whole")).to_have_value("17")
    expect(value_in(page, "innovation_i07_whole")).to_have_value("12")
