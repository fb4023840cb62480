"""A suggestion from a phone in the county: registered, assigned, answered, settled, and its author reads the answer."""

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

TOPIC = "科普大篷车司机补贴"
TEXT = "县级科普大篷车运行维护没有稳定经费，司机补贴也没有着落，希望省级明确标准。"


def looked_at(window: harness.Visit, name: str) -> list[str]:
    """Faults of the page as it stands, wide and on a phone."""
    found = []
    for width in (harness.DESK, harness.PHONE):
        window.look(width, "light")
        page = window.page
        found += [f"{name} at {width}: {violation}" for violation in harness.axe(page)]
        if wider := harness.sticks_out(page):
            found.append(f"{name} at {width}: {wider} pixels wider than its window")
        harness.shot(page, f"suggestion-{name}-{width}")
    return found


def press(page: Page, label: str) -> None:
    with harness.next_page(page):
        page.get_by_role("button", name=label, exact=True).first.click()


def follow(page: Page, label: str) -> None:
    with harness.next_page(page):
        page.locator(".page-actions").get_by_role("link", name=label, exact=True).click()


def test_a_suggestion_goes_from_a_phone_to_its_answer(visit: Visitor) -> None:
    author = visit(width=harness.PHONE)
    author.sign_in("wuhua", PASSWORD)
    page = author.open("/suggestions/new/")
    faults = looked_at(author, "new")
    author.look(harness.PHONE, "light")
    page.fill("#id_topic", TOPIC)
    page.fill("#id_text", TEXT)
    page.press("#id_text", "Tab")
    expect(page.locator("#similar li").first).to_contain_text("科普大篷车")
    faults += looked_at(author, "similar")
    press(page, "发送")
    address = page.url.removeprefix(author.site)

    office = visit()
    office.sign_in("jingban", PASSWORD)
    office.open(address)
    press(office.page, "登记")
    faults += looked_at(office, "registered")
    follow(office.page, "分办")
    office.page.select_option("#id_unit", label="科普部")
    press(office.page, "分办")

    department = visit()
    department.sign_in("kepubu", PASSWORD)
    department.open(address)
    follow(department.page, "答复")
    department.page.get_by_label("采纳", exact=True).check()
    department.page.fill("#id_text", "已采纳，纳入大篷车补助标准一并研究。")
    department.page.fill("#id_note", "与财政会商后再公布标准")
    faults += looked_at(department, "answer")
    press(department.page, "答复")

    head = visit()
    head.sign_in("duban", PASSWORD)
    head.open(address)
    faults += looked_at(head, "answered")
    follow(head.page, "办结")
    head.page.get_by_label("制定制度", exact=True).check()
    faults += looked_at(head, "settle")
    press(head.page, "办结")

    page = author.open(address)
    expect(page.locator("#answer")).to_contain_text("纳入大篷车补助标准")
    assert "与财政会商" not in page.content()
    faults += looked_at(author, "read")
    author.look(harness.PHONE, "light")
    follow(page, "评价答复")
    page.get_by_label("满意", exact=True).check()
    press(page, "评价答复")
    harness.told(page)

    for path in ("/suggestions/", "/suggestions/trials/", "/"):
        head.open(path)
        faults += looked_at(head, path.strip("/").replace("/", "-") or "desk")
    assert faults == []
