"""A year's report: drafted from the record, filled in by keyboard, offline in the middle, returned, accepted, added up."""

import re

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor
from tests.journeys.harness import Visit
from tests.journeys.test_task_by_keys import go_on, tab_to, type_in

pytestmark = pytest.mark.journey

COUNTY = "五华区科协"
# the demo opens the province before any other unit
FIGURE = "/indicators/figure/?indicator=I01&unit=1&period={year}"
ASKED = '[data-place="innovation_{}_whole"] [data-value]'
FIRST, SECOND = ASKED.format("i01"), ASKED.format("i02")
WRONG = '[data-place="innovation_i01_whole"] [data-wrong]'
WIDTHS = (harness.DESK, harness.PHONE)


def seen(visit: Visit, name: str) -> None:
    """The page as it stands: looked at in both widths, with a picture and without a fault."""
    for width in WIDTHS:
        visit.look(width, "light")
        faults = harness.axe(visit.page)
        assert not faults, (name, width, faults)
        assert harness.sticks_out(visit.page) == 0, (name, width)
        harness.shot(visit.page, f"report-{name}-{width}")
    visit.look(harness.DESK, "light")


def saved(page: Page) -> None:
    expect(page.locator("[data-saving]")).to_have_text("已全部保存")


def begun(county: Visit) -> None:
    """The county opens what it owes; the report is begun and filled in from the record."""
    page = county.open("/returns/mine/")
    go_on(page, 'tbody a[href*="/returns/filings/"]')
    go_on(page, 'form[action$="/do/begin/"] button')
    saved(page)


def facts_open(county: Visit) -> None:
    """Every drafted text says from which facts; these open."""
    page, address = county.page, county.page.url.removeprefix(county.site)
    text = page.locator('[data-place="situation_text"] textarea')
    expect(text).to_have_value(re.compile(r"任务\d+项"))
    page.locator('[data-place="situation_text"] summary').click()
    leads = page.locator(".spot details a").evaluate_all(
        "all => all.map(a => a.pathname + a.search)"
    )
    for kind in ("/indicators/figure/", "/tasks/"):
        county.open(next(one for one in leads if one.startswith(kind)))
        expect(page.locator("h1")).to_be_visible()
    county.open(address)
    saved(page)


def filled_in(county: Visit) -> None:
    """By keyboard; in the middle the network is away, and then the browser's window is."""
    page = county.page
    type_in(page, FIRST, "2x")
    expect(page.locator(WRONG)).to_contain_text("不是数字")
    with page.expect_response(re.compile(r"/findings/$")):
        type_in(page, FIRST, "23")
        page.keyboard.press("Enter")
        expect(page.locator(SECOND)).to_be_focused()
    saved(page)
    with county.offline():
        page.keyboard.type("１2")
        page.keyboard.press("Enter")
        expect(page.locator("[data-saving]")).to_contain_text("尚未发送")
        harness.shot(page, "report-offline")
    page.reload()
    saved(page)
    page.reload()
    expect(page.locator(SECOND)).to_have_value("12")
    # more meetings than people who came: said while one types, before anything is handed in
    expect(page.locator(WRONG)).to_contain_text("不少于")
    type_in(page, SECOND, "45")
    expect(page.locator(WRONG)).to_be_hidden()
    saved(page)


def handed_in(page: Page) -> None:
    go_on(page, 'form[action$="/do/submit/"] button')
    harness.told(page)
    expect(page.locator("main")).to_contain_text("已报")


def reviewed(reviewer: Visit) -> Page:
    page = reviewer.open("/returns/reviews/")
    with harness.next_page(page):
        page.get_by_role("link", name=COUNTY, exact=True).first.click()
    return page


def returned(prefecture: Visit) -> None:
    page = reviewed(prefecture)
    for key, words in (("i01", "比上年少，请核对"), ("i02", "口径有误，请重报")):
        spot = page.locator(f"#spot-innovation_{key}_whole")
        spot.locator("summary").click()
        spot.locator("input").fill(words)
    seen(prefecture, "review")
    with harness.next_page(page):
        page.locator('form[action$="/do/return_cells/"] .form-actions button').click()
    harness.told(page)


