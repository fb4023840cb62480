"""A notice from the draft to the archive; its leader never signs in: he signs on a phone, by a link and his PIN."""

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from kexie.issuing.archive.verifying import verify
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

TITLE = "关于开展2026年全国科普日活动的通知"
BODY = "现将有关事项通知如下。\n一、时间\n2026年9月。\n二、要求\n请各单位认真组织。"


def faults_of(window: harness.Visit, name: str) -> list[str]:
    """Of the page as it stands, in the window's own width."""
    page = window.page
    found = [f"{name}: {violation}" for violation in harness.axe(page)]
    if wider := harness.sticks_out(page):
        found.append(f"{name}: {wider} pixels wider than its window")
    harness.shot(page, f"document-{name}")
    return found


def press(page: Page, label: str) -> None:
    with harness.next_page(page):
        page.get_by_role("button", name=label, exact=True).first.click()


def confirm(page: Page, dialog: str) -> None:
    page.locator(f'[data-dialog="{dialog}"]').click()
    with harness.next_page(page):
        page.locator(f"{dialog} .dialog-actions .btn-primary").click()


def pin_of_the_leader(visit: Visitor) -> tuple[str, str]:
    """The first signer without an account gets a new PIN: his name, and the PIN."""
    keeper = visit()
    keeper.sign_in("anquan", PASSWORD)
    page = keeper.open("/issuing/pins/")
    row = page.locator("tbody tr").first
    name = row.locator("th").inner_text()
    with harness.next_page(page):
        row.get_by_role("button").click()
    return name, page.locator(".pin-once").inner_text().strip()


def test_a_notice_is_drafted_checked_signed_by_link_on_a_phone_issued_and_archived(
    visit: Visitor,
) -> None:
    name, pin = pin_of_the_leader(visit)
    office = visit()
    office.sign_in("jingban", PASSWORD)
    page = office.open("/issuing/new/")
    page.fill("#id_title", TITLE)
    page.fill("#id_text", BODY)
    page.fill("#id_to_words", "省级各学会")
    faults = faults_of(office, "write")
    press(page, "保留草稿")
    address = page.url.removeprefix(office.site)

    checker = visit()
    checker.sign_in("duban", PASSWORD)
    checker.open(address)
    faults += faults_of(checker, "draft")
    confirm(checker.page, "#move-check")

    office.open(address)
    page.get_by_label("呈送").select_option(
        label=page.locator("#id_signer option", has_text=name).inner_text()
    )
    press(page, "呈送")
    link = page.input_value("#link").removeprefix(office.site)

    phone = visit(width=harness.PHONE)
    phone.open(link)
    faults += faults_of(phone, "sign")
    phone.page.fill("#id_pin", pin)
    press(phone.page, "签发")
    expect(phone.page.locator("h1")).to_contain_text("签发")
    faults += faults_of(phone, "signed")
    assert phone.page.goto(phone.site + link).status == 404  # type: ignore[union-attr]  # there is an answer

    office.open(address)
    confirm(page, "#move-issue")
    expect(page.locator("#files a").first).to_contain_text("〔2026〕", timeout=20_000)
    faults += faults_of(office, "issued")
    office.open(address)
    press(page, "归档")
    office.open(address)
    with page.expect_download() as loading:
        page.locator('a[href^="/issuing/archive/"]').last.click()
    verified = verify(loading.value.path().read_bytes())
    assert (verified.differences, verified.files) == ((), 4)
    assert faults == []
