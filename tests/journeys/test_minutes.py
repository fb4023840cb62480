"""Minutes: drafted from notes, written by two at once, amended by a prefecture, approved by another, locked, printed."""

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor
from tests.journeys.harness import Visit
from tests.journeys.test_meeting_running import POINTS, called, press, runs_two_points, sent

pytestmark = pytest.mark.journey

OFFICE = "全年开展科普活动三千二百场，建成科普基地86个。"
OTHER = "全年科普活动三千二百场；县级经费不足。"
MERGED = "全年开展科普活动三千二百场，建成科普基地86个；县级经费不足。"
AMENDED = MERGED.replace("86", "91")
SAVE = "main form[data-keep] .btn-primary"


def seen(visit: Visit, name: str) -> list[str]:
    """Faults of the page as it stands, wide and on a phone."""
    found = []
    for width in (harness.DESK, harness.PHONE):
        visit.look(width, "light")
        found += [f"{name} at {width}: {violation}" for violation in harness.axe(visit.page)]
        if wider := harness.sticks_out(visit.page):
            found.append(f"{name} at {width}: {wider} pixels wider than its window")
        harness.shot(visit.page, f"minutes-{name}-{width}")
    visit.look(harness.DESK, "light")
    return found


def section_of(page: Page, heading: str) -> str:
    """Address of the form in which the section is written."""
    link = page.locator(".minutes-section", has_text=heading).locator('a[href*="/sections/"]')
    return link.first.get_attribute("href") or ""


def confirmed(page: Page, dialog: str) -> None:
    page.locator(f'[data-dialog="{dialog}"]').click()
    press(page, f"{dialog} .dialog-actions .btn-primary")


def drafted(office: Visit, second: Visit) -> tuple[str, str, list[str]]:
    """Address of the meeting and of its minutes, drafted from what was noted while it ran; faults seen on the way."""
    page, address = office.page, called(office, second)
    office.open(f"{address}run/")
    runs_two_points(page)
    sent(page)
    office.open(address)
    press(page, 'form[action$="/do/end/"] button')
    office.open(f"{address}minutes/")
    faults = seen(office, "none")
    press(page, "main form .btn-primary")
    expect(page.locator("#sections")).to_contain_text("全年科普活动三千二百场")
    return address, page.url.removeprefix(office.site), faults + seen(office, "drafted")


def two_write_at_once(office: Visit, second: Visit) -> list[str]:
    """The second sees both versions and merges them by hand."""
    place = section_of(office.page, POINTS[0])
    office.open(place)
    second.open(place)
    office.page.fill("#id_text", OFFICE)
    second.page.fill("#id_text", OTHER)
    press(office.page, SAVE)
    press(second.page, SAVE)
    expect(second.page.locator("[role=alert]")).to_be_visible()
    expect(second.page.locator(".two-versions")).to_contain_text("建成科普基地86个")
    expect(second.page.locator("#id_text")).to_have_value(OTHER)
    faults = seen(second, "both")
    second.page.fill("#id_text", MERGED)
    press(second.page, SAVE)
    return faults


def amended(office: Visit, prefecture: Visit, minutes: str) -> list[str]:
    """Sent round; a prefecture proposes other words; they are taken over."""
    office.open(minutes)
    confirmed(office.page, "#send-round")
    prefecture.open(minutes)
    expect(prefecture.page.locator("#sections")).to_contain_text(MERGED)
    prefecture.open(section_of(prefecture.page, POINTS[0]))
    prefecture.page.fill("#id_text", AMENDED)
    prefecture.page.fill("#id_reason", "以年报为准")
    faults = seen(prefecture, "amend")
    press(prefecture.page, SAVE)
    office.open(minutes)
    expect(office.page.locator(".difference ins").first).to_have_text("91")
    faults += seen(office, "amended")
    office.page.check("input[name=amendment]")
    press(office.page, "button[name=take]")
    expect(office.page.locator("#sections")).to_contain_text(AMENDED)
    return faults


def test_minutes_from_notes_to_the_printed_document(visit: Visitor) -> None:
    office, chief, second, prefecture = visit(), visit(), visit(), visit()
    office.sign_in("jingban", PASSWORD)
    chief.sign_in("lingdao", PASSWORD)
    second.sign_in("duban", PASSWORD)
    prefecture.sign_in("kunming", PASSWORD)
    address, minutes, faults = drafted(office, second)
    faults += two_write_at_once(office, second)
    faults += amended(office, prefecture, minutes)

    second.open(minutes)
    expect(second.page.locator("[aria-describedby=barred-approve]")).to_be_disabled()
    chief.open(minutes)
    press(chief.page, 'form[action$="/do/approve/"] button')
    office.open(minutes)
    confirmed(office.page, "#lock")
    expect(office.page.locator(".hash")).to_have_count(1)
    faults += seen(office, "locked")
    press(office.page, 'form[action$="/do/print/"] button')
    assert "/issuing/" in office.page.url

    for path in (f"{address}outcomes/", f"{address}speech/", "/meetings/open-items/"):
        second.open(path)
        faults += seen(second, path.strip("/").rsplit("/", 1)[-1])
    assert faults == []