def mended(county: Visit) -> None:
    page = county.page
    page.reload()
    expect(page.locator(".card:has(#remarks-title) li")).to_have_count(2)
    expect(page.locator(".card:has(#remarks-title)")).to_contain_text("口径有误，请重报")
    for place, number in ((FIRST, "24"), (SECOND, "46")):
        type_in(page, place, number)
    saved(page)


def passed(reviewer: Visit, move: str) -> None:
    page = reviewed(reviewer)
    with harness.next_page(page):
        page.locator(f'form[action$="/do/{move}/"] button').click()
    harness.told(page)


def total(province: Visit, year: str) -> int:
    page = province.open(FIGURE.format(year=year))
    words = page.locator("main .figures strong").first.inner_text()
    return int(re.sub(r"\D", "", words) or 0)


def opened_down_to_the_cell(province: Visit) -> None:
    """From the province's figure to the cell: what it is made of, where it comes from, on which proof."""
    page = province.page
    seen(province, "figure")
    for name in ("昆明市科协", COUNTY):
        with harness.next_page(page):
            page.get_by_role("link", name=name, exact=True).click()
    cell = page.locator("section:has(> .card-header #cell)")
    expect(cell).to_contain_text("24")
    # what was handed in before it was returned is not lost
    expect(page.locator("section:has(> .card-header #past)")).to_contain_text("23")
    harness.shot(page, "report-cell")
    with harness.next_page(page):
        cell.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(COUNTY)


def test_a_years_report_from_the_county_to_the_province(visit: Visitor) -> None:
    county, prefecture, province = visit(), visit(), visit()
    for one, account in ((county, "wuhua"), (prefecture, "kunming"), (province, "jingban")):
        one.sign_in(account, PASSWORD)
    begun(county)
    year = re.search(r"\d{4}", county.page.locator(".page-lead, main").first.inner_text())
    assert year
    before = total(province, year[0])
    facts_open(county)
    filled_in(county)
    seen(county, "filling")
    handed_in(county.page)
    assert total(province, year[0]) == before

    returned(prefecture)
    mended(county)
    handed_in(county.page)
    passed(prefecture, "pass_up")
    passed(province, "accept")

    assert total(province, year[0]) == before + 24
    opened_down_to_the_cell(province)


def pasted_by_name(page: Page) -> None:
    """Units in another order than the table's, one that is not there; it lands by name, and that one is told."""
    rows = page.locator("tbody tr[data-writable]")
    first, second = (rows.nth(one).locator("[data-value]").first for one in range(2))
    names = [rows.nth(one).get_attribute("data-name") for one in (1, 0)]
    first.focus()
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        f"{names[0]}\t7\n安宁市\t8\n{names[1]}\t5",
    )
    expect(first).to_have_value("5")
    expect(second).to_have_value("7")
    expect(page.locator("#laid")).to_contain_text("安宁市")
    saved(page)


def test_several_units_are_filled_in_and_handed_in_together(visit: Visitor) -> None:
    prefecture = visit()
    prefecture.sign_in("dehong", PASSWORD)
    page = prefecture.open("/returns/mine/")
    with harness.next_page(page):
        page.locator('nav a[href$="/together/"]').first.click()
    page.locator("[data-ready]").wait_for()
    seen(prefecture, "together")
    rows = page.locator("tbody tr[data-writable]")
    first, second = (rows.nth(one).locator("[data-value]").first for one in range(2))
    total = page.locator("tfoot [data-total]").first
    before = int(total.inner_text())  # the prefecture's own report, which is accepted already
    tab_to(page, "tbody [data-value]")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.press("Control+d")
    expect(second).to_have_value("2")
    expect(total).to_have_text(str(before + 4))
    saved(page)
    page.keyboard.press("Control+z")
    expect(second).to_have_value("")
    expect(first).to_have_value("2")
    expect(total).to_have_text(str(before + 2))
    saved(page)
    pasted_by_name(page)
    boxes = page.locator("tr[data-writable] [name=chosen]")
    for one in range(2):
        boxes.nth(one).check()
    with harness.next_page(page):
        page.locator("#many .form-actions .btn-primary").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    seen(prefecture, "together-done")
